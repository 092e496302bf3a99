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

// Seconds that a session of a role may last: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
const (
	defaultSession = 3600
	longestSession = 43200
)

func (s *Service) createRole(_ context.Context, _ *wire.Call, in *api.CreateRoleInput) (*api.CreateRoleOutput, error) {
	name, nameErr := roleName.required(in.RoleName)
	tags, tagsErr := addTags(nil, in.Tags)
	err := firstOf(nameErr, pathMember.optional(in.Path), tagsErr)
	if err != nil {
		return nil, err
	}
	r := role{
		Name: name, Path: "/", ID: newID("AROA"), ARN: s.newARN("role", in.Path, in.RoleName),
		Description: orEmpty(in.Description), Created: s.Now(), MaxSession: defaultSession, Tags: tags,
	}
	if in.Path != nil {
		r.Path = *in.Path
	}
	if in.MaxSessionDuration != nil {
		r.MaxSession = *in.MaxSessionDuration
	}
	err = s.Store.Update(func(tx *store.Tx) error {
		if r.Trust, err = s.trustPolicy(tx, "assumeRolePolicyDocument", in.AssumeRolePolicyDocument); err != nil {
			return err
		}
		if r.Boundary, err = boundary(tx, in.PermissionsBoundary); err != nil {
			return err
		}
		if _, found, err := roles.Get(tx, nameKey(name)); err != nil || found {
			return firstOf(err, alreadyExists("Role with name %s already exists.", name))
		}
		return roles.Put(tx, nameKey(name), r)
	})
	if err != nil {
		return nil, err
	}
	answer := r.listed()
	// Only the reading calls give these.
	answer.Description, answer.MaxSessionDuration = nil, nil
	answer.Tags = tagList(r.Tags)
	answer.PermissionsBoundary = r.boundary()
	return &api.CreateRoleOutput{Role: &answer}, nil
}

// trustPolicy checks the document that says who may assume a role. IAM looks up the roles and users that it names.
func (s *Service) trustPolicy(tx *store.Tx, member string, value *string) (string, error) {
	sent, err := document(member).required(value)
	if err != nil {
		return "", err
	}
	if err := policy.Validate(sent, policy.Trust); err != nil {
		return "", malformed(err)
	}
	doc, err := policy.Parse(sent)
	if err != nil {
		return "", wire.Errorf("MalformedPolicyDocument", "Syntax error in policy.")
	}
	for _, statement := range doc.Statements {
		for _, principal := range statement.Principal[policy.AWSPrincipal] {
			known, err := s.knowsPrincipal(tx, principal)
			if err != nil {
				return "", err
			}
			if !known {
				return "", wire.Errorf("MalformedPolicyDocument", `Invalid principal in policy: "AWS":"%s"`, principal)
			}
		}
	}
	if policy.Size(sent) > policy.MaxTrust {
		return "", limitExceeded("Cannot exceed quota for ACLSizePerRole: %d", policy.MaxTrust)
	}
	return sent, nil
}

// knowsPrincipal tells whether a role or user is there. Of an account that nobody here knows, anything may be.
func (s *Service) knowsPrincipal(tx *store.Tx, arn string) (known bool, err error) {
	home := s.of(arn)
	switch {
	case home == nil:
		return true, nil
	case strings.HasPrefix(arn, home.arn("user/")):
		return arn == home.arn("user/"+learner), nil
	case !strings.HasPrefix(arn, home.arn("role/")):
		return true, nil
	case home == s:
		_, known, err = roleByARN(tx, arn)
		return known, err
	}
	err = home.Store.View(func(tx *store.Tx) error {
		_, known, err = roleByARN(tx, arn)
		return err
	})
	return known, err
}

func boundary(tx *store.Tx, value *string) (string, error) {
	if value == nil {
		return "", nil
	}
	arn, err := policyARN(value)
	if err != nil {
		return "", err
	}
	err = attachable(tx, arn)
	return arn, err
}

func (s *Service) getRole(_ context.Context, _ *wire.Call, in *api.GetRoleInput) (*api.GetRoleOutput, error) {
	r, err := s.readRole(in.RoleName)
	if err != nil {
		return nil, err
	}
	answer := r.listed()
	answer.Tags = tagList(r.Tags)
	answer.PermissionsBoundary = r.boundary()
	// AWS takes hours to note a use, so that a fresh role's is empty there too.
	answer.RoleLastUsed = &types.RoleLastUsed{}
	return &api.GetRoleOutput{Role: &answer}, nil
}

