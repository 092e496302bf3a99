package wire_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/practice/wire"
)

// EchoInput is an input with a member of every kind that AWS's shapes have.
type EchoInput struct {
	Name   *string
	Count  *int32
	Size   int64
	Sure   bool
	Maybe  *bool
	Blob   []byte
	Kind   Kind
	Kinds  []Kind
	Names  []string
	Tags   []Tag
	Nested *Nested
	Map    map[string]string
	When   *time.Time

	noDocument
}

// EchoOutput is what the echo answers: what it was sent.
type EchoOutput struct {
	Name   *string
	Count  *int32
	Size   int64
	Sure   bool
	Maybe  *bool
	Blob   []byte
	Kind   Kind
	Kinds  []Kind
	Names  []string
	Tags   []Tag
	Nested *Nested
	Map    map[string]string
	When   *time.Time

	ResultMetadata struct{ Secret string }
	noDocument
}

type Tag struct {
	Key, Value *string
	noDocument
}

type Nested struct {
	Deeper *Nested
	Text   *string
	noDocument
}

type noDocument struct{}

// Kind is an enum.
type Kind string

func (Kind) Values() []Kind { return []Kind{"SMALL", "LARGE"} }

// BrokenInput is the input of an operation that fails.
type BrokenInput struct{ How *string }

func echo(_ context.Context, _ *wire.Call, in *EchoInput) (*EchoOutput, error) {
	return &EchoOutput{
		Name: in.Name, Count: in.Count, Size: in.Size, Sure: in.Sure, Maybe: in.Maybe, Blob: in.Blob, Kind: in.Kind,
		Kinds: in.Kinds, Names: in.Names, Tags: in.Tags, Nested: in.Nested, Map: in.Map, When: in.When,
	}, nil
}

type disk struct{}

func (disk) Error() string { return "the disk is gone" }

func broken(_ context.Context, _ *wire.Call, in *BrokenInput) (*EchoOutput, error) {
	if in.How != nil && *in.How == "panic" {
		panic("at the operation")
	}
	return nil, disk{}
}

// service is a service of the two operations, whose own faults are collected.
func service(faults *[]error) wire.Service {
	return wire.Service{
		Prefix: "echo",
		Guard:  func(context.Context, *wire.Call, string, string) error { return nil },
		Fault: func(err error) string {
			*faults = append(*faults, err)
			return "It went wrong."
		},
		Errors: wire.Grammar{Validation: "ValidationException"},
	}
}

func operations() []wire.Operation { return []wire.Operation{wire.Op(echo), wire.Op(broken)} }

func routes() []wire.Route {
	return []wire.Route{
		{Pattern: "POST /2015/echo/{Name}", Operation: wire.Op(echo), Status: http.StatusCreated},
		{Pattern: "GET /2015/echo", Operation: wire.Op(echo)},
		{Pattern: "POST /2015/broken", Operation: wire.Op(broken)},
	}
}

// ask sends a request as the door hands it on.
func ask(t testing.TB, handler http.Handler, method, target, body string, headers map[string]string) *httptest.ResponseRecorder {
	t.Helper()
	request := &http.Request{Method: method, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}
	address, err := url.ParseRequestURI(target)
	if err != nil {
		t.Skip("no client can send this address")
	}
	request.URL = address
	for name, value := range headers {
		request.Header.Set(name, value)
	}
	call := &wire.Call{Account: "123456789012", Region: "us-east-1", RequestID: "1", Caller: wire.Caller{AccessKeyID: "AKIAPRACTICEPRACTICE"}}
	request = request.WithContext(wire.WithCall(context.Background(), call))
	if headers["Content-Type"] == formType {
		if err := request.ParseForm(); err != nil {
			t.Skip("the door refuses this form")
		}
	}
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, request)
	return answer
}

const (
	jsonType = "application/x-amz-json-1.1"
	formType = "application/x-www-form-urlencoded"
)

// maxMemory is what no request of a megabyte may need to be read and answered.
const maxMemory = 128 << 20

// memory is how many bytes f allocates.
func memory(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

func quoted(t testing.TB, text string) string {
	t.Helper()
	out, err := json.Marshal(text)
	require.NoError(t, err)
	return string(out)
}
