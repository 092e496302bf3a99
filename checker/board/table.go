package board

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/lipgloss"

	"cognito-lambda-workshop/checker/checks"
	"cognito-lambda-workshop/checker/class"
	"cognito-lambda-workshop/checker/ink"
	"cognito-lambda-workshop/checker/lesson"
	"cognito-lambda-workshop/checker/report"
)

// columns are the widths of the table's columns, in cells. Those with 0 are not there.
type columns struct {
	name   int
	cell   int // of each step
	points int
	last   int // when another step was first seen right
	next   int
}

// The widths of a step's column: a sign and the mark of a change; the same with the word; the same with the step's name
// above it.
const (
	signs = 2
	words = 9
	named = 17
)

// The columns are this far apart; before the first one there is room for the cursor.
const (
	apart      = 2
	cursorSize = 2
	pointsSize = 3  // "3/6"
	leastName  = 12 // where there is room for more than names
	leastNext  = 12
	usualNext  = 20
	lastSize   = 9 // "last step"
	longNext   = 30
)

func (m model) columns() columns {
	steps := len(lesson.Steps())
	for _, cell := range []int{named, words, signs} {
		most := m.width / 4
		if cell == words {
			most = m.width / 6
		}
		most = min(m.tally.nameWidth, max(most, leastName))
		rest := m.width - cursorSize - most - apart - steps*(cell+1) - 1 - pointsSize
		if cell > signs && rest < apart+usualNext || rest < 0 {
			continue
		}
		c := columns{name: most, cell: cell, points: pointsSize}
		if rest >= 2*apart+lastSize+longNext {
			c.last = lastSize
			rest -= apart + lastSize
		}
		if rest >= apart+leastNext {
			c.next = rest - apart
		}
		return c
	}
	return columns{name: min(m.tally.nameWidth, leastName)}.withoutCells(m.width)
}

// withoutCells are columns for a window that is too small to say what the signs mean.
func (c columns) withoutCells(width int) columns {
	c.cell, c.next, c.last, c.points = 0, 0, 0, 0
	if rest := width - cursorSize - c.name - apart - pointsSize; rest >= 0 {
		c.points = pointsSize
		if rest >= apart+leastNext {
			c.next = rest - apart
		}
		return c
	}
	c.name = max(width-cursorSize, 0)
	return c
}

func (c columns) header(width int) string {
	line := strings.Repeat(" ", cursorSize) + ink.Fit("name", c.name) + strings.Repeat(" ", apart)
	if c.cell > 0 {
		for _, step := range lesson.Steps() {
			title := step.Number
			if c.cell >= named {
				title += " " + step.Name
			}
			line += ink.Fit(title, c.cell) + " "
		}
		line += " "
	}
	if c.points > 0 {
		line += "pts"
	}
	if c.last > 0 {
		line += strings.Repeat(" ", apart) + ink.Fit("last step", c.last)
	}
	if c.next > 0 {
		line += strings.Repeat(" ", apart) + "next to mend"
	}
	return ink.Fit(line, width)
}

// waiting stands where nothing has been looked at yet.
const waiting = "·"

// sign marks a change, beside what stands for the verdict.
func sign(change class.Change) string {
	switch change {
	case class.NewlyRight:
		return "↑"
	case class.Regressed:
		return "↓"
	}
	return ""
}

// tableLines are as many rows as there is room for.
func (m model) tableLines(l layout) []string {
	lines := make([]string, 0, l.rows)
	at := m.at()
	for i := m.top; i < min(m.top+l.rows, len(m.rows)); i++ {
		lines = append(lines, m.rowLine(m.rows[i], i == at, l.columns))
	}
	if len(m.rows) == 0 && m.filter != "" {
		lines = append(lines, m.styles.Faint.Render(ink.Fit("  Nobody's name or next check has “"+m.filter+"” in it.", m.width)))
	}
	for len(lines) < l.rows {
		lines = append(lines, "")
	}
	return lines
}

func (m model) rowLine(r row, chosen bool, c columns) string {
	style, cursor := m.styles.Usual, "  "
	if chosen {
		style, cursor = m.styles.Strong, "› "
	}
	var line strings.Builder
	line.WriteString(style.Render(ink.Cut(cursor, m.width) + nameIn(r.shown, c.name)))
	gap := strings.Repeat(" ", apart)
	if c.cell > 0 {
		line.WriteString(gap)
		for _, step := range lesson.Steps() {
			line.WriteString(m.cell(r, step.Number, c.cell) + " ")
		}
		line.WriteString(" ")
	} else if c.points > 0 {
		line.WriteString(gap)
	}
	if c.points > 0 {
		points := fmt.Sprintf("%d/%d", r.Points, r.Of)
		if !r.seen {
			points = waiting
		}
		line.WriteString(style.Render(ink.Fit(points, c.points)))
	}
	if c.last > 0 {
		last := ""
		if !r.forward.IsZero() {
			last = r.forward.Local().Format("15:04")
		}
		line.WriteString(gap + style.Render(ink.Fit(last, c.last)))
	}
	if c.next > 0 {
		line.WriteString(gap + m.nextStyle(r, chosen).Render(ink.Fit(r.next, c.next)))
	}
	return line.String()
}

// cell is the verdict on one step, never cut short of its sign and of the mark of a change.
func (m model) cell(r row, number string, width int) string {
	for _, step := range r.Steps {
		if step.Number != number {
			continue
		}
		text, mark := report.Glyph(step.Status), sign(step.Change)
		long := text + " " + string(step.Status)
		if mark != "" {
			long += " "
		}
		if ink.Width(long+mark) <= width {
			text = long
		}
		rest := max(width-ink.Width(text+mark), 0)
		return m.styles.Verdict[step.Status].Render(text) + m.styles.News.Render(mark) + strings.Repeat(" ", rest)
	}
	return m.styles.Faint.Render(ink.Fit(waiting, width))
}

func (m model) nextStyle(r row, chosen bool) lipgloss.Style {
	switch {
	case chosen:
		return m.styles.Strong
	case !r.seen:
		return m.styles.Faint
	case r.Status == class.Unreachable:
		return m.styles.Verdict[checks.Unknown]
	case r.Status == class.Done:
		return m.styles.Verdict[checks.Pass]
	}
	return m.styles.Usual
}
