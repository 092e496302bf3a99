package ink

import (
	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/x/ansi"
)

// Offer is a line of keys, as many as there is room for.
func (s Styles) Offer(keys []key.Binding, width int) string {
	const between, more = " · ", " …"
	line, used := "", 0
	for _, k := range keys {
		if !k.Enabled() {
			continue
		}
		help, gap := k.Help(), ""
		if used > 0 {
			gap = between
		}
		used += ansi.StringWidth(gap + help.Key + " " + help.Desc)
		if used+ansi.StringWidth(more) > width {
			return line + s.Faint.Render(more)
		}
		line += s.Faint.Render(gap) + s.Usual.Render(help.Key) + s.Faint.Render(" "+help.Desc)
	}
	return line
}
