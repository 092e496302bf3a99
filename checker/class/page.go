package class

import (
	_ "embed"
	"html/template"
	"io"

	"cognito-lambda-workshop/checker/checks"
	"cognito-lambda-workshop/checker/lesson"
	"cognito-lambda-workshop/checker/report"
)

//go:embed page.html
var page string

// HTML writes the report as one page that needs nothing else: no script, and no request to any address.
func HTML(w io.Writer, c Class) error {
	parsed, err := template.New("page").Funcs(template.FuncMap{
		"steps": lesson.Steps,
		"glyph": report.Glyph,
		"plain": plain,
		"wrong": wrong,
	}).Parse(page)
	if err != nil {
		return err
	}
	return parsed.Execute(w, c)
}

// wrong are a learner's checks that are to be mended, leaving out what only waits for another one.
func wrong(l Learner) []report.Check {
	if l.Report == nil {
		return nil
	}
	var found []report.Check
	for _, step := range l.Report.Steps {
		for _, check := range step.Checks {
			if report.ToMend(check.Status) && check.Status != checks.Blocked {
				found = append(found, check)
			}
		}
	}
	return found
}
