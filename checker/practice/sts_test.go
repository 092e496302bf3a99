package practice_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// as is the config of whoever was given credentials by AssumeRole.
func (s *served) as(out *sts.AssumeRoleOutput) aws.Config {
	config := s.config("us-east-1")
	config.Credentials = credentials.NewStaticCredentialsProvider(
		*out.Credentials.AccessKeyId, *out.Credentials.SecretAccessKey, *out.Credentials.SessionToken)
	return config
}

// assume makes a role with an inline policy ("" for none) and assumes it.
func (s *served) assume(t testing.TB, role, document string) (aws.Config, *sts.AssumeRoleOutput) {
	t.Helper()
	arn := makeRole(t, s.iam(), role)
	if document != "" {
		s.allow(t, role, document)
	}
	out, err := s.sts().AssumeRole(background, &sts.AssumeRoleInput{RoleArn: &arn, RoleSessionName: aws.String("ann")})
	require.NoError(t, err)
	return s.as(out), out
}

func (s *served) allow(t testing.TB, role, document string) {
	t.Helper()
	_, err := s.iam().PutRolePolicy(background, &iam.PutRolePolicyInput{
		RoleName: &role, PolicyName: aws.String("inline"), PolicyDocument: &document,
	})
	require.NoError(t, err)
}

func statement(effect, action, resource string) string {
	return `{"Version": "2012-10-17", "Statement": [{"Effect": "` + effect + `", "Action": "` + action + `", "Resource": "` + resource + `"}]}`
}

func TestSTSTellsWhoCalls(t *testing.T) {
	s := serve(t)
	learner, err := s.sts().GetCallerIdentity(background, &sts.GetCallerIdentityInput{})
	require.NoError(t, err)
	assert.Equal(t, "123456789012", *learner.Account)
	assert.Equal(t, "arn:aws:iam::123456789012:user/learner", *learner.Arn)

	config, out := s.assume(t, "workshop", statement("Deny", "*", "*"))
	assert.Regexp(t, regexp.MustCompile(`^ASIA123456789012[A-Z2-7]{8}$`), *out.Credentials.AccessKeyId)
	assert.Equal(t, s.Clock.Now().Add(time.Hour), *out.Credentials.Expiration)
	assert.Equal(t, "arn:aws:sts::123456789012:assumed-role/workshop/ann", *out.AssumedRoleUser.Arn)
	session, err := sts.NewFromConfig(config).GetCallerIdentity(background, &sts.GetCallerIdentityInput{})
	require.NoError(t, err, "no policy forbids this call")
	assert.Equal(t, *out.AssumedRoleUser.Arn, *session.Arn)
	assert.Equal(t, *out.AssumedRoleUser.AssumedRoleId, *session.UserId)
}

func TestSTSSessionsEnd(t *testing.T) {
	s := serve(t)
	config, _ := s.assume(t, "workshop", statement("Allow", "*", "*"))
	_, err := iam.NewFromConfig(config).ListRoles(background, &iam.ListRolesInput{})
	require.NoError(t, err)

	s.Clock.Forward(time.Hour)
	_, err = iam.NewFromConfig(config).ListRoles(background, &iam.ListRolesInput{})
	requireRefused(t, err, "ExpiredToken", "The security token included in the request is expired")
	_, err = sts.NewFromConfig(config).GetCallerIdentity(background, &sts.GetCallerIdentityInput{})
	requireRefused(t, err, "ExpiredToken", "expired")
	_, err = cloudwatchlogs.NewFromConfig(config).DescribeLogGroups(background, &cloudwatchlogs.DescribeLogGroupsInput{})
	requireRefused(t, err, "ExpiredTokenException", "expired")
}

func TestSTSSessionsDoNotOutliveTheirRole(t *testing.T) {
	s := serve(t)
	config, _ := s.assume(t, "workshop", "")
	_, err := s.iam().DeleteRole(background, &iam.DeleteRoleInput{RoleName: aws.String("workshop")})
	require.NoError(t, err)
	makeRole(t, s.iam(), "workshop")
	s.allow(t, "workshop", statement("Allow", "*", "*"))
	_, err = iam.NewFromConfig(config).ListRoles(background, &iam.ListRolesInput{})
	requireRefused(t, err, "InvalidClientTokenId", "The security token included in the request is invalid")
}

func TestSTSRefusals(t *testing.T) {
	s := serve(t)
	arn := makeRole(t, s.iam(), "workshop")
	lambdaOnly, err := s.iam().CreateRole(background, &iam.CreateRoleInput{
		RoleName: aws.String("lambda"), AssumeRolePolicyDocument: aws.String(iamTrustsLambda)})
	require.NoError(t, err)
	tests := map[string]struct {
		in         sts.AssumeRoleInput
		code, text string
	}{
		"no ARN": {sts.AssumeRoleInput{RoleArn: aws.String("nothing-valid-in-here")},
			"ValidationError", "nothing-valid-in-here is invalid"},
		"a session name with a colon": {sts.AssumeRoleInput{RoleArn: &arn, RoleSessionName: aws.String("Session1:2")},
			"ValidationError", `Value 'Session1:2' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w+=,.@-]*`},
		"a short session": {sts.AssumeRoleInput{RoleArn: &arn, DurationSeconds: aws.Int32(60)},
			"ValidationError", "Member must have value greater than or equal to 900"},
		"a session longer than the role's": {sts.AssumeRoleInput{RoleArn: &arn, DurationSeconds: aws.Int32(7200)},
			"ValidationError", "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."},
		"a role that is not there": {sts.AssumeRoleInput{RoleArn: aws.String("arn:aws:iam::123456789012:role/none")},
			"AccessDenied", "User: arn:aws:iam::123456789012:user/learner is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::123456789012:role/none"},
		"a role for Lambda only": {sts.AssumeRoleInput{RoleArn: lambdaOnly.Role.Arn},
			"AccessDenied", "is not authorized to perform: sts:AssumeRole"},
		"a session policy": {sts.AssumeRoleInput{RoleArn: &arn, Policy: aws.String(iamLogs)},
			"NotEmulated", "session policy"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if test.in.RoleSessionName == nil {
				test.in.RoleSessionName = aws.String("ann")
			}
			_, err := s.sts().AssumeRole(background, &test.in)
			requireRefused(t, err, test.code, test.text)
		})
	}
}

