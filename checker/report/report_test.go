package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/checks"
	"cognito-lambda-workshop/checker/lesson"
)

// go test ./checker/report -update rewrites the golden files.
var update = flag.Bool("update", false, "rewrite the golden files")

func finding(step lesson.Step, name string, v checks.Verdict, blockedBy string) checks.Finding {
	return checks.Finding{
		Check: checks.Check{
			ID: step.Name + "/" + name, Step: step, Title: "Title of " + name, Why: "Why " + name + " matters.",
		},
		Verdict: v, BlockedBy: blockedBy,
	}
}

// situation is a snapshot with findings of every verdict.
func situation() (*account.Snapshot, []checks.Finding) {
	s := &account.Snapshot{
		Region: "eu-west-1", Endpoint: "practice", TakenAt: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC), Duration: 412 * time.Millisecond,
		Caller: account.Found(account.Caller{AccountID: "123456789012"}),
	}
	return s, []checks.Finding{
		finding(lesson.Account, "credentials", checks.Verdict{Status: checks.Pass, Saw: "user/ana"}, ""),
		finding(lesson.UserPool, "exists", checks.Verdict{Status: checks.Pass, Saw: "tutorials-user-pool"}, ""),
		finding(lesson.UserPool, "mfa", checks.Verdict{Status: checks.Warn, Saw: "MFA is optional.", Wanted: "no MFA"}, ""),
		finding(lesson.SignUp, "exists", checks.Verdict{Status: checks.Fail, Saw: "There is no function.", Wanted: "a function",
			Fix: checks.Fix{Console: "Lambda › Create function.", CLI: "aws lambda create-function <&>", Read: "WORKSHOP.md#step-02-sign-up"}}, ""),
		finding(lesson.SignUp, "works", checks.Verdict{Status: checks.Blocked, Saw: "Waits for sign-up/exists."}, "sign-up/exists"),
		finding(lesson.SignIn, "exists", checks.Verdict{Status: checks.Unknown, Saw: "May not look.", Wanted: "the permission"}, ""),
		finding(lesson.SignIn, "works", checks.Verdict{Status: checks.Blocked, Saw: "Waits for sign-up/exists."}, "sign-up/exists"),
		finding(lesson.RefreshToken, "ready", checks.Verdict{Status: checks.Pending, Saw: "Still changing.", Wanted: "Active"}, ""),
		finding(lesson.Private, "works", checks.Verdict{Status: checks.Skipped, Saw: "Not tried."}, ""),
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(path, got, 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, string(want), string(got))
}

func TestFormats(t *testing.T) {
	s, findings := situation()
	r := Make(s, findings, nil, "checker test")
	var text, document bytes.Buffer
	require.NoError(t, Text(&text, r))
	require.NoError(t, JSON(&document, r))
	golden(t, "every-verdict.txt", text.Bytes())
	golden(t, "every-verdict.json", document.Bytes())
	var junit, markdown bytes.Buffer
	require.NoError(t, JUnit(&junit, r))
	require.NoError(t, Markdown(&markdown, r))
	golden(t, "every-verdict.xml", junit.Bytes())
	golden(t, "every-verdict.md", markdown.Bytes())
	require.NoError(t, xml.Unmarshal(junit.Bytes(), new(junitSuites)))

	var back Report
	require.NoError(t, json.Unmarshal(document.Bytes(), &back))
	assert.Equal(t, r, back, "the JSON holds the whole report")
}

func TestCounts(t *testing.T) {
	s, findings := situation()
	r := Make(s, findings, nil, "checker test")
	assert.Equal(t, Summary{Pass: 2, Fail: 1, Warn: 1, Blocked: 2, Pending: 1, Unknown: 1, Skipped: 1}, r.Summary)
	status := map[string]checks.Status{}
	for _, step := range r.Steps {
		status[step.Name] = step.Status
	}
	assert.Equal(t, map[string]checks.Status{
		"account": checks.Pass, "user-pool": checks.Warn, "execution-role": checks.Skipped, "sign-up": checks.Fail,
		"sign-in": checks.Unknown, "refresh-token": checks.Pending, "private": checks.Skipped,
	}, status)
}

func TestNextAndExitCode(t *testing.T) {
	for _, row := range []struct {
		name  string
		steps []lesson.Step
		next  string
		exit  int
	}{
		{"everything", nil, "sign-up/exists", NotRightYet},
		{"a step that is right", []lesson.Step{lesson.UserPool}, "", AllRight},
		{"a step that waits for another", []lesson.Step{lesson.SignIn}, "sign-up/exists", NotRightYet},
		{"a step that is changing", []lesson.Step{lesson.RefreshToken}, "refresh-token/ready", NotRightYet},
		{"a step that was not tried", []lesson.Step{lesson.Private}, "", AllRight},
	} {
		t.Run(row.name, func(t *testing.T) {
			s, findings := situation()
			r := Make(s, findings, row.steps, "checker test")
			assert.Equal(t, row.next, r.Next)
			assert.Equal(t, row.exit, r.ExitCode())
		})
	}
	unknown := []checks.Finding{finding(lesson.SignIn, "exists", checks.Verdict{Status: checks.Unknown}, "")}
	assert.Equal(t, CouldNotLook, Make(&account.Snapshot{}, unknown, nil, "").ExitCode())
	none := []checks.Finding{finding(lesson.Account, "credentials", checks.Verdict{Status: checks.Fail}, "")}
	assert.Equal(t, NoCredentials, Make(&account.Snapshot{}, none, nil, "").ExitCode())
}

func TestPlaceNeverTakesPracticeForAWS(t *testing.T) {
	assert.Equal(t, "AWS account 1 · eu-west-1", Report{Account: "1", Region: "eu-west-1", Endpoint: "aws"}.Place())
	assert.Contains(t, Report{Account: "1", Region: "eu-west-1", Endpoint: "practice"}.Place(), "not AWS")
	assert.Contains(t, Report{Account: "1", Region: "eu-west-1", Endpoint: "http://127.0.0.1:5000"}.Place(), "not AWS")
}
