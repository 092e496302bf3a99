package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/google/renameio/v2/maybe"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/checks"
	"cognito-lambda-workshop/checker/class"
	"cognito-lambda-workshop/checker/lesson"
	"cognito-lambda-workshop/checker/report"
	"cognito-lambda-workshop/checker/roster"
)

type classCommand struct {
	Roster    string        `arg:"" help:"A CSV file with a header: name, and any of profile, role_arn, external_id, region, endpoint_url, suffix."`
	Format    string        `help:"text, json, csv, markdown or html." default:"text" placeholder:"FORMAT"`
	Out       string        `help:"Write the report to a file." placeholder:"FILE"`
	Anonymous bool          `help:"Leave out the learners' names."`
	Live      bool          `help:"Also try every learner's functions out, without mail."`
	Parallel  int           `help:"How many learners to look at side by side." default:"16"`
	Timeout   time.Duration `help:"How long the look at one learner may take." default:"1m"`
}

// Run looks at every learner of a roster. What was learnt before an interruption is told, too.
func (c *classCommand) Run(ctx context.Context, t terminal) error {
	write, known := classFormats()[c.Format]
	switch {
	case !known:
		return fmt.Errorf("there is no format %q; the formats are text, json, csv, markdown and html", c.Format)
	case c.Parallel < 1 || c.Parallel > 64:
		return errors.New("--parallel wants a number from 1 to 64")
	case c.Timeout <= 0:
		return errors.New("--timeout wants a time such as 30s or 2m")
	}
	learners, err := c.readRoster(t)
	if err != nil {
		return err
	}
	started := time.Now()
	told := class.Make(c.lookAtAll(ctx, t, learners), nil, started, time.Since(started), "checker "+version)
	if c.Anonymous {
		told = told.Anonymous()
	}
	if err := c.deliver(t, told, write); err != nil {
		return err
	}
	switch exit := told.ExitCode(); {
	case ctx.Err() != nil:
		return ctx.Err()
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

// mostProblems of a roster are told; who has more of them has made one mistake many times.
const mostProblems = 20

// readRoster refuses a roster that has anything wrong in it, so that no learner is left out unnoticed.
func (c *classCommand) readRoster(t terminal) ([]roster.Learner, error) {
	file, err := os.Open(c.Roster)
	if err != nil {
		return nil, fmt.Errorf("the roster cannot be read: %w", err)
	}
	defer file.Close()
	learners, problems := roster.Read(file)
	for _, problem := range problems[:min(len(problems), mostProblems)] {
		fmt.Fprintf(t.err, "%s:%d: %s\n", c.Roster, problem.Line, problem.Text)
	}
	if more := len(problems) - mostProblems; more > 0 {
		fmt.Fprintf(t.err, "%s: and %d more\n", c.Roster, more)
	}
	if len(problems) > 0 {
		return nil, fmt.Errorf("nobody was looked at: mend the roster %s first", c.Roster)
	}
	return learners, nil
}

// lookAtAll looks at the learners side by side. Looks at one account share its limits.
func (c *classCommand) lookAtAll(ctx context.Context, t terminal, learners []roster.Learner) []class.Result {
	names := make([]string, len(learners))
	limits := map[string]*account.Limits{}
	for i, learner := range learners {
		names[i] = learner.Name
		limits[accessOf(learner)] = &account.Limits{}
	}
	connections := account.NewHTTPClient()
	done := 0
	return class.Look(ctx, names, c.Parallel, func(ctx context.Context, i int) class.Result {
		learner := learners[i]
		ctx, cancel := context.WithTimeout(ctx, c.Timeout)
		defer cancel()
		options, err := aimAt(ctx, t, learner, connections)
		if err != nil {
			return class.Result{Name: learner.Name, Suffix: learner.Suffix, Problem: err.Error()}
		}
		options.Limits = limits[accessOf(learner)]
		return c.look(ctx, t, learner, options)
	}, func(class.Result) {
		if done++; t.interactive() {
			fmt.Fprintf(t.err, "\rLooked at %d of %d learners.", done, len(learners))
			if done == len(learners) {
				fmt.Fprintln(t.err)
			}
		}
	})
}

func (c *classCommand) look(ctx context.Context, t terminal, learner roster.Learner, options account.Options) class.Result {
	snapshot := account.Read(ctx, options)
	if c.Live {
		account.Use(ctx, options, snapshot, account.LiveOptions{LogsWait: logsWait})
		t.tellLeftBehind(snapshot)
	}
	result := class.Result{
		Name: learner.Name, Suffix: learner.Suffix,
		Report: report.Make(snapshot, checks.Run(snapshot), nil, "checker "+version),
	}
	if learner.RoleARN != "" && result.Report.ExitCode() == report.NoCredentials {
		result.Problem = fmt.Sprintf("the role %s could not be assumed: it is not there, it does not trust you, or its external id is another one", learner.RoleARN)
	}
	return result
}

// accessOf tells learners apart by the account that they may share.
func accessOf(l roster.Learner) string {
	if l.RoleARN != "" {
		return strings.Split(l.RoleARN, ":")[4] + " " + l.EndpointURL
	}
	return l.Profile + " " + l.EndpointURL
}

// aimAt aims at the account of one learner: by profile or by whatever this machine uses, and from there by a role.
func aimAt(ctx context.Context, t terminal, learner roster.Learner, connections aws.HTTPClient) (account.Options, error) {
	p := place{Profile: learner.Profile, Region: learner.Region, EndpointURL: learner.EndpointURL}
	config, err := loadConfig(ctx, p, t)
	if err != nil {
		return account.Options{}, err
	}
	config.HTTPClient = connections
	if learner.RoleARN != "" {
		assume := stscreds.NewAssumeRoleProvider(sts.NewFromConfig(config), learner.RoleARN, func(o *stscreds.AssumeRoleOptions) {
			o.RoleSessionName = "workshop-checker"
			if learner.ExternalID != "" {
				o.ExternalID = &learner.ExternalID
			}
		})
		config.Credentials = aws.NewCredentialsCache(assume)
	}
	return account.Options{
		Config: config, Endpoint: aws.ToString(config.BaseEndpoint), CLIFlags: slices.Clip(p.cliFlags()),
		Names: lesson.DefaultNames(learner.Suffix), Now: time.Now,
	}, nil
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
		return fmt.Errorf("the report cannot be kept: %w; choose another file with --out", err)
	}
	return nil
}
