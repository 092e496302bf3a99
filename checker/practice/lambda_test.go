package practice_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const signUpARN = "arn:aws:lambda:us-east-1:123456789012:function:sign-up"

// The answers that AWS gives while a function is made and changed, as they were recorded from it.
func TestLambdaAnswersAreAWSsOwn(t *testing.T) {
	s := serve(t)
	role := s.executionRole(t, "r", "")
	request, err := json.Marshal(map[string]any{
		"FunctionName": "sign-up", "Runtime": "provided.al2023", "Handler": "function.handler", "Role": role,
		"MemorySize": 1024, "Code": map[string]any{"ZipFile": anyZip(t)},
	})
	require.NoError(t, err)

	created := s.send(t, "POST", "/2015-03-31/functions", string(request))
	assert.Equal(t, http.StatusCreated, created.status)
	first := members(t, created.body)
	recorded := members(t, `{"Architectures": ["x86_64"], "Description": "", "EphemeralStorage": {"Size": 512},
		"FunctionArn": "`+signUpARN+`", "FunctionName": "sign-up", "Handler": "function.handler",
		"LastModified": "2026-11-22T09:00:00.000+0000", "LoggingConfig": {"LogFormat": "Text", "LogGroup": "/aws/lambda/sign-up"},
		"MemorySize": 1024, "PackageType": "Zip", "Role": "`+role+`", "Runtime": "provided.al2023",
		"SnapStart": {"ApplyOn": "None", "OptimizationStatus": "Off"}, "State": "Pending",
		"StateReason": "The function is being created.", "StateReasonCode": "Creating", "Timeout": 3,
		"TracingConfig": {"Mode": "PassThrough"}, "Version": "$LATEST"}`)
	for _, name := range []string{"CodeSha256", "CodeSize", "RevisionId", "RuntimeVersionConfig"} {
		assert.Contains(t, first, name)
		recorded[name] = first[name]
	}
	assert.Equal(t, recorded, first)

	read := members(t, s.send(t, "GET", "/2015-03-31/functions/sign-up/configuration", "").body)
	assert.NotEqual(t, first["RevisionId"], read["RevisionId"])
	for _, name := range []string{"StateReason", "StateReasonCode"} {
		delete(recorded, name)
	}
	recorded["State"], recorded["LastUpdateStatus"], recorded["RevisionId"] = "Active", "Successful", read["RevisionId"]
	assert.Equal(t, recorded, read)

	updated := s.send(t, "PUT", "/2015-03-31/functions/sign-up/configuration", `{"Description":"d","Environment":{"Variables":{"ENV_A":"a"}}}`)
	assert.Equal(t, http.StatusOK, updated.status)
	now := members(t, updated.body)
	recorded["Description"], recorded["Environment"] = "d", map[string]any{"Variables": map[string]any{"ENV_A": "a"}}
	recorded["LastUpdateStatus"], recorded["LastUpdateStatusReason"], recorded["LastUpdateStatusReasonCode"] = "InProgress", "The function is being created.", "Creating"
	assert.NotEqual(t, recorded["RevisionId"], now["RevisionId"])
	recorded["RevisionId"] = now["RevisionId"]
	assert.Equal(t, recorded, now)

	deleted := s.send(t, "DELETE", "/2015-03-31/functions/sign-up", "")
	assert.Equal(t, http.StatusNoContent, deleted.status)
	assert.Empty(t, deleted.body)
	gone := s.send(t, "GET", "/2015-03-31/functions/sign-up", "")
	assert.Equal(t, http.StatusNotFound, gone.status)
	assert.Equal(t, "ResourceNotFoundException", gone.header.Get("X-Amzn-Errortype"))
	assert.JSONEq(t, `{"Message":"Function not found: `+signUpARN+`","Type":"User"}`, gone.body)
	_, err = s.lambda(east).DeleteFunction(background, &lambda.DeleteFunctionInput{FunctionName: aws.String("sign-up")})
	requireRefused(t, err, "ResourceNotFoundException", "Function not found: "+signUpARN)
}

func members(t *testing.T, body string) map[string]any {
	t.Helper()
	var object map[string]any
	require.NoError(t, json.Unmarshal([]byte(body), &object), body)
	return object
}

