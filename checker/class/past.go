package class

import (
	"strings"
	"time"

	"cognito-lambda-workshop/checker/checks"
	"cognito-lambda-workshop/checker/report"
)

// Run is what is remembered of an earlier look at a class.
type Run struct {
	StartedAt time.Time `json:"startedAt"`
	Learners  []Past    `json:"learners"`
}

// Past is how one learner stood then.
type Past struct {
	Name  string                   `json:"name"`
	Steps map[string]checks.Status `json:"steps"` // by the step's number; empty where nothing could be looked at
}

// Change is how a step differs from what was seen before.
type Change string

// The changes that are told of.
const (
	NewlyRight Change = "new"       // right, and was not when it was last seen
	Regressed  Change = "regressed" // wrong, and was right at an earlier look; what only waits for another step has not regressed
)

// Moment is how far the class was at one look.
type Moment struct {
	At       time.Time `json:"at"`
	Learners int       `json:"learners"`
	Done     int       `json:"done"` // learners with every step right
	Points   int       `json:"points"`
	Of       int       `json:"of"`
	Steps    []int     `json:"steps"` // learners who had the step right, in the order of the lesson
}

// Run is what to remember of this look.
func (c Class) Run() Run {
	run := Run{StartedAt: c.StartedAt, Learners: make([]Past, 0, len(c.Learners))}
	for _, l := range c.Learners {
		past := Past{Name: l.Name, Steps: map[string]checks.Status{}}
		if l.Problem == "" {
			for _, step := range l.Steps {
				past.Steps[step.Number] = step.Status
			}
		}
		run.Learners = append(run.Learners, past)
	}
	return run
}

// remember compares with the looks before. Learners are known by their names, as in a roster: the case does not matter.
func (c *Class) remember(past []Run) {
	before := make([]map[string]map[string]checks.Status, len(past)) // by run, name and step number
	for i, run := range past {
		before[i] = map[string]map[string]checks.Status{}
		for _, l := range run.Learners {
			before[i][strings.ToLower(l.Name)] = l.Steps
		}
	}
	for i := range c.Learners {
		l := &c.Learners[i]
		for j := range l.Steps {
			step := &l.Steps[j]
			wasWrong := false
			for k, run := range past {
				status, seen := before[k][strings.ToLower(l.Name)][step.Number]
				if !seen || status == checks.Unknown {
					continue
				}
				wasWrong = !report.Right(status)
				if step.FirstPass == nil && !wasWrong {
					step.FirstPass = &run.StartedAt
				}
			}
			switch {
			case report.Right(step.Status) && wasWrong:
				step.Change = NewlyRight
			case step.Status == checks.Fail && step.FirstPass != nil:
				step.Change = Regressed
			}
			if step.FirstPass == nil && report.Right(step.Status) {
				step.FirstPass = &c.StartedAt
			}
		}
		l.FirstPass = lastOf(l.Steps)
	}
	c.Progress = make([]Moment, 0, len(past)+1)
	for _, run := range past {
		c.Progress = append(c.Progress, moment(run, c.numbers()))
	}
	c.Progress = append(c.Progress, moment(c.Run(), c.numbers()))
}

// lastOf is when the last of the steps was seen right for the first time; nil when one never was.
func lastOf(steps []Step) *time.Time {
	var last *time.Time
	for _, step := range steps {
		if step.FirstPass == nil {
			return nil
		}
		if last == nil || step.FirstPass.After(*last) {
			last = step.FirstPass
		}
	}
	return last
}

// numbers are those of the steps that the class is looked at for.
func (c *Class) numbers() []string {
	if len(c.Learners) == 0 {
		return nil
	}
	var numbers []string
	for _, step := range c.Learners[0].Steps {
		numbers = append(numbers, step.Number)
	}
	return numbers
}

func moment(run Run, numbers []string) Moment {
	m := Moment{At: run.StartedAt, Learners: len(run.Learners), Of: len(run.Learners) * len(numbers), Steps: make([]int, len(numbers))}
	for _, l := range run.Learners {
		points := 0
		for i, number := range numbers {
			if status, seen := l.Steps[number]; seen && report.Right(status) {
				m.Steps[i]++
				points++
			}
		}
		m.Points += points
		if points == len(numbers) && points > 0 {
			m.Done++
		}
	}
	return m
}
