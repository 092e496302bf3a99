package why

import "cognito-lambda-workshop/checker/lesson"

// flowRows are about the ways to sign in and to refresh that the app client allows.
func flowRows() []row {
	const clientPage = "Amazon Cognito › your user pool › App clients › your app client › App client information › Edit"
	return []row{
		{
			Cause: Cause{
				ID: "password-flow-off", Rows: []int{4}, Step: lesson.UserPool, Check: "user-pool/auth-flows",
				Means: "The app client does not allow signing in with a user name and a password.",
				Cause: "ALLOW_USER_PASSWORD_AUTH is off, as it is unless somebody turns it on. Or clientId is of another client.",
				Cure:  clientPage + ": tick ALLOW_USER_PASSWORD_AUTH. The checker prints a command that keeps the client's other settings.",
				Apart: "The text names USER_PASSWORD_AUTH, or it came from signing in.",
			},
			says:   []string{"USER_PASSWORD_AUTH flow not enabled", "USER_PASSWORD_AUTH is not enabled", "does not allow this way to sign in"},
			maySay: flowOff(),
			types:  []string{invalidParameter},
			at:     []place{signIn},
		},
		{
			Cause: Cause{
				ID: "admin-flow", Rows: []int{5}, Step: lesson.SignIn,
				Means: "The call does not take the flow that was sent with it.",
				Cause: "An ADMIN flow was sent to InitiateAuth, or a flow of InitiateAuth to AdminInitiateAuth.",
				Cure:  "In the program, send USER_PASSWORD_AUTH with InitiateAuth. Or upload the workshop's build/sign-in.zip.",
				Apart: "The text says that the method is not supported.",
			},
			says:  []string{"Initiate Auth method not supported", "InitiateAuth does not take the flow"},
			types: []string{invalidParameter},
			at:    []place{signIn},
		},
		{
			Cause: Cause{
				ID: "refresh-flow-off", Rows: []int{7}, Step: lesson.UserPool, Check: "user-pool/auth-flows",
				Means: "The app client does not allow a refresh in this way.",
				Cause: "ALLOW_REFRESH_TOKEN_AUTH is off, and so is refresh token rotation.",
				Cure:  clientPage + ": tick ALLOW_REFRESH_TOKEN_AUTH. The checker prints a command that keeps the client's other settings.",
				Apart: "Refresh token rotation is off on the app client's page.",
			},
			says:   []string{"allows neither way to refresh"},
			maySay: append(flowOff(), refreshOff()...),
			types:  []string{invalidParameter},
			at:     []place{refresh},
		},
		{
			Cause: Cause{
				ID: "rotation-on", Rows: []int{7}, Step: lesson.UserPool, Check: "user-pool/refresh-rotation",
				Means: "The app client does not allow a refresh in this way.",
				Cause: "Refresh token rotation is on for the client, and REFRESH_TOKEN_AUTH is refused then.",
				Cure: clientPage + ": turn refresh token rotation off and tick ALLOW_REFRESH_TOKEN_AUTH. Or upload the workshop's " +
					"build/refresh-token.zip, which copes with both.",
				Apart: "Refresh token rotation is on on the app client's page.",
			},
			says:   []string{"refresh token rotation is enabled"},
			maySay: append(flowOff(), append(refreshOff(), unsupported()...)...),
			types:  []string{invalidParameter},
			at:     []place{refresh},
		},
		{
			Cause: Cause{
				ID: "client-or-pool-setting", Step: lesson.UserPool,
				Means: "The app client or the user pool does not allow this operation.",
				Cause: "A setting differs from step 00.",
				Cure:  "Run the checker: it compares the pool and the client with step 00 and names the setting.",
				Apart: "Refresh token rotation is off, or it is no refresh that failed.",
			},
			says: []string{"OperationNotEnabledException", "The user pool does not allow this operation", "InvalidUserPoolConfigurationException",
				"The settings of the user pool contradict each other", "FeatureUnavailableInTierException"},
			maySay: unsupported(),
		},
	}
}

func flowOff() []string {
	return []string{"flow not enabled for this client", "is not enabled for the client", "flow is not enabled"}
}

func refreshOff() []string {
	return []string{"REFRESH_TOKEN_AUTH flow not enabled", "REFRESH_TOKEN_AUTH is not enabled", "REFRESH_TOKEN flow not enabled"}
}

func unsupported() []string {
	return []string{"UnsupportedOperationException", "The app client does not allow this operation"}
}

// tokenRows are about the tokens themselves.
func tokenRows() []row {
	const again = "Sign in again (step 03), and paste the whole RefreshToken of that answer, the longest of the three, into the refresh event."
	return []row{
		{
			Cause: Cause{
				ID: "bad-refresh-token", Rows: []int{8}, Step: lesson.RefreshToken,
				Means: "Cognito does not take this refresh token.",
				Cause: "The paste was cut off, another token was pasted (the ID token, say), or the token is of another app client.",
				Cure:  again,
				Apart: "Device tracking is off in the pool, which is how a pool comes.",
			},
			says:   []string{"does not accept refresh_token in the event", "at 'refreshToken' failed to satisfy constraint"},
			maySay: badToken(),
			types:  []string{notAuthorized},
			at:     []place{refresh},
		},
		{
			Cause: Cause{
				ID: "device-tracking", Rows: []int{8}, Step: lesson.UserPool, Check: "user-pool/devices",
				Means: "Cognito does not take this refresh token.",
				Cause: "The pool remembers devices, and the function does not name the one that the user signed in from.",
				Cure:  "Amazon Cognito › your user pool › Sign-in › Device tracking › Edit: Don't remember. Then sign in again.",
				Apart: "Device tracking is on, and a fresh token that was pasted whole fails as well.",
			},
			maySay: badToken(),
			at:     []place{refresh},
		},
		{
			Cause: Cause{
				ID: "refresh-token-over", Rows: []int{8}, Step: lesson.RefreshToken,
				Means: "This refresh token has ended.",
				Cause: "It has expired, or it was ended early by a sign-out or by RevokeToken.",
				Cure:  again,
				Apart: "The token is days old, or the user was signed out since.",
			},
			says:   []string{"Refresh Token has expired", "Refresh Token has been revoked"},
			maySay: []string{weSayBadToken},
			at:     []place{refresh},
		},
		{
			Cause: Cause{
				ID: "refresh-token-reused", Rows: []int{7}, Step: lesson.RefreshToken,
				Means: "This refresh token was used before, and the app client gives a new one with each refresh.",
				Cause: "Refresh token rotation is on, and the event still holds the old token.",
				Cure:  "Use the RefreshToken of the last refresh, or sign in again. Each answer of step 04 has a new one while rotation is on.",
			},
			says: []string{"RefreshTokenReuseException", "invalidated by rotation", "This refresh token was used before"},
		},
		{
			Cause: Cause{
				ID: "bad-access-token", Step: lesson.SignIn,
				Means: "Cognito does not take this access token.",
				Cause: "It has expired after its hour, was ended by a sign-out, or is another token, such as the ID token.",
				Cure:  "Sign in again (step 03) and take the AccessToken of that answer.",
			},
			says: []string{"Invalid Access Token", "Access Token has expired", "Access Token has been revoked"},
		},
	}
}

const weSayBadToken = "Cognito refuses this refresh token"

func badToken() []string { return []string{"Invalid Refresh Token", weSayBadToken} }
