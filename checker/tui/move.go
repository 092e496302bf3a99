package tui

import (
	"slices"
	"strings"

	"cognito-lambda-workshop/checker/checks"
	"cognito-lambda-workshop/checker/report"
)

func (m model) choose(id string) model {
	if id != m.chosen {
		m.chosen = id
		m.detail.GotoTop()
	}
	return m
}

// opening is the check to open at: the first to mend or, where it is not among the steps asked for, what waits for it.
// With everything right it is none, which shows the end of the workshop.
func (m model) opening() string {
	r := m.report
	if _, ok := r.Check(r.Next); ok || m.finished() {
		return r.Next
	}
	first := ""
	for _, check := range m.all() {
		if r.Next != "" && check.BlockedBy == r.Next {
			return check.ID
		}
		if first == "" {
			first = check.ID
		}
	}
	return first
}

// all are the checks in the order of the lesson.
func (m model) all() []report.Check {
	var all []report.Check
	for _, step := range m.report.Steps {
		all = append(all, step.Checks...)
	}
	return all
}

// shown tells whether the list has a check. The chosen one is always there.
func (m model) shown(check report.Check) bool {
	return !m.wrong || report.ToMend(check.Status) || check.ID == m.chosen
}

// neighbour is the check so many places away from the chosen one, in the order of the lesson.
func (m model) neighbour(by int) string {
	var ids []string
	for _, check := range m.all() {
		if m.shown(check) {
			ids = append(ids, check.ID)
		}
	}
	if len(ids) == 0 {
		return ""
	}
	return ids[min(max(slices.Index(ids, m.chosen)+by, 0), len(ids)-1)]
}

// step is the first check of the step so many places away from the chosen one's.
func (m model) step(by int) string {
	var firsts []string
	here := -1
	for _, step := range m.report.Steps {
		at := slices.IndexFunc(step.Checks, m.shown)
		if at < 0 {
			continue
		}
		if m.within(step) {
			here = len(firsts)
		}
		firsts = append(firsts, step.Checks[at].ID)
	}
	if len(firsts) == 0 {
		return ""
	}
	return firsts[min(max(here+by, 0), len(firsts)-1)]
}

// within tells whether the chosen check is one of a step's.
func (m model) within(step report.Step) bool {
	return slices.ContainsFunc(step.Checks, func(c report.Check) bool { return c.ID == m.chosen })
}

// nextToMend goes to the first thing to mend and, from one such thing, round to the others.
func (m model) nextToMend() string {
	var ids []string
	for _, check := range m.all() {
		if report.ToMend(check.Status) {
			ids = append(ids, check.ID)
		}
	}
	here := slices.Index(ids, m.chosen)
	if here < 0 {
		return m.opening()
	}
	return ids[(here+1)%len(ids)]
}

// atWork is the step that the learner is at work on: the one they look at, if it is not right, else the one of the
// next thing to mend. It is none when there is nothing to mend.
func (m model) atWork() report.Step {
	var next report.Step
	for _, step := range m.report.Steps {
		switch {
		case m.within(step) && !report.Right(step.Status):
			return step
		case slices.ContainsFunc(step.Checks, func(c report.Check) bool { return c.ID == m.report.Next }):
			next = step
		}
	}
	return next
}

// toSolve is the step that can be done for the learner; none when there is nothing to do, or only the account's own.
func (m model) toSolve() report.Step {
	step := m.atWork()
	if step.Number == "" || step.Status == checks.Pending {
		return report.Step{}
	}
	return step
}

// matches are the checks that have what was typed in their id, title or verdict.
func (m model) matches() []report.Check {
	var found []report.Check
	want := strings.ToLower(m.typing)
	for _, check := range m.all() {
		if strings.Contains(strings.ToLower(check.ID+" "+check.Title+" "+string(check.Status)), want) {
			found = append(found, check)
		}
	}
	return found
}
