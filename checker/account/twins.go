package account

import (
	"context"
	"fmt"
	"strings"

	"cognito-lambda-workshop/checker/lesson"
)

// The twins of what should work: each is nearly the same and should be refused. A function that lets one through proves
// nothing when it lets the right one through. One wrong password is far from what Cognito locks a user out for.
// https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flow-lockout-behavior.html

// secondSignUp signs the same user up once more, for which no second e-mail is sent.
func (j *journey) secondSignUp(ctx context.Context) {
	j.twin(ctx, LiveSecondSignUp, lesson.SignUp, j.signUpEvent(), "a second sign-up of the same user")
}

func (j *journey) wrongPassword(ctx context.Context) {
	wrong := newPassword(j.s.Pool.Found)
	j.scrub.hide(wrong)
	j.twin(ctx, LiveWrongPassword, lesson.SignIn, signInEvent(j.email, wrong), "a wrong password")
}

func (j *journey) damagedToken(ctx context.Context) {
	token := damaged(j.tokens.RefreshToken)
	j.scrub.hide(token)
	j.twin(ctx, LiveDamagedToken, lesson.RefreshToken, refreshEvent(j.user.UserName, token), "a damaged refresh token")
}

// emailForUUID refreshes with the e-mail address where the user's own name belongs, the slip that the lesson warns of. A
// function that refreshes by GetTokensFromRefreshToken wants no name, and is right to answer with tokens all the same.
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetTokensFromRefreshToken.html
func (j *journey) emailForUUID(ctx context.Context) {
	client := j.s.Client.Found
	if strings.EqualFold(j.user.UserName, j.email) || !client.HasSecret || client.Rotation || ctx.Err() != nil {
		return
	}
	a, answer, ok := j.invoke(ctx, LiveEmailForUUID, lesson.RefreshToken, refreshEvent(j.email, j.tokens.RefreshToken))
	switch {
	case !ok:
	case answer.succeeded() == "":
		a.Problem = j.refreshProblem(j.freshTokens(answer).IDToken)
	default:
		a.Problem = answer.refused("the e-mail address in the place of the user name")
	}
	j.record(ctx, a)
}

// twin invokes a function with what it should refuse. what names that in the words of a problem.
func (j *journey) twin(ctx context.Context, id string, step lesson.Step, event map[string]string, what string) {
	if j.function(step) == nil || ctx.Err() != nil {
		return
	}
	a, answer, ok := j.invoke(ctx, id, step, event)
	if ok {
		j.freshTokens(answer)
		a.Problem = answer.refused(what)
	}
	j.record(ctx, a)
}

// refused says what is wrong with an answer that should be a refusal.
func (a answer) refused(what string) string {
	switch a.StatusCode / 100 {
	case 4:
		return ""
	case 2:
		return fmt.Sprintf("%s was accepted: the answer's statusCode is %d, not 4xx", what, a.StatusCode)
	}
	return fmt.Sprintf("%s was refused with statusCode %d, not with 4xx", what, a.StatusCode)
}

// damaged is a token with another character in its middle.
func damaged(token string) string {
	middle, other := len(token)/2, "A"
	if token[middle:middle+1] == other {
		other = "B"
	}
	return token[:middle] + other + token[middle+1:]
}

func signInEvent(email, password string) map[string]string {
	return map[string]string{"email": email, "password": password}
}

func refreshEvent(name, token string) map[string]string {
	return map[string]string{"username": name, "refresh_token": token}
}