func TestLambdaRefusesToCreate(t *testing.T) {
	s := serve(t)
	role := s.executionRole(t, "r", "")
	_, err := s.iam().CreateRole(background, &iam.CreateRoleInput{
		RoleName: aws.String("ec2"), AssumeRolePolicyDocument: aws.String(strings.ReplaceAll(lambdaTrust, "lambda.", "ec2.")),
	})
	require.NoError(t, err)
	_, err = s.lambda(east).CreateFunction(background, newFunction("there", role, anyZip(t)))
	require.NoError(t, err)

	type in = lambda.CreateFunctionInput
	const invalid, validation = "InvalidParameterValueException", "ValidationException"
	const noLonger = "The runtime parameter of %s is no longer supported for creating or updating AWS Lambda functions. We recommend you use a supported runtime while creating or updating functions."
	rows := map[string]struct {
		change     func(*in)
		code, text string
	}{
		"role is no ARN": {func(i *in) { i.Role = aws.String("r1") }, validation,
			`1 validation error detected: Value 'r1' at 'role' failed to satisfy constraint: Member must satisfy regular expression pattern: arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+`},
		"role is not there":            {func(i *in) { *i.Role += "x" }, invalid, "The role defined for the function cannot be assumed by Lambda."},
		"role trusts another service":  {func(i *in) { i.Role = aws.String(strings.TrimSuffix(role, "r") + "ec2") }, invalid, "The role defined for the function cannot be assumed by Lambda."},
		"role of another account":      {func(i *in) { i.Role = aws.String("arn:aws:iam::999999999999:role/r") }, "AccessDeniedException", "Cross-account pass role is not allowed."},
		"there already":                {func(i *in) { i.FunctionName = aws.String("there") }, "ResourceConflictException", "Function already exist: there"},
		"name too long":                {func(i *in) { i.FunctionName = aws.String(strings.Repeat("a", 65)) }, invalid, "at 'functionName' failed to satisfy constraint: Member must have length less than or equal to 64"},
		"no name":                      {func(i *in) { i.FunctionName = aws.String("invalid:function:name") }, validation, "Value 'invalid:function:name' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}"},
		"name of another Region":       {func(i *in) { i.FunctionName = aws.String("arn:aws:lambda:eu-west-1:123456789012:function:f") }, "ResourceNotFoundException", "Functions from 'eu-west-1' are not reachable in this region ('us-east-1')"},
		"the old tutorial's runtime":   {func(i *in) { i.Runtime = "python3.7" }, invalid, fmt.Sprintf(noLonger, "python3.7")},
		"Go's old runtime":             {func(i *in) { i.Runtime = "go1.x" }, invalid, fmt.Sprintf(noLonger, "go1.x")},
		"a runtime that went in 2026":  {func(i *in) { i.Runtime = "provided.al2" }, invalid, fmt.Sprintf(noLonger, "provided.al2")},
		"a runtime that is none":       {func(i *in) { i.Runtime = "non-existent-runtime" }, invalid, "Value non-existent-runtime at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [nodejs20.x, python3.14, provided.al2023, python3.12"},
		"no handler":                   {func(i *in) { i.Handler = nil }, invalid, "Runtime and Handler are mandatory parameters for functions created with deployment packages."},
		"two architectures":            {func(i *in) { i.Architectures = []types.Architecture{"x86_64", "arm64"} }, validation, "Value '[x86_64, arm64]' at 'architectures' failed to satisfy constraint: Member must have length less than or equal to 1"},
		"an architecture that is none": {func(i *in) { i.Architectures = []types.Architecture{"amd64"} }, validation, "Member must satisfy enum value set: [x86_64, arm64]"},
		"timeout 0":                    {func(i *in) { i.Timeout = aws.Int32(0) }, validation, "Value '0' at 'timeout' failed to satisfy constraint: Member must have value greater than or equal to 1"},
		"timeout too long":             {func(i *in) { i.Timeout = aws.Int32(901) }, validation, "Value '901' at 'timeout' failed to satisfy constraint: Member must have value less than or equal to 900"},
		"too little memory":            {func(i *in) { i.MemorySize = aws.Int32(64) }, validation, "Value '64' at 'memorySize' failed to satisfy constraint: Member must have value greater than or equal to 128"},
		"too much memory":              {func(i *in) { i.MemorySize = aws.Int32(10241) }, invalid, "'MemorySize' value failed to satisfy constraint: Member must have value less than or equal to 10240"},
		"reserved variables":           {variables("AWS_REGION", "x", "fine", "x", "AWS_ACCESS_KEY_ID", "x"), invalid, "Reserved keys used in this request: AWS_ACCESS_KEY_ID, AWS_REGION"},
		"a variable's name is none":    {variables("1st", "x"), validation, "Value at 'environment.variables' failed to satisfy constraint: Map keys must satisfy constraint: [Member must satisfy regular expression pattern: [a-zA-Z]([a-zA-Z0-9_])+, Member must not be null]"},
		"too many variables":           {variables("secret", strings.Repeat("x", 4096)), invalid, "exceeded the 4KB limit."},
		"no source":                    {func(i *in) { i.Code = &types.FunctionCode{} }, invalid, "Please provide a source for function code."},
		"from S3":                      {func(i *in) { i.Code = &types.FunctionCode{S3Bucket: aws.String("bucket"), S3Key: aws.String("k")} }, "NotEmulated", "code that comes from S3"},
		"a container image":            {func(i *in) { i.PackageType = types.PackageTypeImage }, "NotEmulated", "container images"},
		"a VPC":                        {func(i *in) { i.VpcConfig = &types.VpcConfig{SubnetIds: []string{"subnet-1"}} }, "NotEmulated", "functions in a VPC"},
		"a version":                    {func(i *in) { i.Publish = true }, "NotEmulated", "versions of a function"},
		"too many tags":                {func(i *in) { i.Tags = manyTags(51) }, invalid, "Number of tags exceeds resource tag limit."},
	}
	for name, row := range rows {
		t.Run(name, func(t *testing.T) {
			_, err := s.lambda(east).CreateFunction(background, newFunction("new", role, anyZip(t), row.change))
			requireRefused(t, err, row.code, row.text)
		})
	}
	list, err := s.lambda(east).ListFunctions(background, nil)
	require.NoError(t, err)
	assert.Len(t, list.Functions, 1)
}

