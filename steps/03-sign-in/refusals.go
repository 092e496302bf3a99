package main

import (
	"net/http"

	"cognito-lambda-workshop/steps/internal/cognito"
)

// refusals is what Cognito's errors mean when somebody signs in.
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html#API_InitiateAuth_Errors
var refusals = cognito.Table{
	cognito.WrongSecret,
	{Type: "NotAuthorizedException", Status: http.StatusUnauthorized,
		Message: "The e-mail address or the password is wrong. Cognito says the same of a user who does not exist, who is " +
			"disabled, or who has tried too often: look in the user pool whether the user is there and enabled."},

	cognito.FlowOff,
	cognito.WrongClientID,
	{Type: "InvalidParameterException", Hint: "method not supported", Status: http.StatusInternalServerError,
		Message: "InitiateAuth does not take the flow that {function} sent: an ADMIN flow belongs to AdminInitiateAuth. " +
			"Send USER_PASSWORD_AUTH."},
	{Type: "InvalidParameterException", Status: http.StatusBadRequest,
		Message: "Cognito does not accept the e-mail address or the password in the event. Cognito says: {cognito}"},
}
