package practice_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestIAMCountsWhatIsThere(t *testing.T) {
	s := serve(t)
	summary := func() map[string]int32 {
		out, err := s.iam().GetAccountSummary(background, &iam.GetAccountSummaryInput{})
		require.NoError(t, err)
		return out.SummaryMap
	}
	empty := summary()
	for _, key := range types.SummaryKeyType("").Values() {
		assert.Contains(t, empty, string(key), "AWS documents it")
	}
	assert.Equal(t, []int32{1, 0, 0, 0}, []int32{empty["Users"], empty["Roles"], empty["Policies"], empty["PolicyVersionsInUse"]})
	assert.Equal(t, []int32{1000, 1500, 5}, []int32{empty["RolesQuota"], empty["PoliciesQuota"], empty["VersionsPerPolicyQuota"]})

	makeRole(t, s.iam(), "one")
	makeRole(t, s.iam(), "two")
	policy := makePolicy(t, s.iam(), "logs", iamLogs)
	_, err := s.iam().CreatePolicyVersion(background, &iam.CreatePolicyVersionInput{PolicyArn: &policy, PolicyDocument: aws.String(iamLogs)})
	require.NoError(t, err)
	full := summary()
	assert.Equal(t, []int32{2, 1, 2}, []int32{full["Roles"], full["Policies"], full["PolicyVersionsInUse"]})
}

func TestLambdaTellsItsQuotasAndUsage(t *testing.T) {
	s := serve(t)
	settings := func(region string) *lambda.GetAccountSettingsOutput {
		out, err := s.lambda(region).GetAccountSettings(background, &lambda.GetAccountSettingsInput{})
		require.NoError(t, err)
		return out
	}
	before := settings(east)
	assert.Equal(t, int32(1000), before.AccountLimit.ConcurrentExecutions)
	assert.Equal(t, int32(1000), *before.AccountLimit.UnreservedConcurrentExecutions)
	assert.Equal(t, int64(80530636800), before.AccountLimit.TotalCodeSize)
	assert.Equal(t, int64(52428800), before.AccountLimit.CodeSizeZipped)
	assert.Equal(t, int64(262144000), before.AccountLimit.CodeSizeUnzipped)
	assert.Zero(t, before.AccountUsage.FunctionCount)
	assert.Zero(t, before.AccountUsage.TotalCodeSize)

	role := s.executionRole(t, "r", "")
	for _, name := range []string{"f", "g"} {
		_, err := s.lambda(east).CreateFunction(background, newFunction(name, role, anyZip(t)))
		require.NoError(t, err)
	}
	used := settings(east).AccountUsage
	assert.Equal(t, int64(2), used.FunctionCount)
	assert.Equal(t, int64(2*len(anyZip(t))), used.TotalCodeSize)
	assert.Zero(t, settings("eu-west-1").AccountUsage.FunctionCount, "each Region has its own")
}
