package policy_test

import (
	"net/url"
	"strings"
	"testing"

	"cognito-lambda-workshop/checker/policy"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// guide is where the pages that the rows name are found.
const guide = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"

// statements makes a document of today's version.
func statements(t *testing.T, text string) policy.Document {
	t.Helper()
	return parse(t, `{"Version":"2012-10-17","Statement":[`+text+`]}`)
}

func parse(t *testing.T, text string) policy.Document {
	t.Helper()
	doc, err := policy.Parse(text)
	require.NoError(t, err)
	return doc
}

func TestParseTakesWhatIAMHandsOut(t *testing.T) {
	const text = `{"Version":"2012-10-17","Id":"x","Statement":{"Sid":"A","Effect":"Allow","Action":"a:B+c",` +
		`"Resource":["arn:aws:apigateway:eu-west-1::/tags/arn%3Aaws"],"Condition":{"Bool":{"aws:SecureTransport":true},"NumericEquals":{"k":[1,"2"]}}}}`
	want := policy.Document{Version: policy.Version2012, ID: "x", Statements: []policy.Statement{{
		Sid: "A", Effect: policy.Allow, Actions: []string{"a:B+c"}, Resources: []string{"arn:aws:apigateway:eu-west-1::/tags/arn%3Aaws"},
		Conditions: map[string]map[string][]string{"Bool": {"aws:SecureTransport": {"true"}}, "NumericEquals": {"k": {"1", "2"}}},
	}}}
	assert.Equal(t, want, parse(t, text), "plain")
	assert.Equal(t, want, parse(t, url.PathEscape(text)), "URL-encoded")

	trust := parse(t, `{"Statement":[{"Effect":"Deny","Principal":"*","NotAction":["sts:*"]},{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":[]}]}`)
	assert.Equal(t, policy.Principals{"*": {"*"}}, trust.Statements[0].Principal)
	assert.Equal(t, policy.Principals{"Service": {"lambda.amazonaws.com"}}, trust.Statements[1].Principal)
	assert.NotNil(t, trust.Statements[1].Actions, "an empty list is there, a missing one is not")
}

func TestParseSaysWhatItCouldNotRead(t *testing.T) {
	for name, row := range map[string]struct{ text, says string }{
		"empty":             {``, "not valid JSON"},
		"no JSON":           {`{Version`, "not valid JSON"},
		"a list":            {`[]`, "not a JSON object"},
		"version":           {`{"Version":"2012-10-18","Statement":[]}`, "2012-10-18"},
		"no statement":      {`{"Version":"2012-10-17"}`, "Statement"},
		"lower-case name":   {`{"Statement":{"effect":"Allow"}}`, "effect: no such element"},
		"lower-case effect": {`{"Statement":{"Effect":"allow","Action":"a:b","Resource":"*"}}`, `"allow"`},
		"twice":             {`{"Statement":{"Effect":"Allow","Effect":"Deny","Action":"a:b","Resource":"*"}}`, `"Effect" stands there twice`},
		"both actions":      {`{"Statement":{"Effect":"Allow","Action":"a:b","NotAction":"a:c","Resource":"*"}}`, "Action and NotAction"},
		"both resources":    {`{"Statement":{"Effect":"Allow","Action":"a:b","NotResource":"*","Resource":"*"}}`, "Resource and NotResource"},
		"no action":         {`{"Statement":{"Effect":"Allow","Resource":"*"}}`, "neither Action nor NotAction"},
		"number as action":  {`{"Statement":{"Effect":"Allow","Action":7,"Resource":"*"}}`, "Action: not a string"},
		"principal":         {`{"Statement":{"Effect":"Allow","Action":"a:b","Principal":"lambda.amazonaws.com"}}`, `"lambda.amazonaws.com"`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := policy.Parse(row.text)
			assert.ErrorContains(t, err, row.says)
		})
	}
}

const group = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/sign-up"

