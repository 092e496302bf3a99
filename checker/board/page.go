package board

import (
	"fmt"
	"slices"
	"strings"

	"cognito-lambda-workshop/checker/checks"
	"cognito-lambda-workshop/checker/class"
	"cognito-lambda-workshop/checker/ink"
	"cognito-lambda-workshop/checker/lesson"
	"cognito-lambda-workshop/checker/report"
)

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

// pageLines are what is read.
func (m model) pageLines() []string {
	switch m.mode {
	case readCauses:
		return m.allCauses()
	case readKeys:
		return m.allKeys()
	}
	return ink.Wrap(m.noReport(), m.width)
}

// allKeys are the keys that have something to do, one a line, the steps by their numbers, and what the signs mean.
func (m model) allKeys() []string {
	var lines []string
	board := m
	board.mode = browsing
	for _, group := range board.keysNow().all() {
		for _, k := range group {
			if k.Enabled() {
				lines = append(lines, ink.Wrap(fmt.Sprintf("%-10s %s", k.Help().Key, k.Help().Desc), m.width)...)
			}
		}
		lines = append(lines, "")
	}
	for _, step := range lesson.Steps() {
		lines = append(lines, ink.Wrap(fmt.Sprintf("%-10s %s", step.Number, step.Title), m.width)...)
	}
	lines = append(lines, "")
	for _, meaning := range meanings() {
		lines = append(lines, ink.Wrap(fmt.Sprintf("%-10s %s", meaning[0], meaning[1]), m.width)...)
	}
	return lines
}

// meanings are the signs in the table and what they stand for.
func meanings() [][2]string {
	of := func(status checks.Status, means string) [2]string {
		return [2]string{report.Glyph(status), string(status) + means}
	}
	return [][2]string{
		of(checks.Pass, ""), of(checks.Fail, ""), of(checks.Warn, ": it works, but"),
		of(checks.Blocked, ": something else has to be right first"), of(checks.Pending, ": AWS is still applying a change"),
		of(checks.Unknown, ": it could not be looked at"), of(checks.Skipped, ": it does not apply"),
		{waiting, "waiting: not looked at yet"},
		{sign(class.NewlyRight), "new: right, and was not at an earlier look"},
		{sign(class.Regressed), "regressed: wrong, and was right at an earlier look"},
		{"pts", "points: how many steps are right, of how many"},
		{"last step", "when another step was right for the first time; by trouble, who has waited longest comes first"},
	}
}
