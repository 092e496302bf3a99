package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// maxPayload is the most that a program may answer, in bytes.
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
const maxPayload = 6291556

const runtimePath = "/2018-06-01/runtime/"

var errTooLarge = errors.New("the answer is larger than Lambda takes")

// invocation is one event on its way through a program.
type invocation struct {
	id            string
	event         []byte
	functionARN   string
	clientContext string
	deadline      time.Time
	done          chan struct{} // closed when the program has answered and asks for the next event

	mu     sync.Mutex
	answer *answer
}

// answer is what a program made of an event: a result or an error of its own.
type answer struct {
	payload []byte
	isError bool
}

func (i *invocation) answered() *answer {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.answer
}

// api is what the Runtime API remembers between a program's calls.
type api struct {
	mu          sync.Mutex
	asked       bool        // the program has asked for an event at least once
	current     *invocation // given to the program, which has not asked for the next one yet
	couldNot    *failure    // what the program said about why it cannot start
	memoryPeakM int
}

// handler serves the Runtime API, and the rest of AWS on every other path. It talks to nobody who does not use the
// very address that the program was given, so that no web page can read events or run code through it.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
func (e *environment) handler() http.Handler {
	runtime := http.NewServeMux()
	runtime.HandleFunc("GET "+runtimePath+"invocation/next", e.next)
	runtime.HandleFunc("POST "+runtimePath+"invocation/{id}/response", e.response)
	runtime.HandleFunc("POST "+runtimePath+"invocation/{id}/error", e.invocationError)
	runtime.HandleFunc("POST "+runtimePath+"init/error", e.initError)

	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Host != e.address || r.Header.Get("Origin") != "" || r.Header.Get("Sec-Fetch-Site") != "":
			http.Error(w, "This address is for the program of one function of a practice account only.", http.StatusForbidden)
		case strings.HasPrefix(r.URL.Path, runtimePath):
			runtime.ServeHTTP(w, r)
		case e.program.AWS != nil:
			e.program.AWS.ServeHTTP(w, r)
		default:
			http.NotFound(w, r)
		}
	})
}

// next keeps the program waiting until there is an event for it.
func (e *environment) next(w http.ResponseWriter, r *http.Request) {
	e.api.mu.Lock()
	if e.current != nil {
		if e.current.answered() == nil {
			e.api.mu.Unlock()
			refuse(w, http.StatusForbidden, "InvalidStateTransition", "The invocation before has no response yet")
			return
		}
		close(e.current.done)
		e.current = nil
	}
	if !e.asked {
		e.asked = true
		close(e.ready)
	}
	e.api.mu.Unlock()

	var inv *invocation
	select {
	case inv = <-e.offered:
	case <-e.exited:
		return
	case <-r.Context().Done():
		return
	}
	e.api.mu.Lock()
	e.current = inv
	e.api.mu.Unlock()

	header := w.Header()
	header.Set("Content-Type", "application/json")
	header.Set("Lambda-Runtime-Aws-Request-Id", inv.id)
	header.Set("Lambda-Runtime-Deadline-Ms", strconv.FormatInt(inv.deadline.UnixMilli(), 10))
	header.Set("Lambda-Runtime-Invoked-Function-Arn", inv.functionARN)
	if inv.clientContext != "" {
		header.Set("Lambda-Runtime-Client-Context", inv.clientContext)
	}
	header.Set("Lambda-Runtime-Trace-Id", newTrace(time.Now()))
	w.Write(inv.event) //nolint:errcheck // a program that does not listen any more runs into its time-out
}

func (e *environment) response(w http.ResponseWriter, r *http.Request) {
	e.takeAnswer(w, r, func(body []byte) answer { return answer{payload: body} })
}

func (e *environment) invocationError(w http.ResponseWriter, r *http.Request) {
	e.takeAnswer(w, r, func(body []byte) answer {
		return answer{payload: errorBody(body, r), isError: true}
	})
}

