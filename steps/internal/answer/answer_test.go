package answer_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/steps/internal/answer"
)

func TestAnswersOnTheWire(t *testing.T) {
	for name, tt := range map[string]struct {
		answer answer.Answer
		want   string
	}{
		"ok": {
			answer.OK("Done.", map[string]int{"ExpiresIn": 3600}),
			`{"statusCode": 200, "body": {"message": "Done.", "data": {"ExpiresIn": 3600}}}`,
		},
		"a refusal has no data and keeps its cause to itself": {
			answer.Refusal(401, "No.", "NotAuthorizedException"),
			`{"statusCode": 401, "body": {"message": "No.", "data": null}}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := json.Marshal(tt.answer)
			require.NoError(t, err)
			assert.JSONEq(t, tt.want, string(got))
		})
	}
}
