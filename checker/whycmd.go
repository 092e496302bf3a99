package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"cognito-lambda-workshop/checker/why"
)

// exitUnknownText says that a pasted text was not recognised.
const exitUnknownText = 1

type whyCommand struct {
	Text []string `arg:"" optional:"" passthrough:"" help:"The pasted text, in quotes; - reads it from standard input."`
}

// Run tells what the pasted text means here.
func (c *whyCommand) Run(t terminal) error {
	text, err := c.read(t)
	if err != nil {
		return err
	}
	causes := why.Explain(text)
	if len(causes) == 0 {
		fmt.Fprint(t.out, why.Unknown)
		return code(exitUnknownText)
	}
	if err := why.Write(t.out, causes); err != nil {
		return fmt.Errorf("the answer could not be written: %w", err)
	}
	return nil
}

func (c *whyCommand) read(t terminal) (string, error) {
	text := strings.Join(c.Text, " ")
	if text == "-" {
		if t.interactive() {
			fmt.Fprintln(t.err, "Paste the text, then end it with Ctrl-D on a line of its own (Windows: Ctrl-Z, Enter).")
		}
		// One byte more than is looked at tells whether there is more.
		pasted, err := io.ReadAll(io.LimitReader(t.in, why.MaxText+1))
		if err != nil {
			return "", fmt.Errorf("standard input cannot be read: %w", err)
		}
		text = string(pasted)
	}
	if strings.TrimSpace(text) == "" {
		return "", errors.New(`why wants the text of an error or an answer: checker why "the text", or checker why - to read it from standard input`)
	}
	if len(text) > why.MaxText {
		fmt.Fprintln(t.err, "checker: the text is very long; its first 1 MiB is looked at")
	}
	return text, nil
}
