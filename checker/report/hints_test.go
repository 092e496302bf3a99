package report

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"cognito-lambda-workshop/checker/checks"
)

func TestHintsGrow(t *testing.T) {
	for _, row := range []struct{ console, nudge, place string }{
		{"Lambda › signIn › Configuration › Environment variables › Edit: set clientId.", "Lambda › signIn", "Lambda › signIn › Configuration › Environment variables › Edit"},
		{"Lambda › signIn › Configuration › Function URL › Delete.", "Lambda › signIn", "Lambda › signIn › Configuration › Function URL › Delete"},
		{"Lambda › signIn › Edit: tick a. Then Upload from › .zip file: build/x.zip.", "Lambda › signIn", "Lambda › signIn › Edit"},
		{"Run aws login, which signs this machine in.", "", ""},
		{"", "", ""},
	} {
		fix := Fix{Console: row.console}
		assert.Equal(t, row.nudge, fix.Nudge(), row.console)
		assert.Equal(t, row.place, fix.Place(), row.console)
	}
}

func TestWhatWasTriedIsKeptWhileNothingElseChanges(t *testing.T) {
	look := func(live bool, ready, works checks.Status) Report {
		return Report{Account: "1", Live: live, Steps: []Step{{Name: "sign-in", Checks: []Check{
			{ID: "sign-in/ready", Status: ready}, {ID: "sign-in/works", Status: works},
		}}}}
	}
	tried := look(true, checks.Pass, checks.Fail)
	tried.Next = "sign-in/works"

	kept := KeepTried(tried, look(false, checks.Pass, checks.Skipped))
	assert.True(t, kept.Live)
	assert.Equal(t, "sign-in/works", kept.Next)
	assert.Equal(t, tried.Steps, kept.Steps)

	changed := look(false, checks.Pending, checks.Skipped)
	assert.Equal(t, changed, KeepTried(tried, changed), "something else changed")
	again := look(true, checks.Pass, checks.Pass)
	assert.Equal(t, again, KeepTried(tried, again), "it was tried again")
	never := look(false, checks.Pass, checks.Skipped)
	assert.Equal(t, never, KeepTried(never, never))
}
