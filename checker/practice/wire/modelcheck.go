package wire

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// mostBroken is how many faults one refusal names at the most.
const mostBroken = 100

// check refuses an input that breaks the model, and names all that is wrong in one sentence, as AWS does. The enums of
// the members in except are left to the operation.
func (m *Model) check(in any, except map[string]bool) error {
	var broken []string
	m.structure(reflect.ValueOf(in).Elem(), "", except, &broken)
	switch len(broken) {
	case 0:
		return nil
	case 1:
		return &constraintError{"1 validation error detected: " + broken[0]}
	}
	return &constraintError{fmt.Sprintf("%d validation errors detected: %s", len(broken), strings.Join(broken, "; "))}
}

func (m *Model) structure(v reflect.Value, prefix string, except map[string]bool, broken *[]string) {
	for _, member := range m.shape(v.Type()) {
		if len(*broken) >= mostBroken {
			return
		}
		m.member(v.Field(member.index), prefix+member.name, member, except, broken)
	}
}

func (m *Model) member(v reflect.Value, name string, asked memberLimits, except map[string]bool, broken *[]string) {
	add := func(shown, what string) {
		*broken = append(*broken, fmt.Sprintf("Value %sat '%s' failed to satisfy constraint: %s", shown, name, what))
	}
	if !isSet(v) {
		if asked.itself.required {
			add("", "Member must not be null")
		}
		return
	}
	v = reflect.Indirect(v)
	if except[name] {
		asked.itself.values = nil
	}
	for _, rule := range asked.itself.broken(v) {
		add(shown(v, asked.itself.secret || asked.inside.secret), rule)
	}
	switch v.Kind() {
	case reflect.Struct:
		if v.Type() != timeType {
			m.structure(v, name+".", except, broken)
		}
	case reflect.Map:
		for entries := v.MapRange(); entries.Next(); {
			if len(asked.keys.broken(entries.Key())) > 0 {
				add("", "Map keys must satisfy constraint: "+asked.keys.rules())
				return
			}
			if len(asked.values.broken(entries.Value())) > 0 {
				add("", "Map value must satisfy constraint: "+asked.values.rules())
				return
			}
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return
		}
		for i := range v.Len() {
			if v.Index(i).Kind() == reflect.Struct {
				m.structure(v.Index(i), fmt.Sprintf("%s.%d.member.", name, i+1), except, broken)
			} else if len(asked.inside.broken(v.Index(i))) > 0 {
				add(shown(v, asked.inside.secret), "Member must satisfy constraint: "+asked.inside.rules())
				return
			}
		}
	}
}

// isSet tells a member that was sent from one that was not. A number or a truth that is no pointer does not tell.
func isSet(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		return !v.IsNil()
	case reflect.Interface:
		return false // a document or a stream, of which the models here say nothing
	}
	return !v.IsZero()
}

// shown is a value as AWS repeats it. A secret it does not repeat, nor what is of no use in a sentence.
func shown(v reflect.Value, secret bool) string {
	var text string
	switch v.Kind() {
	case reflect.String:
		text = v.String()
	case reflect.Int32, reflect.Int64:
		text = strconv.FormatInt(v.Int(), 10)
	case reflect.Slice:
		if elem := v.Type().Elem().Kind(); elem != reflect.String {
			return ""
		}
		var parts []string
		for i := range v.Len() {
			parts = append(parts, v.Index(i).String())
		}
		text = "[" + strings.Join(parts, ", ") + "]"
	}
	if secret || text == "" {
		return ""
	}
	return "'" + text + "' "
}

// broken are the rules that a value does not keep.
func (l limit) broken(v reflect.Value) []string {
	var size float64
	var kind string
	switch v.Kind() {
	case reflect.String:
		size, kind = float64(utf8.RuneCountInString(v.String())), "length"
	case reflect.Slice, reflect.Map:
		size, kind = float64(v.Len()), "length"
	case reflect.Int32, reflect.Int64:
		size, kind = float64(v.Int()), "value"
	case reflect.Float64:
		size, kind = v.Float(), "value"
	default:
		return nil
	}
	var rules []string
	if l.values != nil && !slices.Contains(l.values, v.String()) {
		rules = append(rules, l.enumRule())
	}
	if l.matches != nil && v.Kind() == reflect.String && !l.matches.MatchString(v.String()) {
		rules = append(rules, l.patternRule())
	}
	if l.least != nil && size < *l.least {
		rules = append(rules, fmt.Sprintf("Member must have %s greater than or equal to %v", kind, *l.least))
	}
	if l.most != nil && size > *l.most {
		rules = append(rules, fmt.Sprintf("Member must have %s less than or equal to %v", kind, *l.most))
	}
	return rules
}

func (l limit) patternRule() string {
	return "Member must satisfy regular expression pattern: " + l.pattern
}

func (l limit) enumRule() string {
	return "Member must satisfy enum value set: [" + strings.Join(l.values, ", ") + "]"
}

// rules are all that is asked of the texts in a list or a map: AWS names all of them, whichever was broken.
func (l limit) rules() string {
	var rules []string
	if l.values != nil {
		rules = append(rules, l.enumRule())
	}
	if l.most != nil {
		rules = append(rules, fmt.Sprintf("Member must have length less than or equal to %v", *l.most))
	}
	if l.least != nil {
		rules = append(rules, fmt.Sprintf("Member must have length greater than or equal to %v", *l.least))
	}
	if l.matches != nil {
		rules = append(rules, l.patternRule())
	}
	return "[" + strings.Join(append(rules, "Member must not be null"), ", ") + "]"
}
