package wire

import (
	"reflect"
	"strconv"
	"strings"
	"sync"

	"cognito-lambda-workshop/checker/practice/regex"
)

// Model is what the published model of an API says of its inputs: which members have to be there, how long and how
// large they may be, and what they may be made of. What an operation judges beyond that, it judges itself.
type Model struct {
	limits func() map[string]limit
	shapes sync.Map // the type of a structure to the []memberLimits of its fields
}

// NewModel takes a model as text, which is read when it is first used. A line is a member, as the SDK names it, and what
// is asked of it, the pattern last:
//
//	SignUpInput.Username required secret length 1..128 pattern [\p{L}\p{M}\p{S}\p{N}\p{P}]+
//	UntagResourceInput.TagKeys[] length 1..128
//	TagResourceInput.Tags{key} length 1..128
func NewModel(text string) *Model {
	return &Model{limits: sync.OnceValue(func() map[string]limit {
		limits := map[string]limit{}
		for line := range strings.Lines(text) {
			path, asked, _ := strings.Cut(strings.TrimSpace(line), " ")
			limits[path] = readLimit(asked)
		}
		return limits
	})}
}

// Members are the members that the model has something to say about, by structure and name. All patterns are tried on
// the way, so that one that cannot be read shows.
func (m *Model) Members() []string {
	var all []string
	for path, limit := range m.limits() {
		if limit.matches != nil {
			limit.matches.MatchString("")
		}
		all = append(all, path)
	}
	return all
}

// Hold has every call of an operation held against the model, before the operation sees it.
func (m *Model) Hold(operation Operation) Operation {
	operation.model = m
	return operation
}

// HoldAll is Hold for a list.
func (m *Model) HoldAll(operations []Operation) []Operation {
	for i := range operations {
		operations[i] = m.Hold(operations[i])
	}
	return operations
}

// limit is what is asked of one value.
type limit struct {
	required, secret bool
	least, most      *float64 // of a text's length, a list's, a map's, or of a number
	values           []string // of an enum
	pattern          string
	matches          *regex.Regex
}

func readLimit(text string) limit {
	var l limit
	asked, pattern, found := strings.Cut(" "+text, " pattern ")
	if found {
		// Java, which AWS's models are written for, spells a character's number in another way.
		l.pattern = pattern
		l.matches = regex.New(`^(?:` + javaNumber.ReplaceAllString(pattern, `\x{$1}`) + `)$`)
	}
	words := strings.Fields(asked)
	for i, word := range words {
		switch word {
		case "required":
			l.required = true
		case "secret":
			l.secret = true
		case "length", "range":
			least, most, _ := strings.Cut(words[i+1], "..")
			l.least, l.most = readNumber(least), readNumber(most)
		}
	}
	return l
}

var javaNumber = regex.New(`\\u([0-9A-F]{4})`)

func readNumber(text string) *float64 {
	if n, err := strconv.ParseFloat(text, 64); err == nil {
		return &n
	}
	return nil
}

// memberLimits is what is asked of one member of a structure, and of what is in it.
type memberLimits struct {
	index                        int
	name                         string
	itself, inside, keys, values limit
}

func (m *Model) shape(structure reflect.Type) []memberLimits {
	if known, ok := m.shapes.Load(structure); ok {
		return known.([]memberLimits)
	}
	var members []memberLimits
	limits := m.limits()
	for i := range structure.NumField() {
		field := structure.Field(i)
		if !isMember(field) {
			continue
		}
		path := structure.Name() + "." + field.Name
		member := memberLimits{
			index: i, name: LowerFirst(field.Name), itself: limits[path], inside: limits[path+"[]"],
			keys: limits[path+"{key}"], values: limits[path+"{value}"],
		}
		member.itself.values = enumValues(field.Type)
		if field.Type.Kind() == reflect.Slice {
			member.inside.values = enumValues(field.Type.Elem())
		}
		members = append(members, member)
	}
	m.shapes.Store(structure, members)
	return members
}

// enumValues are those of one of the SDK's enums, whose types know them.
func enumValues(enum reflect.Type) []string {
	values, found := enum.MethodByName("Values")
	if enum.Kind() != reflect.String || !found {
		return nil
	}
	var names []string
	for _, value := range values.Func.Call([]reflect.Value{reflect.Zero(enum)})[0].Seq2() {
		names = append(names, value.String())
	}
	return names
}
