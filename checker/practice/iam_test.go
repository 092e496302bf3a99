package practice_test

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	iamBasicExecution = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
	iamNoPolicy       = "arn:aws:iam::123456789012:policy/none"

	iamTrustsLambda = `{
  "Version": "2012-10-17",
  "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]
}`
	iamTrustsAccount = `{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:root"}, "Action": "sts:AssumeRole"}]}`
	iamLogs = `{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Action": ["logs:CreateLogStream", "logs:PutLogEvents"], "Resource": "arn:aws:logs:*:*:log-group:/aws/lambda/*:*"}]}`
)

// makeRole makes a role that the account's own users and roles may assume.
func makeRole(t testing.TB, client *iam.Client, name string) string {
	t.Helper()
	made, err := client.CreateRole(background, &iam.CreateRoleInput{
		RoleName: &name, AssumeRolePolicyDocument: aws.String(iamTrustsAccount),
	})
	require.NoError(t, err)
	return *made.Role.Arn
}

func makePolicy(t testing.TB, client *iam.Client, name, document string) string {
	t.Helper()
	made, err := client.CreatePolicy(background, &iam.CreatePolicyInput{PolicyName: &name, PolicyDocument: &document})
	require.NoError(t, err)
	return *made.Policy.Arn
}

func TestIAMRole(t *testing.T) {
	s := serve(t)
	client := s.iam()
	created, err := client.CreateRole(background, &iam.CreateRoleInput{
		RoleName: aws.String("workshop"), Path: aws.String("/class/"), AssumeRolePolicyDocument: aws.String(iamTrustsLambda),
		Description: aws.String("for the Lambdas"), Tags: []iamtypes.Tag{{Key: aws.String("course"), Value: aws.String("")}},
	})
	require.NoError(t, err)
	assert.Equal(t, "arn:aws:iam::123456789012:role/class/workshop", *created.Role.Arn)
	assert.Regexp(t, regexp.MustCompile(`^AROA[A-Z0-9]{17}$`), *created.Role.RoleId)
	assert.Nil(t, created.Role.MaxSessionDuration, "only GetRole gives it")
	assert.Nil(t, created.Role.RoleLastUsed, "only GetRole gives it")

	got, err := client.GetRole(background, &iam.GetRoleInput{RoleName: aws.String("workshop")})
	require.NoError(t, err)
	assert.Equal(t, int32(3600), *got.Role.MaxSessionDuration)
	assert.NotNil(t, got.Role.RoleLastUsed)
	assert.Equal(t, "for the Lambdas", *got.Role.Description)
	assert.True(t, s.Clock.Now().Equal(*got.Role.CreateDate))
	assert.Len(t, got.Role.Tags, 1)
	assert.NotContains(t, *got.Role.AssumeRolePolicyDocument, " ", "documents come URL-encoded")
	assert.NotContains(t, *got.Role.AssumeRolePolicyDocument, "+", "a space is %20")
	trust, err := url.PathUnescape(*got.Role.AssumeRolePolicyDocument)
	require.NoError(t, err)
	assert.Equal(t, iamTrustsLambda, trust, "a document stays as it was sent")

	_, err = client.UpdateRole(background, &iam.UpdateRoleInput{RoleName: aws.String("workshop"), MaxSessionDuration: aws.Int32(7200)})
	require.NoError(t, err)
	_, err = client.UpdateAssumeRolePolicy(background, &iam.UpdateAssumeRolePolicyInput{
		RoleName: aws.String("workshop"), PolicyDocument: aws.String(iamTrustsAccount),
	})
	require.NoError(t, err)
	got, err = client.GetRole(background, &iam.GetRoleInput{RoleName: aws.String("workshop")})
	require.NoError(t, err)
	assert.Equal(t, int32(7200), *got.Role.MaxSessionDuration)
	assert.Equal(t, "for the Lambdas", *got.Role.Description, "what UpdateRole is not given stays")
	assert.Contains(t, *got.Role.AssumeRolePolicyDocument, "root")

	profiles, err := client.ListInstanceProfilesForRole(background, &iam.ListInstanceProfilesForRoleInput{RoleName: aws.String("workshop")})
	require.NoError(t, err)
	assert.Empty(t, profiles.InstanceProfiles)

	_, err = client.DeleteRole(background, &iam.DeleteRoleInput{RoleName: aws.String("workshop")})
	require.NoError(t, err)
	_, err = client.GetRole(background, &iam.GetRoleInput{RoleName: aws.String("workshop")})
	requireRefused(t, err, "NoSuchEntity", "The role with name workshop cannot be found.")
}

