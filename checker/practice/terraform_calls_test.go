package practice_test

import (
	"encoding/json"
	"net/url"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	lambdatypes "github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// workshopByTerraform makes and deletes the things of testdata/terraform/main.tf by the calls of Terraform's AWS
// provider, and reads them as its refresh does.
// https://github.com/hashicorp/terraform-provider-aws/tree/main/internal/service
type workshopByTerraform struct {
	*served
	t                   *testing.T
	pool, client        string
	role, policy, group *string
}

// The provider's calls, in its order. A plan is empty when a refresh reads what the read after the creation read, and
// when that is what was asked for.
func TestTerraformsCallsFindWhatTheyMade(t *testing.T) {
	w := &workshopByTerraform{served: serve(t), t: t, role: aws.String("role"), group: aws.String("/aws/lambda/sign-up")}
	who, err := w.sts().GetCallerIdentity(background, &sts.GetCallerIdentityInput{})
	require.NoError(t, err)
	require.Equal(t, "123456789012", *who.Account)

	w.makeRole()
	w.makePool()
	w.makeFunction()
	made := w.refresh()
	w.Clock.Forward(time.Hour)
	again := w.refresh()
	for name, read := range made {
		assert.JSONEq(t, read, again[name], name)
	}
	w.destroy()
}

func (w *workshopByTerraform) makeRole() {
	t, client := w.t, w.iam()
	role, err := client.CreateRole(background, &iam.CreateRoleInput{
		RoleName: w.role, AssumeRolePolicyDocument: aws.String(lambdaTrust), Path: aws.String("/"), MaxSessionDuration: aws.Int32(3600),
	})
	require.NoError(t, err)
	require.NotEmpty(t, *role.Role.RoleName)
	read, err := client.GetRole(background, &iam.GetRoleInput{RoleName: w.role})
	require.NoError(t, err)
	assert.Regexp(t, `^arn:aws:iam::123456789012:role/role$`, *read.Role.Arn)
	assert.Equal(t, "/", *read.Role.Path)
	assert.Equal(t, int32(3600), *read.Role.MaxSessionDuration)
	assert.Nil(t, read.Role.Description)
	assert.Nil(t, read.Role.PermissionsBoundary)
	assert.Empty(t, read.Role.Tags)
	assert.JSONEq(t, lambdaTrust, unescaped(t, read.Role.AssumeRolePolicyDocument))

	policy, err := client.CreatePolicy(background, &iam.CreatePolicyInput{
		PolicyName: aws.String("policy"), PolicyDocument: aws.String(mayLog), Path: aws.String("/"), Description: aws.String(""),
	})
	require.NoError(t, err)
	w.policy = policy.Policy.Arn
	shown, err := client.GetPolicy(background, &iam.GetPolicyInput{PolicyArn: w.policy})
	require.NoError(t, err)
	assert.Empty(t, aws.ToString(shown.Policy.Description))
	version, err := client.GetPolicyVersion(background, &iam.GetPolicyVersionInput{PolicyArn: w.policy, VersionId: shown.Policy.DefaultVersionId})
	require.NoError(t, err)
	assert.JSONEq(t, mayLog, unescaped(t, version.PolicyVersion.Document))

	_, err = client.AttachRolePolicy(background, &iam.AttachRolePolicyInput{RoleName: w.role, PolicyArn: w.policy})
	require.NoError(t, err)
}

func unescaped(t *testing.T, document *string) string {
	text, err := url.QueryUnescape(*document)
	require.NoError(t, err)
	return text
}

func (w *workshopByTerraform) makePool() {
	t, client := w.t, w.cognito(east)
	pool, err := client.CreateUserPool(background, &idp.CreateUserPoolInput{
		PoolName: aws.String("tutorials-user-pool"), UserPoolTags: map[string]string{"workshop": "sign-up"},
		UsernameAttributes:     []types.UsernameAttributeType{types.UsernameAttributeTypeEmail},
		AutoVerifiedAttributes: []types.VerifiedAttributeType{types.VerifiedAttributeTypeEmail},
		DeletionProtection:     types.DeletionProtectionTypeInactive,
		UserPoolTier:           types.UserPoolTierTypeEssentials,
	})
	require.NoError(t, err)
	w.pool = *pool.UserPool.Id
	shown, err := client.DescribeUserPool(background, &idp.DescribeUserPoolInput{UserPoolId: &w.pool})
	require.NoError(t, err)
	p := shown.UserPool
	// What was asked for, and what shows as a difference when it is there without having been asked for.
	assert.Equal(t, map[string]string{"workshop": "sign-up"}, p.UserPoolTags)
	assert.Equal(t, []types.UsernameAttributeType{types.UsernameAttributeTypeEmail}, p.UsernameAttributes)
	assert.Equal(t, []types.VerifiedAttributeType{types.VerifiedAttributeTypeEmail}, p.AutoVerifiedAttributes)
	assert.Nil(t, p.AliasAttributes)
	assert.Nil(t, p.DeviceConfiguration)
	assert.Nil(t, p.SmsConfiguration)
	assert.Nil(t, p.UserPoolAddOns)
	assert.Nil(t, p.UsernameConfiguration)
	assert.Empty(t, p.UserAttributeUpdateSettings.AttributesRequireVerificationBeforeUpdate)
	assert.Equal(t, types.DefaultEmailOptionTypeConfirmWithCode, p.VerificationMessageTemplate.DefaultEmailOption)
	assert.Equal(t, types.EmailSendingAccountTypeCognitoDefault, p.EmailConfiguration.EmailSendingAccount)
	for _, attribute := range p.SchemaAttributes {
		assertStandard(t, attribute)
	}
	mfa, err := client.GetUserPoolMfaConfig(background, &idp.GetUserPoolMfaConfigInput{UserPoolId: &w.pool})
	require.NoError(t, err)
	assert.Equal(t, types.UserPoolMfaTypeOff, mfa.MfaConfiguration)
	assert.Nil(t, mfa.SoftwareTokenMfaConfiguration)
	assert.Nil(t, mfa.WebAuthnConfiguration)

	made, err := client.CreateUserPoolClient(background, &idp.CreateUserPoolClientInput{
		UserPoolId: &w.pool, ClientName: aws.String("tutorials-client"), GenerateSecret: true,
		ExplicitAuthFlows:          []types.ExplicitAuthFlowsType{"ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"},
		PreventUserExistenceErrors: types.PreventUserExistenceErrorTypesEnabled,
	})
	require.NoError(t, err)
	w.client = *made.UserPoolClient.ClientId
	read, err := client.DescribeUserPoolClient(background, &idp.DescribeUserPoolClientInput{UserPoolId: &w.pool, ClientId: &w.client})
	require.NoError(t, err)
	// The provider takes its state from the answer to the creation, and plans with it.
	assert.Equal(t, made.UserPoolClient, read.UserPoolClient)
	assert.NotEmpty(t, read.UserPoolClient.ClientSecret)
	assert.Nil(t, read.UserPoolClient.TokenValidityUnits)
	assert.Nil(t, read.UserPoolClient.AnalyticsConfiguration)
}

// assertStandard holds an attribute to what every pool has: the provider takes others for ones that somebody added.
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html#cognito-user-pools-standard-attributes
func assertStandard(t *testing.T, a types.SchemaAttributeType) {
	want := types.SchemaAttributeType{
		Name: a.Name, AttributeDataType: types.AttributeDataTypeString, DeveloperOnlyAttribute: aws.Bool(false),
		Mutable: aws.Bool(*a.Name != "sub"), Required: aws.Bool(*a.Name == "sub"),
		StringAttributeConstraints: &types.StringAttributeConstraintsType{MinLength: aws.String("0"), MaxLength: aws.String("2048")},
	}
	switch *a.Name {
	case "email_verified", "phone_number_verified":
		want.AttributeDataType, want.StringAttributeConstraints = types.AttributeDataTypeBoolean, nil
	case "updated_at":
		want.AttributeDataType, want.StringAttributeConstraints = types.AttributeDataTypeNumber, nil
		want.NumberAttributeConstraints = &types.NumberAttributeConstraintsType{MinValue: aws.String("0")}
	case "birthdate":
		want.StringAttributeConstraints = &types.StringAttributeConstraintsType{MinLength: aws.String("10"), MaxLength: aws.String("10")}
	case "sub":
		want.StringAttributeConstraints.MinLength = aws.String("1")
	case "identities":
		want.StringAttributeConstraints = &types.StringAttributeConstraintsType{}
	}
	assert.Equal(t, want, a, *a.Name)
}

func (w *workshopByTerraform) makeFunction() {
	t := w.t
	_, err := w.logs(east).CreateLogGroup(background, &cloudwatchlogs.CreateLogGroupInput{LogGroupName: w.group})
	require.NoError(t, err)

	client, name := w.lambda(east), aws.String("sign-up")
	in := newFunction(*name, "arn:aws:iam::123456789012:role/role", anyZip(t), func(in *lambda.CreateFunctionInput) {
		in.Description, in.PackageType, in.MemorySize, in.Timeout = aws.String(""), lambdatypes.PackageTypeZip, aws.Int32(128), aws.Int32(10)
		in.Environment = &lambdatypes.Environment{Variables: map[string]string{"clientId": w.client}}
	})
	_, err = client.CreateFunction(background, in)
	require.NoError(t, err)
	_, err = lambda.NewFunctionActiveV2Waiter(client).WaitForOutput(background, &lambda.GetFunctionInput{FunctionName: name}, time.Minute)
	require.NoError(t, err)
	read, err := client.GetFunction(background, &lambda.GetFunctionInput{FunctionName: name})
	require.NoError(t, err)
	c := read.Configuration
	assert.Equal(t, in.Environment.Variables, c.Environment.Variables)
	assert.Equal(t, in.Architectures, c.Architectures)
	assert.Equal(t, int32(10), *c.Timeout)
	assert.Equal(t, lambdatypes.StateActive, c.State)
	assert.Equal(t, lambdatypes.LastUpdateStatusSuccessful, c.LastUpdateStatus)
	assert.Nil(t, read.Concurrency)
	assert.Nil(t, c.VpcConfig)
	assert.Nil(t, c.DeadLetterConfig)
	assert.Empty(t, c.Layers)
	assert.Empty(t, aws.ToString(c.Description))
}

// refresh reads everything as a plan does. A link to code is another each time.
func (w *workshopByTerraform) refresh() map[string]string {
	t, name := w.t, aws.String("sign-up")
	read := map[string]string{}
	keep := func(name string, answer any, err error) {
		require.NoError(t, err, name)
		text, err := json.Marshal(answer)
		require.NoError(t, err)
		read[name] = string(text)
	}
	role, err := w.iam().GetRole(background, &iam.GetRoleInput{RoleName: w.role})
	keep("role", role.Role, err)
	inline, err := w.iam().ListRolePolicies(background, &iam.ListRolePoliciesInput{RoleName: w.role})
	keep("inline policies", inline.PolicyNames, err)
	attached, err := w.iam().ListAttachedRolePolicies(background, &iam.ListAttachedRolePoliciesInput{RoleName: w.role})
	keep("attached policies", attached.AttachedPolicies, err)
	require.Len(t, attached.AttachedPolicies, 1)
	policy, err := w.iam().GetPolicy(background, &iam.GetPolicyInput{PolicyArn: w.policy})
	keep("policy", policy.Policy, err)
	version, err := w.iam().GetPolicyVersion(background, &iam.GetPolicyVersionInput{PolicyArn: w.policy, VersionId: policy.Policy.DefaultVersionId})
	keep("policy version", version.PolicyVersion, err)
	tags, err := w.iam().ListPolicyTags(background, &iam.ListPolicyTagsInput{PolicyArn: w.policy})
	keep("policy tags", tags.Tags, err)

	pool, err := w.cognito(east).DescribeUserPool(background, &idp.DescribeUserPoolInput{UserPoolId: &w.pool})
	keep("pool", pool.UserPool, err)
	mfa, err := w.cognito(east).GetUserPoolMfaConfig(background, &idp.GetUserPoolMfaConfigInput{UserPoolId: &w.pool})
	keep("MFA", mfa.MfaConfiguration, err)
	client, err := w.cognito(east).DescribeUserPoolClient(background, &idp.DescribeUserPoolClientInput{UserPoolId: &w.pool, ClientId: &w.client})
	keep("app client", client.UserPoolClient, err)

	groups, err := w.logs(east).DescribeLogGroups(background, &cloudwatchlogs.DescribeLogGroupsInput{LogGroupNamePrefix: w.group})
	keep("log group", groups.LogGroups, err)
	require.Len(t, groups.LogGroups, 1)
	groupTags, err := w.logs(east).ListTagsForResource(background, &cloudwatchlogs.ListTagsForResourceInput{ResourceArn: groups.LogGroups[0].LogGroupArn})
	keep("tags of the log group", groupTags.Tags, err)

	function, err := w.lambda(east).GetFunction(background, &lambda.GetFunctionInput{FunctionName: name})
	keep("function", function.Configuration, err)
	versions, err := w.lambda(east).ListVersionsByFunction(background, &lambda.ListVersionsByFunctionInput{FunctionName: name, MaxItems: aws.Int32(10000)})
	keep("versions", versions.Versions, err)
	assert.Equal(t, "$LATEST", *versions.Versions[len(versions.Versions)-1].Version)
	signing, err := w.lambda(east).GetFunctionCodeSigningConfig(background, &lambda.GetFunctionCodeSigningConfigInput{FunctionName: name})
	keep("code signing", aws.ToString(signing.CodeSigningConfigArn), err)
	functionTags, err := w.lambda(east).ListTags(background, &lambda.ListTagsInput{Resource: function.Configuration.FunctionArn})
	keep("tags of the function", functionTags.Tags, err)
	return read
}

func (w *workshopByTerraform) destroy() {
	t, name := w.t, aws.String("sign-up")
	_, err := w.lambda(east).DeleteFunction(background, &lambda.DeleteFunctionInput{FunctionName: name})
	require.NoError(t, err)
	_, err = w.lambda(east).GetFunction(background, &lambda.GetFunctionInput{FunctionName: name})
	requireRefused(t, err, "ResourceNotFoundException", "")
	_, err = w.logs(east).DeleteLogGroup(background, &cloudwatchlogs.DeleteLogGroupInput{LogGroupName: w.group})
	require.NoError(t, err)
	_, err = w.logs(east).DeleteLogGroup(background, &cloudwatchlogs.DeleteLogGroupInput{LogGroupName: w.group})
	requireRefused(t, err, "ResourceNotFoundException", "")

	_, err = w.iam().DetachRolePolicy(background, &iam.DetachRolePolicyInput{RoleName: w.role, PolicyArn: w.policy})
	require.NoError(t, err)
	versions, err := w.iam().ListPolicyVersions(background, &iam.ListPolicyVersionsInput{PolicyArn: w.policy})
	require.NoError(t, err)
	assert.True(t, versions.Versions[0].IsDefaultVersion)
	_, err = w.iam().DeletePolicy(background, &iam.DeletePolicyInput{PolicyArn: w.policy})
	require.NoError(t, err)
	_, err = w.iam().ListInstanceProfilesForRole(background, &iam.ListInstanceProfilesForRoleInput{RoleName: w.role})
	require.NoError(t, err)
	_, err = w.iam().DeleteRole(background, &iam.DeleteRoleInput{RoleName: w.role})
	require.NoError(t, err)
	_, err = w.iam().GetRole(background, &iam.GetRoleInput{RoleName: w.role})
	requireRefused(t, err, "NoSuchEntity", "")

	_, err = w.cognito(east).DeleteUserPoolClient(background, &idp.DeleteUserPoolClientInput{UserPoolId: &w.pool, ClientId: &w.client})
	require.NoError(t, err)
	_, err = w.cognito(east).DeleteUserPool(background, &idp.DeleteUserPoolInput{UserPoolId: &w.pool})
	require.NoError(t, err)
	_, err = w.cognito(east).DescribeUserPool(background, &idp.DescribeUserPoolInput{UserPoolId: &w.pool})
	requireRefused(t, err, "ResourceNotFoundException", "")
}
