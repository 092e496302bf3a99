package build

import (
	"archive/zip"
	"bytes"
	"context"
	"debug/elf"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	signUp  = Job{Name: "sign-up", Package: "./steps/02-sign-up"}
	signIn  = Job{Name: "sign-in", Package: "./steps/03-sign-in"}
	broken  = Job{Name: "broken", Package: "./steps/04-broken"}
	library = Job{Name: "library", Package: "./steps/05-library"}
)

// workshop copies testdata's small repository, which needs no module.
func workshop(t *testing.T) (root, out string) {
	t.Helper()
	root = filepath.Join(t.TempDir(), "workshop")
	require.NoError(t, os.CopyFS(root, os.DirFS("testdata/workshop")))
	return root, filepath.Join(root, "build")
}

func mustZip(t *testing.T, root, out string, arch Arch, jobs ...Job) []Zip {
	t.Helper()
	zips, err := Zips(t.Context(), root, out, arch, os.Environ(), jobs)
	require.NoError(t, err)
	return zips
}

func bootstrap(t *testing.T, path string) []byte {
	t.Helper()
	archive, err := zip.OpenReader(path)
	require.NoError(t, err)
	defer archive.Close()
	file, err := archive.Open("bootstrap")
	require.NoError(t, err)
	program, err := io.ReadAll(file)
	require.NoError(t, err)
	return program
}

func contents(t *testing.T, path string) []byte {
	t.Helper()
	all, err := os.ReadFile(path)
	require.NoError(t, err)
	return all
}

func files(t *testing.T, dir string) []string {
	t.Helper()
	var names []string
	require.NoError(t, filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if path != dir {
			names = append(names, filepath.Base(path))
		}
		return err
	}))
	return names
}

func edit(t testing.TB, root string, job Job, line string) {
	t.Helper()
	main := filepath.Join(root, filepath.FromSlash(job.Package), "main.go")
	file, err := os.OpenFile(main, os.O_APPEND|os.O_WRONLY, 0o644)
	require.NoError(t, err)
	_, err = file.WriteString(line + "\n")
	require.NoError(t, err)
	require.NoError(t, file.Close())
}

func TestParseArch(t *testing.T) {
	for _, name := range []string{"x86_64", "arm64", "practice"} {
		arch, err := ParseArch(name)
		require.NoError(t, err)
		assert.Equal(t, Arch(name), arch)
	}
	_, err := ParseArch("amd64")
	assert.EqualError(t, err, `"amd64" is not an architecture to build for; choose x86_64 (the console's own default), arm64, or practice (this machine)`)
}

func TestZipHoldsOneExecutableBootstrap(t *testing.T) {
	root, out := workshop(t)
	zips := mustZip(t, root, out, X8664, signUp, signIn)

	require.Len(t, zips, 2)
	assert.Equal(t, []string{"sign-in.zip", "sign-up.zip"}, files(t, out))
	for i, name := range []string{"sign-up", "sign-in"} {
		assert.Equal(t, name, zips[i].Name)
		assert.Equal(t, filepath.Join(out, name+".zip"), zips[i].Path)
		assert.Len(t, contents(t, zips[i].Path), int(zips[i].Size))

		archive, err := zip.OpenReader(zips[i].Path)
		require.NoError(t, err)
		defer archive.Close()
		require.Len(t, archive.File, 1)
		file := archive.File[0]
		assert.Equal(t, "bootstrap", file.Name)
		assert.Equal(t, fs.FileMode(0o755), file.Mode())
		assert.EqualValues(t, 3, file.CreatorVersion>>8, "made on Unix, or the mode does not count")
		assert.Equal(t, zip.Deflate, file.Method)
	}
}

// What a learner has set for other work must not reach the programs.
func TestZipsAreForTheArchAskedFor(t *testing.T) {
	root, out := workshop(t)
	env := append(os.Environ(), "GOOS=windows", "GOARCH=386", "CGO_ENABLED=1", "GOAMD64=v3",
		"GO111MODULE=off", "GOFLAGS=-mod=vendor", "GOWORK="+filepath.Join(root, "none", "go.work"))
	for arch, machine := range map[Arch]elf.Machine{X8664: elf.EM_X86_64, ARM64: elf.EM_AARCH64} {
		t.Run(string(arch), func(t *testing.T) {
			zips, err := Zips(t.Context(), root, out, arch, env, []Job{signUp})
			require.NoError(t, err)
			program, err := elf.NewFile(bytes.NewReader(bootstrap(t, zips[0].Path)))
			require.NoError(t, err)
			assert.Equal(t, machine, program.Machine)
		})
	}
}

