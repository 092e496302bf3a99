package main

import (
	"context"
	"net"
	"net/http"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/checks"
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
	for name, connection := range map[string]func(net.Conn) net.Conn{
		"": nil, "slow connections/": func(c net.Conn) net.Conn { return &slowConnection{Conn: c} },
	} {
		f := finishedBehind(b, connection)
		f.with(later)
		b.Run(name+"first", func(b *testing.B) {
			if connection != nil {
				b.Skip("skipped: a first look has to connect")
			}
			measure(b, f, f.fresh)
		})
		b.Run(name+"repeated", func(b *testing.B) {
			options := f.fresh()
			account.Read(b.Context(), options)
			measure(b, f, func() account.Options { return options })
		})
	}
}

func measure(b *testing.B, f *front, options func() account.Options) {
	bare := bareLatency(b, f) * time.Duration(len(longestChain))
	var looked time.Duration
	b.ResetTimer()
	for b.Loop() {
		o := options()
		start := time.Now()
		s := account.Read(b.Context(), o)
		looked += time.Since(start)
		require.NotNil(b, s.Functions["private"].Found.Package.Found)
		require.NotNil(b, s.Client.Found)
		require.NotNil(b, s.Policy.Found.Document.Found)
	}
	b.ReportMetric(float64(looked)/float64(b.N)/float64(bare), "×bare")
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
func bareLatency(b *testing.B, f *front) time.Duration {
	b.Helper()
	client := &http.Client{}
	defer client.CloseIdleConnections()
	var fastest time.Duration
	for i := range 10 {
		request, err := http.NewRequestWithContext(b.Context(), http.MethodGet, f.server.URL+"/code/none", http.NoBody)
		require.NoError(b, err)
		start := time.Now()
		response, err := client.Do(request)
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
	s := account.Read(b.Context(), finishedBehind(b, nil).options)
	for b.Loop() {
		checks.Run(s)
	}
}

// BenchmarkPackage measures how much of a function's zip is read.
func BenchmarkPackage(b *testing.B) {
	f := finishedBehind(b, nil)
	var read atomic.Int64
	f.options.Config.HTTPClient = counting{f.options.Config.HTTPClient, &read}
	for b.Loop() {
		account.Read(b.Context(), f.options)
	}
	b.ReportMetric(float64(read.Load())/float64(b.N)/4/1024, "KiB/function")
}

// BenchmarkMemory measures what the checker has taken from the system when it has looked and judged, the practice account
// and the test itself left out.
func BenchmarkMemory(b *testing.B) {
	f := finishedBehind(b, nil)
	var before, after runtime.MemStats
	for b.Loop() {
		runtime.GC()
		runtime.ReadMemStats(&before)
		checks.Run(account.Read(b.Context(), f.options))
		runtime.ReadMemStats(&after)
	}
	b.ReportMetric(float64(after.TotalAlloc-before.TotalAlloc)/(1<<20), "MiB/look")
}