func TestIAMRoleRefusals(t *testing.T) {
	client := serve(t).iam()
	makeRole(t, client, "there")
	create := func(name, trust string) func() error {
		return func() error {
			_, err := client.CreateRole(background, &iam.CreateRoleInput{RoleName: &name, AssumeRolePolicyDocument: &trust})
			return err
		}
	}
	tests := map[string]struct {
		call       func() error
		code, text string
	}{
		"a name that is taken":   {create("there", iamTrustsLambda), "EntityAlreadyExists", "Role with name there already exists."},
		"case does not count":    {create("There", iamTrustsLambda), "EntityAlreadyExists", "Role with name There already exists."},
		"a name with a space":    {create("my role", iamTrustsLambda), "ValidationError", "The specified value for roleName is invalid."},
		"a name that is long":    {create(strings.Repeat("r", 65), iamTrustsLambda), "ValidationError", "Member must have length less than or equal to 64"},
		"an empty name":          {create("", iamTrustsLambda), "ValidationError", "Member must have length greater than or equal to 1"},
		"no JSON":                {create("new", "{"), "MalformedPolicyDocument", "This policy contains invalid Json"},
		"curled quotation marks": {create("new", "{“Version”: 1}"), "ValidationError", "It must contain only printable ASCII characters."},
		"a resource in a trust policy": {create("new", strings.Replace(iamTrustsLambda, `"Action"`, `"Resource": "*", "Action"`, 1)),
			"MalformedPolicyDocument", "Has prohibited field Resource"},
		"a role that is not there in a trust policy": {
			create("new", strings.Replace(iamTrustsAccount, ":root", ":role/nobody", 1)),
			"MalformedPolicyDocument", `Invalid principal in policy: "AWS":"arn:aws:iam::123456789012:role/nobody"`},
		"a trust policy that is too long": {
			create("new", strings.Replace(iamTrustsLambda, `"Effect"`, `"Sid": "`+strings.Repeat("a", 2048)+`", "Effect"`, 1)),
			"LimitExceeded", "ACLSizePerRole: 2048"},
		"a path without its slashes": {func() error {
			_, err := client.CreateRole(background, &iam.CreateRoleInput{
				RoleName: aws.String("new"), AssumeRolePolicyDocument: aws.String(iamTrustsLambda), Path: aws.String("class")})
			return err
		}, "ValidationError", "The specified value for path is invalid."},
		"a short session": {func() error {
			_, err := client.UpdateRole(background, &iam.UpdateRoleInput{RoleName: aws.String("there"), MaxSessionDuration: aws.Int32(60)})
			return err
		}, "ValidationError", "Member must have value greater than or equal to 3600"},
		"a trust policy for no role": {func() error {
			_, err := client.UpdateAssumeRolePolicy(background, &iam.UpdateAssumeRolePolicyInput{
				RoleName: aws.String("none"), PolicyDocument: aws.String(iamTrustsLambda)})
			return err
		}, "NoSuchEntity", "The role with name none cannot be found."},
		"deleting no role": {func() error {
			_, err := client.DeleteRole(background, &iam.DeleteRoleInput{RoleName: aws.String("none")})
			return err
		}, "NoSuchEntity", "The role with name none cannot be found."},
		"getting a role by a name in another case": {func() error {
			_, err := client.GetRole(background, &iam.GetRoleInput{RoleName: aws.String("THERE")})
			return err
		}, "NoSuchEntity", "The role with name THERE cannot be found."},
		"too many items on a page": {func() error {
			_, err := client.ListRoles(background, &iam.ListRolesInput{MaxItems: aws.Int32(1001)})
			return err
		}, "ValidationError", "Member must have value less than or equal to 1000"},
		"a marker of nowhere": {func() error {
			_, err := client.ListRoles(background, &iam.ListRolesInput{Marker: aws.String("%")})
			return err
		}, "ValidationError", "Invalid Marker."},
		"a user that is not there": {func() error {
			_, err := client.GetUser(background, &iam.GetUserInput{UserName: aws.String("ann")})
			return err
		}, "NoSuchEntity", "The user with name ann cannot be found."},
		"what is not emulated": {func() error {
			_, err := client.CreateUser(background, &iam.CreateUserInput{UserName: aws.String("ann")})
			return err
		}, "NotEmulated", "iam:CreateUser"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) { requireRefused(t, test.call(), test.code, test.text) })
	}
}

