package wire_test

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/practice/wire"
)

// Whatever is sent is answered or refused: no fault of the account's own, no broken answer, no memory without end.
func settled(t *testing.T, faults *[]error, send func() *httptest.ResponseRecorder) *httptest.ResponseRecorder {
	t.Helper()
	var answer *httptest.ResponseRecorder
	used := memory(func() { answer = send() })
	require.Empty(t, *faults)
	assert.Contains(t, []int{http.StatusOK, http.StatusCreated, http.StatusBadRequest, http.StatusNotImplemented}, answer.Code)
	assert.Less(t, used, uint64(maxMemory))
	return answer
}

func FuzzJSON(f *testing.F) {
	for _, body := range []string{
		``, `{}`, `null`, `[]`, `{"Name":"a","Count":1,"Blob":"AAEC","When":1.5}`, `{"Tags":[{"Key":"k"},null],"Map":{"a":null}}`,
		`{"Nested":{"Deeper":{"Deeper":{}}}}`, `{"Kinds":["HUGE"]}`, `{"Count":1e400}`, `{"When":1e300}`, `{"Name":"\ud800"}`,
		strings.Repeat("[", 20_000), `{"Nested":` + strings.Repeat(`{"Deeper":`, 500), `{"Name":` + strings.Repeat(`{"Name":`, 500),
		`{"Names":[` + strings.Repeat(`"",`, 500), "{\"Name\":\"\xff\"}",
	} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		var faults []error
		for _, table := range [][]wire.Operation{operations(), wire.NewModel(echoModel).HoldAll(operations())} {
			handler := service(&faults).JSON(nil, table...)
			answer := settled(t, &faults, func() *httptest.ResponseRecorder {
				return ask(t, handler, http.MethodPost, "/", body, map[string]string{"X-Amz-Target": "Echo.Echo", "Content-Type": jsonType})
			})
			assert.True(t, json.Valid(answer.Body.Bytes()), answer.Body.String())
		}
	})
}

func FuzzForm(f *testing.F) {
	for _, form := range []string{
		"", "Name=a", "Name=a&Name=b", "Tags.member.1.Key=k", "Tags.member.999999999.Key=k", "Tags.member.1000.Key=k",
		"Tags.member.-1=k", "Tags.member=k", "Tags=", "Nested.Deeper.Deeper.Text=t", "Count=x", "Kind=HUGE", "When=1", "Blob=AAEC",
		"Names.member.1.2.3=a", "Name.=a", "...=a", "Map.entry.1.key=a", "Name=%00%0b%ff", "Kinds.member.1=SMALL&Kinds.member.1.x=a",
	} {
		f.Add(form)
	}
	f.Fuzz(func(t *testing.T, form string) {
		var faults []error
		handler := service(&faults).Query("https://echo.example.com/", operations()...)
		answer := settled(t, &faults, func() *httptest.ResponseRecorder {
			return ask(t, handler, http.MethodPost, "/", "Action=Echo&"+form, map[string]string{"Content-Type": formType})
		})
		assertXML(t, answer.Body.String())
	})
}

func assertXML(t *testing.T, text string) {
	t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(text))
	for {
		_, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		require.NoError(t, err, text)
	}
}

func FuzzREST(f *testing.F) {
	for _, row := range [][3]string{
		{"POST", "/2015/echo/a", `{"Count":7}`}, {"GET", "/2015/echo?Count=7&Nested=x&When=1", ""}, {"POST", "/2015/echo/%2541%2Fb", "{}"},
		{"POST", "/2015/echo/%zz", "{}"}, {"POST", "//2015/echo/a", "{}"}, {"POST", "/2015/echo/../echo/a", "{}"}, {"GET", "/2015/echo/a/b", ""}, {"GET", "//", ""},
		{"PUT", "/2015/echo/a?Count=99999999999", "{}"}, {"GET", "/2015/echo?Tags=a&Map=b&Kinds=c;d&%zz", ""},
	} {
		f.Add(row[0], row[1], row[2])
	}
	f.Fuzz(func(t *testing.T, method, target, body string) {
		if !strings.HasPrefix(target, "/") || strings.ContainsAny(method, " \r\n\t") || method == "" || method == http.MethodConnect {
			t.Skip("no client can send this")
		}
		var faults []error
		handler := service(&faults).REST(routes()...)
		answer := settled(t, &faults, func() *httptest.ResponseRecorder { return ask(t, handler, method, target, body, nil) })
		assert.True(t, json.Valid(answer.Body.Bytes()), answer.Body.String())
	})
}
