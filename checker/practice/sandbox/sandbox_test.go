package sandbox

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const cold = "INIT_START Runtime Version: provided:al2023\nstarted\n"

const (
	coldReport = "REPORT RequestId: ID\tDuration: N ms\tBilled Duration: N ms\tMemory Size: 128 MB\tMax Memory Used: N MB\tInit Duration: N ms\t"
	warmReport = "REPORT RequestId: ID\tDuration: N ms\tBilled Duration: N ms\tMemory Size: 128 MB\tMax Memory Used: N MB\t"
)

func TestResults(t *testing.T) {
	tests := map[string]struct {
		event   event
		timeout time.Duration
		payload string // empty: not looked at
		failed  bool
		log     string // between START and END, empty: not looked at
		report  string // what REPORT ends with
	}{
		"answer": {
			event: event{Do: "echo", Text: "hello"}, payload: `"hello"`,
		},
		"handler's error": {
			event: event{Do: "error", Text: "no luck"}, failed: true,
			payload: `{"errorMessage":"no luck","errorType":"errorString"}`,
		},
		"panic": {
			event: event{Do: "panic", Text: "lost"}, failed: true, report: "Status: error\tError Type: Runtime.ExitError",
		},
		"exit 0": {
			event: event{Do: "exit"}, failed: true, report: "Status: error\tError Type: Runtime.ExitError",
			payload: `{"errorType":"Runtime.ExitError","errorMessage":"RequestId: ID Error: Runtime exited without providing a reason"}`,
		},
		"exit 1": {
			event: event{Do: "exit", Code: 1}, failed: true, report: "Status: error\tError Type: Runtime.ExitError",
			payload: `{"errorType":"Runtime.ExitError","errorMessage":"RequestId: ID Error: Runtime exited with error: exit status 1"}`,
		},
		"time-out": {
			event: event{Do: "hang"}, timeout: 250 * time.Millisecond, failed: true, report: "Status: timeout",
			payload: `{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: ID Error: Task timed out after 0.25 seconds"}`,
			log:     "going to hang\n",
		},
		"largest answer": {
			event: event{Do: "big", Size: maxPayload - 2}, payload: `"` + strings.Repeat("x", maxPayload-2) + `"`,
		},
		"too large an answer": {
			event: event{Do: "big", Size: maxPayload - 1}, failed: true, report: "Status: error\tError Type: Runtime.ExitError",
			payload: `{"errorType":"Function.ResponseSizeTooLarge","errorMessage":"Response payload size exceeded maximum allowed payload size (6291556 bytes)."}`,
		},
		"prints":                  {event: event{Do: "print", Text: "one\ntwo\n"}, payload: "null", log: "one\ntwo\n"},
		"prints an unended line":  {event: event{Do: "print", Text: "one\ntwo"}, payload: "null", log: "one\ntwo\n"},
		"prints to stderr":        {event: event{Do: "print-error", Text: "one\n"}, payload: "null", log: "one\n"},
		"has nothing on stdin":    {event: event{Do: "stdin"}, payload: `""`},
		"answers another request": {event: event{Do: "answer-another"}, payload: `"400 {\"errorType\":\"InvalidRequestID\",\"errorMessage\":\"Invalid request ID\"}"`},
		"asks before it answers":  {event: event{Do: "next-twice"}, payload: `"403 {\"errorType\":\"InvalidStateTransition\",\"errorMessage\":\"The invocation before has no response yet\"}"`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s, p := open(t), testProgram(t)
			if test.timeout > 0 {
				p.Timeout = test.timeout
			}
			result := invoke(t, s, p, test.event)

			if test.failed {
				assert.Equal(t, "Unhandled", result.FunctionError, "%s", result.Payload)
			} else {
				assert.Empty(t, result.FunctionError, "%.300s", result.Payload)
			}
			if test.payload != "" {
				assert.True(t, test.payload == strings.ReplaceAll(string(result.Payload), requestID, "ID"), "%.300s", result.Payload)
			}
			log := steady(result.Lines)
			require.True(t, strings.HasPrefix(log, cold+"START RequestId: ID Version: $LATEST\n"), "%s", log)
			require.True(t, strings.HasSuffix(log, "END RequestId: ID\n"+coldReport+test.report), "%s", log)
			if test.log != "" {
				assert.Equal(t, cold+"START RequestId: ID Version: $LATEST\n"+test.log+"END RequestId: ID\n"+coldReport+test.report, log)
			}
		})
	}
}

