package sandbox

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestProgramReachesAWS(t *testing.T) {
	s, p := open(t), testProgram(t)
	p.AWS = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		io.WriteString(w, "answer to "+string(body)+" at "+r.URL.Path) //nolint:errcheck // a test
	})
	assert.Equal(t, `"answer to InitiateAuth at /"`, string(invoke(t, s, p, event{Do: "aws", Text: "InitiateAuth"}).Payload))
	p.Key, p.AWS = "none", nil
	assert.Equal(t, `"404 page not found\n"`, string(invoke(t, s, p, event{Do: "aws"}).Payload))
}

func TestOnlyItsProgramIsLetIn(t *testing.T) {
	s, p := open(t), testProgram(t)
	p.AWS = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })
	var variables []string
	require.NoError(t, json.Unmarshal(invoke(t, s, p, event{Do: "environment"}).Payload, &variables))
	var url string
	for _, variable := range variables {
		if value, found := strings.CutPrefix(variable, "AWS_ENDPOINT_URL="); found {
			url = value
		}
	}
	strangers := map[string]func(*http.Request){
		"another name":   func(r *http.Request) { r.Host = "evil.example:80" },
		"another port":   func(r *http.Request) { r.Host = "127.0.0.1" },
		"a web page":     func(r *http.Request) { r.Header.Set("Origin", "https://evil.example") },
		"no page at all": func(r *http.Request) { r.Header.Set("Origin", "null") },
		"a browser":      func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "same-origin") },
	}
	for _, path := range []string{
		"GET /2018-06-01/runtime/invocation/next", "POST /2018-06-01/runtime/invocation/" + requestID + "/response",
		"POST /2018-06-01/runtime/invocation/" + requestID + "/error", "POST /2018-06-01/runtime/init/error",
		"POST /", "OPTIONS /", "GET /2015-03-31/functions",
	} {
		method, path, _ := strings.Cut(path, " ")
		for name, dress := range strangers {
			t.Run(method+" "+path+" "+name, func(t *testing.T) {
				r, err := http.NewRequest(method, url+path, strings.NewReader("{}"))
				require.NoError(t, err)
				dress(r)
				assert.Equal(t, http.StatusForbidden, status(t, r))
			})
		}
	}
	wrong := map[string]int{
		"POST /":                                http.StatusTeapot,
		"GET /2018-06-01/runtime/nothing":       http.StatusNotFound,
		"DELETE /2018-06-01/runtime/init/error": http.StatusMethodNotAllowed,
		"POST /2018-06-01/runtime/init/error":   http.StatusForbidden, // it has started already
		"POST /2018-06-01/runtime/invocation/" + requestID + "/response": http.StatusBadRequest, // it is over
	}
	for call, want := range wrong {
		method, path, _ := strings.Cut(call, " ")
		r, err := http.NewRequest(method, url+path, strings.NewReader("{}"))
		require.NoError(t, err)
		assert.Equal(t, want, status(t, r), call)
	}
}

func status(t testing.TB, r *http.Request) int {
	t.Helper()
	answer, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	return answer.StatusCode
}
