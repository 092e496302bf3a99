package account

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// An address may be set for Cognito alone; that is where the pool's keys are then.
func TestTheAddressInUse(t *testing.T) {
	const all, one = "http://127.0.0.1:1", "http://127.0.0.1:2"
	for name, tt := range map[string]struct {
		environment   map[string]string
		pools, any    string
		toldInLook    string
		keysOfThePool string
	}{
		"AWS":          {nil, "", "", "aws", theIssuer + "/.well-known/jwks.json"},
		"all services": {map[string]string{"AWS_ENDPOINT_URL": all + "/"}, all + "/", all + "/", all + "/", all + "/" + thePool + "/.well-known/jwks.json"},
		"Cognito":      {map[string]string{"AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER": one}, one, one, one, one + "/" + thePool + "/.well-known/jwks.json"},
		"Lambda":       {map[string]string{"AWS_ENDPOINT_URL_LAMBDA": one}, "", one, one, theIssuer + "/.well-known/jwks.json"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, variable := range []string{"AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"} {
				t.Setenv(variable, "none")
			}
			for _, variable := range []string{"AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", "AWS_ENDPOINT_URL_LAMBDA", "AWS_PROFILE"} {
				t.Setenv(variable, "") // this shell may be aimed at a practice account
			}
			for variable, value := range tt.environment {
				t.Setenv(variable, value)
			}
			cfg, err := config.LoadDefaultConfig(t.Context(), config.WithRegion(region))
			require.NoError(t, err)

			s := newServices(Options{Config: cfg})

			assert.Equal(t, tt.pools, s.poolEndpoint)
			assert.Equal(t, tt.any, s.endpoint)
			assert.Equal(t, tt.toldInLook, newReader(options(), s).endpoint())
			assert.Equal(t, tt.keysOfThePool, newJourney(options(), s, finished().read(t), LiveOptions{}).keysAddress())
		})
	}
}
