package practice_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"
)

func (s *served) invoke(name string, event []byte, change ...func(*lambda.InvokeInput)) (*lambda.InvokeOutput, error) {
	in := &lambda.InvokeInput{FunctionName: &name, Payload: event}
	for _, f := range change {
		f(in)
	}
	return s.lambda(east).Invoke(background, in)
}

func tail(in *lambda.InvokeInput) { in.LogType = types.LogTypeTail }

func TestLambdaInvokes(t *testing.T) {
	s := serve(t)
	s.runningFunction(t, "f")

	out, err := s.invoke("f", order("say", "good day"), tail)
	require.NoError(t, err)
	assert.Equal(t, int32(http.StatusOK), out.StatusCode)
	assert.Equal(t, `"good day"`, string(out.Payload))
	assert.Equal(t, "$LATEST", *out.ExecutedVersion)
	assert.Nil(t, out.FunctionError)
	log, err := base64.StdEncoding.DecodeString(*out.LogResult)
	require.NoError(t, err)
	assert.Regexp(t, `START RequestId: \S+ Version: \$LATEST\ngood day\nEND RequestId: \S+\nREPORT RequestId: \S+\tDuration: `, string(log))

	out, err = s.invoke("f", order("say", strings.Repeat("long line ", 1000)), tail)
	require.NoError(t, err)
	log, err = base64.StdEncoding.DecodeString(*out.LogResult)
	require.NoError(t, err)
	assert.Len(t, log, 4096)

	out, err = s.invoke("f", order("fail", "some_error_msg"))
	require.NoError(t, err, "a function that fails is no error of Invoke")
	assert.Equal(t, int32(http.StatusOK), out.StatusCode)
	assert.Equal(t, "Unhandled", *out.FunctionError)
	assert.JSONEq(t, `{"errorMessage":"some_error_msg","errorType":"errorString"}`, string(out.Payload))
	assert.Nil(t, out.LogResult, "nobody asked for it")

	out, err = s.invoke("f", order("context", ""), func(in *lambda.InvokeInput) {
		in.ClientContext = aws.String(base64.StdEncoding.EncodeToString([]byte("{\"client\":\n{\"app_title\":\"workshop\"}}")))
	})
	require.NoError(t, err)
	assert.Equal(t, `"workshop"`, string(out.Payload), "what the caller tells besides the event")

	out, err = s.invoke("f", nil)
	require.NoError(t, err)
	assert.JSONEq(t, `{"Do":"","Text":""}`, string(out.Payload), "no event is an empty one")

	out, err = s.invoke("f", order("say", "x"), func(in *lambda.InvokeInput) { in.InvocationType = types.InvocationTypeDryRun })
	require.NoError(t, err)
	assert.Equal(t, int32(http.StatusNoContent), out.StatusCode)
	assert.Empty(t, out.Payload)

	written := filepath.Join(t.TempDir(), "written")
	out, err = s.invoke("f", order("write", written), func(in *lambda.InvokeInput) { in.InvocationType = types.InvocationTypeEvent })
	require.NoError(t, err)
	assert.Equal(t, int32(http.StatusAccepted), out.StatusCode)
	assert.Empty(t, out.Payload)
	assert.Eventually(t, func() bool { _, err := os.Stat(written); return err == nil }, soon, often)
}

func TestLambdaRunsTheLatestCode(t *testing.T) {
	s := serve(t)
	s.runningFunction(t, "f")
	out, err := s.invoke("f", order("environment", ""))
	require.NoError(t, err)
	assert.NotContains(t, string(out.Payload), "added")

	_, err = s.lambda(east).UpdateFunctionConfiguration(background, &lambda.UpdateFunctionConfigurationInput{
		FunctionName: aws.String("f"), Environment: &types.Environment{Variables: map[string]string{"added": "x"}},
	})
	require.NoError(t, err)
	out, err = s.invoke("f", order("environment", ""))
	require.NoError(t, err)
	assert.Contains(t, string(out.Payload), "added")

	broken, err := zipOf(file{"bootstrop", 0o755, "x"})
	require.NoError(t, err)
	_, err = s.lambda(east).UpdateFunctionCode(background, &lambda.UpdateFunctionCodeInput{FunctionName: aws.String("f"), ZipFile: broken})
	require.NoError(t, err)
	out, err = s.invoke("f", nil)
	require.NoError(t, err)
	assert.Contains(t, string(out.Payload), "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]")

	_, err = s.lambda(east).DeleteFunction(background, &lambda.DeleteFunctionInput{FunctionName: aws.String("f")})
	require.NoError(t, err)
	_, err = s.invoke("f", nil)
	requireRefused(t, err, "ResourceNotFoundException", "Function not found: arn:aws:lambda:us-east-1:123456789012:function:f:$LATEST")
}

