package class

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/checks"
	"cognito-lambda-workshop/checker/lesson"
	"cognito-lambda-workshop/checker/report"
)

// told is the report on a learner who has one thing wrong, or none.
func told(wrong, saw string, status checks.Status) report.Report {
	r := report.Report{Steps: []report.Step{{Name: "account", Status: checks.Pass}}}
	for _, step := range lesson.Steps() {
		one := report.Step{Number: step.Number, Name: step.Name, Title: step.Title, Status: checks.Pass}
		if name, _, _ := strings.Cut(wrong, "/"); name == step.Name {
			one.Status = status
			one.Checks = []report.Check{{ID: wrong, Title: wrong, Status: status, Saw: saw, Fix: report.Fix{Console: "Mend this: " + saw}}}
			r.Next = wrong
		}
		r.Steps = append(r.Steps, one)
	}
	switch status {
	case checks.Fail:
		r.Summary.Fail = 1
	case checks.Unknown:
		r.Summary.Unknown = 1
	}
	return r
}

func room() Class {
	return Make([]Result{
		{Name: "=cmd()", Report: told("user-pool/mfa", "us-east-1_Abc123 demands a second factor.", checks.Fail)},
		{Name: "<b>Bob</b>|*x*", Suffix: "-bob", Report: told("sign-up/environment", "signUpWithCognito-bob has no variables.", checks.Fail)},
		{Name: "Cem\x1b[2J", Report: told("", "", checks.Pass)},
		{Name: "Dee", Problem: "there is no AWS profile \"dee\""},
		{Name: "Eva", Suffix: "-eva", Report: told("sign-up/environment", "signUpWithCognito-eva has no variables.", checks.Fail)},
	}, nil, time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), time.Second, "checker test")
}

func TestTheCommonestCauseComesFirst(t *testing.T) {
	c := room()
	assert.Equal(t, Summary{Learners: 5, Done: 1, Working: 3, Unreachable: 1}, c.Summary)
	require.Len(t, c.Causes, 3)
	assert.Equal(t, "sign-up/environment", c.Causes[0].Check)
	assert.Equal(t, []string{"<b>Bob</b>|*x*", "Eva"}, c.Causes[0].Learners)
	assert.Equal(t, "signUpWithCognito has no variables.", c.Causes[0].Saw)
	assert.Equal(t, "there is no AWS profile …", c.Causes[1].Saw, "who could not be looked at stands in their own way")
	assert.Equal(t, []string{"Dee"}, c.Causes[1].Learners)
	assert.Equal(t, "the pool demands a second factor.", c.Causes[2].Saw)
	assert.Equal(t, []int{5, 5, 6, 0, 5}, []int{c.Learners[0].Points, c.Learners[1].Points, c.Learners[2].Points, c.Learners[3].Points, c.Learners[4].Points})
	assert.Equal(t, 6, c.Learners[3].Of)
}

func TestWhatHasNotBegunIsNoCause(t *testing.T) {
	next := told("sign-in/exists", "There is no function.", checks.Fail)
	later := told("sign-in/exists", "There is no function.", checks.Fail)
	later.Next = "sign-up/environment"
	found := Make([]Result{{Name: "Ana", Report: next}, {Name: "Bea", Report: later}}, nil, time.Time{}, 0, "").Causes
	require.Len(t, found, 1)
	assert.Equal(t, []string{"Ana"}, found[0].Learners, "Bea has other things to do before")
}

func TestExitCode(t *testing.T) {
	one := func(r ...Result) int { return Make(r, nil, time.Time{}, 0, "").ExitCode() }
	right, gone := Result{Report: told("", "", checks.Pass)}, Result{Problem: "gone"}
	assert.Equal(t, report.AllRight, one(right, right))
	assert.Equal(t, report.CouldNotLook, one(right, gone))
	assert.Equal(t, report.CouldNotLook, one(right, Result{Report: told("sign-up/exists", "denied", checks.Unknown)}))
	assert.Equal(t, report.NotRightYet, one(gone, Result{Report: told("sign-up/exists", "none", checks.Fail)}))

	none := Result{Problem: "no credentials", Report: told("account/credentials", "none", checks.Fail)}
	none.Report.Steps[0].Checks = []report.Check{{ID: "account/credentials", Status: checks.Fail}}
	assert.Equal(t, report.NoCredentials, one(none, none), "nobody can be looked at from here")
	assert.Equal(t, report.CouldNotLook, one(none, right))
}

