package tui

import (
	"strings"

	"cognito-lambda-workshop/checker/report"
)

// detailLines are all that there is to say about the chosen check.
func (m model) detailLines(width int) []string {
	check, ok := m.report.Check(m.chosen)
	if !ok {
		return wrap("The first look takes a few seconds. What there is to see comes here.", width)
	}
	lines := m.paragraph(m.styles.strong.Render, check.Title, width)
	lines = append(lines, m.paragraph(m.styles.faint.Render, check.ID, width)...)
	verdict := report.Glyph(check.Status) + " " + string(check.Status)
	if before, changed := m.was[check.ID]; changed {
		verdict += ", was " + string(before) + " before this look"
	}
	lines = append(lines, m.paragraph(m.styles.verdict[check.Status].Render, verdict, width)...)
	for _, part := range []struct{ label, text string }{
		{"Saw", check.Saw},
		{"Wanted", check.Wanted},
		{"Why it matters", check.Why},
		{"What to do", check.Fix.Console},
		{"Or run", check.Fix.CLI},
		{"Read", check.Fix.Read},
	} {
		if part.text == "" {
			continue
		}
		lines = append(lines, "", m.styles.strong.Render(part.label))
		for _, line := range wrap(part.text, width-2) {
			lines = append(lines, "  "+line)
		}
	}
	return lines
}

func (m model) paragraph(render func(...string) string, text string, width int) []string {
	lines := wrap(text, width)
	for i := range lines {
		lines[i] = render(lines[i])
	}
	return lines
}

// scrollLine says that there is more of the detail than the window shows, and which key shows it.
func (m model) scrollLine() string {
	down, up := m.keys.PageDown.Help().Key, m.keys.PageUp.Help().Key
	var said []string
	if !m.detail.AtBottom() {
		said = append(said, "more below: "+down)
	}
	if !m.detail.AtTop() {
		said = append(said, "more above: "+up)
	}
	return strings.Join(said, " · ")
}
