// Package board shows a whole class on a terminal that the instructor keeps open: who is done, who is stuck, and on
// what. It knows a key, a width and a colour. It looks at no account itself, judges nothing and counts nothing that
// class has counted; what one learner sees is drawn by their own view, tui. No AWS call, flag or environment comes in.
package board

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"cognito-lambda-workshop/checker/class"
	"cognito-lambda-workshop/checker/ink"
)

// Options are what the board needs from outside. Of the functions only Look must be there: a key whose function is nil
// is not offered. Look and LookAt may take long and return soon after their context is done; they are never called two
// at once.
type Options struct {
	// Names are the learners, in the roster's order. Who has not been looked at yet is shown as waiting.
	Names []string
	// Look is one look at the whole class, compared with those before it. It tells each result as it comes, from any
	// goroutine, so that the board fills while the look goes on: class.Look does so.
	Look func(ctx context.Context, each func(class.Result)) class.Class
	// LookAt looks at one learner again and returns the whole class with what came of it.
	LookAt func(ctx context.Context, name string) (class.Class, error)
	// Past are the looks that were kept before the board was opened. What has come of the first look is compared with
	// them while it is under way.
	Past []class.Run
	// Trouble is what the instructor has to know of besides after a look; empty when there is nothing, nil when there never is.
	Trouble func() string
	// Explain tells about a check, by its id.
	Explain func(id string) string
	// Anonymous leaves out who the learners are, and their reports, which tell. Names and classes stay as they are.
	Anonymous bool

	// Every is the time from the end of a look to the next one that starts by itself. With 0 only a key starts a look.
	Every time.Duration
	Now   func() time.Time // time.Now when nil

	Input   io.Reader
	Output  io.Writer
	Environ []string // "KEY=value"; TERM, NO_COLOR and the like decide about colours
}

func (o Options) now() time.Time {
	if o.Now == nil {
		return time.Now()
	}
	return o.Now()
}

// ErrNoLook is what Run returns for an instructor who left before the first look was done. The class that comes with it
// is what that look had learnt, if anything.
var ErrNoLook = errors.New("left before the first look at the class was done")

// Run shows the board until the instructor leaves or ctx is done, and gives the terminal back as it was. It returns the
// last class that was looked at as a whole, and ErrNoLook, the cause of ctx's end, or the terminal's failure. Signals
// are the caller's business: it ends ctx. A look that is under way is told to stop and waited for.
func Run(ctx context.Context, o Options) (class.Class, error) {
	one := newEye(ctx, o)
	first := newModel(one, o, ink.NewStyles(ink.NewRenderer(o.Output, o.Environ)))
	end, err := ink.Program(ctx, first, o.Input, o.Output, o.Environ).Run()
	one.End()

	last, seen := one.learnt, false
	if m, ok := end.(model); ok && m.looks > 0 {
		last, seen = m.whole, true
	}
	switch {
	case ctx.Err() != nil:
		return last, context.Cause(ctx)
	case err != nil:
		return last, fmt.Errorf("showing the board: %w", err)
	case !seen:
		return last, ErrNoLook
	}
	return last, nil
}