func TestLambdaRefusesToInvoke(t *testing.T) {
	s := serve(t)
	s.runningFunction(t, "f")
	role := s.executionRole(t, "r", "")
	for _, in := range []*lambda.CreateFunctionInput{
		newFunction("py", role, anyZip(t), func(in *lambda.CreateFunctionInput) { in.Runtime = "python3.13" }),
		newFunction("distrusted", role, anyZip(t)),
	} {
		_, err := s.lambda(east).CreateFunction(background, in)
		require.NoError(t, err)
	}
	_, err := s.invoke("py", nil)
	requireRefused(t, err, "NotEmulated", "python3.13")

	trustsNobody := strings.ReplaceAll(lambdaTrust, "lambda.", "ec2.")
	_, err = s.iam().UpdateAssumeRolePolicy(background, &iam.UpdateAssumeRolePolicyInput{RoleName: aws.String("r"), PolicyDocument: &trustsNobody})
	require.NoError(t, err)
	_, err = s.invoke("distrusted", nil)
	requireRefused(t, err, "AccessDeniedException", "The role defined for the function cannot be assumed by Lambda.")

	async := func(in *lambda.InvokeInput) { in.InvocationType = types.InvocationTypeEvent }
	large := []byte(`"` + strings.Repeat("x", 6<<20) + `"`)
	for name, row := range map[string]struct {
		event      []byte
		change     func(*lambda.InvokeInput)
		code, text string
	}{
		"a control character":         {[]byte("\u0099\u00eb,j"), nil, "InvalidRequestContentException", "Could not parse request body into json: Could not parse payload into json: Unexpected character ((CTRL-CHAR, code 153)): expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')\n at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: 1]"},
		"a bare word":                 {[]byte("{email: x}"), nil, "InvalidRequestContentException", "line: 1, column:"},
		"no quotes":                   {[]byte("hello"), nil, "InvalidRequestContentException", "Unrecognized token 'hello': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')"},
		"an end too early":            {[]byte("{\n\"a\": "), nil, "InvalidRequestContentException", "Unexpected end-of-input"},
		"too large":                   {large, nil, "RequestEntityTooLargeException", "Request must be smaller than 6291456 bytes for the InvokeFunction operation"},
		"too large to be later":       {large[:1<<20+1], async, "RequestTooLargeException", "1048577 byte payload is too large for the Event invocation type (limit 1048576 bytes)"},
		"for a tenant":                {nil, func(in *lambda.InvokeInput) { in.TenantId = aws.String("t") }, "NotEmulated", "tenants of a function"},
		"to be durable":               {nil, func(in *lambda.InvokeInput) { in.DurableExecutionName = aws.String("d") }, "NotEmulated", "durable functions"},
		"with a context in no base64": {nil, func(in *lambda.InvokeInput) { in.ClientContext = aws.String("{}") }, "InvalidRequestContentException", "Client context must be a valid Base64-encoded JSON object."},
		"with a context that is no object": {nil, func(in *lambda.InvokeInput) {
			in.ClientContext = aws.String(base64.StdEncoding.EncodeToString([]byte(`"text"`)))
		}, "InvalidRequestContentException", "Client context must be a valid Base64-encoded JSON object."},
		"of no known type": {nil, func(in *lambda.InvokeInput) { in.InvocationType = "Later" }, "ValidationException",
			"1 validation error detected: Value 'Later' at 'invocationType' failed to satisfy constraint: Member must satisfy enum value set: [Event, RequestResponse, DryRun]"},
	} {
		t.Run(name, func(t *testing.T) {
			var changes []func(*lambda.InvokeInput)
			if row.change != nil {
				changes = append(changes, row.change)
			}
			_, err := s.invoke("f", row.event, changes...)
			requireRefused(t, err, row.code, row.text)
		})
	}
}

// Functions that share their code, and come and go all at once, do not take it from each other.
func TestLambdaManyAtOnce(t *testing.T) {
	s := serve(t)
	role := s.executionRole(t, "r", "")
	zipped, err := testProgram()
	require.NoError(t, err)
	var all errgroup.Group
	for i := range 4 {
		all.Go(func() error {
			client, name := s.lambda(east), fmt.Sprint("f", i)
			in := newFunction(name, role, zipped)
			in.Timeout = aws.Int32(30)
			if _, err := client.CreateFunction(background, in); err != nil {
				return err
			}
			out, err := s.invoke(name, order("say", name))
			if err != nil || string(out.Payload) != `"`+name+`"` {
				return fmt.Errorf("invoking %s: %w, %+v", name, err, out)
			}
			if _, err := client.UpdateFunctionCode(background, &lambda.UpdateFunctionCodeInput{FunctionName: &name, ZipFile: in.Code.ZipFile}); err != nil {
				return err
			}
			_, err = client.DeleteFunction(background, &lambda.DeleteFunctionInput{FunctionName: &name})
			return err
		})
	}
	require.NoError(t, all.Wait())
	list, err := s.lambda(east).ListFunctions(background, nil)
	require.NoError(t, err)
	assert.Empty(t, list.Functions)
}

