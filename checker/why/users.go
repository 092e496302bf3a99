package why

import "cognito-lambda-workshop/checker/lesson"

// userRows are about the user who signs in: who it is, and whether the pool lets that user in.
func userRows() []row {
	return []row{
		{
			Cause: Cause{
				ID: "no-such-user", Rows: []int{10}, Step: lesson.SignIn,
				Means: "Cognito knows no user with this e-mail address and password.",
				Cause: "The user is not in the pool. The app client hides that: it gives the same answer as for a wrong password.",
				Cure: "Amazon Cognito › your user pool › Users: look for the e-mail address of the event. If it is not there, sign that " +
					"address up (step 02), or write the one that you did sign up into the event.",
				CLI:   "aws cognito-idp admin-get-user --user-pool-id <pool id> --username <e-mail>",
				Apart: "The user is not in the list under Users.",
			},
			says: []string{"User does not exist", "UserNotFoundException", "There is no such user in the user pool",
				"Username/client id combination not found"},
			maySay: []string{wrongPassword, weSayWrongPassword, weSayDisabled},
			types:  []string{notAuthorized},
			at:     []place{signIn},
		},
		{
			Cause: Cause{
				ID: "wrong-password", Rows: []int{10}, Step: lesson.SignIn,
				Means: "Cognito knows no user with this e-mail address and password.",
				Cause: "The user is there, and the password in the event is another one.",
				Cure:  "Write the password of the sign-up event into the sign-in event, capitals included, or set a new one.",
				CLI: "aws cognito-idp admin-set-user-password --user-pool-id <pool id> --username <e-mail> --password <new password> " +
					"--permanent",
				Apart: "The user is in the list under Users, confirmed and enabled.",
			},
			maySay: []string{wrongPassword, weSayWrongPassword, weSayDisabled},
			types:  []string{notAuthorized},
			at:     []place{signIn},
		},
		{
			Cause: Cause{
				ID: "user-not-confirmed", Rows: []int{9}, Step: lesson.SignIn,
				Means: "The password is right, and the user is not confirmed yet.",
				Cause: "Nobody has shown yet that the e-mail address is the user's own: the code was not entered.",
				Cure:  "Amazon Cognito › your user pool › Users › the user › Actions › Confirm account. Or enter the code that was e-mailed.",
				CLI:   "aws cognito-idp admin-confirm-sign-up --user-pool-id <pool id> --username <e-mail>",
			},
			says: []string{"UserNotConfirmedException", "User is not confirmed", "This user is not confirmed yet"},
		},
		{
			Cause: Cause{
				ID: "user-disabled", Step: lesson.SignIn,
				Means: "Cognito does not let this user sign in.",
				Cause: "The user was disabled in the console.",
				Cure:  "Amazon Cognito › your user pool › Users › the user › Actions › Enable user access.",
				CLI:   "aws cognito-idp admin-enable-user --user-pool-id <pool id> --username <e-mail>",
				Apart: "The user is in the list under Users, and is shown as disabled.",
			},
			says:   []string{"User is disabled"},
			maySay: []string{weSayDisabled},
		},
		{
			Cause: Cause{
				ID: "too-many-attempts", Step: lesson.SignIn,
				Means: "Cognito takes no more attempts for this user for a while.",
				Cause: "There were too many wrong passwords, codes or requests for a code, one after the other.",
				Cure:  "Wait some minutes, up to a quarter of an hour, before the next try. Each try before that makes the wait longer.",
				Apart: "You have just tried several times.",
			},
			says: []string{"Password attempts exceeded", "Attempt limit exceeded", "TooManyFailedAttemptsException",
				"This was tried too often"},
			maySay: []string{weSayDisabled},
			types:  []string{limitExceeded},
		},
		{
			Cause: Cause{
				ID: "password-reset-required", Step: lesson.SignIn,
				Means: "The user has to set a new password before the next sign-in.",
				Cause: "Somebody asked for it in the console, with Reset password.",
				Cure:  "Set a permanent password for the user.",
				CLI: "aws cognito-idp admin-set-user-password --user-pool-id <pool id> --username <e-mail> --password <new password> " +
					"--permanent",
			},
			says: []string{"PasswordResetRequiredException", "Password reset required", "This user has to set a new password first"},
		},
		{
			Cause: Cause{
				ID: "user-exists", Rows: []int{15}, Step: lesson.SignUp,
				Means: "A user with this e-mail address is in the pool already.",
				Cause: "The same test event ran twice. The first run signed the user up.",
				Cure: "Go on with that user: confirm it and sign in. Or write another address into the event, or delete the user under " +
					"Amazon Cognito › your user pool › Users (disable it first).",
				CLI: "aws cognito-idp admin-delete-user --user-pool-id <pool id> --username <e-mail>",
			},
			says: []string{"UsernameExistsException", "AliasExistsException", "An account with the given…already exists",
				"An account with the email already exists", "User already exists", "User account already exists",
				"A user with this e-mail address exists already"},
		},
		{
			Cause: Cause{
				ID: "wrong-code", Step: lesson.SignUp,
				Means: "The code does not confirm this user.",
				Cause: "The code is mistyped, of an earlier e-mail, or older than 24 hours.",
				Cure: "Use the code of the newest e-mail, or do without: Amazon Cognito › your user pool › Users › the user › Actions › " +
					"Confirm account.",
				CLI: "aws cognito-idp admin-confirm-sign-up --user-pool-id <pool id> --username <e-mail>",
			},
			says: []string{"CodeMismatchException", "ExpiredCodeException", "Invalid verification code provided",
				"Invalid code provided, please request a code again"},
		},
		{
			Cause: Cause{
				ID: "already-confirmed", Step: lesson.SignIn,
				Means: "The user is confirmed already.",
				Cause: "Confirming ran twice, or the console was quicker.",
				Cure:  "Nothing is left to do: go on with sign-in (step 03).",
			},
			says: []string{"User cannot be confirmed…status is CONFIRMED", "User is already confirmed"},
		},
	}
}

// Types and wordings that several rows share.
const (
	notAuthorized    = "NotAuthorizedException"
	invalidParameter = "InvalidParameterException"
	limitExceeded    = "LimitExceededException"

	wrongPassword      = "Incorrect username or password"
	weSayWrongPassword = "The e-mail address or the password is wrong"
	weSayDisabled      = "who is disabled, or who has tried too often"
)
