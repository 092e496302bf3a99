// Package invocation is what goes on around each event, the same for all functions: time is kept back for the answer, and
// one line is logged. It knows nothing of Cognito, and it never logs an event or the body of an answer: passwords, tokens
// and people's e-mail addresses are in them.
package invocation

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"time"

	"github.com/aws/aws-lambda-go/lambdacontext"

	"cognito-lambda-workshop/steps/internal/answer"
)

// reserve is what remains for answering when a call to AWS takes too long. Without it Lambda would end the function in the
// middle of the call, and the learner would read "Task timed out" instead of the likely cause.
const reserve = 200 * time.Millisecond

// Handler answers one event. Whatever is wrong is told in the answer; there is no error beside it, since Lambda would wrap
// one in a shape of its own. https://docs.aws.amazon.com/lambda/latest/dg/golang-exceptions.html
type Handler func(ctx context.Context, event json.RawMessage) answer.Answer

// Of makes of a Handler what lambda.Start takes. Each event leaves one line of JSON on out: the request's id, the status and,
// for a refusal, its cause.
func Of(handle Handler, out io.Writer) func(context.Context, json.RawMessage) (answer.Answer, error) {
	log := slog.New(slog.NewJSONHandler(out, nil))
	return func(ctx context.Context, event json.RawMessage) (answer.Answer, error) {
		call := ctx
		if deadline, ok := ctx.Deadline(); ok {
			var cancel context.CancelFunc
			call, cancel = context.WithDeadline(ctx, deadline.Add(-reserve))
			defer cancel()
		}
		answered := handle(call, event)
		log.LogAttrs(ctx, level(answered.StatusCode), "answered",
			slog.String("requestId", requestID(ctx)),
			slog.Int("statusCode", answered.StatusCode),
			slog.String("cause", answered.Cause))
		return answered, nil
	}
}

func level(status int) slog.Level {
	switch {
	case status >= 500:
		return slog.LevelError
	case status >= 400:
		return slog.LevelWarn
	default:
		return slog.LevelInfo
	}
}

func requestID(ctx context.Context) string {
	if lambda, ok := lambdacontext.FromContext(ctx); ok {
		return lambda.AwsRequestID
	}
	return ""
}