func TestPanicTellsWhere(t *testing.T) {
	result := invoke(t, open(t), testProgram(t), event{Do: "panic", Text: "lost"})
	var object struct {
		ErrorType, ErrorMessage string
		StackTrace              []any
	}
	require.NoError(t, json.Unmarshal(result.Payload, &object))
	assert.Equal(t, "string", object.ErrorType)
	assert.Equal(t, "lost", object.ErrorMessage)
	assert.NotEmpty(t, object.StackTrace)
}

func TestStartThatFailsIsTriedTwice(t *testing.T) {
	initReports := func(status string) (string, string) {
		return "INIT_REPORT Init Duration: N ms\tPhase: init\t" + status + "\n", "INIT_REPORT Init Duration: N ms\tPhase: invoke\t" + status + "\n"
	}
	tests := map[string]struct{ printed, status, payload, line string }{
		"exit": {
			printed: "a setting is missing\n", status: "Status: error\tError Type: Runtime.ExitError",
			payload: `{"errorType":"Runtime.ExitError","errorMessage":"RequestId: ID Error: Runtime exited with error: exit status 3"}`,
			line:    "RequestId: ID Error: Runtime exited with error: exit status 3\nRuntime.ExitError\n",
		},
		"error": {
			printed: "telling why\n", status: "Status: error\tError Type: Setup.Missing",
			payload: `{"errorType":"Setup.Missing","errorMessage":"no table"}`,
		},
		"hang": {
			status:  "Status: timeout",
			payload: `{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: ID Error: Task timed out after 0.20 seconds"}`,
			line:    "RequestId: ID Error: Task timed out after 0.20 seconds\nSandbox.Timedout\n",
		},
	}
	for how, test := range tests {
		t.Run(how, func(t *testing.T) {
			s, p := open(t), testProgram(t, "START="+how)
			if how == "hang" {
				s.initLimit, p.Timeout = 100*time.Millisecond, 200*time.Millisecond
			}
			result := invoke(t, s, p, event{Do: "echo"})
			assert.Equal(t, "Unhandled", result.FunctionError)
			assert.Equal(t, test.payload, strings.ReplaceAll(string(result.Payload), requestID, "ID"))
			first, second := initReports(test.status)
			assert.Equal(t, "INIT_START Runtime Version: provided:al2023\n"+test.printed+first+test.printed+second+
				"START RequestId: ID Version: $LATEST\n"+test.line+"END RequestId: ID\n"+warmReport+test.status, steady(result.Lines))
		})
	}
}

func TestContextOfAnInvocation(t *testing.T) {
	s, p := open(t), testProgram(t)
	p.ClientContext = `{"client":{"app_title":"workshop"}}`
	p.Runtime, p.RuntimeARN = "provided:al2023.v9", "arn:aws:lambda:us-east-1::runtime:abc"
	s.now = func() time.Time { return time.Date(2020, 2, 29, 23, 0, 0, 0, time.UTC) }
	result := invoke(t, s, p, event{Do: "context"})

	var told struct {
		ID, ARN, Trace, Directory, Name, Title string
		Left                                   float64
	}
	require.NoError(t, json.Unmarshal(result.Payload, &told), "%s", result.Payload)
	assert.Equal(t, requestID, told.ID)
	assert.Equal(t, p.FunctionARN, told.ARN)
	assert.Equal(t, "workshop", told.Title)
	assert.Regexp(t, `^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$`, told.Trace)
	assert.InDelta(t, 15, told.Left, 5, "the deadline is in the real time that the program lives in")
	assert.Equal(t, p.Folder, told.Directory)
	assert.Regexp(t, `^2020/02/29/\[\$LATEST\][0-9a-f]{32}$`, result.Stream)
	assert.Equal(t, s.now(), result.Lines[0].Time)
	assert.Equal(t, "INIT_START Runtime Version: provided:al2023.v9\tRuntime Version ARN: arn:aws:lambda:us-east-1::runtime:abc", result.Lines[0].Text)
	if runtime.GOOS == "linux" {
		assert.Equal(t, "/var/task/bootstrap", told.Name)
		assert.NotContains(t, result.Lines[len(result.Lines)-1].Text, "Max Memory Used: 1 MB", "it was measured")
	}
}

