package roster

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestReadsWhatSpreadsheetsWrite(t *testing.T) {
	const role = "arn:aws:iam::123456789012:role/look"
	want := []Learner{
		{Line: 2, Name: "Ana Ruiz", RoleARN: role, ExternalID: "word-1", Region: "eu-west-1"},
		{Line: 4, Name: "=cmd()", Suffix: "-bob"},
	}
	for name, text := range map[string]string{
		"commas":                      "name,role_arn,external_id,region,suffix\nAna Ruiz," + role + ",word-1,eu-west-1,\n\n=cmd(),,,,-bob\n",
		"semicolons, CRLF":            "\ufeffName;Role_ARN;external_id;region;suffix\r\nAna Ruiz;" + role + ";word-1;eu-west-1;\r\n\r\n=cmd();;;;-bob\r\n",
		"tabs, other order":           "suffix\tname\trole_arn\texternal_id\tregion\n\t Ana Ruiz \t" + role + "\tword-1\teu-west-1\n\n-bob\t=cmd()\t\t\t",
		"a spreadsheet's empty cells": "name,role_arn,external_id,region,suffix,,\nAna Ruiz," + role + ",word-1,eu-west-1,,,\n,,,,,,\n=cmd(),,,,-bob, ,\n,,,,,,\n",
		"quoted":                      "\"name\",role_arn,external_id,region,suffix\n\"Ana Ruiz\"," + role + ",word-1,eu-west-1,\n\n\"=cmd()\",,,,-bob\n",
	} {
		t.Run(name, func(t *testing.T) {
			learners, problems := Read(strings.NewReader(text))
			assert.Empty(t, problems)
			assert.Equal(t, want, learners)
		})
	}
}

func TestTellsAllThatIsWrongWithItsLine(t *testing.T) {
	for name, row := range map[string]struct {
		text string
		line int
		want string
	}{
		"nothing":              {"", 1, "is empty"},
		"a header only":        {"name,profile\n", 1, "no learner below it"},
		"an unknown column":    {"name,e-mail\nAna,x\n", 1, `no column "e-mail"`},
		"a column twice":       {"name,Name\nAna,x\n", 1, "twice"},
		"no name column":       {"profile\nana\n", 1, "no column name"},
		"no name":              {"name,profile\n ,ana\n", 2, "no name"},
		"too few fields":       {"name,profile\nAna\n", 2, "1 fields and the header 2"},
		"a name twice":         {"name,profile\nAna,a\nana ,b\n", 3, "also in line 2"},
		"a name with blanks":   {"name,profile\nAna Ruiz,a\nana \u00a0ruiz,b\n", 3, "also in line 2"},
		"an accent by itself":  {"name,profile\nJos\u00e9,a\nJose\u0301,b\n", 3, "also in line 2"},
		"a name's look-alike":  {"name,profile\nAna,a\nA\u200bna,b\n", 3, "also in line 2"},
		"only the unseen":      {"name,profile\n\u200b,a\n", 2, "no name"},
		"an account twice":     {"name,profile\nAna,a\nBob,a\n", 3, "same account and names as line 2"},
		"a user's ARN":         {"name,role_arn\nAna,arn:aws:iam::123456789012:user/ana\n", 2, "is none"},
		"an id for nothing":    {"name,external_id\nAna,word\n", 2, "no role_arn"},
		"a short external id":  {"name,role_arn,external_id\nAna,arn:aws:iam::123456789012:role/x,w\n", 2, "external_id"},
		"no Region":            {"name,region\nAna,Ireland\n", 2, "looks like eu-west-1"},
		"no address":           {"name,endpoint_url\nAna,file:///etc\n", 2, "no address"},
		"a long suffix":        {"name,suffix\nAna,a b\n", 2, "cannot end"},
		"a control character":  {"name\n\"A\x1bna\"\n", 2, "control character"},
		"a line break":         {"name\n\"A\nna\"\n", 2, "control character"},
		"Latin 1":              {"name\nJos\xe9\n", 2, "not UTF-8"},
		"UTF-16":               {"\xff\xfen\x00", 1, "UTF-16"},
		"a broken quote":       {"name\nAna\n\"Bob\n", 3, "quotation mark"},
		"a field of no column": {"name,\nAna,x\n", 2, `"x" stands in a column that has no name`},
		"empty rows only":      {"name,profile\n,\n,\n", 1, "no learner below it"},
		"a long name":          {"name\n" + strings.Repeat("a", 101) + "\n", 2, "longer than 100"},
		"too many":             {"name\n" + strings.Repeat("x\n", 100_000), 20_002, "split the roster"},
	} {
		t.Run(name, func(t *testing.T) {
			_, problems := Read(strings.NewReader(row.text))
			require.NotEmpty(t, problems)
			last := problems[len(problems)-1]
			assert.Equal(t, row.line, last.Line)
			assert.Contains(t, last.Text, row.want)
		})
	}
}

func TestTellsAllRowsAtOnce(t *testing.T) {
	learners, problems := Read(strings.NewReader("name,region\nAna,us-east-1\nBob,mars\n,us-west-2\n"))
	assert.Len(t, learners, 1)
	assert.Len(t, problems, 2)
}

// Every row is a learner or is told of.
func FuzzRead(f *testing.F) {
	f.Add([]byte("\ufeffname;region\r\nAna;eu-west-1\r\n"))
	f.Add([]byte("name\n\"A\nb\"\n"))
	f.Add([]byte("\xff\xfe"))
	f.Fuzz(func(t *testing.T, text []byte) {
		learners, problems := Read(strings.NewReader(string(text)))
		assert.NotZero(t, len(learners)+len(problems))
		for _, learner := range learners {
			assert.NotEmpty(t, learner.Name)
			assert.Positive(t, learner.Line)
		}
	})
}
