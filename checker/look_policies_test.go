package main

import (
	"fmt"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/checks"
	"cognito-lambda-workshop/checker/practice"
	"cognito-lambda-workshop/policies"
)

// The policies of policies/ are enough: whoever has them and nothing else can look, and with the second can use --live.
func TestLookWithTheLeastPermissions(t *testing.T) {
	url := finish(t).serve(t, nil, nil)
	names := optionsFor(url).Names

	reader := assume(t, url, "reader", policies.CheckerReadOnly)
	s := account.Read(t.Context(), reader)
	for _, f := range checks.Run(s) {
		assert.Contains(t, []checks.Status{checks.Pass, checks.Skipped}, f.Status, "%s: %s", f.ID, f.Saw)
	}
	account.Use(t.Context(), reader, s, account.LiveOptions{Mail: true})
	signUp, _ := s.Live.Attempt(account.LiveSignUp)
	require.NotNil(t, signUp.Fault)
	assert.Equal(t, account.Denied, signUp.Fault.Kind, "looking allows no --live")

	for _, mail := range []bool{true, false} {
		user := assume(t, url, "user", policies.CheckerReadOnly, policies.CheckerLive)
		s = account.Read(t.Context(), user)
		account.Use(t.Context(), user, s, account.LiveOptions{Mail: mail, LogsWait: 10 * time.Second})
		assert.Empty(t, s.Live.LeftBehind)
		for _, f := range checks.Run(s) {
			assert.Equal(t, checks.Pass, f.Status, "%s: %s", f.ID, f.Saw)
		}
	}

	reader.Names.Role, reader.Names.SignUp = "Lambda_Cognito_Cloudwatch", "signupwithcognito"
	near := account.Read(t.Context(), reader).NearMisses
	assert.Equal(t, []account.NearMiss{
		{Kind: account.NearRole, Step: "execution-role", Name: names.Role},
		{Kind: account.NearFunction, Step: "sign-up", Name: names.SignUp, Region: practice.DefaultRegion},
	}, near)

	left := account.ReadLeftovers(t.Context(), assume(t, url, "reader", policies.CheckerReadOnly))
	assert.Len(t, *left.LeftPools.Found, 1)
	assert.NotNil(t, left.LogGroups.Found)
	assert.NotNil(t, left.PolicyVersions.Found)
}

// assume makes a role with some policies, if it is not there yet, and returns options with its credentials.
func assume(t *testing.T, url, role string, documents ...[]byte) account.Options {
	t.Helper()
	o := optionsFor(url)
	roles := iam.NewFromConfig(o.Config)
	_, err := roles.CreateRole(t.Context(), &iam.CreateRoleInput{RoleName: &role, AssumeRolePolicyDocument: aws.String(
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::` + practice.AccountID + `:root"},"Action":"sts:AssumeRole"}]}`)})
	if err != nil {
		require.ErrorContains(t, err, "EntityAlreadyExists")
	}
	for i, document := range documents {
		_, err := roles.PutRolePolicy(t.Context(), &iam.PutRolePolicyInput{
			RoleName: &role, PolicyName: aws.String(fmt.Sprint("part-", i)), PolicyDocument: aws.String(string(document)),
		})
		require.NoError(t, err)
	}
	session, err := sts.NewFromConfig(o.Config).AssumeRole(t.Context(), &sts.AssumeRoleInput{
		RoleArn: aws.String("arn:aws:iam::" + practice.AccountID + ":role/" + role), RoleSessionName: aws.String("look"),
	})
	require.NoError(t, err)
	o.Config.Credentials = credentials.NewStaticCredentialsProvider(
		*session.Credentials.AccessKeyId, *session.Credentials.SecretAccessKey, *session.Credentials.SessionToken)
	return o
}
