package wire

import (
	"encoding/base64"
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// encodeJSON writes an SDK output as AWS does: what is not set is left out, times are seconds since 1970.
func encodeJSON(out any, rename func(string) string) []byte {
	if rename == nil {
		rename = asIs
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