func TestIAMPagesOfRoles(t *testing.T) {
	client := serve(t).iam()
	for i := range 5 {
		makeRole(t, client, fmt.Sprintf("role-%d", i))
	}
	var names []string
	pages := iam.NewListRolesPaginator(client, &iam.ListRolesInput{MaxItems: aws.Int32(2)})
	for pages.HasMorePages() {
		part, err := pages.NextPage(background)
		require.NoError(t, err)
		assert.LessOrEqual(t, len(part.Roles), 2)
		for _, r := range part.Roles {
			names = append(names, *r.RoleName)
		}
	}
	assert.Equal(t, []string{"role-0", "role-1", "role-2", "role-3", "role-4"}, names)
	elsewhere, err := client.ListRoles(background, &iam.ListRolesInput{PathPrefix: aws.String("/class/")})
	require.NoError(t, err)
	assert.Empty(t, elsewhere.Roles)
}

func TestIAMTags(t *testing.T) {
	client := serve(t).iam()
	role := aws.String("workshop")
	makeRole(t, client, *role)
	arn := makePolicy(t, client, "logs", iamLogs)
	tag := func(key, value string) iamtypes.Tag { return iamtypes.Tag{Key: &key, Value: &value} }

	_, err := client.TagRole(background, &iam.TagRoleInput{RoleName: role, Tags: []iamtypes.Tag{tag("Step", "1"), tag("course", "auth")}})
	require.NoError(t, err)
	_, err = client.TagRole(background, &iam.TagRoleInput{RoleName: role, Tags: []iamtypes.Tag{tag("step", "2")}})
	require.NoError(t, err)
	_, err = client.UntagRole(background, &iam.UntagRoleInput{RoleName: role, TagKeys: []string{"COURSE"}})
	require.NoError(t, err)
	tags, err := client.ListRoleTags(background, &iam.ListRoleTagsInput{RoleName: role})
	require.NoError(t, err)
	require.Len(t, tags.Tags, 1)
	assert.Equal(t, "step=2", *tags.Tags[0].Key+"="+*tags.Tags[0].Value)

	_, err = client.TagPolicy(background, &iam.TagPolicyInput{PolicyArn: &arn, Tags: []iamtypes.Tag{tag("a", "1"), tag("b", "2")}})
	require.NoError(t, err)
	_, err = client.UntagPolicy(background, &iam.UntagPolicyInput{PolicyArn: &arn, TagKeys: []string{"a"}})
	require.NoError(t, err)
	policyTags, err := client.ListPolicyTags(background, &iam.ListPolicyTagsInput{PolicyArn: &arn})
	require.NoError(t, err)
	assert.Len(t, policyTags.Tags, 1)

	_, err = client.TagRole(background, &iam.TagRoleInput{RoleName: role, Tags: []iamtypes.Tag{tag("aws:mine", "")}})
	requireRefused(t, err, "ValidationError", "System tags")
	_, err = client.TagRole(background, &iam.TagRoleInput{RoleName: role, Tags: []iamtypes.Tag{tag("a", ""), tag("A", "")}})
	requireRefused(t, err, "InvalidInput", "Duplicate tag keys found.")
	_, err = client.TagRole(background, &iam.TagRoleInput{RoleName: role, Tags: []iamtypes.Tag{tag(strings.Repeat("k", 129), "")}})
	requireRefused(t, err, "ValidationError", "'tags.1.member.key'")
}

func TestIAMLivesInEveryRegionAndAfterARestart(t *testing.T) {
	folder := t.TempDir()
	t.Run("before", func(t *testing.T) { makeRole(t, serveFolder(t, folder).iam(), "workshop") })
	client := iam.NewFromConfig(serveFolder(t, folder).config("eu-west-1"))
	got, err := client.GetRole(background, &iam.GetRoleInput{RoleName: aws.String("workshop")})
	require.NoError(t, err)
	assert.WithinDuration(t, time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC), *got.Role.CreateDate, 0)

	user, err := client.GetUser(background, &iam.GetUserInput{})
	require.NoError(t, err)
	assert.Equal(t, "arn:aws:iam::123456789012:user/learner", *user.User.Arn)
}