// A program gets the environment that Lambda gives it and nothing else: a secret of the learner least of all.
func TestLambdaEnvironmentIsMadeFromNothing(t *testing.T) {
	t.Setenv("AWS_SECRET_ACCESS_KEY", "the learner's own")
	t.Setenv("PLANTED", "x")
	s := serve(t)
	s.runningFunction(t, "f", variables("clientId", "1example23456789", "LANG", "de_DE.UTF-8"))
	out, err := s.invoke("f", order("environment", ""))
	require.NoError(t, err)
	var got map[string]string
	require.NoError(t, json.Unmarshal(out.Payload, &got))

	want := map[string]string{
		"clientId": "1example23456789", "LANG": "de_DE.UTF-8", "AWS_REGION": east, "AWS_DEFAULT_REGION": east,
		"AWS_LAMBDA_FUNCTION_NAME": "f", "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "128",
		"AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand", "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/f",
		"AWS_XRAY_CONTEXT_MISSING": "LOG_ERROR", "AWS_XRAY_DAEMON_ADDRESS": "169.254.100.1:2000",
		"LAMBDA_RUNTIME_DIR": "/var/runtime", "TZ": ":UTC", "_HANDLER": "bootstrap",
		"_AWS_XRAY_DAEMON_ADDRESS": "169.254.100.1", "_AWS_XRAY_DAEMON_PORT": "2000",
		"LD_LIBRARY_PATH": "/var/lang/lib:/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib",
		"PATH":            "/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin",
	}
	for name, pattern := range map[string]string{
		"AWS_LAMBDA_LOG_STREAM_NAME": `^2026/11/22/\[\$LATEST\][0-9a-f]{32}$`, "AWS_LAMBDA_RUNTIME_API": `^127\.0\.0\.1:\d+$`,
		"AWS_ENDPOINT_URL": `^http://127\.0\.0\.1:\d+$`, "LAMBDA_TASK_ROOT": `[0-9a-f]{64}$`,
		"AWS_ACCESS_KEY_ID": `^ASIA123456789012[A-Z2-7]{8}$`, "AWS_SECRET_ACCESS_KEY": `^[A-Za-z0-9/+]{40}$`, "AWS_SESSION_TOKEN": `^.{50,}$`,
	} {
		assert.Regexp(t, pattern, got[name], name)
		want[name] = got[name]
	}
	delete(got, "_X_AMZN_TRACE_ID") // of one invocation
	assert.Equal(t, want, got)
}

// What a function asks AWS, it asks the practice account, as its role.
func TestLambdaFunctionCallsAWSAsItsRole(t *testing.T) {
	s := serve(t)
	s.runningFunction(t, "f")
	out, err := s.invoke("f", order("who", ""))
	require.NoError(t, err)
	assert.Contains(t, string(out.Payload), "arn:aws:sts::123456789012:assumed-role/f-role/f")
}

