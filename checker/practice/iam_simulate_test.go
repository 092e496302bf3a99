package practice_test

import (
	"fmt"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	roleARN   = "arn:aws:iam::123456789012:role/workshop"
	userARN   = "arn:aws:iam::123456789012:user/learner"
	functionA = "arn:aws:lambda:us-east-1:123456789012:function:a"
	functionB = "arn:aws:lambda:us-east-1:123456789012:function:b"
)

// simulation has, for all tests, a role that may look at one function, when it is asked for over TLS at others, and may
// delete none.
func simulation(t *testing.T) *served {
	s := serve(t)
	makeRole(t, s.iam(), "workshop")
	s.allow(t, "workshop", `{"Version": "2012-10-17", "Statement": [
		{"Effect": "Allow", "Action": "lambda:Get*", "Resource": "`+functionA+`"},
		{"Effect": "Allow", "Action": "lambda:GetFunction", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "true"}}},
		{"Effect": "Deny", "Action": "lambda:Delete*", "Resource": "*"},
		{"Effect": "Allow", "Action": "lambda:CreateFunction", "Resource": "*"}]}`)
	return s
}

func TestIAMSimulates(t *testing.T) {
	s := simulation(t)
	bounded, err := s.iam().CreateRole(background, &iam.CreateRoleInput{
		RoleName: aws.String("bounded"), AssumeRolePolicyDocument: aws.String(iamTrustsAccount),
		PermissionsBoundary: aws.String(makePolicy(t, s.iam(), "boundary", statement("Allow", "lambda:Get*", "*")))})
	require.NoError(t, err)
	s.allow(t, "bounded", statement("Allow", "lambda:*", "*"))
	tls := []types.ContextEntry{{ContextKeyName: aws.String("aws:SecureTransport"), ContextKeyType: "boolean", ContextKeyValues: []string{"true"}}}

	const allowed, implicit, explicit = "allowed", "implicitDeny", "explicitDeny"
	tests := map[string]struct {
		source, action string
		resources      []string
		context        []types.ContextEntry
		decision       types.PolicyEvaluationDecisionType
		matched        int
		missing        []string
	}{
		"the learner":                     {userARN, "lambda:DeleteFunction", nil, nil, allowed, 0, nil},
		"an allow":                        {roleARN, "lambda:CreateFunction", nil, nil, allowed, 1, nil},
		"an allow of all, by a star":      {roleARN, "lambda:CreateFunction", []string{"*"}, nil, allowed, 1, nil},
		"no allow":                        {roleARN, "lambda:ListFunctions", nil, nil, implicit, 0, nil},
		"a deny":                          {roleARN, "lambda:DeleteFunction", nil, nil, explicit, 1, nil},
		"an allow for a resource":         {roleARN, "lambda:GetPolicy", []string{functionA}, nil, allowed, 1, nil},
		"none for another resource":       {roleARN, "lambda:GetPolicy", []string{functionB}, nil, implicit, 0, nil},
		"none for all resources":          {roleARN, "lambda:GetPolicy", nil, nil, implicit, 0, nil},
		"a condition that is met":         {roleARN, "lambda:GetFunction", []string{functionB}, tls, allowed, 1, nil},
		"a condition that is not given":   {roleARN, "lambda:GetFunction", nil, nil, implicit, 0, []string{"aws:SecureTransport"}},
		"a condition that does not count": {roleARN, "lambda:GetFunction", []string{functionA}, nil, allowed, 1, nil},
		"one of two resources":            {roleARN, "lambda:GetPolicy", []string{functionA, functionB}, nil, implicit, 0, nil},
		"inside of a boundary":            {*bounded.Role.Arn, "lambda:GetFunction", nil, nil, allowed, 1, nil},
		"outside of a boundary":           {*bounded.Role.Arn, "lambda:DeleteFunction", nil, nil, implicit, 0, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			out, err := s.iam().SimulatePrincipalPolicy(background, &iam.SimulatePrincipalPolicyInput{
				PolicySourceArn: &test.source, ActionNames: []string{test.action}, ResourceArns: test.resources, ContextEntries: test.context})
			require.NoError(t, err)
			require.Len(t, out.EvaluationResults, 1)
			result := out.EvaluationResults[0]
			assert.Equal(t, test.action, *result.EvalActionName)
			assert.Equal(t, "*", *result.EvalResourceName)
			assert.Equal(t, test.decision, result.EvalDecision)
			assert.Len(t, result.MatchedStatements, test.matched)
			assert.ElementsMatch(t, test.missing, result.MissingContextValues)
			if len(test.resources) == 0 || test.resources[0] == "*" {
				assert.Empty(t, result.ResourceSpecificResults)
				return
			}
			require.Len(t, result.ResourceSpecificResults, len(test.resources))
			for i, resource := range test.resources {
				assert.Equal(t, resource, *result.ResourceSpecificResults[i].EvalResourceName)
			}
		})
	}

	out, err := s.iam().SimulatePrincipalPolicy(background, &iam.SimulatePrincipalPolicyInput{
		PolicySourceArn: bounded.Role.Arn, ActionNames: []string{"lambda:GetPolicy", "lambda:Invoke"}, ResourceArns: []string{functionA, functionB}})
	require.NoError(t, err)
	for i, within := range []bool{true, false} {
		assert.Equal(t, within, out.EvaluationResults[i].PermissionsBoundaryDecisionDetail.AllowedByPermissionsBoundary)
	}
	assert.Equal(t, "inline", *out.EvaluationResults[0].MatchedStatements[0].SourcePolicyId)
}

