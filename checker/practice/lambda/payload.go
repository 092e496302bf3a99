package lambda

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"cognito-lambda-workshop/checker/practice/wire"
)

// checkJSON refuses an event that is no JSON, in the words of the parser that Lambda uses.
// https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors
func checkJSON(event []byte) error {
	var wrong *json.SyntaxError
	var value json.RawMessage
	if err := json.Unmarshal(event, &value); err == nil {
		return nil
	} else if !errors.As(err, &wrong) {
		return notJSON(event, len(event), "Unexpected end-of-input")
	}
	at := int(wrong.Offset) - 1
	if at < 0 || strings.HasPrefix(wrong.Error(), "unexpected end") {
		return notJSON(event, len(event), "Unexpected end-of-input")
	}
	if word := wordAt(event, at); word != "" {
		return notJSON(event, at+len(word), fmt.Sprintf("Unrecognized token '%s': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')", word))
	}
	r, _ := utf8.DecodeRune(event[at:])
	shown := fmt.Sprintf("'%c' (code %d)", r, r)
	if unicode.IsControl(r) {
		shown = fmt.Sprintf("(CTRL-CHAR, code %d)", r)
	}
	return notJSON(event, at, "Unexpected character ("+shown+"): expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')")
}

// clientContext reads what a caller tells the program besides the event: an object of JSON in base64. The program gets
// it in a header, and so in one line.
// https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
func clientContext(encoded *string) (string, error) {
	if encoded == nil || *encoded == "" {
		return "", nil
	}
	refused := wire.Errorf("InvalidRequestContentException", "Client context must be a valid Base64-encoded JSON object.")
	text, err := base64.StdEncoding.DecodeString(*encoded)
	if err != nil {
		return "", refused
	}
	var object map[string]json.RawMessage
	var line bytes.Buffer
	if json.Unmarshal(text, &object) != nil || json.Compact(&line, text) != nil {
		return "", refused
	}
	return line.String(), nil
}

// wordAt is the bare word that begins at a place: what a shell leaves of quoted JSON, most often.
func wordAt(event []byte, at int) string {
	rest := event[at:]
	end := bytes.IndexFunc(rest, func(r rune) bool {
		return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_'
	})
	if end < 0 {
		end = len(rest)
	}
	if end == 0 || !unicode.IsLetter(rune(rest[0])) {
		return ""
	}
	return string(rest[:min(end, 256)])
}

func notJSON(event []byte, at int, what string) error {
	line := 1 + bytes.Count(event[:at], []byte("\n"))
	column := 1 + utf8.RuneCount(event[bytes.LastIndexByte(event[:at], '\n')+1:at])
	return wire.Errorf("InvalidRequestContentException", "Could not parse request body into json: Could not parse payload into json: %s\n"+
		" at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: %d, column: %d]", what, line, column)
}
