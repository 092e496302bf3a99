package main

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/events"
	"cognito-lambda-workshop/steps/internal/answer"
	"cognito-lambda-workshop/steps/internal/cognito"
	"cognito-lambda-workshop/steps/internal/invocation"
)

const uuid = "a1b2c3d4-5678-90ab-cdef-111111111111"

var setup = cognito.Setup{
	Function: "newIdTokenUsingRefreshToken", Region: "eu-west-1",
	ClientID: "1example23456789", ClientSecret: "9example87654321exampleclientsecret",
}

// fakePool answers the two ways to refresh and keeps what it was sent.
type fakePool struct {
	result  *types.AuthenticationResultType
	err     error
	sent    []*cognitoidentityprovider.InitiateAuthInput
	rotated *types.AuthenticationResultType
	rotErr  error
	rotSent []*cognitoidentityprovider.GetTokensFromRefreshTokenInput
}

func (p *fakePool) InitiateAuth(_ context.Context, in *cognitoidentityprovider.InitiateAuthInput, _ ...func(*cognitoidentityprovider.Options)) (
	*cognitoidentityprovider.InitiateAuthOutput, error) {
	p.sent = append(p.sent, in)
	return &cognitoidentityprovider.InitiateAuthOutput{AuthenticationResult: p.result}, p.err
}

func (p *fakePool) GetTokensFromRefreshToken(_ context.Context, in *cognitoidentityprovider.GetTokensFromRefreshTokenInput,
	_ ...func(*cognitoidentityprovider.Options)) (*cognitoidentityprovider.GetTokensFromRefreshTokenOutput, error) {
	p.rotSent = append(p.rotSent, in)
	return &cognitoidentityprovider.GetTokensFromRefreshTokenOutput{AuthenticationResult: p.rotated}, p.rotErr
}

// filledIn is the test event with the learner's own values over the placeholders.
func filledIn(username string) json.RawMessage {
	return json.RawMessage(strings.NewReplacer(
		"PASTE-THE-USERNAME-UUID-HERE", username,
		"PASTE-THE-REFRESH-TOKEN-HERE", "planted-refresh",
	).Replace(string(events.RefreshToken)))
}

func tokens(refreshToken *string) *types.AuthenticationResultType {
	return &types.AuthenticationResultType{
		AccessToken: aws.String("planted-access"), IdToken: aws.String("planted-id"),
		RefreshToken: refreshToken, TokenType: aws.String("Bearer"), ExpiresIn: 3600,
	}
}

func notAuthorized(message string) error { return &types.NotAuthorizedException{Message: &message} }
func invalid(message string) error       { return &types.InvalidParameterException{Message: &message} }

func TestRefresh(t *testing.T) {
	pool := &fakePool{result: tokens(nil)}

	got, err := json.Marshal(handle(t.Context(), pool, setup, filledIn(uuid)))

	require.NoError(t, err)
	assert.JSONEq(t, `{"statusCode": 200, "body": {
		"message": "Here are new tokens. The refresh token stays the one in the event.",
		"data": {"AccessToken": "planted-access", "ExpiresIn": 3600, "TokenType": "Bearer", "IdToken": "planted-id"}
	}}`, string(got))
	require.Len(t, pool.sent, 1)
	assert.Equal(t, &cognitoidentityprovider.InitiateAuthInput{
		ClientId: aws.String("1example23456789"),
		AuthFlow: types.AuthFlowTypeRefreshTokenAuth,
		AuthParameters: map[string]string{
			"REFRESH_TOKEN": "planted-refresh",
			"SECRET_HASH":   "Sk/4xcNZ/vGDt90NXz0qla5QEHzrzTD9Ks5DXRzKlVA=",
		},
	}, pool.sent[0])
	assert.Empty(t, pool.rotSent)
}

func TestRefreshOfAClientThatRotates(t *testing.T) {
	for name, refused := range map[string]error{
		"invalid parameter":     invalid("in whatever words"),
		"unsupported operation": &types.UnsupportedOperationException{},
	} {
		t.Run(name, func(t *testing.T) {
			pool := &fakePool{err: refused, rotated: tokens(aws.String("planted-new-refresh"))}

			got := handle(t.Context(), pool, setup, filledIn(uuid))

			assert.Equal(t, 200, got.StatusCode)
			assert.Contains(t, got.Body.Message, "keep it")
			assert.Equal(t, "planted-new-refresh", *got.Body.Data.(cognito.Tokens).RefreshToken)
			require.Len(t, pool.rotSent, 1)
			assert.Equal(t, &cognitoidentityprovider.GetTokensFromRefreshTokenInput{
				ClientId: aws.String(setup.ClientID), ClientSecret: aws.String(setup.ClientSecret),
				RefreshToken: aws.String("planted-refresh"),
			}, pool.rotSent[0])
		})
	}
}

