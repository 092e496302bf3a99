package tui

import (
	"fmt"
	"strings"

	"cognito-lambda-workshop/checker/checks"
	"cognito-lambda-workshop/checker/report"
)

// changes are the verdicts before a look of what it found changed: of checks by their id, of steps by their name.
type changes map[string]checks.Status

// compare finds what changed. What only one of the reports has did not change.
func compare(before, now report.Report) changes {
	then := verdicts(before)
	was := changes{}
	for name, status := range verdicts(now) {
		if old, ok := then[name]; ok && old != status {
			was[name] = old
		}
	}
	return was
}

func verdicts(r report.Report) map[string]checks.Status {
	all := map[string]checks.Status{}
	for _, step := range r.Steps {
		all[step.Name] = step.Status
		for _, check := range step.Checks {
			all[check.ID] = check.Status
		}
	}
	return all
}

// mark is the word that stands beside what changed; empty for the rest.
func (was changes) mark(name string, now checks.Status) string {
	before, changed := was[name]
	switch {
	case !changed:
		return ""
	case now == checks.Pass:
		return "now pass"
	}
	return "was " + string(before)
}

// sentence tells the news: first what was lost, then the steps that turned right, else the checks that did, and what
// comes next.
func (was changes) sentence(now report.Report) string {
	var lost, steps, gained []string
	for _, step := range now.Steps {
		before, changed := was[step.Name]
		// A step that only waited for another one is not what the learner worked on.
		if changed && report.Right(step.Status) && !report.Right(before) && before != checks.Blocked {
			steps = append(steps, strings.TrimSpace(step.Number+" "+step.Title))
		}
		for _, check := range step.Checks {
			before, changed := was[check.ID]
			switch {
			case !changed:
			case before == checks.Pass && !report.Right(check.Status) && check.Status != checks.Blocked:
				lost = append(lost, check.ID)
			case check.Status == checks.Pass:
				gained = append(gained, check.ID)
			}
		}
	}
	var said []string
	if len(lost) > 0 {
		said = append(said, "It was right, and is no longer: "+list(lost)+".")
	}
	switch {
	case len(steps) == 1:
		said = append(said, "Done: "+steps[0]+" is right now.")
	case len(steps) > 1:
		said = append(said, "Done: "+list(steps)+" are right now.")
	case len(gained) > 0:
		said = append(said, "Now pass: "+list(gained)+".")
	}
	if len(steps) > 0 && now.Next != "" {
		said = append(said, "On to "+now.Next+".")
	}
	if len(said) == 0 {
		return "Some verdicts changed."
	}
	return strings.Join(said, " ")
}

// list names the first two, and how many more there are.
func list(ids []string) string {
	if len(ids) <= 2 {
		return strings.Join(ids, " and ")
	}
	return fmt.Sprintf("%s, %s and %d more", ids[0], ids[1], len(ids)-2)
}
