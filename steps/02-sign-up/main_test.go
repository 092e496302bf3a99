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
	Function: "signUpWithCognito", Region: "eu-west-1",
	ClientID: "1example23456789", ClientSecret: "9example87654321exampleclientsecret",
}

// fakePool answers each SignUp in the same way and keeps what it was sent.
type fakePool struct {
	out  *cognitoidentityprovider.SignUpOutput
	err  error
	sent []*cognitoidentityprovider.SignUpInput
}

func (p *fakePool) SignUp(_ context.Context, in *cognitoidentityprovider.SignUpInput, _ ...func(*cognitoidentityprovider.Options)) (
	*cognitoidentityprovider.SignUpOutput, error) {
	p.sent = append(p.sent, in)
	return p.out, p.err
}

func refusing(errorType, message string) *fakePool {
	return &fakePool{err: &smithy.GenericAPIError{Code: errorType, Message: message}}
}

func TestTheTestEventSignsUp(t *testing.T) {
	pool := &fakePool{out: &cognitoidentityprovider.SignUpOutput{
		UserSub: aws.String("a1b2c3d4-5678-90ab-cdef-111111111111"),
		CodeDeliveryDetails: &types.CodeDeliveryDetailsType{
			AttributeName: aws.String("email"), DeliveryMedium: types.DeliveryMediumTypeEmail, Destination: aws.String("a***@e***"),
		},
	}}

	got, err := json.Marshal(handle(t.Context(), pool, setup, events.SignUp))

	require.NoError(t, err)
	assert.JSONEq(t, `{
		"statusCode": 200,
		"body": {
			"message": "The user is signed up, and a code is on its way. Confirm the user, then sign in.",
			"data": {
				"UserConfirmed": false,
				"UserSub": "a1b2c3d4-5678-90ab-cdef-111111111111",
				"CodeDeliveryDetails": {"AttributeName": "email", "DeliveryMedium": "EMAIL", "Destination": "a***@e***"}
			}
		}
	}`, string(got))

	require.Len(t, pool.sent, 1)
	assert.Equal(t, &cognitoidentityprovider.SignUpInput{
		ClientId:   aws.String("1example23456789"),
		SecretHash: aws.String("27aioobpQBCGPlG4GrENgRO9siaJG2ebXOs492jq3cY="),
		Username:   aws.String("ana@example.com"),
		Password:   aws.String("Sunny-Day-42"),
		UserAttributes: []types.AttributeType{
			{Name: aws.String("nickname"), Value: aws.String("Ana")},
			{Name: aws.String("picture"), Value: aws.String("https://example.com/ana.png")},
		},
	}, pool.sent[0])
}

func TestNicknameAndPictureMayBeLeftOut(t *testing.T) {
	pool := &fakePool{out: &cognitoidentityprovider.SignUpOutput{UserConfirmed: true}}

	got := handle(t.Context(), pool, setup, json.RawMessage(`{"email": "ana@example.com", "password": "Sunny-Day-42"}`))

	assert.Equal(t, 200, got.StatusCode)
	require.Len(t, pool.sent, 1)
	assert.Empty(t, pool.sent[0].UserAttributes)
}

func TestABadEventOrSetupIsRefusedBeforeTheCall(t *testing.T) {
	for name, tt := range map[string]struct {
		setup  cognito.Setup
		event  string
		status int
		want   string
	}{
		"no object":     {setup, `[]`, 400, "not a JSON object"},
		"no e-mail":     {setup, `{"password": "p"}`, 400, `"email"`},
		"no password":   {setup, `{"email": "a@b.c"}`, 400, `"password"`},
		"number":        {setup, `{"email": "a@b.c", "password": 12345678}`, 400, `"password" in the event is not a text`},
		"bad nickname":  {setup, `{"email": "a@b.c", "password": "p", "nickname": {}}`, 400, `"nickname"`},
		"no variables":  {cognito.Setup{Function: "signUpWithCognito"}, string(events.SignUp), 500, "clientId"},
		"set-up before": {cognito.Setup{Function: "signUpWithCognito"}, `{}`, 500, "clientId"},
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
	for name, tt := range map[string]struct {
		pool   *fakePool
		status int
		want   string
	}{
		"user exists":      {refusing("UsernameExistsException", "An account with the given email already exists."), 409, "exists already"},
		"password policy":  {refusing("InvalidPasswordException", "Password did not conform with policy: Password not long enough"), 400, "not long enough"},
		"mail limit":       {refusing("LimitExceededException", "Exceeded daily email limit"), 429, "50 messages a day"},
		"code not sent":    {refusing("CodeDeliveryFailureException", ""), 500, "Confirm account"},
		"wrong secret":     {refusing("NotAuthorizedException", "Unable to verify secret hash for client 1example23456789"), 500, "clientSecret"},
		"not writable":     {refusing("NotAuthorizedException", "A client attempted to write unauthorized attribute"), 500, "tick Write"},
		"no self sign-up":  {refusing("NotAuthorizedException", "SignUp is not permitted for this user pool"), 403, "Self-registration"},
		"e-mail alias":     {refusing("InvalidParameterException", "Username cannot be of email format, since user pool is configured for email alias."), 500, "make the pool again"},
		"attribute wanted": {refusing("InvalidParameterException", "Attributes did not conform to the schema: birthdate: The attribute is required"), 400, "birthdate"},
		"no e-mail":        {refusing("InvalidParameterException", "Username should be an email."), 400, "Username should be an email."},
		"pool id as id":    {refusing("InvalidParameterException", "1 validation error detected: Value at 'clientId' failed to satisfy constraint"), 500, "user pool is another"},
		"another Region":   {refusing("ResourceNotFoundException", "User pool client 1example23456789 does not exist."), 500, "eu-west-1"},
		"too many":         {refusing("TooManyRequestsException", "Rate exceeded"), 429, "Try again"},
		"new type":         {refusing("BrandNewException", ""), 500, "BrandNewException"},
	} {
		t.Run(name, func(t *testing.T) {
			got := handle(t.Context(), tt.pool, setup, events.SignUp)

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
		"signed up": {out: &cognitoidentityprovider.SignUpOutput{UserSub: aws.String("a1b2c3d4")}},
		"refused":   refusing("InvalidParameterException", "Value 'ana@example.com' at 'username' is wrong; password Sunny-Day-42"),
	} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			function := invocation.Of(func(ctx context.Context, raw json.RawMessage) answer.Answer {
				return handle(ctx, pool, setup, raw)
			}, &log)

			_, err := function(t.Context(), events.SignUp)

			require.NoError(t, err)
			require.NotEmpty(t, log.String())
			for _, private := range []string{"ana@example.com", "Sunny-Day-42", setup.ClientSecret, setup.SecretHash("ana@example.com")} {
				assert.NotContains(t, log.String(), private)
			}
		})
	}
}
