package class

import (
	"fmt"
	"time"
)

// Since says in one sentence how far the class has come since the look before; empty where none was kept.
func (c Class) Since() string {
	if len(c.Progress) < 2 {
		return ""
	}
	before, now := c.Progress[len(c.Progress)-2], c.Progress[len(c.Progress)-1]
	said := fmt.Sprintf("%d of %d steps are right; at the look before, on %s, it was %d of %d.",
		now.Points, now.Of, c.when(before.At), before.Points, before.Of)
	newly, regressed := c.changes()
	if newly > 0 {
		said += fmt.Sprintf(" New: %d.", newly)
	}
	if regressed > 0 {
		said += fmt.Sprintf(" Regressed: %d.", regressed)
	}
	return said
}

// changes counts the steps that are marked.
func (c Class) changes() (newly, regressed int) {
	for _, l := range c.Learners {
		for _, step := range l.Steps {
			switch step.Change {
			case NewlyRight:
				newly++
			case Regressed:
				regressed++
			}
		}
	}
	return newly, regressed
}

// when is a time in the zone of this look, so that all times of a report can be compared by eye.
func (c Class) when(at time.Time) string {
	return at.In(c.StartedAt.Location()).Format("2006-01-02 15:04 MST")
}
