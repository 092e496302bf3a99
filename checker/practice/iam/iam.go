// Package iam is AWS IAM and STS in the practice account: roles, policies and whose credentials are whose. What
// policies allow together is decided by package policy; here is what IAM stores, refuses and answers.
package iam

import (
	"context"
	"time"

	api "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"cognito-lambda-workshop/checker/practice/store"
	"cognito-lambda-workshop/checker/practice/wire"
)

// Options are what the service needs from outside.
type Options struct {
	Store   *store.Store
	Account string // the account's id, twelve digits
	Now     func() time.Time
	// Elsewhere gives IAM of another account, or nil when there is none of this id; it is nil where an account is alone.
	Elsewhere func(account string) *Service
}

// Service answers the operations of IAM and STS.
type Service struct {
	Options
}

// New makes the service.
func New(options Options) *Service { return &Service{options} }

// of gives IAM of the account that an ARN names: its own, another's, or nil where nobody knows the account.
func (s *Service) of(arn string) *Service {
	account := accountIn(arn)
	switch {
	case account == s.Account:
		return s
	case s.Elsewhere != nil:
		return s.Elsewhere(account)
	}
	return nil
}

// Operations is the list of what is emulated of IAM.
func (s *Service) Operations() []wire.Operation {
	return model.HoldAll([]wire.Operation{
		wire.On(wire.Op(s.createRole), func(_ *wire.Call, in *api.CreateRoleInput) string {
			return s.newARN("role", in.Path, in.RoleName)
		}),
		onRole(s, s.getRole, func(in *api.GetRoleInput) *string { return in.RoleName }),
		wire.On(wire.Op(s.listRoles), func(*wire.Call, *api.ListRolesInput) string { return s.arn("role/") }),
		onRole(s, s.updateRole, func(in *api.UpdateRoleInput) *string { return in.RoleName }),
		onRole(s, s.updateAssumeRolePolicy, func(in *api.UpdateAssumeRolePolicyInput) *string { return in.RoleName }),
		onRole(s, s.deleteRole, func(in *api.DeleteRoleInput) *string { return in.RoleName }),
		onRole(s, s.listInstanceProfilesForRole, func(in *api.ListInstanceProfilesForRoleInput) *string { return in.RoleName }),
		onRole(s, s.tagRole, func(in *api.TagRoleInput) *string { return in.RoleName }),
		onRole(s, s.untagRole, func(in *api.UntagRoleInput) *string { return in.RoleName }),
		onRole(s, s.listRoleTags, func(in *api.ListRoleTagsInput) *string { return in.RoleName }),

		onRole(s, s.putRolePolicy, func(in *api.PutRolePolicyInput) *string { return in.RoleName }),
		onRole(s, s.getRolePolicy, func(in *api.GetRolePolicyInput) *string { return in.RoleName }),
		onRole(s, s.listRolePolicies, func(in *api.ListRolePoliciesInput) *string { return in.RoleName }),
		onRole(s, s.deleteRolePolicy, func(in *api.DeleteRolePolicyInput) *string { return in.RoleName }),

		onRole(s, s.attachRolePolicy, func(in *api.AttachRolePolicyInput) *string { return in.RoleName }),
		onRole(s, s.detachRolePolicy, func(in *api.DetachRolePolicyInput) *string { return in.RoleName }),
		onRole(s, s.listAttachedRolePolicies, func(in *api.ListAttachedRolePoliciesInput) *string { return in.RoleName }),

		wire.On(wire.Op(s.createPolicy), func(_ *wire.Call, in *api.CreatePolicyInput) string {
			return s.newARN("policy", in.Path, in.PolicyName)
		}),
		onPolicy(s.getPolicy, func(in *api.GetPolicyInput) *string { return in.PolicyArn }),
		wire.On(wire.Op(s.listPolicies), func(*wire.Call, *api.ListPoliciesInput) string { return "policy path /" }),
		onPolicy(s.deletePolicy, func(in *api.DeletePolicyInput) *string { return in.PolicyArn }),
		onPolicy(s.tagPolicy, func(in *api.TagPolicyInput) *string { return in.PolicyArn }),
		onPolicy(s.untagPolicy, func(in *api.UntagPolicyInput) *string { return in.PolicyArn }),
		onPolicy(s.listPolicyTags, func(in *api.ListPolicyTagsInput) *string { return in.PolicyArn }),

		onPolicy(s.createPolicyVersion, func(in *api.CreatePolicyVersionInput) *string { return in.PolicyArn }),
		onPolicy(s.getPolicyVersion, func(in *api.GetPolicyVersionInput) *string { return in.PolicyArn }),
		onPolicy(s.listPolicyVersions, func(in *api.ListPolicyVersionsInput) *string { return in.PolicyArn }),
		onPolicy(s.deletePolicyVersion, func(in *api.DeletePolicyVersionInput) *string { return in.PolicyArn }),
		onPolicy(s.setDefaultPolicyVersion, func(in *api.SetDefaultPolicyVersionInput) *string { return in.PolicyArn }),

		wire.On(wire.Op(s.getUser), func(_ *wire.Call, in *api.GetUserInput) string {
			return s.newARN("user", nil, in.UserName)
		}),
		wire.Op(s.getAccountSummary),
		wire.On(wire.Op(s.simulatePrincipalPolicy), func(_ *wire.Call, in *api.SimulatePrincipalPolicyInput) string {
			return orEmpty(in.PolicySourceArn)
		}),
	})
}

// TokenOperations is the list of what is emulated of STS.
func (s *Service) TokenOperations() []wire.Operation {
	return model.HoldAll([]wire.Operation{
		wire.Op(s.getCallerIdentity),
		wire.On(wire.Op(s.assumeRole), func(_ *wire.Call, in *sts.AssumeRoleInput) string { return orEmpty(in.RoleArn) }),
	})
}

type operation[In, Out any] = func(context.Context, *wire.Call, *In) (*Out, error)

// onRole is an operation about the role that the input names.
func onRole[In, Out any](s *Service, f operation[In, Out], name func(*In) *string) wire.Operation {
	return wire.On(wire.Op(f), func(_ *wire.Call, in *In) string {
		if r, err := s.readRole(name(in)); err == nil {
			return r.ARN
		}
		return s.newARN("role", nil, name(in))
	})
}

// onPolicy is an operation about the policy whose ARN the input gives.
func onPolicy[In, Out any](f operation[In, Out], arn func(*In) *string) wire.Operation {
	return wire.On(wire.Op(f), func(_ *wire.Call, in *In) string { return orEmpty(arn(in)) })
}
