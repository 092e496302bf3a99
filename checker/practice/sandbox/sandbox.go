// Package sandbox runs a function's program: it starts `bootstrap` as a process, speaks the Lambda Runtime API with
// it, and tells what came of an invocation as Lambda does. It knows no function settings, no store and no IAM.
package sandbox

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"
	"time"
)

// ErrClosed says that the sandbox was closed before the invocation was over.
var ErrClosed = errors.New("the functions' processes were stopped")

// initLimit is how long a program may take until it asks for its first event. After that, and after any other failed
// start, Lambda starts it once more, within the invocation's own time.
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-ib
const initLimit = 10 * time.Second

// Program is what to run and how. Two invocations with the same Key share warm environments.
type Program struct {
	Key          string            // changes whenever the code or the configuration does
	Folder       string            // where the code is unpacked; bootstrap is at its root
	Architecture string            // x86_64 or arm64
	Environment  map[string]string // the whole of it, but for what only the sandbox knows (see environment.variables)
	Timeout      time.Duration
	MemoryMB     int
	FunctionARN  string // of the invocation, as the program is told
	// ClientContext is what the caller tells the program besides the event, as a line of JSON; mostly "".
	ClientContext string
	// Runtime is how INIT_START names the runtime, such as "provided:al2023.v109", and RuntimeARN its version's ARN.
	Runtime    string
	RuntimeARN string
	// AWS answers the program's own AWS calls. It is served on the environment's own address.
	AWS http.Handler
}

// Result is what came of one invocation.
type Result struct {
	Payload       []byte
	FunctionError string // "Unhandled" when the invocation failed; Payload then is Lambda's error object
	Lines         []Line // everything that the invocation logged, Lambda's own lines included, in order
	Stream        string // an environment's log stream name: a fresh one for each environment
}

// Line is one log event.
type Line struct {
	Time time.Time
	Text string // without the line end that Lambda's own events have; a crash's error has one inside
}

// Sandbox keeps environments: one for each invocation that runs at the same time, kept warm for the next one.
type Sandbox struct {
	now       func() time.Time
	idle      time.Duration
	initLimit time.Duration
	processes processList

	running sync.WaitGroup // invocations and environments

	mu     sync.Mutex // guards what follows, and each environment's place in it
	closed bool
	all    map[*environment]bool
	warm   map[string][]*environment // by Key, the newest last
}

// New makes an empty sandbox. Environments that were idle for longer than idle are stopped. The clock now is that of
// log lines; time-outs and durations are measured in the real time that the programs themselves live in.
func New(now func() time.Time, idle time.Duration) *Sandbox {
	return &Sandbox{
		now: now, idle: idle, initLimit: initLimit,
		all: map[*environment]bool{}, warm: map[string][]*environment{},
	}
}

// Invoke runs a program with an event. The error is the sandbox's own fault, never the program's: ErrClosed, a
// *CannotRunError, or a fault of this machine.
//
// When ctx ends before the program was given the event, Invoke gives its error. After that ctx counts no more:
// Lambda lets a function work on when its caller hangs up, and what it logs until then belongs into its log group, so
// Invoke returns when the function is done or its time is over.
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-sync.html
func (s *Sandbox) Invoke(ctx context.Context, requestID string, program Program, event []byte) (Result, error) {
	if err := ctx.Err(); err != nil {
		return Result{}, err
	}
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return Result{}, ErrClosed
	}
	s.running.Add(1)
	s.mu.Unlock()
	defer s.running.Done()

	return s.invoke(program, &invocation{
		id: requestID, event: event, functionARN: program.FunctionARN, clientContext: program.ClientContext, done: make(chan struct{}),
	})
}

// Stop ends the environments of a key's program, when its code or configuration changed or the function is gone;
// with the key "" those of every program. What runs at the moment may finish first; Stop does not wait for that.
func (s *Sandbox) Stop(key string) {
	s.mu.Lock()
	var idle []*environment
	for e := range s.all {
		if key != "" && e.program.Key != key {
			continue
		}
		e.stopping = true
		if s.removeWarm(e) {
			idle = append(idle, e)
		}
	}
	s.mu.Unlock()
	for _, e := range idle {
		e.end()
	}
}

// Close ends every process, also those that work at the moment, and waits until they are gone.
func (s *Sandbox) Close() error {
	s.mu.Lock()
	s.closed = true
	for e := range s.all {
		s.removeWarm(e)
		go e.end()
	}
	s.mu.Unlock()
	s.running.Wait()
	return s.processes.close()
}

// takeWarm gives the environment of a program that was used last, or nil when there is none.
func (s *Sandbox) takeWarm(key string) *environment {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.warm[key]) > 0 {
		newest := s.warm[key][len(s.warm[key])-1]
		s.removeWarm(newest)
		select {
		case <-newest.exited: // it crashed while it had nothing to do
			go newest.end()
		default:
			return newest
		}
	}
	return nil
}

// giveBack keeps an environment for the next invocation.
func (s *Sandbox) giveBack(e *environment) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || e.stopping {
		go e.end()
		return
	}
	key := e.program.Key
	s.warm[key] = append(s.warm[key], e)
	var timer *time.Timer
	timer = time.AfterFunc(s.idle, func() {
		s.mu.Lock()
		// A timer that could not be stopped in time must not end an environment that is at work again.
		over := e.idleTimer == timer && s.removeWarm(e)
		s.mu.Unlock()
		if over {
			e.end()
		}
	})
	e.idleTimer = timer
}

// removeWarm tells whether an environment was idle, and makes it not be. The caller holds mu.
func (s *Sandbox) removeWarm(e *environment) bool {
	key := e.program.Key
	place := slices.Index(s.warm[key], e)
	if place < 0 {
		return false
	}
	e.idleTimer.Stop()
	s.warm[key] = slices.Delete(s.warm[key], place, place+1)
	if len(s.warm[key]) == 0 {
		delete(s.warm, key)
	}
	return true
}

// add counts an environment whose process is about to be started.
func (s *Sandbox) add(e *environment) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return ErrClosed
	}
	s.all[e] = true
	s.running.Add(1)
	return nil
}

// remove forgets an environment whose process is gone.
func (s *Sandbox) remove(e *environment) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.all, e)
	s.running.Done()
}
