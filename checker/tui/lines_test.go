package tui

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/report"
)

func TestLinesPrintWhatChanges(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	interrupted := errors.New("interrupted")
	reports := []situation{emptyAccount(), halfDone(), halfDone(), allRight()}
	mails := make(chan string, 1)
	mails <- "E-mail to ana@example.com: Your confirmation code is 654321"
	screen := waitingFor("the functions work.\n")
	o := options()
	o.Output, o.Mails, o.Every = screen, mails, time.Millisecond
	looks := 0
	o.Look = func(context.Context) report.Report {
		looks++
		return reports[min(looks, len(reports))-1].report()
	}
	go func() {
		<-screen.seen
		cancel(interrupted)
	}()
	last, err := Lines(ctx, o)
	require.ErrorIs(t, err, interrupted)
	assert.Equal(t, report.AllRight, last.ExitCode())
	said := screen.String()
	assert.Contains(t, said, "PRACTICE account 123456789012", "first the whole report")
	assert.Contains(t, said, "12:00:00 E-mail to ana@example.com: Your confirmation code is 654321\n")
	assert.Contains(t, said, "12:00:00 ✓ pass     user-pool/exists  was fail: As it should be.\n")
	assert.Contains(t, said, "12:00:00 Done: 00 User pool and app client and 01 Execution role are right now. On to sign-up/environment. 2 of 6 steps are right.\n")
	assert.Contains(t, said, "\nNext: sign-up/environment\n")
	assert.NotContains(t, said, "Nothing changed", "only what changes is printed")
	assert.NotContains(t, said, "\x1b")
}

func TestLinesEndBeforeThereIsAReport(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	o := options()
	o.Look = func(context.Context) report.Report { cancel(); return report.Report{} }
	_, err := Lines(ctx, o)
	require.ErrorIs(t, err, ErrNoLook)
}
