package practice

import (
	"cognito-lambda-workshop/checker/practice/cognito"
	"cognito-lambda-workshop/checker/practice/iam"
	"cognito-lambda-workshop/checker/practice/lambda"
	"cognito-lambda-workshop/checker/practice/logs"
	"cognito-lambda-workshop/checker/practice/wire"
)

// Emulated lists the operations that a practice account has, sorted, by the name of their service. It is made of the
// very tables that answer.
func Emulated() map[string][]string {
	identities := iam.New(iam.Options{})
	var functions []wire.Operation
	for _, route := range lambda.New(lambda.Options{}).Routes() {
		functions = append(functions, route.Operation)
	}
	return map[string][]string{
		"Amazon Cognito user pools": wire.Names(cognito.New(cognito.Options{}).Operations()),
		"Amazon CloudWatch Logs":    wire.Names(logs.New(logs.Options{}).Operations()),
		"AWS IAM":                   wire.Names(identities.Operations()),
		"AWS STS":                   wire.Names(identities.TokenOperations()),
		"AWS Lambda":                wire.Names(functions),
	}
}
