package ink

import (
	"context"
	"io"

	tea "github.com/charmbracelet/bubbletea"
)

// framesPerSecond is how often Bubble Tea asks whether there is something new to draw. It asks all day long, so that its
// own 60 would be felt in a laptop's battery.
const framesPerSecond = 20

// Program is a view that fills the terminal until it ends or ctx does. Signals are the caller's business: it ends ctx.
func Program(ctx context.Context, view tea.Model, in io.Reader, out io.Writer, environ []string) *tea.Program {
	return tea.NewProgram(view,
		tea.WithContext(ctx), tea.WithInput(in), tea.WithOutput(out), tea.WithEnvironment(environ),
		tea.WithAltScreen(), tea.WithoutSignalHandler(), tea.WithFPS(framesPerSecond))
}
