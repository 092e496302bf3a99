package build

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// realSteps copies the repository's own steps, so that they can be edited.
func realSteps(t testing.TB) (root string, jobs []Job) {
	t.Helper()
	repository, err := Root(".")
	require.NoError(t, err)
	mains, err := filepath.Glob(filepath.Join(repository, "steps", "0*", "main.go"))
	require.NoError(t, err)
	require.NotEmpty(t, mains)
	root = t.TempDir()
	for _, file := range []string{"go.mod", "go.sum"} {
		content, err := os.ReadFile(filepath.Join(repository, file))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(root, file), content, 0o644))
	}
	require.NoError(t, os.CopyFS(filepath.Join(root, "steps"), os.DirFS(filepath.Join(repository, "steps"))))
	for _, main := range mains {
		folder := filepath.Base(filepath.Dir(main))
		jobs = append(jobs, Job{Name: folder[len("00-"):], Package: "./steps/" + folder})
	}
	return root, jobs
}

func TestRealStepsStaySmall(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: this compiles the steps and the SDK for both of Lambda's architectures")
	}
	root, jobs := realSteps(t)
	const megabyte = 1000 * 1000
	for arch, most := range map[Arch]float64{X8664: 3.1 * megabyte, ARM64: 2.8 * megabyte} {
		zips, err := Zips(t.Context(), root, t.TempDir(), arch, os.Environ(), jobs)
		require.NoError(t, err)
		for _, z := range zips {
			t.Logf("%s for %s: %d bytes", z.Name, arch, z.Size)
			require.LessOrEqual(t, float64(z.Size), most, "%s for %s", z.Name, arch)
		}
	}
}

// BenchmarkZipsAfterOneEdit is the wait of a learner who has changed a step:
// it aims at less than two seconds on two cores.
func BenchmarkZipsAfterOneEdit(b *testing.B) {
	root, jobs := realSteps(b)
	out := filepath.Join(root, "build")
	if _, err := Zips(b.Context(), root, out, X8664, os.Environ(), jobs); err != nil {
		b.Fatal(err)
	}
	edits := 0
	for b.Loop() {
		edits++
		edit(b, root, jobs[edits%len(jobs)], fmt.Sprintf("var Edit%d = %d", edits, edits))
		if _, err := Zips(b.Context(), root, out, X8664, os.Environ(), jobs); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/op")
}
