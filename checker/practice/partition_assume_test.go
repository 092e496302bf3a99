package practice_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestARoleOfAnotherAccountIsAssumed(t *testing.T) {
	class := servePartition(t, teacher, ann)
	role := class[ann].trusting(t, "checker", root(teacher), `{"StringEquals": {"sts:ExternalId": "class-7"}}`)
	class[ann].allow(t, "checker", statement("Allow", "lambda:ListFunctions", "*"))

	out, err := assumes(class[teacher].config(east), role, "class-7")
	require.NoError(t, err)
	assert.Equal(t, "arn:aws:sts::222222222222:assumed-role/checker/look", *out.AssumedRoleUser.Arn)
	session := class[ann].as(out)
	account, arn := identity(t, session)
	assert.Equal(t, ann, account)
	assert.Equal(t, *out.AssumedRoleUser.Arn, arn)

	_, err = lambda.NewFromConfig(session).ListFunctions(background, &lambda.ListFunctionsInput{})
	require.NoError(t, err, "what the role may do in its own account")
	_, err = iam.NewFromConfig(session).ListRoles(background, &iam.ListRolesInput{})
	requireRefused(t, err, "AccessDenied", "User: arn:aws:sts::222222222222:assumed-role/checker/look is not authorized to perform: "+
		"iam:ListRoles on resource: arn:aws:iam::222222222222:role/ because no identity-based policy allows")
}

// Whatever is wrong, the refusal is the same: nobody learns from it which roles another account has.
func TestARoleOfAnotherAccountIsRefused(t *testing.T) {
	const from = "arn:aws:iam::111111111111:user/learner"
	class := servePartition(t, teacher, ann, ben)
	tests := map[string]struct {
		principal, condition, externalID string
		allowed                          bool
	}{
		"the right external id":            {root(teacher), `{"StringEquals": {"sts:ExternalId": "class-7"}}`, "class-7", true},
		"a wrong external id":              {root(teacher), `{"StringEquals": {"sts:ExternalId": "class-7"}}`, "class-8", false},
		"no external id":                   {root(teacher), `{"StringEquals": {"sts:ExternalId": "class-7"}}`, "", false},
		"an external id nobody asks for":   {root(teacher), ``, "class-7", true},
		"the user by name":                 {from, ``, "", true},
		"the account by number":            {teacher, ``, "", true},
		"another account":                  {root(ben), ``, "", false},
		"the role's own account":           {root(ann), ``, "", false},
		"everybody of the account":         {"*", `{"StringEquals": {"aws:PrincipalAccount": "111111111111"}}`, "", true},
		"everybody of another account":     {"*", `{"StringEquals": {"aws:PrincipalAccount": "333333333333"}}`, "", false},
		"everybody of this ARN":            {"*", `{"ArnEquals": {"aws:PrincipalArn": "` + from + `"}}`, "", true},
		"everybody of another ARN":         {"*", `{"ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::222222222222:user/learner"}}`, "", false},
		"in the role's account":            {root(teacher), `{"StringEquals": {"aws:ResourceAccount": "222222222222"}}`, "", true},
		"in the caller's account":          {root(teacher), `{"StringEquals": {"aws:ResourceAccount": "111111111111"}}`, "", false},
		"a condition that nobody can tell": {root(teacher), `{"StringEquals": {"aws:PrincipalTag/class": "7"}}`, "", false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			role := class[ann].trusting(t, "checker", test.principal, test.condition)
			defer func() {
				_, err := class[ann].iam().DeleteRole(background, &iam.DeleteRoleInput{RoleName: aws.String("checker")})
				require.NoError(t, err)
			}()
			_, err := assumes(class[teacher].config(east), role, test.externalID)
			if test.allowed {
				assert.NoError(t, err)
				return
			}
			requireRefusedExactly(t, err, "User: "+from+" is not authorized to perform: sts:AssumeRole on resource: "+role)
		})
	}
	for name, role := range map[string]string{
		"a role that is not there":     "arn:aws:iam::222222222222:role/checker",
		"an account that is not there": "arn:aws:iam::999999999999:role/checker",
	} {
		t.Run(name, func(t *testing.T) {
			_, err := assumes(class[teacher].config(east), role, "")
			requireRefusedExactly(t, err, "User: "+from+" is not authorized to perform: sts:AssumeRole on resource: "+role)
		})
	}
}

