package board

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/class"
)

// terminal keeps what a program writes and tells when a word of it has come.
type terminal struct {
	mu      sync.Mutex
	written bytes.Buffer
	word    string
	seen    chan struct{}
}

func waitingFor(word string) *terminal { return &terminal{word: word, seen: make(chan struct{})} }

func (t *terminal) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.written.Write(p)
	if t.word != "" && strings.Contains(t.written.String(), t.word) {
		t.word = ""
		close(t.seen)
	}
	return len(p), nil
}

// restored checks that the terminal was given back as it was: cursor shown, own screen left.
func (t *terminal) restored(tb testing.TB) {
	tb.Helper()
	t.mu.Lock()
	defer t.mu.Unlock()
	all := t.written.String()
	assert.Greater(tb, strings.LastIndex(all, "\x1b[?1049l"), strings.LastIndex(all, "\x1b[?1049h"), "the own screen is left")
	assert.Greater(tb, strings.LastIndex(all, "\x1b[?25h"), strings.LastIndex(all, "\x1b[?25l"), "the cursor is shown")
}

// once are the options of a board that a key is pressed on when a word has come.
func once(c class.Class, word, key string) (Options, *terminal) {
	screen := waitingFor(word)
	keyboard, hand := io.Pipe()
	go func() {
		<-screen.seen
		_, _ = hand.Write([]byte(key))
	}()
	o := options(c)
	o.Now, o.Input, o.Output = nil, keyboard, screen
	return o, screen
}

// soon is a context that ends a board on which the word never comes.
func soon(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func TestRunReturnsTheLastClass(t *testing.T) {
	c := small(t)
	o, screen := once(c, "1 of 5 done", "q")
	last, err := Run(soon(t), o)
	require.NoError(t, err)
	assert.Equal(t, c, last)
	screen.restored(t)
}

func TestRunKeepsWhatALookThatIsBrokenOffHasLearnt(t *testing.T) {
	c := small(t)
	o, screen := once(c, "Ali", "\x03")
	ended := false
	o.Look = func(ctx context.Context, each func(class.Result)) class.Class {
		each(class.Result{Name: "Ali", Report: *c.Learners[1].Report})
		<-ctx.Done()
		ended = true
		return c
	}
	last, err := Run(soon(t), o)
	require.ErrorIs(t, err, ErrNoLook)
	assert.True(t, ended, "the look had the time to end")
	assert.Equal(t, c, last)
	screen.restored(t)
}

func TestRunReturnsTheWholeClassWhenALaterLookIsBrokenOff(t *testing.T) {
	c := small(t)
	o, screen := once(c, "Looking at 0 of 5… The last look", "q")
	o.Every = 1
	looks := 0
	o.Look = func(ctx context.Context, _ func(class.Result)) class.Class {
		if looks++; looks == 1 {
			return c
		}
		<-ctx.Done()
		return class.Class{}
	}
	last, err := Run(soon(t), o)
	require.NoError(t, err)
	assert.Equal(t, c, last)
	screen.restored(t)
}

func TestRunEndsWithItsContext(t *testing.T) {
	c := small(t)
	ctx, cancel := context.WithCancelCause(soon(t))
	interrupted := errors.New("interrupted")
	o, screen := once(c, "1 of 5 done", "")
	go func() {
		<-screen.seen
		cancel(interrupted)
	}()
	last, err := Run(ctx, o)
	require.ErrorIs(t, err, interrupted)
	assert.Equal(t, c, last)
	screen.restored(t)
}

func TestAPanicGivesTheTerminalBack(t *testing.T) {
	o, screen := once(small(t), "never", "")
	o.Look = func(context.Context, func(class.Result)) class.Class { panic("a fault in the checker") }
	_, err := Run(soon(t), o)
	require.ErrorIs(t, err, tea.ErrProgramPanic)
	screen.restored(t)
}

func TestABoardIsReadAndWrittenWithoutRaces(t *testing.T) {
	c := room(40)
	o, screen := once(c, "next look", "q")
	o.Look = func(_ context.Context, each func(class.Result)) class.Class {
		var all sync.WaitGroup
		for _, l := range c.Learners {
			all.Go(func() {
				result := class.Result{Name: l.Name, Problem: l.Problem}
				if l.Report != nil {
					result.Report = *l.Report
				}
				each(result)
			})
		}
		all.Wait()
		return c
	}
	_, err := Run(soon(t), o)
	require.NoError(t, err)
	screen.restored(t)
}
