package calllog

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	lambdatypes "github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// answers is an HTTP client that gives one answer after the other: an error type, or "" for success.
type answers []string

func (a *answers) Do(r *http.Request) (*http.Response, error) {
	code := (*a)[0]
	*a = (*a)[1:]
	response := &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Request: r, Body: io.NopCloser(strings.NewReader("{}"))}
	if code != "" {
		response.StatusCode = http.StatusBadRequest
		response.Header.Set("X-Amzn-Errortype", code)
	}
	return response, nil
}

func watched(answers answers) (*Log, aws.Config) {
	at := time.Date(2026, 3, 14, 9, 26, 53, 0, time.UTC)
	l := New(func() time.Time { at = at.Add(time.Millisecond); return at })
	return l, l.Watch(aws.Config{
		Region: "eu-west-1", HTTPClient: &answers,
		Credentials: credentials.NewStaticCredentialsProvider("AKIDEXAMPLE", "secret-key", "session-token"),
		Retryer: func() aws.Retryer {
			return retry.NewStandard(func(o *retry.StandardOptions) {
				o.Backoff = retry.BackoffDelayerFunc(func(int, error) (time.Duration, error) { return 0, nil })
			})
		},
	})
}

func TestCallsAreCommandsOfTheAWSCLI(t *testing.T) {
	l, config := watched(make(answers, 4))
	pools, functions := cognitoidentityprovider.NewFromConfig(config), lambda.NewFromConfig(config)
	_, err := pools.ListUserPools(t.Context(), &cognitoidentityprovider.ListUserPoolsInput{MaxResults: aws.Int32(60)})
	require.NoError(t, err)
	_, err = functions.GetFunction(t.Context(), &lambda.GetFunctionInput{FunctionName: aws.String("sign up's")})
	require.NoError(t, err)
	_, err = functions.Invoke(t.Context(), &lambda.InvokeInput{FunctionName: aws.String("f"), Payload: []byte(`{"password":"hunter2"}`)})
	require.NoError(t, err)
	_, err = pools.SignUp(t.Context(), &cognitoidentityprovider.SignUpInput{
		ClientId: aws.String("abc"), Password: aws.String("hunter2"), SecretHash: aws.String("hunter2"), Username: aws.String("ana@example.com"),
		UserAttributes: []types.AttributeType{{Name: aws.String("email"), Value: aws.String("ana@example.com")}},
	})
	require.NoError(t, err)

	var commands []string
	for _, call := range l.Calls() {
		commands = append(commands, call.Command([]string{"--region", "eu-west-1"}))
		assert.Empty(t, call.Code)
		assert.Equal(t, time.Millisecond, call.Took)
	}
	assert.Equal(t, []string{
		"aws cognito-idp list-user-pools --max-results 60 --region eu-west-1",
		`aws lambda get-function --function-name 'sign up'\''s' --region eu-west-1`,
		"aws lambda invoke --function-name f --region eu-west-1 …",
		"aws cognito-idp sign-up --client-id abc --region eu-west-1 …",
	}, commands)
}

func TestAnswers(t *testing.T) {
	l, config := watched(answers{"ThrottlingException", "", "ResourceNotFoundException"})
	functions := lambda.NewFromConfig(config)
	_, err := functions.GetFunction(t.Context(), &lambda.GetFunctionInput{FunctionName: aws.String("f")})
	require.NoError(t, err)
	_, err = functions.GetFunction(t.Context(), &lambda.GetFunctionInput{FunctionName: aws.String("f")})
	require.Error(t, err)
	calls := l.Calls()
	require.Len(t, calls, 2)
	assert.Empty(t, calls[0].Code)
	assert.True(t, calls[0].Throttled, "it went well at the second attempt")
	assert.Equal(t, "ResourceNotFoundException", calls[1].Code)
	assert.False(t, calls[1].Throttled)
}

func TestOldCallsAreForgotten(t *testing.T) {
	l, config := watched(make(answers, kept+1))
	functions := lambda.NewFromConfig(config)
	for i := range kept + 1 {
		name := "later"
		if i == 0 {
			name = "first"
		}
		_, err := functions.GetFunction(t.Context(), &lambda.GetFunctionInput{FunctionName: &name})
		require.NoError(t, err)
	}
	calls := l.Calls()
	assert.Len(t, calls, kept)
	assert.Equal(t, []string{"--function-name", "later"}, calls[0].Flags)
}

func TestNames(t *testing.T) {
	for name, want := range map[string]string{
		"GetCallerIdentity": "get-caller-identity", "SetUserMFAPreference": "set-user-mfa-preference", "UserPoolId": "user-pool-id",
	} {
		assert.Equal(t, want, dashed(name))
	}
	for service, want := range map[string]string{
		cognitoidentityprovider.ServiceID: "cognito-idp", lambda.ServiceID: "lambda", iam.ServiceID: "iam", sts.ServiceID: "sts", "CloudWatch Logs": "logs",
	} {
		assert.Equal(t, want, cliName(service))
	}
}

// No setting whose name sounds like a secret is ever written down.
func TestHarmlessSettings(t *testing.T) {
	for _, name := range harmless {
		for _, secret := range []string{"Password", "Secret", "Token", "Hash", "Code", "Payload", "Session", "Attributes", "Username"} {
			assert.NotContains(t, name, secret)
		}
	}
	got, more := flags(&lambda.CreateFunctionInput{
		FunctionName: aws.String("f"), Runtime: lambdatypes.RuntimeProvidedal2023,
		Environment: &lambdatypes.Environment{Variables: map[string]string{"clientSecret": "hunter2"}},
	})
	assert.Equal(t, []string{"--function-name", "f", "--runtime", "provided.al2023"}, got)
	assert.True(t, more)
}
