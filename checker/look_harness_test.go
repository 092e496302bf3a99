package main

import (
	"crypto/rand"
	"crypto/rsa"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
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

// finished is a practice account in which the workshop has been done.
type finished struct {
	account http.Handler
	zips    func(lesson.Step) ([]byte, error)
}

// finish does the workshop in a practice account that is there until the test ends.
func finish(tb testing.TB) *finished {
	tb.Helper()
	if testing.Short() {
		tb.Skip("skipped by -short: builds the four functions and does the workshop")
	}
	opened, err := practice.Open(practice.Options{
		Folder: tb.TempDir(),
		NewKey: func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 1024) },
		Report: func(err error) { tb.Errorf("the practice account's own fault: %v", err) },
	})
	require.NoError(tb, err)
	tb.Cleanup(func() { assert.NoError(tb, opened.Close()) })
	f := &finished{account: opened}
	f.zips, err = zipsOf(tb.Context(), terminal{environ: os.Environ(), out: tb.Output(), err: tb.Output()}, lesson.Steps())
	require.NoError(tb, err)
	o := optionsFor(f.serve(tb, nil, nil))
	require.NoError(tb, solve.Steps(tb.Context(), solve.Options{
		Config: o.Config, Names: o.Names, Zip: f.zips, Architecture: thisArchitecture(), Say: func(string) {},
	}, lesson.Steps()))
	return f
}

// serve answers at an address of its own until the test ends. meddle may answer first, and connection wraps each new
// connection; both may be nil.
func (f *finished) serve(tb testing.TB, meddle meddler, connection func(net.Conn) net.Conn) (url string) {
	tb.Helper()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if meddle == nil || !meddle(operationOf(r), w, r) {
			f.account.ServeHTTP(w, r)
		}
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	if connection != nil {
		server.Listener = wrapped{server.Listener, connection}
	}
	server.Start()
	tb.Cleanup(server.Close)
	return server.URL
}

// optionsFor aim at an address, over connections of their own.
func optionsFor(url string) account.Options {
	return account.Options{
		Config: practiceConfig(url, practice.DefaultRegion), Endpoint: url, Names: lesson.DefaultNames(""),
		CLIFlags: []string{"--region", practice.DefaultRegion, "--endpoint-url", url}, Now: time.Now,
	}
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

// wrapped is a listener whose connections are wrapped.
type wrapped struct {
	net.Listener
	wrap func(net.Conn) net.Conn
}

func (l wrapped) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return l.wrap(c), nil
}
