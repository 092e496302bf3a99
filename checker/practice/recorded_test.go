package practice_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// recorded is an answer that AWS itself gave, as boto3 shows it. What is in <> was replaced when it was recorded. The
// sources are snapshots of LocalStack's tests that were made against AWS: https://github.com/localstack/localstack
type recorded struct {
	Title, Source, Recorded string
	Answer                  map[string]any
}

// heldElsewhere are recordings that no single call repeats here.
var heldElsewhere = map[string]string{
	"26": "nothing is ever in progress here: a change is done before it is answered",
	"27": "TestLambdaRefusesZips, TestUnpackFileCountsBytes: it takes a zip of 250 MB",
	"28": "TestZippedSize: it takes a zip of 50 MB",
	"29": "TestResults of the sandbox: it takes the function's whole time",
	"30": "TestResults of the sandbox", "31": "TestResults of the sandbox",
	"32": "TestResults of the sandbox", "34": "TestResults of the sandbox",
	"33": "TestLambdaRefusesToInvoke: JSON cannot carry its event",
	"35": "TestLambdaInvokes, TestLambdaLogsOnlyWhatTheRoleMay",
	"38": "it is of another runtime; see 39",
	"39": "TestLambdaEnvironmentIsMadeFromNothing",
	"48": "TestIAMRoleRefusals: its operation is not emulated; GetUser words it alike",
}

