package invocation_test

import (
	"bytes"
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/lambdacontext"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/steps/internal/answer"
	"cognito-lambda-workshop/steps/internal/invocation"
)

func TestOneLineIsLoggedAndItHoldsNothingPrivate(t *testing.T) {
	for name, tt := range map[string]struct {
		answer answer.Answer
		want   map[string]any
	}{
		"success": {
			answer.OK("planted", map[string]string{"IdToken": "planted"}),
			map[string]any{"level": "INFO", "statusCode": 200., "cause": ""},
		},
		"refusal": {
			answer.Refusal(401, "planted", "NotAuthorizedException"),
			map[string]any{"level": "WARN", "statusCode": 401., "cause": "NotAuthorizedException"},
		},
		"wrong set-up": {
			answer.Refusal(500, "planted", "ResourceNotFoundException"),
			map[string]any{"level": "ERROR", "statusCode": 500., "cause": "ResourceNotFoundException"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			ctx := lambdacontext.NewContext(t.Context(), &lambdacontext.LambdaContext{AwsRequestID: "request-1"})
			handle := func(context.Context, json.RawMessage) answer.Answer { return tt.answer }

			got, err := invocation.Of(handle, &log)(ctx, json.RawMessage(`{"password": "planted"}`))

			require.NoError(t, err)
			assert.Equal(t, tt.answer, got)
			assert.NotContains(t, log.String(), "planted")
			var line map[string]any
			require.NoError(t, json.Unmarshal(log.Bytes(), &line), "one line of JSON")
			assert.NotEmpty(t, line["time"])
			assert.Equal(t, "request-1", line["requestId"])
			for field, want := range tt.want {
				assert.Equal(t, want, line[field], field)
			}
		})
	}
}

func TestTimeIsKeptBackForTheAnswer(t *testing.T) {
	deadline := time.Now().Add(time.Minute)
	ctx, cancel := context.WithDeadline(t.Context(), deadline)
	defer cancel()

	var seen time.Time
	_, err := invocation.Of(func(ctx context.Context, _ json.RawMessage) answer.Answer {
		seen, _ = ctx.Deadline()
		return answer.Answer{}
	}, &bytes.Buffer{})(ctx, nil)

	require.NoError(t, err)
	assert.Equal(t, deadline.Add(-200*time.Millisecond), seen)
}
