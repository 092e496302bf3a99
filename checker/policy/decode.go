package policy

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
)

// decoded undoes URL-encoding, but leaves text alone that is JSON already: a plain document may hold "%3A" and mean it.
func decoded(text string) []byte {
	if json.Valid([]byte(text)) {
		return []byte(text)
	}
	// PathUnescape, because in RFC 3986 a plus sign is a plus sign.
	if plain, err := url.PathUnescape(text); err == nil {
		return []byte(plain)
	}
	return []byte(text)
}

func decodeDocument(data []byte) (Document, error) {
	fields, err := decodeObject(data)
	if err != nil {
		return Document{}, err
	}
	var doc Document
	for _, field := range fields {
		switch field.name {
		case "Version":
			doc.Version, err = decodeString(field.value)
		case "Id":
			doc.ID, err = decodeString(field.value)
		case "Statement":
			doc.Statements, err = decodeStatements(field.value)
		default:
			err = errors.New("no such element")
		}
		if err != nil {
			return Document{}, fmt.Errorf("%s: %w", field.name, err)
		}
	}
	if !slices.Contains([]string{"", Version2008, Version2012}, doc.Version) {
		return Document{}, fmt.Errorf("%w: %q", errVersion, doc.Version)
	}
	if len(doc.Statements) == 0 {
		return Document{}, errNoStatement
	}
	return doc, nil
}

// Validate tells these faults apart, because IAM has its own words for each.
var (
	errNotJSON     = errors.New("not valid JSON")
	errPrincipal   = errors.New("neither \"*\" nor an object")
	errVersion     = errors.New("Version: neither " + Version2012 + " nor " + Version2008)
	errNoStatement = errors.New("Statement: there is none")
)

func decodeStatements(data []byte) ([]Statement, error) {
	items := []json.RawMessage{data}
	if isArray(data) {
		items = nil
		if err := json.Unmarshal(data, &items); err != nil {
			return nil, err
		}
	}
	statements := make([]Statement, 0, len(items))
	for i, item := range items {
		s, err := decodeStatement(item)
		if err != nil {
			return nil, fmt.Errorf("number %d: %w", i+1, err)
		}
		statements = append(statements, s)
	}
	return statements, nil
}

func decodeStatement(data []byte) (Statement, error) {
	fields, err := decodeObject(data)
	if err != nil {
		return Statement{}, err
	}
	var s Statement
	for _, field := range fields {
		switch field.name {
		case "Sid":
			s.Sid, err = decodeString(field.value)
		case "Effect":
			s.Effect, err = decodeString(field.value)
		case "Action":
			s.Actions, err = decodeStrings(field.value)
		case "NotAction":
			s.NotActions, err = decodeStrings(field.value)
		case "Resource":
			s.Resources, err = decodeStrings(field.value)
		case "NotResource":
			s.NotResources, err = decodeStrings(field.value)
		case "Principal":
			s.Principal, err = decodePrincipals(field.value)
		case "NotPrincipal":
			s.NotPrincipal, err = decodePrincipals(field.value)
		case "Condition":
			s.Conditions, err = decodeConditions(field.value)
		default:
			err = errors.New("no such element")
		}
		if err != nil {
			return Statement{}, fmt.Errorf("%s: %w", field.name, err)
		}
	}
	switch {
	case s.Actions != nil && s.NotActions != nil:
		return Statement{}, errors.New("Action and NotAction stand together")
	case s.Resources != nil && s.NotResources != nil:
		return Statement{}, errors.New("Resource and NotResource stand together")
	case s.Principal != nil && s.NotPrincipal != nil:
		return Statement{}, errors.New("Principal and NotPrincipal stand together")
	}
	return s, nil
}

func decodePrincipals(data []byte) (Principals, error) {
	if text, err := decodeString(data); err == nil {
		if text != "*" {
			return nil, fmt.Errorf("%q is %w", text, errPrincipal)
		}
		return Principals{AnyPrincipal: {"*"}}, nil
	}
	kinds, err := decodeObject(data)
	if err != nil {
		return nil, err
	}
	principals := Principals{}
	for _, kind := range kinds {
		if principals[kind.name], err = decodeStrings(kind.value); err != nil {
			return nil, fmt.Errorf("%s: %w", kind.name, err)
		}
	}
	return principals, nil
}

func decodeConditions(data []byte) (map[string]map[string][]string, error) {
	operators, err := decodeObject(data)
	if err != nil {
		return nil, err
	}
	conditions := map[string]map[string][]string{}
	for _, operator := range operators {
		keys, err := decodeObject(operator.value)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", operator.name, err)
		}
		values := map[string][]string{}
		for _, key := range keys {
			if values[key.name], err = decodeValues(key.value); err != nil {
				return nil, fmt.Errorf("%s: %s: %w", operator.name, key.name, err)
			}
		}
		conditions[operator.name] = values
	}
	return conditions, nil
}

// field is one name of a JSON object with its value.
type field struct {
	name  string
	value json.RawMessage
}

// decodeObject differs from json.Unmarshal in two ways that matter to IAM: names keep their case, and a name may stand only once.
func decodeObject(data []byte) ([]field, error) {
	if !json.Valid(data) {
		return nil, errNotJSON
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	if start, err := decoder.Token(); err != nil || start != json.Delim('{') {
		return nil, errors.New("not a JSON object")
	}
	var fields []field
	seen := map[string]bool{}
	for decoder.More() {
		token, err := decoder.Token()
		if err != nil {
			return nil, err
		}
		name := fmt.Sprint(token)
		if seen[name] {
			return nil, fmt.Errorf("%q stands there twice", name)
		}
		seen[name] = true
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return nil, err
		}
		fields = append(fields, field{name, value})
	}
	return fields, nil
}

func decodeString(data []byte) (string, error) {
	var text *string
	if err := json.Unmarshal(data, &text); err != nil || text == nil {
		return "", errors.New("not a string")
	}
	return *text, nil
}

// decodeStrings reads a string or an array of strings. The list is never nil, so that an empty array still counts as being there.
func decodeStrings(data []byte) ([]string, error) {
	return decodeList(data, decodeString)
}

// decodeValues reads the values of a condition key, which may be numbers and booleans too.
func decodeValues(data []byte) ([]string, error) {
	return decodeList(data, func(item []byte) (string, error) {
		text, err := decodeString(item)
		if err == nil {
			return text, nil
		}
		if item = bytes.TrimSpace(item); bytes.ContainsAny(item[:1], "tf-0123456789") {
			return string(item), nil
		}
		return "", errors.New("not a string, number or boolean")
	})
}

func decodeList(data []byte, decode func([]byte) (string, error)) ([]string, error) {
	items := []json.RawMessage{data}
	if isArray(data) {
		items = nil
		if err := json.Unmarshal(data, &items); err != nil {
			return nil, err
		}
	}
	list := make([]string, 0, len(items))
	for _, item := range items {
		text, err := decode(item)
		if err != nil {
			return nil, err
		}
		list = append(list, text)
	}
	return list, nil
}

func isArray(data []byte) bool {
	return bytes.HasPrefix(bytes.TrimSpace(data), []byte("["))
}
