package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/google/renameio/v2/maybe"

	"cognito-lambda-workshop/checker/class"
	"cognito-lambda-workshop/checker/roster"
)

type classCommands struct {
	Look   classCommand       `cmd:"" default:"withargs" help:"Look at every learner (the default; see class look --help)."`
	Doctor classDoctorCommand `cmd:"" help:"Tell, the evening before, what is wrong with the roster, who can be reached, and what the accounts have room for."`
}

// defaultParallel is how many learners are looked at side by side unless it is said.
const defaultParallel = 32

var errTimeout = errors.New("--timeout wants a time such as 30s or 2m")

type classCommand struct {
	Roster    string        `arg:"" help:"A CSV file with a header: name, and any of profile, role_arn, external_id, region, endpoint_url, suffix."`
	Format    string        `help:"tui, text, json, csv, markdown or html; tui on a terminal, else text." placeholder:"FORMAT"`
	Out       string        `help:"Write the report to a file." placeholder:"FILE"`
	Keep      string        `help:"Keep each look in a folder, and tell of progress since the earlier ones." placeholder:"DIR"`
	Resume    bool          `help:"Go on with the interrupted look in the folder of --keep."`
	Anonymous bool          `help:"Leave out the learners' names."`
	Live      bool          `help:"Also try every learner's functions out, without mail."`
	Yes       bool          `help:"Do not ask before --live."`
	Every     time.Duration `help:"How long the board waits from one look to the next." default:"30s"`
	Parallel  int           `help:"How many learners to look at side by side." default:"32"`
	Timeout   time.Duration `help:"How long the look at one learner may take." default:"1m"`
}

// Run looks at every learner of a roster, once or for as long as the board is open. What was learnt before an interruption
// is told, too.
func (c *classCommand) Run(ctx context.Context, t terminal) error {
	format, err := c.settle(t)
	if err != nil {
		return err
	}
	learners, err := c.readRoster(t)
	if err != nil {
		return err
	}
	if c.Live && !c.Yes && t.interactive() && !asksYes(t, liveForAll(len(learners))) {
		fmt.Fprintln(t.err, "checker: nothing was done; without --live the checker only looks")
		return code(exitUsage)
	}
	if err := c.tryOut(); err != nil {
		return err
	}
	kept, err := c.openKept(t)
	if err != nil {
		return err
	}
	room := newClassroom(ctx, t, c, learners)
	if format == "tui" {
		return c.board(ctx, t, room, kept)
	}
	told, err := c.lookOnce(ctx, t, room, kept)
	if err != nil {
		return err
	}
	shown := told
	if c.Anonymous {
		shown = told.Anonymous()
	}
	if err := c.deliver(t, shown, classFormats()[format]); err != nil {
		return err
	}
	return classExit(ctx, told, kept.failed)
}

// liveForAll says what --live will do.
func liveForAll(learners int) string {
	return fmt.Sprintf("In the account of each of %d learners an administrator's call makes a throw-away user, who signs in through the learner's functions and is deleted. No e-mail is sent.\nGo on?", learners)
}

// classExit is what a look at a class ends with. What could not be kept was told already.
func classExit(ctx context.Context, told class.Class, notKept error) error {
	switch exit := told.ExitCode(); {
	case ctx.Err() != nil:
		return ctx.Err()
	case notKept != nil:
		return code(exitUsage)
	case exit != 0:
		return code(exit)
	}
	return nil
}

func classFormats() map[string]func(io.Writer, class.Class) error {
	return map[string]func(io.Writer, class.Class) error{
		"text": class.Text, "json": class.JSON, "csv": class.CSV, "markdown": class.Markdown, "html": class.HTML,
	}
}

// settle judges the flags before anything is looked for.
func (c *classCommand) settle(t terminal) (format string, err error) {
	format = c.Format
	if format == "" {
		format = "text"
		if t.interactive() && c.Out == "" && !c.Live && !c.Resume {
			format = "tui"
		}
	}
	_, known := classFormats()[format]
	switch {
	case format != "tui" && !known:
		return "", fmt.Errorf("there is no format %q; the formats are tui, text, json, csv, markdown and html", c.Format)
	case format == "tui" && !t.interactive():
		return "", errors.New("--format tui needs a terminal; use --format text here")
	case format == "tui" && (c.Out != "" || c.Live || c.Resume):
		return "", errors.New("--out, --live and --resume go with one look and its report, not with the board; choose another --format")
	case c.Resume && c.Keep == "":
		return "", errors.New("--resume goes on with an interrupted look; name the folder that it was kept in with --keep")
	case c.Parallel < 1 || c.Parallel > 64:
		return "", errors.New("--parallel wants a number from 1 to 64")
	case c.Timeout <= 0:
		return "", errTimeout
	case c.Every < time.Second:
		return "", errors.New("--every wants a time of at least 1s, such as 30s or 2m")
	}
	return format, nil
}

