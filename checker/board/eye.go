package board

import (
	"context"
	"slices"
	"sync"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cognito-lambda-workshop/checker/class"
	"cognito-lambda-workshop/checker/ink"
)

// eye does what takes long, once at a time, until it is closed. It keeps what has come of a look that is under way.
type eye struct {
	Options
	*ink.Work
	learnt class.Class // by the last look at the whole class, even if it was broken off

	came chan struct{} // something has come of the look under way

	mu     sync.Mutex // guards what follows
	look   int        // counts the looks at the whole class
	began  time.Time
	seen   int                     // learners that this look is done with
	known  map[string]class.Result // the newest of each learner, by name
	before []class.Run             // what this look is compared with
}

func newEye(ctx context.Context, o Options) *eye {
	return &eye{
		Options: o, Work: ink.NewWork(ctx),
		came: make(chan struct{}, 1), known: map[string]class.Result{}, before: o.Past,
	}
}

// lookedMsg is a look at the whole class that is done.
type lookedMsg struct{ class class.Class }

// againMsg is a look at one learner that is done.
type againMsg struct {
	name  string
	class class.Class
	err   error
}

// cameMsg is what has come so far of the look under way.
type cameMsg struct {
	look, seen int
	class      class.Class   // of the learners that are known
	rest       time.Duration // before the next such message
}

// whole is a command: a look at the whole class.
func (e *eye) whole() tea.Msg {
	return e.Alone(func() tea.Msg {
		e.begin()
		told := e.Look(e.Context, e.saw)
		e.learnt = told
		e.remember(told)
		return lookedMsg{told}
	})
}

// again is a command: a look at one learner.
func (e *eye) again(name string) tea.Cmd {
	return func() tea.Msg {
		return e.Alone(func() tea.Msg {
			told, err := e.LookAt(e.Context, name)
			if err == nil {
				e.remember(told)
			}
			return againMsg{name, told, err}
		})
	}
}

func (e *eye) begin() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.look++
	e.began, e.seen = e.now(), 0
}

// saw takes one learner's result, and never waits.
func (e *eye) saw(result class.Result) {
	e.mu.Lock()
	e.known[result.Name] = result
	e.seen++
	e.mu.Unlock()
	select {
	case e.came <- struct{}{}:
	default: // it is known already that something came
	}
}

// remember keeps a class to compare the next look with, and to fill up what has come of it.
func (e *eye) remember(c class.Class) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.before = slices.Concat(e.Past, []class.Run{c.Run()})
	for _, l := range c.Learners {
		result := class.Result{Name: l.Name, Suffix: e.known[l.Name].Suffix, Problem: l.Problem}
		if l.Report != nil {
			result.Report = *l.Report
		}
		e.known[l.Name] = result
	}
}

// partsEvery is how often the board fills up while a look goes on. A large class, whose picture takes a while to make,
// fills up less often.
const partsEvery = 200 * time.Millisecond

// soFar is a command: after a rest it waits until something has come of a look, and tells what there is then.
func (e *eye) soFar(rest time.Duration) tea.Cmd {
	return func() tea.Msg {
		rested := time.NewTimer(rest)
		defer rested.Stop()
		select {
		case <-e.Context.Done():
			return nil
		case <-rested.C:
		}
		select {
		case <-e.Context.Done():
			return nil
		case <-e.came:
		}
		return e.picture()
	}
}

func (e *eye) picture() cameMsg {
	e.mu.Lock()
	msg := cameMsg{look: e.look, seen: e.seen}
	var results []class.Result
	for _, name := range e.Names {
		if result, ok := e.known[name]; ok {
			results = append(results, result)
		}
	}
	began, before := e.began, e.before
	e.mu.Unlock()
	start := e.now()
	msg.class = class.Make(results, before, began, start.Sub(began), "")
	msg.rest = max(partsEvery, 10*e.now().Sub(start))
	return msg
}
