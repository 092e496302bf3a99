package policy_test

import (
	"strings"
	"testing"

	"cognito-lambda-workshop/checker/policy"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestValidateIdentity(t *testing.T) {
	const head = `{"Version":"2012-10-17","Statement":`
	const missing = "Policy statement must contain resources."
	const syntax = "Syntax errors in policy."
	const legacy = "The policy failed legacy parsing"
	const noPrincipal = "Policy document should not specify a principal."
	resource := func(text string) string {
		return head + `{"Effect":"Allow","Action":"s3:List*","Resource":` + text + `}}`
	}
	action := func(text string) string { return head + `{"Effect":"Allow","Action":` + text + `,"Resource":"*"}}` }
	for name, row := range map[string]struct{ text, says string }{
		"good":                       {head + `[{"Sid":"A1","Effect":"Allow","Action":["logs:PutLogEvents","*"],"Resource":["arn:aws:logs:*:*:*","*"],"Condition":{"StringLikeIfExists":{"aws:username":"a*"}}}]}`, ""},
		"no JSON":                    {`{"Version":`, syntax},
		"nothing":                    {`{}`, syntax},
		"unknown version":            {`{"Version":"2013-10-17","Statement":{"Effect":"Allow","Action":"a:b","Resource":"*"}}`, syntax},
		"older version":              {`{"Version":"2008-10-17","Statement":{"Effect":"Allow","Action":"a:b","Resource":"*"}}`, "Policy document must be version 2012-10-17 or greater."},
		"no version":                 {`{"Statement":{"Effect":"Allow","Action":"a:b","Resource":"*"}}`, "Policy document must be version 2012-10-17 or greater."},
		"unknown element":            {head + `{"Effect":"Allow","Action":"a:b","Resource":"*","Actions":"a:b"}}`, syntax},
		"element in lower case":      {head + `{"effect":"Allow","Action":"a:b","Resource":"*"}}`, syntax},
		"no effect":                  {head + `{"Action":"a:b","Resource":"*"}}`, syntax},
		"wrong effect":               {head + `{"Effect":"allow","Action":"a:b","Resource":"*"}}`, syntax},
		"no statements":              {head + `[]}`, syntax},
		"unknown operator":           {head + `{"Effect":"Allow","Action":"a:b","Resource":"*","Condition":{"StringIs":{"a:b":"c"}}}}`, syntax},
		"a trust policy":             {head + `{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}}`, noPrincipal},
		"a principal":                {head + `{"Effect":"Allow","Principal":"*","Action":"a:b","Resource":"*"}}`, noPrincipal},
		"no action":                  {head + `{"Effect":"Allow","Resource":"*"}}`, "Policy statement must contain actions."},
		"empty action":               {action(`[]`), "Policy statement must contain actions."},
		"no resource":                {head + `{"Effect":"Allow","Action":"a:b"}}`, missing},
		"no resource comes first":    {head + `{"Effect":"Allow","Action":"invalid"}}`, missing},
		"no vendor":                  {action(`"PutLogEvents"`), "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."},
		"two colons":                 {action(`"s3:List:Bucket"`), "Actions/Condition can contain only one colon."},
		"bad vendor":                 {action(`"a a:ListBucket"`), "Vendor a a is not valid"},
		"no ARN":                     {resource(`"sign-up"`), `Resource sign-up must be in ARN format or "*".`},
		"empty ARN":                  {resource(`""`), `Resource  must be in ARN format or "*".`},
		"no partition":               {resource(`"aws:s3:::example_bucket"`), `Partition "s3" is not valid for resource "arn:s3:::example_bucket:*".`},
		"unknown partition":          {resource(`["arn:error:s3:::example_bucket"]`), `Partition "error" is not valid for resource "arn:error:s3:::example_bucket".`},
		"broken off":                 {resource(`"arn:aws:s3::example_bucket"`), legacy},
		"no vendor in the ARN":       {resource(`"arn:aws"`), "Resource vendor must be fully qualified and cannot contain regexes."},
		"placeholder left in":        {resource(`"arn:aws:logs:eu-west-1:<account>:log-group:x"`), legacy},
		"placeholders left in":       {resource(`"arn:aws:logs:REGION:123456789012:log-group:x"`), legacy},
		"a star for what follows":    {resource(`"arn:aws:logs:*"`), ""},
		"the same Sid twice":         {head + `[{"Sid":"A","Effect":"Allow","Action":"a:b","Resource":"*"},{"Sid":"A","Effect":"Deny","Action":"a:b","Resource":"*"}]}`, "Statement IDs (SID) in a single policy must be unique."},
		"a Sid with a space":         {head + `{"Sid":"A b","Effect":"Allow","Action":"a:b","Resource":"*"}}`, "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*"},
		"action beside NotAction":    {head + `{"Effect":"Allow","Action":"a:b","NotAction":[],"Resource":"*"}}`, syntax},
		"another form of a resource": {resource(`{"a":"arn:aws:s3:::example_bucket"}`), syntax},
	} {
		t.Run(name, func(t *testing.T) { assertMalformed(t, row.says, policy.Validate(row.text, policy.Managed)) })
	}
	t.Run("an inline policy may be older", func(t *testing.T) {
		assert.NoError(t, policy.Validate(`{"Statement":{"Effect":"Allow","Action":"a:b","Resource":"*"}}`, policy.Inline))
	})
}

func TestValidateTrust(t *testing.T) {
	const head = `{"Version":"2012-10-17","Statement":`
	trust := func(principal string) string {
		return head + `[{"Effect":"Allow","Principal":` + principal + `,"Action":"sts:AssumeRole"}]}`
	}
	action := func(text string) string {
		return head + `{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":` + text + `}}`
	}
	const onlySTS = "AssumeRole policy may only specify STS AssumeRole actions."
	for name, row := range map[string]struct{ text, says string }{
		"lambda":                   {trust(`{"Service":["lambda.amazonaws.com","ecs-tasks.amazonaws.com","logs.eu-west-1.amazonaws.com"]}`), ""},
		"accounts and roles":       {trust(`{"AWS":["*","123456789012","arn:aws:iam::123456789012:root","arn:aws:iam::123456789012:role/a/b","arn:aws:sts::123456789012:assumed-role/a/b"]}`), ""},
		"no version":               {`{"Statement":{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}}`, ""},
		"no JSON":                  {`{invalid`, "This policy contains invalid Json"},
		"wrong version":            {`{"Version":"2012-10-18","Statement":{}}`, "The policy must contain a valid version string"},
		"no statement":             {head + `[]}`, "Could not parse the policy: Statement is empty!"},
		"a permissions policy":     {head + `{"Effect":"Allow","Action":"logs:*","Resource":"*"}}`, "Has prohibited field Resource"},
		"a resource":               {head + `{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole","Resource":"*"}}`, "Has prohibited field Resource"},
		"no principal":             {head + `{"Effect":"Allow","Action":"sts:AssumeRole"}}`, "Missing required field Principal"},
		"empty principal":          {trust(`{}`), "Missing required field Principal cannot be empty!"},
		"bare star":                {trust(`"*"`), `AssumeRolepolicy contained an invalid principal: "STAR":"*".`},
		"bare name":                {trust(`"lambda.amazonaws.com"`), "Principal must be a JSON object."},
		"misspelt service":         {trust(`{"Service":"lamda.amazonaws.com"}`), `Invalid principal in policy: "SERVICE":"lamda.amazonaws.com"`},
		"service of no domain":     {trust(`{"Service":"lambda"}`), `Invalid principal in policy: "SERVICE":"lambda"`},
		"domain without a service": {trust(`{"Service":"amazonaws.com"}`), `Invalid principal in policy: "SERVICE":"amazonaws.com"`},
		"service under AWS":        {trust(`{"AWS":"lambda.amazonaws.com"}`), `Invalid principal in policy: "AWS":"lambda.amazonaws.com"`},
		"short account":            {trust(`{"AWS":"arn:aws:iam::12345678910:role/x"}`), `Invalid principal in policy: "AWS":"arn:aws:iam::12345678910:role/x"`},
		"wildcard in a name":       {trust(`{"AWS":"arn:aws:iam::123456789012:role/*"}`), `Invalid principal in policy: "AWS":"arn:aws:iam::123456789012:role/*"`},
		"unknown type":             {trust(`{"Services":"lambda.amazonaws.com"}`), `Invalid principal in policy: "Services"`},
		"no action":                {head + `{"Effect":"Allow","Principal":{"AWS":"*"}}}`, "Missing required field Action"},
		"every action":             {action(`"*"`), onlySTS},
		"another action":           {action(`["sts:AssumeRole","lambda:InvokeFunction"]`), onlySTS},
		"every sts action":         {action(`["sts:*","sts:tagsession"]`), ""},
		"no effect":                {head + `{"Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}}`, "Missing required field Effect"},
	} {
		t.Run(name, func(t *testing.T) { assertMalformed(t, row.says, policy.Validate(row.text, policy.Trust)) })
	}
}

func assertMalformed(t *testing.T, says string, err error) {
	t.Helper()
	if says == "" {
		assert.NoError(t, err)
		return
	}
	var malformed *policy.Malformed
	require.ErrorAs(t, err, &malformed)
	assert.Equal(t, says, malformed.Message)
}

func TestSizeLeavesOutWhiteSpace(t *testing.T) {
	assert.Equal(t, 7, policy.Size("{ \"a\":\n\t1 }"))
	assert.Equal(t, policy.MaxTrust, policy.Size(strings.Repeat("x ", policy.MaxTrust)))
}