func variables(pairs ...string) func(*lambda.CreateFunctionInput) {
	all := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		all[pairs[i]] = pairs[i+1]
	}
	return func(in *lambda.CreateFunctionInput) { in.Environment = &types.Environment{Variables: all} }
}

func manyTags(n int) map[string]string {
	tags := map[string]string{}
	for i := range n {
		tags[fmt.Sprint("tag", i)] = "x"
	}
	return tags
}

func TestLambdaUpdates(t *testing.T) {
	s := serve(t)
	s.Clock.Forward(-180 * 24 * time.Hour) // May 2026: provided.al2 is still taken
	client := s.lambda(east)
	role := s.executionRole(t, "r", "")
	_, err := client.CreateFunction(background, newFunction("old", role, anyZip(t), func(in *lambda.CreateFunctionInput) { in.Runtime = "provided.al2" }))
	require.NoError(t, err)
	_, err = client.CreateFunction(background, newFunction("f", role, anyZip(t), variables("a1", "x")))
	require.NoError(t, err)
	s.Clock.Forward(180 * 24 * time.Hour)

	out, err := client.UpdateFunctionConfiguration(background, &lambda.UpdateFunctionConfigurationInput{
		FunctionName: aws.String("f"), Timeout: aws.Int32(10), LoggingConfig: &types.LoggingConfig{LogGroup: aws.String("mine")},
	})
	require.NoError(t, err)
	assert.Equal(t, types.LastUpdateStatusInProgress, out.LastUpdateStatus)
	now, err := client.GetFunctionConfiguration(background, &lambda.GetFunctionConfigurationInput{FunctionName: aws.String("f")})
	require.NoError(t, err)
	assert.Equal(t, types.LastUpdateStatusSuccessful, now.LastUpdateStatus)
	assert.Equal(t, int32(10), *now.Timeout)
	assert.Equal(t, &types.LoggingConfig{LogFormat: types.LogFormatText, LogGroup: aws.String("mine")}, now.LoggingConfig)
	assert.Equal(t, map[string]string{"a1": "x"}, now.Environment.Variables, "what was not sent stays")

	other, err := zipOf(file{"bootstrap", 0o755, "another"})
	require.NoError(t, err)
	code, err := client.UpdateFunctionCode(background, &lambda.UpdateFunctionCodeInput{
		FunctionName: aws.String("f"), ZipFile: other, Architectures: []types.Architecture{"arm64"}, RevisionId: now.RevisionId,
	})
	require.NoError(t, err)
	assert.Equal(t, int64(len(other)), code.CodeSize)
	assert.Equal(t, []types.Architecture{"arm64"}, code.Architectures)
	assert.NotEqual(t, now.CodeSha256, code.CodeSha256)

	type config = lambda.UpdateFunctionConfigurationInput
	for name, row := range map[string]struct {
		in         config
		code, text string
	}{
		"no such function":             {config{FunctionName: aws.String("x")}, "ResourceNotFoundException", "Function not found: arn:aws:lambda:us-east-1:123456789012:function:x"},
		"an older revision":            {config{FunctionName: aws.String("f"), RevisionId: now.RevisionId}, "PreconditionFailedException", "The RevisionId provided does not match the latest RevisionId."},
		"a role that is not there":     {config{FunctionName: aws.String("f"), Role: aws.String(role + "x")}, "InvalidParameterValueException", "cannot be assumed by Lambda."},
		"a deprecated runtime":         {config{FunctionName: aws.String("f"), Runtime: "nodejs14.x"}, "InvalidParameterValueException", "The runtime parameter of nodejs14.x is no longer supported"},
		"its runtime is gone meantime": {config{FunctionName: aws.String("old"), Timeout: aws.Int32(10)}, "InvalidParameterValueException", "The runtime parameter of provided.al2 is no longer supported"},
		"reserved variables":           {config{FunctionName: aws.String("f"), Environment: &types.Environment{Variables: map[string]string{"AWS_REGION": "x"}}}, "InvalidParameterValueException", "AWS_REGION"},
		"a layer":                      {config{FunctionName: aws.String("f"), Layers: []string{"arn:aws:lambda:us-east-1:123456789012:layer:extra:1"}}, "NotEmulated", "layers"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := client.UpdateFunctionConfiguration(background, &row.in)
			requireRefused(t, err, row.code, row.text)
		})
	}
	_, err = client.UpdateFunctionCode(background, &lambda.UpdateFunctionCodeInput{FunctionName: aws.String("old"), ZipFile: other})
	requireRefused(t, err, "InvalidParameterValueException", "The runtime parameter of provided.al2 is no longer supported")
	_, err = client.UpdateFunctionConfiguration(background, &config{FunctionName: aws.String("old"), Runtime: "provided.al2023"})
	assert.NoError(t, err, "a way out")
}

