package account

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The answers are played by a server to the real SDK, since what matters is how the SDK tells of them.
func TestFaults(t *testing.T) {
	refusal := func(status int, code, message string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(status)
			switch {
			case r.Header.Get("X-Amz-Target") != "":
				_, _ = fmt.Fprintf(w, `{"__type":%q,"message":%q}`, code, message)
			case strings.HasPrefix(r.URL.Path, "/20"):
				_, _ = fmt.Fprintf(w, `{"code":%q,"Message":%q}`, code, message)
			default:
				_, _ = fmt.Fprintf(w, `<ErrorResponse><Error><Code>%s</Code><Message>%s</Message></Error></ErrorResponse>`, code, message)
			}
		}
	}
	plain := func(status int, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		}
	}
	cutOff := func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }
	for name, tt := range map[string]struct {
		answer http.HandlerFunc
		kind   FaultKind
		code   string
	}{
		"denied":              {refusal(403, "AccessDenied", "no"), Denied, "AccessDenied"},
		"denied, JSON":        {refusal(400, "AccessDeniedException", "no"), Denied, "AccessDeniedException"},
		"expired":             {refusal(403, "ExpiredToken", "no"), Expired, "ExpiredToken"},
		"expired, JSON":       {refusal(400, "ExpiredTokenException", "no"), Expired, "ExpiredTokenException"},
		"unknown key":         {refusal(403, "UnrecognizedClientException", "no"), NoCredentials, "UnrecognizedClientException"},
		"throttled":           {refusal(400, "Throttling", "Rate exceeded"), Throttled, "Throttling"},
		"throttled by status": {refusal(429, "SomethingNew", "Rate exceeded"), Throttled, "SomethingNew"},
		"AWS's own fault":     {refusal(500, "ServiceFailure", "oh"), OtherFault, "ServiceFailure"},
		"a proxy's page":      {plain(200, "<html>Sign in to the hotel</html>"), Malformed, ""},
		"cut off":             {cutOff, Unreachable, ""},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewUnstartedServer(tt.answer)
			server.Config.ErrorLog = nil
			server.Start()
			defer server.Close()
			r := newReader(overHTTP(server.URL), newServices(overHTTP(server.URL)))

			r.look(t.Context())

			for where, fault := range map[string]*Fault{
				"Cognito": r.s.Pools.Fault, "Lambda": r.s.Functions["sign-up"].Fault, "IAM": r.s.Roles[r.s.RoleName].Fault,
			} {
				// A signing fault stops the look: whatever else was under way is given up.
				if fault != nil && fault.Kind == TimedOut && unusable(r.s.Caller.Fault) {
					continue
				}
				require.NotNil(t, fault, where)
				assert.Equal(t, tt.kind, fault.Kind, "%s: %s", where, fault.Message)
				assert.Equal(t, tt.code, fault.Code, where)
			}
		})
	}
}

func overHTTP(address string) Options {
	o := options()
	o.Endpoint = address
	o.Config.BaseEndpoint = &address
	o.Config.Retryer = func() aws.Retryer { return aws.NopRetryer{} }
	return o
}

func TestNobodyAnswers(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()

	s := Read(t.Context(), overHTTP(server.URL))

	assert.Equal(t, Unreachable, s.Functions["sign-up"].Fault.Kind)
	assert.Contains(t, s.Functions["sign-up"].Fault.Message, "refused")
	assert.Equal(t, server.URL, s.Endpoint)
}

func TestTheLookEndsWithItsTime(t *testing.T) {
	over := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-over }))
	defer server.Close()
	defer close(over)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()

	s := Read(ctx, overHTTP(server.URL))

	assert.Equal(t, TimedOut, s.Caller.Fault.Kind)
	assert.Equal(t, TimedOut, s.Pools.Fault.Kind)
}

// The SDK repeats what was turned away for coming too fast, for longer than a look may take.
func TestThrottledUntilTheTimeIsOver(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusTooManyRequests)
		_, _ = io.WriteString(w, `{"__type":"TooManyRequestsException","code":"TooManyRequestsException","message":"Rate exceeded"}`)
		time.AfterFunc(10*time.Millisecond, cancel)
	}))
	defer server.Close()
	o := overHTTP(server.URL)
	o.Config.Retryer = nil
	r := newReader(o, newServices(o))

	assert.Equal(t, Throttled, r.listPools(ctx).Fault.Kind)
	assert.Equal(t, "Rate exceeded", r.faults[0].Message)
}

func TestAPracticeAccountIsKnownByItsAnswers(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Practice-Account", "yes")
		w.WriteHeader(http.StatusNotImplemented)
	}))
	defer server.Close()

	assert.Equal(t, "practice", Read(t.Context(), overHTTP(server.URL)).Endpoint)
}

func TestCognitoLimitsAreNotRetried(t *testing.T) {
	always := cognitoRetryer{retryAll{}}

	assert.False(t, always.IsErrorRetryable(refused("LimitExceededException", "Attempt limit exceeded")))
	assert.True(t, always.IsErrorRetryable(refused("TooManyRequestsException", "Rate exceeded")))
}

type retryAll struct{ aws.NopRetryer }

func (retryAll) IsErrorRetryable(error) bool { return true }

func TestScrubber(t *testing.T) {
	s := newScrubber()
	s.hide("s3cret&more", "s3cret&more-and-more", "on", `quo"ted-secret`, "public-id", "padded-secret\n")
	s.show("public-id")
	for name, tt := range map[string]struct{ text, want string }{
		"a value":         {"it is s3cret&more.", "it is [hidden]."},
		"the longer one":  {"it is s3cret&more-and-more.", "it is [hidden]."},
		"in an address":   {"?x=s3cret%26more", "?x=[hidden]"},
		"in JSON":         {`{"x":"quo\"ted-secret"}`, `{"x":"[hidden]"}`},
		"without padding": {"padded-secret", "[hidden]"},
		"too short":       {"switched on", "switched on"},
		"public":          {"client public-id", "client public-id"},
		"a token":         {"token eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln-_ end", "token [hidden] end"},
		"a link":          {"https://b/c?X-Amz-Signature=abcdef&x=1", "https://b/c?X-Amz-Signature=[hidden]&x=1"},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, tt.want, s.text(tt.text)) })
	}
	// A value that the cut goes through would show its beginning, were it not hidden before.
	long := strings.Repeat("x", longestText-4) + "s3cret&more"
	assert.NotContains(t, s.text(long), "s3c")
	assert.Len(t, []rune(s.text(strings.Repeat("é", 400))), longestText)
}

func TestMissingIsNoFault(t *testing.T) {
	assert.True(t, isMissing(fmt.Errorf("reading: %w", refused("NoSuchEntity", ""))))
	assert.True(t, isMissing(refused("ResourceNotFoundException", "")))
	assert.False(t, isMissing(refused("AccessDenied", "")))
	assert.False(t, isMissing(errors.New("ResourceNotFoundException")))
}
