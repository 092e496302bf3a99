package board

import (
	"fmt"
	"slices"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cognito-lambda-workshop/checker/ink"
	"cognito-lambda-workshop/checker/tui"
)

// leastForName is the height from which a learner's report has their name above it.
const leastForName = 12

// open shows the report of the chosen learner.
func (m model) open() model {
	m = m.choose(m.at())
	m.opened = m.chosen
	return m.read(readNoReport).openedAnew()
}

// openedAnew shows what a look has told about the learner whose report is read.
func (m model) openedAnew() model {
	if m.mode != readLearner && m.mode != readNoReport {
		return m
	}
	r := m.find(m.opened)
	if r.Report == nil {
		m.mode = readNoReport
		return m
	}
	if m.mode == readNoReport {
		m.mode = readLearner
		m.sheet = tui.NewSheet(tui.SheetOptions{
			Explain: m.one.Explain, Again: m.one.LookAt != nil, Back: slices.Concat(m.keys.Back.Keys(), m.keys.Leave.Keys()),
			Styles: m.styles, Now: m.one.Now, Output: m.one.Output, Environ: m.one.Environ,
		})
	}
	m.sheet = m.sheet.Show(*r.Report)
	return m
}

func (m model) pressedOpened(msg tea.KeyMsg) (model, tea.Cmd) {
	free := m.mode == readNoReport || m.sheet.Free()
	switch {
	case free && key.Matches(msg, m.keys.Back, m.keys.Leave):
		m.mode = browsing
	case free && key.Matches(msg, m.keys.Look):
		if m.one.LookAt == nil {
			return m, nil
		}
		return m.start(job{again, m.opened, m.one.again(m.opened)})
	case m.mode == readLearner:
		var cmd tea.Cmd
		m.sheet, cmd = m.sheet.Press(msg)
		return m, cmd
	}
	return m, nil
}

// openedTitle says whose report is read, and what is being done about it.
func (m model) openedTitle() string {
	if m.notice != "" {
		return m.notice
	}
	r := m.find(m.opened)
	said := r.shown
	if r.seen {
		said += fmt.Sprintf(" · %d of %d points", r.Points, r.Of)
	}
	switch {
	case m.doing.kind == again && m.doing.name == m.opened:
		said += " · looking…"
	case m.next.kind == again && m.next.name == m.opened:
		said += " · looking at them after the class…"
	}
	return said
}

// noReport says why there is none.
func (m model) noReport() string {
	r := m.find(m.opened)
	if !r.seen {
		return "The look has not come to them yet. Their report comes here as soon as it is there."
	}
	said := "There is no report: " + r.next + "."
	if m.one.LookAt != nil {
		said += "\n" + m.keys.Look.Help().Key + " looks at them again."
	}
	return said
}

// inShort stands for a report that there is no room for.
func (m model) inShort() []string {
	r := m.find(m.opened)
	said := fmt.Sprintf("%s: %d of %d points. Next: %s. A larger window shows the report.", r.shown, r.Points, r.Of, r.next)
	lines := ink.Wrap(said, m.width)
	return append(lines[:min(len(lines), max(m.height-1, 1))], m.keyLine())
}
