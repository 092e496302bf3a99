package iam

import (
	"context"
	"fmt"
	"slices"

	api "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"cognito-lambda-workshop/checker/policy"
	"cognito-lambda-workshop/checker/practice/regex"
	"cognito-lambda-workshop/checker/practice/store"
	"cognito-lambda-workshop/checker/practice/wire"
)

// maxVersions is the quota of versions per policy.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-versioning.html
const maxVersions = 5

var versionPattern = regex.New(`^v[1-9][0-9]*(\.[A-Za-z0-9-]*)?$`)

func versionID(value *string) (string, error) {
	if value == nil {
		return "", wire.MissingMember("versionId")
	}
	if !versionPattern.MatchString(*value) {
		return "", wire.BrokenConstraint(*value, "versionId", `satisfy regular expression pattern: v[1-9][0-9]*(\.[A-Za-z0-9-]*)?`)
	}
	return *value, nil
}

// find gives the place of a version in the list.
func (m managed) find(id string) (int, error) {
	at := slices.IndexFunc(m.Versions, func(v version) bool { return v.ID == id })
	if at < 0 {
		return 0, noSuchEntity("Policy %s version %s does not exist or is not attachable.", m.ARN, id)
	}
	return at, nil
}

func (m managed) listedVersion(v version) types.PolicyVersion {
	return types.PolicyVersion{VersionId: &v.ID, CreateDate: &v.Created, IsDefaultVersion: v.ID == m.Default}
}

func (s *Service) createPolicyVersion(_ context.Context, _ *wire.Call, in *api.CreatePolicyVersionInput) (*api.CreatePolicyVersionOutput, error) {
	sent, err := policyDocument(in.PolicyDocument, policy.Managed)
	if err != nil {
		return nil, err
	}
	var answer types.PolicyVersion
	err = s.changePolicy(in.PolicyArn, func(_ *store.Tx, m *managed) error {
		if len(m.Versions) >= maxVersions {
			return limitExceeded("A managed policy can have up to %d versions. Before you create a new version, you must delete an "+
				"existing version.", maxVersions)
		}
		m.Made++
		v := version{ID: fmt.Sprintf("v%d", m.Made), Number: m.Made, Document: sent, Created: s.Now()}
		m.Versions = append(m.Versions, v)
		m.Updated = v.Created
		if in.SetAsDefault {
			m.Default = v.ID
		}
		answer = m.listedVersion(v)
		return nil
	})
	return &api.CreatePolicyVersionOutput{PolicyVersion: &answer}, err
}

func (s *Service) getPolicyVersion(_ context.Context, _ *wire.Call, in *api.GetPolicyVersionInput) (*api.GetPolicyVersionOutput, error) {
	id, err := versionID(in.VersionId)
	if err != nil {
		return nil, err
	}
	m, err := s.readPolicy(in.PolicyArn)
	if err != nil {
		return nil, err
	}
	at, err := m.find(id)
	if err != nil {
		return nil, err
	}
	answer := m.listedVersion(m.Versions[at])
	answer.Document = encoded(m.Versions[at].Document)
	return &api.GetPolicyVersionOutput{PolicyVersion: &answer}, nil
}

// listPolicyVersions gives the newest first.
func (s *Service) listPolicyVersions(_ context.Context, _ *wire.Call, in *api.ListPolicyVersionsInput) (*api.ListPolicyVersionsOutput, error) {
	m, err := s.readPolicy(in.PolicyArn)
	if err != nil {
		return nil, err
	}
	newestFirst := func(v version) string { return fmt.Sprintf("%09d", 999_999_999-v.Number) }
	part, err := paginate(m.Versions, newestFirst, in.Marker, in.MaxItems)
	if err != nil {
		return nil, err
	}
	list := make([]types.PolicyVersion, 0, len(part.Items))
	for _, v := range part.Items {
		list = append(list, m.listedVersion(v))
	}
	return &api.ListPolicyVersionsOutput{Versions: list, IsTruncated: part.Truncated, Marker: part.Marker}, nil
}

func (s *Service) deletePolicyVersion(_ context.Context, _ *wire.Call, in *api.DeletePolicyVersionInput) (*api.DeletePolicyVersionOutput, error) {
	id, err := versionID(in.VersionId)
	if err != nil {
		return nil, err
	}
	err = s.changePolicy(in.PolicyArn, func(_ *store.Tx, m *managed) error {
		at, err := m.find(id)
		if err != nil {
			return err
		}
		if id == m.Default {
			return deleteConflict("Cannot delete the default version of a policy.")
		}
		m.Versions = slices.Delete(m.Versions, at, at+1)
		m.Updated = s.Now()
		return nil
	})
	return &api.DeletePolicyVersionOutput{}, err
}

func (s *Service) setDefaultPolicyVersion(_ context.Context, _ *wire.Call, in *api.SetDefaultPolicyVersionInput) (*api.SetDefaultPolicyVersionOutput, error) {
	id, err := versionID(in.VersionId)
	if err != nil {
		return nil, err
	}
	err = s.changePolicy(in.PolicyArn, func(_ *store.Tx, m *managed) error {
		if _, err := m.find(id); err != nil {
			return err
		}
		m.Default = id
		m.Updated = s.Now()
		return nil
	})
	return &api.SetDefaultPolicyVersionOutput{}, err
}
