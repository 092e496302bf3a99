package logs

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"cognito-lambda-workshop/checker/practice/regex"
	"cognito-lambda-workshop/checker/practice/wire"
)

// text is what a member of the API may hold. Lengths are in characters.
type text struct {
	member   string
	min, max int
	pattern  *regex.Regex
	shown    string // the pattern as AWS writes it
}

// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogStream.html and its neighbours
var (
	groupPattern  = regex.New(`^[.\-_/#A-Za-z0-9]+$`)
	streamPattern = regex.New(`^[^:*\x00]*$`)
	anything      = regex.New(``)

	groupName       = text{"logGroupName", 1, 512, groupPattern, `[\.\-_/#A-Za-z0-9]+`}
	groupPrefix     = text{"logGroupNamePrefix", 1, 512, groupPattern, `[\.\-_/#A-Za-z0-9]+`}
	groupPart       = text{"logGroupNamePattern", 0, 512, regex.New(`^[.\-_/#A-Za-z0-9]*$`), `[\.\-_/#A-Za-z0-9]*`}
	groupIdentifier = text{"logGroupIdentifier", 1, 2048, regex.New(`^[\w#+=/:,.@-]*$`), `[\w#+=/:,.@-]*`}
	streamName      = text{"logStreamName", 1, 512, streamPattern, `[^:*]*`}
	streamPrefix    = text{"logStreamNamePrefix", 1, 512, streamPattern, `[^:*]*`}
	filterText      = text{"filterPattern", 0, 1024, anything, ""}
	tagKey          = text{"tags.key", 1, 128, anything, ""}
	tagValue        = text{"tags.value", 0, 256, anything, ""}
)

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
	case !t.pattern.MatchString(*value):
		return wire.BrokenConstraint(*value, t.member, "satisfy regular expression pattern: "+t.shown)
	}
	return nil
}

// limit checks how many items are asked for; otherwise is how many there are when that is left out.
func limit(value *int32, most, otherwise int) (int, error) {
	switch {
	case value == nil:
		return otherwise, nil
	case *value < 1:
		return 0, wire.BrokenConstraint(fmt.Sprint(*value), "limit", "have value greater than or equal to 1")
	case int(*value) > most:
		return 0, wire.BrokenConstraint(fmt.Sprint(*value), "limit", fmt.Sprintf("have value less than or equal to %d", most))
	}
	return int(*value), nil
}

// moment checks a time in milliseconds.
func moment(member string, value *int64) error {
	if value != nil && *value < 0 {
		return wire.BrokenConstraint(fmt.Sprint(*value), member, "have value greater than or equal to 0")
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
		return nameOf(call, identifier), groupIdentifier.optional(identifier)
	}
	return groupName.required(name)
}

func orEmpty(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}
