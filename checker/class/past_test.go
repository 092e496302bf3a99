package class

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/checks"
	"cognito-lambda-workshop/checker/lesson"
)

func TestEarlierLooksTellWhatChanged(t *testing.T) {
	at := func(hour int) time.Time { return time.Date(2026, 11, 23, hour, 0, 0, 0, time.UTC) }
	all := func(status checks.Status, but map[string]checks.Status) map[string]checks.Status {
		steps := map[string]checks.Status{}
		for _, step := range lesson.Steps() {
			steps[step.Number] = status
		}
		for number, status := range but {
			steps[number] = status
		}
		return steps
	}
	past := []Run{
		{StartedAt: at(9), Learners: []Past{{Name: "ANA", Steps: all(checks.Fail, map[string]checks.Status{"00": checks.Warn})}, {Name: "Bob", Steps: all(checks.Pass, nil)}}},
		{StartedAt: at(10), Learners: []Past{{Name: "Ana", Steps: all(checks.Pass, map[string]checks.Status{"05": checks.Fail})}, {Name: "Bob", Steps: nil}}},
	}
	c := Make([]Result{
		{Name: "Ana", Report: told("sign-up/environment", "no variables", checks.Fail)},
		{Name: "Bob", Problem: "gone"},
		{Name: "Cem", Report: told("", "", checks.Pass)},
	}, past, at(11), time.Second, "checker test")

	ana, bob, cem := c.Learners[0], c.Learners[1], c.Learners[2]
	assert.Equal(t, Regressed, ana.Steps[2].Change)
	assert.Equal(t, NewlyRight, ana.Steps[5].Change)
	assert.Empty(t, ana.Steps[0].Change)
	require.NotNil(t, ana.Steps[0].FirstPass)
	assert.Equal(t, at(9), *ana.Steps[0].FirstPass, "advice does not count")
	assert.Equal(t, at(10), *ana.Steps[2].FirstPass, "what regressed was right once")
	assert.Equal(t, at(11), *ana.FirstPass, "the last step was seen right now")

	assert.Equal(t, at(9), *bob.FirstPass)
	assert.Empty(t, bob.Steps[0].Change, "who cannot be looked at has not changed")

	later := Make([]Result{{Name: "Ana", Report: told("sign-up/environment", "no variables", checks.Fail)}}, append(past, c.Run()), at(12), time.Second, "")
	assert.Equal(t, Regressed, later.Learners[0].Steps[2].Change, "it stays so until it is mended")
	assert.Empty(t, later.Learners[0].Steps[5].Change, "what is right for the second time is not new")
	assert.Equal(t, at(11), *cem.FirstPass, "nothing is known from before")
	assert.Empty(t, cem.Steps[0].Change)

	assert.Equal(t, []Moment{
		{At: at(9), Learners: 2, Done: 1, Points: 7, Of: 12, Steps: []int{2, 1, 1, 1, 1, 1}},
		{At: at(10), Learners: 2, Done: 0, Points: 5, Of: 12, Steps: []int{1, 1, 1, 1, 1, 0}},
		{At: at(11), Learners: 3, Done: 1, Points: 11, Of: 18, Steps: []int{2, 2, 1, 2, 2, 2}},
	}, c.Progress)
	assert.Equal(t, Past{Name: "Bob", Steps: map[string]checks.Status{}}, c.Run().Learners[1])
}
