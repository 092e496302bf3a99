package ink

import (
	"strings"
	"unicode"

	"github.com/charmbracelet/x/ansi"
)

// Plain takes escape sequences, control characters and characters that turn the direction of writing out of a text.
// Line breaks stay.
func Plain(text string) string {
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

// Wrap breaks a plain text into lines of at most width cells, at spaces; a word that is longer is cut. It does not
// break at hyphens, which would tear the options of a command apart.
func Wrap(text string, width int) []string {
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

// Fit makes a plain text exactly width cells wide: a longer one ends in "…".
func Fit(text string, width int) string {
	text = ansi.Truncate(text, max(width, 0), "…")
	return text + strings.Repeat(" ", max(0, width-ansi.StringWidth(text)))
}
