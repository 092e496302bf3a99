package class

import (
	"strings"
	"unicode"
)

// plain is a text that stays where it is put: it moves no cursor, breaks no line and turns no text around. What would,
// shows as a dot.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.In(r, unicode.Bidi_Control, unicode.Zl, unicode.Zp) || unseen(r) {
			return '·'
		}
		return r
	}, text)
}

// unseen tells whether a character takes no room and only hides that two names differ. The joiners do not: scripts and
// emoji are written with them.
func unseen(r rune) bool {
	const nonJoiner, joiner, firstTag, lastTag = '\u200c', '\u200d', '\U000e0000', '\U000e007f'
	switch {
	case r == nonJoiner || r == joiner:
		return false
	case r >= firstTag && r <= lastTag:
		return true
	}
	return r == '\u200b' || r == '\ufeff' || r >= '\u2060' && r <= '\u2064'
}
