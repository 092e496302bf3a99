package iam

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"cognito-lambda-workshop/checker/policy"
	"cognito-lambda-workshop/checker/practice/regex"
	"cognito-lambda-workshop/checker/practice/wire"
)

// text is what a member of the API may hold. Lengths are in characters.
type text struct {
	member   string
	min, max int
	pattern  *regex.Regex // nil: anything
	must     string       // what IAM says of a value that does not fit the pattern
}

const nameMust = "It must contain only alphanumeric characters and/or the following: +=,.@_-"

var namePattern = regex.New(`^[\w+=,.@-]+$`)

// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html and its neighbours
var (
	roleName    = text{"roleName", 1, 64, namePattern, nameMust}
	policyName  = text{"policyName", 1, 128, namePattern, nameMust}
	userName    = text{"userName", 1, 128, namePattern, nameMust}
	description = text{"description", 0, 1000, nil, ""}
	pathMember  = text{"path", 1, 512, regex.New(`^(/|/[!-~]+/)$`),
		"It must begin and end with / and contain only alphanumeric characters and/or / characters."}
	pathPrefix = text{"pathPrefix", 1, 512, regex.New(`^/[!-~]*$`),
		"It must begin with / and contain only alphanumeric characters and/or / characters."}
	tagKey   = text{"tags.%d.member.key", 1, 128, nil, ""}
	tagValue = text{"tags.%d.member.value", 0, 256, nil, ""}
)

// documentPattern is what IAM takes in a document. Quotation marks that a word processor has curled are not in it.
var documentPattern = regex.New(`^[\t\n\r\x{20}-\x{FF}]+$`)

func document(member string) text {
	return text{member, 1, 131072, documentPattern, "It must contain only printable ASCII characters."}
}

// required checks a member that must be there.
func (t text) required(value *string) (string, error) {
	if value == nil {
		return "", wire.MissingMember(t.member)
	}
	return *value, t.optional(value)
}

// optional checks a member that may be left out.
func (t text) optional(value *string) error {
	if value == nil {
		return nil
	}
	length := utf8.RuneCountInString(*value)
	switch {
	case length < t.min:
		return wire.BrokenConstraint(*value, t.member, fmt.Sprintf("have length greater than or equal to %d", t.min))
	case length > t.max:
		return wire.BrokenConstraint(*value, t.member, fmt.Sprintf("have length less than or equal to %d", t.max))
	case t.pattern != nil && !t.pattern.MatchString(*value):
		return invalid("The specified value for %s is invalid. %s", t.member, t.must)
	}
	return nil
}

// number checks a whole number that may be left out.
func number(member string, value *int32, least, most int32) error {
	switch {
	case value == nil:
		return nil
	case *value < least:
		return wire.BrokenConstraint(fmt.Sprint(*value), member, fmt.Sprintf("have value greater than or equal to %d", least))
	case *value > most:
		return wire.BrokenConstraint(fmt.Sprint(*value), member, fmt.Sprintf("have value less than or equal to %d", most))
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
	arn, err := text{member: "policyArn", min: 20, max: 2048}.required(value)
	switch {
	case err != nil:
		return "", err
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
