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

// The sizes that help comes in, one more at each press of the key.
const (
	noHint  = 0
	nudge   = 1 // which thing to look at
	place   = 2 // where in the console
	fullFix = 3 // what to do there, and the command that does it
)

// part is a labelled paragraph of the detail.
type part struct{ label, text string }

// detailLines are all that there is to say about the chosen check: with air or, where that is too high, without.
func (m model) detailLines(width, height int) []string {
	check, ok := m.report.Check(m.chosen)
	switch {
	case m.looks == 0:
		return ink.Wrap("The first look takes a few seconds. What there is to see comes here.", width)
	case !ok:
		return m.parts(m.paragraph(m.styles.Strong.Render, m.headline(), width), m.end(), width, height)
	}
	lines := m.paragraph(m.styles.Strong.Render, check.Title, width)
	lines = append(lines, m.paragraph(m.styles.Faint.Render, check.ID, width)...)
	verdict := report.Glyph(check.Status) + " " + string(check.Status)
	if before, changed := m.was[check.ID]; changed {
		verdict += ", was " + string(before)
	}
	lines = append(lines, m.paragraph(m.styles.Verdict[check.Status].Render, verdict, width)...)
	parts := []part{{"Saw", check.Saw}, {"Wanted", check.Wanted}, {"Why it matters", check.Why}}
	return m.parts(lines, append(parts, m.nextMove(check)...), width, height)
}

// hinting tells whether help for a check comes in sizes. The account's own checks are no exercise: without
// credentials, say, nothing can be learned, so they get the full fix at once.
func (m model) hinting(check report.Check) bool {
	return report.ToMend(check.Status) && !strings.HasPrefix(check.ID, "account/") || check.Status == checks.Warn
}

// size is how much help is shown for a check.
func (m model) size(check report.Check) int {
	if !m.hinting(check) {
		return fullFix
	}
	return m.hints[check.ID]
}

// nextMove is the help for a check, in the size that was asked for.
func (m model) nextMove(check report.Check) []part {
	key := m.keys.Hint.Help().Key
	read := part{"Read", check.Fix.Read}
	switch {
	case check.Status == checks.Blocked:
		return []part{{"Next move", fmt.Sprintf("Mend %s first: %s goes there.", check.BlockedBy, m.keys.Mend.Help().Key)}, read}
	case report.Right(check.Status) && check.Status != checks.Warn:
		return []part{read}
	}
	switch m.size(check) {
	case noHint:
		return []part{{"Next move", fmt.Sprintf("Yours. %s gives a nudge, then the place, then the full fix.", key)}}
	case nudge:
		return []part{{"A nudge", orElse(check.Fix.Nudge(), "Look at what the lesson says of it.") + "\n" + key + " tells the place."}, read}
	case place:
		return []part{{"The place", orElse(check.Fix.Place(), check.Fix.Console) + "\n" + key + " tells the full fix."}, read}
	}
	run := "Or run"
	if check.Fix.CLI != "" {
		run += fmt.Sprintf(" (%s copies it)", m.keys.Copy.Help().Key)
	}
	return []part{{"What to do", check.Fix.Console}, {run, check.Fix.CLI}, read}
}

func orElse(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

// helpLine is the line of the detail where the help begins, as far as there is more than fits; without help, the first.
func (m model) helpLine() int {
	check, _ := m.report.Check(m.chosen)
	if m.size(check) == noHint {
		return 0
	}
	label := m.nextMove(check)[0].label
	lines := m.detailLines(m.detail.Width, m.layout().detailHeight)
	return max(0, slices.IndexFunc(lines, func(line string) bool { return strings.HasPrefix(ansi.Strip(line), label) }))
}

// copyable is the command in sight; empty when there is none.
func (m model) copyable() string {
	check, _ := m.report.Check(m.chosen)
	if m.size(check) < fullFix {
		return ""
	}
	return check.Fix.CLI
}

// end is what there is to say in a workshop that is finished.
func (m model) end() []part {
	var parts []part
	if !m.report.Live && m.keys.Live.Enabled() {
		parts = append(parts, part{"Try it out", m.keys.Live.Help().Key + " has a throw-away user sign up, sign in and refresh, and deletes it."})
	}
	var advice []string
	for _, check := range m.all() {
		if check.Status == checks.Warn {
			advice = append(advice, report.Glyph(check.Status)+" "+check.ID)
		}
	}
	if len(advice) > 0 {
		parts = append(parts, part{"It works, but", strings.Join(advice, "\n")})
	}
	if m.keys.Break.Enabled() {
		parts = append(parts, part{"Practise", m.keys.Break.Help().Key + " plants a mistake for you to find and mend."})
	}
	return append(parts,
		part{"Look back", "Every check still tells why it matters: go through them with the arrow keys."},
		part{"Clean up", m.one.CleanUp})
}

// parts adds labelled paragraphs to lines.
func (m model) parts(lines []string, parts []part, width, height int) []string {
	airy, dense := lines, slices.Clone(lines)
	for _, part := range parts {
		if part.text == "" {
			continue
		}
		airy = append(airy, "", m.styles.Strong.Render(part.label))
		for _, line := range ink.Wrap(part.text, width-2) {
			airy = append(airy, "  "+line)
		}
		for i, line := range ink.Wrap(part.label+": "+part.text, width) {
			if text, whole := strings.CutPrefix(line, part.label+":"); i == 0 && whole {
				line = m.styles.Strong.Render(part.label+":") + text
			}
			dense = append(dense, line)
		}
	}
	if len(airy) > height {
		return dense
	}
	return airy
}

func (m model) paragraph(render func(...string) string, text string, width int) []string {
	lines := ink.Wrap(text, width)
	for i := range lines {
		lines[i] = render(lines[i])
	}
	return lines
}

// scrollLine says that there is more of the detail than the window shows, and which key shows it.
func (m model) scrollLine(atTop, atBottom bool) string {
	down, up := m.keys.PageDown.Help().Key, m.keys.PageUp.Help().Key
	var said []string
	if !atBottom {
		said = append(said, "more below: "+down)
	}
	if !atTop {
		said = append(said, "more above: "+up)
	}
	return strings.Join(said, " · ")
}
