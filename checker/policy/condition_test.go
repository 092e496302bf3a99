package policy_test

import (
	"testing"

	"cognito-lambda-workshop/checker/policy"

	"github.com/stretchr/testify/assert"
)

// The pages that the rows name.
const (
	operators  = guide + "reference_policies_elements_condition_operators.html"
	variables  = guide + "reference_policies_variables.html"
	setLogic   = guide + "reference_policies_condition-single-vs-multi-valued-context-keys.html"
	manyValues = guide + "reference_policies_condition-logic-multiple-context-keys-or-values.html"
)

func TestConditions(t *testing.T) {
	type context = map[string][]string
	const longARN = "arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt"
	for name, row := range map[string]struct {
		page      string
		condition string
		context   context
		want      policy.Outcome
	}{
		"StringEquals":                     {operators, `"StringEquals":{"aws:PrincipalTag/job-category":"iamuser-admin"}`, context{"aws:PrincipalTag/job-category": {"iamuser-admin"}}, policy.Allowed},
		"StringEquals minds case":          {operators, `"StringEquals":{"k":"a"}`, context{"k": {"A"}}, policy.ImplicitDeny},
		"StringEquals has no wildcards":    {operators, `"StringEquals":{"k":"a*"}`, context{"k": {"ab"}}, policy.ImplicitDeny},
		"StringEquals, key absent":         {operators, `"StringEquals":{"k":"a"}`, context{"k": nil}, policy.ImplicitDeny},
		"StringEquals, key unknown":        {operators, `"StringEquals":{"other":"a"}`, context{"k": nil}, policy.Depends},
		"StringNotEquals":                  {operators, `"StringNotEquals":{"k":["a","b"]}`, context{"k": {"b"}}, policy.ImplicitDeny},
		"StringNotEquals, key absent":      {operators, `"StringNotEquals":{"k":"a"}`, context{"k": nil}, policy.Allowed},
		"StringEqualsIgnoreCase":           {operators, `"StringEqualsIgnoreCase":{"k":"aB"}`, context{"K": {"Ab"}}, policy.Allowed},
		"StringNotEqualsIgnoreCase":        {operators, `"StringNotEqualsIgnoreCase":{"k":"aB"}`, context{"k": {"Ab"}}, policy.ImplicitDeny},
		"StringLike":                       {operators, `"StringLike":{"s3:prefix":["","home/","home/${aws:username}/"]}`, context{"s3:prefix": {"home/ana/"}, "aws:username": {"ana"}}, policy.Allowed},
		"StringNotLike":                    {operators, `"StringNotLike":{"k":"a?c*"}`, context{"k": {"abcd"}}, policy.ImplicitDeny},
		"StringLike runs across colons":    {operators, `"StringLike":{"k":"arn:aws:someservice:*:111122223333:finance/*"}`, context{"k": {longARN}}, policy.Allowed},
		"ArnLike does not":                 {operators, `"ArnLike":{"k":"arn:aws:someservice:*:111122223333:finance/*"}`, context{"k": {longARN}}, policy.ImplicitDeny},
		"ArnEquals takes wildcards":        {operators, `"ArnEquals":{"aws:SourceArn":"arn:aws:lambda:*:123456789012:function:sign-*"}`, context{"aws:SourceArn": {"arn:aws:lambda:eu-west-1:123456789012:function:sign-up"}}, policy.Allowed},
		"ArnNotLike":                       {operators, `"ArnNotLike":{"k":"arn:aws:iam::1:role/x"}`, context{"k": {"arn:aws:iam::1:role/y"}}, policy.Allowed},
		"ArnNotLike, key absent":           {operators, `"ArnNotLike":{"k":"arn:aws:iam::1:role/x"}`, context{"k": nil}, policy.Allowed},
		"NumericLessThanEquals":            {operators, `"NumericLessThanEquals":{"s3:max-keys":"10"}`, context{"s3:max-keys": {"10"}}, policy.Allowed},
		"NumericLessThanEquals, too many":  {operators, `"NumericLessThanEquals":{"s3:max-keys":10}`, context{"s3:max-keys": {"11"}}, policy.ImplicitDeny},
		"NumericEquals compares numbers":   {operators, `"NumericEquals":{"k":"10"}`, context{"k": {"10.0"}}, policy.Allowed},
		"NumericNotEquals":                 {operators, `"NumericNotEquals":{"k":"10"}`, context{"k": {"10"}}, policy.ImplicitDeny},
		"DateGreaterThan":                  {operators, `"DateGreaterThan":{"aws:TokenIssueTime":"2020-01-01T00:00:01Z"}`, context{"aws:TokenIssueTime": {"2026-11-20T10:00:00Z"}}, policy.Allowed},
		"DateGreaterThan, key absent":      {operators, `"DateGreaterThan":{"aws:TokenIssueTime":"2020-01-01T00:00:01Z"}`, context{"aws:TokenIssueTime": nil}, policy.ImplicitDeny},
		"DateLessThan with epoch seconds":  {operators, `"DateLessThan":{"k":"1577836801"}`, context{"k": {"2020-01-01"}}, policy.Allowed},
		"Bool":                             {operators, `"Bool":{"aws:SecureTransport":"false"}`, context{"aws:SecureTransport": {"true"}}, policy.ImplicitDeny},
		"IpAddress, a range":               {operators, `"IpAddress":{"aws:SourceIp":["203.0.113.0/24","2001:DB8:1234:5678::/64"]}`, context{"aws:SourceIp": {"2001:db8:1234:5678::1"}}, policy.Allowed},
		"IpAddress, one address":           {operators, `"IpAddress":{"aws:SourceIp":"203.0.113.7"}`, context{"aws:SourceIp": {"203.0.113.8"}}, policy.ImplicitDeny},
		"NotIpAddress":                     {operators, `"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"}`, context{"aws:SourceIp": {"198.51.100.1"}}, policy.Allowed},
		"IfExists, key absent":             {operators, `"StringLikeIfExists":{"ec2:InstanceType":["t1.*","t2.*","m3.*"]}`, context{"ec2:InstanceType": nil}, policy.Allowed},
		"IfExists, key there":              {operators, `"StringLikeIfExists":{"ec2:InstanceType":["t1.*","t2.*","m3.*"]}`, context{"ec2:InstanceType": {"c5.large"}}, policy.ImplicitDeny},
		"IfExists, key unknown":            {operators, `"StringLikeIfExists":{"ec2:InstanceType":"t1.*"}`, nil, policy.Depends},
		"Null true, key absent":            {operators, `"Null":{"aws:TokenIssueTime":"true"}`, context{"aws:TokenIssueTime": nil}, policy.Allowed},
		"Null true, key there":             {operators, `"Null":{"aws:TokenIssueTime":"true"}`, context{"aws:TokenIssueTime": {"x"}}, policy.ImplicitDeny},
		"Null false, key there":            {operators, `"Null":{"k":false}`, context{"k": {"x"}}, policy.Allowed},
		"keys are anded":                   {manyValues, `"StringEquals":{"a":"1","b":"2"}`, context{"a": {"1"}, "b": {"3"}}, policy.ImplicitDeny},
		"operators are anded":              {manyValues, `"StringEquals":{"a":"1"},"Bool":{"b":"true"}`, context{"a": {"1"}, "b": {"false"}}, policy.ImplicitDeny},
		"one false outweighs the unknown":  {manyValues, `"StringEquals":{"a":"1","unknown":"2"}`, context{"a": {"0"}}, policy.ImplicitDeny},
		"values are ored":                  {manyValues, `"StringEquals":{"a":["1","2"]}`, context{"a": {"2"}}, policy.Allowed},
		"ForAllValues, all listed":         {setLogic, `"ForAllValues:StringLike":{"k":["PostDateTime","Message","Tags"]}`, context{"k": {"PostDateTime", "Message"}}, policy.Allowed},
		"ForAllValues, one not listed":     {setLogic, `"ForAllValues:StringLike":{"k":["PostDateTime","Message","Tags"]}`, context{"k": {"PostDateTime", "UserName"}}, policy.ImplicitDeny},
		"ForAllValues of nothing":          {setLogic, `"ForAllValues:StringLike":{"k":"x"}`, context{"k": {}}, policy.Allowed},
		"ForAnyValue, one listed":          {setLogic, `"ForAnyValue:StringLike":{"k":["ID","PostDateTime"]}`, context{"k": {"UserName", "PostDateTime"}}, policy.Allowed},
		"ForAnyValue, none listed":         {setLogic, `"ForAnyValue:StringLike":{"k":["ID","PostDateTime"]}`, context{"k": {"UserName"}}, policy.ImplicitDeny},
		"ForAnyValue of nothing":           {setLogic, `"ForAnyValue:StringLike":{"k":"x"}`, context{"k": {}}, policy.ImplicitDeny},
		"an escaped star is a star":        {variables, `"StringLike":{"k":"a${*}"}`, context{"k": {"ab"}}, policy.ImplicitDeny},
		"an escaped star matches itself":   {variables, `"StringLike":{"k":"a${*}${?}${$}"}`, context{"k": {"a*?$"}}, policy.Allowed},
		"a variable that is not known":     {variables, `"StringEquals":{"k":"a-${aws:username}"}`, context{"k": {"a-ana"}}, policy.Depends},
		"a variable that can't fit anyhow": {variables, `"StringEquals":{"k":"a-${aws:username}"}`, context{"k": {"b-ana"}}, policy.ImplicitDeny},
		"a variable that is absent":        {variables, `"StringLike":{"k":"*${aws:username}"}`, context{"k": {"ana"}, "aws:username": nil}, policy.ImplicitDeny},
		"absent, but with a default":       {variables, `"StringLike":{"k":"${aws:username, 'nobody'}"}`, context{"k": {"nobody"}, "aws:username": nil}, policy.Allowed},
		"a variable of many values":        {variables, `"StringLike":{"k":"${aws:TagKeys}"}`, context{"k": {"a"}, "aws:TagKeys": {"a", "b"}}, policy.ImplicitDeny},
		"a value is no pattern":            {variables, `"StringLike":{"k":"${aws:username}"}`, context{"k": {"ana"}, "aws:username": {"*"}}, policy.ImplicitDeny},
	} {
		t.Run(name, func(t *testing.T) {
			doc := statements(t, `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{`+row.condition+`}}`)
			got := policy.Decide([]policy.Named{{Document: doc}}, policy.Request{Action: "a:b", Resource: "*", Context: row.context})
			assert.Equal(t, row.want, got.Outcome, row.page)
		})
	}
}

