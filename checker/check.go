package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/checks"
	"cognito-lambda-workshop/checker/lesson"
	"cognito-lambda-workshop/checker/report"
)

type checkCommand struct {
	Steps   []string      `arg:"" optional:"" help:"Steps to tell of, by number or name (02, sign-up); all when none is given."`
	Live    bool          `help:"Also use what was built: a throw-away user signs up, signs in, refreshes, and is deleted."`
	Yes     bool          `help:"Do not ask before --live."`
	NoMail  bool          `help:"With --live: make the user without the one e-mail."`
	Watch   bool          `help:"Keep looking, and tell what changes."`
	Format  string        `help:"tui, text, json, junit or markdown; tui on a terminal, else text." placeholder:"FORMAT"`
	Suffix  string        `help:"What ends the names, where learners share an account." placeholder:"TEXT"`
	Names   string        `help:"A JSON file with names or ids to look for instead." placeholder:"FILE"`
	Role    string        `help:"The role that the account supplies, by name or ARN." placeholder:"NAME"`
	Save    string        `help:"Keep what was found in a file; it holds no secrets." placeholder:"FILE"`
	From    string        `help:"Judge a kept file, with no account." placeholder:"FILE"`
	Timeout time.Duration `help:"How long the look may take." default:"1m"`
	place   `embed:""`
}

// Run looks once, or keeps the view open, and ends with the report's exit code.
func (c *checkCommand) Run(ctx context.Context, t terminal) error {
	steps, format, names, err := c.settle(t)
	if err != nil {
		return err
	}
	if c.From != "" {
		return c.fromFile(t, steps, format)
	}
	if format == "tui" || c.Watch {
		return c.keepOpen(ctx, t, steps, names, format)
	}
	options, done, err := c.place.open(ctx, t)
	if err != nil {
		return err
	}
	defer done()
	options.Names, options.RoleSupplied, options.Now = names, c.Role, time.Now
	if c.Live && !c.consents(t) {
		fmt.Fprintln(t.err, "checker: nothing was done; without --live the checker only looks")
		return code(exitUsage)
	}
	look := func(ctx context.Context) (*account.Snapshot, report.Report) {
		ctx, cancel := context.WithTimeout(ctx, c.Timeout)
		defer cancel()
		snapshot := account.Read(ctx, options)
		if c.Live {
			account.Use(ctx, options, snapshot, account.LiveOptions{Mail: !c.NoMail, LogsWait: logsWait})
		}
		return snapshot, report.Make(snapshot, checks.Run(snapshot), steps, "checker "+version)
	}
	snapshot, told := look(ctx)
	if ctx.Err() != nil {
		t.tellLeftBehind("", snapshot)
		return ctx.Err()
	}
	if c.Save != "" {
		if err := save(c.Save, snapshot); err != nil {
			return err
		}
	}
	return t.tell(told, format)
}

// logsWait is how long a live look waits for log lines, which AWS delivers some seconds after the call.
const logsWait = 15 * time.Second