func TestEnvironmentIsMadeFromNothing(t *testing.T) {
	t.Setenv("AWS_SECRET_ACCESS_KEY", "the-learners-own")
	t.Setenv("AWS_PROFILE", "work")
	t.Setenv("HOME", "/home/learner")
	result := invoke(t, open(t), testProgram(t, "clientId=abc", "AWS_ENDPOINT_URL=https://elsewhere.example"), event{Do: "environment"})

	var variables []string
	require.NoError(t, json.Unmarshal(result.Payload, &variables))
	var names []string
	values := map[string]string{}
	for _, variable := range variables {
		name, value, _ := strings.Cut(variable, "=")
		if name == "_X_AMZN_TRACE_ID" || strings.EqualFold(name, "SYSTEMROOT") {
			continue // set by the program's own library, and by Windows
		}
		names = append(names, name)
		values[name] = value
	}
	assert.ElementsMatch(t, []string{"clientId", "AWS_ENDPOINT_URL", "AWS_LAMBDA_RUNTIME_API", "AWS_LAMBDA_LOG_STREAM_NAME"}, names)
	assert.Equal(t, "abc", values["clientId"])
	assert.Regexp(t, `^127\.0\.0\.1:\d+$`, values["AWS_LAMBDA_RUNTIME_API"])
	assert.Equal(t, "http://"+values["AWS_LAMBDA_RUNTIME_API"], values["AWS_ENDPOINT_URL"])
	assert.Equal(t, result.Stream, values["AWS_LAMBDA_LOG_STREAM_NAME"])
}

func TestWarmEnvironmentIsUsedAgain(t *testing.T) {
	s, p := open(t), testProgram(t)
	first := invoke(t, s, p, event{Do: "pid"})
	second := invoke(t, s, p, event{Do: "pid"})
	assert.Equal(t, first.Payload, second.Payload)
	assert.Equal(t, first.Stream, second.Stream)
	assert.Equal(t, "START RequestId: ID Version: $LATEST\nEND RequestId: ID\n"+warmReport, steady(second.Lines))

	failed := invoke(t, s, p, event{Do: "error", Text: "x"})
	assert.Equal(t, first.Stream, failed.Stream, "a handler's error does not end the program")
	invoke(t, s, p, event{Do: "exit", Code: 1})
	after := invoke(t, s, p, event{Do: "pid"})
	assert.NotEqual(t, first.Payload, after.Payload)
	assert.NotEqual(t, first.Stream, after.Stream)

	p.Key += "2"
	assert.NotEqual(t, after.Payload, invoke(t, s, p, event{Do: "pid"}).Payload, "another configuration is another program")
}

