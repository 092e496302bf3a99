// Package checks says WHAT SHOULD BE: one row a check, one file a step. Each check is a pure function of a Snapshot,
// with its words beside it. No AWS call, clock, file or terminal comes in here.
package checks

import (
	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/lesson"
)

// Status is a verdict's kind.
type Status string

// The verdicts. Only a root cause is Fail; what follows from it is Blocked by it.
const (
	Pass    Status = "pass"
	Fail    Status = "fail"
	Warn    Status = "warn"    // works, but
	Blocked Status = "blocked" // an earlier check must pass first
	Pending Status = "pending" // AWS is still applying a change
	Unknown Status = "unknown" // could not look
	Skipped Status = "skipped" // not asked for, or does not apply
)

// Check is one row of the catalogue.
type Check struct {
	ID    string
	Step  lesson.Step
	Title string
	Why   string   // why it matters, for someone who has just met the subject
	Needs []string // the checks that must pass before this one can be judged
	Calls []string // the IAM actions of the AWS calls that it looks at
	Judge func(*account.Snapshot) Verdict
	// Tried says that the check is judged by using the account. What could not be read then does not stand in its way.
	Tried bool
}

// Verdict is what a check has to say about one account.
type Verdict struct {
	Status Status
	Saw    string // what is there
	Wanted string // what should be there; empty when it is
	Fix    Fix
	// cause is the check that a verdict of Blocked is blocked by, where only the judging could tell.
	cause string
}

// Fix is the one next move, filled in with the learner's own names.
type Fix struct {
	Console string // what to click
	CLI     string // an AWS CLI command that does the same; it keeps every setting that it does not mean to change
	Read    string // the section of the lesson
}

// Finding is a judged check.
type Finding struct {
	Check
	Verdict
	BlockedBy string // the id of the root cause, for Blocked
}

// All returns the catalogue in the order of the lesson.
func All() []Check {
	all := append(accountChecks(), userPoolChecks()...)
	all = append(all, executionRoleChecks()...)
	for _, step := range lesson.FunctionSteps() {
		all = append(all, functionChecks(step)...)
	}
	return all
}

// Run judges every check of the catalogue.
func Run(s *account.Snapshot) []Finding {
	var findings []Finding
	done := map[string]Finding{}
	for _, check := range All() {
		finding := judge(check, s, done)
		done[check.ID] = finding
		findings = append(findings, finding)
	}
	return findings
}

// judge judges one check, unless something that it needs stands in its way.
func judge(check Check, s *account.Snapshot, done map[string]Finding) Finding {
	for _, id := range check.Needs {
		need, judged := done[id]
		if !judged {
			panic("checks: " + check.ID + " needs " + id + ", which does not come before it")
		}
		if verdict, stands := inTheWay(need); stands && !(check.Tried && verdict.Status == Unknown) {
			return found(check, verdict)
		}
	}
	verdict := check.Judge(s)
	if verdict.Status == Blocked {
		verdict, _ = inTheWay(done[verdict.cause])
	}
	return found(check, verdict)
}

// inTheWay is the verdict on whatever needs a check that did not pass, and whether it did not.
func inTheWay(need Finding) (Verdict, bool) {
	switch need.Status {
	case Fail, Pending:
		return Verdict{Status: Blocked, Saw: "Waits for " + need.ID + ".", cause: need.ID}, true
	case Blocked:
		return Verdict{Status: Blocked, Saw: "Waits for " + need.BlockedBy + ".", cause: need.BlockedBy}, true
	case Unknown:
		root := need.cause
		if root == "" {
			root = need.ID
		}
		return Verdict{Status: Unknown, Saw: "Not looked at, because " + root + " could not be.", Fix: need.Fix, cause: root}, true
	}
	return Verdict{}, false
}

func found(check Check, verdict Verdict) Finding {
	if verdict.Fix.Read == "" {
		verdict.Fix.Read = check.Step.Read()
	}
	finding := Finding{Check: check, Verdict: verdict}
	if verdict.Status == Blocked {
		finding.BlockedBy = verdict.cause
	}
	return finding
}

func pass(saw string) Verdict { return Verdict{Status: Pass, Saw: saw} }

func skipped(why string) Verdict { return Verdict{Status: Skipped, Saw: why} }

func blockedBy(id string) Verdict { return Verdict{Status: Blocked, cause: id} }

func fail(saw, wanted string, fix Fix) Verdict {
	return Verdict{Status: Fail, Saw: saw, Wanted: wanted, Fix: fix}
}

func warn(saw, wanted string, fix Fix) Verdict {
	return Verdict{Status: Warn, Saw: saw, Wanted: wanted, Fix: fix}
}
