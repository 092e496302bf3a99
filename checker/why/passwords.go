package why

import "cognito-lambda-workshop/checker/lesson"

// passwordRows are about the password and the other values that a user signs up with.
func passwordRows() []row {
	return []row{
		{
			Cause: Cause{
				ID: "password-policy", Rows: []int{14}, Step: lesson.SignUp,
				Means: "The password in the event is not one that the pool takes.",
				Cause: "It breaks the pool's password policy: its length, a capital, a small letter, a number or a symbol, or it has blanks.",
				Cure: "Write a longer password with all of them into the event, without blanks. Amazon Cognito › your user pool › " +
					"Authentication methods › Password policy shows what is asked for.",
				Apart: "The text speaks of the password.",
			},
			says: []string{"InvalidPasswordException", "Password did not conform with policy", "does not keep to the user pool's password policy",
				"at 'password' failed to satisfy constraint", "Password does not conform to policy"},
			types: []string{invalidParameter},
			at:    []place{signUp},
		},
		{
			Cause: Cause{
				ID: "attribute-required", Rows: []int{12}, Step: lesson.SignUp, Check: "user-pool/required-attributes",
				Means: "The event lacks an attribute that the pool demands of every user, or has it in another form.",
				Cause: "The pool was made with more required attributes than the workshop's event sends.",
				Cure: "Add the attribute that the message names to the sign-up event, if the function hands it on. What a pool requires cannot be " +
					"changed afterwards: else make the pool again, requiring e-mail only (step 00).",
				Apart: "The text names an attribute or the schema.",
			},
			says: []string{"Attributes did not conform to the schema", "wants an attribute that the event does not send",
				"The attribute is required"},
			types: []string{invalidParameter},
			at:    []place{signUp},
		},
		{
			Cause: Cause{
				ID: "email-alias", Rows: []int{13}, Step: lesson.UserPool, Check: "user-pool/email-sign-in",
				Means: "In this pool an e-mail address cannot be the user name.",
				Cause: "The pool was made with user names, and e-mail only as a second name for them.",
				Cure:  "That cannot be changed afterwards: make the pool again, with Email alone as the sign-in identifier (step 00).",
			},
			says: []string{"Username cannot be of email format", "configured for email alias", "with e-mail only as an alias"},
		},
		{
			Cause: Cause{
				ID: "not-an-email", Step: lesson.SignUp,
				Means: "The user name has to be an e-mail address, and this one is none.",
				Cause: "The e-mail address in the event is mistyped, empty, or still a placeholder.",
				Cure:  "Write a whole e-mail address into the event's email, such as ana@example.com.",
				Apart: "The text speaks of the user name or the e-mail address.",
			},
			says: []string{"Username should be an email", "Username should be either an email", "Invalid email address format",
				"at 'username' failed to satisfy constraint"},
			types: []string{invalidParameter},
			at:    []place{signUp},
		},
		{
			Cause: Cause{
				ID: "attribute-not-writable", Rows: []int{32}, Step: lesson.UserPool, Check: "user-pool/writable-attributes",
				Means: "The app client may not write an attribute that the event sends.",
				Cause: "The app client lacks the write permission for nickname or picture.",
				Cure: "Amazon Cognito › your user pool › App clients › your app client › Attribute permissions › Edit: tick Write for nickname " +
					"and picture.",
				Apart: "The text speaks of an unauthorized attribute.",
			},
			says: []string{"attempted to write unauthorized attribute", "may not write an attribute that the event sends",
				"unauthorized attribute"},
			types: []string{notAuthorized},
			at:    []place{signUp},
		},
		{
			Cause: Cause{
				ID: "self-sign-up-off", Step: lesson.UserPool, Check: "user-pool/self-sign-up",
				Means: "The pool does not let users sign themselves up.",
				Cause: "Self-registration is off, so that only an administrator may make users.",
				Cure:  "Amazon Cognito › your user pool › Sign-up › Self-service sign-up › Edit: turn Self-registration on.",
				Apart: "The text says that SignUp is not permitted.",
			},
			says: []string{"SignUp is not permitted for this user pool", "The user pool does not let users sign themselves up",
				"Sign up is not permitted"},
			types: []string{notAuthorized},
			at:    []place{signUp},
		},
		{
			Cause: Cause{
				ID: "mail-limit", Rows: []int{16}, Step: lesson.SignUp,
				Means: "Cognito has sent all the mail that it sends for this account today.",
				Cause: "With Cognito's own mail an account has 50 messages a day, which a class that shares it uses up soon.",
				Cure: "Wait until tomorrow, or make the user without mail: Amazon Cognito › your user pool › Users › Create user, Don't send an " +
					"invitation, and then a permanent password.",
				CLI: "aws cognito-idp admin-set-user-password --user-pool-id <pool id> --username <e-mail> --password <new password> " +
					"--permanent",
				Apart: "It came from signing up.",
			},
			says:  []string{"Exceeded daily email limit", "its own mail, 50 messages a day"},
			types: []string{limitExceeded},
			at:    []place{signUp, confirm},
		},
		{
			Cause: Cause{
				ID: "code-not-sent", Step: lesson.UserPool, Check: "user-pool/verification",
				Means: "The user is there, and the message with the code could not be sent.",
				Cause: "The pool's mail or text message settings do not work: an address that is not verified, or a role that may not send.",
				Cure: "Confirm the user in the console (Users › the user › Actions › Confirm account), and set Amazon Cognito › your user pool › " +
					"Authentication methods › Email to Send email with Cognito.",
			},
			says: []string{"CodeDeliveryFailureException", "the code could not be sent", "InvalidEmailRoleAccessPolicyException",
				"InvalidSmsRoleAccessPolicyException", "InvalidSmsRoleTrustRelationshipException",
				"Cognito may not send e-mail for the user pool", "role for text messages may not send any",
				"Cognito may not use the user pool's role for text messages"},
		},
	}
}

