package wire

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// decodeJSON reads a JSON object into an SDK input. Members that the input does not have are passed over, as AWS
// does.
func decodeJSON(r io.Reader, in any) error {
	body, err := io.ReadAll(r)
	if err != nil {
		return tooLargeOr(err)
	}
	if len(strings.TrimSpace(string(body))) == 0 {
		return nil
	}
	if err := json.Unmarshal(body, in); err != nil {
		if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok && wrong.Field != "" {
			return Errorf("SerializationException", "%s can not be converted to the type of %s", strings.ToUpper(wrong.Value), wrong.Field)
		}
		return Errorf("SerializationException", "The request's body is not the JSON that this operation reads.")
	}
	return nil
}

// tooLargeOr tells a body over the door's limit from one that broke off.
func tooLargeOr(err error) error {
	if large, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return &Error{
			Code:    "RequestEntityTooLargeException",
			Status:  http.StatusRequestEntityTooLarge,
			Message: "Request must be smaller than " + strconv.FormatInt(large.Limit, 10) + " bytes for this operation",
		}
	}
	return Errorf("SerializationException", "The request's body broke off before its end.")
}

// encodeJSON writes an SDK output as AWS does: what is not set is left out, times are seconds since 1970.
func encodeJSON(out any, rename func(string) string) []byte {
	if rename == nil {
		rename = func(name string) string { return name }
	}
	value, _ := jsonValue(reflect.ValueOf(out), rename)
	if value == nil {
		value = map[string]any{}
	}
	return marshal(value)
}

func marshal(value any) []byte {
	var body strings.Builder
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		// Only values that encodeJSON made come here; they have no cycles, functions or channels.
		panic("wire: " + err.Error())
	}
	return []byte(strings.TrimSuffix(body.String(), "\n"))
}

var timeType = reflect.TypeFor[time.Time]()

// jsonValue returns what encoding/json writes as AWS would, and whether the value is set at all.
func jsonValue(v reflect.Value, rename func(string) string) (any, bool) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return nil, false
		}
		return jsonValue(v.Elem(), rename)
	case reflect.Struct:
		if v.Type() == timeType {
			t := v.Interface().(time.Time)
			return json.Number(strconv.FormatFloat(float64(t.UnixMilli())/1000, 'f', -1, 64)), true
		}
		object := map[string]any{}
		for i := range v.NumField() {
			field := v.Type().Field(i)
			if !isMember(field) {
				continue
			}
			if member, set := jsonValue(v.Field(i), rename); set {
				object[rename(field.Name)] = member
			}
		}
		return object, true
	case reflect.Map:
		if v.IsNil() {
			return nil, false
		}
		object := map[string]any{}
		for _, key := range v.MapKeys() {
			if member, set := jsonValue(v.MapIndex(key), rename); set {
				object[key.String()] = member
			}
		}
		return object, true
	case reflect.Slice:
		if v.IsNil() {
			return nil, false
		}
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return base64.StdEncoding.EncodeToString(v.Bytes()), true
		}
		list := make([]any, 0, v.Len())
		for i := range v.Len() {
			member, _ := jsonValue(v.Index(i), rename)
			list = append(list, member)
		}
		return list, true
	case reflect.String:
		// Enum members are plain strings in the SDK, and the empty one means that it is not set. Inside a list or a
		// map and behind a pointer an empty string is a value; there the caller keeps it.
		return v.String(), v.String() != "" || v.Type() == reflect.TypeFor[string]()
	default:
		return v.Interface(), true
	}
}

// isMember tells a shape's members from what the SDK adds to its structs.
func isMember(field reflect.StructField) bool {
	return field.IsExported() && !field.Anonymous && field.Name != "ResultMetadata"
}

// LowerFirst renames a member as CloudWatch Logs spells its own: LogGroupName is logGroupName.
func LowerFirst(name string) string { return strings.ToLower(name[:1]) + name[1:] }

var pathNames = regexp.MustCompile(`\{(\w+)`)

// bindPathAndQuery fills the members that a REST request carries in its path and its query. Query parameters have
// the names of their members.
func bindPathAndQuery(r *http.Request, pattern string, in any) {
	target := reflect.ValueOf(in).Elem()
	for name, values := range r.URL.Query() {
		setText(target.FieldByName(name), values[0])
	}
	for _, name := range pathNames.FindAllStringSubmatch(pattern, -1) {
		value := r.PathValue(name[1])
		if plain, err := url.PathUnescape(value); err == nil {
			value = plain // an ARN in a path is escaped twice by some clients
		}
		setText(target.FieldByName(name[1]), value)
	}
}

// setText sets a member from text; one that is not there or not of a plain type is passed over.
func setText(field reflect.Value, text string) {
	if !field.IsValid() || !field.CanSet() {
		return
	}
	if field.Kind() == reflect.Pointer {
		value := reflect.New(field.Type().Elem())
		setText(value.Elem(), text)
		field.Set(value)
		return
	}
	switch field.Kind() {
	case reflect.String:
		field.SetString(text)
	case reflect.Int32, reflect.Int64:
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			field.SetInt(n)
		}
	case reflect.Bool:
		field.SetBool(text == "true")
	}
}
