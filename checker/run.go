package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/alecthomas/kong"

	"cognito-lambda-workshop/checker/build"
	"cognito-lambda-workshop/checker/report"
)

// version is what the JSON report calls the tool.
const version = "0.1"

// The exit codes that do not come from a report.
const (
	exitBuildFailed = 1
	exitUsage       = 2
	exitInterrupted = 130
)

// commands is the command line, in the words of its help.
type commands struct {
	Check     checkCommand     `cmd:"" default:"withargs" help:"Look at the account and tell what is right and what is next (the default)."`
	List      listCommand      `cmd:"" help:"List the steps and their checks."`
	Explain   explainCommand   `cmd:"" help:"Tell what a check looks at, why, and how to mend it."`
	Build     buildCommand     `cmd:"" help:"Build the zips to upload to Lambda."`
	Demo      demoCommand      `cmd:"" help:"Do the whole workshop in a throw-away practice account and check it. No AWS account needed."`
	Doctor    doctorCommand    `cmd:"" help:"Tell whether this machine can do the workshop."`
	Leftovers leftoversCommand `cmd:"" help:"Tell what of the workshop is still in the account, and how to delete it."`
	Why       whyCommand       `cmd:"" help:"Tell what a pasted error or answer means here."`
	Class     classCommands    `cmd:"" help:"Look at every learner of a class."`
	Practice  practiceCommand  `cmd:"" help:"An AWS account in a box, on this machine."`
	Version   kong.VersionFlag `help:"Print the version."`
}

const description = `Checks the sign-up and sign-in workshop in your AWS account, or in a practice account on this machine. It looks, and never touches.

  checker              look at the account that the AWS CLI uses
  checker 02 sign-in   tell of these steps only
  checker --live       also try the functions out
  checker --practice   look at the practice account
  checker check --help all flags of a look`

// code is an error that has been told already; the program ends with it.
type code int

func (c code) Error() string { return fmt.Sprintf("exit code %d", int(c)) }

// leave is how kong's --help and --version end the program.
type leave int

// run is the whole program, and returns its exit code.
func run(ctx context.Context, args, environ []string, in io.Reader, out, errOut io.Writer) (exit int) {
	defer func() {
		if left := recover(); left != nil {
			status, ok := left.(leave)
			if !ok {
				panic(left)
			}
			exit = int(status)
		}
	}()
	var cli commands
	parser, err := kong.New(&cli,
		kong.Name("checker"),
		kong.Description(description),
		kong.Writers(out, errOut),
		kong.WithHyphenPrefixedParameters(true), // a suffix is often "-ana"
		kong.Exit(func(status int) { panic(leave(status)) }),
		kong.Vars{"version": "checker " + version},
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true}),
	)
	if err != nil {
		panic(err) // the command line's own description is wrong
	}
	t := terminal{environ: environ, in: in, out: out, err: errOut}
	chosen, err := parser.Parse(args)
	if err != nil {
		return t.fail(ctx, fmt.Errorf("%w; see checker --help", err))
	}
	chosen.BindTo(ctx, (*context.Context)(nil))
	return t.fail(ctx, chosen.Run(t))
}

// fail tells of an error in a sentence and returns the exit code for it.
func (t terminal) fail(ctx context.Context, err error) int {
	var status code
	switch {
	case err == nil:
		return 0
	case errors.As(err, &status):
		return int(status)
	case errors.Is(err, context.Canceled) && ctx.Err() != nil:
		fmt.Fprintln(t.err, "checker: interrupted")
		return exitInterrupted
	}
	fmt.Fprintln(t.err, "checker: "+err.Error())
	if _, ok := errors.AsType[*build.CompileError](err); ok {
		return exitBuildFailed
	}
	if _, ok := errors.AsType[credentialsError](err); ok {
		return report.NoCredentials
	}
	return exitUsage
}

// getenv returns a variable of the environment, the last one of its name.
func (t terminal) getenv(name string) string {
	value := ""
	for _, pair := range t.environ {
		if key, v, _ := strings.Cut(pair, "="); key == name {
			value = v
		}
	}
	return value
}
