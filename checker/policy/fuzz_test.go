package policy_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"cognito-lambda-workshop/checker/policy"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var seeds = []string{
	`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"logs:*","Resource":"*"}]}`,
	`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":["*","123456789012"]},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"x"}}}}`,
	`{"Statement":[{"Effect":"Deny","NotAction":"iam:*","NotResource":"arn:aws:s3:::${aws:username}/*","Condition":{"ForAllValues:ArnNotLikeIfExists":{"k":["arn:*","${k, 'd'}"]},"DateLessThan":{"k":"2020"},"NumericEquals":{"k":1}}}]}`,
	`%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%5D%7D`,
	`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"********************a","Resource":"*a*a*a*a*a*a*a*a*a*a*b"}}`,
}

// FuzzParse looks for panics, and for documents that IAM would store but Parse can't read back.
func FuzzParse(f *testing.F) {
	for _, seed := range seeds {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		doc, err := policy.Parse(text)
		policy.Broad(doc)
		for _, kind := range []policy.Kind{policy.Managed, policy.Inline, policy.Trust} {
			if policy.Validate(text, kind) == nil {
				require.NoError(t, err, "kind %d", kind)
			}
		}
	})
}

// FuzzDecide holds Decide to laws that every set of policies obeys.
func FuzzDecide(f *testing.F) {
	for _, seed := range seeds {
		f.Add(seed, "logs:PutLogEvents", "arn:aws:logs:eu-west-1:123456789012:log-group:x", "k", "v")
	}
	f.Fuzz(func(t *testing.T, text, action, resource, key, value string) {
		doc, err := policy.Parse(text)
		if err != nil {
			return
		}
		own := policy.Named{Name: "own", Document: doc}
		hidden := policy.Named{Name: "hidden", Unread: true}
		forbidden := policy.Named{Name: "forbidden", Document: statements(t, `{"Effect":"Deny","Action":"*","Resource":"*"}`)}
		req := policy.Request{Action: action, Resource: resource, Context: map[string][]string{key: {value}},
			Principal: policy.Principal{Type: policy.AWSPrincipal, ID: resource}}

		got := policy.Decide([]policy.Named{own}, req)
		assert.Equal(t, got.Outcome == policy.Depends, len(got.Keys) > 0, "Depends names its keys: %+v", got)
		assert.Equal(t, policy.ExplicitDeny, policy.Decide([]policy.Named{own, forbidden}, req).Outcome)
		unsure := policy.Decide([]policy.Named{own, hidden}, req).Outcome
		assert.Equal(t, got.Outcome == policy.ExplicitDeny, unsure == policy.ExplicitDeny)
		assert.NotContains(t, []policy.Outcome{policy.Allowed, policy.ImplicitDeny}, unsure)

		req.Complete = true
		complete := policy.Decide([]policy.Named{own}, req).Outcome
		if got.Outcome != policy.Depends {
			assert.Equal(t, got.Outcome == policy.Allowed, complete == policy.Allowed, "what was sure stays so")
		}
		policy.DecideTrust(doc, req)
	})
}

// FuzzWildcard holds resources against the regular expressions they stand for.
func FuzzWildcard(f *testing.F) {
	f.Add("arn:aws:logs:*:*:log-group:/aws/lambda/sign-??:*", "arn:aws:logs:eu-west-1:1:log-group:/aws/lambda/sign-up:*")
	f.Add("*a*b?", "xaybbz")
	f.Add(strings.Repeat("*a", 50)+"b", strings.Repeat("a", 200))
	f.Fuzz(func(t *testing.T, pattern, text string) {
		if !utf8.ValidString(pattern) || !utf8.ValidString(text) {
			return // JSON brings no such text
		}
		doc := policy.Document{Statements: []policy.Statement{{Effect: policy.Allow, Actions: []string{"*"}, Resources: []string{pattern}}}}
		got := policy.Decide([]policy.Named{{Document: doc}}, policy.Request{Action: "a:b", Resource: text})

		expression := strings.NewReplacer(`\*`, `.*`, `\?`, `.`).Replace(regexp.QuoteMeta(pattern))
		want, err := regexp.MatchString(`\A(?s:`+expression+`)\z`, text)
		require.NoError(t, err)
		assert.Equal(t, want, got.Outcome == policy.Allowed)
	})
}
