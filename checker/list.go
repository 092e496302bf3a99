package main

import (
	"fmt"
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

// Run tells about one check.
func (c *explainCommand) Run(t terminal) error {
	for _, check := range checks.All() {
		if check.ID != c.Check {
			continue
		}
		fmt.Fprintf(t.out, "%s\n%s\n\n%s\n\n", check.ID, check.Title, check.Why)
		if len(check.Needs) > 0 {
			fmt.Fprintf(t.out, "Waits for:    %s\n", strings.Join(check.Needs, ", "))
		}
		if len(check.Calls) > 0 {
			fmt.Fprintf(t.out, "Permissions:  %s\n", strings.Join(check.Calls, ", "))
		}
		fmt.Fprintf(t.out, "Read:         %s\n", check.Step.Read())
		return nil
	}
	return fmt.Errorf("there is no check %q; checker list shows them all", c.Check)
}
