package wire

import (
	"encoding/json"
	"errors"
	"io"
	"math"
	"net/http"
	"os"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// maxValues bounds the members of all lists and maps of a request together, so that none can fill the memory. The
// longest list that AWS takes in any operation here has ten thousand.
const maxValues = 100_000

// maxDepth bounds how deep structures may lie in each other. AWS's own are five deep.
const maxDepth = 50

// decodeJSON reads a JSON object into an SDK input. Members are named as the SDK's fields are, through rename (nil:
// as they are), and in no other spelling; those that the input does not have are passed over, as AWS does.
func decodeJSON(r io.Reader, in any, rename func(string) string) error {
	if rename == nil {
		rename = asIs
	}
	d := &jsonReader{decoder: json.NewDecoder(r), rename: rename}
	err := d.value(reflect.ValueOf(in).Elem())
	if errors.Is(err, io.EOF) && !d.begun {
		return nil // an empty body is an input without members
	}
	if err == nil {
		if _, err = d.decoder.Token(); errors.Is(err, io.EOF) {
			return nil
		}
	}
	if refused, ok := errors.AsType[*Error](err); ok {
		return refused
	}
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		kind, _, _ := strings.Cut(wrong.Value, " ")
		return wrongType(kind, wrong.Type)
	}
	return unreadable(err)
}

func asIs(name string) string { return name }

const notJSON = "The request's body is not the JSON that this operation reads."

// unreadable tells a body over the door's limit, and one that was too slow, from one that broke off or is none.
func unreadable(err error) *Error {
	if large, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return &Error{
			Code:    "RequestEntityTooLargeException",
			Status:  http.StatusRequestEntityTooLarge,
			Message: "Request must be smaller than " + strconv.FormatInt(large.Limit, 10) + " bytes for this operation",
		}
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return &Error{
			Code:    "RequestTimeoutException",
			Status:  http.StatusRequestTimeout,
			Message: "The request's body did not arrive in time.",
		}
	}
	return Errorf("SerializationException", notJSON)
}

// wrongType refuses a value of another type than the member has, as AWS's own decoder words it.
func wrongType(kind string, want reflect.Type) *Error {
	switch kind {
	case "object":
		return Errorf("SerializationException", "Start of structure or map found where not expected.")
	case "array":
		return Errorf("SerializationException", "Start of list found where not expected")
	}
	name := map[reflect.Kind]string{
		reflect.String: "a String", reflect.Bool: "a Boolean", reflect.Int32: "an Integer", reflect.Int64: "a Long",
		reflect.Float64: "a Double", reflect.Slice: "a List or Blob", reflect.Struct: "a Structure", reflect.Map: "a Map",
	}[want.Kind()]
	return Errorf("SerializationException", "%s_VALUE can not be converted to %s", strings.ToUpper(kind), name)
}

// jsonReader reads a body once, from its beginning to its end.
type jsonReader struct {
	decoder *json.Decoder
	rename  func(string) string
	begun   bool
	values  int
	depth   int
}

// value reads the next value into v. Null leaves v unset.
func (d *jsonReader) value(v reflect.Value) error {
	target := v.Type()
	if target.Kind() == reflect.Pointer {
		target = target.Elem()
	}
	var read func(reflect.Value) error
	var begin json.Delim
	switch {
	case target == timeType:
		return d.time(v)
	case target.Kind() == reflect.Struct:
		begin, read = '{', d.members
	case target.Kind() == reflect.Map:
		begin, read = '{', d.entries
	case target.Kind() == reflect.Slice && target.Elem().Kind() != reflect.Uint8:
		begin, read = '[', d.list
	default:
		return d.decoder.Decode(v.Addr().Interface())
	}
	token, err := d.decoder.Token()
	if err != nil {
		return err
	}
	d.begun = true
	switch token {
	case nil:
		return nil
	case begin:
	default:
		return wrongType(kindOf(token), target)
	}
	if v.Kind() == reflect.Pointer {
		v.Set(reflect.New(target))
		v = v.Elem()
	}
	if d.depth++; d.depth > maxDepth {
		return Errorf("SerializationException", "The request's values lie more than %d deep in each other.", maxDepth)
	}
	if err := read(v); err != nil {
		return err
	}
	d.depth--
	_, err = d.decoder.Token() // the end of what began
	return err
}

func kindOf(token json.Token) string {
	switch token {
	case json.Delim('{'):
		return "object"
	case json.Delim('['):
		return "array"
	case true, false:
		return "bool"
	}
	if _, text := token.(string); text {
		return "string"
	}
	return "number"
}

func (d *jsonReader) members(v reflect.Value) error {
	fields := map[string]reflect.Value{}
	for i := range v.NumField() {
		if field := v.Type().Field(i); isMember(field) {
			fields[d.rename(field.Name)] = v.Field(i)
		}
	}
	for d.decoder.More() {
		name, err := d.name()
		if err != nil {
			return err
		}
		field, known := fields[name]
		if !known {
			var skipped json.RawMessage
			err = d.decoder.Decode(&skipped)
		} else {
			err = d.value(field)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (d *jsonReader) entries(v reflect.Value) error {
	v.Set(reflect.MakeMap(v.Type()))
	for d.decoder.More() {
		name, err := d.name()
		if err != nil {
			return err
		}
		entry := reflect.New(v.Type().Elem()).Elem()
		if err := d.value(entry); err != nil {
			return err
		}
		v.SetMapIndex(reflect.ValueOf(name).Convert(v.Type().Key()), entry)
	}
	return nil
}

func (d *jsonReader) list(v reflect.Value) error {
	v.Set(reflect.MakeSlice(v.Type(), 0, 0))
	for d.decoder.More() {
		if err := d.count(); err != nil {
			return err
		}
		member := reflect.New(v.Type().Elem()).Elem()
		if err := d.value(member); err != nil {
			return err
		}
		v.Set(reflect.Append(v, member))
	}
	return nil
}

// name reads the name of an object's next member.
func (d *jsonReader) name() (string, error) {
	token, err := d.decoder.Token()
	if err != nil {
		return "", err
	}
	name, _ := token.(string) // the decoder has seen to it
	return name, d.count()
}

func (d *jsonReader) count() error {
	if d.values++; d.values > maxValues {
		return Errorf("SerializationException", "The request has more than %d values.", maxValues)
	}
	return nil
}

// time reads seconds since 1970.
func (d *jsonReader) time(v reflect.Value) error {
	var seconds *float64
	if err := d.decoder.Decode(&seconds); err != nil || seconds == nil {
		return err
	}
	whole, part := math.Modf(*seconds)
	at := time.Unix(int64(whole), int64(part*1e9)).UTC()
	if v.Kind() == reflect.Pointer {
		v.Set(reflect.ValueOf(&at))
	} else {
		v.Set(reflect.ValueOf(at))
	}
	return nil
}
