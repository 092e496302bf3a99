package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/checks"
	"cognito-lambda-workshop/checker/report"
)

const (
	lookTime    = 6 * time.Second  // for a look that waits for an answer in vain
	journeyTime = 15 * time.Second // for a live one, in which up to four functions start
	graceTime   = 3 * time.Second  // for what makes and deletes the throw-away user
	slack       = 5 * time.Second  // for a busy machine
)

// troubles are what can come of a call in the place of its answer.
func troubles() map[account.FaultKind]http.HandlerFunc {
	return map[account.FaultKind]http.HandlerFunc{
		account.Denied: func(w http.ResponseWriter, r *http.Request) {
			refuse(w, r, http.StatusForbidden, "AccessDeniedException")
		},
		account.Throttled: func(w http.ResponseWriter, r *http.Request) { refuse(w, r, http.StatusTooManyRequests, "Throttling") },
		account.TimedOut: func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body) // a server notices that its client is gone only once it has read all that it sent
			<-r.Context().Done()
		},
		account.Unreachable: func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, // cuts the connection off
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
		fmt.Fprintf(w, `<ErrorResponse><Error><Code>%s</Code><Message>the test says no</Message></Error></ErrorResponse>`,
			strings.TrimSuffix(code, "Exception"))
	}
}

// troubled is a call in trouble and what comes of it.
type troubled struct {
	operation string
	live      *account.LiveOptions
	unknown   []string // the checks that cannot be judged for it
	judged    string   // one that is judged all the same
	// told is what the Fault says where that is not the operation and the trouble: a link and a file of keys are no AWS calls.
	told map[account.FaultKind]account.FaultKind
}

func troubledCalls() []troubled {
	mail, noMail := &account.LiveOptions{Mail: true, LogsWait: time.Nanosecond, Grace: graceTime}, &account.LiveOptions{Grace: graceTime}
	noCall := map[account.FaultKind]account.FaultKind{account.Denied: account.OtherFault}
	noKeys := map[account.FaultKind]account.FaultKind{account.Denied: account.Malformed, account.Throttled: account.Malformed}
	return []troubled{
		{"sts:GetCallerIdentity", nil, []string{"account/credentials"}, "", nil},
		{"cognito-idp:ListUserPools", nil, []string{"user-pool/exists"}, "execution-role/logs", nil},
		{"cognito-idp:DescribeUserPool", nil, []string{"user-pool/exists"}, "execution-role/logs", nil},
		{"cognito-idp:ListUserPoolClients", nil, []string{"user-pool/app-client"}, "user-pool/mfa", nil},
		{"cognito-idp:DescribeUserPoolClient", nil, []string{"user-pool/app-client"}, "user-pool/mfa", nil},
		{"lambda:GetFunction", nil, []string{"sign-up/exists", "sign-in/exists", "refresh-token/exists", "private/exists"}, "user-pool/mfa", nil},
		{"lambda:GetFunctionUrlConfig", nil, []string{"private/exposed"}, "private/ready", nil},
		{"lambda:GetPolicy", nil, []string{"private/exposed"}, "private/ready", nil},
		{"code", nil, []string{"sign-up/package", "private/package"}, "sign-up/environment", noCall},
		{"iam:GetRole", nil, []string{"execution-role/exists"}, "sign-up/environment", nil},
		{"iam:ListAttachedRolePolicies", nil, []string{"execution-role/policy-attached", "execution-role/logs"}, "execution-role/trust", nil},
		{"iam:ListRolePolicies", nil, []string{"execution-role/logs"}, "execution-role/trust", nil},
		{"iam:GetPolicy", nil, []string{"execution-role/policy", "execution-role/logs"}, "execution-role/trust", nil},
		{"iam:GetPolicyVersion", nil, []string{"execution-role/logs"}, "execution-role/trust", nil},

		{"lambda:InvokeFunction", mail, []string{"sign-up/works"}, "private/ready", nil},
		{"cognito-idp:AdminConfirmSignUp", mail, []string{"sign-up/works"}, "private/ready", nil},
		{"keys", mail, []string{"sign-in/works"}, "sign-up/works", noKeys},
		{"logs:FilterLogEvents", mail, []string{"sign-up/logs"}, "sign-up/works", nil},
		{"cognito-idp:AdminDeleteUser", mail, nil, "private/works", nil},
		{"cognito-idp:AdminCreateUser", noMail, nil, "private/ready", nil},
		{"cognito-idp:AdminSetUserPassword", noMail, nil, "private/ready", nil},
	}
}