func TestDecideStatements(t *testing.T) {
	const ask = "logs:PutLogEvents"
	for name, row := range map[string]struct {
		page     string
		policies string // each document's statements, apart by a line break
		action   string
		resource string
		want     policy.Outcome
	}{
		"nothing allows": {"reference_policies_evaluation-logic.html", `{"Effect":"Allow","Action":"logs:CreateLogStream","Resource":"*"}`, ask, group, policy.ImplicitDeny},
		"an allow":       {"reference_policies_evaluation-logic.html", `{"Effect":"Allow","Action":"logs:*","Resource":"*"}`, ask, group, policy.Allowed},
		"deny wins in the same document": {"reference_policies_evaluation-logic.html",
			`{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"logs:Put*","Resource":"*"}`, ask, group, policy.ExplicitDeny},
		"deny wins across documents": {"reference_policies_evaluation-logic.html",
			"{\"Effect\":\"Deny\",\"Action\":\"logs:*\",\"Resource\":\"*\"}\n{\"Effect\":\"Allow\",\"Action\":\"logs:*\",\"Resource\":\"*\"}", ask, group, policy.ExplicitDeny},
		"a deny of something else": {"reference_policies_evaluation-logic.html",
			`{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"s3:*","Resource":"*"}`, ask, group, policy.Allowed},
		"prefix and action ignore case":   {"reference_policies_elements_action.html", `{"Effect":"Allow","Action":"LOGS:putlogevents","Resource":"*"}`, ask, group, policy.Allowed},
		"star inside the action":          {"reference_policies_elements_action.html", `{"Effect":"Allow","Action":"iam:*AccessKey*","Resource":"*"}`, "iam:DeleteAccessKey", "*", policy.Allowed},
		"question mark is one character":  {"reference_policies_elements_action.html", `{"Effect":"Allow","Action":"logs:?utLogEvents","Resource":"*"}`, ask, group, policy.Allowed},
		"question mark is not none":       {"reference_policies_elements_action.html", `{"Effect":"Allow","Action":"logs:PutLogEvents?","Resource":"*"}`, ask, group, policy.ImplicitDeny},
		"a resource minds case":           {"reference_policies_elements_resource.html", `{"Effect":"Allow","Action":"logs:*","Resource":"` + strings.ToUpper(group) + `"}`, ask, group, policy.ImplicitDeny},
		"a star runs across colons":       {"reference_policies_elements_resource.html", `{"Effect":"Allow","Action":"logs:*","Resource":"arn:aws:logs:*"}`, ask, group + ":log-stream:x", policy.Allowed},
		"stars in every segment":          {"reference_policies_elements_resource.html", `{"Effect":"Allow","Action":"logs:*","Resource":"arn:aws:logs:*:*:*"}`, ask, group + ":log-stream:x", policy.Allowed},
		"a group is not its streams":      {"reference_policies_elements_resource.html", `{"Effect":"Allow","Action":"logs:*","Resource":"` + group + `"}`, ask, group + ":log-stream:x", policy.ImplicitDeny},
		"another region":                  {"reference_policies_elements_resource.html", `{"Effect":"Allow","Action":"logs:*","Resource":"arn:aws:logs:us-east-1:*:*"}`, ask, group, policy.ImplicitDeny},
		"not resource":                    {"reference_policies_elements_notresource.html", `{"Effect":"Allow","Action":"logs:*","NotResource":"arn:aws:s3:::*"}`, ask, group, policy.Allowed},
		"not resource names it":           {"reference_policies_elements_notresource.html", `{"Effect":"Allow","Action":"logs:*","NotResource":"arn:aws:logs:*"}`, ask, group, policy.ImplicitDeny},
		"NotAction with Allow: the rest":  {"reference_policies_elements_notaction.html", `{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}`, ask, group, policy.Allowed},
		"NotAction with Allow: the named": {"reference_policies_elements_notaction.html", `{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}`, "iam:ListUsers", "*", policy.ImplicitDeny},
		"NotAction with Allow: resource":  {"reference_policies_elements_notaction.html", `{"Effect":"Allow","NotAction":"s3:DeleteBucket","Resource":"arn:aws:s3:::*"}`, "s3:ListAllMyBuckets", "*", policy.ImplicitDeny},
		"NotAction with Deny: the rest": {"reference_policies_elements_notaction.html",
			`{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","NotAction":"iam:*","Resource":"*"}`, ask, group, policy.ExplicitDeny},
		"NotAction with Deny allows nothing": {"reference_policies_elements_notaction.html", `{"Effect":"Deny","NotAction":"iam:*","Resource":"*"}`, "iam:ListUsers", "*", policy.ImplicitDeny},
	} {
		t.Run(name, func(t *testing.T) {
			var policies []policy.Named
			for text := range strings.SplitSeq(row.policies, "\n") {
				policies = append(policies, policy.Named{Name: "p", Document: statements(t, text)})
			}
			got := policy.Decide(policies, policy.Request{Action: row.action, Resource: row.resource})
			assert.Equal(t, row.want, got.Outcome, guide+row.page)
		})
	}
}

