package practice_test

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

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
