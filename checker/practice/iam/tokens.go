package iam

import (
	"context"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/aws-sdk-go-v2/service/sts/types"

	"cognito-lambda-workshop/checker/policy"
	"cognito-lambda-workshop/checker/practice/regex"
	"cognito-lambda-workshop/checker/practice/store"
	"cognito-lambda-workshop/checker/practice/wire"
)

func (s *Service) getCallerIdentity(_ context.Context, call *wire.Call, _ *sts.GetCallerIdentityInput) (*sts.GetCallerIdentityOutput, error) {
	return &sts.GetCallerIdentityOutput{Account: &call.Account, Arn: &call.Caller.ARN, UserId: &call.Caller.UserID}, nil
}

// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
const longestChained = 3600

func (s *Service) assumeRole(_ context.Context, call *wire.Call, in *sts.AssumeRoleInput) (*sts.AssumeRoleOutput, error) {
	if err := checkAssumeRole(in); err != nil {
		return nil, err
	}
	var answer *sts.AssumeRoleOutput
	err := s.Store.Update(func(tx *store.Tx) error {
		r, found, err := roleByARN(tx, *in.RoleArn)
		if err != nil {
			return err
		}
		if found {
			found, err = s.mayAssume(tx, call, r, in)
		}
		if err != nil {
			return err
		}
		if !found {
			return accessDenied("User: %s is not authorized to perform: sts:AssumeRole on resource: %s", call.Caller.ARN, *in.RoleArn)
		}
		length, err := assumedFor(call, r, in.DurationSeconds)
		if err != nil {
			return err
		}
		made, err := s.open(tx, r, *in.RoleSessionName, length)
		if err != nil {
			return err
		}
		arn, id := s.sessionARN(r.Name, *in.RoleSessionName), r.ID+":"+*in.RoleSessionName
		answer = &sts.AssumeRoleOutput{
			AssumedRoleUser: &types.AssumedRoleUser{Arn: &arn, AssumedRoleId: &id},
			Credentials: &types.Credentials{
				AccessKeyId: &made.AccessKeyID, SecretAccessKey: &made.SecretAccessKey,
				SessionToken: &made.SessionToken, Expiration: &made.Expires,
			},
		}
		return nil
	})
	return answer, err
}

var roleARNPattern = regex.New(`^arn:aws:iam::\d{12}:role/\S+$`)

func checkAssumeRole(in *sts.AssumeRoleInput) error {
	if !roleARNPattern.MatchString(*in.RoleArn) {
		return invalid("%s is invalid", *in.RoleArn)
	}
	return notEmulated(in)
}

// notEmulated refuses what would make a session other than a plain one.
func notEmulated(in *sts.AssumeRoleInput) error {
	switch {
	case in.Policy != nil || in.PolicyArns != nil:
		return wire.NotEmulated("sts:AssumeRole with a session policy")
	case in.SerialNumber != nil || in.TokenCode != nil:
		return wire.NotEmulated("sts:AssumeRole with MFA")
	case in.Tags != nil || in.TransitiveTagKeys != nil:
		return wire.NotEmulated("sts:AssumeRole with session tags")
	case in.SourceIdentity != nil || in.ProvidedContexts != nil:
		return wire.NotEmulated("sts:AssumeRole with a source identity or contexts")
	}
	return nil
}

// mayAssume asks the trust policy, and a caller's own policies too: they can deny, and have to allow where the trust is
// in the whole account only.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
func (s *Service) mayAssume(tx *store.Tx, call *wire.Call, r role, in *sts.AssumeRoleInput) (bool, error) {
	request := policy.Request{
		Action: "sts:AssumeRole", Resource: r.ARN,
		Principal: policy.Principal{Type: policy.AWSPrincipal, ID: call.Caller.ARN},
	}
	if !strings.HasPrefix(call.Caller.AccessKeyID, sessionKey) {
		request.Context = s.assumeContext(call, call.Caller.ARN, in)
		return r.trusts(request).Outcome == policy.Allowed, nil
	}
	caller, err := s.roleOfSession(tx, call.Caller.AccessKeyID, "sts:AssumeRole")
	if err != nil {
		return false, err
	}
	request.Context = s.assumeContext(call, caller.ARN, in)
	own, err := s.decide(tx, caller, request)
	if err != nil {
		return false, err
	}
	trust := r.trusts(request)
	enough := own.Outcome == policy.Allowed || own.Outcome == policy.ImplicitDeny && !trust.ByAccount
	return trust.Outcome == policy.Allowed && enough, nil
}

func (s *Service) assumeContext(call *wire.Call, principal string, in *sts.AssumeRoleInput) map[string][]string {
	known := s.callContext(call, principal)
	known["sts:RoleSessionName"] = []string{*in.RoleSessionName}
	known["sts:ExternalId"] = nil
	if in.ExternalId != nil {
		known["sts:ExternalId"] = []string{*in.ExternalId}
	}
	return known
}

// assumedFor is how long the session is to last.
func assumedFor(call *wire.Call, r role, seconds *int32) (time.Duration, error) {
	switch {
	case seconds == nil:
		return defaultSession * time.Second, nil
	case *seconds > r.MaxSession:
		return 0, invalid("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")
	case call.Caller.RoleName != "" && *seconds > longestChained:
		return 0, invalid("The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.")
	}
	return time.Duration(*seconds) * time.Second, nil
}
