package main

import (
	"net/http"
	"slices"
	"strings"

	"cognito-lambda-workshop/steps/internal/cognito"
)

// refusals is what Cognito's errors mean when somebody refreshes.
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetTokensFromRefreshToken.html
var refusals = cognito.Table{
	{Type: "NotAuthorizedException", Hint: "secret", Status: http.StatusInternalServerError,
		Message: "Cognito refuses the secret hash. If sign-in works, the secret is right and the user name is not: it has to be " +
			"the UUID of the user whom the refresh token belongs to, UserSub in the answer of sign-up. If sign-in fails as " +
			"well, copy clientId and clientSecret of {function} again from the app client's page in Cognito."},
	{Type: "NotAuthorizedException", Status: http.StatusUnauthorized,
		Message: "Cognito refuses this refresh token. It may be cut off, of another app client, used up or expired, or another " +
			"token pasted in its place (RefreshToken is the longest of the three). Device tracking in the user pool has the " +
			"same effect. Sign in again, and take RefreshToken from that answer."},
	{Type: "RefreshTokenReuseException", Status: http.StatusUnauthorized,
		Message: "This refresh token was used before, and the app client rotates them. Use the one that came with the last " +
			"refresh, or sign in again."},

	cognito.WrongClientID,
	{Type: "InvalidParameterException", Hint: "flow", Status: http.StatusInternalServerError,
		Message: "The app client allows neither way to refresh. Turn on ALLOW_REFRESH_TOKEN_AUTH or refresh token rotation on " +
			"the app client's page in Cognito."},
	{Type: "InvalidParameterException", Status: http.StatusBadRequest,
		Message: "Cognito does not accept refresh_token in the event as a token. Sign in again, and paste the whole RefreshToken."},
}

// emailGiven comes before all else when the user name looks like an e-mail address. Such a name is sent all the same, because a
// pool with plain user names may know it; but when that fails, the name is the likely cause, whatever Cognito's words are.
var emailGiven = cognito.Refusal{
	Type: "NotAuthorizedException", Status: http.StatusUnauthorized,
	Message: "The username in the event is an e-mail address. In a user pool that signs in by e-mail, the secret hash of a " +
		"refresh is made from the user's UUID: take UserSub from the answer of sign-up, or cognito:username from the ID token. " +
		"If that fails as well, the refresh token is the cause.",
}

func refusalsFor(username string) cognito.Table {
	if strings.Contains(username, "@") {
		return slices.Concat(cognito.Table{emailGiven}, refusals)
	}
	return refusals
}