func TestVariablesInResources(t *testing.T) {
	const rule = `"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::home/${aws:username}/*"}}`
	for name, row := range map[string]struct {
		document string
		resource string
		context  map[string][]string
		want     policy.Outcome
	}{
		"known":                      {`{"Version":"2012-10-17",` + rule, "arn:aws:s3:::home/ana/x", map[string][]string{"aws:UserName": {"ana"}}, policy.Allowed},
		"somebody else":              {`{"Version":"2012-10-17",` + rule, "arn:aws:s3:::home/bob/x", map[string][]string{"aws:username": {"ana"}}, policy.ImplicitDeny},
		"unknown":                    {`{"Version":"2012-10-17",` + rule, "arn:aws:s3:::home/ana/x", nil, policy.Depends},
		"unknown, elsewhere":         {`{"Version":"2012-10-17",` + rule, "arn:aws:s3:::work/ana/x", nil, policy.ImplicitDeny},
		"older version has none":     {`{"Version":"2008-10-17",` + rule, "arn:aws:s3:::home/ana/x", map[string][]string{"aws:username": {"ana"}}, policy.ImplicitDeny},
		"no version is the older":    {`{` + rule, "arn:aws:s3:::home/ana/x", map[string][]string{"aws:username": {"ana"}}, policy.ImplicitDeny},
		"older version means itself": {`{` + rule, "arn:aws:s3:::home/${aws:username}/x", nil, policy.Allowed},
	} {
		t.Run(name, func(t *testing.T) {
			got := policy.Decide([]policy.Named{{Document: parse(t, row.document)}}, policy.Request{Action: "s3:GetObject", Resource: row.resource, Context: row.context})
			assert.Equal(t, row.want, got.Outcome, variables)
			if got.Outcome == policy.Depends {
				assert.Equal(t, []string{"aws:username"}, got.Keys)
			}
		})
	}
}
