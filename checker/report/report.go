// Package report says WHAT TO TELL: it counts, sorts, picks the next move and chooses the words that every format
// shares. It judges nothing and draws nothing.
package report

import (
	"slices"
	"time"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/checks"
	"cognito-lambda-workshop/checker/lesson"
)

// Report is what a look came to, in the form of the JSON format. Its names are a promise.
type Report struct {
	Schema     int       `json:"schema"`
	Tool       string    `json:"tool"`
	Account    string    `json:"account"`
	Region     string    `json:"region"`
	Endpoint   string    `json:"endpoint"` // "aws", "practice" or an address
	Live       bool      `json:"live"`
	StartedAt  time.Time `json:"startedAt"`
	DurationMS int64     `json:"durationMs"`
	Summary    Summary   `json:"summary"`
	Next       string    `json:"next"` // the id of the check to mend first; empty when there is none
	Steps      []Step    `json:"steps"`
}

// Summary counts the checks by verdict.
type Summary struct {
	Pass    int `json:"pass"`
	Fail    int `json:"fail"`
	Warn    int `json:"warn"`
	Blocked int `json:"blocked"`
	Pending int `json:"pending"`
	Unknown int `json:"unknown"`
	Skipped int `json:"skipped"`
}

// Step is one step of the lesson, as bad as its worst check.
type Step struct {
	Number string        `json:"number"` // "" for the account's own checks
	Name   string        `json:"name"`
	Title  string        `json:"title"`
	Status checks.Status `json:"status"`
	Checks []Check       `json:"checks"`
}

// Check is one judged check.
type Check struct {
	ID        string        `json:"id"`
	Title     string        `json:"title"`
	Status    checks.Status `json:"status"`
	Saw       string        `json:"saw"`
	Wanted    string        `json:"wanted"`
	Why       string        `json:"why"`
	Fix       Fix           `json:"fix"`
	BlockedBy string        `json:"blockedBy"`
}

// Fix is the next move for a check.
type Fix struct {
	Console string `json:"console"`
	CLI     string `json:"cli"`
	Read    string `json:"read"`
}

// Make tells of the findings of a snapshot. With steps, it tells of those alone, and of the account; what the
// others have to do with them shows in BlockedBy and Next.
func Make(s *account.Snapshot, findings []checks.Finding, steps []lesson.Step, tool string) Report {
	r := Report{
		Schema: 1, Tool: tool, Region: s.Region, Endpoint: s.Endpoint, Live: s.Live != nil,
		StartedAt: s.TakenAt, DurationMS: s.Duration.Milliseconds(),
	}
	if s.Caller.Found != nil {
		r.Account = s.Caller.Found.AccountID
	}
	for _, step := range append([]lesson.Step{lesson.Account}, lesson.Steps()...) {
		if len(steps) > 0 && step != lesson.Account && !slices.Contains(steps, step) {
			continue
		}
		told := Step{Number: step.Number, Name: step.Name, Title: step.Title, Status: checks.Skipped}
		for _, f := range findings {
			if f.Step != step {
				continue
			}
			told.Checks = append(told.Checks, tell(f))
			told.Status = worse(told.Status, f.Status)
			r.Summary.add(f.Status)
		}
		r.Steps = append(r.Steps, told)
	}
	r.Next = next(r)
	return r
}

func tell(f checks.Finding) Check {
	return Check{
		ID: f.ID, Title: f.Title, Status: f.Status, Saw: f.Saw, Wanted: f.Wanted, Why: f.Why,
		Fix:       Fix{Console: f.Fix.Console, CLI: f.Fix.CLI, Read: f.Fix.Read},
		BlockedBy: f.BlockedBy,
	}
}

// badness is the order in which one check's verdict outweighs another's in a step.
var badness = []checks.Status{checks.Fail, checks.Unknown, checks.Pending, checks.Blocked, checks.Warn, checks.Pass, checks.Skipped}

func worse(a, b checks.Status) checks.Status {
	return badness[min(slices.Index(badness, a), slices.Index(badness, b))]
}

func (s *Summary) add(status checks.Status) {
	switch status {
	case checks.Pass:
		s.Pass++
	case checks.Fail:
		s.Fail++
	case checks.Warn:
		s.Warn++
	case checks.Blocked:
		s.Blocked++
	case checks.Pending:
		s.Pending++
	case checks.Unknown:
		s.Unknown++
	case checks.Skipped:
		s.Skipped++
	}
}

// next is the first check to mend: a root cause before a thing that could not be looked at, and that before
// waiting. Where the steps asked for wait for another step, it is the cause there.
func next(r Report) string {
	for _, status := range []checks.Status{checks.Fail, checks.Blocked, checks.Unknown, checks.Pending} {
		for _, step := range r.Steps {
			for _, check := range step.Checks {
				switch {
				case check.Status != status:
				case status == checks.Blocked:
					return check.BlockedBy
				default:
					return check.ID
				}
			}
		}
	}
	return ""
}

// Check returns the check of an id, if the report has it.
func (r Report) Check(id string) (Check, bool) {
	for _, step := range r.Steps {
		for _, check := range step.Checks {
			if check.ID == id {
				return check, true
			}
		}
	}
	return Check{}, false
}

// The exit codes of a look.
const (
	AllRight      = 0
	NotRightYet   = 1
	CouldNotLook  = 3
	NoCredentials = 4
)

// ExitCode is what a look ends with. Advice and skipped checks do not count.
func (r Report) ExitCode() int {
	if c, ok := r.Check("account/credentials"); ok && c.Status == checks.Fail {
		return NoCredentials
	}
	switch s := r.Summary; {
	case s.Fail+s.Blocked+s.Pending > 0:
		return NotRightYet
	case s.Unknown > 0:
		return CouldNotLook
	}
	return AllRight
}

// Done counts the numbered steps that are finished, of how many.
func (r Report) Done() (done, all int) {
	for _, step := range r.Steps {
		if step.Number == "" {
			continue
		}
		all++
		if Right(step.Status) {
			done++
		}
	}
	return done, all
}
