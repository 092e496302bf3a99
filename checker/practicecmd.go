package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"cognito-lambda-workshop/checker/build"
	"cognito-lambda-workshop/checker/lesson"
	"cognito-lambda-workshop/checker/mistakes"
	"cognito-lambda-workshop/checker/practice"
	"cognito-lambda-workshop/checker/practice/cognito"
	"cognito-lambda-workshop/checker/practice/store"
	"cognito-lambda-workshop/checker/solve"
)

type practiceCommand struct {
	Serve serveCommand `cmd:"" default:"withargs" help:"Serve the practice account until interrupted (the default)."`
	Env   envCommand   `cmd:"" help:"Print what aims the AWS CLI and the SDKs at it."`
	Solve solveCommand `cmd:"" help:"Do steps of the workshop in it."`
	Reset resetCommand `cmd:"" help:"Empty it."`
	Break breakCommand `cmd:"" help:"Plant a mistake in the finished workshop, to find."`
	Mend  mendCommand  `cmd:"" help:"Undo the planted mistake."`
}

type dataFolder struct {
	Data string `help:"The practice account's folder." default:".practice" placeholder:"DIR"`
}

type serveCommand struct {
	dataFolder `embed:""`
	Listen     string `help:"Where to listen, on this machine; port 0 takes any." default:"127.0.0.1:4580" placeholder:"ADDRESS"`
	Region     string `help:"The Region that practice env hands out." default:"us-east-1" placeholder:"REGION"`
}

// Run serves the practice account until it is interrupted.
func (c *serveCommand) Run(ctx context.Context, t terminal) error {
	account, err := openFolder(c.Data, t)
	if errors.Is(err, store.ErrInUse) {
		if serving, found, err := practice.Find(c.Data); err == nil && found && serving.Answers(ctx) {
			return fmt.Errorf("the practice account in %s is being served already, at %s; use that one, or another folder with --data", c.Data, serving.URL)
		}
		return inUse(c.Data)
	}
	if err != nil {
		return err
	}
	listener, err := practice.Listen(c.Listen)
	if err != nil {
		account.Close()
		return fmt.Errorf("cannot listen on %s: %w; choose another address, such as --listen 127.0.0.1:0", c.Listen, err)
	}
	fmt.Fprintf(t.out, `PRACTICE account %s at http://%s, kept in %s. This is not AWS.

Aim another terminal at it:
  bash, zsh    %s
  PowerShell   %s
Look at it:    go run ./checker --practice
E-mails that Cognito would send appear below. Ctrl-C ends.

`, practice.AccountID, listener.Addr(), c.Data, c.exports("sh"), c.exports("powershell"))
	serveErr := account.Serve(ctx, listener, c.Region)
	return errors.Join(serveErr, account.Close())
}

// exports is the command that aims a shell at the account.
func (c *serveCommand) exports(format string) string {
	command := "go run ./checker practice env"
	if c.Data != ".practice" {
		command += " --data " + c.Data
	}
	if format == "powershell" {
		return command + " --format powershell | Out-String | Invoke-Expression"
	}
	return `eval "$(` + command + `)"`
}

// showMail prints an e-mail that stays in the practice account.
func (t terminal) showMail(mail cognito.Mail) {
	fmt.Fprintf(t.out, "E-mail to %s: %s\n", mail.To, mail.Text)
}

type envCommand struct {
	dataFolder `embed:""`
	Format     string `help:"sh, powershell or json." default:"sh" placeholder:"FORMAT"`
}

// Run prints the variables that aim AWS clients at the account.
func (c *envCommand) Run(ctx context.Context, t terminal) error {
	if !slices.Contains([]string{"sh", "powershell", "json"}, c.Format) {
		return fmt.Errorf("there is no format %q; the formats are sh, powershell and json", c.Format)
	}
	serving, found, err := practice.Find(c.Data)
	if err != nil {
		return err
	}
	if !found || !serving.Answers(ctx) {
		return fmt.Errorf("no practice account is being served from %s; serve it in another terminal with: go run ./checker practice", c.Data)
	}
	variables := [][2]string{
		{"AWS_ENDPOINT_URL", serving.URL},
		{"AWS_ACCESS_KEY_ID", practiceAccessKey},
		{"AWS_SECRET_ACCESS_KEY", practiceSecretKey},
		{"AWS_REGION", serving.Region},
		{"AWS_DEFAULT_REGION", serving.Region},
	}
	// A profile or a session token of the learner's own must not get in the way, nor be sent here.
	unset := []string{"AWS_PROFILE", "AWS_SESSION_TOKEN"}
	switch c.Format {
	case "json":
		object := map[string]string{}
		for _, v := range variables {
			object[v[0]] = v[1]
		}
		encoder := json.NewEncoder(t.out)
		encoder.SetIndent("", "  ")
		return encoder.Encode(object)
	case "powershell":
		for _, name := range unset {
			fmt.Fprintf(t.out, "Remove-Item Env:%s -ErrorAction SilentlyContinue\n", name)
		}
		for _, v := range variables {
			fmt.Fprintf(t.out, "$Env:%s = '%s'\n", v[0], v[1])
		}
	default:
		fmt.Fprintf(t.out, "unset %s\n", strings.Join(unset, " "))
		for _, v := range variables {
			fmt.Fprintf(t.out, "export %s='%s'\n", v[0], v[1])
		}
	}
	return nil
}

