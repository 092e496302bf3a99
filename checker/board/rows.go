package board

import (
	"slices"
	"strings"
	"time"

	"cognito-lambda-workshop/checker/checks"
	"cognito-lambda-workshop/checker/class"
	"cognito-lambda-workshop/checker/ink"
)

// row is one learner of the table.
type row struct {
	class.Learner        // Name is the one in the roster
	shown         string // the name on the screen
	sortBy        string // the same, whatever its case; empty where nobody has a name
	next          string // the check to mend first, or why there is none
	seen          bool
	fails         int       // how many things are wrong
	forward       time.Time // when another step was seen right for the last time
	known         map[string]past
}

// past is what is known of one learner's step from earlier looks.
type past struct {
	right  time.Time // when it was seen right for the first time
	change class.Change
	at     time.Time // when the change was seen
}

// changeLife is how long a change stays marked, if nothing takes it back. It is longer than the time between looks, so
// that an instructor who is with a learner meanwhile finds it.
const changeLife = 10 * time.Minute

// tally counts what the headline tells.
type tally struct {
	done, working, unreachable, waiting, news, regressed int
	statuses                                             []checks.Status // those in the table
	nameWidth                                            int
}

// took takes in a class, of which some learners may be missing.
func (m model) took(c class.Class) model {
	m.class = c
	if m.one.Anonymous {
		m.class.Causes = c.Anonymous().Causes
		for i := range m.class.Causes { // whose names are shown as the table shows them
			m.class.Causes[i].Learners = c.Causes[i].Learners
		}
	}
	told := make(map[string]class.Learner, len(c.Learners))
	for _, l := range c.Learners {
		told[l.Name] = l
	}
	before := make(map[string]row, len(m.roster))
	for _, r := range m.roster {
		before[r.Name] = r
	}
	m.roster = make([]row, 0, len(m.one.Names))
	for i, name := range m.one.Names {
		l, seen := told[name]
		r := row{Learner: l, seen: seen, shown: nameOf(name)}
		r.Name, r.sortBy = name, strings.ToLower(r.shown)
		if m.one.Anonymous {
			r = r.anonymous(i, len(m.one.Names))
		}
		m.roster = append(m.roster, r.since(before[name], m.one.now()))
	}
	m.tally = count(m.roster)
	return m.sorted().openedAnew()
}

// anonymous leaves out who a learner is, as class.Anonymous does.
func (r row) anonymous(i, of int) row {
	r.shown, r.sortBy, r.Report = class.Alias(i, of), "", nil
	if r.Problem != "" {
		r.Problem = "could not be looked at"
	}
	return r
}

// since fills in what can only be told with the look before.
func (r row) since(before row, now time.Time) row {
	r.known = map[string]past{}
	for i := range r.Steps {
		step := &r.Steps[i]
		was := before.known[step.Number]
		if step.FirstPass != nil && (was.right.IsZero() || step.FirstPass.Before(was.right)) {
			was.right = *step.FirstPass
		}
		if was.right.After(r.forward) {
			r.forward = was.right
		}
		old := slices.IndexFunc(before.Steps, func(s class.Step) bool { return s.Number == step.Number })
		same := old >= 0 && before.Steps[old].Status == step.Status
		switch {
		case step.Change != "":
			was.change, was.at = step.Change, now
		case !same || now.Sub(was.at) > changeLife:
			was.change = ""
		}
		r.known[step.Number] = was
	}
	r.Steps = slices.Clone(r.Steps)
	for i := range r.Steps {
		r.Steps[i].Change = r.known[r.Steps[i].Number].change
	}
	r.fails, r.next = r.wrong(), r.told()
	return r
}

// wrong counts what is wrong, without what only waits for that.
func (r row) wrong() int {
	if r.Report != nil {
		return r.Report.Summary.Fail
	}
	wrong := 0
	for _, step := range r.Steps {
		if step.Status == checks.Fail {
			wrong++
		}
	}
	return wrong
}

func (r row) told() string {
	switch {
	case !r.seen:
		return "waiting…"
	case r.Problem != "":
		return oneLine(r.Problem)
	case r.Status == class.Done:
		return "done"
	}
	return oneLine(r.Next)
}

func (r row) has(change class.Change) bool {
	return slices.ContainsFunc(r.Steps, func(s class.Step) bool { return s.Change == change })
}

func count(roster []row) tally {
	var t tally
	there := map[checks.Status]bool{}
	for _, r := range roster {
		t.nameWidth = max(t.nameWidth, ink.Width(r.shown))
		switch {
		case !r.seen:
			t.waiting++
		case r.Status == class.Done:
			t.done++
		case r.Status == class.Unreachable:
			t.unreachable++
		default:
			t.working++
		}
		for _, step := range r.Steps {
			there[step.Status] = true
			switch step.Change {
			case class.NewlyRight:
				t.news++
			case class.Regressed:
				t.regressed++
			}
		}
	}
	for _, status := range []checks.Status{
		checks.Pass, checks.Fail, checks.Warn, checks.Blocked, checks.Pending, checks.Unknown, checks.Skipped,
	} {
		if there[status] {
			t.statuses = append(t.statuses, status)
		}
	}
	return t
}