// What AWS answered to calls that were recorded is answered here, too: status, type, text and members.
func TestAnswersAreAsRecorded(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("testdata", "recorded.json"))
	require.NoError(t, err)
	var all map[string]recorded
	require.NoError(t, json.Unmarshal(text, &all))

	s := serve(t)
	trust := strings.ReplaceAll(lambdaTrust, "lambda.", "ec2.")
	s.runningFunction(t, "f", func(in *lambda.CreateFunctionInput) {
		in.Environment = &types.Environment{Variables: map[string]string{"ENV_A": "a"}}
		in.Description = aws.String("Changed-Description")
	})
	s.executionRole(t, "trusting", "")
	const function, role, policy = "arn:aws:lambda:us-east-1:123456789012:function:", "arn:aws:iam::123456789012:role/", "arn:aws:iam::123456789012:policy/"
	_, err = s.iam().UpdateAssumeRolePolicy(background, &iam.UpdateAssumeRolePolicyInput{RoleName: aws.String("trusting"),
		PolicyDocument: aws.String(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"sts:AssumeRole"}}`)})
	require.NoError(t, err)

	type in = map[string]any
	create := func(change in) in {
		full := in{"FunctionName": "new", "Runtime": "provided.al2023", "Handler": "function.handler", "Role": role + "f-role",
			"MemorySize": 1024, "Code": in{"ZipFile": anyZip(t)}}
		for name, value := range change {
			full[name] = value
		}
		return full
	}
	permit := func(change in) in {
		full := in{"FunctionName": "f", "StatementId": "s3", "Action": "lambda:InvokeFunction", "Principal": "s3.amazonaws.com",
			"SourceArn": "arn:aws:s3:::bucket"}
		for name, value := range change {
			full[name] = value
		}
		return full
	}
	apigateway := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["apigatway:PUT"],"Resource":["arn:aws:apigateway:us-east-1::/tags/arn%3Aaws%3Aapigateway%3Aus-east-1%3A%3A%2Frestapis%2Faaeeieije"]}]}`
	held := map[string]bool{}
	for _, row := range []struct {
		entries []string // none: a call that others need
		service string
		call    string
		input   in
	}{
		{nil, "logs", "CreateLogGroup", in{"LogGroupName": "group"}},
		{[]string{"57"}, "logs", "CreateLogGroup", in{"LogGroupName": "group"}},
		{nil, "logs", "CreateLogGroup", in{"LogGroupName": "group2"}},
		{nil, "logs", "CreateLogGroup", in{"LogGroupName": "group3"}},
		{[]string{"58"}, "logs", "DescribeLogGroups", in{"LogGroupNamePrefix": "group"}},
		{[]string{"54"}, "logs", "GetLogEvents", in{"LogGroupName": "group", "LogStreamName": "none"}},
		{nil, "logs", "CreateLogStream", in{"LogGroupName": "group", "LogStreamName": "stream"}},
		{[]string{"59"}, "logs", "DescribeLogStreams", in{"LogGroupName": "group"}},
		{[]string{"53"}, "logs", "GetLogEvents", in{"LogGroupName": "none", "LogStreamName": "stream"}},
		{[]string{"55"}, "logs", "GetLogEvents", in{"LogGroupName": "group", "LogStreamName": "stream", "Limit": 10001}},
		{[]string{"56"}, "logs", "GetLogEvents", in{"LogGroupName": "group", "LogStreamName": "stream", "NextToken": "wrong"}},
		{[]string{"60"}, "logs", "DescribeLogStreams", in{"LogGroupName": "group", "LogGroupIdentifier": "arn:aws:logs:us-east-1:123456789012:log-group:group"}},
		{[]string{"61"}, "logs", "FilterLogEvents", in{"LogGroupName": "group", "NextToken": "wrong"}},

		{[]string{"40"}, "iam", "CreateRole", in{"RoleName": "r", "AssumeRolePolicyDocument": "no JSON"}},
		{[]string{"41"}, "iam", "CreateRole", in{"RoleName": "r", "Path": "/path/", "AssumeRolePolicyDocument": trust}},
		{[]string{"42"}, "iam", "GetRole", in{"RoleName": "r"}},
		{[]string{"46"}, "iam", "CreatePolicy", in{"PolicyName": "p", "PolicyDocument": mayLog}},
		{[]string{"43"}, "iam", "AttachRolePolicy", in{"RoleName": "r", "PolicyArn": "longer-than-twenty-characters"}},
		{[]string{"44"}, "iam", "AttachRolePolicy", in{"RoleName": "r", "PolicyArn": "a-policy-name-of-twenty"}},
		{[]string{"45"}, "iam", "AttachRolePolicy", in{"RoleName": "r", "PolicyArn": policy + "p123"}},
		{[]string{"47"}, "iam", "DeletePolicy", in{"PolicyArn": policy + "non-existent-policy"}},
		{nil, "iam", "PutRolePolicy", in{"RoleName": "r", "PolicyName": "inline", "PolicyDocument": apigateway}},
		{[]string{"49"}, "iam", "GetRolePolicy", in{"RoleName": "r", "PolicyName": "inline"}},
		{[]string{"50"}, "sts", "AssumeRole", in{"RoleArn": role + "trusting", "RoleSessionName": "session"}},
		{[]string{"51"}, "sts", "AssumeRole", in{"RoleArn": "nothing-valid-in-here", "RoleSessionName": "session"}},
		{[]string{"52"}, "sts", "AssumeRole", in{"RoleArn": role + "trusting", "RoleSessionName": "Session1:2"}},

		{[]string{"8"}, "lambda", "GetFunction", in{"FunctionName": "gone"}},
		{[]string{"9"}, "lambda", "Invoke", in{"FunctionName": "doesnotexist"}},
		{[]string{"10"}, "lambda", "AddPermission", permit(in{"FunctionName": "doesnotexist"})},
		{[]string{"16"}, "lambda", "GetPolicy", in{"FunctionName": "doesnotexist"}},
		{[]string{"17"}, "lambda", "RemovePermission", in{"FunctionName": "doesnotexist", "StatementId": "s3"}},
		{[]string{"11"}, "lambda", "AddPermission", permit(nil)},
		{[]string{"12"}, "lambda", "GetPolicy", in{"FunctionName": "f"}},
		{[]string{"13"}, "lambda", "AddPermission", permit(nil)},
		{[]string{"14"}, "lambda", "AddPermission", permit(in{"StatementId": "example.com"})},
		{[]string{"15"}, "lambda", "AddPermission", permit(in{"StatementId": "s4", "Principal": "invalid.nonaws.com", "SourceArn": nil})},
		{[]string{"18"}, "lambda", "CreateFunction", create(in{"Role": "r1"})},
		{[]string{"19"}, "lambda", "CreateFunction", create(in{"Runtime": "non-existent-runtime"})},
		{[]string{"20"}, "lambda", "CreateFunction", create(in{"Runtime": "go1.x"})},
		{[]string{"21"}, "lambda", "CreateFunction", create(in{"Code": in{"ZipFile": []byte("this is not a zip file")}})},
		{[]string{"22"}, "lambda", "CreateFunction", create(in{"Architectures": []string{"x86_64", "arm64"}})},
		{[]string{"23"}, "lambda", "CreateFunction", create(in{"FunctionName": strings.Repeat("a", 65)})},
		{[]string{"24"}, "lambda", "CreateFunction", create(in{"FunctionName": "invalid:function:name"})},
		{[]string{"2"}, "lambda", "CreateFunction", create(nil)},
		{[]string{"1"}, "lambda", "CreateFunction", create(in{"FunctionName": "py", "Runtime": "python3.12", "Handler": "handler.handler",
			"MemorySize": 256, "Timeout": 5, "Environment": in{"Variables": in{}}})},
		{[]string{"4"}, "lambda", "GetFunction", in{"FunctionName": "py"}},
		{[]string{"5"}, "lambda", "UpdateFunctionConfiguration", in{"FunctionName": "py", "Description": "Changed-Description", "MemorySize": 512,
			"Timeout": 10, "Runtime": "python3.11", "Environment": in{"Variables": in{"ENV_A": "a"}}}},
		{[]string{"6"}, "lambda", "UpdateFunctionCode", in{"FunctionName": "py", "ZipFile": anyZip(t)}},
		{[]string{"3"}, "lambda", "Invoke", in{"FunctionName": "f", "Payload": order("fail", "Error: some_error_msg")}},
		{[]string{"36"}, "lambda", "Invoke", in{"FunctionName": "f", "InvocationType": "Event"}},
		{[]string{"37"}, "lambda", "Invoke", in{"FunctionName": "f", "InvocationType": "DryRun"}},
		{[]string{"7"}, "lambda", "DeleteFunction", in{"FunctionName": "new"}},
	} {
		got := asBoto3Shows(t, s, row.service, row.call, row.input)
		for _, entry := range row.entries {
			held[entry] = true
			t.Run(entry+" "+all[entry].Title, func(t *testing.T) { assertRecorded(t, "", all[entry].Answer, got) })
		}
	}
	for entry, recording := range all {
		assert.True(t, held[entry] != (heldElsewhere[entry] != ""), "%s %s", entry, recording.Title)
	}
}

