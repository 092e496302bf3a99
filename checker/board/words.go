package board

import (
	"fmt"
	"time"

	"cognito-lambda-workshop/checker/class"
	"cognito-lambda-workshop/checker/ink"
	"cognito-lambda-workshop/checker/report"
)

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
	if m.class.NotAWS() != "" {
		said, short = append(said, "PRACTICE, not AWS"), append(short, "PRACTICE")
	}
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