func TestLambdaLogsOnlyWhatTheRoleMay(t *testing.T) {
	allow := func(resource string, actions ...string) string {
		text, err := json.Marshal(map[string]any{"Version": "2012-10-17", "Statement": map[string]any{"Effect": "Allow", "Action": actions, "Resource": resource}})
		require.NoError(t, err)
		return string(text)
	}
	s := serve(t)
	s.runningFunction(t, "f")
	client := s.logs(east)
	const create, stream, put = "logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"
	for _, row := range []struct {
		name    string
		policy  string
		group   string // made before, when it is not ""
		logging *types.LoggingConfig
		in      string // where the log is to be found; nowhere when ""
	}{
		{name: "everything", policy: mayLog, in: "/aws/lambda/f"},
		{name: "as the lesson says", policy: allow("arn:aws:logs:*:*:log-group:/aws/lambda/*", create, stream, put), in: "/aws/lambda/f"},
		{name: "no policy", policy: allow("*", "s3:ListBucket")},
		{name: "not in a stream", policy: allow("*", create, put)},
		{name: "no events", policy: allow("*", create, stream)},
		{name: "no group", policy: allow("*", stream, put)},
		{name: "no group, but there is one", policy: allow("*", stream, put), group: "/aws/lambda/f", in: "/aws/lambda/f"},
		{name: "another group", policy: allow("arn:aws:logs:*:*:log-group:/aws/lambda/g:*", create, stream, put)},
		{name: "a group alone, not streams", policy: allow("arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/f", create, stream, put)},
		{name: "another Region", policy: allow("arn:aws:logs:eu-west-1:*:*", create, stream, put)},
		{name: "a group of its own", policy: mayLog, logging: &types.LoggingConfig{LogGroup: aws.String("mine")}, in: "mine"},
	} {
		t.Run(row.name, func(t *testing.T) {
			for _, group := range []string{"/aws/lambda/f", "mine"} {
				client.DeleteLogGroup(background, &cloudwatchlogs.DeleteLogGroupInput{LogGroupName: &group}) //nolint:errcheck // there may be none
			}
			if row.group != "" {
				_, err := client.CreateLogGroup(background, &cloudwatchlogs.CreateLogGroupInput{LogGroupName: &row.group})
				require.NoError(t, err)
			}
			_, err := s.iam().PutRolePolicy(background, &iam.PutRolePolicyInput{
				RoleName: aws.String("f-role"), PolicyName: aws.String("inline"), PolicyDocument: &row.policy,
			})
			require.NoError(t, err)
			if row.logging != nil {
				_, err = s.lambda(east).UpdateFunctionConfiguration(background, &lambda.UpdateFunctionConfigurationInput{
					FunctionName: aws.String("f"), LoggingConfig: row.logging,
				})
				require.NoError(t, err)
			}
			out, err := s.invoke("f", order("say", "good day"), tail)
			require.NoError(t, err)
			assert.NotEmpty(t, out.LogResult, "the tail comes in any case")

			if row.in == "" {
				groups, err := client.DescribeLogGroups(background, nil)
				require.NoError(t, err)
				for _, group := range groups.LogGroups {
					streams, err := client.DescribeLogStreams(background, &cloudwatchlogs.DescribeLogStreamsInput{LogGroupName: group.LogGroupName})
					require.NoError(t, err)
					assert.Empty(t, streams.LogStreams)
				}
				return
			}
			events, err := client.FilterLogEvents(background, &cloudwatchlogs.FilterLogEventsInput{LogGroupName: &row.in})
			require.NoError(t, err)
			var messages []string
			for _, event := range events.Events {
				assert.Regexp(t, `^2026/11/22/\[\$LATEST\][0-9a-f]{32}$`, *event.LogStreamName)
				messages = append(messages, *event.Message)
			}
			assert.Contains(t, messages, "good day\n")
			assert.Regexp(t, `^REPORT RequestId: `, messages[len(messages)-1])
		})
	}
}

// A role may do with functions what its policies allow, function by function.
func TestLambdaAsksTheCallersPolicies(t *testing.T) {
	s := serve(t)
	s.runningFunction(t, "f")
	s.runningFunction(t, "g")
	name := "caller"
	trust := strings.ReplaceAll(lambdaTrust, `"Service":"lambda.amazonaws.com"`, `"AWS":"arn:aws:iam::123456789012:root"`)
	role, err := s.iam().CreateRole(background, &iam.CreateRoleInput{RoleName: &name, AssumeRolePolicyDocument: &trust})
	require.NoError(t, err)
	_, err = s.iam().PutRolePolicy(background, &iam.PutRolePolicyInput{RoleName: &name, PolicyName: &name, PolicyDocument: aws.String(
		`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:us-east-1:123456789012:function:f"}}`)})
	require.NoError(t, err)
	session, err := s.sts().AssumeRole(background, &sts.AssumeRoleInput{RoleArn: role.Role.Arn, RoleSessionName: &name})
	require.NoError(t, err)
	config := s.config(east)
	config.Credentials = credentials.NewStaticCredentialsProvider(*session.Credentials.AccessKeyId, *session.Credentials.SecretAccessKey, *session.Credentials.SessionToken)
	client := lambda.NewFromConfig(config)

	_, err = client.Invoke(background, &lambda.InvokeInput{FunctionName: aws.String("function:f"), InvocationType: types.InvocationTypeDryRun})
	assert.NoError(t, err)
	_, err = client.Invoke(background, &lambda.InvokeInput{FunctionName: aws.String("g"), InvocationType: types.InvocationTypeDryRun})
	requireRefused(t, err, "AccessDeniedException", "is not authorized to perform: lambda:InvokeFunction on resource: arn:aws:lambda:us-east-1:123456789012:function:g")
	_, err = client.GetFunction(background, &lambda.GetFunctionInput{FunctionName: aws.String("f")})
	requireRefused(t, err, "AccessDeniedException", "lambda:GetFunction")
}
