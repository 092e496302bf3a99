package cognito_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"syscall"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/steps/internal/cognito"
)

// answering stands in for Cognito: it gives each request the same answer, and counts.
func answering(t *testing.T, status int, body string) (setup cognito.Setup, requests *[]*http.Request) {
	t.Helper()
	requests = &[]*http.Request{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		*requests = append(*requests, r)
		w.Header().Set("Content-Type", "application/x-amz-json-1.1")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(server.Close)
	return cognito.Setup{
		Function: "signInWithCognito", Region: "eu-west-1", Endpoint: server.URL,
		ClientID: "1example23456789", ClientSecret: "9example87654321exampleclientsecret",
	}, requests
}

func signIn(ctx context.Context, setup cognito.Setup) (*cognitoidentityprovider.InitiateAuthOutput, error) {
	return cognito.NewClient(setup).InitiateAuth(ctx, &cognitoidentityprovider.InitiateAuthInput{
		AuthFlow: types.AuthFlowTypeUserPasswordAuth, ClientId: aws.String(setup.ClientID),
	})
}

func TestClientNeedsNoCredentials(t *testing.T) {
	setup, requests := answering(t, 200, `{"AuthenticationResult": {"AccessToken": "a", "ExpiresIn": 3600}}`)

	out, err := signIn(t.Context(), setup)

	require.NoError(t, err)
	assert.EqualValues(t, 3600, out.AuthenticationResult.ExpiresIn)
	require.Len(t, *requests, 1)
	assert.Empty(t, (*requests)[0].Header.Get("Authorization"))
	assert.Equal(t, "AWSCognitoIdentityProviderService.InitiateAuth", (*requests)[0].Header.Get("X-Amz-Target"))
}

func TestAUsedUpLimitIsNotTriedAgain(t *testing.T) {
	setup, requests := answering(t, 400, `{"__type": "LimitExceededException", "message": "Attempt limit exceeded."}`)

	_, err := signIn(t.Context(), setup)

	require.Error(t, err)
	assert.Len(t, *requests, 1)
}

func TestErrorsAreKnownByTheirTypeOnTheWire(t *testing.T) {
	setup, _ := answering(t, 400, `{"__type": "UserNotConfirmedException", "message": "in other words than today"}`)

	_, err := signIn(t.Context(), setup)

	got := cognito.Table{}.Answer(err, setup)
	assert.Equal(t, 403, got.StatusCode)
	assert.Equal(t, "UserNotConfirmedException", got.Cause)
}

func TestNoAnswer(t *testing.T) {
	setup, _ := answering(t, 200, `{}`)
	late, cancel := context.WithTimeout(t.Context(), 0)
	defer cancel()
	_, tooLate := signIn(late, setup)
	for cause, err := range map[string]error{
		"no answer from Cognito in time": tooLate,
		"no answer from Cognito":         fmt.Errorf("operation error: %w", syscall.ECONNREFUSED),
	} {
		got := cognito.Table{}.Answer(err, setup)

		assert.Equal(t, 500, got.StatusCode)
		assert.Equal(t, cause, got.Cause)
		assert.Contains(t, got.Body.Message, "Cognito did not answer")
	}
}
