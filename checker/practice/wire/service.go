package wire

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
)

// Service is one AWS service: its operations, and the protocol that its clients speak.
type Service struct {
	// Prefix is the service's name in IAM actions: "cognito-idp" in "cognito-idp:SignUp".
	Prefix string
	Guard  Guard
	// Fault is told of the practice account's own faults, which are nobody's mistake, and gives the sentence to answer
	// with.
	Fault func(error) string
	// Errors names what this service calls a refusal that belongs to the protocol (see Grammar).
	Errors Grammar
	// NameAt names the operation of a REST service at a method and path that no route has; "" when there is none there.
	// It may be nil.
	NameAt func(method, path string) string
}

// Names is the service with a NameAt.
func (s Service) Names(nameAt func(method, path string) string) Service {
	s.NameAt = nameAt
	return s
}

// Grammar is how a service words the refusals that come before any operation runs.
type Grammar struct {
	Validation string // the error code of a value that breaks a constraint: InvalidParameterException, ValidationException
}

type callKey struct{}

// WithCall hands a Call to the protocol handlers.
func WithCall(ctx context.Context, call *Call) context.Context {
	return context.WithValue(ctx, callKey{}, call)
}

func callOf(ctx context.Context) *Call {
	call, ok := ctx.Value(callKey{}).(*Call)
	if !ok {
		panic("wire: a request came without its Call; the door has to add it")
	}
	return call
}

// JSON serves AWS JSON 1.1: one path, the operation named by the X-Amz-Target header.
// Members are named as the SDK's fields are, through rename (nil: as they are).
// https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
func (s Service) JSON(rename func(string) string, operations ...Operation) http.Handler {
	table := byName(operations)
	noToken := unsigned{
		missing:   Errorf("MissingAuthenticationTokenException", "Missing Authentication Token"),
		malformed: Errorf("IncompleteSignatureException", malformedSignature),
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, name, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
		answer := func() (any, error) {
			// AWS finds the protocol by the content type; what is of another one is of no operation that it knows.
			if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != jsonType {
				return nil, Errorf("UnknownOperationException", "The request's Content-Type is not %s.", jsonType)
			}
			o, found := table[name]
			if !found {
				return nil, NotEmulated(s.Prefix + ":" + name)
			}
			in := o.newInput()
			if err := decodeJSON(r.Body, in, rename); err != nil {
				return nil, err
			}
			return s.run(r.Context(), o, in, noToken)
		}
		out, err := answer()
		if err != nil {
			refused := s.refusal(err)
			writeJSON(w, r, jsonType, refused, map[string]any{"__type": refused.Code, "message": refused.Message})
			return
		}
		w.Header().Set("Content-Type", jsonType)
		writeBody(w, r, http.StatusOK, encodeJSON(out, rename))
	})
}

const jsonType = "application/x-amz-json-1.1"

// unsigned are a protocol's refusals of calls whose credentials are not there, or are no credentials.
type unsigned struct {
	missing, malformed *Error
}

const malformedSignature = "The Authorization header is not a whole AWS Signature Version 4, with an access key id of 16 to 128 letters and digits."

// run does what every protocol does between decoding and encoding.
func (s Service) run(ctx context.Context, o Operation, in any, no unsigned) (out any, err error) {
	defer func() {
		if broken := recover(); broken != nil {
			out, err = nil, fmt.Errorf("%s:%s panicked: %v\n%s", s.Prefix, o.Name, broken, debug.Stack())
		}
	}()
	call := callOf(ctx)
	if !o.unsigned && call.Caller.AccessKeyID == "" {
		if call.BadSignature {
			return nil, no.malformed
		}
		return nil, no.missing
	}
	out, err = o.run(ctx, call, s.Prefix, s.Guard, in)
	if broken, ok := errors.AsType[*constraintError](err); ok {
		return nil, Errorf(s.Errors.Validation, "%s", broken.text)
	}
	return out, err
}

// refusal turns any error into the one to answer with. What is not a refusal is a fault of the practice account
// itself, and is answered as AWS answers its own faults.
func (s Service) refusal(err error) *Error {
	if refused, ok := errors.AsType[*Error](err); ok {
		return refused
	}
	return &Error{Code: "InternalFailure", Status: http.StatusInternalServerError, Message: s.Fault(err)}
}

// Names returns the names of the operations, sorted, each once: the list of what is emulated.
func Names(operations []Operation) []string {
	var names []string
	for _, o := range operations {
		names = append(names, o.Name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func byName(operations []Operation) map[string]Operation {
	table := map[string]Operation{}
	for _, o := range operations {
		table[o.Name] = o
	}
	return table
}

func writeJSON(w http.ResponseWriter, r *http.Request, contentType string, refused *Error, body map[string]any) {
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("X-Amzn-Errortype", refused.Code)
	writeBody(w, r, refused.StatusCode(), marshal(body))
}

// onePacket is how long a body may be that surely leaves in one packet with its headers.
const onePacket = 3 << 10

// writeBody sends an answer in one packet where it can. Once the beginning of an answer is there, the Go SDK's client
// stops sending; should it have been interrupted in that, it closes the connection before the rest is there, and
// repeats the call, which may make a second user pool. AWS is too far away to be that fast.
// https://github.com/aws/aws-sdk-go-v2/issues/2737
func writeBody(w http.ResponseWriter, r *http.Request, status int, body []byte) {
	if len(body) > onePacket && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		w.Header().Set("Content-Encoding", "gzip")
		body = compressed(body)
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	w.Write(body) //nolint:errcheck // a client that hung up is told nothing
}

func compressed(body []byte) []byte {
	var buffer bytes.Buffer
	writer := gzip.NewWriter(&buffer)
	writer.Write(body) //nolint:errcheck // a bytes.Buffer takes everything
	writer.Close()     //nolint:errcheck // as above
	return buffer.Bytes()
}
