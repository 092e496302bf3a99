package practice_test

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/practice"
)

// builtChecker is the whole checker, as learners run it, built once for all tests.
var builtChecker = sync.OnceValues(func() ([]byte, error) {
	folder, err := os.MkdirTemp("", "practice-checker")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	built := filepath.Join(folder, "checker")
	if text, err := exec.Command("go", "build", "-o", built, "cognito-lambda-workshop/checker").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("building the checker: %w\n%s", err, text)
	}
	return os.ReadFile(built)
})

// checkerProgram is where the checker lies until the test ends.
func checkerProgram(t testing.TB) string {
	t.Helper()
	if testing.Short() {
		t.Skip("builds the checker")
	}
	program, err := builtChecker()
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "checker.exe") // the name suits every system
	file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o700)
	require.NoError(t, err)
	// Linux keeps what is written in one go together, and counts all of it to the memory of whoever runs a part.
	for part := range slices.Chunk(program, 64<<10) {
		_, err = file.Write(part)
		require.NoError(t, err)
	}
	require.NoError(t, file.Close())
	return path
}

// process is a practice account that is being served by a process of its own.
type process struct {
	*served
	command *exec.Cmd
	output  *lines
}

// start runs a command that serves a practice account, and waits until it says where.
func start(t testing.TB, command *exec.Cmd) *process {
	t.Helper()
	p := &process{served: &served{}, command: command, output: newLines()}
	command.Stdout, command.Stderr = p.output, p.output
	require.NoError(t, command.Start())
	t.Cleanup(func() { p.kill() })
	select {
	case p.URL = <-p.output.address:
	case <-time.After(20 * time.Second):
		require.Fail(t, "the practice account is not being served", p.output.String())
	}
	return p
}

// startFolder serves a folder by the checker.
func startFolder(t testing.TB, checker, folder, address string) *process {
	t.Helper()
	p := start(t, exec.Command(checker, "practice", "--listen", address, "--data", folder))
	require.Eventually(t, func() bool {
		serving, found, err := practice.Find(folder)
		return err == nil && found && serving.URL == p.URL && serving.Answers(background)
	}, soon, often)
	return p
}

// kill ends the process as nothing else does: at once, with no word to it.
func (p *process) kill() {
	p.command.Process.Kill()
	p.command.Wait()
}

// lines is what a process writes, and the address in it.
type lines struct {
	mu      sync.Mutex
	text    bytes.Buffer
	address chan string
}

func newLines() *lines { return &lines{address: make(chan string, 1)} }

var servedAt = regexp.MustCompile(`PRACTICE account .* at (http://\S+), kept in`)

func (l *lines) Write(text []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text.Write(text)
	scanner := bufio.NewScanner(bytes.NewReader(l.text.Bytes()))
	for scanner.Scan() {
		if found := servedAt.FindStringSubmatch(scanner.Text()); found != nil {
			select {
			case l.address <- found[1]:
			default:
			}
		}
	}
	return len(text), nil
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// alive tells whether a process runs; one that has ended and waits to be noticed does not.
func alive(pid int) bool {
	if runtime.GOOS == "linux" {
		status, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		_, state, _ := strings.Cut(string(status), ") ")
		return err == nil && !strings.HasPrefix(state, "Z")
	}
	found, err := os.FindProcess(pid)
	return err == nil && found.Signal(syscall.Signal(0)) == nil
}
