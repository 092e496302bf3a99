package class

import (
	"fmt"
	"io"
	"strings"

	"cognito-lambda-workshop/checker/lesson"
)

// Markdown writes the report for a page of notes.
func Markdown(w io.Writer, c Class) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# The class\n\n%s\n\n", c.Headline())
	for _, more := range []string{c.NotAWS(), c.Since()} {
		if more != "" {
			fmt.Fprintf(&b, "%s\n\n", more)
		}
	}
	if len(c.Causes) > 0 {
		b.WriteString("## What stands in the way\n\n")
		for _, cause := range c.Causes {
			fmt.Fprintf(&b, "- %d of %d: `%s`: %s\n", len(cause.Learners), c.Summary.Learners, cause.Check, quoted(cause.What()))
		}
		b.WriteString("\n")
	}
	b.WriteString("## The learners\n\n| name |")
	for _, step := range lesson.Steps() {
		fmt.Fprintf(&b, " %s %s |", step.Number, step.Name)
	}
	b.WriteString(" points | next |\n| --- |" + strings.Repeat(" --- |", len(lesson.Steps())+2) + "\n")
	for _, l := range c.Learners {
		fmt.Fprintf(&b, "| %s |", quoted(l.Name))
		for _, step := range l.Steps {
			fmt.Fprintf(&b, " %s |", step.Words())
		}
		fmt.Fprintf(&b, " %d/%d | %s |\n", l.Points, l.Of, quoted(l.Next+l.Problem))
	}
	writeProgress(&b, c)
	_, err := io.WriteString(w, b.String())
	return err
}

// writeProgress writes how far the class was at each look, where more than this one was kept.
func writeProgress(b *strings.Builder, c Class) {
	if len(c.Progress) < 2 {
		return
	}
	b.WriteString("\n## Progress\n\n| look | learners | done | steps right |\n| --- | --- | --- | --- |\n")
	for _, m := range c.Progress {
		fmt.Fprintf(b, "| %s | %d | %d | %d of %d |\n", c.when(m.At), m.Learners, m.Done, m.Points, m.Of)
	}
}

// quoted is a text that means nothing to Markdown.
func quoted(text string) string {
	var b strings.Builder
	for _, r := range plain(text) {
		if strings.ContainsRune("\\`*_{}[]<>()#+!|~&", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