type solveCommand struct {
	place  `embed:""`
	Suffix string   `help:"What ends the names." placeholder:"TEXT"`
	Steps  []string `arg:"" optional:"" help:"Steps to do, by number or name, or all." default:"all"`
}

// Run does steps of the workshop in the practice account.
func (c *solveCommand) Run(ctx context.Context, t terminal) error {
	steps, err := stepsOf(c.Steps)
	if err != nil {
		return err
	}
	if c.EndpointURL != "" || c.Profile != "" {
		return errors.New("solve only works in the practice account; leave out --endpoint-url and --profile")
	}
	zips, err := zipsOf(ctx, t, steps)
	if err != nil {
		return err
	}
	account, err := c.reach(ctx, t)
	if err != nil {
		return err
	}
	defer account.done()
	region := account.region
	if c.Region != "" {
		region = c.Region
	}
	return solve.Steps(ctx, solve.Options{
		Config:       practiceConfig(account.url, region),
		Names:        lesson.DefaultNames(c.Suffix),
		Zip:          zips,
		Architecture: thisArchitecture(),
		Say:          func(done string) { fmt.Fprintln(t.out, done) },
	}, steps)
}

// stepsOf are the steps that arguments name; "all" is every step.
func stepsOf(args []string) ([]lesson.Step, error) {
	var steps []lesson.Step
	for _, text := range args {
		if text == "all" {
			return lesson.Steps(), nil
		}
		step, err := lesson.FindStep(text)
		if err != nil {
			return nil, err
		}
		steps = append(steps, step)
	}
	return steps, nil
}

// zipsOf builds the functions among the steps for this machine, and returns how to get at their zips.
func zipsOf(ctx context.Context, t terminal, steps []lesson.Step) (func(lesson.Step) ([]byte, error), error) {
	var jobs []build.Job
	for _, step := range lesson.FunctionSteps() {
		if slices.Contains(steps, step) {
			jobs = append(jobs, job(step))
		}
	}
	content := map[string][]byte{}
	if len(jobs) > 0 {
		folder, err := os.MkdirTemp("", "checker-build-")
		if err != nil {
			return nil, fmt.Errorf("making a folder to build in: %w", err)
		}
		defer os.RemoveAll(folder)
		if err := t.buildInto(ctx, folder, build.Practice, jobs, content); err != nil {
			return nil, err
		}
	}
	return func(step lesson.Step) ([]byte, error) {
		zip, built := content[step.Name]
		if !built {
			return nil, fmt.Errorf("the zip of %s was not built", step.Name)
		}
		return zip, nil
	}, nil
}

func (t terminal) buildInto(ctx context.Context, folder string, arch build.Arch, jobs []build.Job, content map[string][]byte) error {
	root, err := build.Root(".")
	if err != nil {
		return err
	}
	zips, err := build.Zips(ctx, root, folder, arch, t.environ, jobs)
	if err != nil {
		return err
	}
	for _, zip := range zips {
		if content[zip.Name], err = os.ReadFile(zip.Path); err != nil {
			return fmt.Errorf("reading the built zip: %w", err)
		}
	}
	return nil
}

// thisArchitecture is what Lambda calls the processor of this machine.
func thisArchitecture() string {
	if runtime.GOARCH == "arm64" {
		return "arm64"
	}
	return "x86_64"
}

type resetCommand struct {
	dataFolder `embed:""`
	Yes        bool `help:"Do not ask."`
}

// Run empties the practice account, whether it is being served or not.
func (c *resetCommand) Run(ctx context.Context, t terminal) error {
	if !c.Yes {
		if !t.interactive() {
			return errors.New("reset deletes everything in the practice account; say --yes where nobody can be asked")
		}
		if !asksYes(t, "Delete everything in the practice account in "+c.Data+"?") {
			fmt.Fprintln(t.out, "Nothing was deleted.")
			return nil
		}
	}
	if _, err := os.Stat(filepath.Join(c.Data, store.FileName)); err != nil {
		return fmt.Errorf("there is no practice account in %s, so there is nothing to reset", c.Data)
	}
	account, err := openFolder(c.Data, t)
	if errors.Is(err, store.ErrInUse) {
		serving, found, err := practice.Find(c.Data)
		if err != nil || !found || !serving.Answers(ctx) {
			return inUse(c.Data)
		}
		if err := errors.Join(serving.Reset(ctx), mistakes.Forget(c.Data)); err != nil {
			return err
		}
		fmt.Fprintln(t.out, "The practice account is empty again.")
		return nil
	}
	if err != nil {
		return err
	}
	if err := errors.Join(account.Reset(), account.Close(), mistakes.Forget(c.Data)); err != nil {
		return err
	}
	fmt.Fprintln(t.out, "The practice account is empty again.")
	return nil
}

// asksYes asks a question on the terminal; anything but yes is no.
func asksYes(t terminal, question string) bool {
	fmt.Fprint(t.out, question+" [y/N] ")
	answer, err := bufio.NewReader(t.in).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return false
	}
	answer = strings.ToLower(strings.TrimSpace(answer))
	return answer == "y" || answer == "yes"
}
