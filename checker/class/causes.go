package class

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"

	"cognito-lambda-workshop/checker/checks"
	"cognito-lambda-workshop/checker/lesson"
	"cognito-lambda-workshop/checker/report"
)

// Cause is one thing that is wrong in several accounts. Only root causes are: what waits for one is not counted again.
type Cause struct {
	Check    string   `json:"check"`
	Title    string   `json:"title"`
	Saw      string   `json:"saw"`   // what most of them have, without their own names
	Alike    int      `json:"alike"` // how many of them have it in these very words
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
			cause.Alike = saw[check.ID][cause.Saw]
			found = append(found, *cause)
		}
	}
	found = append(outOfReach(results), found...)
	slices.SortStableFunc(found, func(a, b Cause) int { return cmp.Compare(len(b.Learners), len(a.Learners)) })
	return found
}

// outOfReach groups those whose accounts could not be looked at, by what was in the way.
func outOfReach(results []Result) []Cause {
	var found []Cause
	for _, result := range results {
		problem, check := result.Problem, "account/credentials"
		if problem == "" {
			problem = nothingSeen(result.Report)
		}
		if problem == "" || problem == NotLookedAt {
			continue
		}
		switch {
		case problem == NoRegion:
			check = "account/region"
		case result.Report.Next != "":
			check = result.Report.Next
		}
		saw := ownText.ReplaceAllString(problem, "…")
		at := slices.IndexFunc(found, func(c Cause) bool { return c.Check == check && c.Saw == saw })
		if at < 0 {
			at = len(found)
			found = append(found, Cause{Check: check, Title: "The account can be looked at", Saw: saw, Fix: Fix{
				Console: "checker class doctor tells of each learner what is in the way.", Read: "README.md#the-whole-class-at-once",
			}})
		}
		found[at].Learners = append(found[at].Learners, result.Name)
		found[at].Alike++
	}
	return found
}

// ownText is what a problem has of one learner's own: an ARN, or a name in quotation marks.
var ownText = regexp.MustCompile(`arn:\S*\w|"[^"]*"`)

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

// What a near miss adds to a missing thing. A thing of nearly the right name is one learner's own, or even another
// learner's in the same account; the right name in another Region is for the room to hear.
var (
	nearSeen   = regexp.MustCompile(` There is one named .*$`)
	nearMove   = regexp.MustCompile(`^If .* is yours, tell the checker: .* Else: `)
	nearRegion = regexp.MustCompile(` There is one named .* in [a-z]{2,}(-[a-z]+)+-\d+\.|Everything has to be in one Region\.`)
)

// bare is a sentence without what is one learner's own, so that the same cause reads the same.
func bare(text, suffix string) string {
	if !nearRegion.MatchString(text) {
		text = nearMove.ReplaceAllString(nearSeen.ReplaceAllString(text, ""), "")
	}
	text = ownARN.ReplaceAllString(text, "its ARN")
	text = ownPool.ReplaceAllString(text, "the pool")
	text = ownClient.ReplaceAllString(text, "the app client")
	text = ownID.ReplaceAllString(text, "the account")
	if suffix == "" {
		return text
	}
	// Only what the lesson names ends with the suffix; a short one is a part of many words.
	own, common := lesson.DefaultNames(suffix), lesson.DefaultNames("")
	return strings.NewReplacer(own.Pool, common.Pool, own.Role, common.Role, own.Policy, common.Policy, own.SignUp, common.SignUp,
		own.SignIn, common.SignIn, own.RefreshToken, common.RefreshToken, own.Private, common.Private).Replace(text)
}
