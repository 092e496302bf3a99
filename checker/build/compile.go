package build

import (
	"context"
	"errors"
	"fmt"
	gobuild "go/build"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"time"
)

// CompileError says that a step's source does not make a program.
type CompileError struct {
	Step   string // the Job's name
	Output string // the go tool's own lines, paths relative to the root; may be empty
	saw    string
	next   string
}

// Error is a few lines for the learner: what is wrong, the go tool's own
// lines, and the next move.
func (e *CompileError) Error() string {
	if e.Output == "" {
		return e.saw + "; " + e.next
	}
	return e.saw + ":\n  " + strings.ReplaceAll(e.Output, "\n", "\n  ") + "\n" + e.next
}

// The tags leave out what a function never uses: of aws-lambda-go, what only the retired go1.x runtime used, and of
// net/http, HTTP/2, which a program that makes one call at a time gains nothing by. Together that is 2 to 3 MB of
// program, and the time to start it.
// https://docs.aws.amazon.com/lambda/latest/dg/golang-package.html and https://pkg.go.dev/net/http#hdr-HTTP_2
func tags() []string { return []string{"lambda.norpc", "nethttpomithttp2"} }

type compiler struct {
	tool    string // path of the go command
	root    string
	scratch string // where the programs go
	env     []string
}

// compile builds all jobs with one call, in which the go tool compiles what
// the steps share only once.
func (c compiler) compile(ctx context.Context, jobs []Job) error {
	packages := make([]string, len(jobs))
	for i, job := range jobs {
		packages[i] = job.Package
	}
	together, err := c.run(ctx, packages...)
	if err == nil {
		return nil
	}
	// The tool's answer for several packages does not say which step a line of
	// shared code belongs to, so the first that fails alone is named.
	for _, job := range jobs {
		if alone, err := c.run(ctx, job.Package); err != nil && ctx.Err() == nil {
			return c.explain(job, alone, err)
		}
	}
	if ctx.Err() != nil {
		return fmt.Errorf("building the zips: %w", ctx.Err())
	}
	return fmt.Errorf("the steps build one by one but not together: %w\n%s", err, c.tidy(together))
}

func (c compiler) run(ctx context.Context, packages ...string) (output string, err error) {
	args := []string{
		"build", "-trimpath", "-ldflags=-s -w", "-tags=" + strings.Join(tags(), ","), "-buildvcs=false",
		"-o", c.scratch + string(filepath.Separator), "--",
	}
	cmd := exec.CommandContext(ctx, c.tool, append(args, packages...)...)
	cmd.Dir = c.root
	cmd.Env = c.env
	cmd.WaitDelay = 5 * time.Second
	endWithChildren(cmd)
	said, err := cmd.CombinedOutput()
	return string(said), err
}

// toolEnv lets the learner's settings through (PATH, GOPROXY, GOCACHE…) except
// those that would change the programs; the last entry of a name counts.
func toolEnv(env []string, root, scratch, goos, goarch string) []string {
	return append(slices.Clone(env),
		"GOOS="+goos,
		"GOARCH="+goarch,
		"GOAMD64=v1",
		"GOARM64=v8.0",
		"CGO_ENABLED=0",
		"GO111MODULE=on",
		"GOWORK=off",
		"GOEXPERIMENT=",
		"GOFIPS140=off",
		// Not empty: the go tool would then take what `go env -w` has kept.
		"GOFLAGS=-mod=readonly",
		// So that an interrupted go tool's work goes away with scratch.
		"GOTMPDIR="+scratch,
		"PWD="+root,
	)
}

// findGo looks for the go command on env's PATH and not on this process's,
// which is not this package's to read.
func findGo(env []string) (string, error) {
	for _, dir := range filepath.SplitList(lookup(env, "PATH")) {
		if !filepath.IsAbs(dir) {
			continue
		}
		if tool, err := exec.LookPath(filepath.Join(dir, "go")); err == nil {
			return tool, nil
		}
	}
	return "", errors.New("go is not on this machine's PATH; install it from https://go.dev/dl/, open a new terminal and run this again")
}

func lookup(env []string, name string) string {
	for _, entry := range slices.Backward(env) {
		key, value, _ := strings.Cut(entry, "=")
		if key == name || runtime.GOOS == "windows" && strings.EqualFold(key, name) {
			return value
		}
	}
	return ""
}

func (c compiler) explain(job Job, output string, err error) error {
	failed := &CompileError{
		Step:   job.Name,
		Output: c.tidy(output),
		saw:    fmt.Sprintf("%s (%s) does not compile; the compiler says", job.Name, folder(job)),
		next:   "Mend the first of these lines and build again.",
	}
	if !compilerSpoke.MatchString(output) {
		failed.saw = fmt.Sprintf("the go tool could not build %s (%s); it says", job.Name, folder(job))
		failed.next = "If it names an import, check how it is written; if it could not download a module, check the connection; then build again."
	}
	if failed.Output == "" {
		failed.Output = err.Error()
	}
	return failed
}

// checkMain finds the step that is no program before the go tool does: the
// tool passes over it in silence when it builds several.
func checkMain(root string, job Job, goos, goarch string) error {
	source := gobuild.Default
	source.GOOS, source.GOARCH, source.CgoEnabled = goos, goarch, false
	source.BuildTags = tags()
	pkg, err := source.ImportDir(filepath.Join(root, filepath.FromSlash(job.Package)), 0)
	if err != nil || pkg.Name == "main" {
		return nil //nolint:nilerr // what else may be wrong, the go tool says best
	}
	return &CompileError{
		Step: job.Name,
		saw:  fmt.Sprintf("%s is `package %s`, not `package main`, so it makes no program to upload", folder(job), pkg.Name),
		next: "write `package main` at the top of its Go files and build again",
	}
}

func folder(job Job) string { return strings.TrimPrefix(job.Package, "./") }

// compilerSpoke matches the heading that the go tool sets above a compiler's
// lines; without one it gave up before, as over an import that is not there.
var compilerSpoke = regexp.MustCompile(`(?m)^# `)

// besides matches the places on this machine that the go tool adds in
// brackets, as in "package fmtt is not in std (/usr/local/go/src/fmtt)".
var besides = regexp.MustCompile(` \((?:/|[A-Za-z]:\\)[^)]*\)`)

// tidy keeps the lines that say what is wrong, without this machine's paths.
func (c compiler) tidy(output string) string {
	output = strings.ReplaceAll(output, c.root+string(filepath.Separator), "")
	var kept []string
	for line := range strings.Lines(output) {
		line = strings.TrimRight(line, "\r\n")
		if line == "" || strings.HasPrefix(line, "# ") || strings.HasPrefix(line, "go: downloading ") {
			continue
		}
		kept = append(kept, besides.ReplaceAllString(line, ""))
	}
	return strings.Join(kept, "\n")
}
