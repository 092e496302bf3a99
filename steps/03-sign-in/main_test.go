package main

import (
	"bytes"
	"context"
	"encoding/json"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
	"github.com/aws/smithy-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/events"
	"cognito-lambda-workshop/steps/internal/answer"
	"cognito-lambda-workshop/steps/internal/cognito"
	"cognito-lambda-workshop/steps/internal/invocation"
)

var setup = cognito.Setup{
	Function: "signInWithCognito", Region: "eu-west-1",
	ClientID: "1example23456789", ClientSecret: "9example87654321exampleclientsecret",
}

// fakePool answers each InitiateAuth in the same way and keeps what it was sent.
type fakePool struct {
	out  *cognitoidentityprovider.InitiateAuthOutput
	err  error
	sent []*cognitoidentityprovider.InitiateAuthInput
}

func (p *fakePool) InitiateAuth(_ context.Context, in *cognitoidentityprovider.InitiateAuthInput, _ ...func(*cognitoidentityprovider.Options)) (
	*cognitoidentityprovider.InitiateAuthOutput, error) {
	p.sent = append(p.sent, in)
	return p.out, p.err
}

func refusing(errorType, message string) *fakePool {
	return &fakePool{err: &smithy.GenericAPIError{Code: errorType, Message: message}}
}

func letting() *fakePool {
	return &fakePool{out: &cognitoidentityprovider.InitiateAuthOutput{
		AuthenticationResult: &types.AuthenticationResultType{
			AccessToken: aws.String("planted-access"), IdToken: aws.String("planted-id"),
			RefreshToken: aws.String("planted-refresh"), TokenType: aws.String("Bearer"), ExpiresIn: 3600,
		},
	}}
}

func TestTheTestEventSignsIn(t *testing.T) {
	pool := letting()

	got, err := json.Marshal(handle(t.Context(), pool, setup, events.SignIn))

	require.NoError(t, err)
	assert.JSONEq(t, `{"statusCode": 200, "body": {"message": "Signed in.", "data": {
		"AccessToken": "planted-access", "ExpiresIn": 3600, "TokenType": "Bearer",
		"RefreshToken": "planted-refresh", "IdToken": "planted-id"
	}}}`, string(got))
	require.Len(t, pool.sent, 1)
	assert.Equal(t, &cognitoidentityprovider.InitiateAuthInput{
		ClientId: aws.String("1example23456789"),
		AuthFlow: types.AuthFlowTypeUserPasswordAuth,
		AuthParameters: map[string]string{
			"USERNAME": "ana@example.com", "PASSWORD": "Sunny-Day-42",
			"SECRET_HASH": "27aioobpQBCGPlG4GrENgRO9siaJG2ebXOs492jq3cY=",
		},
	}, pool.sent[0])
}

func TestABadEventOrSetupIsRefusedBeforeTheCall(t *testing.T) {
	for name, tt := range map[string]struct {
		setup  cognito.Setup
		event  string
		status int
		want   string
	}{
		"no object":    {setup, `"ana@example.com"`, 400, "not a JSON object"},
		"no e-mail":    {setup, `{"password": "p"}`, 400, `"email"`},
		"no password":  {setup, `{"email": "a@b.c"}`, 400, `"password"`},
		"no variables": {cognito.Setup{Function: "signInWithCognito"}, string(events.SignIn), 500, "clientId"},
	} {
		t.Run(name, func(t *testing.T) {
			pool := &fakePool{}
			got := handle(t.Context(), pool, tt.setup, json.RawMessage(tt.event))

			assert.Equal(t, tt.status, got.StatusCode)
			assert.Contains(t, got.Body.Message, tt.want)
			assert.Empty(t, pool.sent)
		})
	}
}

func TestAChallengeHasNoTokens(t *testing.T) {
	for name, tt := range map[types.ChallengeNameType]struct {
		status int
		want   string
	}{
		types.ChallengeNameTypeNewPasswordRequired: {403, "admin-set-user-password"},
		types.ChallengeNameTypeMfaSetup:            {403, "turn MFA off"},
		types.ChallengeNameTypeSoftwareTokenMfa:    {403, "SOFTWARE_TOKEN_MFA"},
		"A_NEW_ONE":                                {403, "A_NEW_ONE"},
		"":                                         {500, "without tokens"},
	} {
		t.Run(string(name), func(t *testing.T) {
			pool := &fakePool{out: &cognitoidentityprovider.InitiateAuthOutput{ChallengeName: name}}
			got := handle(t.Context(), pool, setup, events.SignIn)

			assert.Equal(t, tt.status, got.StatusCode)
			assert.Contains(t, got.Body.Message, tt.want)
			assert.Nil(t, got.Body.Data)
		})
	}
}

func TestWhatCognitoRefuses(t *testing.T) {
	for name, tt := range map[string]struct {
		pool   *fakePool
		status int
		want   string
	}{
		"wrong password":  {refusing("NotAuthorizedException", "Incorrect username or password."), 401, "does not exist"},
		"reworded":        {refusing("NotAuthorizedException", ""), 401, "password is wrong"},
		"wrong secret":    {refusing("NotAuthorizedException", "Unable to verify secret hash for client 1example23456789"), 500, "clientSecret"},
		"unknown user":    {refusing("UserNotFoundException", "User does not exist."), 404, "Sign up first"},
		"not confirmed":   {refusing("UserNotConfirmedException", "User is not confirmed."), 403, "Confirm account"},
		"reset":           {refusing("PasswordResetRequiredException", "Password reset required for the user"), 403, "new password"},
		"flow off":        {refusing("InvalidParameterException", "USER_PASSWORD_AUTH flow not enabled for this client"), 500, "ALLOW_USER_PASSWORD_AUTH"},
		"an ADMIN flow":   {refusing("InvalidParameterException", "Initiate Auth method not supported."), 500, "USER_PASSWORD_AUTH"},
		"other parameter": {refusing("InvalidParameterException", "Invalid email address format."), 400, "Invalid email address format."},
		"another Region":  {refusing("ResourceNotFoundException", "User pool client 1example23456789 does not exist."), 500, "eu-west-1"},
		"too many":        {refusing("TooManyRequestsException", "Rate exceeded"), 429, "Try again"},
		"no answer":       {&fakePool{err: context.DeadlineExceeded}, 500, "did not answer"},
	} {
		t.Run(name, func(t *testing.T) {
			got := handle(t.Context(), tt.pool, setup, events.SignIn)

			assert.Equal(t, tt.status, got.StatusCode)
			assert.Contains(t, got.Body.Message, tt.want)
			assert.NotContains(t, got.Body.Message, setup.ClientSecret)
			assert.NotContains(t, got.Body.Message, "{")
			assert.Nil(t, got.Body.Data)
		})
	}
}

func TestTheLogHoldsNothingPrivate(t *testing.T) {
	for name, pool := range map[string]*fakePool{
		"signed in": letting(),
		"refused":   refusing("NotAuthorizedException", "ana@example.com and Sunny-Day-42 do not match"),
	} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			function := invocation.Of(func(ctx context.Context, raw json.RawMessage) answer.Answer {
				return handle(ctx, pool, setup, raw)
			}, &log)

			_, err := function(t.Context(), events.SignIn)

			require.NoError(t, err)
			require.NotEmpty(t, log.String())
			for _, private := range []string{
				"ana@example.com", "Sunny-Day-42", "planted", setup.ClientSecret, setup.SecretHash("ana@example.com"),
			} {
				assert.NotContains(t, log.String(), private)
			}
		})
	}
}