func TestLambdaNames(t *testing.T) {
	s := serve(t)
	_, err := s.lambda(east).CreateFunction(background, newFunction("sign-up", s.executionRole(t, "r", ""), anyZip(t)))
	require.NoError(t, err)
	for _, row := range []struct{ name, qualifier, arn, code, text string }{
		{"sign-up", "", signUpARN, "", ""},
		{"sign-up", "$LATEST", signUpARN + ":$LATEST", "", ""},
		{"sign-up:$LATEST", "", signUpARN + ":$LATEST", "", ""},
		{"function:sign-up", "", signUpARN, "", ""},
		{"123456789012:function:sign-up", "", signUpARN, "", ""},
		{signUpARN, "", signUpARN, "", ""},
		{signUpARN + ":$LATEST", "", signUpARN + ":$LATEST", "", ""},
		{"sign-up", "7", "", "ResourceNotFoundException", "Function not found: " + signUpARN + ":7"},
		{"sign-up:7", "$LATEST", "", "InvalidParameterValueException", "The derived qualifier from the function name does not match the specified qualifier."},
		{"sign-in", "", "", "ResourceNotFoundException", "Function not found: arn:aws:lambda:us-east-1:123456789012:function:sign-in"},
		{"arn:aws:lambda:eu-west-1:123456789012:function:sign-up", "", "", "ResourceNotFoundException", "Functions from 'eu-west-1' are not reachable in this region ('us-east-1')"},
		{"999999999999:function:sign-up", "", "", "AccessDeniedException", "is not authorized to perform: lambda:GetFunction on resource: arn:aws:lambda:us-east-1:999999999999:function:sign-up"},
		{"sign/up", "", "", "ValidationException", "Value 'sign/up' at 'functionName' failed to satisfy constraint"},
	} {
		t.Run(row.name+" "+row.qualifier, func(t *testing.T) {
			in := &lambda.GetFunctionInput{FunctionName: &row.name}
			if row.qualifier != "" {
				in.Qualifier = &row.qualifier
			}
			out, err := s.lambda(east).GetFunction(background, in)
			if row.code != "" {
				requireRefused(t, err, row.code, row.text)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, row.arn, *out.Configuration.FunctionArn)
		})
	}
	_, err = s.lambda("eu-west-1").GetFunction(background, &lambda.GetFunctionInput{FunctionName: aws.String("sign-up")})
	requireRefused(t, err, "ResourceNotFoundException", "Function not found: arn:aws:lambda:eu-west-1")
}

