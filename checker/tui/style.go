package tui

import (
	"io"
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"

	"cognito-lambda-workshop/checker/checks"
)

// styles are the colours. Each says once more what words say already.
type styles struct {
	verdict map[checks.Status]lipgloss.Style

	usual, strong, faint, news lipgloss.Style

	elsewhere lipgloss.Style // of the place, where it is not AWS
}

func newStyles(r *lipgloss.Renderer) styles {
	colour := func(light, dark string) lipgloss.Style {
		return r.NewStyle().Foreground(lipgloss.AdaptiveColor{Light: light, Dark: dark})
	}
	good, bad, advice := colour("#116329", "#4ac26b"), colour("#b3001b", "#ff7b72"), colour("#7d4e00", "#e3b341")
	open, faint := colour("#0550ae", "#79c0ff"), colour("#57606a", "#9198a1")
	return styles{
		verdict: map[checks.Status]lipgloss.Style{
			checks.Pass: good, checks.Fail: bad, checks.Warn: advice, checks.Pending: open, checks.Unknown: open,
			checks.Blocked: faint, checks.Skipped: faint,
		},
		usual:     r.NewStyle(),
		strong:    r.NewStyle().Bold(true),
		faint:     faint,
		news:      open.Bold(true),
		elsewhere: advice.Bold(true).Reverse(true),
	}
}

// newRenderer knows which colours a terminal can show. It asks the terminal for its background now, while nobody else
// reads what the terminal answers; one that shows no colours is not asked.
func newRenderer(output io.Writer, environ []string) *lipgloss.Renderer {
	r := lipgloss.NewRenderer(output, termenv.WithEnvironment(environment(environ)))
	if r.ColorProfile() == termenv.Ascii {
		r.SetHasDarkBackground(true)
	}
	r.HasDarkBackground()
	return r
}

// environment is a list of "KEY=value" as termenv wants it.
type environment []string

func (e environment) Environ() []string { return e }

func (e environment) Getenv(key string) string {
	value := ""
	for _, pair := range e {
		if name, text, ok := strings.Cut(pair, "="); ok && name == key {
			value = text // the last of several counts, as for a process
		}
	}
	return value
}
