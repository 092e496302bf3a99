package main

import (
	"net/http"

	"cognito-lambda-workshop/steps/internal/cognito"
)

// refusals is what Cognito's errors mean when somebody signs up.
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SignUp.html#API_SignUp_Errors
var refusals = cognito.Table{
	{Type: "UsernameExistsException", Status: http.StatusConflict,
		Message: "A user with this e-mail address exists already. Sign in, take another address, or delete that user first."},
	{Type: "InvalidPasswordException", Status: http.StatusBadRequest,
		Message: "The password does not keep to the user pool's password policy. Cognito says: {cognito}"},
	{Type: "LimitExceededException", Status: http.StatusTooManyRequests,
		Message: "A limit of Cognito is used up: most likely its own mail, 50 messages a day for an account. " +
			"Wait until tomorrow, or make the user in the console without a message."},
	{Type: "CodeDeliveryFailureException", Status: http.StatusInternalServerError,
		Message: "The user is signed up, but the code could not be sent. In Cognito, open the user and choose Actions, " +
			"Confirm account."},

	cognito.WrongSecret,
	{Type: "NotAuthorizedException", Hint: "unauthorized attribute", Status: http.StatusInternalServerError,
		Message: "The app client may not write an attribute that the event sends. On the app client's page in Cognito, under " +
			"Attribute permissions, tick Write for nickname and picture."},
	{Type: "NotAuthorizedException", Status: http.StatusForbidden,
		Message: "The user pool does not let users sign themselves up. Turn on Self-registration under Sign-up in Cognito."},

	cognito.WrongClientID,
	{Type: "InvalidParameterException", Hint: "email alias", Status: http.StatusInternalServerError,
		Message: "The user pool signs in by user name, with e-mail only as an alias, so an e-mail address cannot be the user " +
			"name. That cannot be changed afterwards: make the pool again, with Email as its sign-in identifier (step 00)."},
	{Type: "InvalidParameterException", Hint: "schema", Status: http.StatusBadRequest,
		Message: "The user pool wants an attribute that the event does not send, or wants it in another form. " +
			"Cognito says: {cognito}"},
	{Type: "InvalidParameterException", Status: http.StatusBadRequest,
		Message: "Cognito does not accept a value of the event: look at the e-mail address, and at the password, which takes " +
			"at least 6 characters and no blanks. Cognito says: {cognito}"},
}
