package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/checks"
	"cognito-lambda-workshop/checker/lesson"
	"cognito-lambda-workshop/checker/report"
	"cognito-lambda-workshop/checker/solve"
)

type demoCommand struct {
	Format string `help:"text, json, junit or markdown." default:"text" placeholder:"FORMAT"`
}

// Run does the whole workshop in a throw-away practice account and checks it, live. It leaves nothing behind.
func (c *demoCommand) Run(ctx context.Context, t terminal) (err error) {
	if _, known := formats()[c.Format]; !known {
		return fmt.Errorf("demo has no format %q; it has text, json, junit and markdown", c.Format)
	}
	// A report in JSON stands alone on the standard output; what is being done is told beside it.
	say := func(text string) { fmt.Fprintln(t.err, text) }
	say("Building the four functions. The first time, this takes a minute or two.")
	steps := lesson.Steps()
	zips, err := zipsOf(ctx, t, steps)
	if err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "checker-demo-")
	if err != nil {
		return fmt.Errorf("making a folder for the demo: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()

	quiet := t
	quiet.out = t.err // an e-mail with a code is no part of the report
	here := place{Practice: true, Data: filepath.Join(folder, "account")}
	options, done, err := here.openPractice(ctx, quiet)
	if err != nil {
		return err
	}
	defer done()
	options.Names, options.Now = lesson.DefaultNames(""), time.Now
	err = solve.Steps(ctx, solve.Options{
		Config: options.Config, Names: options.Names, Zip: zips, Architecture: thisArchitecture(), Say: say,
	}, steps)
	if err != nil {
		return err
	}
	say("Looking, and trying the functions out.\n")
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	snapshot := account.Read(ctx, options)
	account.Use(ctx, options, snapshot, account.LiveOptions{Mail: true, LogsWait: logsWait})
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return t.tell(report.Make(snapshot, checks.Run(snapshot), nil, "checker "+version), c.Format)
}
