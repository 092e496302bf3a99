package why

import "cognito-lambda-workshop/checker/lesson"

// place is where a text comes from: a call of AWS, or one of the workshop's functions.
type place string

const (
	signUp     place = "signing up"
	signIn     place = "signing in"
	refresh    place = "refreshing"
	private    place = "the private function"
	confirm    place = "confirming a user"
	invoke     place = "calling a function"
	makeFunc   place = "making or changing a function"
	policies   place = "making a role or a policy"
	deleting   place = "cleaning up"
	logReading place = "reading logs"
)

// placesIn reads off the calls and the functions that a text names.
func placesIn(r reading) map[place]bool {
	names := lesson.DefaultNames("")
	places := map[place]bool{}
	for _, known := range []struct {
		place    place
		wordings []string
	}{
		{signUp, []string{names.SignUp, "the SignUp operation", "Cognito Identity Provider: SignUp", "sign up with", "02 sign-up"}},
		{signIn, []string{names.SignIn, "USER_PASSWORD_AUTH", "AdminInitiateAuth", "03 sign-in"}},
		{refresh, []string{names.RefreshToken, "GetTokensFromRefreshToken", "REFRESH_TOKEN_AUTH", "refresh_token in the event", "has no refresh_token", "04 refresh-token"}},
		{private, []string{names.Private, "payload.user", "05 private"}},
		{confirm, []string{"ConfirmSignUp", "ResendConfirmationCode", "VerifyUserAttribute"}},
		{invoke, []string{"the Invoke operation", "Lambda: Invoke", "invoke API action", "lambda invoke"}},
		{makeFunc, []string{"CreateFunction", "UpdateFunction", "PublishVersion", "AddPermission"}},
		{policies, []string{"CreateRole", "CreatePolicy", "UpdateAssumeRolePolicy", "PutRolePolicy", "AttachRolePolicy"}},
		{deleting, []string{"the Delete…operation", "Cognito Identity Provider: DeleteUserPool", "IAM: Delete", "cannot be deleted"}},
		{logReading, []string{"CloudWatch Logs", "GetLogEvents", "FilterLogEvents", "DescribeLogStreams", "StartLiveTail"}},
	} {
		for _, wording := range known.wordings {
			if r.find(wording) >= 0 {
				places[known.place] = true
			}
		}
	}
	// Signing in and refreshing are the same call; it is one of them unless the text says which.
	if r.find("InitiateAuth") >= 0 && !places[signIn] && !places[refresh] {
		places[signIn], places[refresh] = true, true
	}
	// Nor does the service alone say which of its calls it was.
	if len(places) == 0 && (r.find("Cognito Identity Provider") >= 0 || r.find("cognito-idp") >= 0) {
		places[signUp], places[signIn], places[refresh], places[confirm] = true, true, true, true
	}
	return places
}

// step is the function's step that the text names, or the zero Step.
func (r reading) step() lesson.Step {
	var named []lesson.Step
	for _, known := range []struct {
		place place
		step  lesson.Step
	}{{signUp, lesson.SignUp}, {signIn, lesson.SignIn}, {refresh, lesson.RefreshToken}, {private, lesson.Private}} {
		if r.places[known.place] {
			named = append(named, known.step)
		}
	}
	if len(named) == 1 {
		return named[0]
	}
	return lesson.Step{}
}
