package build

import (
	"archive/zip"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// BenchmarkStart reports, for each function, the median time from the start of its program to its first request for
// work, as a multiple of a no-op aws-lambda-go program's. Both are built and unpacked as a learner's are.
func BenchmarkStart(b *testing.B) {
	root, err := Root(".")
	require.NoError(b, err)
	jobs := []Job{{Name: "noop", Package: "./checker/build/testdata/noop"}}
	for _, function := range []string{"02-sign-up", "03-sign-in", "04-refresh-token", "05-private"} {
		jobs = append(jobs, Job{Name: function, Package: "./steps/" + function})
	}
	zips, err := Zips(b.Context(), root, b.TempDir(), Practice, os.Environ(), jobs)
	require.NoError(b, err)
	idle := unpacked(b, zips[0])
	for _, z := range zips[1:] {
		b.Run(z.Name, func(b *testing.B) {
			program := unpacked(b, z)
			lambda := listen(b)
			var ours, theirs []time.Duration
			b.ResetTimer()
			// By turns, so that a busy moment of the machine meets both, and each goes first as often as the other.
			for range max(b.N, 100) {
				theirs = append(theirs, lambda.start(b, idle))
				ours = append(ours, lambda.start(b, program), lambda.start(b, program))
				theirs = append(theirs, lambda.start(b, idle))
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(median(ours).Seconds()*1000, "ms")
			b.ReportMetric(float64(median(ours))/float64(median(theirs)), "x-noop")
		})
	}
}

// unpacked is the program of a zip, as Lambda lays it down.
func unpacked(b *testing.B, z Zip) string {
	b.Helper()
	archive, err := zip.OpenReader(z.Path)
	require.NoError(b, err)
	defer archive.Close()
	program := filepath.Join(b.TempDir(), "bootstrap")
	from, err := archive.Open("bootstrap")
	require.NoError(b, err)
	to, err := os.OpenFile(program, os.O_CREATE|os.O_WRONLY, 0o755)
	require.NoError(b, err)
	_, err = io.Copy(to, from)
	require.NoError(b, err)
	require.NoError(b, to.Close())
	return program
}

// service is the part of the Lambda service that a starting function meets: it asks for work, and waits.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
type service struct {
	address string
	asked   chan time.Time
}

func listen(b *testing.B) service {
	b.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(b, err)
	s := service{address: listener.Addr().String(), asked: make(chan time.Time, 1)}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /2018-06-01/runtime/invocation/next", func(_ http.ResponseWriter, r *http.Request) {
		s.asked <- time.Now()
		<-r.Context().Done()
	})
	server := &http.Server{Handler: mux}
	go func() { _ = server.Serve(listener) }()
	b.Cleanup(func() { _ = server.Close() })
	return s
}

// start runs the program until it asks for work, and returns how long that took.
func (s service) start(b *testing.B, program string) time.Duration {
	b.Helper()
	process := exec.CommandContext(b.Context(), program)
	process.Env = []string{
		"AWS_LAMBDA_RUNTIME_API=" + s.address, "AWS_LAMBDA_FUNCTION_NAME=measured", "AWS_REGION=us-east-1",
		"clientId=1example23456789", "clientSecret=9example87654321exampleclientsecret",
	}
	begin := time.Now()
	require.NoError(b, process.Start())
	var took time.Duration
	select {
	case at := <-s.asked:
		took = at.Sub(begin)
	case <-time.After(10 * time.Second):
		b.Error("the function did not ask for work within 10 seconds")
	}
	_ = process.Process.Kill()
	_ = process.Wait()
	return took
}

func median(times []time.Duration) time.Duration {
	slices.Sort(times)
	return times[len(times)/2]
}
