package report

import (
	"io"
	"strings"

	"cognito-lambda-workshop/checker/checks"
)

// Right tells whether nothing is left to do about a verdict.
func Right(status checks.Status) bool {
	return status == checks.Pass || status == checks.Warn || status == checks.Skipped
}

// ToMend tells whether a verdict is a thing to look after. What is blocked is not: it waits for such a thing.
func ToMend(status checks.Status) bool {
	return status == checks.Fail || status == checks.Unknown || status == checks.Pending
}

// Nudge is the smallest hint of a fix: the thing in the console to look at. It is empty where the fix is no place there.
func (f Fix) Nudge() string {
	parts := strings.Split(f.Place(), " › ")
	if len(parts) < 2 {
		return ""
	}
	return strings.Join(parts[:2], " › ")
}

// Place is where in the console the fix is made, without what to do there. It is empty where the fix is no place there.
func (f Fix) Place() string {
	first, _, _ := strings.Cut(f.Console, ". ")
	place, _, _ := strings.Cut(first, ": ")
	if !strings.Contains(place, " › ") {
		return ""
	}
	return strings.TrimSuffix(place, ".")
}

// KeepTried gives a look that did not try the functions out the verdicts of an earlier one that did. They hold as long
// as everything else is as it was then; once something has changed, now is returned as it is.
func KeepTried(before, now Report) Report {
	if !before.Live || now.Live || !SameBut(before, now) {
		return now
	}
	now.Live, now.Summary, now.Next, now.Steps = true, before.Summary, before.Next, before.Steps
	return now
}

// SameBut tells whether part, which may be a look at some of the steps only, found nothing new. What it did not try out
// does not count.
func SameBut(before, part Report) bool {
	if before.Account != part.Account {
		return false
	}
	for _, step := range part.Steps {
		for _, check := range step.Checks {
			old, ok := before.Check(check.ID)
			tried := before.Live && !part.Live && check.Status == checks.Skipped
			if !ok || !tried && (old.Status != check.Status || old.Saw != check.Saw || old.Wanted != check.Wanted) {
				return false
			}
		}
	}
	return true
}

// Next writes the next move, as Text does at its end; nothing when there is none.
func Next(w io.Writer, r Report) error {
	next, ok := r.Check(r.Next)
	if !ok {
		return nil
	}
	var b strings.Builder
	writeNext(&b, next)
	_, err := io.WriteString(w, b.String())
	return err
}
