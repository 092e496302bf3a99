package class

import (
	"fmt"
	"time"

	"cognito-lambda-workshop/checker/checks"
	"cognito-lambda-workshop/checker/lesson"
	"cognito-lambda-workshop/checker/report"
)

// Class is the report on a class, in the form of its JSON.
type Class struct {
	Schema     int       `json:"schema"`
	Tool       string    `json:"tool"`
	StartedAt  time.Time `json:"startedAt"`
	DurationMS int64     `json:"durationMs"`
	Summary    Summary   `json:"summary"`
	Causes     []Cause   `json:"causes"`   // the commonest first
	Progress   []Moment  `json:"progress"` // the earlier looks that were kept, the oldest first, and this one
	Learners   []Learner `json:"learners"` // the last field, as JSON wants it

	noCredentials int // learners for whose account there are none
}

// Summary counts the learners.
type Summary struct {
	Learners    int `json:"learners"`
	Done        int `json:"done"`
	Working     int `json:"working"`
	Unreachable int `json:"unreachable"`
	Waiting     int `json:"waiting"`  // the look was interrupted before their turn
	Practice    int `json:"practice"` // learners whose account is a practice account, not AWS
}

// The kinds of a learner's Status.
const (
	Done        = "done"
	Working     = "working"
	Unreachable = "unreachable" // nothing is known of the account
	Waiting     = "waiting"     // the look was interrupted before their turn
)

// Learner is one learner's row. Each step that is right is a point.
type Learner struct {
	Name      string         `json:"name"`
	Status    string         `json:"status"`
	Points    int            `json:"points"`
	Of        int            `json:"of"`
	Next      string         `json:"next"` // the check to mend first
	Problem   string         `json:"problem,omitempty"`
	FirstPass *time.Time     `json:"firstPass,omitempty"` // when every step had been seen right at least once
	Steps     []Step         `json:"steps"`
	Report    *report.Report `json:"report,omitempty"` // as the learner sees it; nil where there is none
}

// Step is one step of a learner.
type Step struct {
	Number    string        `json:"number"`
	Name      string        `json:"name"`
	Status    checks.Status `json:"status"`
	FirstPass *time.Time    `json:"firstPass,omitempty"` // the first look that saw it right
	Change    Change        `json:"change,omitempty"`
}

// Make tells of a class. past are the earlier looks that were kept, the oldest first; tool is what looked.
func Make(results []Result, past []Run, startedAt time.Time, duration time.Duration, tool string) Class {
	c := Class{
		Schema: 1, Tool: tool, StartedAt: startedAt, DurationMS: duration.Milliseconds(),
		Summary: Summary{Learners: len(results)}, Causes: causes(results), Learners: []Learner{},
	}
	for _, result := range results {
		learner := learner(result)
		switch learner.Status {
		case Done:
			c.Summary.Done++
		case Working:
			c.Summary.Working++
		case Waiting:
			c.Summary.Waiting++
		default:
			c.Summary.Unreachable++
		}
		if learner.Report != nil && learner.Report.Endpoint == "practice" {
			c.Summary.Practice++
		}
		if result.Report.ExitCode() == report.NoCredentials {
			c.noCredentials++
		}
		c.Learners = append(c.Learners, learner)
	}
	c.remember(past)
	return c
}

func learner(result Result) Learner {
	l := Learner{Name: result.Name, Status: Working, Problem: result.Problem, Of: len(lesson.Steps()), Steps: []Step{}}
	if l.Problem == "" {
		l.Problem = nothingSeen(result.Report)
	}
	if l.Problem != "" {
		l.Status = Unreachable
		if l.Problem == NotLookedAt {
			l.Status = Waiting
		}
		for _, step := range lesson.Steps() {
			l.Steps = append(l.Steps, Step{Number: step.Number, Name: step.Name, Status: checks.Unknown})
		}
		return l
	}
	l.Report, l.Next = &result.Report, result.Report.Next
	l.Points, l.Of = result.Report.Done()
	for _, step := range result.Report.Steps {
		if step.Number != "" {
			l.Steps = append(l.Steps, Step{Number: step.Number, Name: step.Name, Status: step.Status})
		}
	}
	if result.Report.ExitCode() == report.AllRight {
		l.Status = Done
	}
	return l
}

// nothingSeen is why a report has nothing to say of any step; empty when it has.
func nothingSeen(r report.Report) string {
	done, _ := r.Done()
	switch exit := r.ExitCode(); {
	case exit == report.NoCredentials:
		return "AWS does not accept these credentials"
	case exit == report.CouldNotLook && done == 0:
		next, _ := r.Check(r.Next)
		return "nothing could be looked at: " + next.Saw
	}
	return ""
}

// ExitCode is what the look at a class ends with: like that at one account, with the whole class in its place.
func (c Class) ExitCode() int {
	if c.noCredentials > 0 && c.noCredentials == len(c.Learners) {
		return report.NoCredentials
	}
	exit := report.AllRight
	for _, l := range c.Learners {
		switch {
		case l.Report != nil && l.Report.ExitCode() == report.NotRightYet:
			return report.NotRightYet
		case l.Status != Done:
			exit = report.CouldNotLook
		}
	}
	return exit
}

// Headline says in one sentence how far the class is.
func (c Class) Headline() string {
	s := c.Summary
	said := fmt.Sprintf("%d of %d learners are done.", s.Done, s.Learners)
	if s.Unreachable > 0 {
		said += fmt.Sprintf(" %d could not be looked at.", s.Unreachable)
	}
	if s.Waiting > 0 {
		said += fmt.Sprintf(" The look was interrupted before %d.", s.Waiting)
	}
	return said
}

// NotAWS says so of the accounts that are practice accounts; empty where none is.
func (c Class) NotAWS() string {
	switch s := c.Summary; s.Practice {
	case 0:
		return ""
	case s.Learners:
		return "These are PRACTICE accounts. This is not AWS."
	default:
		return fmt.Sprintf("%d of %d learners have a PRACTICE account, which is not AWS.", s.Practice, s.Learners)
	}
}
