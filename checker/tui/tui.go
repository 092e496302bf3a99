// Package tui says HOW TO SHOW IT: it puts a report on a terminal that the learner keeps open, and takes keys. It knows
// a key, a width and a colour. No AWS call, no snapshot, no judgement, no flag and no environment comes in here, and
// the words that other formats share come from the report.
package tui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cognito-lambda-workshop/checker/report"
)

// Options are what the view needs from outside.
type Options struct {
	// Look is one look at the account. It may take seconds, is never called twice at once, and returns soon after its
	// context is done. What it returns then is shown to nobody.
	Look func(context.Context) report.Report
	// Endpoint and Region are what a Report calls them. They say where the view looks until the first look is done.
	Endpoint, Region string
	// Every is the time from the end of a look to the next one that starts by itself. With 0 only a key starts one.
	Every time.Duration

	Input   io.Reader
	Output  io.Writer
	Environ []string // "KEY=value"; TERM, NO_COLOR and the like decide about colours
}

// ErrNoLook is what Run returns for a learner who left before the first look was done: there is no report to go by.
var ErrNoLook = errors.New("left before the first look was done")

// Run shows the view until the learner leaves or ctx is done, and gives the terminal back as it was. It returns the
// report that was on the screen last, and ErrNoLook, the cause of ctx's end, or the terminal's failure. Signals are
// the caller's business: it ends ctx. A look that is under way is told to stop and waited for, so that it can clean up.
func Run(ctx context.Context, o Options) (report.Report, error) {
	looking, stop := context.WithCancel(ctx)
	defer stop()
	one := &eye{ctx: looking, look: o.Look}
	options := []tea.ProgramOption{
		tea.WithContext(ctx), tea.WithInput(o.Input), tea.WithOutput(o.Output), tea.WithEnvironment(o.Environ),
		tea.WithAltScreen(), tea.WithoutSignalHandler(),
	}
	end, err := tea.NewProgram(newModel(one.open, o, newStyles(newRenderer(o.Output, o.Environ))), options...).Run()
	stop()
	one.close()

	var last report.Report
	seen := false
	if m, ok := end.(model); ok {
		last, seen = m.report, m.looks > 0
	}
	switch {
	case ctx.Err() != nil:
		return last, context.Cause(ctx)
	case err != nil:
		return last, fmt.Errorf("showing the view: %w", err)
	case !seen:
		return last, ErrNoLook
	}
	return last, nil
}

// eye looks at the account, once at a time, until ctx is done.
type eye struct {
	ctx  context.Context
	look func(context.Context) report.Report
	busy sync.Mutex
}

// open is a command: one look, made ready for the screen.
func (e *eye) open() tea.Msg {
	e.busy.Lock()
	defer e.busy.Unlock()
	if e.ctx.Err() != nil {
		return nil
	}
	return lookedMsg{clean(e.look(e.ctx))}
}

// close waits for the look that is under way. ctx must be done, so that none starts afterwards.
func (e *eye) close() {
	e.busy.Lock()
	defer e.busy.Unlock()
}