func TestOneEnvironmentForEachConcurrentInvocation(t *testing.T) {
	const many = 5
	s, p, page := open(t), testProgram(t), newVisitors(t)
	streams := make(chan string, many)
	var all sync.WaitGroup
	for range many {
		all.Go(func() {
			result, err := s.Invoke(context.Background(), requestID, p, event{Do: "hold", Text: page.url}.bytes(t))
			assert.NoError(t, err)
			assert.Equal(t, "null", string(result.Payload))
			streams <- result.Stream
		})
	}
	for range many {
		within(t, page.came, "a program")
	}
	page.open()
	all.Wait()
	close(streams)
	different := map[string]bool{}
	for stream := range streams {
		different[stream] = true
	}
	assert.Len(t, different, many)
	assert.True(t, different[invoke(t, s, p, event{Do: "pid"}).Stream], "one of them is used again")
}

func TestIdleEnvironmentIsStopped(t *testing.T) {
	s, p := open(t), testProgram(t)
	s.idle = time.Millisecond
	invoke(t, s, p, event{Do: "pid"})
	done := make(chan struct{})
	go func() {
		s.running.Wait() // nothing runs any more
		close(done)
	}()
	within(t, done, "the idle environment to be stopped")
}

func TestStopLetsRunningInvocationsFinish(t *testing.T) {
	for _, key := range []string{"", "the function"} {
		t.Run(fmt.Sprintf("key %q", key), func(t *testing.T) {
			s, p, page := open(t), testProgram(t), newVisitors(t)
			p.Key = "the function"
			busy := make(chan Result, 1)
			go func() {
				result, err := s.Invoke(context.Background(), requestID, p, event{Do: "hold", Text: page.url}.bytes(t))
				assert.NoError(t, err)
				busy <- result
			}()
			within(t, page.came, "the program")
			idle := invoke(t, s, p, event{Do: "echo"})

			s.Stop(key)
			assert.Empty(t, s.warm)
			page.open()
			result := within(t, busy, "the running invocation")
			assert.Empty(t, result.FunctionError)
			after := invoke(t, s, p, event{Do: "echo"})
			assert.NotContains(t, []string{idle.Stream, result.Stream}, after.Stream)
		})
	}
}

func TestStopOfAnotherKey(t *testing.T) {
	s, p := open(t), testProgram(t)
	first := invoke(t, s, p, event{Do: "echo"})
	s.Stop("another")
	assert.Equal(t, first.Stream, invoke(t, s, p, event{Do: "echo"}).Stream)
}

func TestCloseEndsWhatRuns(t *testing.T) {
	s, p, page := New(time.Now, time.Minute), testProgram(t), newVisitors(t)
	failed := make(chan error, 1)
	go func() {
		_, err := s.Invoke(context.Background(), requestID, p, event{Do: "hold", Text: page.url}.bytes(t))
		failed <- err
	}()
	within(t, page.came, "the program")
	invoke(t, s, p, event{Do: "echo"})

	require.NoError(t, s.Close())
	assert.Empty(t, s.all)
	within(t, page.left, "the end of the program")
	assert.ErrorIs(t, within(t, failed, "Invoke"), ErrClosed)
	_, err := s.Invoke(context.Background(), requestID, p, nil)
	assert.ErrorIs(t, err, ErrClosed)
}

func TestChildrenEndWithTheirProgram(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no process groups that outlive their first process")
	}
	s, p, page := open(t), testProgram(t), newVisitors(t)
	invoke(t, s, p, event{Do: "child", Text: page.url})
	within(t, page.came, "the child")
	invoke(t, s, p, event{Do: "exit"})
	within(t, page.left, "the end of the child")
}

func TestCallerThatHangsUp(t *testing.T) {
	s, p, page := open(t), testProgram(t), newVisitors(t)
	ctx, hangUp := context.WithCancel(context.Background())
	results := make(chan Result, 1)
	go func() {
		result, err := s.Invoke(ctx, requestID, p, event{Do: "hold", Text: page.url}.bytes(t))
		assert.NoError(t, err)
		results <- result
	}()
	within(t, page.came, "the program")
	hangUp()
	page.open()
	assert.Equal(t, "null", string(within(t, results, "the function, which works on").Payload))

	_, err := s.Invoke(ctx, requestID, p, nil)
	assert.ErrorIs(t, err, context.Canceled)
}
