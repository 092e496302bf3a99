package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/google/renameio/v2/maybe"

	"cognito-lambda-workshop/checker/class"
	"cognito-lambda-workshop/checker/roster"
)

type classCommands struct {
	Look   classCommand       `cmd:"" default:"withargs" help:"Look at every learner of a roster (the default)."`
	Doctor classDoctorCommand `cmd:"" help:"Tell, the evening before, what is wrong with the roster, who can be reached, and what the accounts have room for."`
}

// defaultParallel is how many learners are looked at side by side unless it is said.
const defaultParallel = 32

var errTimeout = errors.New("--timeout wants a time such as 30s or 2m")

type classCommand struct {
	Roster    string        `arg:"" help:"A CSV file with a header: name, and any of profile, role_arn, external_id, region, endpoint_url, suffix."`
	Format    string        `help:"text, json, csv, markdown or html." default:"text" placeholder:"FORMAT"`
	Out       string        `help:"Write the report to a file." placeholder:"FILE"`
	Anonymous bool          `help:"Leave out the learners' names."`
	Live      bool          `help:"Also try every learner's functions out, without mail."`
	Parallel  int           `help:"How many learners to look at side by side." default:"32"`
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
		return errTimeout
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
	learners, problems, err := openRoster(c.Roster)
	if err != nil {
		return nil, err
	}
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

func openRoster(path string) ([]roster.Learner, []roster.Problem, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, nil, fmt.Errorf("the roster cannot be read: %w", err)
	}
	defer file.Close()
	learners, problems := roster.Read(file)
	return learners, problems, nil
}

// lookAtAll looks at every learner once, and counts aloud on a terminal.
func (c *classCommand) lookAtAll(ctx context.Context, t terminal, learners []roster.Learner) []class.Result {
	room := newClassroom(ctx, t, c, learners)
	all := make([]int, len(learners))
	for i := range learners {
		all[i] = i
	}
	done := 0
	return room.look(ctx, all, func(int, class.Result) {
		if done++; t.interactive() {
			fmt.Fprintf(t.err, "\rLooked at %d of %d learners.", done, len(learners))
			if done == len(learners) {
				fmt.Fprintln(t.err)
			}
		}
	})
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
