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

func TestIAMPolicyAndItsVersions(t *testing.T) {
	client := serve(t).iam()
	created, err := client.CreatePolicy(background, &iam.CreatePolicyInput{
		PolicyName: aws.String("logs"), PolicyDocument: aws.String(iamLogs), Description: aws.String("writes logs"),
	})
	require.NoError(t, err)
	arn := created.Policy.Arn
	assert.Equal(t, "arn:aws:iam::123456789012:policy/logs", *arn)
	assert.Regexp(t, regexp.MustCompile(`^ANPA[A-Z0-9]{17}$`), *created.Policy.PolicyId)
	assert.Equal(t, int32(0), *created.Policy.AttachmentCount)
	assert.True(t, created.Policy.IsAttachable)
	assert.Nil(t, created.Policy.Description, "only GetPolicy gives it")

	for want := 2; want <= 5; want++ {
		made, err := client.CreatePolicyVersion(background, &iam.CreatePolicyVersionInput{
			PolicyArn: arn, PolicyDocument: aws.String(iamLogs), SetAsDefault: want == 3,
		})
		require.NoError(t, err)
		assert.Equal(t, fmt.Sprintf("v%d", want), *made.PolicyVersion.VersionId)
		assert.Equal(t, want == 3, made.PolicyVersion.IsDefaultVersion)
	}
	more := &iam.CreatePolicyVersionInput{PolicyArn: arn, PolicyDocument: aws.String(iamLogs)}
	_, err = client.CreatePolicyVersion(background, more)
	requireRefused(t, err, "LimitExceeded", "A managed policy can have up to 5 versions.")
	_, err = client.DeletePolicyVersion(background, &iam.DeletePolicyVersionInput{PolicyArn: arn, VersionId: aws.String("v3")})
	requireRefused(t, err, "DeleteConflict", "Cannot delete the default version of a policy.")
	_, err = client.DeletePolicyVersion(background, &iam.DeletePolicyVersionInput{PolicyArn: arn, VersionId: aws.String("v5")})
	require.NoError(t, err)
	made, err := client.CreatePolicyVersion(background, more)
	require.NoError(t, err)
	assert.Equal(t, "v6", *made.PolicyVersion.VersionId, "a number is not used twice")

	_, err = client.SetDefaultPolicyVersion(background, &iam.SetDefaultPolicyVersionInput{PolicyArn: arn, VersionId: aws.String("v6")})
	require.NoError(t, err)
	listed, err := client.ListPolicyVersions(background, &iam.ListPolicyVersionsInput{PolicyArn: arn})
	require.NoError(t, err)
	var ids []string
	for _, v := range listed.Versions {
		ids = append(ids, *v.VersionId)
		assert.Nil(t, v.Document, "only GetPolicyVersion gives it")
	}
	assert.Equal(t, []string{"v6", "v4", "v3", "v2", "v1"}, ids)

	got, err := client.GetPolicy(background, &iam.GetPolicyInput{PolicyArn: arn})
	require.NoError(t, err)
	assert.Equal(t, "v6", *got.Policy.DefaultVersionId)
	assert.Equal(t, "writes logs", *got.Policy.Description)
	version, err := client.GetPolicyVersion(background, &iam.GetPolicyVersionInput{PolicyArn: arn, VersionId: aws.String("v1")})
	require.NoError(t, err)
	document, err := url.PathUnescape(*version.PolicyVersion.Document)
	require.NoError(t, err)
	assert.Equal(t, iamLogs, document)

	_, err = client.DeletePolicy(background, &iam.DeletePolicyInput{PolicyArn: arn})
	requireRefused(t, err, "DeleteConflict", "This policy has more than one version.")
	for _, id := range []string{"v1", "v2", "v3", "v4"} {
		_, err = client.DeletePolicyVersion(background, &iam.DeletePolicyVersionInput{PolicyArn: arn, VersionId: &id})
		require.NoError(t, err)
	}
	_, err = client.DeletePolicy(background, &iam.DeletePolicyInput{PolicyArn: arn})
	require.NoError(t, err)
	_, err = client.GetPolicy(background, &iam.GetPolicyInput{PolicyArn: arn})
	requireRefused(t, err, "NoSuchEntity", "Policy arn:aws:iam::123456789012:policy/logs was not found.")
}