func TestIAMSimulatesEachResource(t *testing.T) {
	s := simulation(t)
	out, err := s.iam().SimulatePrincipalPolicy(background, &iam.SimulatePrincipalPolicyInput{
		PolicySourceArn: aws.String(roleARN), ActionNames: []string{"lambda:GetFunction"}, ResourceArns: []string{functionA, functionB}})
	require.NoError(t, err)
	each := out.EvaluationResults[0].ResourceSpecificResults
	assert.Equal(t, types.PolicyEvaluationDecisionTypeAllowed, each[0].EvalResourceDecision)
	assert.Empty(t, each[0].MissingContextValues)
	assert.Equal(t, types.PolicyEvaluationDecisionTypeImplicitDeny, each[1].EvalResourceDecision)
	assert.Equal(t, []string{"aws:SecureTransport"}, each[1].MissingContextValues)
}

func TestIAMSimulatesInPages(t *testing.T) {
	s := simulation(t)
	var actions, got []string
	for i := range 250 {
		actions = append(actions, fmt.Sprintf("lambda:Action%d", 250-i))
	}
	in := &iam.SimulatePrincipalPolicyInput{PolicySourceArn: aws.String(roleARN), ActionNames: actions}
	pages := iam.NewSimulatePrincipalPolicyPaginator(s.iam(), in)
	for pages.HasMorePages() {
		page, err := pages.NextPage(background)
		require.NoError(t, err)
		assert.LessOrEqual(t, len(page.EvaluationResults), 100)
		for _, result := range page.EvaluationResults {
			got = append(got, *result.EvalActionName)
		}
	}
	assert.Equal(t, actions, got)
}

