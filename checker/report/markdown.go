package report

import (
	"fmt"
	"io"
	"strings"

	"cognito-lambda-workshop/checker/checks"
)

// Markdown writes the report for an issue, a chat or a course page.
func Markdown(w io.Writer, r Report) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s\n\n", cell(r.Place()), cell(r.Headline()))
	b.WriteString("| Step | Check | Verdict | What was seen |\n| --- | --- | --- | --- |\n")
	for _, step := range r.Steps {
		for _, check := range step.Checks {
			fmt.Fprintf(&b, "| %s | `%s` | %s %s | %s |\n", cell(strings.TrimSpace(step.Number+" "+step.Title)), check.ID,
				Glyph(check.Status), check.Status, cell(check.Saw))
		}
	}
	for _, step := range r.Steps {
		for _, check := range step.Checks {
			switch check.Status {
			case checks.Fail, checks.Warn, checks.Unknown, checks.Pending:
				writeMend(&b, check)
			}
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func writeMend(b *strings.Builder, check Check) {
	fmt.Fprintf(b, "\n## %s `%s`\n\n%s\n\n- Wanted: %s\n- Why: %s\n", check.Status, check.ID, cell(check.Saw), cell(check.Wanted), cell(check.Why))
	if check.Fix.Console != "" {
		fmt.Fprintf(b, "- What to do: %s\n", cell(check.Fix.Console))
	}
	fmt.Fprintf(b, "- Read: [%s](%s)\n", check.Fix.Read, check.Fix.Read)
	if check.Fix.CLI != "" {
		fmt.Fprintf(b, "\n```sh\n%s\n```\n", strings.ReplaceAll(check.Fix.CLI, "```", "` ` `"))
	}
}

// cell is text that means nothing to Markdown. Names in an account may hold anything.
func cell(text string) string {
	return strings.NewReplacer("\n", " ", "\r", " ", `\`, `\\`, "|", `\|`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`,
		"<", "&lt;", ">", "&gt;").Replace(text)
}
