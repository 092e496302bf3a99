package report

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"cognito-lambda-workshop/checker/checks"
)

// Glyph is the sign that stands before a verdict's word, never in place of it.
func Glyph(status checks.Status) string {
	switch status {
	case checks.Pass:
		return "✓"
	case checks.Fail:
		return "✗"
	case checks.Warn:
		return "!"
	case checks.Blocked:
		return "…"
	case checks.Pending:
		return "~"
	case checks.Unknown:
		return "?"
	}
	return "-"
}

// Place says which account was looked at, so that practice is never taken for AWS.
func (r Report) Place() string {
	region := r.Region
	if region == "" {
		region = "no Region"
	}
	account := r.Account
	if account == "" {
		account = "unknown"
	}
	switch r.Endpoint {
	case "aws":
		return fmt.Sprintf("AWS account %s · %s", account, region)
	case "practice":
		return fmt.Sprintf("PRACTICE account %s · %s · this is not AWS", account, region)
	}
	return fmt.Sprintf("Account %s · %s · at %s, which is not AWS", account, region, r.Endpoint)
}

// Headline says in one sentence how far the learner is.
func (r Report) Headline() string {
	done, all := r.Done()
	switch r.ExitCode() {
	case AllRight:
		said := fmt.Sprintf("All %d steps are right", all)
		if all == 1 {
			said = "The step is right"
		}
		if r.Live {
			return said + ", and the functions work."
		}
		return said + ". --live also tries the functions out."
	case CouldNotLook:
		return "Nothing wrong was found, but something could not be looked at."
	case NoCredentials:
		return "AWS does not know who is asking."
	}
	return fmt.Sprintf("%d of %d steps are right.", done, all)
}

// JSON writes the report as the promised JSON.
func JSON(w io.Writer, r Report) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(r)
}

// Text writes the report for a person to read, from top to bottom: every step with its checks, the words for what
// is not right, and the next move last, where the eye is. What waits for one and the same thing is one line.
func Text(w io.Writer, r Report) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n", r.Place())
	for _, step := range r.Steps {
		if r.ExitCode() == NoCredentials && step.Number != "" {
			continue // nothing can be said of the others
		}
		fmt.Fprintf(&b, "%s\n", strings.TrimSpace(step.Number+" "+step.Title))
		writeStep(&b, step)
		b.WriteString("\n")
	}
	fmt.Fprintln(&b, r.Headline())
	if next, ok := r.Check(r.Next); ok {
		writeNext(&b, next)
	} else if r.Next != "" {
		fmt.Fprintf(&b, "Next: %s, in another step than the ones you asked for.\n", r.Next)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func writeStep(b *strings.Builder, step Step) {
	waiting := map[string]int{}
	var causes []string
	for _, check := range step.Checks {
		if check.Status != checks.Blocked {
			writeLine(b, check.Status, check.ID, check.Saw)
			if check.Wanted != "" {
				fmt.Fprintf(b, "             wanted: %s\n", check.Wanted)
			}
			continue
		}
		if waiting[check.BlockedBy]++; waiting[check.BlockedBy] == 1 {
			causes = append(causes, check.BlockedBy)
		}
	}
	for _, cause := range causes {
		writeLine(b, checks.Blocked, counted(waiting[cause], "check"), "Waiting for "+cause+".")
	}
}

func writeLine(b *strings.Builder, status checks.Status, what, saw string) {
	fmt.Fprintf(b, "  %s %-7s  %-32s  %s\n", Glyph(status), status, what, saw)
}

func counted(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

func writeNext(b *strings.Builder, check Check) {
	fmt.Fprintf(b, "\nNext: %s\n", check.ID)
	fmt.Fprintf(b, "  What was seen:  %s\n", check.Saw)
	fmt.Fprintf(b, "  Why it matters: %s\n", check.Why)
	if check.Fix.Console != "" {
		fmt.Fprintf(b, "  What to do:     %s\n", check.Fix.Console)
	}
	if check.Fix.CLI != "" {
		fmt.Fprintf(b, "  Or run:         %s\n", check.Fix.CLI)
	}
	fmt.Fprintf(b, "  Read:           %s\n", check.Fix.Read)
}