// Each call that a look makes is denied, throttled, left without an answer and cut off in turn. The look ends in time, the
// checks that hang on the call say that they could not look, and the others are judged.
func TestLookWithACallInTrouble(t *testing.T) {
	f := finish(t)
	type outcome struct {
		snapshot    *account.Snapshot
		took, limit time.Duration
	}
	outcomes := map[string]outcome{}
	// So many at once: a throw-away user has functions started for it.
	users, others := make(chan struct{}, 6), make(chan struct{}, 6)
	var looks sync.WaitGroup
	var mu sync.Mutex
	for _, call := range troubledCalls() {
		for kind, trouble := range troubles() {
			o := optionsFor(f.serve(t, func(operation string, w http.ResponseWriter, r *http.Request) bool {
				if operation == call.operation {
					trouble(w, r)
				}
				return operation == call.operation
			}, nil))
			looks.Go(func() {
				free, limit := others, time.Minute
				if call.live != nil {
					free = users
				}
				switch {
				case kind == account.TimedOut && call.live != nil:
					limit = journeyTime
				case kind == account.TimedOut:
					limit = lookTime
				}
				free <- struct{}{}
				defer func() { <-free }()
				ctx, cancel := context.WithTimeout(t.Context(), limit)
				defer cancel()
				start := time.Now()
				s := account.Read(ctx, o)
				if call.live != nil {
					account.Use(ctx, o, s, *call.live)
				}
				mu.Lock()
				defer mu.Unlock()
				outcomes[call.operation+" "+string(kind)] = outcome{s, time.Since(start), limit}
			})
		}
	}
	looks.Wait()

	left := map[string]bool{}
	for _, call := range troubledCalls() {
		for kind := range troubles() {
			name := call.operation + " " + string(kind)
			s, took, limit := outcomes[name].snapshot, outcomes[name].took, outcomes[name].limit
			if s.Live != nil && len(s.Live.LeftBehind) > 0 && !strings.Contains(s.Live.LeftBehind[0], "may") {
				left[s.Live.User] = true
			}
			t.Run(name, func(t *testing.T) {
				if kind == account.TimedOut {
					assert.Less(t, took, limit+graceTime+slack)
				}
				if call.operation == "cognito-idp:AdminDeleteUser" {
					assert.Len(t, s.Live.LeftBehind, 1)
				}
				assertTold(t, s, call, kind)
			})
		}
	}
	t.Run("near misses", func(t *testing.T) { assertNearMissesAreGivenUp(t, f) })
	assert.Equal(t, left, usersLeft(t, f), "of all the throw-away users those are left that are said to be")
}

func assertTold(t *testing.T, s *account.Snapshot, call troubled, kind account.FaultKind) {
	t.Helper()
	raw, err := json.Marshal(s)
	require.NoError(t, err)
	if told, ok := call.told[kind]; ok {
		kind = told
	}
	operation := call.operation
	switch operation {
	case "code":
		operation = "lambda:GetFunction"
	case "keys":
		operation = "GET http://"
	}
	assert.Contains(t, string(raw), fmt.Sprintf(`{"kind":%q,"operation":"%s`, kind, operation))

	found := map[string]checks.Finding{}
	findings := checks.Run(s)
	for _, finding := range findings {
		found[finding.ID] = finding
		assert.NotContains(t, []checks.Status{checks.Fail, checks.Blocked}, finding.Status, "%s: %s", finding.ID, finding.Saw)
	}
	for _, id := range call.unknown {
		assert.Equal(t, checks.Unknown, found[id].Status, "%s: %s", id, found[id].Saw)
		assert.NotContains(t, found[id].Saw, "Not looked at", "it is the root")
	}
	if call.judged != "" {
		assert.Equal(t, checks.Pass, found[call.judged].Status, "%s: %s", call.judged, found[call.judged].Saw)
	}
	if call.unknown != nil {
		assert.Equal(t, 3, report.Make(s, findings, nil, "test").ExitCode())
	}
}

// usersLeft are the names of all users in the pool.
func usersLeft(t *testing.T, f *finished) map[string]bool {
	t.Helper()
	o := optionsFor(f.serve(t, nil, nil))
	pool := account.Read(t.Context(), o).Pool.Found.ID
	out, err := cognitoidentityprovider.NewFromConfig(o.Config).ListUsers(t.Context(), &cognitoidentityprovider.ListUsersInput{UserPoolId: &pool})
	require.NoError(t, err)
	users := map[string]bool{}
	for _, user := range out.Users {
		for _, attribute := range user.Attributes {
			if *attribute.Name == "email" {
				users[*attribute.Value] = true
			}
		}
	}
	return users
}

// The search for near misses is given up when it gets no answer.
func assertNearMissesAreGivenUp(t *testing.T, f *finished) {
	t.Helper()
	block := troubles()[account.TimedOut]
	o := optionsFor(f.serve(t, func(operation string, w http.ResponseWriter, r *http.Request) bool {
		blocked := operation == "iam:ListRoles" || operation == "lambda:ListFunctions"
		if blocked {
			block(w, r)
		}
		return blocked
	}, nil))
	o.Names.Role, o.Names.Private = "lambda-cognito-cloudwatch", "privatelambda"
	start := time.Now()

	s := account.Read(t.Context(), o)

	assert.Less(t, time.Since(start), 2*time.Second+slack)
	assert.True(t, s.Roles[s.RoleName].Missing)
	assert.Empty(t, s.NearMisses)
}
