// Package roster reads who is in a class, from a CSV file as spreadsheets write it. It knows the form of what is in it,
// and nothing else: no file, AWS call or terminal comes in here.
package roster

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Learner is one row. Only Name is always there.
type Learner struct {
	Line        int // in the file, from 1
	Name        string
	Profile     string // of the AWS configuration
	RoleARN     string // to assume
	ExternalID  string // for that
	Region      string
	EndpointURL string // what takes the place of AWS
	Suffix      string // what ends the names of what the learner makes
}

// Problem is something that is wrong with a roster, and what to do about it.
type Problem struct {
	Line int
	Text string
}

// maxLearners bounds what is read into memory and looked at in one go.
const maxLearners = 20_000

// columns are the fields of a Learner, by the names that the header gives them.
func columns() map[string]func(*Learner) *string {
	return map[string]func(*Learner) *string{
		"name":         func(l *Learner) *string { return &l.Name },
		"profile":      func(l *Learner) *string { return &l.Profile },
		"role_arn":     func(l *Learner) *string { return &l.RoleARN },
		"external_id":  func(l *Learner) *string { return &l.ExternalID },
		"region":       func(l *Learner) *string { return &l.Region },
		"endpoint_url": func(l *Learner) *string { return &l.EndpointURL },
		"suffix":       func(l *Learner) *string { return &l.Suffix },
	}
}

const columnNames = "name, profile, role_arn, external_id, region, endpoint_url and suffix"

// Read reads a roster: a header row, then a row for each learner, with commas, semicolons or tabs between the fields.
// It tells all that is wrong at once. Whoever finds a problem refuses the roster, since the learner of a bad row is
// not among the learners.
func Read(r io.Reader) ([]Learner, []Problem) {
	input := bufio.NewReader(r)
	start, err := input.Peek(input.Size())
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, []Problem{{1, "The roster cannot be read: " + err.Error() + "."}}
	}
	if bytes.HasPrefix(start, []byte{0xff, 0xfe}) || bytes.HasPrefix(start, []byte{0xfe, 0xff}) {
		return nil, []Problem{{1, `The file is in UTF-16; save it from the spreadsheet as "CSV UTF-8".`}}
	}
	if mark := []byte("\ufeff"); bytes.HasPrefix(start, mark) {
		if _, err := input.Discard(len(mark)); err != nil {
			return nil, []Problem{{1, "The roster cannot be read: " + err.Error() + "."}}
		}
	}
	rows := csv.NewReader(input)
	rows.Comma, rows.FieldsPerRecord = separator(start), -1 // a row's length is told in words of our own
	reading := reading{rows: rows, names: map[string]int{}, accesses: map[Learner]int{}}
	reading.all()
	return reading.learners, reading.problems
}

// separator is what the header row has most of.
func separator(start []byte) rune {
	header, _, _ := bytes.Cut(start, []byte("\n"))
	separator, most := ',', 0
	for _, mark := range ",;\t" {
		if n := bytes.Count(header, []byte(string(mark))); n > most {
			separator, most = mark, n
		}
	}
	return separator
}

// reading is a roster that is being read.
type reading struct {
	rows     *csv.Reader
	header   []string
	learners []Learner
	problems []Problem
	count    int
	names    map[string]int  // the lines of the names so far, as they are seen
	accesses map[Learner]int // the lines of the ways to an account so far
}

func (r *reading) tell(line int, format string, values ...any) {
	r.problems = append(r.problems, Problem{line, fmt.Sprintf(format, values...)})
}

