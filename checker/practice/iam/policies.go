package iam

import (
	"context"
	"strings"

	api "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"cognito-lambda-workshop/checker/policy"
	"cognito-lambda-workshop/checker/practice/store"
	"cognito-lambda-workshop/checker/practice/wire"
)

func (s *Service) createPolicy(_ context.Context, _ *wire.Call, in *api.CreatePolicyInput) (*api.CreatePolicyOutput, error) {
	name, nameErr := policyName.required(in.PolicyName)
	tags, tagsErr := addTags(nil, in.Tags)
	err := firstOf(nameErr, pathMember.optional(in.Path), tagsErr)
	if err != nil {
		return nil, err
	}
	sent, err := policyDocument(in.PolicyDocument, policy.Managed)
	if err != nil {
		return nil, err
	}
	now := s.Now()
	m := managed{
		Name: name, Path: "/", ID: newID("ANPA"), ARN: s.newARN("policy", in.Path, in.PolicyName),
		Description: orEmpty(in.Description), Created: now, Updated: now, Tags: tags,
		Default: "v1", Made: 1, Versions: []version{{ID: "v1", Number: 1, Document: sent, Created: now}},
	}
	if in.Path != nil {
		m.Path = *in.Path
	}
	err = s.Store.Update(func(tx *store.Tx) error {
		if _, found, err := policies.Get(tx, nameKey(name)); err != nil || found {
			return firstOf(err, alreadyExists("A policy called %s already exists. Duplicate names are not allowed.", name))
		}
		return policies.Put(tx, nameKey(name), m)
	})
	if err != nil {
		return nil, err
	}
	answer := m.listed(usage{})
	answer.Tags = tagList(m.Tags)
	return &api.CreatePolicyOutput{Policy: &answer}, nil
}

// listed is a policy as ListPolicies gives it, without what only GetPolicy gives.
func (m managed) listed(used usage) types.Policy {
	return types.Policy{
		Arn: &m.ARN, PolicyName: &m.Name, PolicyId: &m.ID, Path: &m.Path, DefaultVersionId: &m.Default,
		AttachmentCount: &used.attached, PermissionsBoundaryUsageCount: &used.boundary,
		IsAttachable: true, CreateDate: &m.Created, UpdateDate: &m.Updated,
	}
}

func (s *Service) getPolicy(_ context.Context, _ *wire.Call, in *api.GetPolicyInput) (*api.GetPolicyOutput, error) {
	arn, err := policyARN(in.PolicyArn)
	if err != nil {
		return nil, err
	}
	var answer types.Policy
	err = s.Store.View(func(tx *store.Tx) error {
		m, err := mustFindPolicy(tx, arn)
		if err != nil {
			return err
		}
		used, err := usages(tx)
		if err != nil {
			return err
		}
		answer = m.listed(used[arn])
		answer.Tags = tagList(m.Tags)
		if m.Description != "" {
			answer.Description = &m.Description
		}
		return nil
	})
	return &api.GetPolicyOutput{Policy: &answer}, err
}

func (s *Service) listPolicies(_ context.Context, _ *wire.Call, in *api.ListPoliciesInput) (*api.ListPoliciesOutput, error) {
	if err := pathPrefix.optional(in.PathPrefix); err != nil {
		return nil, err
	}
	var list []types.Policy
	err := s.Store.View(func(tx *store.Tx) error {
		used, err := usages(tx)
		if err != nil {
			return err
		}
		add := func(m managed) {
			if strings.HasPrefix(m.Path, orEmpty(in.PathPrefix)) && fitsUsage(in, used[m.ARN]) {
				list = append(list, m.listed(used[m.ARN]))
			}
		}
		if in.Scope != types.PolicyScopeTypeLocal {
			for _, m := range awsOwned() {
				add(m)
			}
		}
		if in.Scope == types.PolicyScopeTypeAws {
			return nil
		}
		for m, err := range policies.All(tx, "") {
			if err != nil {
				return err
			}
			add(m)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	part, err := paginate(list, func(p types.Policy) string { return *p.PolicyName + " " + *p.Arn }, in.Marker, in.MaxItems)
	return &api.ListPoliciesOutput{Policies: part.Items, IsTruncated: part.Truncated, Marker: part.Marker}, err
}

func fitsUsage(in *api.ListPoliciesInput, used usage) bool {
	bounds := in.PolicyUsageFilter == types.PolicyUsageTypePermissionsBoundary
	permits := in.PolicyUsageFilter == types.PolicyUsageTypePermissionsPolicy
	switch {
	case bounds && used.boundary == 0, permits && used.attached == 0:
		return false
	case in.OnlyAttached:
		return used.attached > 0
	}
	return true
}

func (s *Service) deletePolicy(_ context.Context, _ *wire.Call, in *api.DeletePolicyInput) (*api.DeletePolicyOutput, error) {
	arn, err := policyARN(in.PolicyArn)
	if err != nil {
		return nil, err
	}
	err = s.Store.Update(func(tx *store.Tx) error {
		m, err := mustFindPolicy(tx, arn)
		if err == nil {
			err = notAWSOwned(arn)
		}
		if err != nil {
			return err
		}
		used, err := usages(tx)
		switch {
		case err != nil:
			return err
		case used[arn] != usage{}:
			return deleteConflict("Cannot delete a policy attached to entities.")
		case len(m.Versions) > 1:
			return deleteConflict("This policy has more than one version. Before you delete a policy, you must delete the policy's " +
				"versions. The default version is deleted with the policy.")
		}
		return policies.Delete(tx, nameKey(m.Name))
	})
	return &api.DeletePolicyOutput{}, err
}
