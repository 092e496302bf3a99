// Package sandbox runs a function's program: it starts `bootstrap` as a process, speaks the Lambda Runtime API with
// it, and tells what came of an invocation as Lambda does. It knows no function settings, no store and no IAM.
package sandbox

import (
	"context"
	"net/http"
	"time"
)

// Program is what to run and how. Two invocations with the same Key share warm environments.
type Program struct {
	Key          string            // changes whenever the code or the configuration does
	Folder       string            // where the code is unpacked; bootstrap is at its root
	Architecture string            // x86_64 or arm64
	Environment  map[string]string // the whole of it, but for what only the sandbox knows (AWS_LAMBDA_RUNTIME_API, AWS_ENDPOINT_URL)
	Timeout      time.Duration
	MemoryMB     int
	FunctionARN  string // of the invocation, as the program is told
	// AWS answers the program's own AWS calls. It is served on the environment's own address.
	AWS http.Handler
}

// Result is what came of one invocation.
type Result struct {
	Payload       []byte
	FunctionError string // "Unhandled" when the invocation failed; Payload then is Lambda's error object
	Logs          string // the program's own lines between START and END … REPORT, as CloudWatch would get them
	Stream        string // an environment's log stream name: a fresh one for each environment
}

// Sandbox keeps environments: one for each invocation that runs at the same time, kept warm for the next one.
type Sandbox struct{}

// New makes an empty sandbox. Environments that were idle for longer than idle are stopped.
func New(now func() time.Time, idle time.Duration) *Sandbox { return &Sandbox{} }

// Invoke runs a program with an event. The error is the sandbox's own fault, never the program's.
func (s *Sandbox) Invoke(ctx context.Context, requestID string, program Program, event []byte) (Result, error) {
	return Result{}, nil
}

// Stop ends the environments of a key's program, when its code or configuration changed or the function is gone.
func (s *Sandbox) Stop(key string) {}

// Close ends every process and waits until they are gone.
func (s *Sandbox) Close() error { return nil }
