package wire

import (
	"fmt"
	"reflect"
	"strings"
)

// constraintError is a value that breaks a constraint of the API's model. Each service has its own error code for it.
type constraintError struct {
	text string
}

func (e *constraintError) Error() string { return e.text }

// BrokenConstraint refuses a member's value in AWS's grammar: "1 validation error detected: Value 'x' at 'member'
// failed to satisfy constraint: Member must …". An empty value is not echoed, nor is one that is a secret: pass "".
func BrokenConstraint(value, member, must string) error {
	if value != "" {
		value = "'" + value + "' "
	}
	return &constraintError{fmt.Sprintf("1 validation error detected: Value %sat '%s' failed to satisfy constraint: Member must %s",
		value, member, must)}
}

// MissingMember refuses a call that lacks a required member.
func MissingMember(member string) error { return BrokenConstraint("", member, "not be null") }

// checkEnums refuses values that are in no enum of the model. The SDK's enum types know their values.
func checkEnums(in any, except map[string]bool) error {
	return checkEnum(reflect.ValueOf(in), "", except)
}

func checkEnum(v reflect.Value, name string, except map[string]bool) error {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return nil
		}
		return checkEnum(v.Elem(), name, except)
	case reflect.Struct:
		for i := range v.NumField() {
			if field := v.Type().Field(i); isMember(field) {
				if err := checkEnum(v.Field(i), strings.TrimPrefix(name+"."+LowerFirst(field.Name), "."), except); err != nil {
					return err
				}
			}
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return nil // a blob, which may be a zip of many megabytes
		}
		for i := range v.Len() {
			if err := checkEnum(v.Index(i), fmt.Sprintf("%s.%d.member", name, i+1), except); err != nil {
				return err
			}
		}
	case reflect.String:
		values := v.MethodByName("Values")
		if !values.IsValid() || v.String() == "" || except[name] {
			return nil
		}
		known := values.Call(nil)[0]
		var names []string
		for i := range known.Len() {
			names = append(names, known.Index(i).String())
		}
		for _, one := range names {
			if one == v.String() {
				return nil
			}
		}
		return BrokenConstraint(v.String(), name, "satisfy enum value set: ["+strings.Join(names, ", ")+"]")
	}
	return nil
}