func TestIAMRefusesToSimulate(t *testing.T) {
	s := simulation(t)
	s.allow(t, "workshop", `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "lambda:Invoke*", "Resource": "*",
		"Condition": {"BinaryEquals": {"key:bytes": "QmluYXJ5"}}}]}`)
	entry := func(kind types.ContextKeyTypeEnum, values ...string) []types.ContextEntry {
		return []types.ContextEntry{{ContextKeyName: aws.String("key:bytes"), ContextKeyType: kind, ContextKeyValues: values}}
	}
	type input = iam.SimulatePrincipalPolicyInput
	tests := map[string]struct {
		change     func(*input)
		code, text string
	}{
		"a role that is not there": {func(in *input) { in.PolicySourceArn = aws.String(roleARN + "s") },
			"NoSuchEntity", "The role with name workshops cannot be found."},
		"a user who is not there": {func(in *input) { in.PolicySourceArn = aws.String(userARN + "s") },
			"NoSuchEntity", "The user with name learners cannot be found."},
		"a group": {func(in *input) { in.PolicySourceArn = aws.String("arn:aws:iam::123456789012:group/class") },
			"NoSuchEntity", "The group with name class cannot be found."},
		"a session": {func(in *input) {
			in.PolicySourceArn = aws.String("arn:aws:sts::123456789012:assumed-role/workshop/ann")
		}, "InvalidInput", "Invalid Entity Arn: arn:aws:sts::123456789012:assumed-role/workshop/ann does not clearly define entity type and name."},
		"another account's role": {func(in *input) { in.PolicySourceArn = aws.String("arn:aws:iam::222222222222:role/workshop") },
			"InvalidInput", "caller's account 123456789012 does not have access to policies in account 222222222222"},
		"a resource that is no ARN": {func(in *input) { in.ResourceArns = []string{"signUpWithCognito"} },
			"InvalidInput", "ResourceNames are not in a valid ARN format: signUpWithCognito."},
		"a star among resources": {func(in *input) { in.ResourceArns = []string{functionA, "*"} }, "InvalidInput", "valid ARN format: *."},
		"an action with a star":  {func(in *input) { in.ActionNames = []string{"lambda:Get*"} }, "InvalidInput", "lambda:Get*"},
		"an action of no service": {func(in *input) { in.ActionNames = []string{"GetFunction"} },
			"InvalidInput", "GetFunction"},
		"an action of two letters": {func(in *input) { in.ActionNames = []string{"ab"} }, "ValidationError", "at 'actionNames' failed to satisfy constraint"},
		"a type of key that is none": {func(in *input) { in.ContextEntries = entry("text", "a") },
			"ValidationError", "'contextEntries.1.member.contextKeyType' failed to satisfy constraint: Member must satisfy enum value set"},
		"two values for a single key": {func(in *input) { in.ContextEntries = entry("string", "a", "b") }, "InvalidInput", "key:bytes"},
		"a key without a name": {func(in *input) { in.ContextEntries = []types.ContextEntry{{ContextKeyType: "string"}} },
			"ValidationError", "contextEntries.1.member.contextKeyName"},
		"a marker that is none": {func(in *input) { in.Marker = aws.String("?") }, "ValidationError", "Invalid Marker"},

		"a key of bytes":    {func(in *input) { in.ContextEntries = entry("binary", "QQ==") }, "NotEmulated", "bytes"},
		"more policies":     {func(in *input) { in.PolicyInputList = []string{iamLogs} }, "NotEmulated", "more policies"},
		"a resource policy": {func(in *input) { in.ResourcePolicy = aws.String(iamLogs) }, "NotEmulated", "a resource policy"},
		"another caller":    {func(in *input) { in.CallerArn = aws.String(userARN) }, "NotEmulated", "another caller"},
		"another boundary":  {func(in *input) { in.PermissionsBoundaryPolicyInputList = []string{iamLogs} }, "NotEmulated", "boundary"},
		"a scenario of EC2": {func(in *input) { in.ResourceHandlingOption = aws.String("EC2-VPC-EBS") }, "NotEmulated", "EC2"},
		"a policy left out": {func(in *input) {
			in.PolicyExclusionList = []types.PolicyIdentifier{&types.PolicyIdentifierMemberPolicyArn{Value: iamBasicExecution}}
		}, "NotEmulated", "left out"},
		"a policy that nobody can judge": {func(in *input) {
			in.ActionNames = []string{"lambda:InvokeFunction"}
			in.ContextEntries = entry("string", "Binary")
		}, "NotEmulated", "where it depends on key:bytes"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			in := &input{PolicySourceArn: aws.String(roleARN), ActionNames: []string{"lambda:GetFunction"}}
			test.change(in)
			_, err := s.iam().SimulatePrincipalPolicy(background, in)
			requireRefused(t, err, test.code, test.text)
		})
	}
}

// A role may ask about whom its own policies let it ask about.
func TestIAMJudgesWhoSimulates(t *testing.T) {
	s := serve(t)
	config, _ := s.assume(t, "workshop", statement("Allow", "iam:SimulatePrincipalPolicy", userARN))
	ask := func(source string) error {
		_, err := iam.NewFromConfig(config).SimulatePrincipalPolicy(background,
			&iam.SimulatePrincipalPolicyInput{PolicySourceArn: &source, ActionNames: []string{"iam:GetRole"}})
		return err
	}
	require.NoError(t, ask(userARN))
	requireRefused(t, ask(roleARN), "AccessDenied", "iam:SimulatePrincipalPolicy on resource: "+roleARN)
}
