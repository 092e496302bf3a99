package checks

import (
	"fmt"
	"strings"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/lesson"
)

// attempts are the parts of the live journey that prove a step, in their order.
func attempts(step lesson.Step) []string {
	switch step {
	case lesson.SignUp:
		return []string{account.LiveSignUp, account.LiveConfirm}
	case lesson.SignIn:
		return []string{account.LiveSignIn, account.LiveVerifyTokens}
	case lesson.RefreshToken:
		return []string{account.LiveRefresh}
	}
	return []string{account.LivePrivate}
}

// twins are what a function has to refuse; each is tried where the journey can.
func twins(step lesson.Step) []string {
	switch step {
	case lesson.SignUp:
		return []string{account.LiveSecondSignUp}
	case lesson.SignIn:
		return []string{account.LiveWrongPassword}
	case lesson.RefreshToken:
		return []string{account.LiveDamagedToken, account.LiveEmailForUUID}
	}
	return nil
}

// worksCheck judges what came of using the function. Whatever is known to be wrong already stands in its way, so
// that a failed attempt always tells something new.
func worksCheck(step lesson.Step) Check {
	id := func(name string) string { return step.Name + "/" + name }
	needs := []string{"execution-role/trust", id("exists"), id("runtime"), id("package"), id("role"), id("timeout"), id("network"), id("ready")}
	switch step {
	case lesson.SignUp:
		needs = append(needs, "user-pool/email-sign-in", "user-pool/self-sign-up", "user-pool/required-attributes", "user-pool/writable-attributes", id("environment"))
	case lesson.SignIn:
		needs = append(needs, "user-pool/auth-flows", "user-pool/mfa", id("environment"), "sign-up/works")
	case lesson.RefreshToken:
		needs = append(needs, "user-pool/devices", id("environment"), "sign-in/works")
	case lesson.Private:
		needs = append(needs, "sign-in/works")
	}
	return Check{
		ID:    id("works"),
		Title: "The function does its work",
		Why: "Settings can be right and the program wrong. With --live a throw-away user signs up, signs in, refreshes " +
			"a token and calls the private function; then the user is deleted.",
		Needs: needs,
		Calls: []string{"lambda:InvokeFunction", "cognito-idp:AdminConfirmSignUp", "cognito-idp:AdminDeleteUser"},
		Judge: onFunction(step, functionWorks),
		Tried: true,
	}
}

func functionWorks(s *account.Snapshot, step lesson.Step, f *account.Function) Verdict {
	if s.Live == nil || f == nil {
		return skipped("Not tried: run the checker with --live.")
	}
	for _, id := range attempts(step) {
		attempt, made := s.Live.Attempt(id)
		if !made {
			return skipped("Not tried, because something before it did not work.")
		}
		if attempt.Fault != nil {
			return couldNotLook(attempt.Fault)
		}
		if !attempt.OK() {
			return fail(failed(f, attempt), proof(step, s.Live), readLogs(s, f))
		}
	}
	for _, id := range twins(step) {
		if attempt, made := s.Live.Attempt(id); made && attempt.Fault == nil && !attempt.OK() {
			return fail(failed(f, attempt), proof(step, s.Live), readLogs(s, f))
		}
	}
	if step == lesson.SignUp && len(s.Live.LeftBehind) > 0 {
		return warn("It works, but this could not be deleted afterwards: "+strings.Join(s.Live.LeftBehind, ", ")+".", "nothing left behind", Fix{
			Console: "Amazon Cognito › " + s.Pool.Found.Name + " › Users: delete it.",
			CLI: aws(s, "cognito-idp", "admin-delete-user", "--user-pool-id", s.Pool.Found.ID,
				"--username", s.Live.User),
		})
	}
	return pass(proof(step, s.Live))
}

// proof says what has been seen when a step works.
func proof(step lesson.Step, live *account.Live) string {
	switch step {
	case lesson.SignUp:
		if !live.Mail {
			return "A user who exists already is refused. No e-mail was sent, so no new one signed up."
		}
		return "A throw-away user signed up and was confirmed; a second sign-up is refused."
	case lesson.SignIn:
		return "The user signed in; the ID and access tokens are signed by the pool's own keys; a wrong password is refused."
	case lesson.RefreshToken:
		return "The refresh token gave a new ID token, signed by the pool's own key; a damaged one is refused."
	}
	return "The private function answered with the signed-in user."
}

func failed(f *account.Function, attempt account.Attempt) string {
	if attempt.FunctionError != "" {
		return fmt.Sprintf("%s did not finish: %s", f.Name, attempt.FunctionError)
	}
	saw := f.Name + ": " + attempt.Problem + "."
	if attempt.Function == "" {
		saw = strings.ToUpper(attempt.Problem[:1]) + attempt.Problem[1:] + "."
	}
	if attempt.Message != "" {
		saw += fmt.Sprintf(" It answered %d: %s", attempt.StatusCode, attempt.Message)
	}
	return saw
}

func readLogs(s *account.Snapshot, f *account.Function) Fix {
	return Fix{
		Console: "Lambda › " + f.Name + " › Monitor › View CloudWatch logs: the newest stream says what happened.",
		CLI:     aws(s, "logs", "tail", f.LogGroup, "--since", "10m"),
	}
}
