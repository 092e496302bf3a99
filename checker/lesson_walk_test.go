package main_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What comes before the lesson's commands. The checker is built once, and so is not run through the go tool each time;
// where the practice account cannot run programs for Lambda, build gets the flag that the lesson tells of.
const prelude = `set -Eeuo pipefail
trap 'echo "WORKSHOP.md, $SECTION: $BASH_COMMAND" >&2' ERR
go() {
  if [ "$1 $2" != "run ./checker" ]; then command go "$@"; return; fi
  shift 2
  if [ "$1" = build ]; then "$CHECKER" "$@" $ARCH; else "$CHECKER" "$@"; fi
}
expect() {
  local exit=0
  "$CHECKER" check "$2" --practice > look.txt || exit=$?
  if [ "$exit" != "$1" ]; then echo "checker $2, $3 the step: exit code $exit"; cat look.txt; false; fi
}
`

// TestTheLessonCanBeWalked runs every sh block of WORKSHOP.md, in order and in one shell, with the real AWS CLI
// against a practice account. Before each step the checker says that there is something to do, after it that all is
// right; in the end nothing is left.
func TestTheLessonCanBeWalked(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("skipped by -short: walking the lesson takes about a minute")
	}
	if runtime.GOOS == "windows" {
		t.Skip("skipped: the commands that are walked are those for bash, not for PowerShell")
	}
	for _, tool := range []string{"bash", "aws", "openssl"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("skipped: %s is not installed, and the lesson's commands need it", tool)
		}
	}
	version, err := exec.CommandContext(t.Context(), "aws", "--version").Output()
	require.NoError(t, err)
	folder := t.TempDir()
	copyLesson(t, folder)
	checker := filepath.Join(t.TempDir(), "checker")
	built, err := exec.CommandContext(t.Context(), "go", "build", "-o", checker, ".").CombinedOutput()
	require.NoError(t, err, string(built))
	serveFor(t, checker, folder)

	blocks, _ := readPage(t, "WORKSHOP.md")
	walk := exec.CommandContext(t.Context(), "bash", "-c", prelude+aim(string(version))+script(blocks))
	walk.Dir = folder
	walk.Env = append(withoutAWS(folder), "CHECKER="+checker, "ARCH="+archFlag())
	printed, err := walk.CombinedOutput()
	output := regexp.MustCompile(`eyJ[\w.-]+`).ReplaceAllString(string(printed), "eyJ…") // a token is a secret
	require.NoError(t, err, output)

	for _, b := range blocks {
		if answer, ok := answerIn(b); ok {
			assert.True(t, strings.Contains(output, answer), "%s shows an answer that no function gave: %s", b.section, answer)
		}
	}
	_, prose := readPage(t, "WORKSHOP.md")
	for _, m := range regexp.MustCompile("(?m)^gives `([^`]+)`").FindAllStringSubmatch(strings.Join(prose, "\n"), -1) {
		assert.True(t, strings.Contains(output, m[1]), "no command printed %s", m[1])
	}
	left := regexp.MustCompile(`(?s)=== Check that nothing is left\n(.*?)===`).FindStringSubmatch(output)
	require.NotNil(t, left)
	rest := regexp.MustCompile(`(?m)^PRACTICE account .*$`).ReplaceAllString(left[1], "")
	assert.Equal(t, "Nothing of the workshop is left.", strings.TrimSpace(rest), "left in the account")
	assert.NoDirExists(t, filepath.Join(folder, "build"))
}

// aim makes up for an AWS CLI that is too old to know AWS_ENDPOINT_URL, and would speak to AWS. The lesson asks for a
// newer one. https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
func aim(version string) string {
	var major, minor int
	_, err := fmt.Sscanf(version, "aws-cli/%d.%d", &major, &minor)
	if err == nil && (major == 1 && minor >= 29 || major == 2 && minor >= 13 || major > 2) {
		return ""
	}
	return `aws() { command aws --endpoint-url "$AWS_ENDPOINT_URL" "$@"; }` + "\n"
}

// script is the lesson as one shell script.
func script(blocks []fenced) string {
	var s strings.Builder
	var newTerminal string
	number := func(section string) string {
		if rest, ok := strings.CutPrefix(section, "Step "); ok {
			return rest[:2]
		}
		return ""
	}
	section := ""
	enter := func(next string) {
		if n := number(section); n != "" && section != next {
			fmt.Fprintf(&s, "expect 0 %s after\n", n)
		}
		if n := number(next); n != "" && section != next {
			fmt.Fprintf(&s, "expect 1 %s before\n", n)
		}
		if next == "Clean up" && section != next {
			// As somebody does who comes back on another day.
			s.WriteString("unset POOL_ID CLIENT_ID CLIENT_SECRET ROLE_ARN POLICY_ARN\n" + newTerminal)
		}
		section = next
	}
	for _, b := range blocks {
		if b.heading == "A new terminal" && b.language == "console" {
			newTerminal = b.text
		}
		if b.language == "sh" {
			enter(b.section)
			fmt.Fprintf(&s, "SECTION=%q\necho '=== %s'\n%s\n", b.section, b.heading, b.text)
		}
	}
	enter("")
	return s.String() + "echo ===\n"
}

// copyLesson puts what the lesson's commands read into a folder: all but the checker itself.
func copyLesson(t *testing.T, folder string) {
	t.Helper()
	for _, part := range []string{"steps", "policies", "events"} {
		require.NoError(t, os.CopyFS(filepath.Join(folder, part), os.DirFS(filepath.Join("..", part))))
	}
	for _, file := range []string{"go.mod", "go.sum"} {
		content, err := os.ReadFile(filepath.Join("..", file))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(folder, file), content, 0o600))
	}
}

// serveFor serves a practice account from the folder until the test ends.
func serveFor(t *testing.T, checker, folder string) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	serve := exec.CommandContext(ctx, checker, "practice", "--listen", "127.0.0.1:0")
	serve.Dir, serve.Env, serve.Stderr = folder, withoutAWS(folder), os.Stderr
	serve.Cancel = func() error { return serve.Process.Signal(os.Interrupt) }
	serve.WaitDelay = 10 * time.Second
	out, err := serve.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, serve.Start())
	said := bufio.NewReader(out)
	first, err := said.ReadString('\n')
	require.NoError(t, err)
	require.Contains(t, first, "PRACTICE account")
	drained := make(chan struct{})
	go func() {
		defer close(drained)
		_, _ = said.WriteTo(io.Discard)
	}()
	t.Cleanup(func() {
		cancel()
		<-drained
		_ = serve.Wait() // it was interrupted, and says so
	})
}

// withoutAWS is this process's environment without any AWS account of the machine's.
func withoutAWS(folder string) []string {
	env := []string{
		"AWS_CONFIG_FILE=" + filepath.Join(folder, "no-config"),
		"AWS_SHARED_CREDENTIALS_FILE=" + filepath.Join(folder, "no-credentials"),
		"AWS_EC2_METADATA_DISABLED=true",
	}
	for _, pair := range os.Environ() {
		if !strings.HasPrefix(pair, "AWS_") {
			env = append(env, pair)
		}
	}
	return env
}

// archFlag is what the lesson says to add to build on a machine that cannot run what Lambda runs by default.
func archFlag() string {
	if runtime.GOOS == "linux" && runtime.GOARCH == "amd64" {
		return ""
	}
	return "--arch practice"
}