func (e *environment) takeAnswer(w http.ResponseWriter, r *http.Request, read func([]byte) answer) {
	e.api.mu.Lock()
	inv := e.current
	e.api.mu.Unlock()
	if inv == nil || inv.id != r.PathValue("id") {
		refuse(w, http.StatusBadRequest, "InvalidRequestID", "Invalid request ID")
		return
	}
	body, err := payload(r)
	var given answer
	switch {
	case errors.Is(err, errTooLarge):
		given = answer{isError: true, payload: errorObject("Function.ResponseSizeTooLarge",
			fmt.Sprintf("Response payload size exceeded maximum allowed payload size (%d bytes).", maxPayload))}
	case err != nil:
		refuse(w, http.StatusBadRequest, "TruncatedHTTPRequest", "HTTP request detected as truncated")
		return
	default:
		given = read(body)
	}
	inv.mu.Lock()
	first := inv.answer == nil
	if first {
		inv.answer = &given
	}
	inv.mu.Unlock()
	e.noteMemory()
	switch {
	case !first:
		refuse(w, http.StatusForbidden, "InvalidStateTransition", "The invocation has a response already")
	case errors.Is(err, errTooLarge):
		refuse(w, http.StatusRequestEntityTooLarge, "RequestEntityTooLarge",
			fmt.Sprintf("Exceeded maximum allowed payload size (%d bytes).", maxPayload))
	default:
		accept(w)
	}
}

// initError takes what a program says before it exits because it cannot start.
func (e *environment) initError(w http.ResponseWriter, r *http.Request) {
	body, err := payload(r)
	if err != nil {
		refuse(w, http.StatusBadRequest, "TruncatedHTTPRequest", "HTTP request detected as truncated")
		return
	}
	body = errorBody(body, r)
	var object struct {
		Type string `json:"errorType"`
	}
	if json.Unmarshal(body, &object) != nil || object.Type == "" {
		object.Type = "Runtime.Unknown"
	}
	e.api.mu.Lock()
	late := e.asked
	if !late {
		e.couldNot = &failure{kind: object.Type, body: body}
	}
	e.api.mu.Unlock()
	if late {
		refuse(w, http.StatusForbidden, "InvalidStateTransition", "The runtime has started already")
		return
	}
	accept(w)
}

// startError is what the program said about why it cannot start, or nil.
func (e *environment) startError() *failure {
	e.api.mu.Lock()
	defer e.api.mu.Unlock()
	return e.couldNot
}

// noteMemory asks the system how much memory the process has had, while it is there to be asked.
func (e *environment) noteMemory() {
	peak := peakMemoryMB(e.cmd.Process.Pid)
	e.api.mu.Lock()
	defer e.api.mu.Unlock()
	e.memoryPeakM = max(e.memoryPeakM, peak)
}

func (e *environment) usedMB() int {
	e.api.mu.Lock()
	defer e.api.mu.Unlock()
	return e.memoryPeakM
}

// payload reads a body that is not larger than Lambda takes. A larger one is read to its end, within reason, so that
// the program hears of it instead of a broken connection.
func payload(r *http.Request) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxPayload+1))
	if err != nil {
		return nil, err
	}
	if len(body) > maxPayload {
		_, _ = io.CopyN(io.Discard, r.Body, 10*maxPayload)
		return nil, errTooLarge
	}
	return body, nil
}

// errorBody is the error object that a program gave; Lambda makes one of the header when there is none.
func errorBody(body []byte, r *http.Request) []byte {
	if len(body) > 0 {
		return body
	}
	kind := r.Header.Get("Lambda-Runtime-Function-Error-Type")
	if kind == "" {
		kind = "Runtime.Unknown"
	}
	return errorObject(kind, "")
}

func accept(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusAccepted)
	io.WriteString(w, `{"status":"OK"}`+"\n") //nolint:errcheck // the program need not listen
}

func refuse(w http.ResponseWriter, status int, kind, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	w.Write(errorObject(kind, message)) //nolint:errcheck // the program need not listen
}

// newTrace is a trace header as Lambda gives it. Nothing is traced here.
// https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
func newTrace(now time.Time) string {
	return fmt.Sprintf("Root=1-%08x-%s;Parent=%s;Sampled=0", now.Unix(), randomHex(12), randomHex(8))
}
