package tui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/viewport"
	"github.com/charmbracelet/x/ansi"

	"cognito-lambda-workshop/checker/ink"
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
	body                      int  // the height between them
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
	l.body = max(m.height-len(l.header)-len(l.footer), 3)
	if m.width >= sideBySide {
		l.beside = true
		l.listWidth = min(max(m.width*38/100, 39), 56)
		l.detailWidth = m.width - l.listWidth - ansi.StringWidth(gutter)
		l.listHeight, l.detailHeight = l.body, l.body
		return l
	}
	rows, _ := m.rows()
	l.listWidth, l.detailWidth = m.width, m.width
	if len(rows) == 0 {
		l.detailHeight = l.body
		return l
	}
	l.listHeight = min(len(rows), max(l.body*2/5, 1))
	l.detailHeight = max(l.body-l.listHeight-1, 1) // a rule stands between them
	return l
}

// arranged gives what is read its place and its text. Whatever may change either ends with it.
func (m model) arranged() model {
	l := m.layout()
	scrolled(&m.detail, m.detailLines(l.detailWidth, l.detailHeight), l.detailWidth, l.detailHeight)
	if m.mode == reading {
		scrolled(&m.page, m.panelLines(m.width), m.width, l.body-1) // under the title
	}
	return m
}

// scrolled puts lines into a window, and leaves room below it to say that there is more.
func scrolled(w *viewport.Model, lines []string, width, height int) {
	w.Width, w.Height = width, height
	if len(lines) > height {
		w.Height = max(height-1, 1)
	}
	w.SetContent(strings.Join(lines, "\n"))
	w.SetYOffset(w.YOffset)
}

// View draws the screen.
func (m model) View() string {
	if m.width < leastWidth || m.height < leastHeight {
		return m.tooSmall()
	}
	l := m.layout()
	return screen(slices.Concat(l.header, m.body(l), l.footer), m.height)
}

func (m model) body(l layout) []string {
	switch m.mode {
	case reading:
		return m.panelWindow(l)
	case searching:
		return m.searchWindow(l)
	case pasting:
		return m.pasteWindow(l)
	}
	switch {
	case l.beside:
		return m.columns(l)
	case l.listHeight > 0:
		return slices.Concat(m.listLines(l.listWidth, l.listHeight), []string{m.rule(m.width)}, m.detailWindow(l))
	}
	return m.detailWindow(l)
}

func (m model) columns(l layout) []string {
	list, detail := m.listLines(l.listWidth, l.listHeight), m.detailWindow(l)
	bar := m.styles.Faint.Render(gutter)
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
		said := m.scrollLine(m.detail.AtTop(), m.detail.AtBottom())
		lines = append(lines, m.styles.Faint.Render(ansi.Truncate(said, l.detailWidth, "…")))
	}
	return lines
}

// header says where the view looks and how far the learner is.
func (m model) header() []string {
	style := m.styles.Strong
	if m.report.Endpoint != "aws" {
		style = m.styles.Elsewhere
	}
	lines := m.paragraph(style.Render, m.report.Place(), m.width)
	if m.looks == 0 {
		return lines
	}
	return append(lines, ink.Wrap(strings.TrimSpace(m.bar()+" "+m.headline()), m.width)...)
}

// headline is the report's, with the key in place of the flag.
func (m model) headline() string {
	if done, all := m.report.Done(); m.finished() && !m.report.Live && m.keys.Live.Enabled() {
		return fmt.Sprintf("All %d steps are right. %s also tries the functions out.", max(done, all), m.keys.Live.Help().Key)
	}
	return m.report.Headline()
}

// bar has two cells for each step.
func (m model) bar() string {
	done, all := m.report.Done()
	return strings.Repeat("█", 2*done) + strings.Repeat("░", 2*(all-done))
}

// footer says what is new, what the view is doing, and which keys there are.
func (m model) footer() []string {
	var lines []string
	if m.mail != "" {
		lines = append(lines, ink.Wrap(m.mail, m.width)...)
	}
	if m.mode == asking {
		return append(append(lines, m.paragraph(m.styles.Strong.Render, m.question.text, m.width)...), m.keyLine())
	}
	if m.notice != "" {
		lines = append(lines, m.paragraph(m.styles.Strong.Render, m.notice, m.width)...)
	}
	if m.news != "" {
		lines = append(lines, m.paragraph(m.styles.News.Render, m.newsTime.Local().Format(time.TimeOnly)+" "+m.news, m.width)...)
	}
	lines = append(lines, m.paragraph(m.styles.Faint.Render, m.status(), m.width)...)
	return append(lines, m.keyLine())
}

// keyLine are the keys of the mode.
func (m model) keyLine() string {
	var keys []key.Binding
	switch k := m.keysNow(); m.mode {
	case reading:
		keys = []key.Binding{k.Back, k.PageDown, k.PageUp}
		if m.panel.kind == exports {
			copies := k.Copy
			copies.SetEnabled(true)
			copies.SetHelp(copies.Help().Key, "copy")
			keys = append(keys, copies)
		}
	case searching:
		keys = []key.Binding{k.Back, k.Choose}
	case pasting:
		tell := k.Choose
		tell.SetHelp(tell.Help().Key, "tell why")
		keys = []key.Binding{k.Back, tell}
	case asking:
		no := k.Back
		no.SetHelp("any other key", "no")
		keys = []key.Binding{k.Yes, no}
	default:
		keys = k.ShortHelp()
	}
	return m.styles.Offer(keys, m.width)
}

func (m model) status() string {
	at := m.report.StartedAt.Local().Format(time.TimeOnly)
	words := m.doing.words
	if m.next.kind == acting {
		words = m.next.words
	}
	switch {
	case m.looks == 0:
		return words
	case words != "":
		return words + " The last look was at " + at + "."
	}
	said := "Looked at " + at + "."
	if m.slower {
		said += " AWS asks to slow down, so the looks are further apart."
	}
	if _, here := m.report.Check(m.report.Next); !here && m.report.Next != "" {
		said += " Next: " + m.report.Next + ", in another step than the ones you asked for."
	}
	if m.wrong {
		said += " Only what is wrong is shown: " + m.keys.Wrong.Help().Key + " shows all."
	}
	return said
}

func (m model) rule(width int) string {
	return m.styles.Faint.Render(strings.Repeat("─", width))
}

func (m model) tooSmall() string {
	leave := m.keys.Leave.Help()
	text := fmt.Sprintf("This window has %d columns and %d lines; the view needs %d and %d. Make it larger, or press %s to %s.",
		m.width, m.height, leastWidth, leastHeight, leave.Key, leave.Desc)
	return screen(ink.Wrap(text, max(m.width, 1)), m.height)
}

// screen joins lines, and lets none push the first ones out at the top.
func screen(lines []string, height int) string {
	return strings.Join(lines[:min(len(lines), max(height, 1))], "\n")
}