func TestSTSExternalID(t *testing.T) {
	s := serve(t)
	trust := strings.Replace(iamTrustsAccount, `"Action"`, `"Condition": {"StringEquals": {"sts:ExternalId": "class-7"}}, "Action"`, 1)
	role, err := s.iam().CreateRole(background, &iam.CreateRoleInput{RoleName: aws.String("class"), AssumeRolePolicyDocument: &trust})
	require.NoError(t, err)
	assume := func(id *string) error {
		_, err := s.sts().AssumeRole(background, &sts.AssumeRoleInput{
			RoleArn: role.Role.Arn, RoleSessionName: aws.String("teacher"), ExternalId: id})
		return err
	}
	requireRefused(t, assume(nil), "AccessDenied", "")
	requireRefused(t, assume(aws.String("class-8")), "AccessDenied", "")
	assert.NoError(t, assume(aws.String("class-7")))
}

func TestSTSOneRoleAssumesAnother(t *testing.T) {
	s := serve(t)
	config, _ := s.assume(t, "first", "")
	byAccount := makeRole(t, s.iam(), "by-account")
	byName, err := s.iam().CreateRole(background, &iam.CreateRoleInput{
		RoleName:                 aws.String("by-name"),
		AssumeRolePolicyDocument: aws.String(strings.Replace(iamTrustsAccount, ":root", ":role/first", 1)),
	})
	require.NoError(t, err)
	assume := func(arn string, seconds int32) error {
		_, err := sts.NewFromConfig(config).AssumeRole(background, &sts.AssumeRoleInput{
			RoleArn: &arn, RoleSessionName: aws.String("chained"), DurationSeconds: &seconds})
		return err
	}
	assert.NoError(t, assume(*byName.Role.Arn, 900), "a trust that names the role is enough")
	requireRefused(t, assume(byAccount, 900), "AccessDenied", "assumed-role/first/ann is not authorized to perform: sts:AssumeRole")
	s.allow(t, "first", statement("Allow", "sts:AssumeRole", byAccount))
	assert.NoError(t, assume(byAccount, 900))
	s.allow(t, "first", statement("Deny", "sts:AssumeRole", "*"))
	requireRefused(t, assume(*byName.Role.Arn, 900), "AccessDenied", "")
}

func TestIAMJudgesTheCallsOfARole(t *testing.T) {
	s := serve(t)
	config, _ := s.assume(t, "workshop", "")
	boundary := makePolicy(t, s.iam(), "boundary", statement("Allow", "iam:*", "*"))
	bounded, err := s.iam().CreateRole(background, &iam.CreateRoleInput{
		RoleName: aws.String("bounded"), AssumeRolePolicyDocument: aws.String(iamTrustsAccount), PermissionsBoundary: &boundary})
	require.NoError(t, err)
	s.allow(t, "bounded", statement("Allow", "*", "*"))
	out, err := s.sts().AssumeRole(background, &sts.AssumeRoleInput{RoleArn: bounded.Role.Arn, RoleSessionName: aws.String("ann")})
	require.NoError(t, err)
	withBoundary := s.as(out)

	getRole := func(config aws.Config) error {
		_, err := iam.NewFromConfig(config).GetRole(background, &iam.GetRoleInput{RoleName: aws.String("workshop")})
		return err
	}
	makeGroup := func(config aws.Config) error {
		_, err := cloudwatchlogs.NewFromConfig(config).CreateLogGroup(background,
			&cloudwatchlogs.CreateLogGroupInput{LogGroupName: aws.String("/aws/lambda/" + t.Name())})
		return err
	}
	const who = "User: arn:aws:sts::123456789012:assumed-role/workshop/ann is not authorized to perform: "

	requireRefused(t, getRole(config), "AccessDenied", who+"iam:GetRole on resource: arn:aws:iam::123456789012:role/workshop "+
		"because no identity-based policy allows the iam:GetRole action")
	requireRefused(t, makeGroup(config), "AccessDeniedException", who+"logs:CreateLogGroup on resource: "+
		"arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/"+t.Name()+":* because no identity-based policy allows")

	s.allow(t, "workshop", statement("Allow", "iam:Get*", "arn:aws:iam::*:role/work*"))
	assert.NoError(t, getRole(config))
	s.allow(t, "workshop", statement("Deny", "iam:GetRole", "*"))
	requireRefused(t, getRole(config), "AccessDenied", "with an explicit deny in an identity-based policy")

	_, err = s.iam().AttachRolePolicy(background, &iam.AttachRolePolicyInput{
		RoleName: aws.String("workshop"), PolicyArn: aws.String(iamBasicExecution)})
	require.NoError(t, err)
	assert.NoError(t, makeGroup(config), "what AWS's own policy allows")

	assert.NoError(t, getRole(withBoundary))
	requireRefused(t, makeGroup(withBoundary), "AccessDeniedException", "because no permissions boundary allows the logs:CreateLogGroup action")
	_, err = s.iam().DeletePolicy(background, &iam.DeletePolicyInput{PolicyArn: &boundary})
	requireRefused(t, err, "DeleteConflict", "Cannot delete a policy attached to entities.")
}
