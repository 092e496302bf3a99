package cognito_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"cognito-lambda-workshop/steps/internal/cognito"
)

func environment(variables map[string]string) func(string) string {
	return func(name string) string { return variables[name] }
}

func TestReadSetup(t *testing.T) {
	setup := cognito.ReadSetup(environment(map[string]string{
		"AWS_LAMBDA_FUNCTION_NAME": "signUpWithCognito", "AWS_REGION": "eu-west-1",
		"clientId": "an-id", "clientSecret": "a-secret",
	}))

	assert.Equal(t, cognito.Setup{
		Function: "signUpWithCognito", Region: "eu-west-1", ClientID: "an-id", ClientSecret: "a-secret",
	}, setup)
}

func TestTheEndpointOfTheServiceComesFirst(t *testing.T) {
	both := map[string]string{
		"AWS_ENDPOINT_URL":                           "http://127.0.0.1:1",
		"AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER": "http://127.0.0.1:2",
	}
	assert.Equal(t, "http://127.0.0.1:2", cognito.ReadSetup(environment(both)).Endpoint)

	delete(both, "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER")
	assert.Equal(t, "http://127.0.0.1:1", cognito.ReadSetup(environment(both)).Endpoint)
}

func TestAnIncompleteSetupIsToldWithoutItsValues(t *testing.T) {
	for name, tt := range map[string]struct {
		id, secret string
		want       []string
	}{
		"no id":                   {"", "planted-secret", []string{"no environment variable clientId"}},
		"no secret":               {"planted-id", "", []string{"no environment variable clientSecret"}},
		"neither":                 {"", "", []string{"no environment variable clientId"}},
		"a blank secret":          {"planted-id", " ", []string{"no environment variable clientSecret"}},
		"a line break at the end": {"planted-id", "planted-secret\n", []string{"white space", "clientSecret"}},
		"a blank in front":        {" planted-id", "planted-secret", []string{"white space", "clientId"}},
	} {
		t.Run(name, func(t *testing.T) {
			refusal, refused := cognito.Setup{Function: "signUpWithCognito", ClientID: tt.id, ClientSecret: tt.secret}.Refusal()

			assert.True(t, refused)
			assert.Equal(t, 500, refusal.StatusCode)
			assert.Contains(t, refusal.Body.Message, "signUpWithCognito")
			for _, want := range tt.want {
				assert.Contains(t, refusal.Body.Message, want)
			}
			assert.NotContains(t, refusal.Body.Message, "planted")
		})
	}
}

func TestACompleteSetupIsNotRefused(t *testing.T) {
	_, refused := cognito.Setup{ClientID: "an-id", ClientSecret: "a-secret"}.Refusal()
	assert.False(t, refused)
}

func TestSecretHashKnownAnswers(t *testing.T) {
	setup := cognito.Setup{ClientID: "1example23456789", ClientSecret: "9example87654321exampleclientsecret"}
	for username, want := range map[string]string{
		"ana@example.com":                      "27aioobpQBCGPlG4GrENgRO9siaJG2ebXOs492jq3cY=",
		"a1b2c3d4-5678-90ab-cdef-111111111111": "Sk/4xcNZ/vGDt90NXz0qla5QEHzrzTD9Ks5DXRzKlVA=",
	} {
		assert.Equal(t, want, setup.SecretHash(username), username)
	}
}
