package iam

import (
	"context"

	api "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"cognito-lambda-workshop/checker/policy"
	"cognito-lambda-workshop/checker/practice/store"
	"cognito-lambda-workshop/checker/practice/wire"
)

// getAccountSummary counts what is there beside the quotas of an account that never asked for more.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
func (s *Service) getAccountSummary(context.Context, *wire.Call, *api.GetAccountSummaryInput) (*api.GetAccountSummaryOutput, error) {
	var roleCount, policyCount, versionCount int32
	err := s.Store.View(func(tx *store.Tx) error {
		for _, err := range roles.All(tx, "") {
			if err != nil {
				return err
			}
			roleCount++
		}
		for m, err := range policies.All(tx, "") {
			if err != nil {
				return err
			}
			policyCount++
			versionCount += int32(len(m.Versions))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	summary := map[string]int32{}
	for key, value := range map[types.SummaryKeyType]int32{
		types.SummaryKeyTypeUsers:                           1, // the learner
		types.SummaryKeyTypeUsersQuota:                      5000,
		types.SummaryKeyTypeAccessKeysPerUserQuota:          2,
		types.SummaryKeyTypeSigningCertificatesPerUserQuota: 2,
		types.SummaryKeyTypeGroupsPerUserQuota:              10,
		types.SummaryKeyTypeUserPolicySizeQuota:             2048,
		types.SummaryKeyTypeAttachedPoliciesPerUserQuota:    10,

		types.SummaryKeyTypeGroups:                        0,
		types.SummaryKeyTypeGroupsQuota:                   300,
		types.SummaryKeyTypeGroupPolicySizeQuota:          5120,
		types.SummaryKeyTypeAttachedPoliciesPerGroupQuota: 10,

		types.SummaryKeyTypeRoles:                        roleCount,
		types.SummaryKeyTypeRolesQuota:                   1000,
		types.SummaryKeyTypeRolePolicySizeQuota:          policy.MaxInlineTotal,
		types.SummaryKeyTypeAssumeRolePolicySizeQuota:    policy.MaxTrust,
		types.SummaryKeyTypeAttachedPoliciesPerRoleQuota: maxAttached,

		types.SummaryKeyTypePolicies:                 policyCount,
		types.SummaryKeyTypePoliciesQuota:            1500,
		types.SummaryKeyTypePolicySizeQuota:          policy.MaxManaged,
		types.SummaryKeyTypePolicyVersionsInUse:      versionCount,
		types.SummaryKeyTypePolicyVersionsInUseQuota: 10000,
		types.SummaryKeyTypeVersionsPerPolicyQuota:   maxVersions,

		types.SummaryKeyTypeInstanceProfiles:                  0,
		types.SummaryKeyTypeInstanceProfilesQuota:             1000,
		types.SummaryKeyTypeServerCertificates:                0,
		types.SummaryKeyTypeServerCertificatesQuota:           20,
		types.SummaryKeyTypeProviders:                         0,
		types.SummaryKeyTypeMFADevices:                        0,
		types.SummaryKeyTypeMFADevicesInUse:                   0,
		types.SummaryKeyTypeAccountMFAEnabled:                 0,
		types.SummaryKeyTypeAccountAccessKeysPresent:          0,
		types.SummaryKeyTypeAccountPasswordPresent:            0,
		types.SummaryKeyTypeAccountSigningCertificatesPresent: 0,
		types.SummaryKeyTypeGlobalEndpointTokenVersion:        1,
	} {
		summary[string(key)] = value
	}
	return &api.GetAccountSummaryOutput{SummaryMap: summary}, nil
}
