package practice_test

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/practice"
	practiceiam "cognito-lambda-workshop/checker/practice/iam"
)

// The accounts of a class: the teacher's and two learners'.
const (
	teacher = "111111111111"
	ann     = "222222222222"
	ben     = "333333333333"
)

// servePartition serves several accounts at one address, each to be met with the access key of its own learner.
func servePartition(t testing.TB, ids ...string) map[string]*served {
	t.Helper()
	partition, accounts := openPartition(t, ids...)
	server := httptest.NewServer(partition)
	t.Cleanup(server.Close)
	for _, s := range accounts {
		s.URL = server.URL
	}
	return accounts
}

func openPartition(t testing.TB, ids ...string) (*practice.Partition, map[string]*served) {
	t.Helper()
	accounts := map[string]*served{}
	clock := &clock{now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)}
	var all []*practice.Account
	for _, id := range ids {
		accounts[id] = openAccount(t, t.TempDir(), id, clock)
		accounts[id].key = practiceiam.LearnerKey(id)
		all = append(all, accounts[id].Account)
	}
	partition, err := practice.NewPartition(all...)
	require.NoError(t, err)
	return partition, accounts
}

// trusting makes a role that trusts a principal, under a condition or, when it is empty, under none.
func (s *served) trusting(t testing.TB, name, principal, condition string) string {
	t.Helper()
	made, err := s.iam().CreateRole(background, &iam.CreateRoleInput{RoleName: &name, AssumeRolePolicyDocument: aws.String(trust(principal, condition))})
	require.NoError(t, err)
	return *made.Role.Arn
}

func trust(principal, condition string) string {
	text := strings.Replace(iamTrustsAccount, "arn:aws:iam::123456789012:root", principal, 1)
	if condition != "" {
		text = strings.Replace(text, `"Action"`, `"Condition": `+condition+`, "Action"`, 1)
	}
	return text
}

// assumes asks for a session of a role with a config's credentials. The external id is left out when it is empty.
func assumes(config aws.Config, role, externalID string) (*sts.AssumeRoleOutput, error) {
	in := &sts.AssumeRoleInput{RoleArn: &role, RoleSessionName: aws.String("look")}
	if externalID != "" {
		in.ExternalId = &externalID
	}
	return sts.NewFromConfig(config).AssumeRole(background, in)
}

func root(account string) string { return "arn:aws:iam::" + account + ":root" }

// identity is whose a config's credentials are.
func identity(t testing.TB, config aws.Config) (account, arn string) {
	t.Helper()
	out, err := sts.NewFromConfig(config).GetCallerIdentity(background, &sts.GetCallerIdentityInput{})
	require.NoError(t, err)
	return *out.Account, *out.Arn
}
