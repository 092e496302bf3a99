package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/lesson"
	"cognito-lambda-workshop/checker/practice"
)

// Values that are in the account and must be in nothing that the checker writes.
const (
	plantedVariable    = "PLANTED-value-of-a-variable"
	plantedWrongSecret = "PLANTED0wrong0client0secret0of0a0function"
)

// overheard are the secrets that pass by on their way to AWS.
type overheard struct {
	mu      sync.Mutex
	secrets map[string]string // what each is, by value
}

func (o *overheard) add(value, what string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.secrets[value] = what
}

// listen takes passwords and tokens out of the events of invocations, and the links to code. IAM repeats a secret in an
// error, as a careless service might.
func (o *overheard) listen(operation string, w http.ResponseWriter, r *http.Request) bool {
	switch operation {
	case "code":
		o.add(r.URL.Path, "a link to code")
	case "lambda:InvokeFunction":
		raw, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(raw))
		var event struct {
			Password     string
			RefreshToken string `json:"refresh_token"`
		}
		if json.Unmarshal(raw, &event) == nil && event.Password != "" {
			o.add(event.Password, "a password")
		}
		if event.RefreshToken != "" {
			o.add(event.RefreshToken, "a refresh token")
		}
	case "iam:ListRolePolicies":
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprintf(w, `<ErrorResponse><Error><Code>AccessDenied</Code><Message>not for %s</Message></Error></ErrorResponse>`, plantedVariable)
		return true
	}
	return false
}

// Whatever is asked of the checker, and in whatever form it answers, no secret is in it.
func TestLookTellsNoSecret(t *testing.T) {
	f := finish(t)
	ears := &overheard{secrets: map[string]string{plantedVariable: "a variable", plantedWrongSecret: "a variable", "eyJ": "a token"}}
	url := f.serve(t, ears.listen, nil)
	ears.add(plantSecrets(t, optionsFor(url)), "the client secret")
	for name, value := range map[string]string{
		"AWS_ACCESS_KEY_ID": practiceAccessKey, "AWS_SECRET_ACCESS_KEY": "PLANTED-secret-access-key", "AWS_CONFIG_FILE": "none",
		"AWS_SHARED_CREDENTIALS_FILE": "none", "AWS_PROFILE": "", "AWS_SESSION_TOKEN": "",
	} {
		t.Setenv(name, value)
	}
	ears.add("PLANTED-secret-access-key", "the credentials' own secret")

	said := map[string]string{}
	place := []string{"--endpoint-url", url, "--region", practice.DefaultRegion}
	tell := func(args ...string) {
		var out bytes.Buffer
		run(t.Context(), append(args, place...), os.Environ(), strings.NewReader(""), &out, &out)
		said[strings.Join(args, " ")] = out.String()
	}
	kept := filepath.Join(t.TempDir(), "kept.json")
	tell("check", "--live", "--format", "text", "--save", kept)
	for _, format := range []string{"text", "json", "junit", "markdown"} {
		tell("check", "--live", "--no-mail", "--format", format)
	}
	tell("leftovers")
	tell("doctor")
	snapshot, err := os.ReadFile(kept)
	require.NoError(t, err)
	said["--save"] = string(snapshot)

	for what, text := range said {
		assert.Greater(t, len(text), 200, "%s: %s", what, text)
		for secret, name := range ears.secrets {
			assert.False(t, strings.Contains(text, secret), "%s is in what %s writes", name, what)
		}
	}
	found := map[string]bool{}
	for _, name := range ears.secrets {
		found[name] = true
	}
	assert.Len(t, found, 7, "each kind was met: %v", found)
	assert.Contains(t, said["--save"], "[hidden]", "the secret in the error was met")
}

// plantSecrets gives two functions variables that must not be told, and returns the client secret.
func plantSecrets(t *testing.T, o account.Options) string {
	t.Helper()
	s := account.Read(t.Context(), o)
	client, err := cognitoidentityprovider.NewFromConfig(o.Config).DescribeUserPoolClient(t.Context(),
		&cognitoidentityprovider.DescribeUserPoolClientInput{UserPoolId: &s.Pool.Found.ID, ClientId: &s.Client.Found.ID})
	require.NoError(t, err)
	secret := *client.UserPoolClient.ClientSecret
	for step, variables := range map[lesson.Step]map[string]string{
		lesson.SignUp:       {"clientId": s.Client.Found.ID, "clientSecret": secret, "EXTRA": plantedVariable},
		lesson.Private:      {"clientSecret": secret + "\n", "EXTRA": plantedVariable},
		lesson.RefreshToken: {"clientId": s.Client.Found.ID, "clientSecret": plantedWrongSecret},
	} {
		_, err := lambda.NewFromConfig(o.Config).UpdateFunctionConfiguration(t.Context(), &lambda.UpdateFunctionConfigurationInput{
			FunctionName: aws.String(o.Names.Function(step)), Environment: &types.Environment{Variables: variables},
		})
		require.NoError(t, err)
	}
	return secret
}
