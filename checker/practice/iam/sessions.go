package iam

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"time"

	"cognito-lambda-workshop/checker/practice/store"
	"cognito-lambda-workshop/checker/practice/wire"
)

// sessions are kept by access key. No secret is kept: signatures are not verified.
const sessions store.Table[session] = "iam-sessions"

type session struct {
	AccessKeyID  string
	Role, RoleID string // the id tells a role from an earlier one of the same name
	Name         string
	Expires      time.Time
}

// forgetSession is how long an expired session is still known as one that has expired.
const forgetSession = 24 * time.Hour

// Credentials are those of an assumed role.
type Credentials struct {
	AccessKeyID     string
	SecretAccessKey string
	SessionToken    string
	Expires         time.Time
}

// Session makes credentials of a role for a named session, as the service that assumed it gets them. They are good for
// twelve hours. A role that is not there gives AWS's NoSuchEntity.
func (s *Service) Session(_ context.Context, roleARN, name string) (Credentials, error) {
	var made Credentials
	err := s.Store.Update(func(tx *store.Tx) error {
		r, found, err := roleByARN(tx, roleARN)
		if err == nil && !found {
			err = noSuchEntity("The role with name %s cannot be found.", roleARN[strings.LastIndex(roleARN, "/")+1:])
		}
		if err == nil {
			made, err = s.open(tx, r, name, longestSession*time.Second)
		}
		return err
	})
	if err != nil {
		return Credentials{}, fmt.Errorf("opening a session of %s: %w", roleARN, err)
	}
	return made, nil
}

// open writes down a new session, and forgets those long expired.
func (s *Service) open(tx *store.Tx, r role, name string, length time.Duration) (Credentials, error) {
	var old []string
	for known, err := range sessions.All(tx, "") {
		if err != nil {
			return Credentials{}, err
		}
		if s.Now().After(known.Expires.Add(forgetSession)) {
			old = append(old, known.AccessKeyID)
		}
	}
	for _, key := range old {
		if err := sessions.Delete(tx, key); err != nil {
			return Credentials{}, err
		}
	}
	made := Credentials{
		AccessKeyID:     newSessionKey(s.Account),
		SecretAccessKey: secret(30),
		SessionToken:    "IQoJb3JpZ2luX2Vj" + secret(240),
		Expires:         s.Now().Add(length).Truncate(time.Second),
	}
	return made, sessions.Put(tx, made.AccessKeyID, session{
		AccessKeyID: made.AccessKeyID, Role: r.Name, RoleID: r.ID, Name: name, Expires: made.Expires,
	})
}

func secret(bytes int) string {
	random := make([]byte, bytes)
	rand.Read(random)
	return base64.StdEncoding.EncodeToString(random)
}

// Caller tells whose an access key is: the session of an assumed role, or else the learner's own. It has no ARN when it
// is of a session that is not known. That it is none, or has expired, is for Guard to say; an operation that anyone may
// call does not mind.
func (s *Service) Caller(_ context.Context, accessKeyID string) (wire.Caller, error) {
	caller := wire.Caller{AccessKeyID: accessKeyID}
	switch {
	case accessKeyID == "":
		return caller, nil
	case !isSession(accessKeyID):
		caller.ARN, caller.UserID = s.arn("user/"+learner), learnerID
		return caller, nil
	}
	err := s.Store.View(func(tx *store.Tx) error {
		open, found, err := sessions.Get(tx, accessKeyID)
		if err == nil && found {
			caller.ARN, caller.UserID, caller.RoleName = s.sessionARN(open.Role, open.Name), open.RoleID+":"+open.Name, open.Role
		}
		return err
	})
	if err != nil {
		return wire.Caller{}, fmt.Errorf("looking up a session: %w", err)
	}
	return caller, nil
}

// sessionARN leaves out the path of the role.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
func (s *Service) sessionARN(role, name string) string {
	return "arn:aws:sts::" + s.Account + ":assumed-role/" + role + "/" + name
}

// roleOfSession finds the role of an open session, or refuses one that has expired or whose role is gone.
func (s *Service) roleOfSession(tx *store.Tx, accessKeyID, action string) (role, error) {
	open, found, err := sessions.Get(tx, accessKeyID)
	if err != nil {
		return role{}, err
	}
	if found && !s.Now().Before(open.Expires) {
		return role{}, tokenError(action, "ExpiredToken", "ExpiredTokenException", "The security token included in the request is expired")
	}
	r, known, err := roles.Get(tx, nameKey(open.Role))
	if err == nil && (!found || !known || r.ID != open.RoleID) {
		err = invalidToken(action)
	}
	return r, err
}

func invalidToken(action string) error {
	return tokenError(action, "InvalidClientTokenId", "UnrecognizedClientException", "The security token included in the request is invalid.")
}

// tokenError has one code for IAM and STS and another for the rest.
// https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html
func tokenError(action, queryCode, code, message string) error {
	if isQuery(action) {
		return &wire.Error{Code: queryCode, Status: http.StatusForbidden, Message: message}
	}
	return &wire.Error{Code: code, Status: statusOf(action), Message: message}
}

func isQuery(action string) bool {
	return strings.HasPrefix(action, "iam:") || strings.HasPrefix(action, "sts:")
}

// statusOf is the status of a denial: the JSON services answer 400, the others 403.
func statusOf(action string) int {
	if strings.HasPrefix(action, "cognito-idp:") || strings.HasPrefix(action, "logs:") {
		return http.StatusBadRequest
	}
	return http.StatusForbidden
}