func TestWhoCouldNotBeSeenIsTold(t *testing.T) {
	nothing := told("account/credentials", "No connection to AWS.", checks.Unknown)
	nothing.Next = "account/credentials"
	for i := range nothing.Steps {
		nothing.Steps[i].Status = checks.Unknown
	}
	nothing.Steps[0].Checks = []report.Check{{ID: "account/credentials", Status: checks.Unknown, Saw: "No connection to AWS."}}
	l := Make([]Result{{Name: "Ana", Report: nothing}}, nil, time.Time{}, 0, "").Learners[0]
	assert.Equal(t, Unreachable, l.Status)
	assert.Equal(t, "nothing could be looked at: No connection to AWS.", l.Problem)
}

func TestNoNameMeansAnythingToAFormat(t *testing.T) {
	formats := map[string]func(io.Writer, Class) error{"text": Text, "csv": CSV, "markdown": Markdown, "html": HTML, "json": JSON}
	written := map[string]string{}
	for name, write := range formats {
		var out bytes.Buffer
		require.NoError(t, write(&out, room()))
		written[name] = out.String()
		assert.NotContains(t, out.String(), "\x1b", name)
	}
	rows, err := csv.NewReader(strings.NewReader(written["csv"])).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 6)
	now := "2026-11-23T09:00:00Z"
	assert.Equal(t, []string{"name", "00 user-pool", "01 execution-role", "02 sign-up", "03 sign-in", "04 refresh-token", "05 private", "points", "of",
		"first pass", "00 first pass", "01 first pass", "02 first pass", "03 first pass", "04 first pass", "05 first pass", "next", "problem"}, rows[0])
	assert.Equal(t, []string{"'=cmd()", "fail", "pass", "pass", "pass", "pass", "pass", "5", "6",
		"", "", now, now, now, now, now, "user-pool/mfa", ""}, rows[1])
	assert.Equal(t, now, rows[3][9], "when the last step was right first")
	assert.Contains(t, written["markdown"], `| \<b\>Bob\</b\>\|\*x\* |`)
	assert.NotContains(t, written["html"], "<b>")
	assert.Contains(t, written["html"], `<td class="fail">✗ fail</td>`)
	assert.NotContains(t, written["html"], "http://")
	assert.NotContains(t, written["html"], "https://")
	assert.Contains(t, written["text"], "2 of 5: sign-up/environment")
	var back Class
	require.NoError(t, json.Unmarshal([]byte(written["json"]), &back))
	assert.Equal(t, room(), back)
}

func TestAnonymousNamesNobody(t *testing.T) {
	c := room()
	for name, write := range map[string]func(io.Writer, Class) error{"text": Text, "csv": CSV, "markdown": Markdown, "html": HTML, "json": JSON} {
		var out bytes.Buffer
		require.NoError(t, write(&out, c.Anonymous()))
		for _, own := range []string{"cmd", "Bob", "bob", "Cem", "Dee", "dee", "Eva", "eva"} {
			assert.NotContains(t, out.String(), own, name)
		}
		assert.Contains(t, out.String(), "Learner 05", name)
	}
	assert.Equal(t, room(), c, "the report itself keeps its names")
	assert.Equal(t, c.ExitCode(), c.Anonymous().ExitCode())
}

func TestLookIsBoundedAndCanBeInterrupted(t *testing.T) {
	ctx, interrupt := context.WithCancel(t.Context())
	names := []string{"a", "b", "c", "d", "e", "f"}
	var running, most atomic.Int32
	var heard []string
	results := Look(ctx, names, 2, func(_ context.Context, i int, _ func()) Result {
		most.Store(max(most.Load(), running.Add(1)))
		defer running.Add(-1)
		return Result{Name: names[i]}
	}, func(i int, r Result) {
		assert.Equal(t, names[i], r.Name)
		if heard = append(heard, r.Name); len(heard) == 3 {
			interrupt()
		}
	})
	assert.LessOrEqual(t, most.Load(), int32(2))
	require.Len(t, results, 6)
	learnt := 0
	for i, name := range names {
		assert.Equal(t, name, results[i].Name, "nobody is dropped")
		if results[i].Problem == "" {
			learnt++
		} else {
			assert.Equal(t, NotLookedAt, results[i].Problem)
		}
	}
	assert.Equal(t, 3, learnt, "what was told is kept, and nothing else")
}

func TestASlowLookDoesNotHoldUpTheOthers(t *testing.T) {
	othersDone := make(chan struct{})
	results := Look(t.Context(), []string{"slow", "b", "c"}, 1, func(_ context.Context, i int, yield func()) Result {
		if i == 0 {
			yield()
			<-othersDone
		}
		return Result{Problem: string(rune('a' + i))}
	}, func(i int, _ Result) {
		if i == 2 {
			close(othersDone)
		}
	})
	assert.Equal(t, []Result{{Problem: "a"}, {Problem: "b"}, {Problem: "c"}}, results)
}
