package wire

import (
	"encoding/base64"
	"encoding/xml"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// maxListIndex bounds the numbers in "Tags.member.7.Key", so that no request can ask for a huge list.
const maxListIndex = 1000

// decodeForm reads form fields into an SDK input: A.B is member B of member A, and A.member.1 the first of list A.
func decodeForm(form url.Values, in any) error {
	for name, values := range form {
		if name == "Action" || name == "Version" {
			continue
		}
		if err := setPath(reflect.ValueOf(in).Elem(), strings.Split(name, "."), values[0]); err != nil {
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
		setText(v, text)
		return nil
	}
	switch v.Kind() {
	case reflect.Struct:
		field := v.FieldByName(path[0])
		if !field.IsValid() || !field.CanSet() {
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
	case reflect.Slice:
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
