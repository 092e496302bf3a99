package iam

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	api "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/practice/store"
	"cognito-lambda-workshop/checker/practice/wire"
)

// This is what Lambda asks of IAM without HTTP; the operations are tested through the SDK, one folder up.

const (
	account = "123456789012"
	logARN  = "arn:aws:logs:eu-west-1:" + account + ":log-group:/aws/lambda/a:log-stream:b"
)

type fixture struct {
	*Service
	now time.Time
}

func open(t *testing.T) *fixture {
	t.Helper()
	records, err := store.Open(t.TempDir())
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, records.Close()) })
	f := &fixture{now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)}
	f.Service = New(Options{Store: records, Account: account, Now: func() time.Time { return f.now }})
	return f
}

// role makes a role with a trust statement's condition and an inline policy ("" for none), and gives its ARN.
func (f *fixture) role(t *testing.T, name, condition, document string) string {
	t.Helper()
	trust := fmt.Sprintf(`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"},
		"Action": "sts:AssumeRole", "Condition": {%s}}]}`, condition)
	made, err := f.createRole(context.Background(), nil, &api.CreateRoleInput{
		RoleName: &name, Path: aws.String("/service-role/"), AssumeRolePolicyDocument: &trust})
	require.NoError(t, err)
	if document != "" {
		_, err = f.putRolePolicy(context.Background(), nil, &api.PutRolePolicyInput{
			RoleName: &name, PolicyName: aws.String("inline"), PolicyDocument: &document})
		require.NoError(t, err)
	}
	return *made.Role.Arn
}

func TestAssumableBy(t *testing.T) {
	f := open(t)
	tests := map[string]struct {
		arn, service string
		want         bool
	}{
		"Lambda":                      {f.role(t, "plain", ``, ""), "lambda.amazonaws.com", true},
		"another service":             {f.role(t, "other", ``, ""), "ec2.amazonaws.com", false},
		"for this account":            {f.role(t, "here", `"StringEquals": {"aws:SourceAccount": "123456789012"}`, ""), "lambda.amazonaws.com", true},
		"for another account":         {f.role(t, "there", `"StringEquals": {"aws:SourceAccount": "210987654321"}`, ""), "lambda.amazonaws.com", false},
		"a condition nobody can tell": {f.role(t, "open", `"StringEquals": {"aws:SourceTag/x": "y"}`, ""), "lambda.amazonaws.com", false},
		"no such role":                {"arn:aws:iam::123456789012:role/service-role/none", "lambda.amazonaws.com", false},
		"an ARN without the path":     {"arn:aws:iam::123456789012:role/plain", "lambda.amazonaws.com", false},
		"no ARN":                      {"plain", "lambda.amazonaws.com", false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := f.AssumableBy(context.Background(), test.arn, test.service)
			require.NoError(t, err)
			assert.Equal(t, test.want, got)
		})
	}
}

func TestAllows(t *testing.T) {
	document := func(effect, condition string) string {
		return fmt.Sprintf(`{"Version": "2012-10-17", "Statement": [{"Effect": "%s", "Action": "logs:Put*",
			"Resource": "arn:aws:logs:*:*:log-group:/aws/lambda/*:*", "Condition": {%s}}]}`, effect, condition)
	}
	f := open(t)
	tests := map[string]struct {
		arn  string
		want bool
	}{
		"no policy":                   {f.role(t, "none", ``, ""), false},
		"an allow":                    {f.role(t, "allow", ``, document("Allow", ``)), true},
		"a deny":                      {f.role(t, "deny", ``, document("Deny", ``)), false},
		"in this Region":              {f.role(t, "here", ``, document("Allow", `"StringEquals": {"aws:RequestedRegion": "eu-west-1"}`)), true},
		"in another Region":           {f.role(t, "there", ``, document("Allow", `"StringEquals": {"aws:RequestedRegion": "us-east-1"}`)), false},
		"a condition nobody can tell": {f.role(t, "open", ``, document("Allow", `"StringEquals": {"aws:ResourceTag/x": "y"}`)), false},
		"no such role":                {"arn:aws:iam::123456789012:role/missing", false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := f.Allows(context.Background(), test.arn, "logs:PutLogEvents", logARN)
			require.NoError(t, err)
			assert.Equal(t, test.want, got)
		})
	}
}

func TestSession(t *testing.T) {
	f := open(t)
	ctx := context.Background()
	arn := f.role(t, "workshop", ``, "")
	made, err := f.Session(ctx, arn, "privateLambda")
	require.NoError(t, err)
	assert.Equal(t, f.now.Add(12*time.Hour), made.Expires)

	caller, err := f.Caller(ctx, made.AccessKeyID)
	require.NoError(t, err)
	assert.Equal(t, "workshop", caller.RoleName)
	assert.Equal(t, "arn:aws:sts::123456789012:assumed-role/workshop/privateLambda", caller.ARN)

	code := func() string {
		caller, err := f.Caller(ctx, made.AccessKeyID)
		require.NoError(t, err)
		var refused *wire.Error
		require.ErrorAs(t, f.Guard(ctx, &wire.Call{Account: account, Caller: caller}, "cognito-idp:AdminGetUser", "*"), &refused)
		return refused.Code
	}
	assert.Equal(t, "AccessDeniedException", code())
	f.now = f.now.Add(12 * time.Hour)
	assert.Equal(t, "ExpiredTokenException", code())
	f.now = f.now.Add(24*time.Hour + time.Second)
	_, err = f.Session(ctx, arn, "privateLambda")
	require.NoError(t, err)
	assert.Equal(t, "UnrecognizedClientException", code(), "a session that was forgotten is never taken for the learner's")

	_, err = f.Session(ctx, "arn:aws:iam::123456789012:role/none", "privateLambda")
	assert.ErrorContains(t, err, "The role with name none cannot be found.")
}