// listed is a role as ListRoles gives it, without what only GetRole gives.
func (r role) listed() types.Role {
	answer := types.Role{
		Arn: &r.ARN, CreateDate: &r.Created, Path: &r.Path, RoleId: &r.ID, RoleName: &r.Name,
		AssumeRolePolicyDocument: encoded(r.Trust), MaxSessionDuration: &r.MaxSession,
	}
	if r.Description != "" {
		answer.Description = &r.Description
	}
	return answer
}

func (r role) boundary() *types.AttachedPermissionsBoundary {
	if r.Boundary == "" {
		return nil
	}
	return &types.AttachedPermissionsBoundary{
		PermissionsBoundaryArn: &r.Boundary, PermissionsBoundaryType: "Policy",
	}
}

func (s *Service) listRoles(_ context.Context, _ *wire.Call, in *api.ListRolesInput) (*api.ListRolesOutput, error) {
	if err := pathPrefix.optional(in.PathPrefix); err != nil {
		return nil, err
	}
	var list []types.Role
	err := s.Store.View(func(tx *store.Tx) error {
		for r, err := range roles.All(tx, "") {
			if err != nil {
				return err
			}
			if strings.HasPrefix(r.Path, orEmpty(in.PathPrefix)) {
				list = append(list, r.listed())
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	part, err := paginate(list, func(r types.Role) string { return *r.RoleName }, in.Marker, in.MaxItems)
	return &api.ListRolesOutput{Roles: part.Items, IsTruncated: part.Truncated, Marker: part.Marker}, err
}

// updateRole keeps a description that is left out, but not a session's length: that goes back to an hour.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateRole.html
func (s *Service) updateRole(_ context.Context, _ *wire.Call, in *api.UpdateRoleInput) (*api.UpdateRoleOutput, error) {
	err := s.changeRole(in.RoleName, func(_ *store.Tx, r *role) error {
		if in.Description != nil {
			r.Description = *in.Description
		}
		r.MaxSession = defaultSession
		if in.MaxSessionDuration != nil {
			r.MaxSession = *in.MaxSessionDuration
		}
		return nil
	})
	return &api.UpdateRoleOutput{}, err
}

func (s *Service) updateAssumeRolePolicy(_ context.Context, _ *wire.Call, in *api.UpdateAssumeRolePolicyInput) (*api.UpdateAssumeRolePolicyOutput, error) {
	err := s.changeRole(in.RoleName, func(tx *store.Tx, r *role) (err error) {
		r.Trust, err = s.trustPolicy(tx, "policyDocument", in.PolicyDocument)
		return err
	})
	return &api.UpdateAssumeRolePolicyOutput{}, err
}

func (s *Service) deleteRole(_ context.Context, _ *wire.Call, in *api.DeleteRoleInput) (*api.DeleteRoleOutput, error) {
	name, err := roleName.required(in.RoleName)
	if err != nil {
		return nil, err
	}
	err = s.Store.Update(func(tx *store.Tx) error {
		r, err := findRole(tx, name)
		switch {
		case err != nil:
			return err
		case len(r.Attached) > 0:
			return deleteConflict("Cannot delete entity, must detach all policies first.")
		case len(r.Inline) > 0:
			return deleteConflict("Cannot delete entity, must delete policies first.")
		}
		return roles.Delete(tx, nameKey(name))
	})
	return &api.DeleteRoleOutput{}, err
}

// listInstanceProfilesForRole finds none: the practice account has no EC2.
func (s *Service) listInstanceProfilesForRole(_ context.Context, _ *wire.Call, in *api.ListInstanceProfilesForRoleInput) (*api.ListInstanceProfilesForRoleOutput, error) {
	if _, err := s.readRole(in.RoleName); err != nil {
		return nil, err
	}
	part, err := paginate([]types.InstanceProfile{}, func(types.InstanceProfile) string { return "" }, in.Marker, in.MaxItems)
	return &api.ListInstanceProfilesForRoleOutput{InstanceProfiles: part.Items}, err
}
