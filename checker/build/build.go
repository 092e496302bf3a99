// Package build makes the zips that a learner uploads to Lambda: it compiles
// steps with the go tool and packs each program as Lambda wants it.
//
// What may not come in: AWS (nothing here knows an account), the process's own
// environment (it is handed in) and printing (main does that).
package build

import (
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"runtime"

	"golang.org/x/sync/errgroup"
)

// Arch is the machine that a zip's program is for: one of Lambda's
// architectures, or this machine, for the practice account.
type Arch string

// The architectures, in the words of Lambda and of --arch.
// https://docs.aws.amazon.com/lambda/latest/dg/foundation-arch.html
const (
	X8664    Arch = "x86_64"
	ARM64    Arch = "arm64"
	Practice Arch = "practice"
)

// ParseArch returns the Arch that text names. Its error is a sentence for the
// learner that lists the three.
func ParseArch(text string) (Arch, error) {
	switch arch := Arch(text); arch {
	case X8664, ARM64, Practice:
		return arch, nil
	}
	return "", fmt.Errorf("%q is not an architecture to build for; choose x86_64 (the console's own default), arm64, or practice (this machine)", text)
}

// target returns GOOS and GOARCH.
func (a Arch) target() (goos, goarch string, err error) {
	switch a {
	case X8664:
		return "linux", "amd64", nil
	case ARM64:
		return "linux", "arm64", nil
	case Practice:
		return runtime.GOOS, runtime.GOARCH, nil
	}
	_, err = ParseArch(string(a))
	return "", "", err
}

// Job is one step to build.
type Job struct {
	Name    string // what the zip is called: "sign-up" gives sign-up.zip
	Package string // the program's folder, as the go tool takes it from the root: "./steps/02-sign-up"
}

// Zip is one file to upload.
type Zip struct {
	Name string // the Job's
	Path string // below the out that Zips was given, and relative if that was
	Size int64  // bytes
}

// Zips builds the jobs and writes out/NAME.zip for each, in their order. root
// is what Root returned; env is the environment for the go tool, as
// os.Environ gives it. The same source, go and arch give the same bytes.
//
// Each zip is written whole or not at all, and none is while a step does not
// build. A *CompileError says that the source is at fault; an ended ctx is in
// the error's chain; any other error is about the machine or the arguments.
func Zips(ctx context.Context, root, out string, arch Arch, env []string, jobs []Job) ([]Zip, error) {
	if len(jobs) == 0 {
		return nil, nil
	}
	goTool, err := findGo(env)
	if err != nil {
		return nil, err
	}
	goos, goarch, err := arch.target()
	if err != nil {
		return nil, err
	}
	for _, job := range jobs {
		if err := checkMain(root, job, goos, goarch); err != nil {
			return nil, err
		}
	}
	scratch, err := makeScratch(out)
	if err != nil {
		return nil, cannotWrite(out, err)
	}
	defer os.RemoveAll(scratch)

	works := make([]work, len(jobs))
	for i, job := range jobs {
		works[i] = work{
			pkg:     path.Join(module, job.Package),
			program: filepath.Join(scratch, programName(job.Package, goos)),
			zip:     filepath.Join(out, job.Name+".zip"),
		}
	}
	if err := each(works, func(w *work) error { w.takeUp(); return ctx.Err() }); err != nil {
		return nil, fmt.Errorf("building the zips: %w", err)
	}

	compiler := compiler{tool: goTool, root: root, scratch: scratch, env: toolEnv(env, root, scratch, goos, goarch)}
	if err := compiler.compile(ctx, jobs); err != nil {
		return nil, err
	}

	err = each(works, func(w *work) error { return w.pack(ctx) })
	if ctx.Err() != nil {
		return nil, fmt.Errorf("building the zips: %w", ctx.Err())
	}
	if err != nil {
		return nil, cannotWrite(out, err)
	}
	zips := make([]Zip, len(jobs))
	for i, w := range works {
		zips[i] = Zip{Name: jobs[i].Name, Path: w.zip, Size: w.size}
	}
	return zips, nil
}

// makeScratch makes a folder for all that is not yet finished. It is inside
// out because a rename is whole only within one file system, and its dot
// keeps `go build ./...` out of it.
func makeScratch(out string) (string, error) {
	if err := os.MkdirAll(out, 0o755); err != nil {
		return "", err
	}
	scratch, err := os.MkdirTemp(out, ".unfinished-*")
	if err != nil {
		return "", err
	}
	return filepath.Abs(scratch)
}

// programName is what `go build -o FOLDER/` calls the program of a package.
func programName(pkg, goos string) string {
	name := path.Base(pkg)
	if goos == "windows" {
		return name + ".exe"
	}
	return name
}

func each(works []work, do func(*work) error) error {
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i := range works {
		group.Go(func() error { return do(&works[i]) })
	}
	return group.Wait()
}

func cannotWrite(out string, err error) error {
	return fmt.Errorf("the zips cannot be written to the folder %s (%w); make it writable, or name another one with --out", out, err)
}
