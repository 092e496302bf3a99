package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestDrawKeepsTextColourAndPlace(t *testing.T) {
	screen := "\x1b[1;7m\x1b[38;2;227;179;65mPRACTICE\x1b[0m <a>\n  \x1b[38;2;1;2;3m✓\x1b[39m pass\n"
	var svg strings.Builder

	require.NoError(t, draw(strings.NewReader(screen), &svg))

	assert.Contains(t, svg.String(), `fill="#e3b341"/>`, "the reversed background")
	assert.Contains(t, svg.String(), `fill="#0d1117" font-weight="bold">PRACTICE</text>`)
	assert.Contains(t, svg.String(), `fill="#e6edf3">&lt;a&gt;</text>`, "0 puts all back")
	assert.Contains(t, svg.String(), `<text x="32.8" y="49" textLength="8.4" lengthAdjust="spacingAndGlyphs" fill="#010203">✓</text>`)
	assert.ErrorContains(t, draw(strings.NewReader(""), &svg), "nothing to draw")
}

func TestWideCharactersTakeTwoCells(t *testing.T) {
	var svg strings.Builder
	require.NoError(t, draw(strings.NewReader("山田 \x1b[1m✓\n"), &svg))
	assert.Contains(t, svg.String(), `<text x="58.0" y="30" textLength="8.4" lengthAdjust="spacingAndGlyphs" fill="#e6edf3" font-weight="bold">✓</text>`)
}

// A browser that shortens spaces would stretch what stands beside them, to keep to the length.
func TestNoTextDependsOnItsSpaces(t *testing.T) {
	var svg strings.Builder
	require.NoError(t, draw(strings.NewReader("  a b   c \x1b[1m d\x1b[0m\n"), &svg))
	assert.Contains(t, svg.String(), `<text x="32.8" y="30" textLength="25.2" lengthAdjust="spacingAndGlyphs" fill="#e6edf3">a b</text>`)
	assert.Contains(t, svg.String(), `<text x="83.2" y="30" textLength="8.4" lengthAdjust="spacingAndGlyphs" fill="#e6edf3">c</text>`)
	assert.Contains(t, svg.String(), `<text x="108.4" y="30" textLength="8.4" lengthAdjust="spacingAndGlyphs" fill="#e6edf3" font-weight="bold">d</text>`)
}
