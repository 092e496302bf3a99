package tui

import (
	"context"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cognito-lambda-workshop/checker/ink"
	"cognito-lambda-workshop/checker/report"
)

// eye does what takes long, once at a time, until it is closed.
type eye struct {
	Options
	*ink.Work
	said chan string // what Solve tells of on its way
}

func newEye(ctx context.Context, o Options) *eye {
	return &eye{Options: o, Work: ink.NewWork(ctx), said: make(chan string)}
}

// lookedMsg is a look that is done.
type lookedMsg struct {
	report  report.Report
	glanced bool // it was at one step only, and found nothing new: of the report only the time is of use
	slower  bool // AWS asked to slow down
}

// didMsg is something else that is done: a step, or a mistake planted.
type didMsg struct {
	what string
	err  error
}

// whole is a command: a look at everything.
func (e *eye) whole() tea.Msg { return e.Alone(func() tea.Msg { return e.looked(e.Look) }) }

// live is a command: a look that also tries the functions out.
func (e *eye) live() tea.Msg { return e.Alone(func() tea.Msg { return e.looked(e.Live) }) }

// glance is a command: a look at one step and, if that has news, at everything.
func (e *eye) glance(step string, last report.Report) tea.Cmd {
	if e.Glance == nil || step == "" {
		return e.whole
	}
	return func() tea.Msg {
		return e.Alone(func() tea.Msg {
			seen := e.looked(func(ctx context.Context) report.Report { return e.Glance(ctx, step) })
			if report.SameBut(last, seen.report) {
				seen.glanced = true
				return seen
			}
			return e.looked(e.Look)
		})
	}
}

// solve is a command: it does a step.
func (e *eye) solve(step report.Step) tea.Cmd {
	say := func(text string) {
		select {
		case e.said <- text:
		case <-e.Context.Done():
		}
	}
	return func() tea.Msg {
		return e.Alone(func() tea.Msg {
			return didMsg{"Step " + step.Number + " was done for you.", e.Solve(e.Context, step.Name, say)}
		})
	}
}

// plant is a command: it plants a mistake.
func (e *eye) plant() tea.Msg {
	return e.Alone(func() tea.Msg {
		what, err := e.Break(e.Context)
		return didMsg{what, err}
	})
}

// looked looks once, and makes the report ready for the screen.
func (e *eye) looked(look func(context.Context) report.Report) lookedMsg {
	begin := e.now()
	seen := lookedMsg{report: clean(look(e.Context))}
	if e.Calls != nil {
		seen.slower = slices.ContainsFunc(e.Calls(), func(c Call) bool { return c.Throttled && !c.At.Before(begin) })
	}
	return seen
}

// The times between looks. Someone who has not touched the keyboard for a while may still be clicking in the console
// beside it; after a long while they have left.
const (
	slowest = 30 * time.Second
	idle    = 3 * time.Minute
	away    = 15 * time.Minute
)

// pause is the time until the next look.
func pause(every, untouched time.Duration, slower bool) time.Duration {
	switch {
	case slower || untouched >= away:
		return max(every, slowest)
	case untouched >= idle:
		return max(every, min(3*every, slowest))
	}
	return every
}
