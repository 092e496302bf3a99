package main

import (
	"errors"
	"io"
	"os"
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/checks"
	"cognito-lambda-workshop/checker/class"
	"cognito-lambda-workshop/checker/history"
	"cognito-lambda-workshop/checker/lesson"
	"cognito-lambda-workshop/checker/report"
	"cognito-lambda-workshop/checker/roster"
)

var keptAt = time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)

// Who is kept is not looked at again, unless nothing was seen of them or they are somebody else by now.
func TestWhomAResumedLookStillLooksAt(t *testing.T) {
	folder, err := history.Open(t.TempDir())
	require.NoError(t, err)
	interrupted, err := folder.Begin(keptAt, "checker")
	require.NoError(t, err)
	nothing := whole(checks.Unknown)
	nothing.Summary.Unknown = 1
	for i, result := range []class.Result{
		{Name: "Ana", Suffix: "-ana", Report: whole(checks.Pass)}, {Name: "Bob", Problem: "the login has expired"},
		{Name: "Cem", Suffix: "-old", Report: whole(checks.Pass)}, {Name: "Dee", Report: nothing},
	} {
		require.NoError(t, interrupted.Keep(i+1, result))
	}
	k := &keeper{folder: folder, news: io.Discard}
	_, err = k.begin(keptAt, true)
	require.NoError(t, err)
	results, missing := k.results([]roster.Learner{{Name: "Ana", Suffix: "-ana"}, {Name: "Bob"}, {Name: "Cem", Suffix: "-new"}, {Name: "Dee"}, {Name: "Eva"}})
	assert.Equal(t, []int{1, 2, 3, 4}, missing)
	assert.Empty(t, results[0].Problem)
	assert.Equal(t, class.NotLookedAt, results[1].Problem)
	assert.Equal(t, "-new", results[2].Suffix)
}

// whole is a report on every step.
func whole(status checks.Status) report.Report {
	var r report.Report
	for _, step := range lesson.Steps() {
		r.Steps = append(r.Steps, report.Step{Number: step.Number, Status: status})
	}
	return r
}

// After a look that could not be kept, the board leaves no empty runs behind, which would look interrupted.
func TestABoardThatCannotKeepBeginsNoMoreRuns(t *testing.T) {
	path := t.TempDir()
	folder, err := history.Open(path)
	require.NoError(t, err)
	w := &watchedClass{kept: &keeper{folder: folder, news: io.Discard, failed: errors.New("no room")}}
	w.keepAll(keptAt, []class.Result{{Name: "Ana"}})
	entries, err := os.ReadDir(path)
	require.NoError(t, err)
	assert.Empty(t, entries)
}

// What a board remembers grows with what changes, not with the class.
func TestABoardRemembersOnlyWhatChanged(t *testing.T) {
	run := func(bob checks.Status) class.Run {
		return class.Run{Learners: []class.Past{
			{Name: "Ana", Steps: map[string]checks.Status{"00": checks.Pass}}, {Name: "Bob", Steps: map[string]checks.Status{"00": bob}},
		}}
	}
	past := []class.Run{run(checks.Fail)}
	now := sharing(past, run(checks.Pass))
	assert.Equal(t, run(checks.Pass), now)
	same := func(i int) bool {
		return reflect.ValueOf(past[0].Learners[i].Steps).Pointer() == reflect.ValueOf(now.Learners[i].Steps).Pointer()
	}
	assert.True(t, same(0))
	assert.False(t, same(1))
	assert.True(t, changed(past, now))
	assert.False(t, changed(past, run(checks.Fail)))
}

func TestQuotedPath(t *testing.T) {
	for path, want := range map[string]string{
		"class.csv": "class.csv", "runs/2026-11": "runs/2026-11", `C:\class.csv`: `C:\class.csv`,
		"my class.csv": "'my class.csv'", "Ana's.csv": `'Ana'\''s.csv'`, "a|b*.csv": "'a|b*.csv'", "`id`.csv": "'`id`.csv'",
	} {
		assert.Equal(t, want, quotedPath(path))
	}
}

// The other half of a class is tried out, and left unnamed, like the first.
func TestAnInterruptedLookGoesOnInTheSameWay(t *testing.T) {
	c := classCommand{Roster: "my class.csv", Keep: "runs"}
	assert.Equal(t, "checker class 'my class.csv' --keep runs --resume", c.goOn())
	c.Live, c.Anonymous = true, true
	assert.Equal(t, "checker class 'my class.csv' --keep runs --resume --live --anonymous", c.goOn())
}
