package event_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/steps/internal/event"
)

func TestFieldsOfAGoodEvent(t *testing.T) {
	e := event.Read(json.RawMessage(`{"email": "ana@example.com", "nickname": null, "colour": {"unknown": 1}}`))

	assert.Equal(t, "ana@example.com", e.Required("email", "the e-mail address"))
	assert.Empty(t, e.Optional("nickname"))
	assert.Empty(t, e.Optional("picture"))
	assert.NoError(t, e.Err())
}

func TestABadEventIsToldInOneSentence(t *testing.T) {
	for name, tt := range map[string]struct{ event, want string }{
		"nothing":        {``, `the event is not a JSON object`},
		"null":           {`null`, `the event is not a JSON object`},
		"a list":         {`[{"email": "a@b.c"}]`, `the event is not a JSON object`},
		"a text":         {`"{}"`, `the event is not a JSON object`},
		"cut off":        {`{"email": "a@b`, `the event is not a JSON object`},
		"missing":        {`{}`, `the event has no "email": add it, with the e-mail address`},
		"null field":     {`{"email": null}`, `the event has no "email": add it`},
		"capitals":       {`{"Email": "a@b.c"}`, `it has "Email", but capitals count`},
		"empty":          {`{"email": ""}`, `"email" is empty in the event: fill in the e-mail address`},
		"only blanks":    {`{"email": " \n"}`, `"email" is empty`},
		"a number":       {`{"email": 7}`, `"email" in the event is not a text`},
		"an object":      {`{"email": {}}`, `"email" in the event is not a text`},
		"a placeholder":  {`{"email": "PASTE-IT-HERE"}`, `"email" in the event still is the placeholder`},
		"optional field": {`{"email": "a@b.c", "nickname": ["Ana"]}`, `"nickname" in the event is not a text`},
	} {
		t.Run(name, func(t *testing.T) {
			e := event.Read(json.RawMessage(tt.event))
			e.Required("email", "the e-mail address")
			e.Optional("nickname")

			require.Error(t, e.Err())
			assert.Contains(t, e.Err().Error(), tt.want)
		})
	}
}

func TestTheFirstMistakeIsTheOneTold(t *testing.T) {
	e := event.Read(json.RawMessage(`{"nickname": 7}`))
	e.Required("email", "the e-mail address")
	e.Required("password", "the password")
	e.Optional("nickname")

	assert.ErrorContains(t, e.Err(), `"email"`)
}

func TestNoValueIsRepeated(t *testing.T) {
	for _, raw := range []string{`{"password": ["planted"]}`, `{"Password": "planted"}`, `"planted"`, `{"password": "PASTE-planted-HERE"}`} {
		e := event.Read(json.RawMessage(raw))
		e.Required("password", "the password")

		require.Error(t, e.Err())
		assert.NotContains(t, e.Err().Error(), "planted")
	}
}