func TestDecideNamesTheStatements(t *testing.T) {
	policies := []policy.Named{
		{Name: "logs", Document: statements(t, `{"Sid":"Write","Effect":"Allow","Action":"logs:*","Resource":"*"},{"Effect":"Allow","Action":"*","Resource":"*"}`)},
		{Name: "guard", Document: statements(t, `{"Effect":"Deny","Action":"logs:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}`)},
	}
	req := policy.Request{Action: "logs:PutLogEvents", Resource: group}
	assert.Equal(t, policy.Decision{
		Outcome: policy.Depends,
		Matches: []policy.Match{{Policy: "guard", Statement: "statement 1"}},
		Keys:    []string{"aws:SecureTransport"},
	}, policy.Decide(policies, req))

	req.Context = map[string][]string{"AWS:securetransport": {"true"}}
	assert.Equal(t, policy.Decision{
		Outcome: policy.Allowed,
		Matches: []policy.Match{{Policy: "logs", Statement: "Write"}, {Policy: "logs", Statement: "statement 2", Index: 1}},
	}, policy.Decide(policies, req))
}

func TestDecideWithWhatIsNotKnown(t *testing.T) {
	allow, deny := `{"Effect":"Allow","Action":"*","Resource":"*"`, `{"Effect":"Deny","Action":"*","Resource":"*"`
	const condition = `,"Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}}`
	unread := policy.Named{Name: "hidden", Unread: true}
	doc := func(text string) policy.Named { return policy.Named{Name: "p", Document: statements(t, text)} }
	req := policy.Request{Action: "logs:PutLogEvents", Resource: group}

	for name, row := range map[string]struct {
		policies []policy.Named
		want     policy.Outcome
	}{
		"an allow that hangs on a condition":  {[]policy.Named{doc(allow + condition)}, policy.Depends},
		"another allow decides":               {[]policy.Named{doc(allow + condition), doc(allow + "}")}, policy.Allowed},
		"a deny that hangs on a condition":    {[]policy.Named{doc(allow + "}"), doc(deny + condition)}, policy.Depends},
		"a deny without an allow":             {[]policy.Named{doc(deny + condition)}, policy.ImplicitDeny},
		"a sure deny beside an open one":      {[]policy.Named{doc(allow + condition), doc(deny + "}")}, policy.ExplicitDeny},
		"an unread policy may allow":          {[]policy.Named{unread}, policy.Depends},
		"an unread policy may deny":           {[]policy.Named{doc(allow + "}"), unread}, policy.Depends},
		"an unread policy undoes no deny":     {[]policy.Named{doc(deny + "}"), unread}, policy.ExplicitDeny},
		"an operator that is not known here":  {[]policy.Named{doc(allow + `,"Condition":{"BinaryEquals":{"k":"QQ=="}}}`)}, policy.Depends},
		"a value that is not what it must be": {[]policy.Named{doc(allow + `,"Condition":{"IpAddress":{"aws:SourceIp":"here"}}}`)}, policy.Depends},
	} {
		t.Run(name, func(t *testing.T) {
			req := req
			req.Context = map[string][]string{"k": {"QQ=="}, "aws:SourceIp": {"203.0.113.7"}}
			got := policy.Decide(row.policies, req)
			assert.Equal(t, row.want, got.Outcome)
			assert.Equal(t, row.want == policy.Depends, len(got.Keys)+len(got.Unread) > 0, "says on what: %+v", got)
		})
	}

	t.Run("a complete context leaves nothing open", func(t *testing.T) {
		req := req
		req.Complete = true
		assert.Equal(t, policy.ImplicitDeny, policy.Decide([]policy.Named{doc(allow + condition)}, req).Outcome)
	})
}

