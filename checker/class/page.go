package class

import (
	_ "embed"
	"html/template"
	"io"
	"time"

	"cognito-lambda-workshop/checker/checks"
	"cognito-lambda-workshop/checker/lesson"
	"cognito-lambda-workshop/checker/report"
)

//go:embed page.html
var pageHTML string

//go:embed page.css
var pageCSS string

// HTML writes the report as one page that needs nothing else: no script, and no request to any address.
func HTML(w io.Writer, c Class) error {
	page, err := template.New("page").Funcs(template.FuncMap{
		"css":   func() template.CSS { return template.CSS(pageCSS) },
		"glyph": report.Glyph,
		"plain": plain,
		"when":  c.when,
		"short": func(at time.Time) string { return at.In(c.StartedAt.Location()).Format("2006-01-02 15:04") },
		"zone":  func() string { return c.StartedAt.Format("MST") },
		"iso":   func(at time.Time) string { return at.Format(time.RFC3339) },
		"share": share,
	}).Parse(pageHTML)
	if err != nil {
		return err
	}
	return page.Execute(w, makeSheet(c))
}

// sheet is a class with what only the page has.
type sheet struct {
	Class
	Columns []column
	Rows    []row
	Fallen  []row  // those with a step that has regressed
	Chart   *chart // nil where this is the only look
	Legend  []verdict
	Mending bool // somebody has something to mend
	Many    bool // rows have to be low
}

type column struct {
	lesson.Step
	Right int // learners who have it right
}

type row struct {
	Learner
	ID    int // of the place on the page
	Mends []report.Check
}

type verdict struct {
	Status  checks.Status
	Meaning string
}

// many is how many learners no longer fit on a screen.
const many = 60

func makeSheet(c Class) sheet {
	s := sheet{Class: c, Chart: makeChart(c), Legend: legend(), Many: len(c.Learners) > many}
	for _, step := range lesson.Steps() {
		s.Columns = append(s.Columns, column{Step: step})
	}
	for i, l := range c.Learners {
		one := row{Learner: l, ID: i + 1, Mends: mends(l)}
		s.Rows = append(s.Rows, one)
		s.Mending = s.Mending || len(one.Mends) > 0
		if len(one.Regressed()) > 0 {
			s.Fallen = append(s.Fallen, one)
		}
		for j, step := range l.Steps {
			if j < len(s.Columns) && report.Right(step.Status) {
				s.Columns[j].Right++
			}
		}
	}
	return s
}

// Regressed are the learner's steps that were right and are wrong.
func (l Learner) Regressed() []Step {
	var steps []Step
	for _, step := range l.Steps {
		if step.Change == Regressed {
			steps = append(steps, step)
		}
	}
	return steps
}

// share is a part of a whole in percent.
func share(part, of int) int {
	if of == 0 {
		return 0
	}
	return (part*100 + of/2) / of
}

func legend() []verdict {
	return []verdict{
		{checks.Pass, "right"},
		{checks.Warn, "works, and could be better"},
		{checks.Fail, "to mend"},
		{checks.Blocked, "waits for another check"},
		{checks.Pending, "AWS is still applying a change"},
		{checks.Unknown, "could not be looked at"},
		{checks.Skipped, "not asked for"},
	}
}
