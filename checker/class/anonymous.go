package class

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"cognito-lambda-workshop/checker/checks"
	"cognito-lambda-workshop/checker/report"
)

// Anonymous leaves out who the learners are: their names, their accounts, and every sentence that may hold a name of
// theirs. What stays are numbers, verdicts, the checks' own words, and what several learners have in the very same words.
// The learners keep their order. A run to remember comes from the class that has the names.
func (c Class) Anonymous() Class {
	alias, names := map[string]string{}, []string{}
	learners := slices.Clone(c.Learners)
	for i := range learners {
		l := &learners[i]
		names = append(names, l.Name)
		alias[l.Name] = Alias(i, len(learners))
		l.Name, l.Report = alias[l.Name], anonymous(l.Report)
		if l.Problem != "" && l.Problem != NotLookedAt {
			l.Problem = "could not be looked at"
		}
	}
	told := slices.Clone(c.Causes)
	for i := range told {
		cause := &told[i]
		cause.Learners = slices.Clone(cause.Learners)
		for j, name := range cause.Learners {
			cause.Learners[j] = alias[name]
		}
		if cause.Alike < 2 || namesAny(cause.Saw, names) {
			cause.Saw = ""
		}
		if len(cause.Learners) < 2 || namesAny(cause.Fix.Console, names) {
			cause.Fix.Console = ""
		}
	}
	c.Learners, c.Causes = learners, told
	return c
}

// Alias is what stands for a name: the learner's place in the roster, counted from 0, of how many.
func Alias(i, of int) string {
	return fmt.Sprintf("Learner %0*d", max(2, len(fmt.Sprint(of))), i+1)
}

// anonymous is a report without the learner's account, and with the checks' own words alone.
func anonymous(r *report.Report) *report.Report {
	if r == nil {
		return nil
	}
	bare := report.Report{Schema: r.Schema, Tool: r.Tool, Live: r.Live, Summary: r.Summary, Next: r.Next, Steps: slices.Clone(r.Steps)}
	for i := range bare.Steps {
		step := &bare.Steps[i]
		step.Checks = slices.Clone(step.Checks)
		for j, check := range step.Checks {
			step.Checks[j] = report.Check{
				ID: check.ID, Title: check.Title, Status: check.Status, Why: check.Why,
				Fix: report.Fix{Read: check.Fix.Read}, BlockedBy: check.BlockedBy,
			}
		}
	}
	return &bare
}

// shortest is how many bytes a part of a name has to have to be looked for inside of other words. In scripts that need
// several bytes a letter, two letters are a whole name.
const shortest = 3

// namesAny tells whether a text holds a part of one of the names, be it inside of another word. That a word which the
// checks use themselves holds one, as environment holds Ron, gives nobody away.
func namesAny(text string, names []string) bool {
	own := ownWords()
	for _, word := range wordsOf(text) {
		for _, name := range names {
			for _, part := range wordsOf(name) {
				if word == part || !own[word] && len(part) >= shortest && strings.Contains(word, part) {
					return true
				}
			}
		}
	}
	return false
}

// ownWords are the words that the checks explain themselves with.
func ownWords() map[string]bool {
	own := map[string]bool{}
	for _, check := range checks.All() {
		for _, word := range wordsOf(check.Title + " " + check.Why) {
			own[word] = true
		}
	}
	return own
}

func wordsOf(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.In(r, unicode.Letter, unicode.Mark, unicode.Digit) })
}

// What is what a cause is in a few words: what was seen, or, where that is left out, what should be right.
func (c Cause) What() string {
	if c.Saw != "" {
		return c.Saw
	}
	return "Not so yet: " + c.Title + "."
}

// mends are a learner's checks that are to be mended, leaving out what only waits for another one.
func mends(l Learner) []report.Check {
	if l.Report == nil {
		return nil
	}
	var found []report.Check
	for _, step := range l.Report.Steps {
		for _, check := range step.Checks {
			if report.ToMend(check.Status) && check.Status != checks.Blocked {
				found = append(found, check)
			}
		}
	}
	return found
}