// challengeRows are about passwords that are right and yet give no tokens.
func challengeRows() []row {
	return []row{
		{
			Cause: Cause{
				ID: "temporary-password", Rows: []int{11}, Step: lesson.SignIn,
				Means: "The password is right, and Cognito wants another one before it gives tokens.",
				Cause: "The user was made in the console, so the password is temporary.",
				Cure:  "Set a permanent password, or sign up another user with step 02.",
				CLI: "aws cognito-idp admin-set-user-password --user-pool-id <pool id> --username <e-mail> --password <new password> " +
					"--permanent",
				Apart: "The user's confirmation status is Force change password.",
			},
			says: []string{"NEW_PASSWORD_REQUIRED", "The password is right but temporary", "FORCE_CHANGE_PASSWORD",
				"Temporary password has expired"},
			maySay: noTokens(),
			at:     []place{signIn},
		},
		{
			Cause: Cause{
				ID: "second-factor", Rows: []int{11}, Step: lesson.UserPool, Check: "user-pool/mfa",
				Means: "The password is right, and Cognito asks for a second factor before it gives tokens.",
				Cause: "Multi-factor authentication is on for the pool or for this user.",
				Cure:  "Amazon Cognito › your user pool › Sign-in › Multi-factor authentication › Edit: No MFA. This workshop does without.",
				Apart: "Multi-factor authentication is Required or Optional under Sign-in.",
			},
			says: []string{"MFA_SETUP", "SELECT_MFA_TYPE", "SMS_MFA", "SOFTWARE_TOKEN_MFA", "EMAIL_OTP",
				"the user pool asks for a second factor"},
			maySay: noTokens(),
			at:     []place{signIn},
		},
	}
}

const nilPointer = "invalid memory address or nil pointer dereference"

// noTokens are the shared wordings of a sign-in that gave no tokens.
func noTokens() []string {
	return []string{"Cognito asks for one more step", "ChallengeName", "Cognito answered without tokens",
		"cause: challenge", "cause: no tokens", nilPointer}
}
