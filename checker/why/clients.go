package why

import "cognito-lambda-workshop/checker/lesson"

const wrongHash = "Unable to verify secret hash for client"

// clientRows are about the app client: its id and its secret, as the functions have them.
func clientRows() []row {
	const copyAgain = "Lambda › your function › Configuration › Environment variables › Edit: paste clientId and clientSecret again from " +
		"Amazon Cognito › your user pool › App clients › your app client, both of the same client, without blanks or a new line."
	return []row{
		{
			Cause: Cause{
				ID: "wrong-secret", Rows: []int{2}, Check: "NAME/environment",
				Means: "The secret hash that the function sent is not the app client's.",
				Cause: "clientSecret is not the secret of the client in clientId: another client's, cut off, or pasted with white space.",
				Cure:  copyAgain,
				Apart: "Sign-up and sign-in fail in the same way.",
			},
			says: []string{"has white space before or after the value",
				"Unable to verify secret for client", "Client secret does not match"},
			maySay: []string{wrongHash, weSayWrongSecret, weSayHash, logVariable},
			types:  []string{notAuthorized},
			at:     []place{signUp, signIn, refresh, confirm},
		},
		{
			Cause: Cause{
				ID: "hash-of-email", Rows: []int{1}, Step: lesson.RefreshToken, Check: "refresh-token/works", Live: true,
				Means: "The secret hash of the refresh is made from another name than the user's real one.",
				Cause: "The hash was made from the e-mail address. In a pool that signs in by e-mail the real user name is a UUID.",
				Cure: "Give the UUID as username in the event: UserSub in the answer of sign-up, or cognito:username in the ID token. " +
					"It is also under Amazon Cognito › your user pool › Users.",
				CLI:   "aws cognito-idp admin-get-user --user-pool-id <pool id> --username <e-mail> --query Username",
				Apart: "Sign-in works, and only the refresh fails.",
			},
			says: []string{"SecretHash does not match for the client", "The username in the event is an e-mail address",
				"Secret hash does not match"},
			maySay: []string{wrongHash, weSayHash},
			types:  []string{notAuthorized},
			at:     []place{refresh},
		},
		{
			Cause: Cause{
				ID: "client-without-secret", Rows: []int{2}, Step: lesson.UserPool, Check: "user-pool/client-secret",
				Means: "The function sent a secret hash for an app client that has no secret.",
				Cause: "The app client was made without a secret, as for a single-page application or a mobile app.",
				Cure: "Amazon Cognito › your user pool › App clients › Create app client › Traditional web application, which has a secret. " +
					"A secret cannot be added afterwards. Then give the new client's id and secret to the functions.",
				Apart: "The app client's page shows no client secret.",
			},
			says:   []string{"is not configured for secret but secret hash was received", "client is not configured for secret"},
			maySay: []string{wrongHash, weSayWrongSecret},
		},
		{
			Cause: Cause{
				ID: "secret-missing", Rows: []int{3}, Check: "NAME/environment",
				Means: "The app client has a secret, and the function did not use it.",
				Cause: "The environment variable clientSecret (or clientId) is missing, empty or misspelt. Capitals count in its name.",
				Cure: "Lambda › your function › Configuration › Environment variables › Edit: set clientId and clientSecret, spelt like that, to the " +
					"values on the app client's page in Cognito.",
				CLI:   `aws lambda get-function-configuration --function-name <function> --query "keys(Environment.Variables)"`,
				Apart: "The function's environment variables lack clientId or clientSecret, spelt exactly like that.",
			},
			says: []string{"is configured with secret but SECRET_HASH was not received", "configured for secret but secret was not received",
				"SECRET_HASH was not received", "has no environment variable", "SecretHash was not received"},
			maySay: []string{logVariable},
			types:  []string{notAuthorized},
			at:     []place{signUp, signIn, refresh, confirm},
		},
		{
			Cause: Cause{
				ID: "client-not-there", Rows: []int{6}, Check: "NAME/environment",
				Means: "In this Region there is no app client with this id.",
				Cause: "The function and the pool are in different Regions, or clientId is mistyped or of a client that was deleted.",
				Cure: "Compare the Regions: the pool's is the front of its id, the function's is at the top right of the Lambda console. If they " +
					"are the same, " + copyAgain,
				CLI:   "aws cognito-idp list-user-pool-clients --user-pool-id <pool id>",
				Apart: "The text names an app client.",
			},
			says:  []string{"User pool client…does not exist", "There is no such app client in", "ClientId…does not exist"},
			types: []string{notFound},
			at:    []place{signUp, signIn, refresh, confirm},
		},
		{
			Cause: Cause{
				ID: "client-id-malformed", Rows: []int{6}, Check: "NAME/environment",
				Means: "What the function sends as the client's id cannot be one.",
				Cause: "clientId is empty, or holds something else: the pool's id, an ARN or a name.",
				Cure:  copyAgain,
			},
			says: []string{"at 'clientId' failed to satisfy constraint", "is not the id of an app client", "Missing required parameter CLIENT_ID"},
		},
		{
			Cause: Cause{
				ID: "pool-not-there", Rows: []int{6}, Step: lesson.UserPool, Check: "user-pool/exists",
				Means: "In this Region there is no user pool with this id.",
				Cause: "The command or the console looks in another Region than the pool is in, or the id is mistyped.",
				Cure:  "Take the Region at the front of the pool's id, for the command with --region, in the console at the top right.",
				CLI:   "aws cognito-idp list-user-pools --max-results 60 --region <Region>",
				Apart: "The text names a user pool.",
			},
			says:   []string{"at 'userPoolId' failed to satisfy constraint"},
			maySay: []string{"User pool…does not exist"},
		},
	}
}

const (
	notFound         = "ResourceNotFoundException"
	weSayHash        = "Cognito refuses the secret hash. If sign-in works, the secret is right and the user name is not"
	weSayWrongSecret = "is not the secret of the app client in clientId"
	logVariable      = "cause: environment variable"
)
