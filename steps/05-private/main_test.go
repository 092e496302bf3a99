package main

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/events"
	"cognito-lambda-workshop/steps/internal/invocation"
)

func TestAnswers(t *testing.T) {
	for name, tt := range map[string]struct {
		event  string
		status int
		want   string
	}{
		"the test event":      {string(events.Private), 200, "signed-in user"},
		"any claim will do":   {`{"payload": {"user": {"sub": "a1b2"}}, "else": 1}`, 200, "signed-in user"},
		"no payload":          {`{}`, 401, "Nobody is signed in"},
		"no user":             {`{"payload": {}}`, 401, "Nobody is signed in"},
		"null":                {`{"payload": {"user": null}}`, 401, "Nobody is signed in"},
		"an empty user":       {`{"payload": {"user": {}}}`, 401, "Nobody is signed in"},
		"only empty claims":   {`{"payload": {"user": {"sub": "", "email": ""}}}`, 401, "Nobody is signed in"},
		"the user is a text":  {`{"payload": {"user": "ana"}}`, 400, `"payload.user" is not an object`},
		"the payload is text": {`{"payload": "{}"}`, 400, `"payload" is not an object`},
		"no object":           {`[]`, 400, "not a JSON object"},
		"null event":          {`null`, 400, "not a JSON object"},
		"no JSON":             {`{`, 400, "not a JSON object"},
	} {
		t.Run(name, func(t *testing.T) {
			got := handle(t.Context(), json.RawMessage(tt.event))

			assert.Equal(t, tt.status, got.StatusCode)
			assert.Contains(t, got.Body.Message, tt.want)
			if tt.status != 200 {
				assert.Nil(t, got.Body.Data)
			}
		})
	}
}

func TestTheUserComesBackAsItWas(t *testing.T) {
	got := handle(t.Context(), json.RawMessage(`{"payload": {"user": {"sub": "a1b2", "auth_time": 17907199254740993, "groups": ["x"]}}}`))

	data, err := json.Marshal(got.Body.Data)
	require.NoError(t, err)
	assert.Equal(t, `{"auth_time":17907199254740993,"groups":["x"],"sub":"a1b2"}`, string(data))
}

func TestTheLogHoldsNothingPrivate(t *testing.T) {
	var log bytes.Buffer
	_, err := invocation.Of(handle, &log)(t.Context(), events.Private)

	require.NoError(t, err)
	require.NotEmpty(t, log.String())
	assert.NotContains(t, log.String(), "ana@example.com")
	assert.NotContains(t, log.String(), "a1b2c3d4")
}
