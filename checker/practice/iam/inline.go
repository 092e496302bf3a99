package iam

import (
	"context"
	"maps"
	"slices"

	api "github.com/aws/aws-sdk-go-v2/service/iam"

	"cognito-lambda-workshop/checker/policy"
	"cognito-lambda-workshop/checker/practice/store"
	"cognito-lambda-workshop/checker/practice/wire"
)

func (s *Service) putRolePolicy(_ context.Context, _ *wire.Call, in *api.PutRolePolicyInput) (*api.PutRolePolicyOutput, error) {
	name, err := policyName.required(in.PolicyName)
	if err != nil {
		return nil, err
	}
	sent, err := policyDocument(in.PolicyDocument, policy.Inline)
	if err != nil {
		return nil, err
	}
	err = s.changeRole(in.RoleName, func(_ *store.Tx, r *role) error {
		if r.Inline == nil {
			r.Inline = map[string]string{}
		}
		r.Inline[name] = sent
		total := 0
		for _, text := range r.Inline {
			total += policy.Size(text)
		}
		if total > policy.MaxInlineTotal {
			return limitExceeded("Maximum policy size of %d bytes exceeded for role %s", policy.MaxInlineTotal, r.Name)
		}
		return nil
	})
	return &api.PutRolePolicyOutput{}, err
}

func (s *Service) getRolePolicy(_ context.Context, _ *wire.Call, in *api.GetRolePolicyInput) (*api.GetRolePolicyOutput, error) {
	name, err := policyName.required(in.PolicyName)
	if err != nil {
		return nil, err
	}
	r, err := s.readRole(in.RoleName)
	if err != nil {
		return nil, err
	}
	sent, found := r.Inline[name]
	if !found {
		return nil, noInlinePolicy(name)
	}
	return &api.GetRolePolicyOutput{RoleName: &r.Name, PolicyName: &name, PolicyDocument: encoded(sent)}, nil
}

func noInlinePolicy(name string) error {
	return noSuchEntity("The role policy with name %s cannot be found.", name)
}

func (s *Service) listRolePolicies(_ context.Context, _ *wire.Call, in *api.ListRolePoliciesInput) (*api.ListRolePoliciesOutput, error) {
	r, err := s.readRole(in.RoleName)
	if err != nil {
		return nil, err
	}
	part, err := paginate(slices.Collect(maps.Keys(r.Inline)), itself, in.Marker, in.MaxItems)
	return &api.ListRolePoliciesOutput{PolicyNames: part.Items, IsTruncated: part.Truncated, Marker: part.Marker}, err
}

func (s *Service) deleteRolePolicy(_ context.Context, _ *wire.Call, in *api.DeleteRolePolicyInput) (*api.DeleteRolePolicyOutput, error) {
	name, err := policyName.required(in.PolicyName)
	if err != nil {
		return nil, err
	}
	err = s.changeRole(in.RoleName, func(_ *store.Tx, r *role) error {
		if _, found := r.Inline[name]; !found {
			return noInlinePolicy(name)
		}
		delete(r.Inline, name)
		return nil
	})
	return &api.DeleteRolePolicyOutput{}, err
}
