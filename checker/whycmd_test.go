package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"cognito-lambda-workshop/checker/why"
)

func TestWhyTellsAndEndsWithAMeaning(t *testing.T) {
	for name, tt := range map[string]struct {
		args []string
		in   string
		exit int
		out  string
		err  string
	}{
		"a text":            {args: []string{"User is not confirmed."}, out: "Recognised by:  User is not confirmed"},
		"several arguments": {args: []string{"User", "is", "not", "confirmed."}, out: "Recognised by:  User is not confirmed"},
		"standard input":    {args: []string{"-"}, in: "User is not\nconfirmed.", out: "Recognised by:  User is not confirmed"},
		"not known":         {args: []string{"It does not work."}, exit: exitUnknownText, out: "not one that the checker knows"},
		"nothing":           {exit: exitUsage, err: "why wants the text"},
		"blank":             {args: []string{" ", ""}, exit: exitUsage, err: "why wants the text"},
		"an empty pipe":     {args: []string{"-"}, exit: exitUsage, err: "why wants the text"},
		"rubbish":           {args: []string{"-"}, in: "\x00\xff\x1b\\", exit: exitUnknownText, out: "not one that the checker knows"},
		"far too much": {args: []string{"-"}, in: "User is not confirmed." + strings.Repeat("x", 2*why.MaxText),
			out: "Recognised by:  User is not confirmed", err: "first 1 MiB"},
	} {
		t.Run(name, func(t *testing.T) {
			var out, errOut bytes.Buffer
			told := terminal{in: strings.NewReader(tt.in), out: &out, err: &errOut}
			command := whyCommand{Text: tt.args}
			assert.Equal(t, tt.exit, told.fail(t.Context(), command.Run(told)))
			assert.Contains(t, out.String(), tt.out)
			assert.Contains(t, errOut.String(), tt.err)
		})
	}
}