func TestBoundary(t *testing.T) {
	doc := func(name, text string) policy.Named { return policy.Named{Name: name, Document: statements(t, text)} }
	all := doc("all", `{"Effect":"Allow","Action":"*","Resource":"*"}`)
	logs := doc("logs", `{"Effect":"Allow","Action":"logs:*","Resource":"*"}`)
	none := doc("none", `{"Effect":"Deny","Action":"*","Resource":"*"}`)
	open := doc("open", `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}`)
	unread := policy.Named{Name: "hidden", Unread: true}

	for name, row := range map[string]struct {
		policy, boundary policy.Named
		action           string
		want             policy.Outcome
		byBoundary       bool
	}{
		"both allow":                 {all, logs, "logs:PutLogEvents", policy.Allowed, false},
		"the boundary leaves it out": {all, logs, "s3:GetObject", policy.ImplicitDeny, true},
		"the boundary grants none":   {logs, all, "s3:GetObject", policy.ImplicitDeny, false},
		"the boundary denies":        {all, none, "s3:GetObject", policy.ExplicitDeny, true},
		"the policy denies":          {none, all, "s3:GetObject", policy.ExplicitDeny, false},
		"unread boundary":            {all, unread, "s3:GetObject", policy.Depends, true},
		"unread, and not granted":    {logs, unread, "s3:GetObject", policy.ImplicitDeny, false},
		"open policy":                {open, all, "s3:GetObject", policy.Depends, false},
		"both open":                  {open, unread, "s3:GetObject", policy.Depends, false},
	} {
		t.Run(name, func(t *testing.T) {
			got := policy.DecideWithin([]policy.Named{row.policy}, row.boundary, policy.Request{Action: row.action, Resource: "*"})
			assert.Equal(t, row.want, got.Outcome, guide+"access_policies_boundaries.html")
			assert.Equal(t, row.byBoundary, got.Boundary)
		})
	}
}

func TestBroad(t *testing.T) {
	doc := statements(t, `
		{"Effect":"Allow","Action":["*","logs:PutLogEvents"],"Resource":"*"},
		{"Sid":"Pools","Effect":"Allow","Action":["cognito-idp:*","cognito-idp:Admin*"],"Resource":"arn:aws:cognito-idp:eu-west-1:123456789012:userpool/x"},
		{"Effect":"Allow","NotAction":["iam:*","sts:*"],"NotResource":"arn:aws:s3:::x","Condition":{"Bool":{"aws:SecureTransport":"true"}}},
		{"Effect":"Deny","Action":"*","Resource":"*"}`)
	assert.Equal(t, []policy.Grant{
		{Breadth: policy.Everything, Action: "*", EveryResource: true, Statement: "statement 1"},
		{Breadth: policy.WholeService, Action: "cognito-idp:*", Statement: "Pools"},
		{Breadth: policy.AllButListed, Action: "iam:*, sts:*", EveryResource: true, Conditional: true, Statement: "statement 3"},
	}, policy.Broad(doc))
}
