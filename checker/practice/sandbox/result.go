package sandbox

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strings"
	"time"
)

// unhandled is the only kind of function error that Lambda tells of these days.
const unhandled = "Unhandled"

// failure is an invocation that came to nothing, in Lambda's words.
type failure struct {
	kind     string // the error type; Lambda's own, or that of an error of the program's start
	reason   string // after "RequestId: … Error: "
	message  string // the whole text, once the request is named
	body     []byte // the error object that the program itself gave when it could not start
	timedOut bool
	timeout  time.Duration // the function's, when that is why
}

// refused is a bootstrap that cannot be started. The texts are those of the fork/exec in Lambda's own init, as people
// meet them: https://github.com/aws/aws-lambda-go/issues/554 (exec format error),
// https://github.com/awslabs/aws-lambda-dart-runtime/issues/20 (permission denied),
// https://github.com/aws-samples/aws-lambda-layer-kubectl/issues/39 (no such file or directory).
func refused(why string) *failure {
	return &failure{kind: "Runtime.InvalidEntrypoint", reason: "fork/exec /var/task/bootstrap: " + why}
}

// noBootstrap is code without a file of that name at its root.
// https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-invocation.html
func noBootstrap() *failure {
	return &failure{
		kind:   "Runtime.InvalidEntrypoint",
		reason: "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]",
	}
}

// exited is a program that ended by itself.
func exited(state *os.ProcessState) *failure {
	reason := "Runtime exited without providing a reason"
	if !state.Success() {
		reason = "Runtime exited with error: " + strings.TrimSuffix(state.String(), " (core dumped)")
	}
	return &failure{kind: "Runtime.ExitError", reason: reason}
}

// named completes the failure for the invocation that it happened in.
func (f *failure) named(requestID string, timeout time.Duration) {
	if f.timedOut {
		f.timeout = timeout
		f.reason = fmt.Sprintf("Task timed out after %.2f seconds", timeout.Seconds())
	}
	if f.body == nil {
		f.message = "RequestId: " + requestID + " Error: " + f.reason
	}
}

func (f *failure) payload() []byte {
	if f.body != nil {
		return f.body
	}
	return errorObject(f.kind, f.message)
}

// status is how REPORT and INIT_REPORT tell of a failure.
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-invoke-with-errors
func (f *failure) status() string {
	if f.timedOut {
		return "Status: timeout"
	}
	return "Status: error\tError Type: " + f.kind
}

func (f *failure) initReport(took time.Duration, phase string) string {
	return fmt.Sprintf("INIT_REPORT Init Duration: %.2f ms\tPhase: %s\t%s", milliseconds(took), phase, f.status())
}

// errorObject is the payload of a failed invocation.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html#runtimes-api-invokeerror
func errorObject(kind, message string) []byte {
	object, err := json.Marshal(struct {
		Type    string `json:"errorType"`
		Message string `json:"errorMessage"`
	}{kind, message})
	if err != nil {
		panic(err) // two strings always become JSON
	}
	return object
}

// report is what the REPORT line tells.
type report struct {
	id       string
	init     time.Duration // of a cold start that went well
	memoryMB int
	usedMB   int
}

// line is the REPORT line. The runtimes on which a program brings its own bootstrap are billed for its start too.
func (r report) line(took time.Duration, failed *failure) string {
	if failed != nil && failed.timedOut {
		took = failed.timeout
	}
	billed := math.Ceil(milliseconds(took + r.init))
	text := fmt.Sprintf("REPORT RequestId: %s\tDuration: %.2f ms\tBilled Duration: %.0f ms\tMemory Size: %d MB\tMax Memory Used: %d MB\t",
		r.id, milliseconds(took), billed, r.memoryMB, max(r.usedMB, 1))
	if r.init > 0 {
		text += fmt.Sprintf("Init Duration: %.2f ms\t", milliseconds(r.init))
	}
	if failed != nil {
		text += failed.status()
	}
	return text
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func initStart(program Program) string {
	name := program.Runtime
	if name == "" {
		name = "provided:al2023"
	}
	text := "INIT_START Runtime Version: " + name
	if program.RuntimeARN != "" {
		text += "\tRuntime Version ARN: " + program.RuntimeARN
	}
	return text
}

func startLine(requestID string) string { return "START RequestId: " + requestID + " Version: $LATEST" }
func endLine(requestID string) string   { return "END RequestId: " + requestID }

// newStream names an environment's log stream as Lambda does.
// https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-view.html
func newStream(now time.Time) string {
	return now.UTC().Format("2006/01/02") + "/[$LATEST]" + randomHex(16)
}

func randomHex(size int) string {
	b := make([]byte, size)
	rand.Read(b)
	return hex.EncodeToString(b)
}

// transcript is the log of one invocation as it grows.
type transcript struct {
	now   func() time.Time
	lines []Line
}

// add writes Lambda's own lines.
func (t *transcript) add(texts ...string) {
	for _, text := range texts {
		t.lines = append(t.lines, Line{Time: t.now(), Text: text})
	}
}

// take moves what the program has printed into the log.
func (t *transcript) take(out *output) { t.lines = append(t.lines, out.take()...) }
