package sandbox

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// built is testdata/program, compiled once for this machine.
var built string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		folder, err := os.MkdirTemp("", "sandbox")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(folder)
		built = filepath.Join(folder, "bootstrap")
		compile := exec.Command("go", "build", "-tags", "lambda.norpc", "-o", built, "./testdata/program")
		compile.Env = append(os.Environ(), "CGO_ENABLED=0")
		if text, err := compile.CombinedOutput(); err != nil {
			fmt.Fprintf(os.Stderr, "building the test program: %v\n%s", err, text)
			return 1
		}
		return m.Run()
	}())
}

const requestID = "8476a536-e9f4-11e8-9739-2dfe598c3fcd"

// architecture is Lambda's name for this machine's.
var architecture = map[string]string{"amd64": "x86_64", "arm64": "arm64"}[runtime.GOARCH]

func open(t testing.TB) *Sandbox {
	t.Helper()
	s := New(time.Now, time.Minute)
	t.Cleanup(func() { assert.NoError(t, s.Close()) })
	return s
}

// testProgram is the test program as a function.
func testProgram(t testing.TB, environment ...string) Program {
	t.Helper()
	p := Program{
		Key: t.Name(), Folder: t.TempDir(), Architecture: architecture, Environment: map[string]string{},
		Timeout: 20 * time.Second, MemoryMB: 128,
		FunctionARN: "arn:aws:lambda:us-east-1:123456789012:function:sign-up",
	}
	require.NoError(t, os.Link(built, filepath.Join(p.Folder, "bootstrap")))
	for _, variable := range environment {
		name, value, _ := strings.Cut(variable, "=")
		p.Environment[name] = value
	}
	return p
}

// event is what the test program understands.
type event struct {
	Do   string
	Text string
	Size int
	Code int
}

func (e event) bytes(t testing.TB) []byte {
	t.Helper()
	text, err := json.Marshal(e)
	require.NoError(t, err)
	return text
}

func invoke(t testing.TB, s *Sandbox, p Program, e event) Result {
	t.Helper()
	result, err := s.Invoke(context.Background(), requestID, p, e.bytes(t))
	require.NoError(t, err)
	return result
}

// steady replaces in a log what is different each time.
func steady(lines []Line) string {
	texts := make([]string, len(lines))
	for i, line := range lines {
		texts[i] = line.Text
	}
	text := strings.ReplaceAll(strings.Join(texts, "\n"), requestID, "ID")
	fields := strings.Split(text, "\t")
	for i, field := range fields {
		for _, name := range []string{"Duration: ", "Billed Duration: ", "Init Duration: ", "Max Memory Used: "} {
			before, after, found := strings.Cut(field, name)
			if found && (before == "" || strings.HasSuffix(before, "INIT_REPORT ")) {
				_, unit, _ := strings.Cut(after, " ")
				fields[i] = before + name + "N " + unit
			}
		}
	}
	return strings.Join(fields, "\t")
}

// visitors is a page on which programs stay until it is opened, or they are killed.
type visitors struct {
	url  string
	came chan struct{} // one for each that arrives
	left chan struct{} // one for each that is gone
	open func()
}

func newVisitors(t testing.TB) *visitors {
	t.Helper()
	opened := make(chan struct{})
	v := &visitors{came: make(chan struct{}, 100), left: make(chan struct{}, 100), open: sync.OnceFunc(func() { close(opened) })}
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		v.came <- struct{}{}
		select {
		case <-opened:
		case <-r.Context().Done():
		}
		v.left <- struct{}{}
	}))
	v.url = server.URL
	t.Cleanup(func() {
		v.open()
		server.Close()
	})
	return v
}

// within fails a test that would wait for ever.
func within[T any](t testing.TB, c <-chan T, what string) T {
	t.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(20 * time.Second):
		require.Fail(t, "waited too long for "+what)
		panic("not reached")
	}
}
