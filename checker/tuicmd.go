package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/calllog"
	"cognito-lambda-workshop/checker/checks"
	"cognito-lambda-workshop/checker/lesson"
	"cognito-lambda-workshop/checker/mistakes"
	"cognito-lambda-workshop/checker/report"
	"cognito-lambda-workshop/checker/solve"
	"cognito-lambda-workshop/checker/tui"
	"cognito-lambda-workshop/checker/why"
)

// lookEvery is the time between two looks of the view that stays open.
const lookEvery = 5 * time.Second

// keepOpen looks until the learner leaves, with the view or, in the text format, printing what changes. It ends with
// the exit code of the last report.
func (c *checkCommand) keepOpen(ctx context.Context, t terminal, steps []lesson.Step, names lesson.Names, format string) error {
	if c.Live && !c.consents(t) {
		fmt.Fprintln(t.err, "checker: nothing was done; without --live the checker only looks")
		return code(exitUsage)
	}
	news := make(inbox, 64)
	c.steady = true
	options, done, err := c.place.open(ctx, terminal{environ: t.environ, in: t.in, out: news, err: news})
	if err != nil {
		return err
	}
	defer done()
	made := calllog.New(time.Now)
	options.Names, options.RoleSupplied, options.Now, options.Config = names, c.Role, time.Now, made.Watch(options.Config)
	if c.Practice { // it is served for as long as the view is open, so commands can be aimed at it now
		options.CLIFlags = []string{"--region", options.Config.Region, "--endpoint-url", options.Endpoint}
	}
	w := watch{command: c, terminal: t, options: options, steps: steps, calls: made}
	show := tui.Run
	if format == "text" {
		show = tui.Lines
	}
	last, err := show(ctx, w.view(news))
	switch {
	case errors.Is(err, tui.ErrNoLook):
		return code(exitInterrupted)
	case err != nil:
		return err
	case last.ExitCode() != 0:
		return code(last.ExitCode())
	}
	return nil
}

// watch is what the view's keys can do.
type watch struct {
	command  *checkCommand
	terminal terminal
	options  account.Options
	steps    []lesson.Step // to tell of; all when there are none
	calls    *calllog.Log
}

func (w watch) view(news <-chan string) tui.Options {
	c := w.command
	o := tui.Options{
		Look:     func(ctx context.Context) report.Report { return w.look(ctx, nil, w.steps, false) },
		Glance:   w.glance,
		Live:     func(ctx context.Context) report.Report { return w.look(ctx, nil, w.steps, true) },
		LiveSays: c.liveSays(), LiveFirst: c.Live,
		Explain: func(id string) string { text, _ := explain(id); return text },
		Why:     tellWhy,
		CleanUp: "go run ./checker leftovers" + flagText(c.place.cliFlags()) +
			" lists what of the workshop is in the account, what it may cost, and how to delete it.",
		Mails: news, Calls: w.made,
		Endpoint: c.place.kind(), Region: w.options.Config.Region, Every: lookEvery,
		Input: w.terminal.in, Output: w.terminal.out, Environ: w.terminal.environ,
	}
	if c.Practice {
		o.Solve, o.Break, o.Exports = w.solve, w.plant, w.exports
		o.CleanUp = c.place.command("reset") + " empties this practice account. Nothing in it costs anything."
	}
	return o
}

// look looks at what some steps need, all when there are none, and tells of some, live or not.
func (w watch) look(ctx context.Context, needed, told []lesson.Step, live bool) report.Report {
	ctx, cancel := context.WithTimeout(ctx, w.command.Timeout)
	defer cancel()
	options := w.options
	options.Steps = needed
	snapshot := account.Read(ctx, options)
	if live {
		account.Use(ctx, options, snapshot, account.LiveOptions{Mail: !w.command.NoMail, LogsWait: logsWait})
	}
	return report.Make(snapshot, checks.Run(snapshot), told, "checker "+version)
}

// glance looks at one step. The account's own checks are no such step: they need everything.
func (w watch) glance(ctx context.Context, name string) report.Report {
	step, err := lesson.FindStep(name)
	if err != nil {
		return w.look(ctx, nil, w.steps, false)
	}
	one := []lesson.Step{step}
	return w.look(ctx, one, one, false)
}

func (w watch) solve(ctx context.Context, name string, say func(string)) error {
	step, err := lesson.FindStep(name)
	if err != nil {
		return err
	}
	one := []lesson.Step{step}
	say("Building what the step needs. The first time, this takes a minute or two.")
	zips, err := zipsOf(ctx, w.terminal, one)
	if err != nil {
		return err
	}
	return solve.Steps(ctx, solve.Options{
		Config: w.options.Config, Names: w.options.Names, Zip: zips, Architecture: thisArchitecture(), Say: say,
	}, one)
}

// plant plants a mistake by chance. The one before has been mended: the view plants only where everything is right.
func (w watch) plant(ctx context.Context) (string, error) {
	var said strings.Builder
	quiet := terminal{environ: w.terminal.environ, in: w.terminal.in, out: &said, err: io.Discard}
	if _, planted, err := mistakes.InFolder(w.command.Data); err != nil {
		return "", err
	} else if planted {
		if err := (&mendCommand{place: w.command.place}).Run(ctx, quiet); err != nil {
			return "", err
		}
	}
	before := said.String() // what the last one was
	if err := (&breakCommand{place: w.command.place, Suffix: w.command.Suffix}).Run(ctx, quiet); err != nil {
		return "", err
	}
	return before + "Something in the practice account is wrong now. Find it, and mend it. To have it told and undone: " +
		w.command.place.command("mend"), nil
}

// exports are the commands that aim another terminal at the practice account.
func (w watch) exports() string {
	var text strings.Builder
	serve := serveCommand{dataFolder: dataFolder{w.command.Data}}
	fmt.Fprintf(&text, "# bash, zsh:    %s\n# PowerShell:   %s\n# or, in bash and zsh, these lines:\n", serve.exports("sh"), serve.exports("powershell"))
	env := envCommand{dataFolder: serve.dataFolder, Format: "sh"}
	if err := env.Run(context.Background(), terminal{out: &text}); err != nil {
		return err.Error()
	}
	return text.String()
}

// made are the AWS calls so far, as the view shows them.
func (w watch) made() []tui.Call {
	var shown []tui.Call
	for _, call := range w.calls.Calls() {
		answer := call.Code
		if answer == "" {
			answer = "OK"
		}
		shown = append(shown, tui.Call{
			At: call.At, Took: call.Took, Command: call.Command(w.options.CLIFlags), Answer: answer, Throttled: call.Throttled,
		})
	}
	return shown
}

// liveSays tells what a live look will do.
func (c *checkCommand) liveSays() string {
	mail := "Cognito sends it one e-mail, to a mailbox that swallows it."
	if c.NoMail {
		mail = "No e-mail is sent."
	}
	return "Trying the functions out makes a throw-away user, signs it in through your functions, and deletes it. " + mail
}

// tellWhy tells what a pasted error means.
func tellWhy(text string) string {
	causes := why.Explain(text)
	if len(causes) == 0 {
		return why.Unknown
	}
	var told strings.Builder
	if err := why.Write(&told, causes); err != nil {
		return err.Error()
	}
	return told.String()
}

func flagText(flags []string) string {
	text := ""
	for _, flag := range flags {
		text += " " + flag
	}
	return text
}

// inbox takes what would be printed beside the view, a text each. When nobody reads, the newest are dropped.
type inbox chan string

func (i inbox) Write(text []byte) (int, error) {
	select {
	case i <- strings.TrimSpace(string(text)):
	default:
	}
	return len(text), nil
}
