// Package why tells what a pasted text means here: an error of AWS, a line of a log, or a function's answer.
// It works on the text alone. No AWS call, flag, file or terminal comes in here, and nothing of the text goes out:
// what is told is made of this room's own words, since a pasted text may hold tokens and passwords.
package why

import (
	"strings"

	"cognito-lambda-workshop/checker/lesson"
)

// MaxText is how much of a text is looked at, in bytes. An error is at most some lines of a log.
const MaxText = 1 << 20

// Cause is one thing that a text may tell of, in words for a learner.
type Cause struct {
	ID    string
	Rows  []int  // of "Where learners get stuck", the list that the workshop is made against
	Means string // what the text says
	Cause string // what brings it about
	Cure  string // what to click or to change
	CLI   string // a command of the AWS CLI that helps, with <what to fill in>; may be empty
	Apart string // how to know that it is this one, where several fit

	Step  lesson.Step // the section to read; the zero Step where it depends on the function
	Check string      // the id of the check that looks for it; NAME stands for a function's step; may be empty
	Live  bool        // the check needs --live
	Part3 bool        // belongs to the REST API, which comes after this workshop

	Seen string // the error type or the wording, as this room spells it, by which the text was recognised
	Sure bool   // false: the text fits other causes as well
}

// row is a line of the table: a cause and the signs by which it is known. Where a sign is shared, the order of the
// table is the order of likelihood.
type row struct {
	Cause
	says   []string // wordings that mean this and nothing else
	maySay []string // wordings that this shares with other rows
	types  []string // error types that this shares with other rows
	at     []place  // where it can happen; nowhere in particular when empty
}

// table is all that this room knows.
func table() []row {
	var rows []row
	for _, part := range [][]row{
		userRows(), clientRows(), tokenRows(), flowRows(), challengeRows(), passwordRows(), poolRows(),
		eventRows(), programRows(), functionRows(), iamRows(), credentialRows(), cleanUpRows(), restAPIRows(), otherRows(),
	} {
		rows = append(rows, part...)
	}
	return rows
}

// Explain returns what a text tells of, or nothing when it is not known here. Several errors in one text come in the
// order of the text; causes that fit one and the same error are not Sure, and the likeliest comes first. Of a long
// text the first MaxText bytes are looked at.
func Explain(text string) []Cause {
	if len(text) > MaxText {
		text = text[:MaxText]
	}
	rows := table()
	var causes []Cause
	clean := plain(text)
	for _, one := range split(clean) {
		causes = merge(causes, read(one).match(rows))
	}
	r := read(clean)
	causes = append(causes, r.statusCodes(len(causes) == 0)...)
	for i := range causes {
		causes[i].settle(r.step())
	}
	return causes
}

// settle puts the step that the text names into a cause that can happen in several.
func (c *Cause) settle(step lesson.Step) {
	if c.Step.Name == "" {
		c.Step = step
	}
	if step.Name != "" {
		c.Check = strings.Replace(c.Check, "NAME/", step.Name+"/", 1)
	}
}
