package tui

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// The smallest window in which the view is of use, and the width from which list and detail stand side by side.
const (
	leastWidth  = 40
	leastHeight = 10
	sideBySide  = 80
)

// gutter stands between list and detail.
const gutter = " │ "

// layout says how large the parts are, in cells.
type layout struct {
	header, footer            []string
	beside                    bool // the detail is beside the list, not under it
	listWidth, listHeight     int
	detailWidth, detailHeight int
}

func (m model) layout() layout {
	l := layout{header: m.header(), footer: m.footer()}
	if m.height >= 20 { // room for air
		rule := m.rule(m.width)
		l.header = append(l.header, rule)
		l.footer = append([]string{rule}, l.footer...)
	}
	body := max(m.height-len(l.header)-len(l.footer), 3)
	if m.width >= sideBySide {
		l.beside = true
		l.listWidth = min(max(m.width*38/100, 39), 56)
		l.detailWidth = m.width - l.listWidth - ansi.StringWidth(gutter)
		l.listHeight, l.detailHeight = body, body
		return l
	}
	rows, _ := m.rows()
	l.listWidth, l.detailWidth = m.width, m.width
	if len(rows) == 0 {
		l.detailHeight = body
		return l
	}
	l.listHeight = min(len(rows), max(body*2/5, 1))
	l.detailHeight = max(body-l.listHeight-1, 1) // a rule stands between them
	return l
}

// arranged gives the detail its place and its text. Whatever may change either ends with it.
func (m model) arranged() model {
	l := m.layout()
	lines := m.detailLines(l.detailWidth)
	m.detail.Width, m.detail.Height = l.detailWidth, l.detailHeight
	if len(lines) > l.detailHeight {
		m.detail.Height = max(l.detailHeight-1, 1) // the last line says that there is more
	}
	m.detail.SetContent(strings.Join(lines, "\n"))
	m.detail.SetYOffset(m.detail.YOffset)
	m.help.Width = m.width
	return m
}

// View draws the screen.
func (m model) View() string {
	if m.width < leastWidth || m.height < leastHeight {
		return m.tooSmall()
	}
	l := m.layout()
	body := m.detailWindow(l)
	switch {
	case l.beside:
		body = m.columns(l)
	case l.listHeight > 0:
		body = slices.Concat(m.listLines(l.listWidth, l.listHeight), []string{m.rule(m.width)}, body)
	}
	return screen(slices.Concat(l.header, body, l.footer), m.height)
}

func (m model) columns(l layout) []string {
	list, detail := m.listLines(l.listWidth, l.listHeight), m.detailWindow(l)
	bar := m.styles.faint.Render(gutter)
	lines := make([]string, l.listHeight)
	for i := range lines {
		left := strings.Repeat(" ", l.listWidth)
		if i < len(list) {
			left = list[i]
		}
		lines[i] = left + bar + detail[i]
	}
	return lines
}

// detailWindow is the part of the detail that is in sight, always as high as its place.
func (m model) detailWindow(l layout) []string {
	lines := strings.Split(m.detail.View(), "\n")
	if len(lines) < l.detailHeight {
		lines = append(lines, m.styles.faint.Render(ansi.Truncate(m.scrollLine(), l.detailWidth, "…")))
	}
	return lines
}

// header says where the view looks and how far the learner is.
func (m model) header() []string {
	style := m.styles.strong
	if m.report.Endpoint != "aws" {
		style = m.styles.elsewhere
	}
	lines := m.paragraph(style.Render, m.report.Place(), m.width)
	if m.looks == 0 {
		return lines
	}
	return append(lines, wrap(strings.TrimSpace(m.bar()+" "+m.report.Headline()), m.width)...)
}

// bar has two cells for each step.
func (m model) bar() string {
	done, all := m.report.Done()
	return strings.Repeat("█", 2*done) + strings.Repeat("░", 2*(all-done))
}

// footer says what the view is doing, what the last look brought, and which keys there are.
func (m model) footer() []string {
	lines := m.paragraph(m.styles.news.Render, m.status(), m.width)
	return append(lines, strings.Split(m.help.View(m.keys), "\n")...)
}

func (m model) status() string {
	at := m.report.StartedAt.Local().Format("15:04:05")
	switch {
	case m.looks == 0:
		return "looking…"
	case m.looking:
		return "looking… The last look was at " + at + "."
	}
	said := "Looked at " + at + "."
	if m.news != "" {
		said += " " + m.news
	}
	if _, here := m.report.Check(m.report.Next); !here && m.report.Next != "" {
		said += " Next: " + m.report.Next + ", in another step than the ones you asked for."
	}
	return said
}

func (m model) rule(width int) string {
	return m.styles.faint.Render(strings.Repeat("─", width))
}

func (m model) tooSmall() string {
	leave := m.keys.Leave.Help()
	text := fmt.Sprintf("This window has %d columns and %d lines; the view needs %d and %d. Make it larger, or press %s to %s.",
		m.width, m.height, leastWidth, leastHeight, leave.Key, leave.Desc)
	return screen(wrap(text, max(m.width, 1)), m.height)
}

// screen joins lines, and lets none push the first ones out at the top.
func screen(lines []string, height int) string {
	return strings.Join(lines[:min(len(lines), max(height, 1))], "\n")
}
