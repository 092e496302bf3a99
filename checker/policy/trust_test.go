package policy_test

import (
	"testing"

	"cognito-lambda-workshop/checker/policy"

	"github.com/stretchr/testify/assert"
)

func TestTrust(t *testing.T) {
	const page = guide + "reference_policies_elements_principal.html"
	lambda := policy.Principal{Type: policy.ServicePrincipal, ID: "lambda.amazonaws.com"}
	aws := func(id string) policy.Principal { return policy.Principal{Type: policy.AWSPrincipal, ID: id} }
	teacher := aws("arn:aws:iam::111122223333:user/teacher")
	session := aws("arn:aws:sts::111122223333:assumed-role/checker/ana")

	type context = map[string][]string
	for name, row := range map[string]struct {
		principal string
		rest      string
		caller    policy.Principal
		context   context
		want      policy.Outcome
		byAccount bool
	}{
		"lambda":                       {`{"Service":"lambda.amazonaws.com"}`, ``, lambda, nil, policy.Allowed, false},
		"lambda among others":          {`{"Service":["ec2.amazonaws.com","lambda.amazonaws.com"]}`, ``, lambda, nil, policy.Allowed, false},
		"another service":              {`{"Service":"ec2.amazonaws.com"}`, ``, lambda, nil, policy.ImplicitDeny, false},
		"a service under AWS":          {`{"AWS":"lambda.amazonaws.com"}`, ``, lambda, nil, policy.ImplicitDeny, false},
		"everybody":                    {`{"AWS":"*"}`, ``, teacher, nil, policy.Allowed, false},
		"everybody, bare":              {`"*"`, ``, lambda, nil, policy.Allowed, false},
		"the user":                     {`{"AWS":"arn:aws:iam::111122223333:user/teacher"}`, ``, teacher, nil, policy.Allowed, false},
		"the user minds case":          {`{"AWS":"arn:aws:iam::111122223333:user/Teacher"}`, ``, teacher, nil, policy.ImplicitDeny, false},
		"no wildcard in a name":        {`{"AWS":"arn:aws:iam::111122223333:user/*"}`, ``, teacher, nil, policy.ImplicitDeny, false},
		"the account's number":         {`{"AWS":"111122223333"}`, ``, teacher, nil, policy.Allowed, true},
		"the account's root":           {`{"AWS":"arn:aws:iam::111122223333:root"}`, ``, session, nil, policy.Allowed, true},
		"root and user":                {`{"AWS":["111122223333","arn:aws:iam::111122223333:user/teacher"]}`, ``, teacher, nil, policy.Allowed, false},
		"the root user itself":         {`{"AWS":"111122223333"}`, ``, aws("arn:aws:iam::111122223333:root"), nil, policy.Allowed, false},
		"another account":              {`{"AWS":"444455556666"}`, ``, teacher, nil, policy.ImplicitDeny, false},
		"a session by its role":        {`{"AWS":"arn:aws:iam::111122223333:role/checker"}`, ``, session, nil, policy.Allowed, false},
		"a session by a role's path":   {`{"AWS":"arn:aws:iam::111122223333:role/service-role/checker"}`, ``, session, nil, policy.Allowed, false},
		"a session by its own ARN":     {`{"AWS":"arn:aws:sts::111122223333:assumed-role/checker/ana"}`, ``, session, nil, policy.Allowed, false},
		"another session":              {`{"AWS":"arn:aws:sts::111122223333:assumed-role/checker/bob"}`, ``, session, nil, policy.ImplicitDeny, false},
		"federated":                    {`{"Federated":"cognito-identity.amazonaws.com"}`, ``, policy.Principal{Type: policy.FederatedPrincipal, ID: "cognito-identity.amazonaws.com"}, nil, policy.Allowed, false},
		"right external id":            {`{"AWS":"111122223333"}`, `,"Condition":{"StringEquals":{"sts:ExternalId":"ana-42"}}`, teacher, context{"sts:ExternalId": {"ana-42"}}, policy.Allowed, true},
		"wrong external id":            {`{"AWS":"111122223333"}`, `,"Condition":{"StringEquals":{"sts:ExternalId":"ana-42"}}`, teacher, context{"sts:ExternalId": {"bob-7"}}, policy.ImplicitDeny, false},
		"no external id":               {`{"AWS":"111122223333"}`, `,"Condition":{"StringEquals":{"sts:ExternalId":"ana-42"}}`, teacher, context{"sts:ExternalId": nil}, policy.ImplicitDeny, false},
		"source account not known":     {`{"Service":"lambda.amazonaws.com"}`, `,"Condition":{"StringEquals":{"aws:SourceAccount":"123456789012"}}`, lambda, nil, policy.Depends, false},
		"source account mistyped":      {`{"Service":"lambda.amazonaws.com"}`, `,"Condition":{"StringEquals":{"aws:SourceAccount":"12345678901"}}`, lambda, context{"aws:sourceaccount": {"123456789012"}}, policy.ImplicitDeny, false},
		"denied to everybody but root": {`{"Service":"lambda.amazonaws.com"}`, `},{"Effect":"Deny","NotPrincipal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"`, lambda, nil, policy.ExplicitDeny, false},
		"spared by name":               {`{"AWS":"*"}`, `},{"Effect":"Deny","NotPrincipal":{"AWS":"arn:aws:iam::111122223333:user/teacher"},"Action":"sts:AssumeRole"`, teacher, nil, policy.Allowed, false},
		"spared by account only":       {`{"AWS":"*"}`, `},{"Effect":"Deny","NotPrincipal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"`, teacher, nil, policy.Depends, false},
	} {
		t.Run(name, func(t *testing.T) {
			doc := statements(t, `{"Effect":"Allow","Principal":`+row.principal+`,"Action":"sts:AssumeRole"`+row.rest+`}`)
			got := policy.DecideTrust(doc, policy.Request{Action: "sts:AssumeRole", Principal: row.caller, Context: row.context})
			assert.Equal(t, row.want, got.Outcome, page)
			assert.Equal(t, row.byAccount, got.ByAccount)
		})
	}
}

func TestTrustOfAFunctionMindsItsResource(t *testing.T) {
	const function = "arn:aws:lambda:eu-west-1:123456789012:function:private"
	doc := statements(t, `{"Sid":"api","Effect":"Allow","Principal":{"Service":"apigateway.amazonaws.com"},"Action":"lambda:InvokeFunction","Resource":"`+function+`",
		"Condition":{"ArnLike":{"AWS:SourceArn":"arn:aws:execute-api:eu-west-1:123456789012:abc/*/GET/private"}}}`)
	req := policy.Request{
		Action: "lambda:InvokeFunction", Resource: function,
		Principal: policy.Principal{Type: policy.ServicePrincipal, ID: "apigateway.amazonaws.com"},
		Context:   map[string][]string{"aws:SourceArn": {"arn:aws:execute-api:eu-west-1:123456789012:abc/prod/GET/private"}},
	}
	assert.Equal(t, policy.Allowed, policy.DecideTrust(doc, req).Outcome)
	req.Resource += "-2"
	assert.Equal(t, policy.ImplicitDeny, policy.DecideTrust(doc, req).Outcome)
}