func TestPracticeZipRunsOnThisMachine(t *testing.T) {
	root, out := workshop(t)
	zips := mustZip(t, root, out, Practice, signIn)

	program := filepath.Join(t.TempDir(), "bootstrap")
	if runtime.GOOS == "windows" {
		program += ".exe"
	}
	require.NoError(t, os.WriteFile(program, bootstrap(t, zips[0].Path), 0o755))
	said, err := exec.CommandContext(t.Context(), program).CombinedOutput()
	require.NoError(t, err)
	assert.Equal(t, "this is sign-in\n", string(said))
}

func TestTheSameSourceGivesTheSameBytes(t *testing.T) {
	here, hereOut := workshop(t)
	there, thereOut := workshop(t)
	first := mustZip(t, here, hereOut, X8664, signUp)
	second := mustZip(t, there, thereOut, X8664, signUp)
	assert.True(t, bytes.Equal(contents(t, first[0].Path), contents(t, second[0].Path)), "two folders, one source")
}

// An earlier zip saves work; it must never be what decides the result.
func TestAnEarlierZipDoesNotChangeTheResult(t *testing.T) {
	root, out := workshop(t)
	fresh := contents(t, mustZip(t, root, out, X8664, signUp)[0].Path)
	path := filepath.Join(out, "sign-up.zip")

	otherHeader := func(change func(*zip.FileHeader)) []byte {
		var packed bytes.Buffer
		archive := zip.NewWriter(&packed)
		h := header()
		change(h)
		entry, err := archive.CreateHeader(h)
		require.NoError(t, err)
		_, err = entry.Write(bootstrap(t, path))
		require.NoError(t, err)
		require.NoError(t, archive.Close())
		return packed.Bytes()
	}
	damaged := bytes.Clone(fresh)
	damaged[len(damaged)/2] ^= 0xff
	notExecutable := otherHeader(func(h *zip.FileHeader) { h.SetMode(0o644) })
	inFolder := otherHeader(func(h *zip.FileHeader) { h.Name = "build/bootstrap" })
	otherStep := contents(t, mustZip(t, root, t.TempDir(), X8664, signIn)[0].Path)
	otherArch := contents(t, mustZip(t, root, t.TempDir(), ARM64, signUp)[0].Path)

	for name, earlier := range map[string][]byte{
		"the same":        fresh,
		"damaged":         damaged,
		"cut off":         fresh[:len(fresh)/2],
		"not executable":  notExecutable,
		"in a folder":     inFolder,
		"another step's":  otherStep,
		"for another CPU": otherArch,
		"no zip":          []byte("hello"),
	} {
		t.Run(name, func(t *testing.T) {
			require.NoError(t, os.WriteFile(path, earlier, 0o644))
			zips := mustZip(t, root, out, X8664, signUp)
			assert.True(t, bytes.Equal(fresh, contents(t, path)))
			assert.Len(t, fresh, int(zips[0].Size))
			assert.Equal(t, []string{"sign-up.zip"}, files(t, out))
		})
	}
}

func TestAfterAnEditOnlyThatZipIsWritten(t *testing.T) {
	root, out := workshop(t)
	zips := mustZip(t, root, out, X8664, signUp, signIn)
	before := contents(t, zips[0].Path)
	long := time.Now().Add(-time.Hour)
	for _, z := range zips {
		require.NoError(t, os.Chtimes(z.Path, long, long))
	}

	edit(t, root, signUp, `var _ = func() int { println("edited"); return 0 }()`)
	mustZip(t, root, out, X8664, signUp, signIn)

	assert.False(t, bytes.Equal(before, contents(t, zips[0].Path)), "the edit is in the zip")
	written := func(z Zip) bool {
		info, err := os.Stat(z.Path)
		require.NoError(t, err)
		return info.ModTime().After(long.Add(time.Minute))
	}
	assert.True(t, written(zips[0]))
	assert.False(t, written(zips[1]))
}

func TestNothingIsWrittenWhenInterruptedBefore(t *testing.T) {
	root, out := workshop(t)
	ctx, interrupt := context.WithCancel(t.Context())
	interrupt()
	_, err := Zips(ctx, root, out, X8664, os.Environ(), []Job{signUp})
	assert.ErrorIs(t, err, context.Canceled)
	assert.Empty(t, files(t, out))
}
