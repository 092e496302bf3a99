package board

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"cognito-lambda-workshop/checker/class"
	"cognito-lambda-workshop/checker/ink"
)

// leastForIDs is the width from which a cause has its check beside what was seen.
const leastForIDs = 72

// causeLines are the commonest causes, a line each.
func (m model) causeLines(most int) []string {
	if most == 0 {
		return nil
	}
	all := m.class.Causes
	title := fmt.Sprintf("What stands in the way: %d of %d, %s shows all", most, len(all), m.keys.Causes.Help().Key)
	if most == len(all) {
		title = "What stands in the way"
	}
	lines := []string{m.rule(title)}
	counts, ids := 0, 0
	for _, cause := range all[:most] {
		counts, ids = max(counts, len(m.share(cause))), max(ids, len(cause.Check))
	}
	for _, cause := range all[:most] {
		share := fmt.Sprintf("%*s: ", counts, m.share(cause))
		text := oneLine(cause.What())
		if m.width >= leastForIDs {
			text = fmt.Sprintf("%-*s  %s", ids, cause.Check, text)
		}
		share = ansi.Truncate(share, m.width, "")
		lines = append(lines, m.styles.Strong.Render(share)+ink.Fit(text, m.width-ink.Width(share)))
	}
	return lines
}

func (m model) share(cause class.Cause) string {
	return fmt.Sprintf("%d of %d", len(cause.Learners), len(m.roster))
}

// allCauses are the causes with what to say to the room, and whom they concern.
func (m model) allCauses() []string {
	if len(m.class.Causes) == 0 {
		return ink.Wrap("Nothing that is known so far.", m.width)
	}
	shown := make(map[string]string, len(m.roster))
	for _, r := range m.roster {
		shown[r.Name] = r.shown
	}
	var lines []string
	for _, cause := range m.class.Causes {
		for _, line := range ink.Wrap(m.share(cause)+": "+cause.Check, m.width) {
			lines = append(lines, m.styles.Strong.Render(line))
		}
		var names []string
		for _, name := range cause.Learners {
			names = append(names, shown[name])
		}
		for _, part := range [][2]string{
			{"Wanted", cause.Title}, {"Seen", cause.What()}, {"What to do", cause.Fix.Console}, {"Read", cause.Fix.Read},
			{"Learners", strings.Join(names, ", ")},
		} {
			lines = append(lines, m.labelled(part[0], oneLine(part[1]))...)
		}
		lines = append(lines, "")
	}
	return lines
}

// labelled is a text with a label in front, under which nothing else stands where there is room.
func (m model) labelled(label, text string) []string {
	const indent = 14
	switch {
	case text == "":
		return nil
	case m.width < 3*indent:
		return ink.Wrap(label+": "+text, m.width)
	}
	lines := ink.Wrap(text, m.width-indent)
	for i := range lines {
		front := ""
		if i == 0 {
			front = "  " + label + ":"
		}
		lines[i] = m.styles.Faint.Render(ink.Fit(front, indent)) + lines[i]
	}
	return lines
}
