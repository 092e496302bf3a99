package wire

import (
	"encoding/base64"
	"encoding/xml"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Query serves the Query protocol of IAM and STS: form fields in, XML out.
// https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
func (s Service) Query(namespace string, operations ...Operation) http.Handler {
	table := byName(operations)
	noToken := unsigned{
		missing:   &Error{Code: "MissingAuthenticationToken", Status: http.StatusForbidden, Message: "Request is missing Authentication Token"},
		malformed: &Error{Code: "IncompleteSignature", Status: http.StatusForbidden, Message: malformedSignature},
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := r.PostForm.Get("Action")
		answer := func() (any, error) {
			o, found := table[name]
			switch {
			case name == "":
				return nil, Errorf("MissingAction", "The request has no Action.")
			case !found:
				return nil, NotEmulated(s.Prefix + ":" + name)
			}
			in := o.newInput()
			if err := decodeForm(r.PostForm, in); err != nil {
				return nil, err
			}
			return s.run(r.Context(), o, in, noToken)
		}
		out, err := answer()
		if err != nil {
			writeQueryError(w, r, namespace, callOf(r.Context()).RequestID, s.refusal(err))
			return
		}
		w.Header().Set("Content-Type", "text/xml")
		writeBody(w, r, http.StatusOK, encodeXML(namespace, name, callOf(r.Context()).RequestID, out))
	})
}

// FormError answers a form that cannot be read, and so belongs to no service: err is what reading it gave.
func FormError(w http.ResponseWriter, r *http.Request, requestID string, err error) {
	refused := unreadable(err)
	refused.Code = strings.TrimSuffix(refused.Code, "Exception")
	if refused.Code == "Serialization" {
		refused = Errorf("MalformedQueryString", "The query string contains a syntax error.")
	}
	writeQueryError(w, r, "", requestID, refused)
}

func writeQueryError(w http.ResponseWriter, r *http.Request, namespace, requestID string, refused *Error) {
	type queryError struct {
		XMLName   xml.Name `xml:"ErrorResponse"`
		Namespace string   `xml:"xmlns,attr,omitempty"`
		Type      string   `xml:"Error>Type"`
		Code      string   `xml:"Error>Code"`
		Message   string   `xml:"Error>Message"`
		RequestID string   `xml:"RequestId"`
	}
	kind := "Sender"
	if refused.StatusCode() >= 500 {
		kind = "Receiver"
	}
	body, _ := xml.Marshal(queryError{Namespace: namespace, Type: kind, Code: refused.Code, Message: refused.Message, RequestID: requestID})
	w.Header().Set("Content-Type", "text/xml")
	writeBody(w, r, refused.StatusCode(), body)
}

// maxListIndex bounds the numbers in "Tags.member.7.Key", so that no request can ask for a huge list.
const maxListIndex = 1000

// decodeForm reads form fields into an SDK input: A.B is member B of member A, and A.member.1 the first of list A.
func decodeForm(form url.Values, in any) error {
	for name, values := range form {
		if name == "Action" || name == "Version" {
			continue
		}
		path := strings.SplitN(name, ".", maxDepth+1)
		if len(path) > maxDepth {
			return Errorf("MalformedInput", "The name of a parameter has more than %d parts", maxDepth)
		}
		if err := setPath(reflect.ValueOf(in).Elem(), path, values[0]); err != nil {
			return err
		}
	}
	return nil
}

func setPath(v reflect.Value, path []string, text string) error {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		return setPath(v.Elem(), path, text)
	}
	if len(path) == 0 {
		if err := setText(v, text); err != nil {
			return Errorf("MalformedInput", "%s", err)
		}
		return nil
	}
	switch v.Kind() {
	case reflect.Struct:
		field := member(v, path[0])
		if !field.IsValid() {
			return nil // a member that the input does not have is passed over
		}
		return setPath(field, path[1:], text)
	case reflect.Slice:
		if len(path) < 2 || path[0] != "member" {
			return nil // "Tags=" is how an empty list is sent
		}
		index, err := strconv.Atoi(path[1])
		if err != nil || index < 1 || index > maxListIndex {
			return Errorf("MalformedInput", "%s is not the number of a list's member", path[1])
		}
		for v.Len() < index {
			v.Set(reflect.Append(v, reflect.Zero(v.Type().Elem())))
		}
		return setPath(v.Index(index-1), path[2:], text)
	}
	return nil
}

// encodeXML writes an SDK output as the Query protocol does.
func encodeXML(namespace, operation, requestID string, out any) []byte {
	var body strings.Builder
	body.WriteString("<" + operation + `Response xmlns="` + namespace + `">`)
	// Some operations without any output (UpdateRole) have a result element and some (DeleteRole) have none. Clients
	// that expect none pass over it; those that expect one fail without.
	body.WriteString("<" + operation + "Result>")
	writeMembers(&body, reflect.Indirect(reflect.ValueOf(out)))
	body.WriteString("</" + operation + "Result>")
	body.WriteString("<ResponseMetadata><RequestId>" + requestID + "</RequestId></ResponseMetadata></" + operation + "Response>")
	return []byte(body.String())
}

func writeMembers(body *strings.Builder, v reflect.Value) {
	for i := range v.NumField() {
		if field := v.Type().Field(i); isMember(field) {
			writeElement(body, field.Name, v.Field(i))
		}
	}
}

func writeElement(body *strings.Builder, name string, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			writeElement(body, name, v.Elem())
		}
		return
	case reflect.Slice, reflect.Map:
		if v.IsNil() {
			return
		}
	case reflect.String:
		if v.String() == "" && v.Type() != reflect.TypeFor[string]() {
			return // an enum member that is not set
		}
	}
	body.WriteString("<" + name + ">")
	switch v.Kind() {
	case reflect.Struct:
		if v.Type() == timeType {
			body.WriteString(v.Interface().(time.Time).UTC().Format("2006-01-02T15:04:05Z"))
		} else {
			writeMembers(body, v)
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			body.WriteString(base64.StdEncoding.EncodeToString(v.Bytes()))
		} else {
			for i := range v.Len() {
				writeElement(body, "member", v.Index(i))
			}
		}
	case reflect.Map:
		keys := v.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
		for _, key := range keys {
			body.WriteString("<entry>")
			writeElement(body, "key", key)
			writeElement(body, "value", v.MapIndex(key))
			body.WriteString("</entry>")
		}
	case reflect.String:
		xml.EscapeText(body, []byte(v.String())) //nolint:errcheck // a strings.Builder takes everything
	case reflect.Bool:
		body.WriteString(strconv.FormatBool(v.Bool()))
	case reflect.Int32, reflect.Int64:
		body.WriteString(strconv.FormatInt(v.Int(), 10))
	case reflect.Float64:
		body.WriteString(strconv.FormatFloat(v.Float(), 'f', -1, 64))
	}
	body.WriteString("</" + name + ">")
}
