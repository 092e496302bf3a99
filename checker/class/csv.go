package class

import (
	"encoding/csv"
	"io"
	"regexp"
	"strconv"
	"time"

	"cognito-lambda-workshop/checker/lesson"
)

// CSV writes the grade book: a row for each learner, a column for each step, and when each was seen right first.
func CSV(w io.Writer, c Class) error {
	rows := csv.NewWriter(w)
	if err := rows.Write(gradeHeader()); err != nil {
		return err
	}
	for _, l := range c.Learners {
		row := []string{l.Name}
		for _, step := range l.Steps {
			row = append(row, string(step.Status))
		}
		row = append(row, strconv.Itoa(l.Points), strconv.Itoa(l.Of), stamp(l.FirstPass))
		for _, step := range l.Steps {
			row = append(row, stamp(step.FirstPass))
		}
		row = append(row, l.Next, l.Problem)
		for i := range row {
			row[i] = inert(row[i])
		}
		if err := rows.Write(row); err != nil {
			return err
		}
	}
	rows.Flush()
	return rows.Error()
}

func gradeHeader() []string {
	header := []string{"name"}
	for _, step := range lesson.Steps() {
		header = append(header, step.Number+" "+step.Name)
	}
	header = append(header, "points", "of", "first pass")
	for _, step := range lesson.Steps() {
		header = append(header, step.Number+" first pass")
	}
	return append(header, "next", "problem")
}

// stamp is a time as spreadsheets and programs read it.
func stamp(at *time.Time) string {
	if at == nil {
		return ""
	}
	return at.UTC().Format(time.RFC3339)
}

// formula is where a spreadsheet would begin to compute: at the start of a cell, or after a semicolon, which parts the
// cells where a comma is what the decimals stand behind. Blanks and quotes before it are passed over when a file is
// imported, and East Asian ones take the wide signs for the narrow ones.
//
// https://owasp.org/www-community/attacks/CSV_Injection
var formula = regexp.MustCompile(`(^|;)([\s\p{Z}"'` + "`" + `·]*)([=+\-@\x{ff1d}\x{ff0b}\x{ff0d}\x{ff20}\x{2212}\x{fe62}\x{fe63}\x{fe66}\x{fe6b}])`)

// inert is a text that no spreadsheet takes for a formula.
func inert(text string) string {
	return formula.ReplaceAllString(plain(text), "${1}'${2}${3}")
}
