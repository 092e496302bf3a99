// Package iam is AWS IAM and STS in the practice account: roles, policies and whose credentials are whose. What
// policies allow together is decided by package policy; here is what IAM stores, refuses and answers.
package iam

import (
	"context"
	"time"

	"cognito-lambda-workshop/checker/practice/store"
	"cognito-lambda-workshop/checker/practice/wire"
)

// Options are what the service needs from outside.
type Options struct {
	Store   *store.Store
	Account string // the account's id, twelve digits
	Now     func() time.Time
}

// Service answers the operations of IAM and STS.
type Service struct {
	Options
}

// New makes the service.
func New(options Options) *Service { return &Service{options} }

// Operations is the list of what is emulated of IAM.
func (s *Service) Operations() []wire.Operation { return nil }

// TokenOperations is the list of what is emulated of STS.
func (s *Service) TokenOperations() []wire.Operation { return nil }

// Caller tells whose an access key is: the session of an assumed role, or else the learner's own.
func (s *Service) Caller(ctx context.Context, accessKeyID string) (wire.Caller, error) {
	return wire.Caller{AccessKeyID: accessKeyID}, nil
}

// Guard refuses what the policies of a caller's role do not allow, in AWS's words (AccessDenied). The learner's own
// credentials may do everything.
func (s *Service) Guard(ctx context.Context, call *wire.Call, action, resource string) error {
	return nil
}

// AssumableBy tells whether a role exists whose trust policy lets a service (such as "lambda.amazonaws.com") assume it.
func (s *Service) AssumableBy(ctx context.Context, roleARN, service string) (bool, error) {
	return false, nil
}

// Allows tells whether a role's policies together allow an action on a resource. A condition that cannot be judged
// counts as not allowed.
func (s *Service) Allows(ctx context.Context, roleARN, action, resource string) (bool, error) {
	return false, nil
}

// Credentials are those of an assumed role.
type Credentials struct {
	AccessKeyID     string
	SecretAccessKey string
	SessionToken    string
	Expires         time.Time
}

// Session makes credentials of a role for a named session, as the service that assumed it gets them.
func (s *Service) Session(ctx context.Context, roleARN, name string) (Credentials, error) {
	return Credentials{}, nil
}
