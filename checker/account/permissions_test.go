package account

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/policy"
	"cognito-lambda-workshop/policies"
)

// The interfaces of calls.go list every call that is made, and the policies are held against them: each call is allowed,
// and nothing else is.
func TestThePoliciesAllowWhatIsCalledAndNothingElse(t *testing.T) {
	readers := slices.Concat(calls[stsReader]("sts"), calls[cognitoReader]("cognito-idp"), calls[lambdaReader]("lambda"), calls[iamReader]("iam"),
		calls[groupsReader]("logs"), calls[versionsReader]("iam"),
		calls[settingsReader]("lambda"), calls[summaryReader]("iam"))
	actors := slices.Concat(calls[cognitoActor]("cognito-idp"), calls[lambdaActor]("lambda"), calls[logsReader]("logs"))
	for name, tt := range map[string]struct {
		document []byte
		calls    []string
	}{
		"checker-read-only.json": {policies.CheckerReadOnly, readers},
		"checker-live.json":      {policies.CheckerLive, actors},
	} {
		t.Run(name, func(t *testing.T) {
			document, err := policy.Parse(string(tt.document))
			require.NoError(t, err)
			for _, action := range tt.calls {
				if action == "sts:GetCallerIdentity" {
					// Nobody needs a permission for it.
					// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
					continue
				}
				for _, resource := range resources(t, action) {
					decision := policy.Decide([]policy.Named{{Name: name, Document: document}}, policy.Request{Action: action, Resource: resource})
					assert.Equal(t, policy.Allowed, decision.Outcome, "%s on %s", action, resource)
				}
			}
			assert.Subset(t, tt.calls, granted(t, tt.document))
		})
	}
}

// calls are the IAM actions of the calls that an interface lists.
func calls[I any](service string) []string {
	// The one call whose action has another name.
	// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html
	named := map[string]string{"Invoke": "InvokeFunction"}
	var actions []string
	methods := reflect.TypeFor[I]()
	for i := range methods.NumMethod() {
		call := methods.Method(i).Name
		if action, ok := named[call]; ok {
			call = action
		}
		actions = append(actions, service+":"+call)
	}
	return actions
}

// resources are what an action is asked of in AWS: https://docs.aws.amazon.com/service-authorization/latest/reference/
func resources(t *testing.T, action string) []string {
	t.Helper()
	const here = region + ":" + theAccount
	if slices.Contains([]string{"cognito-idp:ListUserPools", "lambda:ListFunctions", "iam:ListRoles", "iam:ListPolicies",
		"iam:GetAccountSummary", "lambda:GetAccountSettings"}, action) {
		return []string{"*"}
	}
	for prefix, found := range map[string][]string{
		"cognito-idp:":        {"arn:aws:cognito-idp:" + here + ":userpool/" + thePool},
		"lambda:":             {"arn:aws:lambda:" + here + ":function:signUpWithCognito"},
		"logs:":               {"arn:aws:logs:" + here + ":log-group:/aws/lambda/privateLambda:*", "arn:aws:logs:" + here + ":log-group:a-class"},
		"iam:GetPolicy":       {policyPath + "any", "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"},
		"iam:GetRole":         {rolePath + "any", rolePath + "service-role/any"},
		"iam:ListAttachedRol": {rolePath + "any"},
		"iam:ListPolicyVer":   {policyPath + "any"},
		"iam:ListRolePolici":  {rolePath + "any"},
		"iam:SimulatePrinci":  {rolePath + "any", "arn:aws:iam::" + theAccount + ":user/any"},
	} {
		if strings.HasPrefix(action, prefix) {
			return found
		}
	}
	require.Fail(t, "no resource is known for "+action)
	return nil
}

// granted are the actions that a document names; no wildcard is among them, as the policies' own tests say.
func granted(t *testing.T, document []byte) []string {
	t.Helper()
	var parsed struct{ Statement []struct{ Action any } }
	require.NoError(t, json.Unmarshal(document, &parsed))
	var actions []string
	for _, statement := range parsed.Statement {
		switch action := statement.Action.(type) {
		case string:
			actions = append(actions, action)
		case []any:
			for _, one := range action {
				actions = append(actions, one.(string))
			}
		}
	}
	return actions
}
