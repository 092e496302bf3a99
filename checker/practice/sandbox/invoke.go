package sandbox

import (
	"time"
)

// invoke runs one invocation, in a warm environment or in a fresh one.
//
// The log is as people get it from Lambda since 2024. A crash shows in REPORT only; a program that cannot start also
// shows why, between START and END: https://github.com/awslabs/swift-aws-lambda-runtime/issues/541
func (s *Sandbox) invoke(program Program, inv *invocation) (Result, error) {
	log := &transcript{now: s.now}
	report := report{id: inv.id, memoryMB: program.MemoryMB}
	var stream string
	var failed *failure

	e := s.takeWarm(program.Key)
	if e != nil {
		stream = e.stream
		log.take(e.output) // printed since the invocation before
	} else {
		stream = newStream(s.now())
		log.add(initStart(program))
		began := time.Now()
		var err error
		if e, failed, err = s.start(program, stream, s.initLimit, log); err != nil {
			return Result{}, err
		}
		if failed == nil {
			report.init = time.Since(began)
		} else {
			log.add(failed.initReport(time.Since(began), "init"))
		}
	}

	began := time.Now()
	inv.deadline = began.Add(program.Timeout)
	if failed != nil { // so the invocation begins with a second try
		var err error
		if e, failed, err = s.start(program, stream, program.Timeout, log); err != nil {
			return Result{}, err
		}
		if failed != nil {
			failed.named(inv.id, program.Timeout)
			log.add(failed.initReport(time.Since(began), "invoke"), startLine(inv.id))
			if failed.message != "" {
				log.add(failed.message + "\n" + failed.kind)
			}
			log.add(endLine(inv.id), report.line(time.Since(began), failed))
			return Result{Payload: failed.payload(), FunctionError: unhandled, Lines: log.lines, Stream: stream}, nil
		}
	}

	log.add(startLine(inv.id))
	failed = e.handle(inv)
	took := time.Since(began)
	report.usedMB = e.usedMB()
	if failed != nil {
		failed.named(inv.id, program.Timeout)
		e.end()
	}
	log.take(e.output)
	log.add(endLine(inv.id), report.line(took, failed))
	if failed == nil {
		s.giveBack(e)
	}

	result := Result{Lines: log.lines, Stream: stream}
	answer := inv.answered()
	switch {
	case answer != nil: // what the program did after it does not change it
		result.Payload = answer.payload
		if answer.isError {
			result.FunctionError = unhandled
		}
	case s.isClosed(): // which killed the program, perhaps; it is not to blame
		return Result{}, ErrClosed
	default:
		result.Payload, result.FunctionError = failed.payload(), unhandled
	}
	return result, nil
}

// start starts a program and waits until it asks for its first event, for as long as limit. Where it does not come
// to that, the environment is ended, and what went wrong is given.
func (s *Sandbox) start(program Program, stream string, limit time.Duration, log *transcript) (*environment, *failure, error) {
	path, failed, err := bootstrap(program)
	if failed != nil || err != nil {
		return nil, failed, err
	}
	e, failed, err := s.newEnvironment(program, stream, path)
	if failed != nil || err != nil {
		return nil, failed, err
	}
	if failed = e.awaitReady(limit); failed != nil {
		e.end()
	}
	log.take(e.output)
	if failed != nil && s.isClosed() {
		return nil, nil, ErrClosed
	}
	return e, failed, nil
}

func (s *Sandbox) isClosed() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.closed
}
