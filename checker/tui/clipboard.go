package tui

import (
	"strings"

	"github.com/aymanbagabas/go-osc52/v2"
	tea "github.com/charmbracelet/bubbletea"

	"cognito-lambda-workshop/checker/ink"
)

// copyToClipboard is a command: it hands a text to the terminal, which puts it into the clipboard of the machine that
// the learner sits at, over SSH too. No terminal says whether it did. tmux takes the sequence itself or passes a wrapped
// one on, depending on its settings, so it gets both.
func (m model) copyToClipboard(text string) tea.Cmd {
	environ := ink.Environment(m.one.Environ)
	sequences := osc52.New(text).String()
	switch {
	case environ.Getenv("TMUX") != "":
		sequences += osc52.New(text).Tmux().String()
	case strings.HasPrefix(environ.Getenv("TERM"), "screen"):
		sequences = osc52.New(text).Screen().String()
	}
	return func() tea.Msg {
		// One write, so that no frame comes in between. A terminal that is gone shows at the next frame.
		_, _ = m.one.Output.Write([]byte(sequences))
		return nil
	}
}
