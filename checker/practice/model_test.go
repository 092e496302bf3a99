package practice_test

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/practice"
	"cognito-lambda-workshop/checker/practice/wire"
)

// A line of a model that names no member of any input would never refuse anything.
func TestModelsNameMembersOfTheInputs(t *testing.T) {
	for folder, clients := range map[string]map[string]any{
		"cognito": {"Amazon Cognito user pools": &cognitoidentityprovider.Client{}},
		"logs":    {"Amazon CloudWatch Logs": &cloudwatchlogs.Client{}},
		"lambda":  {"AWS Lambda": &lambda.Client{}},
		"iam":     {"AWS IAM": &iam.Client{}, "AWS STS": &sts.Client{}},
	} {
		t.Run(folder, func(t *testing.T) {
			known := map[string]bool{}
			for service, client := range clients {
				for _, name := range practice.Emulated()[service] {
					method, found := reflect.TypeOf(client).MethodByName(name)
					require.True(t, found, name)
					addMembers(known, method.Type.In(2).Elem())
				}
			}
			text, err := os.ReadFile(filepath.Join(folder, "model.txt"))
			require.NoError(t, err)
			for _, path := range wire.NewModel(string(text)).Members() {
				plain, _, _ := strings.Cut(strings.TrimSuffix(path, "[]"), "{")
				assert.True(t, known[plain], path)
			}
		})
	}
}

// addMembers adds what a structure has, and the structures in it.
func addMembers(known map[string]bool, shape reflect.Type) {
	for shape.Kind() == reflect.Pointer || shape.Kind() == reflect.Slice || shape.Kind() == reflect.Map {
		shape = shape.Elem()
	}
	if shape.Kind() != reflect.Struct || known[shape.Name()] {
		return
	}
	known[shape.Name()] = true
	for i := range shape.NumField() {
		known[shape.Name()+"."+shape.Field(i).Name] = true
		addMembers(known, shape.Field(i).Type)
	}
}

// What the models ask for is asked for, in each protocol and in AWS's grammar, before anything is looked up.
func TestModelsAreAskedFirst(t *testing.T) {
	s := serve(t)
	for name, row := range map[string]struct {
		call contractCall
		said string
	}{
		"a list's member": {contractCall{Service: "cognito-idp", Call: "UntagResource", Input: map[string]any{
			"ResourceArn": "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_nothing", "TagKeys": []any{strings.Repeat("k", 129)},
		}}, "at 'tagKeys' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 128"},
		"a structure within": {contractCall{Service: "cognito-idp", Call: "CreateUserPool", Input: map[string]any{
			"PoolName": "p", "LambdaConfig": map[string]any{"PreSignUp": "no ARN"},
		}}, "Value 'no ARN' at 'lambdaConfig.preSignUp' failed to satisfy constraint: Member must"},
		"a secret": {contractCall{Service: "cognito-idp", Call: "AdminSetUserPassword", Input: map[string]any{
			"UserPoolId": "us-east-1_nothing", "Username": "u", "Password": "with a space",
		}}, "Value at 'password' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\S]+"},
		"the Query protocol": {contractCall{Service: "iam", Call: "TagRole", Input: map[string]any{
			"RoleName": "nothing", "Tags": []any{map[string]any{"Key": "a<b", "Value": "v"}},
		}}, "Value 'a<b' at 'tags.1.member.key' failed to satisfy constraint: Member must satisfy regular expression pattern"},
		"REST": {contractCall{Service: "lambda", Call: "AddPermission", Input: map[string]any{
			"FunctionName": "nothing", "StatementId": "s", "Action": "lambda:InvokeFunction", "Principal": "s3.amazonaws.com", "SourceArn": "no ARN",
		}}, "Value 'no ARN' at 'sourceArn' failed to satisfy constraint"},
		"names in small letters": {contractCall{Service: "logs", Call: "DescribeLogGroups", Input: map[string]any{
			"LogGroupIdentifiers": []any{"not one!"},
		}}, "Value '[not one!]' at 'logGroupIdentifiers' failed to satisfy constraint: Member must satisfy constraint"},
	} {
		t.Run(name, func(t *testing.T) {
			answer := sdkClient(s.config(east))(t, row.call)
			assert.Contains(t, []string{"InvalidParameterException", "ValidationError", "ValidationException"}, answer.Error)
			assert.Contains(t, answer.Message, row.said)
		})
	}
}