// mostProblems of a roster are told; who has more of them has made one mistake many times.
const mostProblems = 20

// readRoster refuses a roster that has anything wrong in it, so that no learner is left out unnoticed.
func (c *classCommand) readRoster(t terminal) ([]roster.Learner, error) {
	learners, problems, err := openRoster(c.Roster)
	if err != nil {
		return nil, err
	}
	for _, problem := range problems[:min(len(problems), mostProblems)] {
		fmt.Fprintf(t.err, "%s:%d: %s\n", c.Roster, problem.Line, problem.Text)
	}
	if more := len(problems) - mostProblems; more > 0 {
		fmt.Fprintf(t.err, "%s: and %d more, which checker class doctor lists\n", c.Roster, more)
	}
	if len(problems) > 0 {
		return nil, fmt.Errorf("nobody was looked at: mend the roster %s first", c.Roster)
	}
	return learners, nil
}

func openRoster(path string) ([]roster.Learner, []roster.Problem, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, nil, fmt.Errorf("the roster cannot be read: %w", err)
	}
	defer file.Close()
	learners, problems := roster.Read(file)
	return learners, problems, nil
}

// lookOnce looks at everybody, or at those whom an interrupted look had not come to, and counts aloud on a terminal.
func (c *classCommand) lookOnce(ctx context.Context, t terminal, room *classroom, kept *keeper) (class.Class, error) {
	started, err := kept.begin(time.Now(), c.Resume)
	if err != nil {
		return class.Class{}, err
	}
	results, missing := kept.results(room.learners)
	if done := len(results) - len(missing); done > 0 {
		fmt.Fprintf(t.err, "Going on with the look of %s: %d of %d learners are kept.\n", started.Local().Format("2006-01-02 15:04"), done, len(results))
	}
	done := len(results) - len(missing)
	looked := room.look(ctx, missing, func(i int, r class.Result) {
		kept.keep(i, r)
		if done++; t.interactive() {
			fmt.Fprintf(t.err, "\rLooked at %d of %d learners.", done, len(results))
			if done == len(results) {
				fmt.Fprintln(t.err)
			}
		}
	})
	for n, i := range missing {
		results[i] = looked[n]
	}
	if done < len(results) && t.interactive() {
		fmt.Fprintln(t.err) // the count is still on its line
	}
	told := class.Make(results, kept.past, started, time.Since(started), "checker "+version)
	kept.finish(told)
	if ctx.Err() != nil && c.Keep != "" && kept.trouble() == "" {
		fmt.Fprintf(t.err, "Interrupted after %d of %d learners. To go on: %s\n", done, len(results), c.goOn())
	}
	return told, nil
}

// goOn is the command that goes on with this look, at everybody in the same way.
func (c *classCommand) goOn() string {
	command := fmt.Sprintf("checker class %s --keep %s --resume", quotedPath(c.Roster), quotedPath(c.Keep))
	if c.Live {
		command += " --live"
	}
	if c.Anonymous {
		command += " --anonymous"
	}
	return command
}

// deliver writes the report to where it is wanted, in a file whole or not at all.
func (c *classCommand) deliver(t terminal, told class.Class, write func(io.Writer, class.Class) error) error {
	if c.Out == "" {
		if err := write(t.out, told); err != nil {
			return fmt.Errorf("the report could not be written: %w", err)
		}
		return nil
	}
	var content bytes.Buffer
	if err := write(&content, told); err != nil {
		return fmt.Errorf("the report could not be written: %w", err)
	}
	if err := maybe.WriteFile(c.Out, content.Bytes(), 0o600); err != nil {
		return c.noOut(err)
	}
	return nil
}

// tryOut finds out whether the report can be written before anybody is looked at for it.
func (c *classCommand) tryOut() error {
	if c.Out == "" {
		return nil
	}
	if info, err := os.Stat(c.Out); err == nil && info.IsDir() {
		return c.noOut(errors.New("it is a folder"))
	}
	trial, err := os.CreateTemp(filepath.Dir(c.Out), ".checker-*")
	if err != nil {
		return c.noOut(err)
	}
	return errors.Join(trial.Close(), os.Remove(trial.Name()))
}

func (c *classCommand) noOut(err error) error {
	reason := err
	if failed, is := errors.AsType[*os.PathError](err); is {
		reason = failed.Err
	}
	return fmt.Errorf("the report cannot be written to %s: %w; choose another file with --out", c.Out, reason)
}
