package cognito_test

import (
	"fmt"
	"testing"

	"github.com/aws/smithy-go"
	"github.com/stretchr/testify/assert"

	"cognito-lambda-workshop/steps/internal/cognito"
)

var setup = cognito.Setup{
	Function: "signInWithCognito", Region: "eu-west-1", ClientID: "planted-id", ClientSecret: "planted-secret",
}

// Each error that the three operations may answer with, by AWS's own model.
var modelled = map[string]int{
	"ForbiddenException":                       403,
	"InternalErrorException":                   500,
	"InvalidEmailRoleAccessPolicyException":    500,
	"InvalidLambdaResponseException":           500,
	"InvalidParameterException":                400,
	"InvalidSmsRoleAccessPolicyException":      500,
	"InvalidSmsRoleTrustRelationshipException": 500,
	"InvalidUserPoolConfigurationException":    500,
	"LimitExceededException":                   429,
	"NotAuthorizedException":                   401,
	"OperationNotEnabledException":             500,
	"PasswordResetRequiredException":           403,
	"ResourceNotFoundException":                500,
	"TooManyRequestsException":                 429,
	"UnexpectedLambdaException":                500,
	"UnsupportedOperationException":            500,
	"UserLambdaValidationException":            400,
	"UserNotConfirmedException":                403,
	"UserNotFoundException":                    404,
}

func TestEachTypeHasAStatusAndItsOwnMessage(t *testing.T) {
	seen := map[string]string{}
	for errorType, want := range modelled {
		got := cognito.Table{}.Answer(&smithy.GenericAPIError{Code: errorType, Message: "reworded"}, setup)

		assert.Equal(t, want, got.StatusCode, errorType)
		assert.Equal(t, errorType, got.Cause)
		assert.NotContains(t, got.Body.Message, "does not know", errorType)
		assert.NotContains(t, got.Body.Message, "{", errorType)
		assert.Empty(t, seen[got.Body.Message], "%s has the message of another type", errorType)
		seen[got.Body.Message] = errorType
	}
}

// The type says "refused"; only the message says that it is the secret that is refused. AWS has worded that in these ways.
func TestHints(t *testing.T) {
	table := cognito.Table{cognito.FlowOff}
	for message, tt := range map[string]struct {
		errorType string
		status    int
		want      string
	}{
		"Unable to verify secret hash for client planted-id":                               {"NotAuthorizedException", 500, "clientSecret"},
		"Client planted-id is configured with secret but SECRET_HASH was not received":     {"NotAuthorizedException", 500, "clientSecret"},
		"SecretHash does not match for the client: planted-id":                             {"NotAuthorizedException", 500, "clientSecret"},
		"Incorrect username or password.":                                                  {"NotAuthorizedException", 401, "refuses"},
		"USER_PASSWORD_AUTH flow not enabled for this client":                              {"InvalidParameterException", 500, "ALLOW_USER_PASSWORD_AUTH"},
		"1 validation error detected: Value at 'clientId' failed to satisfy constraint: …": {"InvalidParameterException", 500, "user pool is another"},
		"Invalid email address format.":                                                    {"InvalidParameterException", 400, "Invalid email address format."},
	} {
		t.Run(message, func(t *testing.T) {
			err := fmt.Errorf("operation error: %w", &smithy.GenericAPIError{Code: tt.errorType, Message: message})
			got := table.Answer(err, setup)

			assert.Equal(t, tt.status, got.StatusCode)
			assert.Contains(t, got.Body.Message, tt.want)
			assert.NotContains(t, got.Body.Message, "planted")
		})
	}
}

func TestTheStepsOwnRowsComeFirst(t *testing.T) {
	own := cognito.Table{{Type: "UserNotFoundException", Status: 418, Message: "{function} in {region}: {cognito}"}}
	got := own.Answer(&smithy.GenericAPIError{Code: "UserNotFoundException", Message: "gone"}, setup)

	assert.Equal(t, 418, got.StatusCode)
	assert.Equal(t, "signInWithCognito in eu-west-1: gone", got.Body.Message)
}

func TestAnUnknownTypeIs500AndNamed(t *testing.T) {
	got := cognito.Table{}.Answer(&smithy.GenericAPIError{Code: "BrandNewException", Message: "planted"}, setup)

	assert.Equal(t, 500, got.StatusCode)
	assert.Contains(t, got.Body.Message, "BrandNewException")
	assert.NotContains(t, got.Body.Message, "planted")
}
