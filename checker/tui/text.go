package tui

import (
	"slices"
	"strings"
	"unicode"

	"github.com/charmbracelet/x/ansi"

	"cognito-lambda-workshop/checker/report"
)

// clean returns a report whose texts cannot command the terminal: names and messages come from outside.
func clean(r report.Report) report.Report {
	r.Account, r.Region, r.Endpoint = plain(r.Account), plain(r.Region), plain(r.Endpoint)
	r.Steps = slices.Clone(r.Steps)
	for i := range r.Steps {
		step := &r.Steps[i]
		step.Number, step.Title = plain(step.Number), plain(step.Title)
		step.Checks = slices.Clone(step.Checks)
		for j := range step.Checks {
			check := &step.Checks[j]
			for _, text := range []*string{&check.Title, &check.Saw, &check.Wanted, &check.Why, &check.Fix.Console, &check.Fix.CLI, &check.Fix.Read} {
				*text = plain(*text)
			}
		}
	}
	return r
}

// plain takes escape sequences, control characters and characters that turn the direction of writing out of a text.
// Line breaks stay.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t':
			return ' '
		case unicode.Is(unicode.C, r):
			return -1
		}
		return r
	}, ansi.Strip(text))
}

// wrap breaks a plain text into lines of at most width cells, at spaces; a word that is longer is cut. It does not
// break at hyphens, which would tear the options of a command apart.
func wrap(text string, width int) []string {
	var lines []string
	for paragraph := range strings.SplitSeq(text, "\n") {
		line, used := "", 0
		for i, word := range strings.Split(paragraph, " ") {
			size := ansi.StringWidth(word)
			if i > 0 && used+1+size <= width {
				line, used = line+" "+word, used+1+size
				continue
			}
			if i > 0 {
				lines = append(lines, line)
			}
			pieces := strings.Split(ansi.Hardwrap(word, width, true), "\n")
			lines = append(lines, pieces[:len(pieces)-1]...)
			line = pieces[len(pieces)-1]
			used = ansi.StringWidth(line)
		}
		lines = append(lines, line)
	}
	return lines
}

// fit makes a plain text exactly width cells wide: a longer one ends in "…".
func fit(text string, width int) string {
	text = ansi.Truncate(text, max(width, 0), "…")
	return text + strings.Repeat(" ", max(0, width-ansi.StringWidth(text)))
}
