package build

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRoot(t *testing.T) {
	root, _ := workshop(t)
	nested := filepath.Join(root, "steps", "02-sign-up")
	require.NoError(t, os.MkdirAll(filepath.Join(nested, "steps"), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(nested, "go.mod"), []byte("module another\n"), 0o644))

	for name, dir := range map[string]string{
		"the root":              root,
		"below it":              filepath.Join(root, "steps", "internal"),
		"below another module":  nested,
		"a folder not made yet": filepath.Join(root, "new", "folder"),
	} {
		t.Run(name, func(t *testing.T) {
			found, err := Root(dir)
			require.NoError(t, err)
			assert.Equal(t, root, found)
		})
	}

	_, err := Root(filepath.Dir(root))
	assert.EqualError(t, err, "this folder is not in the workshop's repository, and build works from its root or below; go there and run this again")
}

func TestSourceThatMakesNoProgram(t *testing.T) {
	for name, test := range map[string]struct {
		jobs   []Job
		source string // of sign-up, where it is not testdata's
		want   string
	}{
		"one step does not compile": {
			jobs: []Job{signUp, broken},
			want: "broken (steps/04-broken) does not compile; the compiler says:\n" +
				"  steps/04-broken/main.go:5:10: undefined: nowhere\n" +
				"Mend the first of these lines and build again.",
		},
		"an import that is nowhere": {
			jobs:   []Job{signUp},
			source: "package main\n\nimport _ \"fmtt\"\n\nfunc main() {}\n",
			want: "the go tool could not build sign-up (steps/02-sign-up); it says:\n" +
				"  steps/02-sign-up/main.go:3:8: package fmtt is not in std\n" +
				"If it names an import, check how it is written; if it could not download a module, check the connection; then build again.",
		},
		"not package main": {
			jobs: []Job{signUp, library},
			want: "steps/05-library is `package library`, not `package main`, so it makes no program to upload; " +
				"write `package main` at the top of its Go files and build again",
		},
		"no such folder": {
			jobs: []Job{{Name: "sign-out", Package: "./steps/09-sign-out"}},
			want: "the go tool could not build sign-out (steps/09-sign-out); it says:\n" +
				"  stat steps/09-sign-out: directory not found\n" +
				"If it names an import, check how it is written; if it could not download a module, check the connection; then build again.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			root, out := workshop(t)
			if test.source != "" {
				main := filepath.Join(root, "steps", "02-sign-up", "main.go")
				require.NoError(t, os.WriteFile(main, []byte(test.source), 0o644))
			}
			_, err := Zips(t.Context(), root, out, X8664, os.Environ(), test.jobs)

			var failed *CompileError
			require.ErrorAs(t, err, &failed)
			assert.Equal(t, test.jobs[len(test.jobs)-1].Name, failed.Step)
			assert.EqualError(t, err, test.want)
			if _, err := os.Stat(out); err == nil {
				assert.Empty(t, files(t, out))
			}
		})
	}
}

func TestFaultsOfTheMachineAreNotCompileErrors(t *testing.T) {
	root, out := workshop(t)
	taken := filepath.Join(root, "go.mod")
	for name, test := range map[string]struct {
		out  string
		arch Arch
		env  []string
		want string
	}{
		"no go":               {out, X8664, []string{"PATH=" + t.TempDir()}, "go is not on this machine's PATH; install it from https://go.dev/dl/, open a new terminal and run this again"},
		"no PATH":             {out, X8664, nil, "go is not on this machine's PATH; install it"},
		"out is a file":       {taken, X8664, os.Environ(), "the zips cannot be written to the folder " + taken + " ("},
		"no such arch":        {out, "mips", os.Environ(), `"mips" is not an architecture to build for; choose x86_64`},
		"the zip is a folder": {inTheWay(t), X8664, os.Environ(), "the zips cannot be written to the folder "},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Zips(t.Context(), root, test.out, test.arch, test.env, []Job{signUp})
			require.ErrorContains(t, err, test.want)
			var failed *CompileError
			assert.False(t, errors.As(err, &failed))
		})
	}
}

func inTheWay(t *testing.T) (out string) {
	t.Helper()
	out = t.TempDir()
	require.NoError(t, os.MkdirAll(filepath.Join(out, "sign-up.zip", "full"), 0o755))
	return out
}
