package board

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"cognito-lambda-workshop/checker/class"
	"cognito-lambda-workshop/checker/ink"
	"cognito-lambda-workshop/checker/report"
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

// pageInSight is the part of the page in its window. The window's own drawing would fill the lines up, with less care for
// the width of names.
func (m model) pageInSight() []string {
	lines := m.pageLines()
	from := min(m.page.YOffset, len(lines))
	lines = slices.Clone(lines[from:min(from+m.page.Height, len(lines))])
	for len(lines) < m.page.Height {
		lines = append(lines, "")
	}
	return lines
}

// title stands above what is read.
func (m model) title() []string {
	said := ""
	switch m.mode {
	case readCauses:
		said = "What stands in the way, the commonest first"
	case readKeys:
		said = "Keys and signs"
	case readLearner, readNoReport:
		if m.height < leastForName {
			return nil
		}
		return []string{m.styles.News.Render(ink.Fit(m.openedTitle(), m.width))}
	}
	if more := m.scrolled(); more != "" {
		said += " (" + more + ")"
	}
	return []string{m.styles.Strong.Render(ink.Fit(said, m.width))}
}

// scrolled says that there is more than the window shows, and which key shows it.
func (m model) scrolled() string {
	var said []string
	if !m.page.AtBottom() {
		said = append(said, "more below: "+m.keys.PageDown.Help().Key)
	}
	if !m.page.AtTop() {
		said = append(said, "more above: "+m.keys.PageUp.Help().Key)
	}
	return strings.Join(said, " · ")
}

// header says how far the class is, and when that was seen.
func (m model) header(l layout) []string {
	lines := m.headline()
	lines = lines[:min(len(lines), l.headline)]
	for i := range lines {
		lines[i] = m.styles.Strong.Render(lines[i])
	}
	notice := m.styles.Strong.Render(ink.Fit(m.notice, m.width))
	switch {
	case l.status && m.notice != "":
		return append(lines, notice)
	case l.status:
		return append(lines, m.styles.Faint.Render(ink.Fit(m.status(), m.width)))
	case m.notice != "":
		lines[0] = notice
	}
	return lines
}

// headline says how far the class is, in as few words as the width asks for.
func (m model) headline() []string {
	t := m.tally
	if len(m.roster) == 0 {
		return m.packed([]string{"There is nobody in the roster."}, "")
	}
	said := []string{fmt.Sprintf("%d of %d learners are done", t.done, len(m.roster))}
	short := []string{fmt.Sprintf("%d of %d done", t.done, len(m.roster))}
	add := func(count int, long, brief string) {
		if count > 0 {
			said, short = append(said, fmt.Sprintf("%d %s", count, long)), append(short, fmt.Sprintf("%d %s", count, brief))
		}
	}
	add(t.unreachable, "could not be looked at", "unreachable")
	add(t.working, "at work", "at work")
	add(t.regressed, "regressed "+sign(class.Regressed), "regressed "+sign(class.Regressed))
	add(t.news, "new "+sign(class.NewlyRight), "new "+sign(class.NewlyRight))
	if lines := m.packed(said, " · "); len(lines) == 1 {
		return lines
	}
	return m.packed(short, " · ")
}

// status says what the board is doing, or when it will.
func (m model) status() string {
	at := m.class.StartedAt.Local().Format(time.TimeOnly)
	switch {
	case m.doing.kind == looking && m.looks == 0:
		return fmt.Sprintf("Looking at %d of %d for the first time…", m.seen, len(m.roster))
	case m.doing.kind == looking:
		return fmt.Sprintf("Looking at %d of %d… The last look was at %s.", m.seen, len(m.roster), m.whole.StartedAt.Local().Format(time.TimeOnly))
	case m.doing.kind == again:
		return "Looking at " + m.shownName(m.doing.name) + " again…"
	case m.one.Every == 0:
		return "Looked at " + at + ". " + m.keys.Look.Help().Key + " looks again."
	}
	left := max(m.due.Sub(m.one.now()).Round(time.Second), 0)
	return fmt.Sprintf("Looked at %s. The next look is in %s.", at, duration(left))
}

// inMinutes is the time from which on it is told in minutes.
const inMinutes = 2 * time.Minute

func duration(d time.Duration) string {
	if d < inMinutes {
		return fmt.Sprintf("%d s", int(d.Seconds()))
	}
	return fmt.Sprintf("%d min", int(d.Minutes()))
}

// tableTitle says which rows are in sight, and in which order.
func (m model) tableTitle(rows int) string {
	said := fmt.Sprintf("%d-%d of %d", m.top+1, min(m.top+rows, len(m.rows)), len(m.rows))
	if len(m.rows) == 0 {
		said = "nobody"
	}
	if m.filter != "" {
		said += " with “" + m.filter + "”"
	}
	said += ", by " + m.order.String()
	return m.rule(said)
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

// legend says what the signs in the table mean.
func (m model) legend() []string {
	var words []string
	for _, status := range m.tally.statuses {
		words = append(words, report.Glyph(status)+" "+string(status))
	}
	if m.tally.waiting > 0 {
		words = append(words, waiting+" waiting")
	}
	if m.tally.news > 0 {
		words = append(words, sign(class.NewlyRight)+" new")
	}
	if m.tally.regressed > 0 {
		words = append(words, sign(class.Regressed)+" regressed")
	}
	if len(words) == 0 {
		return nil
	}
	lines := m.packed(words, "  ")
	for i := range lines {
		lines[i] = m.styles.Faint.Render(lines[i])
	}
	return lines
}

// packed puts words on as few lines as they fit on, and takes none apart.
func (m model) packed(words []string, between string) []string {
	var lines []string
	line := words[0]
	for _, word := range words[1:] {
		if ink.Width(line+between+word) > m.width {
			lines, line = append(lines, line), word
			continue
		}
		line += between + word
	}
	lines = append(lines, line)
	for i := range lines {
		lines[i] = ink.Cut(lines[i], m.width)
	}
	return lines
}
