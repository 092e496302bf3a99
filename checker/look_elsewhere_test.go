package main

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/checks"
	"cognito-lambda-workshop/checker/lesson"
	"cognito-lambda-workshop/checker/solve"
)

// Another implementation of the AWS APIs is read as well as AWS: nothing leans on the practice account's own ways.
func TestLookElsewhere(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped by -short: builds the four functions and does the workshop")
	}
	if _, err := exec.Command("python3", "-c", "import moto.server").CombinedOutput(); err != nil {
		t.Skip("moto's server is not installed: python3 -m pip install 'moto[server]'")
	}
	url := serveMoto(t)
	o := optionsFor(url)
	o.Config.HTTPClient = onlyHere{o.Config.HTTPClient}
	zips, err := zipsOf(t.Context(), terminal{environ: os.Environ(), out: t.Output(), err: t.Output()}, lesson.Steps())
	require.NoError(t, err)
	require.NoError(t, solve.Steps(t.Context(), solve.Options{
		Config: o.Config, Names: o.Names, Zip: zips, Architecture: "x86_64", Say: func(string) {},
	}, lesson.Steps()))

	snapshot := account.Read(t.Context(), o)
	assert.Equal(t, url, snapshot.Endpoint)
	for _, f := range checks.Run(snapshot) {
		_, name, _ := strings.Cut(f.ID, "/")
		want := checks.Pass
		switch name {
		case "package":
			want = checks.Unknown // its link to the zip leads to a bucket of AWS that is not there
		case "works", "logs":
			if f.Step != lesson.ExecutionRole {
				want = checks.Skipped
			}
		}
		assert.Equal(t, want, f.Status, "%s: %s", f.ID, f.Saw)
	}
}

// onlyHere is an HTTP client that reaches no other machine.
type onlyHere struct{ aws.HTTPClient }

func (c onlyHere) Do(request *http.Request) (*http.Response, error) {
	if host := request.URL.Hostname(); host != "127.0.0.1" {
		return nil, fmt.Errorf("the test does not leave this machine for %s", host)
	}
	return c.HTTPClient.Do(request)
}

// serveMoto serves moto until the test ends.
func serveMoto(t *testing.T) (url string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := listener.Addr().String()
	require.NoError(t, listener.Close())
	host, port, err := net.SplitHostPort(address)
	require.NoError(t, err)
	server := exec.CommandContext(t.Context(), "python3", "-m", "moto.server", "-H", host, "-p", port)
	require.NoError(t, server.Start())
	t.Cleanup(func() { _ = server.Wait() }) // killed when the test's context ends
	url = "http://" + address
	require.Eventually(t, func() bool {
		answer, err := http.Get(url + "/moto-api/")
		if err != nil {
			return false
		}
		return answer.Body.Close() == nil
	}, time.Minute, 50*time.Millisecond, "moto's server does not answer")
	return url
}
