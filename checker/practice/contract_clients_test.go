package practice_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
	"github.com/stretchr/testify/require"
)

// sdkClient makes calls by the Go SDK's client of the service: its method of the call's name.
func sdkClient(cfg aws.Config) contractClient {
	clients := map[string]any{
		"sts": sts.NewFromConfig(cfg), "iam": iam.NewFromConfig(cfg), "lambda": lambda.NewFromConfig(cfg),
		"cognito-idp": cognitoidentityprovider.NewFromConfig(cfg), "logs": cloudwatchlogs.NewFromConfig(cfg),
	}
	return func(t *testing.T, call contractCall) contractAnswer {
		method := reflect.ValueOf(clients[call.Service]).MethodByName(call.Call)
		require.True(t, method.IsValid(), "%s has no %s", call.Service, call.Call)
		in := reflect.New(method.Type().In(1).Elem())
		text, err := json.Marshal(call.Input)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(text, in.Interface()))
		results := method.Call([]reflect.Value{reflect.ValueOf(background), in})
		if err, failed := results[1].Interface().(error); failed {
			if refused, ok := errors.AsType[smithy.APIError](err); ok {
				return contractAnswer{Error: refused.ErrorCode(), Message: refused.ErrorMessage()}
			}
			return contractAnswer{Error: "no answer", Message: err.Error()}
		}
		text, err = json.Marshal(results[0].Elem().Interface())
		require.NoError(t, err)
		var answer contractAnswer
		require.NoError(t, json.Unmarshal(text, &answer.Output))
		return answer
	}
}

// clientEnvironment aims programs at a practice account, and keeps what this machine's user has set from them.
func clientEnvironment(t *testing.T, s *served) []string {
	home := t.TempDir()
	return []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + home, "USERPROFILE=" + home, "SYSTEMROOT=" + os.Getenv("SYSTEMROOT"),
		"AWS_ENDPOINT_URL=" + s.URL, "AWS_ACCESS_KEY_ID=AKIAPRACTICEPRACTICE", "AWS_SECRET_ACCESS_KEY=practice",
		"AWS_REGION=" + east, "AWS_DEFAULT_REGION=" + east, "AWS_EC2_METADATA_DISABLED=true", "AWS_PAGER=",
		"AWS_MAX_ATTEMPTS=1",
	}
}

var (
	wordStart = regexp.MustCompile(`([a-z])([A-Z])`)
	cliError  = regexp.MustCompile(`An error occurred \((\w+)\) when calling the \w+ operation[^:]*: (.*)`)
)

// cliClient makes calls by the AWS CLI: one process a call, the input in a file.
func cliClient(t *testing.T, s *served) contractClient {
	needs(t, "the AWS CLI is not installed", "aws", "--version")
	environment, folder := clientEnvironment(t, s), t.TempDir()
	others, all := sdkClient(s.config(east)), os.Getenv("CONTRACT_CLI") == "all"
	return func(t *testing.T, call contractCall) contractAnswer {
		if call.CLI == "never" || call.CLI == "" && !all {
			return others(t, call)
		}
		name := strings.ToLower(wordStart.ReplaceAllString(call.Call, "$1-$2"))
		// An AWS CLI older than 2.13 or 1.29 does not look at AWS_ENDPOINT_URL.
		command := exec.Command("aws", "--endpoint-url", s.URL, call.Service, name, "--output", "json")
		command.Dir, command.Env = folder, environment
		// Bytes are handed over in files of their own.
		if code, ok := call.Input["Code"].(map[string]any); ok {
			writeIn(t, folder, "code.zip", code["ZipFile"].(blob))
			delete(call.Input, "Code")
			command.Args = append(command.Args, "--zip-file", "fileb://code.zip")
		}
		if code, ok := call.Input["ZipFile"].(blob); ok {
			writeIn(t, folder, "code.zip", code)
			delete(call.Input, "ZipFile")
			command.Args = append(command.Args, "--zip-file", "fileb://code.zip")
		}
		if event, ok := call.Input["Payload"].(blob); ok {
			writeIn(t, folder, "event.json", event)
			command.Args = append(command.Args, "--function-name", call.Input["FunctionName"].(string),
				"--payload", "fileb://event.json", "answer.json")
		} else {
			command.Args = append(command.Args, "--cli-input-json", "file://input.json")
		}
		input, err := json.Marshal(call.Input)
		require.NoError(t, err)
		if call.Input == nil {
			input = []byte("{}")
		}
		writeIn(t, folder, "input.json", input)
		var out, errOut bytes.Buffer
		command.Stdout, command.Stderr = &out, &errOut
		if err := command.Run(); err != nil {
			if refused := cliError.FindStringSubmatch(errOut.String()); refused != nil {
				return contractAnswer{Error: refused[1], Message: refused[2]}
			}
			return contractAnswer{Error: "no answer", Message: errOut.String()}
		}
		var answer contractAnswer
		if out.Len() > 0 {
			require.NoError(t, json.Unmarshal(out.Bytes(), &answer.Output), out.String())
		}
		return answer
	}
}

func writeIn(t *testing.T, folder, name string, content []byte) {
	t.Helper()
	require.NoError(t, os.WriteFile(filepath.Join(folder, name), content, 0o600))
}

// botoClient makes calls by one Python program, which reads them as lines.
func botoClient(t *testing.T, s *served) contractClient {
	needs(t, "boto3 is not installed", "python3", "-c", "import boto3")
	program := exec.Command("python3", filepath.Join("testdata", "contract", "calls.py"))
	program.Env, program.Stderr = clientEnvironment(t, s), os.Stderr
	calls, err := program.StdinPipe()
	require.NoError(t, err)
	output, err := program.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, program.Start())
	t.Cleanup(func() {
		calls.Close()
		require.NoError(t, program.Wait())
	})
	answers := bufio.NewReader(output)
	return func(t *testing.T, call contractCall) contractAnswer {
		line, err := json.Marshal(map[string]any{"service": call.Service, "call": call.Call, "input": marked(call.Input)})
		require.NoError(t, err)
		_, err = io.WriteString(calls, string(line)+"\n")
		require.NoError(t, err)
		text, err := answers.ReadBytes('\n')
		require.NoError(t, err)
		var answer contractAnswer
		require.NoError(t, json.Unmarshal(text, &answer))
		return answer
	}
}

// marked tells bytes from text for a program that reads JSON.
func marked(value any) any {
	switch value := value.(type) {
	case blob:
		return map[string]any{"$blob": []byte(value)}
	case map[string]any:
		full := map[string]any{}
		for name, member := range value {
			full[name] = marked(member)
		}
		return full
	}
	return value
}