func TestIAMAttachedPolicies(t *testing.T) {
	client := serve(t).iam()
	role := aws.String("workshop")
	makeRole(t, client, *role)
	arn := makePolicy(t, client, "logs", iamLogs)
	for range 2 { // attaching twice is no error, and attaches once
		_, err := client.AttachRolePolicy(background, &iam.AttachRolePolicyInput{RoleName: role, PolicyArn: &arn})
		require.NoError(t, err)
	}
	_, err := client.AttachRolePolicy(background, &iam.AttachRolePolicyInput{RoleName: role, PolicyArn: aws.String(iamBasicExecution)})
	require.NoError(t, err)

	listed, err := client.ListAttachedRolePolicies(background, &iam.ListAttachedRolePoliciesInput{RoleName: role})
	require.NoError(t, err)
	require.Len(t, listed.AttachedPolicies, 2)
	assert.Equal(t, "logs", *listed.AttachedPolicies[0].PolicyName)
	assert.Equal(t, "AWSLambdaBasicExecutionRole", *listed.AttachedPolicies[1].PolicyName)
	below, err := client.ListAttachedRolePolicies(background, &iam.ListAttachedRolePoliciesInput{RoleName: role, PathPrefix: aws.String("/service-role/")})
	require.NoError(t, err)
	assert.Len(t, below.AttachedPolicies, 1)

	got, err := client.GetPolicy(background, &iam.GetPolicyInput{PolicyArn: &arn})
	require.NoError(t, err)
	assert.Equal(t, int32(1), *got.Policy.AttachmentCount)

	_, err = client.DeletePolicy(background, &iam.DeletePolicyInput{PolicyArn: &arn})
	requireRefused(t, err, "DeleteConflict", "Cannot delete a policy attached to entities.")
	_, err = client.DeleteRole(background, &iam.DeleteRoleInput{RoleName: role})
	requireRefused(t, err, "DeleteConflict", "Cannot delete entity, must detach all policies first.")
	for _, attached := range listed.AttachedPolicies {
		_, err = client.DetachRolePolicy(background, &iam.DetachRolePolicyInput{RoleName: role, PolicyArn: attached.PolicyArn})
		require.NoError(t, err)
	}
	_, err = client.DetachRolePolicy(background, &iam.DetachRolePolicyInput{RoleName: role, PolicyArn: &arn})
	requireRefused(t, err, "NoSuchEntity", "Policy "+arn+" was not found.")
	_, err = client.DeletePolicy(background, &iam.DeletePolicyInput{PolicyArn: &arn})
	require.NoError(t, err)
}

func TestIAMPolicyRefusals(t *testing.T) {
	client := serve(t).iam()
	makeRole(t, client, "workshop")
	arn := makePolicy(t, client, "logs", iamLogs)
	create := func(name, document string) func() error {
		return func() error {
			_, err := client.CreatePolicy(background, &iam.CreatePolicyInput{PolicyName: &name, PolicyDocument: &document})
			return err
		}
	}
	attach := func(arn string) func() error {
		return func() error {
			_, err := client.AttachRolePolicy(background, &iam.AttachRolePolicyInput{RoleName: aws.String("workshop"), PolicyArn: &arn})
			return err
		}
	}
	version := func(id string) func() error {
		return func() error {
			_, err := client.GetPolicyVersion(background, &iam.GetPolicyVersionInput{PolicyArn: &arn, VersionId: &id})
			return err
		}
	}
	long := strings.Replace(iamLogs, `"Effect"`, `"Sid": "`+strings.Repeat("a", 6144)+`", "Effect"`, 1)
	tests := map[string]struct {
		call       func() error
		code, text string
	}{
		"a name that is taken":        {create("Logs", iamLogs), "EntityAlreadyExists", "A policy called Logs already exists. Duplicate names are not allowed."},
		"a name with a slash":         {create("my/logs", iamLogs), "ValidationError", "The specified value for policyName is invalid."},
		"a document that is no JSON":  {create("new", "logs"), "MalformedPolicyDocument", "Syntax errors in policy."},
		"a document too long":         {create("new", long), "LimitExceeded", "Cannot exceed quota for PolicySize: 6144"},
		"a document with a principal": {create("new", iamTrustsLambda), "MalformedPolicyDocument", "principal"},
		"a name for an ARN":           {attach("workshop-logs-policy-name"), "ValidationError", "Invalid ARN:  Could not be parsed!"},
		"a short name for an ARN":     {attach("logs"), "ValidationError", "Member must have length greater than or equal to 20"},
		"the ARN of a role":           {attach("arn:aws:iam::123456789012:role/workshop"), "ValidationError", "is not valid"},
		"an ARN of no policy":         {attach(iamNoPolicy), "NoSuchEntity", "Policy " + iamNoPolicy + " does not exist or is not attachable."},
		"AWS's policy without path": {attach("arn:aws:iam::aws:policy/AWSLambdaBasicExecutionRole"), "NoSuchEntity",
			"does not exist or is not attachable."},
		"a policy of AWS that is not emulated": {attach("arn:aws:iam::aws:policy/PowerUserAccess"), "NotEmulated", "PowerUserAccess"},
		"a version that is not there":          {version("v7"), "NoSuchEntity", "version v7 does not exist or is not attachable."},
		"a version of no form":                 {version("7"), "ValidationError", "Member must satisfy regular expression pattern: v[1-9][0-9]*"},
		"deleting no policy": {func() error {
			_, err := client.DeletePolicy(background, &iam.DeletePolicyInput{PolicyArn: aws.String(iamNoPolicy)})
			return err
		}, "NoSuchEntity", "Policy " + iamNoPolicy + " was not found."},
		"changing a policy of AWS": {func() error {
			_, err := client.CreatePolicyVersion(background, &iam.CreatePolicyVersionInput{
				PolicyArn: aws.String(iamBasicExecution), PolicyDocument: aws.String(iamLogs)})
			return err
		}, "AccessDenied", iamBasicExecution},
		"a scope that is none": {func() error {
			_, err := client.ListPolicies(background, &iam.ListPoliciesInput{Scope: "Mine"})
			return err
		}, "ValidationError", "Member must satisfy enum value set"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) { requireRefused(t, test.call(), test.code, test.text) })
	}
}

