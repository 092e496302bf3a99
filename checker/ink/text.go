package ink

import (
	"strings"
	"unicode"
	"unicode/utf8"

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
			size := Width(word)
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
			used = Width(line)
		}
		lines = append(lines, line)
	}
	return lines
}

// Fit makes a plain text exactly width cells wide: a longer one ends in "…".
func Fit(text string, width int) string {
	text = Cut(text, width)
	return text + strings.Repeat(" ", max(0, width-Width(text)))
}

// Cut makes a plain text at most width cells wide: a longer one ends in "…".
func Cut(text string, width int) string {
	for room := max(width, 0); room > 0; room-- {
		if cut := ansi.Truncate(text, room, "…"); Width(cut) <= width {
			return cut
		}
	}
	return ""
}

// Width is how many cells a plain text takes. Of signs that are drawn as one, such as a letter of Devanagari and what
// belongs to it, some terminals make one and others several. The most of them count, so that no line is ever too long.
func Width(text string) int {
	apart := 0
	for _, r := range text {
		if r >= utf8.RuneSelf {
			return max(ansi.StringWidth(text), oneByOne(text))
		}
		apart++
	}
	return apart
}

func oneByOne(text string) int {
	width := 0
	for _, r := range text {
		if '🇦' <= r && r <= '🇿' { // half a flag
			width++
			continue
		}
		width += ansi.StringWidth(string(r))
	}
	return width
}