// settle judges the flags before anything is looked for.
func (c *checkCommand) settle(t terminal) (steps []lesson.Step, format string, names lesson.Names, err error) {
	for _, text := range c.Steps {
		step, err := lesson.FindStep(text)
		if err != nil {
			return nil, "", names, fmt.Errorf("%w; checker --help lists the commands", err)
		}
		steps = append(steps, step)
	}
	format = c.Format
	switch format {
	case "":
		format = "text"
		if t.interactive() && c.Save == "" && c.From == "" {
			format = "tui"
		}
	case "tui":
		if !t.interactive() {
			return nil, "", names, errors.New("--format tui needs a terminal; use --format text here")
		}
		if c.Save != "" || c.From != "" {
			return nil, "", names, errors.New("--save and --from go with the other formats, not with tui")
		}
	default:
		if _, known := formats()[format]; !known {
			return nil, "", names, fmt.Errorf("there is no format %q; the formats are tui, text, json, junit and markdown", c.Format)
		}
	}
	if c.From != "" && (c.Live || c.Save != "" || c.place.given()) {
		return nil, "", names, errors.New("--from judges a kept file, so it goes with no account: leave out --live, --save, --practice, --profile, --region and --endpoint-url")
	}
	if c.Watch && (format != "tui" && format != "text" || c.Save != "" || c.From != "") {
		return nil, "", names, errors.New("--watch goes with the formats tui and text, without --save and --from")
	}
	if c.NoMail && !c.Live {
		return nil, "", names, errors.New("--no-mail goes with --live")
	}
	if c.Timeout <= 0 {
		return nil, "", names, errTimeout
	}
	names, err = readNames(c.Names, c.Suffix)
	if err == nil && c.Role != "" {
		names.Role = c.Role[strings.LastIndex(c.Role, "/")+1:]
	}
	return steps, format, names, err
}

// readNames are the lesson's names with a suffix, and those of a file in their place.
func readNames(file, suffix string) (lesson.Names, error) {
	names := lesson.DefaultNames(suffix)
	if file == "" {
		return names, nil
	}
	content, err := os.ReadFile(file)
	if err != nil {
		return names, fmt.Errorf("the names file cannot be read: %w", err)
	}
	decoder := json.NewDecoder(strings.NewReader(string(content)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&names); err != nil {
		return names, fmt.Errorf(`the names file %s is not what is wanted, such as {"pool": "us-east-1_AbCdEf123", "client": "…"}: %w`, file, err)
	}
	return names, nil
}

// fromFile judges a kept snapshot.
func (c *checkCommand) fromFile(t terminal, steps []lesson.Step, format string) error {
	content, err := os.ReadFile(c.From)
	if err != nil {
		return fmt.Errorf("the kept snapshot cannot be read: %w", err)
	}
	var snapshot account.Snapshot
	if err := json.Unmarshal(content, &snapshot); err != nil || snapshot.Schema != account.SchemaVersion {
		return fmt.Errorf("%s is not a snapshot that checker --save kept; make one with checker --save FILE", c.From)
	}
	return t.tell(report.Make(&snapshot, checks.Run(&snapshot), steps, "checker "+version), format)
}

// consents says what --live will do, and asks where there is someone to ask.
func (c *checkCommand) consents(t terminal) bool {
	if c.Yes || !t.interactive() {
		return true
	}
	return asksYes(t, c.liveSays()+"\nGo on?")
}

// tellLeftBehind names what an interrupted live look could not delete. whose is the learner's account in a class.
func (t terminal) tellLeftBehind(whose string, s *account.Snapshot) {
	if s.Live == nil {
		return
	}
	for _, what := range s.Live.LeftBehind {
		if whose != "" {
			what += ", in the account of " + whose
		}
		fmt.Fprintf(t.err, "checker: this could not be deleted: %s; delete it under Users of the user pool\n", what)
	}
}

// formats are the ways to write a report, by the names that --format takes.
func formats() map[string]func(io.Writer, report.Report) error {
	return map[string]func(io.Writer, report.Report) error{
		"text": report.Text, "json": report.JSON, "junit": report.JUnit, "markdown": report.Markdown,
	}
}

// tell writes a report and ends with its exit code.
func (t terminal) tell(r report.Report, format string) error {
	if err := formats()[format](t.out, r); err != nil {
		return fmt.Errorf("the report could not be written: %w", err)
	}
	if exit := r.ExitCode(); exit != 0 {
		return code(exit)
	}
	return nil
}

// interactive tells whether a person sits at both ends.
func (t terminal) interactive() bool {
	in, inFile := t.in.(*os.File)
	out, outFile := t.out.(*os.File)
	return inFile && outFile && term.IsTerminal(int(in.Fd())) && term.IsTerminal(int(out.Fd()))
}