func TestIAMAttachesTenPoliciesAtMost(t *testing.T) {
	client := serve(t).iam()
	makeRole(t, client, "workshop")
	var err error
	for i := range 11 {
		require.NoError(t, err)
		arn := makePolicy(t, client, fmt.Sprintf("logs-%d", i), iamLogs)
		_, err = client.AttachRolePolicy(background, &iam.AttachRolePolicyInput{RoleName: aws.String("workshop"), PolicyArn: &arn})
	}
	requireRefused(t, err, "LimitExceeded", "Cannot exceed quota for PoliciesPerRole: 10")
}

func TestIAMListsPolicies(t *testing.T) {
	client := serve(t).iam()
	makeRole(t, client, "workshop")
	makePolicy(t, client, "free", iamLogs)
	used := makePolicy(t, client, "used", iamLogs)
	_, err := client.AttachRolePolicy(background, &iam.AttachRolePolicyInput{RoleName: aws.String("workshop"), PolicyArn: &used})
	require.NoError(t, err)
	tests := map[string]struct {
		in   iam.ListPoliciesInput
		want []string
	}{
		"all":         {iam.ListPoliciesInput{}, []string{"AWSLambdaBasicExecutionRole", "free", "used"}},
		"AWS's":       {iam.ListPoliciesInput{Scope: "AWS"}, []string{"AWSLambdaBasicExecutionRole"}},
		"one's own":   {iam.ListPoliciesInput{Scope: "Local"}, []string{"free", "used"}},
		"attached":    {iam.ListPoliciesInput{OnlyAttached: true}, []string{"used"}},
		"by path":     {iam.ListPoliciesInput{PathPrefix: aws.String("/service-role/")}, []string{"AWSLambdaBasicExecutionRole"}},
		"as boundary": {iam.ListPoliciesInput{PolicyUsageFilter: "PermissionsBoundary"}, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			listed, err := client.ListPolicies(background, &test.in)
			require.NoError(t, err)
			var names []string
			for _, p := range listed.Policies {
				names = append(names, *p.PolicyName)
			}
			assert.Equal(t, test.want, names)
		})
	}
}

func TestIAMInlinePolicies(t *testing.T) {
	client := serve(t).iam()
	role, name := aws.String("workshop"), aws.String("logs")
	makeRole(t, client, *role)
	put := func(document string) error {
		_, err := client.PutRolePolicy(background, &iam.PutRolePolicyInput{RoleName: role, PolicyName: name, PolicyDocument: &document})
		return err
	}
	encoded := `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["apigateway:PUT"],
  "Resource": ["arn:aws:apigateway:us-east-1::/tags/arn%3Aaws%3Aapigateway"]}]}`
	require.NoError(t, put(encoded))
	got, err := client.GetRolePolicy(background, &iam.GetRolePolicyInput{RoleName: role, PolicyName: name})
	require.NoError(t, err)
	document, err := url.PathUnescape(*got.PolicyDocument)
	require.NoError(t, err)
	assert.Equal(t, encoded, document, "what looks encoded in a document stays so")
	require.NoError(t, put(iamLogs))
	listed, err := client.ListRolePolicies(background, &iam.ListRolePoliciesInput{RoleName: role})
	require.NoError(t, err)
	assert.Equal(t, []string{"logs"}, listed.PolicyNames)

	requireRefused(t, put("{}"), "MalformedPolicyDocument", "Syntax errors in policy.")
	requireRefused(t, put(strings.Replace(iamLogs, `"Effect"`, `"Sid": "`+strings.Repeat("a", 10240)+`", "Effect"`, 1)),
		"LimitExceeded", "Maximum policy size of 10240 bytes exceeded for role workshop")
	_, err = client.DeleteRole(background, &iam.DeleteRoleInput{RoleName: role})
	requireRefused(t, err, "DeleteConflict", "Cannot delete entity, must delete policies first.")
	_, err = client.DeleteRolePolicy(background, &iam.DeleteRolePolicyInput{RoleName: role, PolicyName: name})
	require.NoError(t, err)
	_, err = client.GetRolePolicy(background, &iam.GetRolePolicyInput{RoleName: role, PolicyName: name})
	requireRefused(t, err, "NoSuchEntity", "The role policy with name logs cannot be found.")
	_, err = client.DeleteRolePolicy(background, &iam.DeleteRolePolicyInput{RoleName: role, PolicyName: name})
	requireRefused(t, err, "NoSuchEntity", "The role policy with name logs cannot be found.")
	_, err = client.DeleteRole(background, &iam.DeleteRoleInput{RoleName: role})
	require.NoError(t, err)
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