// asBoto3Shows makes a call by the Go SDK, and gives what went over the wire in the way in which boto3 shows it.
func asBoto3Shows(t *testing.T, s *served, service, call string, input map[string]any) map[string]any {
	t.Helper()
	cfg, wire := s.config(east), &lastAnswer{}
	cfg.HTTPClient = wire
	outcome := sdkClient(cfg)(t, contractCall{Service: service, Call: call, Input: input})
	require.NotZero(t, wire.status, "%s: %s", call, outcome.Message)
	shown := map[string]any{}
	query := service == "iam" || service == "sts"
	switch {
	case outcome.Error != "":
		// An error that is not in the service's model has no members of its own.
		if service == "lambda" && outcome.Error != "ValidationException" {
			require.NoError(t, json.Unmarshal(wire.body, &shown))
		}
		refused := map[string]any{"Code": outcome.Error, "Message": outcome.Message}
		if query {
			refused["Type"] = "Sender"
		}
		shown["Error"] = refused
	case query || call == "Invoke":
		shown = withoutNothing(outcome.Output.(map[string]any))
	case len(wire.body) > 0:
		require.NoError(t, json.Unmarshal(wire.body, &shown))
	}
	if call == "Invoke" && outcome.Error == "" {
		shown["Payload"] = string(wire.body)
	}
	if call == "DeleteFunction" {
		shown["StatusCode"] = float64(wire.status)
	}
	shown["ResponseMetadata"] = map[string]any{"HTTPStatusCode": float64(wire.status)}
	return shown
}

// withoutNothing leaves out the members that the Go SDK has whether they were sent or not.
func withoutNothing(object map[string]any) map[string]any {
	kept := map[string]any{}
	for name, value := range object {
		if inner, ok := value.(map[string]any); ok {
			value = withoutNothing(inner)
		}
		if value != nil && value != "" && name != "ResultMetadata" {
			kept[name] = value
		}
	}
	return kept
}

// lastAnswer is an HTTP client that keeps what came last.
type lastAnswer struct {
	status int
	body   []byte
}

func (l *lastAnswer) Do(r *http.Request) (*http.Response, error) {
	response, err := sharedConnections.Do(r)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	l.status = response.StatusCode
	l.body, err = io.ReadAll(response.Body)
	response.Body = io.NopCloser(bytes.NewReader(l.body))
	return response, err
}

var (
	replaced  = regexp.MustCompile(`<+[^<>]+>(:\d+>)?`)
	arnsParts = strings.NewReplacer("arn:<partition>:", "arn:aws:", "111111111111", "123456789012", "<region>", "us-east-1")
)

// assertRecorded compares all members, but for the values that were replaced in the recording.
func assertRecorded(t *testing.T, path string, want, got any) {
	t.Helper()
	if text, isText := got.(string); isText {
		if _, parsed := want.(map[string]any); parsed {
			got = document(t, text)
		}
	}
	switch want := want.(type) {
	case map[string]any:
		object, ok := got.(map[string]any)
		if !assert.True(t, ok, "%s: %v", path, got) {
			return
		}
		assert.ElementsMatch(t, slices.Collect(maps.Keys(want)), slices.Collect(maps.Keys(object)), path)
		for name, value := range want {
			assertRecorded(t, path+"."+name, value, object[name])
		}
	case []any:
		list, ok := got.([]any)
		if !assert.True(t, ok && len(list) == len(want), "%s: %v", path, got) {
			return
		}
		for i, value := range want {
			assertRecorded(t, fmt.Sprintf("%s[%d]", path, i), value, list[i])
		}
	case string:
		if want == "date" || want == "timestamp" || strings.HasPrefix(want, "<") && strings.HasSuffix(want, ">") {
			assert.NotEmpty(t, got, path)
			return
		}
		want = replaced.ReplaceAllString(regexp.QuoteMeta(arnsParts.Replace(want)), ".+")
		assert.Regexp(t, "^"+want+"$", got, path)
	default:
		assert.Equal(t, want, got, path)
	}
}

// document reads JSON that is a text in an answer; that of IAM is URL-encoded.
func document(t *testing.T, text string) any {
	t.Helper()
	if strings.HasPrefix(text, "%7B") {
		plain, err := url.PathUnescape(text)
		require.NoError(t, err)
		text = plain
	}
	var parsed any
	require.NoError(t, json.Unmarshal([]byte(text), &parsed), text)
	return parsed
}
