package startbench

import (
	"archive/zip"
	"compress/flate"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const noop = "./testdata/noop"

var functions = []string{"02-sign-up", "03-sign-in", "04-refresh-token", "05-private"}

// BenchmarkStart reports, for each function, the median time to its first request for work, as a multiple of the no-op's.
func BenchmarkStart(b *testing.B) {
	idle := buildFor(b, noop, runtime.GOOS, runtime.GOARCH)
	for _, function := range functions {
		b.Run(function, func(b *testing.B) {
			program := buildFor(b, filepath.Join("..", "..", function), runtime.GOOS, runtime.GOARCH)
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

// BenchmarkZip reports the sizes of the zips to upload, in millions of bytes and as a multiple of the no-op's.
func BenchmarkZip(b *testing.B) {
	for _, arch := range []string{"amd64", "arm64"} {
		idle := zipSize(b, buildFor(b, noop, "linux", arch))
		for _, function := range functions {
			b.Run(arch+"/"+function, func(b *testing.B) {
				size := zipSize(b, buildFor(b, filepath.Join("..", "..", function), "linux", arch))
				b.ReportMetric(0, "ns/op")
				b.ReportMetric(float64(size)/1e6, "MB")
				b.ReportMetric(float64(size)/float64(idle), "x-noop")
			})
		}
	}
}

// buildFor builds a function the way WORKSHOP.md does, and returns where the program is.
func buildFor(b *testing.B, folder, goos, goarch string) string {
	b.Helper()
	program := filepath.Join(b.TempDir(), "bootstrap")
	build := exec.CommandContext(b.Context(), "go", "build", "-trimpath", "-ldflags=-s -w", "-tags", "lambda.norpc",
		"-o", program, folder)
	build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+goos, "GOARCH="+goarch)
	output, err := build.CombinedOutput()
	require.NoError(b, err, "building %s: %s", folder, output)

	// Lambda unpacks the program from a zip. A copy lies in memory as such a file does; the linker's own file is slower to
	// start, by more than what is measured here.
	content, err := os.ReadFile(program)
	require.NoError(b, err)
	unpacked := program + ".unpacked"
	require.NoError(b, os.WriteFile(unpacked, content, 0o755))
	return unpacked
}

func zipSize(b *testing.B, program string) int64 {
	b.Helper()
	content, err := os.ReadFile(program)
	require.NoError(b, err)
	var size counter
	archive := zip.NewWriter(&size)
	archive.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(w, flate.BestCompression)
	})
	file, err := archive.Create("bootstrap")
	require.NoError(b, err)
	_, err = file.Write(content)
	require.NoError(b, err)
	require.NoError(b, archive.Close())
	return int64(size)
}

type counter int64

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
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