// The second way would take the e-mail address, since it asks for no user name at all.
func TestOnlyARefusedFlowLeadsToTheSecondWay(t *testing.T) {
	for name, err := range map[string]error{
		"wrong hash":     notAuthorized("SecretHash does not match for the client: 1example23456789"),
		"wrong token":    notAuthorized("Invalid Refresh Token"),
		"unknown client": &types.ResourceNotFoundException{},
		"throttled":      &types.TooManyRequestsException{},
		"no answer":      context.DeadlineExceeded,
	} {
		t.Run(name, func(t *testing.T) {
			pool := &fakePool{err: err, rotated: tokens(nil)}

			got := handle(t.Context(), pool, setup, filledIn("ana@example.com"))

			assert.GreaterOrEqual(t, got.StatusCode, 400)
			assert.Empty(t, pool.rotSent)
		})
	}
}

func TestABadEventOrSetupIsRefusedBeforeTheCall(t *testing.T) {
	for name, tt := range map[string]struct {
		setup  cognito.Setup
		event  string
		status int
		want   string
	}{
		"as shipped":       {setup, string(events.RefreshToken), 400, `"username" in the event still is the placeholder`},
		"token as shipped": {setup, `{"username": "u", "refresh_token": "PASTE-THE-REFRESH-TOKEN-HERE"}`, 400, `"refresh_token" in the event still is`},
		"no user name":     {setup, `{"refresh_token": "t"}`, 400, `"username"`},
		"no token":         {setup, `{"username": "u"}`, 400, `"refresh_token"`},
		"no object":        {setup, `null`, 400, "not a JSON object"},
		"no variables":     {cognito.Setup{Function: "newIdTokenUsingRefreshToken"}, string(filledIn(uuid)), 500, "clientId"},
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

func TestWhatCognitoRefuses(t *testing.T) {
	flowOff := invalid("REFRESH_TOKEN_AUTH flow not enabled for this client")
	for name, tt := range map[string]struct {
		username string
		pool     *fakePool
		status   int
		want     string
	}{
		"e-mail hashed":          {"ana@example.com", &fakePool{err: notAuthorized("SecretHash does not match for the client: c")}, 401, "UUID"},
		"e-mail, reworded":       {"ana@example.com", &fakePool{err: notAuthorized("")}, 401, "UUID"},
		"another UUID or secret": {uuid, &fakePool{err: notAuthorized("SecretHash does not match for the client: c")}, 500, "clientSecret"},
		"bad token":              {uuid, &fakePool{err: notAuthorized("Invalid Refresh Token")}, 401, "cut off"},
		"flow off, bad token":    {uuid, &fakePool{err: flowOff, rotErr: notAuthorized("Invalid Refresh Token.")}, 401, "cut off"},
		"used twice":             {uuid, &fakePool{err: flowOff, rotErr: &types.RefreshTokenReuseException{}}, 401, "used before"},
		"neither way":            {uuid, &fakePool{err: flowOff, rotErr: flowOff}, 500, "ALLOW_REFRESH_TOKEN_AUTH"},
		"malformed token":        {uuid, &fakePool{err: invalid("pattern"), rotErr: invalid("pattern")}, 400, "refresh_token"},
		"pool id as client id":   {uuid, &fakePool{err: invalid("at 'clientId'"), rotErr: invalid("at 'clientId'")}, 500, "clientId"},
		"another Region":         {uuid, &fakePool{err: &types.ResourceNotFoundException{}}, 500, "eu-west-1"},
		"no tokens":              {uuid, &fakePool{}, 500, "without tokens"},
		"no tokens, rotating":    {uuid, &fakePool{err: flowOff}, 500, "without tokens"},
	} {
		t.Run(name, func(t *testing.T) {
			got := handle(t.Context(), tt.pool, setup, filledIn(tt.username))

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
		"refreshed": {result: tokens(aws.String("planted-new-refresh"))},
		"refused":   {err: notAuthorized("planted-refresh of ana@example.com")},
	} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			function := invocation.Of(func(ctx context.Context, raw json.RawMessage) answer.Answer {
				return handle(ctx, pool, setup, raw)
			}, &log)

			_, err := function(t.Context(), filledIn("ana@example.com"))

			require.NoError(t, err)
			require.NotEmpty(t, log.String())
			for _, private := range []string{"ana@example.com", "planted", setup.ClientSecret, setup.SecretHash("ana@example.com")} {
				assert.NotContains(t, log.String(), private)
			}
		})
	}
}
