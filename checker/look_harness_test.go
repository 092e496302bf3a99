package main

import (
	"crypto/rand"
	"crypto/rsa"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/lesson"
	"cognito-lambda-workshop/checker/practice"
	"cognito-lambda-workshop/checker/solve"
)

// meddler may answer a request in the place of the practice account, and tells whether it did. operation is the request's
// IAM action ("lambda:GetFunction"), or "code" and "keys" for what is no call of an AWS API.
type meddler func(operation string, w http.ResponseWriter, r *http.Request) bool

// front stands between the checker and a finished practice account.
type front struct {
	options account.Options // aimed at the front
	server  *httptest.Server
	zips    func(lesson.Step) ([]byte, error)

	mu     sync.Mutex
	meddle meddler // nil: every request is passed on
}

// finishedBehind does the workshop in a practice account, and puts a front in front of it until the test ends. connection
// wraps each new connection to it; nil: none.
func finishedBehind(tb testing.TB, connection func(net.Conn) net.Conn) *front {
	tb.Helper()
	if testing.Short() {
		tb.Skip("skipped by -short: builds the four functions and does the workshop")
	}
	f := &front{}
	opened, err := practice.Open(practice.Options{
		Folder: tb.TempDir(),
		NewKey: func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 1024) },
		Report: func(err error) { tb.Errorf("the practice account's own fault: %v", err) },
	})
	require.NoError(tb, err)
	f.server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f.mu.Lock()
		meddle := f.meddle
		f.mu.Unlock()
		if meddle == nil || !meddle(operationOf(r), w, r) {
			opened.ServeHTTP(w, r)
		}
	}))
	if connection != nil {
		f.server.Listener = slowListener{f.server.Listener, connection}
	}
	f.server.Start()
	tb.Cleanup(func() {
		f.server.Close()
		assert.NoError(tb, opened.Close())
	})
	f.options = f.fresh()
	f.zips, err = zipsOf(tb.Context(), terminal{environ: os.Environ(), out: tb.Output(), err: tb.Output()}, lesson.Steps())
	require.NoError(tb, err)
	require.NoError(tb, solve.Steps(tb.Context(), solve.Options{
		Config: f.options.Config, Names: f.options.Names, Zip: f.zips, Architecture: thisArchitecture(), Say: func(string) {},
	}, lesson.Steps()))
	return f
}

// fresh are options without any open connection.
func (f *front) fresh() account.Options {
	return account.Options{
		Config: practiceConfig(f.server.URL, practice.DefaultRegion), Endpoint: f.server.URL, Names: lesson.DefaultNames(""),
		CLIFlags: []string{"--region", practice.DefaultRegion, "--endpoint-url", f.server.URL}, Now: time.Now,
	}
}

// with puts a meddler in place; nil takes it away.
func (f *front) with(meddle meddler) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.meddle = meddle
}

// operationOf tells what a request asks for.
func operationOf(r *http.Request) string {
	if target := r.Header.Get("X-Amz-Target"); target != "" {
		service, operation, _ := strings.Cut(target, ".")
		if strings.HasPrefix(service, "Logs") {
			return "logs:" + operation
		}
		return "cognito-idp:" + operation
	}
	path := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	switch {
	case strings.HasPrefix(r.URL.Path, "/code/"):
		return "code"
	case strings.Contains(r.URL.Path, "/.well-known/"):
		return "keys"
	case len(path) > 1 && path[1] == "functions":
		return lambdaOperation(path[2:])
	}
	if r.ParseForm() != nil {
		return ""
	}
	service := "iam:"
	if r.PostForm.Get("Version") == "2011-06-15" {
		service = "sts:"
	}
	return service + r.PostForm.Get("Action")
}

func lambdaOperation(path []string) string {
	if len(path) < 2 {
		return "lambda:" + map[int]string{0: "ListFunctions", 1: "GetFunction"}[len(path)]
	}
	return "lambda:" + map[string]string{
		"configuration": "GetFunctionConfiguration", "policy": "GetPolicy", "url": "GetFunctionUrlConfig", "invocations": "InvokeFunction",
	}[path[1]]
}

type slowListener struct {
	net.Listener
	wrap func(net.Conn) net.Conn
}

func (l slowListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return l.wrap(c), nil
}
