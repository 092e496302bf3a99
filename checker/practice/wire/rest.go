package wire

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"reflect"
	"strconv"

	"cognito-lambda-workshop/checker/practice/regex"
)

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
	other := func(w http.ResponseWriter, r *http.Request) {
		what := r.Method + " " + r.URL.Path
		if s.NameAt != nil {
			if name := s.NameAt(r.Method, r.URL.Path); name != "" {
				writeRESTError(w, r, NotEmulated(s.Prefix+":"+name+" ("+what+")"))
				return
			}
		}
		writeRESTError(w, r, NotEmulated(s.Prefix+" "+what))
	}
	mux.HandleFunc("/", other)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// The mux would send a client from a//b and a/../b to a better path; AWS does not.
		if clean := path.Clean(r.URL.Path); clean != r.URL.Path && (clean == "/" || clean+"/" != r.URL.Path) {
			other(w, r)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// noToken is the refusal of a call without credentials, of a service whose errors end in Exception.
var noToken = unsigned{
	missing:   &Error{Code: "MissingAuthenticationTokenException", Status: http.StatusForbidden, Message: "Missing Authentication Token"},
	malformed: &Error{Code: "IncompleteSignatureException", Status: http.StatusForbidden, Message: malformedSignature},
}

func (s Service) serveRoute(w http.ResponseWriter, r *http.Request, route Route) {
	answer := func() (any, error) {
		in := route.newInput()
		if route.Bind == nil {
			if err := decodeJSON(r.Body, in, nil); err != nil {
				return nil, err
			}
		} else {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				return nil, unreadable(err)
			}
			if err := route.Bind(r, body, in); err != nil {
				return nil, err
			}
		}
		if err := bindPathAndQuery(r, route.Pattern, in); err != nil {
			return nil, err
		}
		return s.run(r.Context(), route.Operation, in, noToken)
	}
	out, err := answer()
	if err != nil {
		writeRESTError(w, r, s.refusal(err))
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
	writeBody(w, r, status, encodeJSON(out, nil))
}

// writeRESTError answers as Lambda does: "Message" for what was not found, "message" for the rest, and no Type
// with a broken constraint.
func writeRESTError(w http.ResponseWriter, r *http.Request, refused *Error) {
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
	writeJSON(w, r, "application/json", refused, body)
}

var pathNames = regex.New(`\{(\w+)`)

// bindPathAndQuery fills the members that a REST request carries in its path and its query. Query parameters have
// the names of their members.
func bindPathAndQuery(r *http.Request, pattern string, in any) error {
	target := reflect.ValueOf(in).Elem()
	for name, values := range r.URL.Query() {
		if err := setText(member(target, name), values[0]); err != nil {
			return Errorf("SerializationException", "%s", err)
		}
	}
	for _, name := range pathNames.FindAllStringSubmatch(pattern, -1) {
		value := r.PathValue(name[1])
		if plain, err := url.PathUnescape(value); err == nil {
			value = plain // an ARN in a path is escaped twice by some clients
		}
		if err := setText(member(target, name[1]), value); err != nil {
			return Errorf("SerializationException", "%s", err)
		}
	}
	return nil
}

// member is a struct's member of a name; the zero Value when it has none.
func member(v reflect.Value, name string) reflect.Value {
	if field, found := v.Type().FieldByName(name); found && isMember(field) {
		return v.FieldByIndex(field.Index)
	}
	return reflect.Value{}
}

// setText sets a member from text; one that is not there or not of a plain type is passed over.
func setText(field reflect.Value, text string) error {
	if !field.IsValid() {
		return nil
	}
	switch field.Kind() {
	case reflect.Pointer:
		value := reflect.New(field.Type().Elem())
		if err := setText(value.Elem(), text); err != nil {
			return err
		}
		field.Set(value)
	case reflect.String:
		field.SetString(text)
	case reflect.Int32, reflect.Int64:
		n, err := strconv.ParseInt(text, 10, field.Type().Bits())
		if err != nil {
			return fmt.Errorf("%q can not be converted to an Integer", text)
		}
		field.SetInt(n)
	case reflect.Bool:
		if text != "true" && text != "false" {
			return fmt.Errorf("%q can not be converted to a Boolean", text)
		}
		field.SetBool(text == "true")
	}
	return nil
}
