package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/leftovers"
	"cognito-lambda-workshop/checker/report"
)

type leftoversCommand struct {
	place   `embed:""`
	Suffix  string        `help:"What ends the names, where learners share an account." placeholder:"TEXT"`
	Names   string        `help:"A JSON file with names or ids to look for instead." placeholder:"FILE"`
	Role    string        `help:"The role that the account supplies, which stays." placeholder:"NAME"`
	Timeout time.Duration `help:"How long the look may take." default:"1m"`
}

// Run tells what of the workshop is still in the account, and how to delete it. It deletes nothing.
func (c *leftoversCommand) Run(ctx context.Context, t terminal) error {
	names, err := readNames(c.Names, c.Suffix)
	if err != nil {
		return err
	}
	if c.Role != "" {
		names.Role = c.Role[strings.LastIndex(c.Role, "/")+1:]
	}
	options, done, err := c.open(ctx, t)
	if err != nil {
		return err
	}
	defer done()
	options.Names, options.RoleSupplied, options.Now = names, c.Role, time.Now
	ctx, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	left := account.ReadLeftovers(ctx, options)
	if left.Caller.Found == nil {
		fmt.Fprintln(t.err, "checker: AWS does not know who is asking; run aws login, or name a profile with --profile")
		return code(report.NoCredentials)
	}
	items, faults := leftovers.List(left), leftovers.Faults(left)
	fmt.Fprintf(t.out, "%s\n\n", report.Report{Account: left.Caller.Found.AccountID, Region: left.Region, Endpoint: left.Endpoint}.Place())
	for _, item := range items {
		fmt.Fprintf(t.out, "%s\n  Cost:       %s\n  What to do: %s\n", item.What, item.Cost, item.Console)
		for _, command := range item.Commands {
			fmt.Fprintf(t.out, "  Or run:     %s\n", command)
		}
		fmt.Fprintln(t.out)
	}
	for _, fault := range faults {
		fmt.Fprintf(t.out, "Could not look: %s (%s). There may be more.\n", fault.Operation, fault.Kind)
	}
	switch {
	case len(items) > 0:
		fmt.Fprintln(t.out, "Delete from top to bottom: what stands in the way of something else comes first.")
		return code(report.NotRightYet)
	case len(faults) > 0:
		return code(report.CouldNotLook)
	}
	fmt.Fprintln(t.out, "Nothing of the workshop is left.")
	return nil
}
