package iam

import (
	"crypto/rand"

	"cognito-lambda-workshop/checker/practice/regex"
)

// An access key says what it is by its first four letters. Which account it belongs to is in AWS's keys, too, but not
// for people to read; in those that are made here it stands behind the letters.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes
// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetAccessKeyInfo.html
const (
	longTermKey  = "AKIA"
	temporaryKey = "ASIA"
)

var (
	learnerPattern = regex.New(`^` + longTermKey + `(\d{12})$`)
	// No key of AWS has such digits, so that a session of any practice account, however old, is never taken for the
	// learner's own key.
	temporaryPattern = regex.New(`^` + temporaryKey + `(\d{12})[A-Z2-7]{8}$`)
)

// LearnerKey is the access key of the learner of an account, where there are several of them.
func LearnerKey(account string) string { return longTermKey + account }

// AccountOf reads out of an access key whose account it belongs to: one of LearnerKey, or of a session.
func AccountOf(accessKeyID string) (account string, found bool) {
	parts := learnerPattern.FindStringSubmatch(accessKeyID)
	if parts == nil {
		parts = temporaryPattern.FindStringSubmatch(accessKeyID)
	}
	if parts == nil {
		return "", false
	}
	return parts[1], true
}

func isSession(accessKeyID string) bool { return temporaryPattern.MatchString(accessKeyID) }

func newSessionKey(account string) string { return temporaryKey + account + rand.Text()[:8] }
