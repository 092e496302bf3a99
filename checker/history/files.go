package history

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
	"unicode"

	"github.com/google/renameio/v2/maybe"

	"cognito-lambda-workshop/checker/class"
	"cognito-lambda-workshop/checker/lesson"
	"cognito-lambda-workshop/checker/report"
)

// schema is the form of both kinds of files.
const schema = 1

const runFile = "run.json"

var learnerFile = regexp.MustCompile(`^\d{4,}-.*\.json$`)

// finished is run.json.
type finished struct {
	Schema int    `json:"schema"`
	Tool   string `json:"tool"`
	class.Run
}

// learner is a learner's file. The report is in the form of the JSON format; there is none where nothing could be
// looked at.
type learner struct {
	Schema  int            `json:"schema"`
	Tool    string         `json:"tool"`
	Row     int            `json:"row"` // of the roster, from 1
	Name    string         `json:"name"`
	Suffix  string         `json:"suffix,omitempty"`
	Problem string         `json:"problem"`
	Report  *report.Report `json:"report"`
}

func reportOf(result class.Result) *report.Report {
	if result.Problem != "" {
		return nil
	}
	return &result.Report
}

func (l learner) result() class.Result {
	result := class.Result{Name: l.Name, Suffix: l.Suffix, Problem: l.Problem}
	if l.Report != nil {
		result.Report = *l.Report
	}
	return result
}

func readRun(path string) (class.Run, error) {
	var read finished
	if err := readJSON(path, &read, &read.Schema); err != nil {
		return class.Run{}, err
	}
	if read.StartedAt.IsZero() || read.Learners == nil {
		return class.Run{}, damaged(path, errors.New("it does not say when the run began or how the learners stood"))
	}
	return read.Run, nil
}

func readLearner(path string) (learner, error) {
	var read learner
	if err := readJSON(path, &read, &read.Schema); err != nil {
		return learner{}, err
	}
	switch {
	case read.Name == "":
		return learner{}, damaged(path, errors.New("it has no name"))
	case read.Problem == "" && !hasEveryStep(read.Report):
		return learner{}, damaged(path, errors.New("it does not have a report on every step"))
	}
	return read, nil
}

// hasEveryStep tells whether a report is on the steps of the lesson, as this checker knows them.
func hasEveryStep(r *report.Report) bool {
	if r == nil {
		return false
	}
	var numbers, wanted []string
	for _, step := range r.Steps {
		if step.Number != "" {
			numbers = append(numbers, step.Number)
		}
	}
	for _, step := range lesson.Steps() {
		wanted = append(wanted, step.Number)
	}
	return strings.Join(numbers, " ") == strings.Join(wanted, " ")
}

// readJSON reads a file of the form of schema, which is a field of value.
func readJSON(path string, value any, form *int) error {
	content, err := os.ReadFile(path)
	if err != nil {
		return damaged(path, reason(err))
	}
	if err := json.Unmarshal(content, value); err != nil {
		return damaged(path, fmt.Errorf("it is not whole, or something else wrote to it (%w)", err))
	}
	if *form != schema {
		return damaged(path, fmt.Errorf("it has the schema %d, and this checker knows %d", *form, schema))
	}
	return nil
}

func damaged(path string, err error) error {
	return fmt.Errorf("%s cannot be used and is left as it is: %w", path, err)
}

func indented(value any) ([]byte, error) {
	var content bytes.Buffer
	encoder := json.NewEncoder(&content)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(value); err != nil {
		return nil, fmt.Errorf("writing the run as JSON: %w", err)
	}
	return content.Bytes(), nil
}

func writeWhole(file string, content []byte) error {
	return maybe.WriteFile(file, content, 0o600)
}

// longestSlug keeps a file's name below what file systems take, 255 bytes, in every script.
const longestSlug = 40

// slug is a name as a part of a file's name that every system takes and a person finds: its letters and digits, in
// lower case.
//
// https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file
func slug(name string) string {
	var b strings.Builder
	length := 0
	for _, r := range strings.ToLower(name) {
		switch {
		case length == longestSlug:
			return b.String()
		case r == unicode.ReplacementChar || !unicode.In(r, unicode.Letter, unicode.Digit, unicode.Mark):
			if b.Len() > 0 && !strings.HasSuffix(b.String(), "-") {
				b.WriteByte('-')
			}
		default:
			b.WriteRune(r)
		}
		length++
	}
	if trimmed := strings.Trim(b.String(), "-"); trimmed != "" {
		return trimmed
	}
	return "learner"
}
