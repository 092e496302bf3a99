package account

import (
	"context"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/stretchr/testify/assert"

	"cognito-lambda-workshop/checker/lesson"
)

// atOnce answers every request with nothing at once, and keeps the time of each.
type atOnce struct{ at []time.Time }

func (a *atOnce) Do(*http.Request) (*http.Response, error) {
	a.at = append(a.at, time.Now())
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: http.NoBody}, nil
}

func TestLimitsAreSharedByLooks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o, answers := options(), &atOnce{}
		o.Limits, o.Config.HTTPClient = &Limits{}, answers
		name := lesson.DefaultNames("").Private
		start := time.Now()

		for range 30 {
			_, _ = newServices(o).invoker.GetFunctionConfiguration(t.Context(), &lambda.GetFunctionConfigurationInput{FunctionName: &name})
		}
		assert.Equal(t, start, answers.at[14], "the first 15 need not wait")
		assert.WithinDuration(t, start.Add(time.Second), answers.at[29], 10*time.Millisecond, "then there are 15 in a second")

		answers.at = nil
		for range 100 {
			_, _ = newServices(o).lambda.GetFunction(t.Context(), &lambda.GetFunctionInput{FunctionName: &name})
		}
		assert.Equal(t, answers.at[0], answers.at[99], "GetFunction has room for 100")
	})
}

func TestATurnThatComesTooLateIsATimeOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o, answers := options(), &atOnce{}
		o.Limits, o.Config.HTTPClient = &Limits{}, answers
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
		defer cancel()
		var last *Fault
		for range 20 {
			last = newReader(o, newServices(o)).readURL(ctx, "privateLambda").Fault
		}

		assert.Equal(t, TimedOut, last.Kind)
		assert.Len(t, answers.at, 15)
	})
}
