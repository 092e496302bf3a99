package class

import (
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"cognito-lambda-workshop/checker/lesson"
	"cognito-lambda-workshop/checker/report"
)

// Text writes the report for the one in front of the class: what to say to the room, then each learner.
func Text(w io.Writer, c Class) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", c.Headline())
	for _, more := range []string{c.NotAWS(), c.Since()} {
		if more != "" {
			fmt.Fprintf(&b, "%s\n", more)
		}
	}
	b.WriteString("\n")
	for _, cause := range c.Causes {
		fmt.Fprintf(&b, "%d of %d: %s\n  Seen:       %s\n", len(cause.Learners), c.Summary.Learners, cause.Check, plain(cause.What()))
		if cause.Fix.Console != "" {
			fmt.Fprintf(&b, "  What to do: %s\n", plain(cause.Fix.Console))
		}
		fmt.Fprintf(&b, "  Read:       %s\n\n", cause.Fix.Read)
	}
	header := []string{"name"}
	for _, step := range lesson.Steps() {
		header = append(header, step.Number)
	}
	rows := [][]string{append(header, "points", "next")}
	for _, l := range c.Learners {
		row := []string{plain(l.Name)}
		for _, step := range l.Steps {
			row = append(row, step.Words())
		}
		rows = append(rows, append(row, fmt.Sprintf("%d/%d", l.Points, l.Of), plain(l.Next+l.Problem)))
	}
	writeColumns(&b, rows)
	_, err := io.WriteString(w, b.String())
	return err
}

// writeColumns writes rows of the same length, each column as wide as its widest cell.
func writeColumns(b *strings.Builder, rows [][]string) {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], ansi.StringWidth(cell))
		}
	}
	for _, row := range rows {
		line := ""
		for i, cell := range row {
			line += cell + strings.Repeat(" ", widths[i]-ansi.StringWidth(cell)+2)
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
}

// Words are what stands in a step's cell: sign, verdict, and how it has changed.
func (s Step) Words() string {
	words := report.Glyph(s.Status) + " " + string(s.Status)
	if s.Change != "" {
		words += " " + string(s.Change)
	}
	return words
}