func (r *reading) all() {
	if !r.readHeader() {
		return
	}
	for {
		row, err := r.rows.Read()
		switch broken, isBroken := errors.AsType[*csv.ParseError](err); {
		case errors.Is(err, io.EOF):
			if r.count == 0 {
				r.tell(1, "There is a header and no learner below it; add a row for each.")
			}
			return
		case isBroken:
			r.tell(broken.StartLine, "A quotation mark is in the wrong place; put the whole field in double quotes, and write a quotation mark in it twice.")
			return // what follows cannot be told from what is quoted
		case err != nil:
			r.tell(1, "The roster cannot be read: %v.", err)
			return
		}
		if r.count == maxLearners {
			line, _ := r.rows.FieldPos(0)
			r.tell(line, "There are more than %d learners; split the roster into several files.", maxLearners)
			return
		}
		r.readRow(row)
	}
}

// readHeader tells whether there are columns to go by.
func (r *reading) readHeader() bool {
	row, err := r.rows.Read()
	switch {
	case errors.Is(err, io.EOF):
		r.tell(1, "The roster is empty; begin it with a header row: name and any of the columns %s.", columnNames)
		return false
	case err != nil:
		r.tell(1, "The header row cannot be read; its fields stand apart by commas, and none needs quotation marks.")
		return false
	}
	known := columns()
	for _, field := range row {
		name := strings.ToLower(strings.TrimSpace(field))
		switch {
		case name == "": // a spreadsheet's empty column; what stands in it after all is told in its row
		case known[name] == nil:
			r.tell(1, "There is no column %q; the columns are %s.", field, columnNames)
		case slices.Contains(r.header, name):
			r.tell(1, "The column %s is there twice.", name)
		}
		r.header = append(r.header, name)
	}
	if !slices.Contains(r.header, "name") {
		r.tell(1, "There is no column name, so nobody could be told apart; name the learners' column so.")
	}
	return len(r.problems) == 0
}

func (r *reading) readRow(row []string) {
	line, _ := r.rows.FieldPos(0)
	if !slices.ContainsFunc(row, func(field string) bool { return strings.TrimSpace(field) != "" }) {
		return // a spreadsheet's empty row
	}
	r.count++
	before := len(r.problems)
	if len(row) != len(r.header) {
		r.tell(line, "The row has %d fields and the header %d; a field that is left empty still needs its separator.", len(row), len(r.header))
		return
	}
	learner := Learner{Line: line}
	known := columns()
	for i, name := range r.header {
		value := strings.TrimSpace(row[i])
		if !utf8.ValidString(value) {
			r.tell(line, `The field %s is not UTF-8; save the file from the spreadsheet as "CSV UTF-8".`, name)
		} else if strings.ContainsFunc(value, unicode.IsControl) {
			r.tell(line, "The field %s holds a control character, such as a line break; take it out.", name)
		}
		switch {
		case name != "":
			*known[name](&learner) = value
		case value != "":
			r.tell(line, "%q stands in a column that has no name; name the column, or empty the field.", value)
		}
	}
	learner.Name = norm.NFC.String(learner.Name) // an accent may be a character of its own, which a later export makes one
	for _, wrong := range wrongs(learner) {
		r.tell(line, "%s", wrong)
	}
	r.compare(learner)
	if len(r.problems) == before {
		r.learners = append(r.learners, learner)
	}
}

// compare finds rows that mean the same learner, or show two learners the same account.
func (r *reading) compare(learner Learner) {
	name := seen(learner.Name)
	if first, known := r.names[name]; known && name != "" {
		r.tell(learner.Line, "%q is also in line %d; give each learner a name of their own.", learner.Name, first)
	} else {
		r.names[name] = learner.Line
	}
	access := learner
	access.Line, access.Name, access.ExternalID = 0, "", ""
	if first, known := r.accesses[access]; known {
		r.tell(learner.Line, "The row leads to the same account and names as line %d; give each learner a profile, role_arn or suffix of their own.", first)
	} else {
		r.accesses[access] = learner.Line
	}
}

// seen is a name without what nobody tells two names apart by: case, how many and which blanks there are, and characters
// that take no room.
func seen(name string) string {
	visible := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, strings.ToLower(name))
	return strings.Join(strings.Fields(visible), " ")
}
