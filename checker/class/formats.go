package class

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"cognito-lambda-workshop/checker/checks"
	"cognito-lambda-workshop/checker/lesson"
	"cognito-lambda-workshop/checker/report"
)

// JSON writes the report for programs.
func JSON(w io.Writer, c Class) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(c)
}

// Text writes the report for the one in front of the class: what to say to the room, then each learner.
func Text(w io.Writer, c Class) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n", c.Headline())
	for _, cause := range c.Causes {
		fmt.Fprintf(&b, "%d of %d: %s\n  Seen:       %s\n", len(cause.Learners), c.Summary.Learners, cause.Check, plain(cause.Saw))
		if cause.Fix.Console != "" {
			fmt.Fprintf(&b, "  What to do: %s\n", plain(cause.Fix.Console))
		}
		fmt.Fprintf(&b, "  Read:       %s\n\n", cause.Fix.Read)
	}
	width := len("name")
	for _, l := range c.Learners {
		width = max(width, utf8.RuneCountInString(plain(l.Name)))
	}
	fmt.Fprintf(&b, "%-*s", width, "name")
	for _, step := range lesson.Steps() {
		fmt.Fprintf(&b, "  %-9s", step.Number)
	}
	b.WriteString("  points  next\n")
	for _, l := range c.Learners {
		fmt.Fprintf(&b, "%-*s", width, plain(l.Name))
		for _, step := range l.Steps {
			fmt.Fprintf(&b, "  %s %-7s", report.Glyph(step.Status), step.Status)
		}
		next := l.Next
		if l.Problem != "" {
			next = plain(l.Problem)
		}
		fmt.Fprintf(&b, "  %-6s  %s\n", fmt.Sprintf("%d/%d", l.Points, l.Of), next)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// plain is a text that cannot move a terminal's cursor.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return '·'
		}
		return r
	}, text)
}

// CSV writes the grade book: a row for each learner, a column for each step.
func CSV(w io.Writer, c Class) error {
	rows := csv.NewWriter(w)
	header := []string{"name"}
	for _, step := range lesson.Steps() {
		header = append(header, step.Number+" "+step.Name)
	}
	if err := rows.Write(append(header, "points", "of", "next", "problem")); err != nil {
		return err
	}
	for _, l := range c.Learners {
		row := []string{inert(l.Name)}
		for _, step := range l.Steps {
			row = append(row, string(step.Status))
		}
		if err := rows.Write(append(row, fmt.Sprint(l.Points), fmt.Sprint(l.Of), l.Next, inert(l.Problem))); err != nil {
			return err
		}
	}
	rows.Flush()
	return rows.Error()
}

// inert is a text that no spreadsheet takes for a formula.
// https://owasp.org/www-community/attacks/CSV_Injection
func inert(text string) string {
	text = plain(text)
	if text != "" && strings.ContainsRune("=+-@", rune(text[0])) {
		return "'" + text
	}
	return text
}

// Markdown writes the report for a page of notes.
func Markdown(w io.Writer, c Class) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# The class\n\n%s\n\n", c.Headline())
	if len(c.Causes) > 0 {
		b.WriteString("## What stands in the way\n\n")
	}
	for _, cause := range c.Causes {
		fmt.Fprintf(&b, "- %d of %d: `%s`: %s\n", len(cause.Learners), c.Summary.Learners, cause.Check, quoted(cause.Saw))
	}
	if len(c.Causes) > 0 {
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
			fmt.Fprintf(&b, " %s |", word(step.Status))
		}
		fmt.Fprintf(&b, " %d/%d | %s |\n", l.Points, l.Of, quoted(l.Next+l.Problem))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func word(status checks.Status) string { return report.Glyph(status) + " " + string(status) }

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
