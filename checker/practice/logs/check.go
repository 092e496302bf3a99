package logs

import (
	"strings"

	"cognito-lambda-workshop/checker/practice/wire"
)

// plain refuses names that the account could not keep apart: its keys are made of names, with a NUL between them, which
// the model lets a stream's name have.
func plain(member string, names ...*string) error {
	for _, name := range names {
		if name != nil && strings.Contains(*name, "\x00") {
			return wire.BrokenConstraint("", member, "satisfy regular expression pattern: [^:*]*")
		}
	}
	return nil
}

// count is how many items are asked for; otherwise is how many there are when that is left out.
func count(limit *int32, otherwise int) int {
	if limit == nil {
		return otherwise
	}
	return int(*limit)
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

// arn is the ARN of a log group as tags and identifiers use it, without a star.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
func arn(call *wire.Call, name string) string {
	return "arn:aws:logs:" + call.Region + ":" + call.Account + ":log-group:" + name
}

func streamARN(call *wire.Call, group, name string) string {
	return arn(call, group) + ":log-stream:" + name
}

// groupResource is what a call about a group is about, as policies see it. The group is named by the first of the
// values that is there.
func groupResource(call *wire.Call, names ...*string) string {
	return arn(call, nameOf(call, names...)) + ":*"
}

func streamResource(call *wire.Call, group, stream *string, identifiers ...*string) string {
	return streamARN(call, nameOf(call, append([]*string{group}, identifiers...)...), orEmpty(stream))
}

// nameOf takes a name, or an ARN of this Region and account, to the name. An ARN of elsewhere stays as it is, and is
// then the name of no group.
func nameOf(call *wire.Call, names ...*string) string {
	for _, name := range names {
		if name != nil {
			return strings.TrimPrefix(*name, arn(call, ""))
		}
	}
	return ""
}

// either gives the name of the group that is named in one of two ways.
func either(call *wire.Call, name, identifier *string) (string, error) {
	switch {
	case name != nil && identifier != nil:
		return "", nameAndARN
	case identifier != nil:
		return nameOf(call, identifier), nil
	case name == nil:
		return "", wire.MissingMember("logGroupName")
	}
	return *name, nil
}

func orEmpty(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}
