package ink

import (
	"io"
	"testing"

	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"
)

func TestNewRendererFollowsTheEnvironment(t *testing.T) {
	for _, test := range []struct {
		name    string
		environ []string
		want    termenv.Profile
	}{
		{"no terminal", nil, termenv.Ascii},
		{"colours are asked for", []string{"CLICOLOR_FORCE=1"}, termenv.ANSI},
		{"NO_COLOR goes first", []string{"CLICOLOR_FORCE=1", "NO_COLOR=1"}, termenv.Ascii},
		{"the last of two values counts", []string{"CLICOLOR_FORCE=1", "CLICOLOR_FORCE=0"}, termenv.Ascii},
	} {
		t.Run(test.name, func(t *testing.T) {
			assert.Equal(t, test.want, NewRenderer(io.Discard, test.environ).ColorProfile())
		})
	}
}

func TestWrap(t *testing.T) {
	for _, test := range []struct {
		name, text string
		width      int
		want       []string
	}{
		{"at spaces", "one two three", 8, []string{"one two", "three"}},
		{"not at hyphens", "aws iam --role-name x", 12, []string{"aws iam", "--role-name", "x"}},
		{"a word too long is cut", "see abcdefghijk now", 5, []string{"see", "abcde", "fghij", "k now"}},
		{"line breaks stay", "one\ntwo", 20, []string{"one", "two"}},
		{"two spaces stay two", `'{"a":  1}'`, 20, []string{`'{"a":  1}'`}},
		{"wide characters count twice", "日本 語", 4, []string{"日本", "語"}},
		{"nothing", "", 5, []string{""}},
	} {
		t.Run(test.name, func(t *testing.T) { assert.Equal(t, test.want, Wrap(test.text, test.width)) })
	}
}

func TestWidth(t *testing.T) {
	for text, want := range map[string]int{
		"": 0, "Ana Lima": 8, "é": 1, "e\u0301": 1, "日本": 4, "שלום\u200e": 4, "✓ pass": 6, "🇧🇷": 2,
		"नमस्ते": 4, // some terminals draw it in 3
	} {
		assert.Equal(t, want, Width(text), "%q", text)
	}
	assert.Equal(t, "日本…", Fit("日本語", 5))
	assert.Equal(t, "日… ", Fit("日本語", 4))
	assert.Equal(t, "न… ", Fit("नमस्ते", 3))
	assert.Empty(t, Fit("abc", 0))
}
