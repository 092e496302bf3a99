package roster

import (
	"fmt"
	"net/url"
	"regexp"
	"unicode/utf8"
)

const longestName = 100

// The forms of what is in a roster.
//
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
var (
	roleARN    = regexp.MustCompile(`^arn:aws(-[a-z]+)*:iam::\d{12}:role/[\w+=,.@/-]+$`)
	externalID = regexp.MustCompile(`^[\w+=,.@:/-]{2,1000}$`)
	region     = regexp.MustCompile(`^[a-z]{2,}(-[a-z]+)+-\d+$`)
	suffix     = regexp.MustCompile(`^[A-Za-z0-9_-]{1,30}$`)
)

// wrongs says what is wrong with a row by itself.
func wrongs(l Learner) []string {
	var said []string
	tell := func(wrong bool, format string, values ...any) {
		if wrong {
			said = append(said, fmt.Sprintf(format, values...))
		}
	}
	tell(seen(l.Name) == "", "The row has no name.")
	tell(utf8.RuneCountInString(l.Name) > longestName, "The name is longer than %d letters; shorten it.", longestName)
	tell(l.RoleARN != "" && !roleARN.MatchString(l.RoleARN),
		"The role_arn %q is none; it looks like arn:aws:iam::123456789012:role/NAME.", l.RoleARN)
	tell(l.ExternalID != "" && l.RoleARN == "", "There is an external_id and no role_arn that it would be for.")
	tell(l.ExternalID != "" && !externalID.MatchString(l.ExternalID),
		"The external_id has characters that AWS refuses, or is too short; letters, digits and _+=,.@:/- go, at least two of them.")
	tell(l.Region != "" && !region.MatchString(l.Region), "The region %q is none; it looks like eu-west-1.", l.Region)
	tell(l.EndpointURL != "" && !isAddress(l.EndpointURL), "The endpoint_url %q is no address such as http://127.0.0.1:4580.", l.EndpointURL)
	tell(l.Suffix != "" && !suffix.MatchString(l.Suffix),
		"The suffix %q cannot end a function's name; use letters, digits, - and _, at most 30.", l.Suffix)
	return said
}

func isAddress(text string) bool {
	address, err := url.Parse(text)
	return err == nil && (address.Scheme == "http" || address.Scheme == "https") && address.Hostname() != "" && address.User == nil
}
