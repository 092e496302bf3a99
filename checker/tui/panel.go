package tui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"cognito-lambda-workshop/checker/ink"
)

// panel is a text that is read in place of list and detail.
type panel struct {
	kind  panelKind
	title string
	text  string // of the kinds that do not change while they are read
}

type panelKind int

const (
	explained panelKind = iota
	told                // why an error came
	exports
	calls
	allKeys
)

// read shows a panel from its beginning.
func (m model) read(p panel) model {
	m.mode = reading
	p.title, p.text = ink.Plain(p.title), ink.Plain(p.text)
	m.panel = p
	m.page.GotoTop()
	return m
}

func (m model) panelLines(width int) []string {
	switch m.panel.kind {
	case calls:
		return m.callLines(width)
	case allKeys:
		return m.keyLines(width)
	}
	var lines []string
	for line := range strings.SplitSeq(m.panel.text, "\n") {
		lines = append(lines, hung(line, width)...)
	}
	return lines
}

// hung breaks a line, and puts what follows under its text where it has a label in front: "Cure:     Lambda › …".
func hung(line string, width int) []string {
	label := 0
	if at := strings.LastIndex(line[:min(len(line), 24)], "  "); at >= 0 && width >= sideBySide {
		label = ansi.StringWidth(line[:at+2])
	}
	first := ink.Wrap(line, width)[0]
	if label == 0 || len(first) == len(line) {
		return ink.Wrap(line, width)
	}
	lines := []string{first}
	for _, rest := range ink.Wrap(strings.TrimPrefix(line[len(first):], " "), width-label) {
		lines = append(lines, strings.Repeat(" ", label)+rest)
	}
	return lines
}

// callLines are the AWS calls, each as the command that makes it.
func (m model) callLines(width int) []string {
	made := m.one.Calls()
	if len(made) == 0 {
		return ink.Wrap("None yet.", width)
	}
	var lines []string
	for _, call := range slices.Backward(made) {
		style := m.styles.Faint
		if call.Answer != "OK" {
			style = m.styles.Strong
		}
		answer := fmt.Sprintf("%s  %s after %d ms", call.At.Local().Format(time.TimeOnly), ink.Plain(call.Answer), call.Took.Milliseconds())
		if call.Throttled {
			answer += ", AWS asked to slow down"
		}
		lines = append(lines, m.paragraph(style.Render, answer, width)...)
		for _, line := range ink.Wrap(ink.Plain(call.Command), width-2) {
			lines = append(lines, "  "+line)
		}
	}
	return lines
}

// keyLines are the keys that have something to do, one a line.
func (m model) keyLines(width int) []string {
	var lines []string
	for _, column := range m.keysNow().FullHelp() {
		for _, k := range column {
			if k.Enabled() {
				lines = append(lines, ink.Wrap(fmt.Sprintf("%-10s %s", k.Help().Key, k.Help().Desc), width)...)
			}
		}
		lines = append(lines, "")
	}
	if m.keys.Why.Enabled() {
		lines = append(lines, ink.Wrap("An error text that you paste here is explained at once.", width)...)
	}
	return lines
}

// panelWindow is the part of the panel that is in sight.
func (m model) panelWindow(l layout) []string {
	lines := append([]string{m.styles.Strong.Render(ink.Fit(m.panel.title, m.width))}, strings.Split(m.page.View(), "\n")...)
	if said := m.scrollLine(m.page.AtTop(), m.page.AtBottom()); said != "" {
		lines = append(lines, m.styles.Faint.Render(ink.Fit(said, m.width)))
	}
	return filled(lines, l.body)
}

// pasteWindow is where an error is pasted.
func (m model) pasteWindow(l layout) []string {
	lines := []string{m.styles.Strong.Render("Paste or type an error message, or what a function answered."), ""}
	lines = append(lines, ink.Wrap("> "+m.typing+"▏", m.width)...)
	return filled(lines[max(len(lines)-l.body, 0):], l.body)
}

// searchWindow is the list of all checks, as far as they have what was typed.
func (m model) searchWindow(l layout) []string {
	found := m.matches()
	lines := []string{ink.Fit("/ "+m.typing+"▏", m.width), m.styles.Faint.Render(fmt.Sprintf("%d of %d checks", len(found), len(m.all())))}
	room := max(l.body-len(lines), 1)
	start := min(max(m.found-room/2, 0), max(len(found)-room, 0))
	for i := start; i < min(start+room, len(found)); i++ {
		r := row{cursor: "  ", name: fmt.Sprintf("%-32s  %s", found[i].ID, found[i].Title), status: found[i].Status, mark: m.was.mark(found[i].ID, found[i].Status)}
		if i == m.found {
			r.cursor, r.strong = "› ", true
		}
		lines = append(lines, m.rowLine(r, m.width))
	}
	return filled(lines, l.body)
}

// filled are lines made exactly as many as there is room for.
func filled(lines []string, height int) []string {
	for len(lines) < height {
		lines = append(lines, "")
	}
	return lines[:height]
}
