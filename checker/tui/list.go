package tui

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"cognito-lambda-workshop/checker/checks"
	"cognito-lambda-workshop/checker/ink"
	"cognito-lambda-workshop/checker/report"
)

// row is one line of the list: a step, or a check of the step that the learner is in.
type row struct {
	cursor, name, mark string
	status             checks.Status
	strong             bool
}

// rows are the steps, and after the step of the chosen check its checks; or, of all steps, what is to mend. The second
// value is the chosen one's place.
func (m model) rows() ([]row, int) {
	var rows []row
	at := 0
	for _, step := range m.report.Steps {
		open := m.within(step)
		if m.wrong && !slices.ContainsFunc(step.Checks, m.shown) {
			continue
		}
		rows = append(rows, row{
			name: strings.TrimSpace(step.Number + " " + step.Title), status: step.Status,
			mark: m.was.mark(step.Name, step.Status), strong: open,
		})
		for _, check := range step.Checks {
			if !m.shown(check) || !open && !m.wrong {
				continue
			}
			next := row{cursor: "  ", name: shortName(step, check), status: check.Status, mark: m.was.mark(check.ID, check.Status)}
			if check.ID == m.chosen {
				at = len(rows)
				next.cursor, next.strong = "› ", true
			}
			rows = append(rows, next)
		}
	}
	return rows, at
}

// shortName is a check's id without the step, which stands above it.
func shortName(step report.Step, check report.Check) string {
	return strings.TrimPrefix(check.ID, step.Name+"/")
}

// listLines are as many rows as there is room for, around the chosen one.
func (m model) listLines(width, height int) []string {
	rows, at := m.rows()
	start := min(max(at-height/2, 0), max(len(rows)-height, 0))
	end := min(start+height, len(rows))
	var lines []string
	for i := start; i < end; i++ {
		lines = append(lines, m.rowLine(rows[i], width))
	}
	if height < 3 {
		return lines
	}
	if start > 0 {
		lines[0] = m.styles.Faint.Render(ink.Fit(fmt.Sprintf("  %d more above", start+1), width))
	}
	if end < len(rows) {
		lines[len(lines)-1] = m.styles.Faint.Render(ink.Fit(fmt.Sprintf("  %d more below", len(rows)-end+1), width))
	}
	return lines
}

// rowLine cuts a name that is too long, never a verdict or the mark of a change.
func (m model) rowLine(r row, width int) string {
	verdict := fmt.Sprintf("%s %-7s", report.Glyph(r.status), r.status)
	mark := ""
	if r.mark != "" {
		mark = "  " + r.mark
	}
	room := width - ansi.StringWidth(r.cursor+verdict+"  "+mark)
	name := ansi.Truncate(r.name, max(room, 0), "…")
	rest := max(room-ansi.StringWidth(name), 0)
	style := m.styles.Usual
	if r.strong {
		style = m.styles.Strong
	}
	return style.Render(r.cursor) + m.styles.Verdict[r.status].Render(verdict) + "  " + style.Render(name) +
		m.styles.News.Render(mark) + strings.Repeat(" ", rest)
}