func TestLambdaLists(t *testing.T) {
	s := serve(t)
	role := s.executionRole(t, "r", "")
	client := s.lambda(east)
	for i := range 52 {
		_, err := client.CreateFunction(background, newFunction(fmt.Sprintf("f%02d", i), role, anyZip(t)))
		require.NoError(t, err)
	}
	_, err := s.lambda("eu-west-1").CreateFunction(background, newFunction("elsewhere", role, anyZip(t)))
	require.NoError(t, err)

	for items, pages := range map[int32][]int{20: {20, 20, 12}, 10000: {50, 2}, 26: {26, 26}} {
		var lengths []int
		var names []string
		all := lambda.NewListFunctionsPaginator(client, &lambda.ListFunctionsInput{MaxItems: &items})
		for all.HasMorePages() {
			page, err := all.NextPage(background)
			require.NoError(t, err)
			lengths = append(lengths, len(page.Functions))
			for _, f := range page.Functions {
				names = append(names, *f.FunctionName)
				assert.Empty(t, f.State, "lists leave it out")
			}
		}
		assert.Equal(t, pages, lengths)
		assert.Len(t, names, 52)
		assert.Equal(t, "f51", names[51])
	}
	for items, text := range map[int32]string{0: "greater than or equal to 1", 10001: "less than or equal to 10000"} {
		_, err := client.ListFunctions(background, &lambda.ListFunctionsInput{MaxItems: &items})
		requireRefused(t, err, "ValidationException", "at 'maxItems' failed to satisfy constraint: Member must have value "+text)
	}
	versions, err := client.ListVersionsByFunction(background, &lambda.ListVersionsByFunctionInput{FunctionName: aws.String("f00")})
	require.NoError(t, err)
	require.Len(t, versions.Versions, 1)
	assert.Equal(t, "arn:aws:lambda:us-east-1:123456789012:function:f00:$LATEST", *versions.Versions[0].FunctionArn)
	empty := s.send(t, "GET", "/2015-03-31/functions/?Marker="+url.QueryEscape("ZjUx"), "")
	assert.JSONEq(t, `{"Functions":[]}`, empty.body)
}

func TestLambdaWhatAFunctionHasNot(t *testing.T) {
	s := serve(t)
	_, err := s.lambda(east).CreateFunction(background, newFunction("sign-up", s.executionRole(t, "r", ""), anyZip(t)))
	require.NoError(t, err)
	for path, want := range map[string]answer{
		"/2021-10-31/functions/sign-up/url":                 {404, nil, `{"Message":"The resource you requested does not exist.","Type":"User"}`},
		"/2019-09-30/functions/sign-up/concurrency":         {200, nil, `{}`},
		"/2020-06-30/functions/sign-up/code-signing-config": {200, nil, `{}`},
		"/2015-03-31/functions/sign-up/policy":              {404, nil, `{"Message":"The resource you requested does not exist.","Type":"User"}`},
		"/2019-09-30/functions/sign-in/concurrency":         {404, nil, `{"Message":"Function not found: arn:aws:lambda:us-east-1:123456789012:function:sign-in","Type":"User"}`},
		"/2018-10-31/layers":                                {501, nil, ""},
	} {
		got := s.send(t, "GET", path, "")
		assert.Equal(t, want.status, got.status, path)
		if want.body != "" {
			assert.JSONEq(t, want.body, got.body, path)
		}
	}
}
