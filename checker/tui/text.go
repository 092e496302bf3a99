package tui

import (
	"slices"

	"cognito-lambda-workshop/checker/ink"
	"cognito-lambda-workshop/checker/report"
)

// clean returns a report whose texts cannot command the terminal: names and messages come from outside.
func clean(r report.Report) report.Report {
	r.Account, r.Region, r.Endpoint = ink.Plain(r.Account), ink.Plain(r.Region), ink.Plain(r.Endpoint)
	r.Steps = slices.Clone(r.Steps)
	for i := range r.Steps {
		step := &r.Steps[i]
		step.Number, step.Title = ink.Plain(step.Number), ink.Plain(step.Title)
		step.Checks = slices.Clone(step.Checks)
		for j := range step.Checks {
			check := &step.Checks[j]
			for _, text := range []*string{&check.Title, &check.Saw, &check.Wanted, &check.Why, &check.Fix.Console, &check.Fix.CLI, &check.Fix.Read} {
				*text = ink.Plain(*text)
			}
		}
	}
	return r
}
