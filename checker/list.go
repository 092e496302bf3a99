package main

import (
	"fmt"
	"io"
	"strings"

	"cognito-lambda-workshop/checker/checks"
	"cognito-lambda-workshop/checker/lesson"
)

type listCommand struct{}

// Run lists the steps and their checks.
func (c *listCommand) Run(t terminal) error { //nolint:unparam // every command has this form
	for _, step := range append([]lesson.Step{lesson.Account}, lesson.Steps()...) {
		fmt.Fprintln(t.out, strings.TrimSpace(step.Number+" "+step.Title))
		for _, check := range checks.All() {
			if check.Step == step {
				fmt.Fprintf(t.out, "  %-32s %s\n", check.ID, check.Title)
			}
		}
	}
	return nil
}

type explainCommand struct {
	Check string `arg:"" help:"The check's id, such as sign-up/environment."`
}

// Run tells about one check, with an example from a made-up account.
func (c *explainCommand) Run(t terminal) error {
	text, known := explain(c.Check)
	if !known {
		return fmt.Errorf("there is no check %q; checker list shows them all", c.Check)
	}
	_, err := io.WriteString(t.out, text)
	return err
}

// explain is what there is to say of a check.
func explain(id string) (text string, known bool) {
	f, known := checks.Example(id)
	if !known {
		return "", false
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n\n%s\n\n", f.ID, f.Title, f.Why)
	for _, line := range []struct{ label, text string }{
		{"Waits for:      ", strings.Join(f.Needs, ", ")},
		{"Permissions:    ", strings.Join(f.Calls, ", ")},
		{"In an account where it is not right, for example:\n  What was seen:  ", f.Saw},
		{"  What is wanted: ", f.Wanted},
		{"  What to do:     ", f.Fix.Console},
		{"  Or run:         ", f.Fix.CLI},
		{"  Read:           ", f.Fix.Read},
	} {
		if line.text != "" {
			fmt.Fprintf(&b, "%s%s\n", line.label, line.text)
		}
	}
	return b.String(), true
}
