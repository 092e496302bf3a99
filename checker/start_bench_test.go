package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// BenchmarkCheckerStart reports how long `checker --version` takes, as a multiple of a Go program that does nothing.
func BenchmarkCheckerStart(b *testing.B) {
	folder := b.TempDir()
	idle := filepath.Join(folder, "idle")
	require.NoError(b, os.Mkdir(idle, 0o755))
	require.NoError(b, os.WriteFile(filepath.Join(idle, "main.go"), []byte("package main\n\nfunc main() {}\n"), 0o644))
	require.NoError(b, os.WriteFile(filepath.Join(idle, "go.mod"), []byte("module idle\n\ngo 1.26\n"), 0o644))
	theirs := compile(b, idle, filepath.Join(folder, "idle.exe"))
	ours := compile(b, ".", filepath.Join(folder, "checker.exe"))

	var took [2][]time.Duration
	b.ResetTimer()
	for range max(b.N, 100) {
		took[0] = append(took[0], runOnce(b, theirs))
		took[1] = append(took[1], runOnce(b, ours, "--version"))
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(middle(took[1]).Seconds()*1000, "ms")
	b.ReportMetric(float64(middle(took[1]))/float64(middle(took[0])), "x-empty")
}

func compile(b *testing.B, folder, program string) string {
	b.Helper()
	build := exec.CommandContext(b.Context(), "go", "build", "-o", program, ".")
	build.Dir = folder
	output, err := build.CombinedOutput()
	require.NoError(b, err, "%s", output)
	return program
}

func runOnce(b *testing.B, program string, args ...string) time.Duration {
	b.Helper()
	begin := time.Now()
	require.NoError(b, exec.CommandContext(b.Context(), program, args...).Run())
	return time.Since(begin)
}

func middle(times []time.Duration) time.Duration {
	slices.Sort(times)
	return times[len(times)/2]
}
