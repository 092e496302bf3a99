package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"cognito-lambda-workshop/checker/checks"
)

type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"`
	Skipped  int          `xml:"skipped,attr"`
	Time     string       `xml:"time,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Errors   int         `xml:"errors,attr"`
	Skipped  int         `xml:"skipped,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Class   string        `xml:"classname,attr"`
	Name    string        `xml:"name,attr"`
	Failure *junitMessage `xml:"failure"`
	Error   *junitMessage `xml:"error"`
	Skipped *junitMessage `xml:"skipped"`
	Output  string        `xml:"system-out,omitempty"`
}

type junitMessage struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr,omitempty"`
	Text    string `xml:",chardata"`
}

// JUnit writes the report as the XML that CI systems read: a step is a suite, a check a case. What is not right yet
// is a failure, what could not be looked at an error; advice passes, with its words in the output.
func JUnit(w io.Writer, r Report) error {
	suites := junitSuites{Name: r.Place(), Time: fmt.Sprintf("%.3f", float64(r.DurationMS)/1000)}
	for _, step := range r.Steps {
		suite := junitSuite{Name: strings.TrimSpace(step.Number + " " + step.Title), Tests: len(step.Checks)}
		for _, check := range step.Checks {
			one := junitCase{Class: step.Name, Name: check.ID}
			told := &junitMessage{Message: check.Saw, Type: string(check.Status), Text: advice(check)}
			switch check.Status {
			case checks.Fail, checks.Blocked, checks.Pending:
				one.Failure = told
				suite.Failures++
			case checks.Unknown:
				one.Error = told
				suite.Errors++
			case checks.Skipped:
				one.Skipped = &junitMessage{Message: check.Saw}
				suite.Skipped++
			default:
				one.Output = check.Saw
			}
			suite.Cases = append(suite.Cases, one)
		}
		suites.Tests += suite.Tests
		suites.Failures += suite.Failures
		suites.Errors += suite.Errors
		suites.Skipped += suite.Skipped
		suites.Suites = append(suites.Suites, suite)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", "  ")
	if err := encoder.Encode(suites); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// advice is what was wanted and the next move, a line each.
func advice(check Check) string {
	var lines []string
	for _, line := range []struct{ label, text string }{
		{"Wanted: ", check.Wanted}, {"What to do: ", check.Fix.Console}, {"Or run: ", check.Fix.CLI}, {"Read: ", check.Fix.Read},
	} {
		if line.text != "" {
			lines = append(lines, line.label+line.text)
		}
	}
	return strings.Join(lines, "\n")
}
