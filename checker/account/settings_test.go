package account

import (
	"encoding/json"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	cognito "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSettingsAreWhatTheUpdateCallsTake(t *testing.T) {
	f := finished()
	f.pools[0].DeviceConfiguration = &cognito.DeviceConfigurationType{}
	f.clients[0].TokenValidityUnits = &cognito.TokenValidityUnitsType{AccessToken: "minutes"}

	s := f.read(t)

	pool, err := json.Marshal(s.Pool.Found.Settings)
	require.NoError(t, err)
	assert.JSONEq(t, `{
		"UserPoolId": "eu-west-1_AbCdEf123", "PoolName": "tutorials-user-pool",
		"AutoVerifiedAttributes": ["email"], "MfaConfiguration": "OFF",
		"AdminCreateUserConfig": {"AllowAdminCreateUserOnly": false},
		"DeviceConfiguration": {"ChallengeRequiredOnNewDevice": false, "DeviceOnlyRememberedOnUserPrompt": false},
		"Policies": {"PasswordPolicy": {"MinimumLength": 8, "RequireLowercase": true, "RequireNumbers": false,
			"RequireSymbols": false, "RequireUppercase": false, "TemporaryPasswordValidityDays": 7}}
	}`, string(pool))
	assert.True(t, s.Pool.Found.DeviceTracking)

	client, err := json.Marshal(s.Client.Found.Settings)
	require.NoError(t, err)
	assert.JSONEq(t, `{
		"UserPoolId": "eu-west-1_AbCdEf123", "ClientId": "1example23456789abcdefghij", "ClientName": "tutorials-client",
		"ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
		"EnableTokenRevocation": false, "TokenValidityUnits": {"AccessToken": "minutes"}
	}`, string(client))
}

func TestIssuer(t *testing.T) {
	for name, tt := range map[string]struct {
		arn, issuer string
		config      *cognito.IssuerConfigurationType
	}{
		"AWS":            {"arn:aws:cognito-idp:x", "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_P", nil},
		"China":          {"arn:aws-cn:cognito-idp:cn-north-1:1:userpool/x", "https://cognito-idp.eu-west-1.amazonaws.com.cn/eu-west-1_P", nil},
		"updated issuer": {"", "https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_P", &cognito.IssuerConfigurationType{Type: cognito.IssuerTypeUpdated}},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, tt.issuer, issuer(&cognito.UserPoolType{Id: aws.String("eu-west-1_P"), Arn: &tt.arn, IssuerConfiguration: tt.config}))
		})
	}
}
