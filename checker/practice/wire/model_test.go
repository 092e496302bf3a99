package wire_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/practice/wire"
)

const echoModel = `EchoInput.Name required length 2..4 pattern [a-z\u00E9]+
EchoInput.Count range 1..10
EchoInput.Size range 0..5
EchoInput.Names length ..2
EchoInput.Names[] length 1..3 pattern [a-z]*
EchoInput.Map length ..2
EchoInput.Map{key} length 1..3
EchoInput.Map{value} length ..3
Tag.Key required secret length 1..2
Nested.Text pattern x+
`

func TestModel(t *testing.T) {
	for name, row := range map[string]struct{ body, said string }{
		"what is asked for":         {`{"Name":"abé","Count":10,"Size":5,"Names":["a"],"Map":{"a":"b"},"Tags":[{"Key":"k"}],"Nested":{"Text":"xx"}}`, ""},
		"nothing":                   {`{}`, "1 validation error detected: Value at 'name' failed to satisfy constraint: Member must not be null"},
		"a text that is short":      {`{"Name":"a"}`, "1 validation error detected: Value 'a' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 2"},
		"characters, not bytes":     {`{"Name":"éééé"}`, ""},
		"an empty text":             {`{"Name":""}`, "2 validation errors detected: Value at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-z\\u00E9]+; Value at 'name' failed to satisfy constraint: Member must have length greater than or equal to 2"},
		"a part that fits":          {`{"Name":"ab1"}`, "1 validation error detected: Value 'ab1' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-z\\u00E9]+"},
		"a number that is small":    {`{"Name":"ab","Count":0}`, "1 validation error detected: Value '0' at 'count' failed to satisfy constraint: Member must have value greater than or equal to 1"},
		"a number that is large":    {`{"Name":"ab","Size":6}`, "1 validation error detected: Value '6' at 'size' failed to satisfy constraint: Member must have value less than or equal to 5"},
		"a long list":               {`{"Name":"ab","Names":["a","b","c"]}`, "1 validation error detected: Value '[a, b, c]' at 'names' failed to satisfy constraint: Member must have length less than or equal to 2"},
		"what is in a list":         {`{"Name":"ab","Names":["a","bbbb"]}`, "1 validation error detected: Value '[a, bbbb]' at 'names' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 3, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [a-z]*, Member must not be null]"},
		"a key":                     {`{"Name":"ab","Map":{"":"b"}}`, "1 validation error detected: Value at 'map' failed to satisfy constraint: Map keys must satisfy constraint: [Member must have length less than or equal to 3, Member must have length greater than or equal to 1, Member must not be null]"},
		"a value":                   {`{"Name":"ab","Map":{"a":"long"}}`, "1 validation error detected: Value at 'map' failed to satisfy constraint: Map value must satisfy constraint: [Member must have length less than or equal to 3, Member must not be null]"},
		"many entries":              {`{"Name":"ab","Map":{"a":"b","c":"d","e":"f"}}`, "1 validation error detected: Value at 'map' failed to satisfy constraint: Member must have length less than or equal to 2"},
		"a structure in a list":     {`{"Name":"ab","Tags":[{"Key":"k"},{}]}`, "1 validation error detected: Value at 'tags.2.member.key' failed to satisfy constraint: Member must not be null"},
		"a secret is not repeated":  {`{"Name":"ab","Tags":[{"Key":"secret"}]}`, "1 validation error detected: Value at 'tags.1.member.key' failed to satisfy constraint: Member must have length less than or equal to 2"},
		"a structure far below":     {`{"Name":"ab","Nested":{"Deeper":{"Text":"y"}}}`, "1 validation error detected: Value 'y' at 'nested.deeper.text' failed to satisfy constraint: Member must satisfy regular expression pattern: x+"},
		"an enum as well":           {`{"Name":"a","Kind":"HUGE"}`, "2 validation errors detected: Value 'a' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 2; Value 'HUGE' at 'kind' failed to satisfy constraint: Member must satisfy enum value set: [SMALL, LARGE]"},
		"two things that are wrong": {`{"Count":11}`, "2 validation errors detected: Value at 'name' failed to satisfy constraint: Member must not be null; Value '11' at 'count' failed to satisfy constraint: Member must have value less than or equal to 10"},
	} {
		t.Run(name, func(t *testing.T) {
			var faults []error
			handler := service(&faults).JSON(nil, wire.NewModel(echoModel).HoldAll(operations())...)
			answer := ask(t, handler, http.MethodPost, "/", row.body, map[string]string{"X-Amz-Target": "Echo.Echo", "Content-Type": jsonType})
			if row.said == "" {
				require.Equal(t, http.StatusOK, answer.Code, answer.Body.String())
				return
			}
			require.Equal(t, http.StatusBadRequest, answer.Code, answer.Body.String())
			assert.JSONEq(t, `{"__type":"ValidationException","message":`+quoted(t, row.said)+`}`, answer.Body.String())
			assert.Empty(t, faults)
		})
	}
}

func TestARefusalStaysReadable(t *testing.T) {
	var faults []error
	handler := service(&faults).JSON(nil, wire.NewModel(echoModel).HoldAll(operations())...)
	many := `{"Name":"ab","Tags":[{}` + strings.Repeat(",{}", 50_000) + `]}`
	answer := ask(t, handler, http.MethodPost, "/", many, map[string]string{"X-Amz-Target": "Echo.Echo", "Content-Type": jsonType})
	assert.Contains(t, answer.Body.String(), "100 validation errors detected: Value at 'tags.1.member.key'")
	assert.Less(t, answer.Body.Len(), 20_000)
}

func TestAModelIsReadWhole(t *testing.T) {
	assert.Len(t, wire.NewModel(echoModel).Members(), 10)
	assert.Panics(t, func() { wire.NewModel("EchoInput.Name pattern [a").Members() })
}