func requireRefusedExactly(t *testing.T, err error, text string) {
	t.Helper()
	requireRefused(t, err, "AccessDenied", text)
	assert.True(t, strings.HasSuffix(err.Error(), text), "%v says more than %q", err, text)
}

// A session needs an allow of its own account's policies, even where the other account trusts it by name; inside of one
// account that is enough.
func TestASessionNeedsBothAccounts(t *testing.T) {
	class := servePartition(t, teacher, ann)
	looker := class[teacher].trusting(t, "looker", root(teacher), "")
	out, err := assumes(class[teacher].config(east), looker, "")
	require.NoError(t, err)
	session := class[teacher].as(out)
	abroad := class[ann].trusting(t, "checker", looker, "")
	inside := class[teacher].trusting(t, "inner", looker, "")

	_, err = assumes(session, inside, "")
	require.NoError(t, err)
	_, err = assumes(session, abroad, "")
	requireRefusedExactly(t, err, "User: arn:aws:sts::111111111111:assumed-role/looker/look is not authorized to perform: sts:AssumeRole on resource: "+abroad)
	class[teacher].allow(t, "looker", statement("Allow", "sts:AssumeRole", "arn:aws:iam::*:role/checker"))
	chained, err := assumes(session, abroad, "")
	require.NoError(t, err)
	account, _ := identity(t, class[ann].as(chained))
	assert.Equal(t, ann, account)

	_, err = sts.NewFromConfig(session).AssumeRole(background, &sts.AssumeRoleInput{
		RoleArn: &abroad, RoleSessionName: aws.String("look"), DurationSeconds: aws.Int32(7200)})
	requireRefused(t, err, "ValidationError", "DurationSeconds exceeds")
	class[teacher].allow(t, "looker", statement("Deny", "sts:AssumeRole", abroad))
	_, err = assumes(session, abroad, "")
	requireRefused(t, err, "AccessDenied", "")
}

// IAM looks up whom a trust policy names, in the other account too.
func TestATrustPolicyNamesWhoIsThere(t *testing.T) {
	class := servePartition(t, teacher, ann)
	looker := class[teacher].trusting(t, "looker", root(teacher), "")
	for principal, there := range map[string]bool{
		looker:                                   true,
		looker + "s":                             false,
		"arn:aws:iam::111111111111:user/learner": true,
		"arn:aws:iam::111111111111:user/teacher": false,
		"arn:aws:iam::999999999999:role/any":     true, // of an account that nobody here knows
	} {
		role := aws.String("checker")
		_, err := class[ann].iam().CreateRole(background, &iam.CreateRoleInput{RoleName: role, AssumeRolePolicyDocument: aws.String(trust(principal, ""))})
		if !there {
			requireRefused(t, err, "MalformedPolicyDocument", `Invalid principal in policy: "AWS":"`+principal+`"`)
			continue
		}
		require.NoError(t, err)
		_, err = class[ann].iam().DeleteRole(background, &iam.DeleteRoleInput{RoleName: role})
		require.NoError(t, err)
	}
}

func TestAnAccountAloneKnowsNoOther(t *testing.T) {
	s := serve(t)
	const role = "arn:aws:iam::222222222222:role/checker"
	_, err := assumes(s.config(east), role, "")
	requireRefusedExactly(t, err, "User: arn:aws:iam::123456789012:user/learner is not authorized to perform: sts:AssumeRole on resource: "+role)

	// The session of another practice account is not the learner.
	s.key = "ASIA222222222222ABCDEFGH"
	_, err = s.sts().GetCallerIdentity(background, &sts.GetCallerIdentityInput{})
	requireRefused(t, err, "InvalidClientTokenId", "The security token included in the request is invalid.")
}
