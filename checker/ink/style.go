// Package ink is what the views share: their colours, texts that keep to their cells and cannot command the terminal, and how
// a view fills it. It knows no report, no key that does anything and no layout.
package ink

import (
	"io"
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"

	"cognito-lambda-workshop/checker/checks"
)

// Styles are the colours. Each says once more what words say already.
type Styles struct {
	Verdict map[checks.Status]lipgloss.Style

	Usual, Strong, Faint, News lipgloss.Style

	Elsewhere lipgloss.Style // of the place, where it is not AWS
}

// NewStyles are the colours on light or dark, as far as a terminal shows any.
func NewStyles(r *lipgloss.Renderer) Styles {
	colour := func(light, dark string) lipgloss.Style {
		return r.NewStyle().Foreground(lipgloss.AdaptiveColor{Light: light, Dark: dark})
	}
	good, bad, advice := colour("#116329", "#4ac26b"), colour("#b3001b", "#ff7b72"), colour("#7d4e00", "#e3b341")
	open, faint := colour("#0550ae", "#79c0ff"), colour("#57606a", "#9198a1")
	return Styles{
		Verdict: map[checks.Status]lipgloss.Style{
			checks.Pass: good, checks.Fail: bad, checks.Warn: advice, checks.Pending: open, checks.Unknown: open,
			checks.Blocked: faint, checks.Skipped: faint,
		},
		Usual:     r.NewStyle(),
		Strong:    r.NewStyle().Bold(true),
		Faint:     faint,
		News:      open.Bold(true),
		Elsewhere: advice.Bold(true).Reverse(true),
	}
}

// NewRenderer knows which colours a terminal can show. It asks the terminal for its background now, while nobody else
// reads what the terminal answers; one that shows no colours is not asked.
func NewRenderer(output io.Writer, environ []string) *lipgloss.Renderer {
	r := lipgloss.NewRenderer(output, termenv.WithEnvironment(Environment(environ)))
	if r.ColorProfile() == termenv.Ascii {
		r.SetHasDarkBackground(true)
	}
	r.HasDarkBackground()
	return r
}

// Environment is a list of "KEY=value" as termenv wants it.
type Environment []string

// Environ is the list.
func (e Environment) Environ() []string { return e }

// Getenv is the value of a key; empty where there is none.
func (e Environment) Getenv(key string) string {
	value := ""
	for _, pair := range e {
		if name, text, ok := strings.Cut(pair, "="); ok && name == key {
			value = text // the last of several counts, as for a process
		}
	}
	return value
}
