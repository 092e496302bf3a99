package iam

import (
	"context"
	"time"

	api "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"cognito-lambda-workshop/checker/practice/wire"
)

// The one user that a practice account has. Whatever credentials a learner uses, they are this user's.
const (
	learner   = "learner"
	learnerID = "AIDAPRACTICELEARNER00"
)

func (s *Service) getUser(_ context.Context, call *wire.Call, in *api.GetUserInput) (*api.GetUserOutput, error) {
	if err := userName.optional(in.UserName); err != nil {
		return nil, err
	}
	switch {
	case in.UserName == nil && call.Caller.RoleName != "":
		return nil, invalid("Must specify userName when calling with non-User credentials")
	case in.UserName != nil && *in.UserName != learner:
		return nil, noSuchEntity("The user with name %s cannot be found.", *in.UserName)
	}
	name, id, path, arn := learner, learnerID, "/", s.arn("user/"+learner)
	made := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	return &api.GetUserOutput{User: &types.User{UserName: &name, UserId: &id, Path: &path, Arn: &arn, CreateDate: &made}}, nil
}
