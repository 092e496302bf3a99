package sandbox

import (
	"context"
	"fmt"
	"maps"
	"net"
	"net/http"
	"os/exec"
	"slices"
	"sync"
	"time"
)

// environment is a program's process and the address on which it meets Lambda and the rest of AWS. It handles one
// invocation at a time. Lambda freezes an environment between two of them; here it only has nothing to do.
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
type environment struct {
	sandbox *Sandbox
	program Program
	stream  string
	address string
	server  *http.Server
	cmd     *exec.Cmd
	output  *output

	started chan struct{}    // closed when cmd was started, or could not be
	ready   chan struct{}    // closed when the program asks for its first event
	offered chan *invocation // to the program's next ask
	exited  chan struct{}    // closed when the process is gone

	api
	ending sync.Once

	// Guarded by the sandbox's mutex.
	stopping  bool
	idleTimer *time.Timer
}

// newEnvironment starts the file path as the program's process.
func (s *Sandbox) newEnvironment(program Program, stream, path string) (*environment, *failure, error) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, nil, fmt.Errorf("listening for the function's program: %w", err)
	}
	out, err := newOutput(s.now)
	if err != nil {
		return nil, nil, fmt.Errorf("listening to what the function's program prints: %w", closing(err, listener))
	}
	e := &environment{
		sandbox: s, program: program, stream: stream, address: listener.Addr().String(), output: out,
		started: make(chan struct{}), ready: make(chan struct{}), offered: make(chan *invocation), exited: make(chan struct{}),
	}
	e.server = &http.Server{Handler: e.handler(), ReadHeaderTimeout: time.Minute}
	if err := s.add(e); err != nil {
		out.close()
		return nil, nil, closing(err, listener)
	}
	err = e.startProcess(path)
	close(e.started)
	if err != nil {
		s.remove(e)
		out.close()
		_ = listener.Close()
		if why := refusal(err); why != "" {
			return nil, refused(why), nil
		}
		return nil, nil, fmt.Errorf("starting the function's program: %w", err)
	}
	s.processes.add(e.cmd.Process.Pid)
	go e.server.Serve(listener) //nolint:errcheck // it always ends with ErrServerClosed, by end
	go func() {
		// How the process ended is in its state. What it started ends with it.
		_ = e.cmd.Wait()
		killLeft(e.cmd.Process.Pid)
		close(e.exited)
	}()
	return e, nil, nil
}

// startProcess starts the program, with nothing of this process's own environment.
func (e *environment) startProcess(path string) error {
	for tries := 0; ; tries++ {
		e.cmd = &exec.Cmd{
			Path: path, Args: []string{"/var/task/bootstrap"}, Dir: e.program.Folder, Env: e.variables(),
			Stdout: e.output.write, Stderr: e.output.write,
		}
		err := start(e.cmd)
		// Code that has just been unpacked is still open for writing in a process that was being started at the same
		// time, for a moment. https://github.com/golang/go/issues/22315
		if !isBusy(err) || tries == 20 {
			return err
		}
		<-time.After(5 * time.Millisecond)
	}
}

func closing(err error, listener net.Listener) error {
	_ = listener.Close() // it was never used; the first error is the one that tells something
	return err
}

// variables is the program's whole environment: what its configuration says, and three that only the sandbox knows.
// os/exec adds SYSTEMROOT on Windows, where nothing starts without it.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
func (e *environment) variables() []string {
	all := maps.Clone(e.program.Environment)
	if all == nil {
		all = map[string]string{}
	}
	all["AWS_LAMBDA_RUNTIME_API"] = e.address
	all["AWS_ENDPOINT_URL"] = "http://" + e.address
	all["AWS_LAMBDA_LOG_STREAM_NAME"] = e.stream
	list := make([]string, 0, len(all))
	for _, name := range slices.Sorted(maps.Keys(all)) {
		list = append(list, name+"="+all[name])
	}
	return list
}

// awaitReady waits until the program asks for its first event, for as long as limit, and says what came between.
func (e *environment) awaitReady(limit time.Duration) *failure {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case <-e.ready:
		e.output.flush()
		return nil
	case <-e.exited:
		if refused := e.startError(); refused != nil {
			return refused
		}
		return exited(e.cmd.ProcessState)
	case <-timer.C:
		return &failure{kind: "Sandbox.Timedout", timedOut: true}
	}
}

// handle gives the program an event and waits until it asks for the next one: only then is it done with this one.
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-invoke
func (e *environment) handle(inv *invocation) *failure {
	timer := time.NewTimer(time.Until(inv.deadline))
	defer timer.Stop()
	select {
	case e.offered <- inv:
	case <-e.exited:
		return exited(e.cmd.ProcessState)
	case <-timer.C:
		return &failure{kind: "Sandbox.Timedout", timedOut: true}
	}
	select {
	case <-inv.done:
		e.output.flush()
		return nil
	case <-e.exited:
		return exited(e.cmd.ProcessState)
	case <-timer.C:
		e.noteMemory()
		return &failure{kind: "Sandbox.Timedout", timedOut: true}
	}
}

// end kills the process with all that it started, and returns when it is gone and its address is free.
func (e *environment) end() {
	<-e.started
	if e.cmd.Process == nil {
		return
	}
	e.ending.Do(func() {
		select {
		case <-e.exited:
		default:
			killGroup(e.cmd.Process.Pid)
			<-e.exited
		}
		e.sandbox.processes.remove(e.cmd.Process.Pid)
		// The program's own AWS calls are cut off with it; what answers them gets a moment to notice.
		ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		defer cancel()
		if e.server.Shutdown(ctx) != nil {
			_ = e.server.Close()
		}
		e.output.close()
		e.sandbox.remove(e)
	})
}
