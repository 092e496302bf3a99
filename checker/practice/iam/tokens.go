package iam

import (
	"context"
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
	w, err := s.wishToAssume(call, in)
	if err != nil {
		return nil, err
	}
	home := s.of(*in.RoleArn)
	if home == nil {
		return nil, w.refused()
	}
	return home.admit(call, in, w)
}

// admit opens a session of a role of this account for whoever the role trusts. That there is no such role is told to
// nobody: it reads like a role that does not trust them.
func (s *Service) admit(call *wire.Call, in *sts.AssumeRoleInput, w wish) (*sts.AssumeRoleOutput, error) {
	var answer *sts.AssumeRoleOutput
	err := s.Store.Update(func(tx *store.Tx) error {
		r, found, err := roleByARN(tx, *in.RoleArn)
		if err != nil {
			return err
		}
		if !found || !w.granted(r) {
			return w.refused()
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

// wish is the question whether a caller may assume a role, with what the caller's own policies answered.
type wish struct {
	policy.Request
	own     policy.Outcome
	foreign bool // the role is another account's
}

// wishToAssume asks the policies of the caller, which may be of another account than the role.
func (s *Service) wishToAssume(call *wire.Call, in *sts.AssumeRoleInput) (wish, error) {
	w := wish{
		Request: policy.Request{
			Action: "sts:AssumeRole", Resource: *in.RoleArn, Context: s.assumeContext(call, call.Caller.ARN, in),
			Principal: policy.Principal{Type: policy.AWSPrincipal, ID: call.Caller.ARN},
		},
		own:     policy.Allowed,
		foreign: accountIn(*in.RoleArn) != s.Account,
	}
	if call.Caller.RoleName == "" {
		return w, nil
	}
	err := s.Store.View(func(tx *store.Tx) error {
		caller, err := s.roleOfSession(tx, call.Caller.AccessKeyID, "sts:AssumeRole")
		if err != nil {
			return err
		}
		w.Context = s.assumeContext(call, caller.ARN, in)
		decision, err := s.decide(tx, caller, w.Request)
		w.own = decision.Outcome
		return err
	})
	return w, err
}

// granted asks the trust policy. What the caller's own policies say counts too: they can deny, and have to allow where
// the role is another account's, or where it trusts the whole account only.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
func (w wish) granted(r role) bool {
	trust := r.trusts(w.Request)
	enough := w.own == policy.Allowed || w.own == policy.ImplicitDeny && !w.foreign && !trust.ByAccount
	return trust.Outcome == policy.Allowed && enough
}

func (w wish) refused() error {
	return accessDenied("User: %s is not authorized to perform: sts:AssumeRole on resource: %s", w.Principal.ID, w.Resource)
}

// assumeContext is of the caller's account, but for the role itself.
func (s *Service) assumeContext(call *wire.Call, principal string, in *sts.AssumeRoleInput) map[string][]string {
	known := s.callContext(call, principal)
	known["aws:ResourceAccount"] = []string{accountIn(*in.RoleArn)}
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
