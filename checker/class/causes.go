package class

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"

	"cognito-lambda-workshop/checker/checks"
	"cognito-lambda-workshop/checker/report"
)

// Cause is one thing that is wrong in several accounts. Only root causes are: what waits for one is not counted again.
type Cause struct {
	Check    string   `json:"check"`
	Title    string   `json:"title"`
	Saw      string   `json:"saw"` // what most of them have, without their own names
	Learners []string `json:"learners"`
	Fix      Fix      `json:"fix"`
}

// Fix is what to say to the room, without anybody's own names. Each learner's own report has the command to run.
type Fix struct {
	Console string `json:"console"`
	Read    string `json:"read"`
}

// causes groups the failed checks of a class, the commonest first; those as common as each other stay in the lesson's order.
func causes(results []Result) []Cause {
	known := map[string]*Cause{}
	saw := map[string]map[string]int{}
	for _, result := range results {
		if result.Problem != "" {
			continue
		}
		for _, step := range result.Report.Steps {
			for _, check := range step.Checks {
				if check.Status != checks.Fail || step.Number == "" || notBegun(check, result.Report) {
					continue
				}
				if known[check.ID] == nil {
					known[check.ID] = &Cause{
						Check: check.ID, Title: check.Title,
						Fix: Fix{Console: bare(check.Fix.Console, result.Suffix), Read: check.Fix.Read},
					}
					saw[check.ID] = map[string]int{}
				}
				known[check.ID].Learners = append(known[check.ID].Learners, result.Name)
				saw[check.ID][bare(check.Saw, result.Suffix)]++
			}
		}
	}
	found := []Cause{}
	for _, check := range checks.All() {
		if cause := known[check.ID]; cause != nil {
			cause.Saw = commonest(saw[check.ID])
			found = append(found, *cause)
		}
	}
	slices.SortStableFunc(found, func(a, b Cause) int { return cmp.Compare(len(b.Learners), len(a.Learners)) })
	return found
}

// notBegun tells whether a check only says that a step is still to be done, and other things come before it: that
// stands in nobody's way yet.
func notBegun(check report.Check, r report.Report) bool {
	missing := strings.HasSuffix(check.ID, "/exists") || check.ID == "execution-role/policy"
	return missing && check.ID != r.Next
}

func commonest(count map[string]int) string {
	texts := slices.Sorted(maps.Keys(count))
	return slices.MaxFunc(texts, func(a, b string) int { return cmp.Compare(count[a], count[b]) })
}

// What one learner's sentence has of its own.
var (
	ownARN    = regexp.MustCompile(`arn:[\w-]+:[\w-]+:[\w-]*:\d{12}:[^\s,;]*\w`)
	ownPool   = regexp.MustCompile(`\b[a-z]{2,}(-[a-z]+)+-\d+_[0-9A-Za-z]+\b`)
	ownClient = regexp.MustCompile(`\b[0-9a-z]{26}\b`)
	ownID     = regexp.MustCompile(`\b\d{12}\b`)
)

// bare is a sentence without what is one learner's own, so that the same cause reads the same.
func bare(text, suffix string) string {
	text = ownARN.ReplaceAllString(text, "its ARN")
	text = ownPool.ReplaceAllString(text, "the pool")
	text = ownClient.ReplaceAllString(text, "the app client")
	text = ownID.ReplaceAllString(text, "the account")
	if suffix != "" {
		text = strings.ReplaceAll(text, suffix, "")
	}
	return text
}
