package tui

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/report"
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

func (t *terminal) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.written.String()
}

// restored checks that the terminal was given back as it was: cursor shown, own screen left.
func (t *terminal) restored(tb testing.TB) {
	tb.Helper()
	all := t.String()
	assert.Greater(tb, strings.LastIndex(all, "\x1b[?1049l"), strings.LastIndex(all, "\x1b[?1049h"), "the own screen is left")
	assert.Greater(tb, strings.LastIndex(all, "\x1b[?25h"), strings.LastIndex(all, "\x1b[?25l"), "the cursor is shown")
}

func TestRunReturnsTheLastReport(t *testing.T) {
	screen := waitingFor("All 6 steps")
	keyboard, hand := io.Pipe()
	go func() {
		<-screen.seen
		_, _ = hand.Write([]byte("q"))
	}()
	last, err := Run(t.Context(), Options{
		Look:     func(context.Context) report.Report { return allRight().report() },
		Endpoint: "practice", Region: "us-east-1", Input: keyboard, Output: screen,
	})
	require.NoError(t, err)
	assert.Equal(t, report.AllRight, last.ExitCode())
	assert.Equal(t, "practice", last.Endpoint)
	screen.restored(t)
}

func TestRunStopsALookThatTakesLong(t *testing.T) {
	screen := waitingFor("PRACTICE account")
	keyboard, hand := io.Pipe()
	cleanedUp := false
	started := make(chan struct{})
	go func() {
		<-screen.seen
		<-started
		_, _ = hand.Write([]byte{'\x03'})
	}()
	_, err := Run(t.Context(), Options{
		Look: func(ctx context.Context) report.Report {
			close(started)
			<-ctx.Done()
			cleanedUp = true
			return report.Report{}
		},
		Endpoint: "practice", Region: "us-east-1", Input: keyboard, Output: screen,
	})
	require.ErrorIs(t, err, ErrNoLook)
	assert.True(t, cleanedUp, "the look had the time to clean up")
	screen.restored(t)
}

func TestRunEndsWithItsContext(t *testing.T) {
	screen := waitingFor("steps are right")
	ctx, cancel := context.WithCancelCause(t.Context())
	interrupted := errors.New("interrupted")
	go func() {
		<-screen.seen
		cancel(interrupted)
	}()
	keyboard, _ := io.Pipe()
	last, err := Run(ctx, Options{
		Look:     func(context.Context) report.Report { return emptyAccount().report() },
		Endpoint: "practice", Region: "us-east-1", Input: keyboard, Output: screen,
	})
	require.ErrorIs(t, err, interrupted)
	assert.Equal(t, report.NotRightYet, last.ExitCode())
	screen.restored(t)
}
