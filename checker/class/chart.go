package class

import (
	"fmt"
	"math"
	"strings"
)

// chart is the progress of a class as a drawing: the share of all steps that are right, and of the learners who are done.
type chart struct {
	Width, Height            int
	Left, Right, Top, Bottom int // of the area that the lines are in
	Rules                    []rule
	Points                   []point
	Steps, Done              string // the lines, as SVG takes them
	StepsLabel, DoneLabel    int    // where the words at the lines' ends stand
	Said                     string
}

type rule struct{ Y, Percent int }

type point struct {
	Moment
	X, StepsY, DoneY          int
	StepsPercent, DonePercent int
	Label                     string // empty where there is no room for one
}

// mostLabels is how many times fit below the chart side by side.
const mostLabels = 7

// lineHeight is how far apart words have to stand.
const lineHeight = 18

// makeChart draws the progress; nil where there is one look only.
func makeChart(c Class) *chart {
	if len(c.Progress) < 2 {
		return nil
	}
	d := &chart{Width: 720, Height: 250, Left: 52, Right: 590, Top: 16, Bottom: 210}
	for percent := 0; percent <= 100; percent += 25 {
		d.Rules = append(d.Rules, rule{d.y(percent), percent})
	}
	last := len(c.Progress) - 1
	every := int(math.Ceil(float64(last) / float64(mostLabels-1)))
	var steps, done []string
	for i, m := range c.Progress {
		p := point{Moment: m, X: d.Left + (d.Right-d.Left)*i/last, StepsPercent: share(m.Points, m.Of), DonePercent: share(m.Done, m.Learners)}
		p.StepsY, p.DoneY = d.y(p.StepsPercent), d.y(p.DonePercent)
		if (last-i)%every == 0 {
			p.Label = m.At.In(c.StartedAt.Location()).Format("2 Jan 15:04")
		}
		steps = append(steps, fmt.Sprintf("%d,%d", p.X, p.StepsY))
		done = append(done, fmt.Sprintf("%d,%d", p.X, p.DoneY))
		d.Points = append(d.Points, p)
	}
	d.Steps, d.Done = strings.Join(steps, " "), strings.Join(done, " ")
	d.StepsLabel, d.DoneLabel = apart(d.Points[last].StepsY, d.Points[last].DoneY)
	first, now := d.Points[0], d.Points[last]
	d.Said = fmt.Sprintf("Over %d looks, the steps that are right went from %d to %d percent, and the learners who are done from %d to %d percent.",
		len(d.Points), first.StepsPercent, now.StepsPercent, first.DonePercent, now.DonePercent)
	return d
}

func (d *chart) y(percent int) int { return d.Bottom - (d.Bottom-d.Top)*percent/100 }

// apart moves two words that would stand on each other; steps is the upper one, since who is done has all steps right.
func apart(steps, done int) (int, int) {
	if missing := lineHeight - (done - steps); missing > 0 {
		return steps - missing/2, done + missing - missing/2
	}
	return steps, done
}
