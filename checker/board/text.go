package board

import (
	"strings"
	"unicode"

	"cognito-lambda-workshop/checker/ink"
)

// oneLine is a text that keeps to its line and cannot command the terminal.
func oneLine(text string) string {
	return strings.Join(strings.Fields(ink.Plain(text)), " ")
}

// leftToRight is a mark that nobody sees. It is written from left to right.
const leftToRight = "\u200e"

// nameOf is a name as the board shows it. Signs that only change the look of the one before are left out: terminals do
// not agree on how wide the two are together. A name that is written from right to left ends in a mark that keeps
// terminals with a sense of direction from turning around what follows it.
//
// https://unicode.org/reports/tr9/#Directional_Formatting_Characters
func nameOf(text string) string {
	text = strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Variation_Selector, r) || '🏻' <= r && r <= '🏿' {
			return -1
		}
		return r
	}, oneLine(text)))
	switch {
	case text == "":
		return "(no name that can be shown)"
	case strings.ContainsFunc(text, rightToLeft):
		return text + leftToRight
	}
	return text
}

// nameIn is a name in a column.
func nameIn(name string, width int) string {
	fitted := ink.Fit(name, width)
	if strings.HasSuffix(name, leftToRight) && !strings.Contains(fitted, leftToRight) {
		return fitted + leftToRight
	}
	return fitted
}

func rightToLeft(r rune) bool {
	return unicode.In(r, unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana, unicode.Nko, unicode.Adlam)
}
