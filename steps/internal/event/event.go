// Package event reads the JSON event that a function is handed, and says in one plain sentence what is wrong with it.
// It never calls AWS and never repeats a value: a value may be a password.
package event

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// Event is an event being read. As with bufio.Scanner, ask for each field first and for Err once, at the end.
type Event struct {
	fields map[string]json.RawMessage
	err    error
}

// Read opens an event. Fields that nobody asks for are fine.
func Read(raw json.RawMessage) *Event {
	e := &Event{}
	// "null" decodes without an error, into a nil map.
	if err := json.Unmarshal(raw, &e.fields); err != nil || e.fields == nil {
		e.err = errors.New(`the event is not a JSON object: it has to begin with { and end with }`)
	}
	return e
}

// Required is the text in the field of that name. The field has to be there and may not be empty; meaning says what
// belongs in it, for the message ("the password").
func (e *Event) Required(name, meaning string) string {
	if e.err != nil {
		return ""
	}
	raw, there := e.fields[name]
	if !there || string(raw) == "null" {
		e.err = fmt.Errorf(`the event has no %q%s: add it, with %s`, name, e.nearMiss(name), meaning)
		return ""
	}
	text := e.text(name, raw)
	switch {
	case e.err != nil:
	case strings.TrimSpace(text) == "":
		e.err = fmt.Errorf(`%q is empty in the event: fill in %s`, name, meaning)
	case isPlaceholder(text):
		e.err = fmt.Errorf(`%q in the event still is the placeholder that it came with: paste %s over it`, name, meaning)
	}
	return text
}

// Optional is the text in the field of that name, or "" if there is no such field.
func (e *Event) Optional(name string) string {
	raw, there := e.fields[name]
	if e.err != nil || !there || string(raw) == "null" {
		return ""
	}
	return e.text(name, raw)
}

// Err is the first thing that was wrong with the event, as a sentence for the learner, or nil.
func (e *Event) Err() error { return e.err }

func (e *Event) text(name string, raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) != nil {
		e.err = fmt.Errorf(`%q in the event is not a text: put its value in double quotes`, name)
	}
	return text
}

// nearMiss names a field that differs from the one wanted only in its capitals, since that is hard to see.
func (e *Event) nearMiss(name string) string {
	for field := range e.fields {
		if field != name && strings.EqualFold(field, name) {
			return fmt.Sprintf(` (it has %q, but capitals count)`, field)
		}
	}
	return ""
}

func isPlaceholder(text string) bool {
	return strings.HasPrefix(text, "PASTE-") && strings.HasSuffix(text, "-HERE")
}
