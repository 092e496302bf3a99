package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/checks"
)

// lookTime is how long a look of these tests may take.
const lookTime = 3 * time.Second

// troubles are what can come of a call in the place of its answer.
func troubles() map[account.FaultKind]http.HandlerFunc {
	return map[account.FaultKind]http.HandlerFunc{
		account.Denied:    func(w http.ResponseWriter, r *http.Request) { refuse(w, r, http.StatusForbidden, "AccessDeniedException") },
		account.Throttled: func(w http.ResponseWriter, r *http.Request) { refuse(w, r, http.StatusTooManyRequests, "Throttling") },
		account.TimedOut:  func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
		// The connection breaks off.
		account.Unreachable: func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
	}
}

func TestLookTmp(t *testing.T) {
	f := finish(t)
	for _, op := range []string{"sts:GetCallerIdentity", "cognito-idp:ListUserPools", "cognito-idp:DescribeUserPool", "cognito-idp:ListUserPoolClients", "cognito-idp:DescribeUserPoolClient",
	"lambda:GetFunction","lambda:GetFunctionUrlConfig","lambda:GetPolicy","code","iam:GetRole","iam:ListAttachedRolePolicies","iam:ListRolePolicies","iam:GetPolicy","iam:GetPolicyVersion",
	"lambda:InvokeFunction", "cognito-idp:AdminConfirmSignUp", "cognito-idp:AdminDeleteUser", "keys", "logs:FilterLogEvents"} {
		for kind, h := range troubles() {
			if kind != account.Denied && op != "code" && op != "lambda:InvokeFunction" { continue }
			url := f.serve(t, func(o string, w http.ResponseWriter, r *http.Request) bool { if o == op { h(w, r); return true }; return false }, nil)
			o := optionsFor(url)
			ctx, cancel := context.WithTimeout(t.Context(), lookTime)
			start := time.Now()
			s := account.Read(ctx, o)
			account.Use(ctx, o, s, account.LiveOptions{Mail: true, LogsWait: time.Millisecond, Grace: 100*time.Millisecond})
			cancel()
			t.Log("=====", op, kind, time.Since(start))
			for _, x := range checks.Run(s) { if x.Status != "pass" { t.Log(x.ID, x.Status, x.Saw) } }
			if p := s.Functions["private"].Found; p != nil { t.Logf("%+v", p.Package.Fault) }
			t.Log(s.Live.LeftBehind)
		}
	}
}

// refuse answers as AWS does, in the form of the request's service.
func refuse(w http.ResponseWriter, r *http.Request, status int, code string) {
	switch {
	case r.Header.Get("X-Amz-Target") != "":
		w.Header().Set("Content-Type", "application/x-amz-json-1.1")
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprintf(w, `{"__type":%q,"message":"the test says no"}`, code)
	case strings.HasPrefix(r.URL.Path, "/20"):
		w.Header().Set("X-Amzn-Errortype", code)
		w.WriteHeader(status)
		fmt.Fprint(w, `{"Message":"the test says no"}`)
	default:
		w.WriteHeader(status)
		fmt.Fprintf(w, `<ErrorResponse><Error><Code>%s</Code><Message>the test says no</Message></Error></ErrorResponse>`, strings.TrimSuffix(code, "Exception"))
	}
}
var _ = assert.Equal
var _ = require.Equal
