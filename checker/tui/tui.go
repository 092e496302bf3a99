// Package tui says HOW TO SHOW IT: it puts a report on a terminal that the learner keeps open, and takes keys. It knows
// a key, a width and a colour. No AWS call, no snapshot, no judgement, no flag and no environment comes in here, and
// the words that other formats share come from the report.
package tui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"cognito-lambda-workshop/checker/ink"
	"cognito-lambda-workshop/checker/report"
	_ "cognito-lambda-workshop/checker/tui/unasked" // before Bubble Tea asks the terminal anything
)

// Options are what the view needs from outside. Of the functions only Look must be there: a key whose function is nil
// is not offered. Those that take a context may take seconds and return soon after it is done; they are never called
// two at once, and what they return then is shown to nobody.
type Options struct {
	// Look is one look at the whole account.
	Look func(context.Context) report.Report
	// Glance looks only at what one step needs, by the step's name. The view glances while it waits for the learner, and
	// looks at everything when that shows something new. Without it every look is at the whole account.
	Glance func(ctx context.Context, step string) report.Report
	// Live is a look that also tries the functions out. LiveSays tells the learner what it will do. With LiveFirst, the
	// learner has agreed to it already, and it is the first look.
	Live      func(context.Context) report.Report
	LiveSays  string
	LiveFirst bool

	// Explain tells about a check, by its id; Why tells what a pasted error means. Both answer at once.
	Explain func(id string) string
	Why     func(text string) string
	// CleanUp tells what there is to clean up after the workshop.
	CleanUp string

	// Solve does a step, by its name, and tells of each thing done. Break plants a mistake and says no more than that it
	// did. Exports are the commands that aim another terminal at the account. All three are for practice accounts.
	Solve   func(ctx context.Context, step string, say func(string)) error
	Break   func(context.Context) (string, error)
	Exports func() string
	// Mails are the e-mails and other news of a practice account that is served from here.
	Mails <-chan string
	// Calls are the AWS calls made so far, the newest last; the oldest may have been forgotten.
	Calls func() []Call

	// Endpoint and Region are what a Report calls them. They say where the view looks until the first look is done.
	Endpoint, Region string
	// Every is the time from the end of a look to the next one that starts by itself. It grows while the learner is away
	// and while AWS asks to slow down. With 0 only a key starts a look.
	Every time.Duration
	Now   func() time.Time // time.Now when nil

	Input   io.Reader
	Output  io.Writer
	Environ []string // "KEY=value"; TERM, NO_COLOR and the like decide about colours
}

// Call is an AWS call that was made, as the command of the AWS CLI that would make it, without secrets.
type Call struct {
	At        time.Time
	Took      time.Duration
	Command   string
	Answer    string // "OK", or AWS's error type
	Throttled bool   // AWS asked to slow down at least once
}

func (o Options) now() time.Time {
	if o.Now == nil {
		return time.Now()
	}
	return o.Now()
}

// ErrNoLook is what Run returns for a learner who left before the first look was done: there is no report to go by.
var ErrNoLook = errors.New("left before the first look was done")

// Run shows the view until the learner leaves or ctx is done, and gives the terminal back as it was. It returns the
// report that was on the screen last, and ErrNoLook, the cause of ctx's end, or the terminal's failure. Signals are
// the caller's business: it ends ctx. A look that is under way is told to stop and waited for, so that it can clean up.
func Run(ctx context.Context, o Options) (report.Report, error) {
	one := newEye(ctx, o)
	first := newModel(one, o, ink.NewStyles(ink.NewRenderer(o.Output, o.Environ)))
	end, err := ink.Program(ctx, first, o.Input, o.Output, o.Environ).Run()
	one.End()

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
