package iam

import (
	"strings"
	"unicode/utf8"

	"cognito-lambda-workshop/checker/policy"
	"cognito-lambda-workshop/checker/practice/regex"
	"cognito-lambda-workshop/checker/practice/wire"
)

// text is a member whose characters IAM judges in words of its own; how long it may be, the model says.
type text struct {
	member  string
	pattern *regex.Regex
	must    string // what IAM says of a value that does not fit the pattern
}

const nameMust = "It must contain only alphanumeric characters and/or the following: +=,.@_-"

var namePattern = regex.New(`^[\w+=,.@-]+$`)

// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html and its neighbours
var (
	roleName   = text{"roleName", namePattern, nameMust}
	policyName = text{"policyName", namePattern, nameMust}
	userName   = text{"userName", namePattern, nameMust}
	pathMember = text{"path", regex.New(`^(/|/[!-~]+/)$`),
		"It must begin and end with / and contain only alphanumeric characters and/or / characters."}
	pathPrefix = text{"pathPrefix", regex.New(`^/[!-~]*$`),
		"It must begin with / and contain only alphanumeric characters and/or / characters."}
)

// documentPattern is what IAM takes in a document. Quotation marks that a word processor has curled are not in it.
var documentPattern = regex.New(`^[\t\n\r\x{20}-\x{FF}]+$`)

func document(member string) text {
	return text{member, documentPattern, "It must contain only printable ASCII characters."}
}

// required checks a member that must be there. The guard asks before the model does.
func (t text) required(value *string) (string, error) {
	if value == nil {
		return "", wire.MissingMember(t.member)
	}
	return *value, t.optional(value)
}

// optional checks a member that may be left out.
func (t text) optional(value *string) error {
	if value != nil && !t.pattern.MatchString(*value) {
		return invalid("The specified value for %s is invalid. %s", t.member, t.must)
	}
	return nil
}

// firstOf returns the first fault of several checks.
func firstOf(checks ...error) error {
	for _, err := range checks {
		if err != nil {
			return err
		}
	}
	return nil
}

var policyARNPattern = regex.New(`^arn:aws:iam::(\d{12}|aws):policy(/[!-~]*)?/[\w+=,.@-]+$`)

// policyARN checks the ARN of a policy. A policy's name in its place is what learners try.
func policyARN(value *string) (string, error) {
	if value == nil {
		return "", wire.MissingMember("policyArn")
	}
	arn, length := *value, utf8.RuneCountInString(*value)
	switch {
	case length < 20:
		return "", wire.BrokenConstraint(arn, "policyArn", "have length greater than or equal to 20")
	case length > 2048:
		return "", wire.BrokenConstraint(arn, "policyArn", "have length less than or equal to 2048")
	case len(strings.SplitN(arn, ":", 6)) < 6 || !strings.HasPrefix(arn, "arn:"):
		return "", invalid("Invalid ARN:  Could not be parsed!")
	case !policyARNPattern.MatchString(arn):
		return "", invalid("ARN %s is not valid.", arn)
	}
	return arn, nil
}

// policyDocument checks a document of permissions.
func policyDocument(value *string, kind policy.Kind) (string, error) {
	sent, err := document("policyDocument").required(value)
	if err == nil {
		err = malformed(policy.Validate(sent, kind))
	}
	if err == nil && kind == policy.Managed && policy.Size(sent) > policy.MaxManaged {
		err = limitExceeded("Cannot exceed quota for PolicySize: %d", policy.MaxManaged)
	}
	return sent, err
}
