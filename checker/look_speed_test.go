package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/checks"
	"cognito-lambda-workshop/checker/lesson"
)

const (
	addedToRequests    = 40 * time.Millisecond
	addedToConnections = 80 * time.Millisecond
)

// longestChain are the dependent calls of a look at a finished account: no look can be faster than these one after the other.
// Two other chains are as long: ListUserPools, ListUserPoolClients, DescribeUserPoolClient; and GetCallerIdentity, which
// gives the account's id, GetPolicy, GetPolicyVersion.
var longestChain = []string{"iam:ListAttachedRolePolicies", "iam:GetPolicy", "iam:GetPolicyVersion"}

// BenchmarkLook measures a look at a finished account whose every answer comes 40 ms late, as a multiple of the bare latency
// of its longest chain of dependent calls. Run it alone: go test -run '^$' -bench '^BenchmarkLook$' ./checker
func BenchmarkLook(b *testing.B) {
	f := finish(b)
	at := f.serve(b, later, nil)
	b.Run("first", func(b *testing.B) { measure(b, at, func() account.Options { return optionsFor(at) }) })
	for name, url := range map[string]string{
		"repeated":                         at,
		"repeated, connections 80 ms late": f.serve(b, later, func(c net.Conn) net.Conn { return &slowConnection{Conn: c} }),
	} {
		b.Run(name, func(b *testing.B) {
			o := optionsFor(url)
			account.Read(b.Context(), o)
			measure(b, url, func() account.Options { return o })
		})
	}
}

func measure(b *testing.B, url string, options func() account.Options) {
	bare := bareLatency(b, url) * time.Duration(len(longestChain))
	var all, best time.Duration
	for b.Loop() {
		o := options()
		start := time.Now()
		s := account.Read(b.Context(), o)
		took := time.Since(start)
		all += took
		if best == 0 || took < best {
			best = took
		}
		require.NotNil(b, s.Functions["private"].Found.Package.Found)
		require.NotNil(b, s.Client.Found)
		require.NotNil(b, s.Policy.Found.Document.Found)
	}
	b.ReportMetric(float64(all)/float64(b.N)/float64(bare), "×bare")
	b.ReportMetric(float64(best)/float64(bare), "best-×bare")
	b.ReportMetric(float64(bare)/1e6, "bare-ms")
}

// later answers every request 40 ms late.
func later(_ string, _ http.ResponseWriter, r *http.Request) bool {
	wait(r.Context(), addedToRequests)
	return false
}

func wait(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// slowConnection is one that takes 80 ms to open.
type slowConnection struct {
	net.Conn
	opened sync.Once
}

func (c *slowConnection) Read(p []byte) (int, error) {
	c.opened.Do(func() { wait(context.Background(), addedToConnections) })
	return c.Conn.Read(p)
}

// bareLatency is how long one call takes that does nothing, over a connection that is open.
func bareLatency(b *testing.B, url string) time.Duration {
	b.Helper()
	client := &http.Client{}
	defer client.CloseIdleConnections()
	var fastest time.Duration
	for i := range 10 {
		request, err := http.NewRequestWithContext(b.Context(), http.MethodGet, url+"/code/none", http.NoBody)
		require.NoError(b, err)
		start := time.Now()
		response, err := client.Do(request)
		require.NoError(b, err)
		_, err = io.Copy(io.Discard, response.Body)
		require.NoError(b, err)
		response.Body.Close()
		if took := time.Since(start); i > 0 && (fastest == 0 || took < fastest) {
			fastest = took
		}
	}
	return fastest
}

// BenchmarkJudge measures the judging of a snapshot, which has to be instant.
func BenchmarkJudge(b *testing.B) {
	s := account.Read(b.Context(), optionsFor(finish(b).serve(b, nil, nil)))
	for b.Loop() {
		checks.Run(s)
	}
}

// BenchmarkPackage measures how much of each function's zip is read.
func BenchmarkPackage(b *testing.B) {
	var read atomic.Int64
	o := optionsFor(finish(b).serve(b, nil, nil))
	o.Config.HTTPClient = counting{o.Config.HTTPClient, &read}
	for b.Loop() {
		account.Read(b.Context(), o)
	}
	b.ReportMetric(float64(read.Load())/float64(b.N)/float64(len(lesson.FunctionSteps()))/1024, "KiB/function")
}

// counting counts the bytes of zips that come in.
type counting struct {
	aws.HTTPClient
	read *atomic.Int64
}

func (c counting) Do(r *http.Request) (*http.Response, error) {
	response, err := c.HTTPClient.Do(r)
	if err == nil && strings.HasPrefix(r.URL.Path, "/code/") {
		response.Body = &countedBody{response.Body, c.read}
	}
	return response, err
}

type countedBody struct {
	io.ReadCloser
	read *atomic.Int64
}

func (b *countedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.read.Add(int64(n))
	return n, err
}
