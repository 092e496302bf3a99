package wire

import (
	"context"
	"encoding/xml"
	"io"
	"net/http"
	"slices"
	"strings"
)

// Service is one AWS service: its operations, and the protocol that its clients speak.
type Service struct {
	// Prefix is the service's name in IAM actions: "cognito-idp" in "cognito-idp:SignUp".
	Prefix string
	Guard  Guard
	// Report is told of the practice account's own faults, which are nobody's mistake.
	Report func(error)
	// Errors names what this service calls a refusal that belongs to the protocol (see Grammar).
	Errors Grammar
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

func callOf(r *http.Request) *Call {
	call, ok := r.Context().Value(callKey{}).(*Call)
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
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		call := callOf(r)
		_, name, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
		answer := func() (any, error) {
			o, found := table[name]
			if !found {
				return nil, NotEmulated(s.Prefix + ":" + name)
			}
			in := o.newInput()
			if err := decodeJSON(r.Body, in); err != nil {
				return nil, err
			}
			return s.run(r.Context(), o, call, in)
		}
		out, err := answer()
		if err != nil {
			refused := refusal(err, s.Report)
			writeJSON(w, "application/x-amz-json-1.1", refused, map[string]any{"__type": refused.Code, "message": refused.Message})
			return
		}
		w.Header().Set("Content-Type", "application/x-amz-json-1.1")
		writeBody(w, http.StatusOK, encodeJSON(out, rename))
	})
}

// Query serves the Query protocol of IAM and STS: form fields in, XML out.
// https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
func (s Service) Query(namespace string, operations ...Operation) http.Handler {
	table := byName(operations)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		call := callOf(r)
		name := r.PostForm.Get("Action")
		answer := func() (any, error) {
			o, found := table[name]
			if !found {
				return nil, NotEmulated(s.Prefix + ":" + name)
			}
			in := o.newInput()
			if err := decodeForm(r.PostForm, in); err != nil {
				return nil, err
			}
			return s.run(r.Context(), o, call, in)
		}
		w.Header().Set("Content-Type", "text/xml")
		out, err := answer()
		if err != nil {
			writeQueryError(w, namespace, call, refusal(err, s.Report))
			return
		}
		writeBody(w, http.StatusOK, encodeXML(namespace, name, call.RequestID, out))
	})
}

func writeQueryError(w http.ResponseWriter, namespace string, call *Call, refused *Error) {
	type queryError struct {
		XMLName   xml.Name `xml:"ErrorResponse"`
		Namespace string   `xml:"xmlns,attr"`
		Type      string   `xml:"Error>Type"`
		Code      string   `xml:"Error>Code"`
		Message   string   `xml:"Error>Message"`
		RequestID string   `xml:"RequestId"`
	}
	kind := "Sender"
	if refused.StatusCode() >= 500 {
		kind = "Receiver"
	}
	body, _ := xml.Marshal(queryError{Namespace: namespace, Type: kind, Code: refused.Code, Message: refused.Message, RequestID: call.RequestID})
	writeBody(w, refused.StatusCode(), body)
}

// Route is one operation of a REST service.
type Route struct {
	Pattern string // method and path of net/http's ServeMux; {Names} are members of the input
	Operation
	Status int // of a success; 200 when 0
	// Bind fills what comes neither in the path, the query nor a JSON body; nil for most operations.
	// A bound operation's body is not read as JSON.
	Bind func(r *http.Request, body []byte, in any) error
	// Render writes an answer that is not a JSON body; nil for most operations.
	Render func(w http.ResponseWriter, out any)
}

// REST serves REST-JSON, as Lambda speaks it: the operation is in the method and the path.
// https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html
func (s Service) REST(routes ...Route) http.Handler {
	mux := http.NewServeMux()
	for _, route := range routes {
		mux.HandleFunc(route.Pattern, func(w http.ResponseWriter, r *http.Request) { s.serveRoute(w, r, route) })
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		writeRESTError(w, NotEmulated(s.Prefix+" "+r.Method+" "+r.URL.Path))
	})
	return mux
}

func (s Service) serveRoute(w http.ResponseWriter, r *http.Request, route Route) {
	answer := func() (any, error) {
		in := route.newInput()
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, tooLargeOr(err)
		}
		if route.Bind != nil {
			err = route.Bind(r, body, in)
		} else if len(body) > 0 {
			err = decodeJSON(strings.NewReader(string(body)), in)
		}
		if err != nil {
			return nil, err
		}
		bindPathAndQuery(r, route.Pattern, in)
		return s.run(r.Context(), route.Operation, callOf(r), in)
	}
	out, err := answer()
	if err != nil {
		writeRESTError(w, refusal(err, s.Report))
		return
	}
	if route.Render != nil {
		route.Render(w, out)
		return
	}
	status := route.Status
	if status == 0 {
		status = http.StatusOK
	}
	if status == http.StatusNoContent {
		w.WriteHeader(status)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	writeBody(w, status, encodeJSON(out, nil))
}

// writeRESTError answers as Lambda does: "Message" for what was not found, "message" for the rest, and no Type
// with a broken constraint.
func writeRESTError(w http.ResponseWriter, refused *Error) {
	body := map[string]any{}
	switch {
	case refused.StatusCode() == http.StatusNotFound:
		body["Message"] = refused.Message
		body["Type"] = "User"
	case refused.Code == "ValidationException":
		body["message"] = refused.Message
	case refused.StatusCode() >= 500:
		body["message"] = refused.Message
		body["Type"] = "Service"
	default:
		body["message"] = refused.Message
		body["Type"] = "User"
	}
	writeJSON(w, "application/json", refused, body)
}

func (s Service) run(ctx context.Context, o Operation, call *Call, in any) (any, error) {
	out, err := o.run(ctx, call, s.Prefix, s.Guard, in)
	if broken, ok := err.(*constraintError); ok {
		return nil, Errorf(s.Errors.Validation, "%s", broken.text)
	}
	return out, err
}

// Names returns the names of the operations, sorted: the list of what is emulated.
func Names(operations []Operation) []string {
	var names []string
	for _, o := range operations {
		names = append(names, o.Name)
	}
	slices.Sort(names)
	return names
}

func byName(operations []Operation) map[string]Operation {
	table := map[string]Operation{}
	for _, o := range operations {
		table[o.Name] = o
	}
	return table
}

func writeJSON(w http.ResponseWriter, contentType string, refused *Error, body map[string]any) {
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("X-Amzn-Errortype", refused.Code)
	writeBody(w, refused.StatusCode(), marshal(body))
}

func writeBody(w http.ResponseWriter, status int, body []byte) {
	w.WriteHeader(status)
	w.Write(body) //nolint:errcheck // a client that hung up is told nothing
}
