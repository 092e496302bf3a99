package iam

import (
	"context"
	"slices"
	"strings"

	api "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"cognito-lambda-workshop/checker/practice/store"
	"cognito-lambda-workshop/checker/practice/wire"
)

// maxAttached is the quota of managed policies per role.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const maxAttached = 10

func (s *Service) attachRolePolicy(_ context.Context, _ *wire.Call, in *api.AttachRolePolicyInput) (*api.AttachRolePolicyOutput, error) {
	arn, err := policyARN(in.PolicyArn)
	if err != nil {
		return nil, err
	}
	err = s.changeRole(in.RoleName, func(tx *store.Tx, r *role) error {
		if err := attachable(tx, arn); err != nil {
			return err
		}
		if slices.Contains(r.Attached, arn) {
			return nil
		}
		if len(r.Attached) >= maxAttached {
			return limitExceeded("Cannot exceed quota for PoliciesPerRole: %d", maxAttached)
		}
		r.Attached = append(r.Attached, arn)
		return nil
	})
	return &api.AttachRolePolicyOutput{}, err
}

func attachable(tx *store.Tx, arn string) error {
	_, found, err := findPolicy(tx, arn)
	if err == nil && !found {
		err = noSuchEntity("Policy %s does not exist or is not attachable.", arn)
	}
	return err
}

func (s *Service) detachRolePolicy(_ context.Context, _ *wire.Call, in *api.DetachRolePolicyInput) (*api.DetachRolePolicyOutput, error) {
	arn, err := policyARN(in.PolicyArn)
	if err != nil {
		return nil, err
	}
	err = s.changeRole(in.RoleName, func(_ *store.Tx, r *role) error {
		at := slices.Index(r.Attached, arn)
		if at < 0 {
			return noSuchEntity("Policy %s was not found.", arn)
		}
		r.Attached = slices.Delete(r.Attached, at, at+1)
		return nil
	})
	return &api.DetachRolePolicyOutput{}, err
}

func (s *Service) listAttachedRolePolicies(_ context.Context, _ *wire.Call, in *api.ListAttachedRolePoliciesInput) (*api.ListAttachedRolePoliciesOutput, error) {
	if err := pathPrefix.optional(in.PathPrefix); err != nil {
		return nil, err
	}
	r, err := s.readRole(in.RoleName)
	if err != nil {
		return nil, err
	}
	var list []types.AttachedPolicy
	for _, arn := range r.Attached {
		_, path, _ := strings.Cut(arn, "/")
		if strings.HasPrefix("/"+path, orEmpty(in.PathPrefix)) {
			name := arn[strings.LastIndex(arn, "/")+1:]
			list = append(list, types.AttachedPolicy{PolicyArn: &arn, PolicyName: &name})
		}
	}
	part, err := paginate(list, func(p types.AttachedPolicy) string { return *p.PolicyArn }, in.Marker, in.MaxItems)
	return &api.ListAttachedRolePoliciesOutput{AttachedPolicies: part.Items, IsTruncated: part.Truncated, Marker: part.Marker}, err
}
