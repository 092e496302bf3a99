package board

import (
	"strings"

	"cognito-lambda-workshop/checker/ink"
	"cognito-lambda-workshop/checker/tui"
)

// layout says what is above and below the rows of the table, and how many of them there is room for.
type layout struct {
	headline, causes int // lines
	status, title    bool
	legend           []string
	air              bool // a rule between the table and what its signs mean
	rows             int
	columns          columns
}

// manyLines is the height from which more causes are in sight.
const manyLines = 36

// layout gives the rows what they need; of the rest, the most useful parts take what they need, one after the other.
func (m model) layout() layout {
	keys := 1
	if m.mode == filtering {
		keys++
	}
	wanted := max(2, m.height*2/5)
	room := m.height - 1 - keys - wanted // besides the first line
	take := func(lines int) bool {
		if lines > room {
			return false
		}
		room -= lines
		return true
	}
	l := layout{headline: 1, columns: m.columns()}
	l.title = take(1)
	l.status = take(1)
	if legend := m.legend(); l.columns.cell > 0 && take(len(legend)+1) {
		l.legend = legend
	} else {
		l.columns = l.columns.withoutCells(m.width)
	}
	most := 3
	if m.height >= manyLines {
		most = 6
	}
	for lines := min(most, len(m.class.Causes)); lines > 0 && l.causes == 0; lines-- {
		if take(lines + 1) { // with a title
			l.causes = lines
		}
	}
	if len(m.headline()) > 1 && take(1) {
		l.headline++
	}
	l.air = len(l.legend) > 0 && take(1)
	l.rows = max(wanted+room, 1)
	return l
}

// lines are the screen, but for what hangs over its end.
func (m model) lines(l layout) []string {
	lines := m.header(l)
	lines = append(lines, m.causeLines(l.causes)...)
	if l.title {
		lines = append(lines, m.tableTitle(l.rows))
	}
	if len(l.legend) > 0 {
		lines = append(lines, m.styles.Faint.Render(l.columns.header(m.width)))
	}
	lines = append(lines, m.tableLines(l)...)
	if l.air {
		lines = append(lines, m.rule(""))
	}
	lines = append(lines, l.legend...)
	if m.mode == filtering {
		lines = append(lines, ink.Fit("/ "+m.filter+"▏", m.width))
	}
	return append(lines, m.keyLine())
}

// arranged gives what is shown its place. Whatever may change that ends with it.
func (m model) arranged() model {
	switch m.mode {
	case readLearner:
		m.sheet = m.sheet.Sized(m.width, m.height-len(m.title()))
		return m
	case readCauses, readKeys, readNoReport:
		above := len(m.title())
		lines := m.pageLines()
		m.page.Width, m.page.Height = m.width, max(m.height-above-1, 1)
		m.page.SetContent(strings.Join(lines, "\n"))
		m.page.SetYOffset(m.page.YOffset)
		return m
	}
	rows := m.layout().rows
	at := m.at()
	m.top = min(max(m.top, at-rows+1), at)
	m.top = max(min(m.top, len(m.rows)-rows), 0)
	return m
}

// View draws the screen.
func (m model) View() string {
	var lines []string
	switch m.mode {
	case readLearner:
		lines = m.title()
		if !tui.SheetFits(m.width, m.height-len(lines)) {
			lines = m.inShort()
			break
		}
		lines = append(lines, strings.Split(m.sheet.View(), "\n")...)
	case readCauses, readKeys, readNoReport:
		lines = append(m.title(), m.pageInSight()...)
		lines = append(lines, m.keyLine())
	default:
		lines = m.lines(m.layout())
	}
	return strings.Join(lines[:min(len(lines), max(m.height, 1))], "\n")
}

// rule is a line across the screen, with words in it.
func (m model) rule(words string) string {
	if words == "" {
		return m.styles.Faint.Render(strings.Repeat("─", m.width))
	}
	words = ink.Cut(" "+words+" ", max(m.width-2, 0))
	rest := max(m.width-2-ink.Width(words), 0)
	return m.styles.Faint.Render(strings.Repeat("─", min(m.width, 2))) + m.styles.Usual.Render(words) +
		m.styles.Faint.Render(strings.Repeat("─", rest))
}
