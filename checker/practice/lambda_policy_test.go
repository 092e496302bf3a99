package practice_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestLambdaPermissions(t *testing.T) {
	s := serve(t)
	_, err := s.lambda(east).CreateFunction(background, newFunction("sign-up", s.executionRole(t, "r", ""), anyZip(t)))
	require.NoError(t, err)
	client := s.lambda(east)
	type in = lambda.AddPermissionInput
	add := func(change func(*in)) (*lambda.AddPermissionOutput, error) {
		permission := in{
			FunctionName: aws.String("sign-up"), StatementId: aws.String("api"), Action: aws.String("lambda:InvokeFunction"),
			Principal: aws.String("apigateway.amazonaws.com"),
		}
		change(&permission)
		return client.AddPermission(background, &permission)
	}
	added, err := add(func(i *in) { i.SourceArn = aws.String("arn:aws:execute-api:us-east-1:123456789012:api/*/GET/private") })
	require.NoError(t, err)
	const statement = `{"Sid":"api","Effect":"Allow","Principal":{"Service":"apigateway.amazonaws.com"},"Action":"lambda:InvokeFunction",` +
		`"Resource":"` + signUpARN + `","Condition":{"ArnLike":{"AWS:SourceArn":"arn:aws:execute-api:us-east-1:123456789012:api/*/GET/private"}}}`
	assert.Equal(t, statement, *added.Statement)
	got, err := client.GetPolicy(background, &lambda.GetPolicyInput{FunctionName: aws.String("sign-up")})
	require.NoError(t, err)
	assert.Equal(t, `{"Version":"2012-10-17","Id":"default","Statement":[`+statement+`]}`, *got.Policy)

	for name, row := range map[string]struct {
		change     func(*in)
		code, text string
	}{
		"the same twice":        {func(*in) {}, "ResourceConflictException", "The statement id (api) provided already exists. Please provide a new statement id, or remove the existing statement."},
		"a bad id":              {func(i *in) { i.StatementId = aws.String("example.com") }, "ValidationException", "1 validation error detected: Value 'example.com' at 'statementId' failed to satisfy constraint: Member must satisfy regular expression pattern: ([a-zA-Z0-9-_]+)"},
		"an unusable principal": {func(i *in) { i.Principal = aws.String("invalid.nonaws.com") }, "InvalidParameterValueException", "The provided principal was invalid. Please check the principal and try again."},
		"no such function":      {func(i *in) { i.FunctionName = aws.String("x") }, "ResourceNotFoundException", "Function not found: arn:aws:lambda:us-east-1:123456789012:function:x"},
		"$LATEST":               {func(i *in) { i.Qualifier = aws.String("$LATEST") }, "InvalidParameterValueException", "We currently do not support adding policies for $LATEST."},
		"an older revision":     {func(i *in) { i.StatementId, i.RevisionId = aws.String("b"), aws.String("x") }, "PreconditionFailedException", "The RevisionId provided does not match the latest RevisionId."},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := add(row.change)
			requireRefused(t, err, row.code, row.text)
		})
	}
	for principal, written := range map[string]string{
		"*":                                `"Principal":"*"`,
		"111122223333":                     `"Principal":{"AWS":"arn:aws:iam::111122223333:root"}`,
		"arn:aws:iam::111122223333:role/r": `"Principal":{"AWS":"arn:aws:iam::111122223333:role/r"}`,
	} {
		_, err := client.RemovePermission(background, &lambda.RemovePermissionInput{FunctionName: aws.String("sign-up"), StatementId: aws.String("api")})
		require.NoError(t, err)
		added, err := add(func(i *in) { i.Principal = &principal })
		require.NoError(t, err)
		assert.Contains(t, *added.Statement, written)
	}
	for name, row := range map[string]struct{ function, id, text string }{
		"no such function":  {"x", "api", "No policy found for: arn:aws:lambda:us-east-1:123456789012:function:x"},
		"no such statement": {"sign-up", "b", "Statement b is not found in resource policy."},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := client.RemovePermission(background, &lambda.RemovePermissionInput{FunctionName: &row.function, StatementId: &row.id})
			requireRefused(t, err, "ResourceNotFoundException", row.text)
		})
	}
	_, err = client.RemovePermission(background, &lambda.RemovePermissionInput{FunctionName: aws.String("sign-up"), StatementId: aws.String("api")})
	require.NoError(t, err)
	_, err = client.GetPolicy(background, &lambda.GetPolicyInput{FunctionName: aws.String("sign-up")})
	requireRefused(t, err, "ResourceNotFoundException", "The resource you requested does not exist.")
}

func TestLambdaTags(t *testing.T) {
	s := serve(t)
	client := s.lambda(east)
	_, err := client.CreateFunction(background, newFunction("sign-up", s.executionRole(t, "r", ""), anyZip(t)))
	require.NoError(t, err)
	arn := aws.String(signUpARN)

	_, err = client.TagResource(background, &lambda.TagResourceInput{Resource: arn, Tags: map[string]string{"a": "1", "b": "2", "c": "3"}})
	require.NoError(t, err)
	_, err = client.UntagResource(background, &lambda.UntagResourceInput{Resource: arn, TagKeys: []string{"a", "c", "none"}})
	require.NoError(t, err)
	out, err := client.ListTags(background, &lambda.ListTagsInput{Resource: arn})
	require.NoError(t, err)
	assert.Equal(t, map[string]string{"b": "2"}, out.Tags)

	for name, row := range map[string]struct {
		arn        string
		tags       map[string]string
		code, text string
	}{
		"no ARN":           {"sign-up", manyTags(1), "ValidationException", "Value 'sign-up' at 'resource' failed to satisfy constraint"},
		"no such function": {signUpARN + "x", manyTags(1), "ResourceNotFoundException", "Function not found: " + signUpARN + "x"},
		"a version":        {signUpARN + ":$LATEST", manyTags(1), "InvalidParameterValueException", "Tags on function aliases and versions are not supported. Please specify a function ARN."},
		"one too many":     {signUpARN, manyTags(50), "InvalidParameterValueException", "Number of tags exceeds resource tag limit."},
		"AWS's own":        {signUpARN, map[string]string{"aws:x": ""}, "InvalidParameterValueException", "aws:"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := client.TagResource(background, &lambda.TagResourceInput{Resource: &row.arn, Tags: row.tags})
			requireRefused(t, err, row.code, row.text)
		})
	}
}
