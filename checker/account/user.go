package account

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"cognito-lambda-workshop/checker/lesson"
)

// confirm does what the learner does in the console: Actions, Confirm account.
func (j *journey) confirm(ctx context.Context) bool {
	a := Attempt{ID: LiveConfirm}
	_, err := j.users.AdminConfirmSignUp(ctx, &cognitoidentityprovider.AdminConfirmSignUpInput{
		UserPoolId: &j.s.Pool.Found.ID, Username: &j.email,
	})
	switch {
	case isUserNotFound(err):
		a.Problem = fmt.Sprintf("%s signed the user up, but not in the pool %s: its clientId belongs to another pool",
			j.function(lesson.SignUp).Name, j.s.Pool.Found.Name)
		j.leaveElsewhere()
	case err != nil:
		a.Fault = classify("cognito-idp:AdminConfirmSignUp", err)
	}
	return j.record(ctx, a)
}

// createUser makes the user by admin calls, confirmed and without an e-mail.
func (j *journey) createUser(ctx context.Context) bool {
	a := Attempt{ID: LiveConfirm}
	event := j.signUpEvent()
	longer, done := j.outlast(ctx)
	defer done()
	out, err := j.users.AdminCreateUser(longer, &cognitoidentityprovider.AdminCreateUserInput{
		UserPoolId: &j.s.Pool.Found.ID, Username: &j.email, MessageAction: types.MessageActionTypeSuppress,
		UserAttributes: []types.AttributeType{
			{Name: aws.String("email"), Value: &j.email},
			{Name: aws.String("email_verified"), Value: aws.String("true")},
			{Name: aws.String("nickname"), Value: aws.String(event["nickname"])},
			{Name: aws.String("picture"), Value: aws.String(event["picture"])},
		},
	})
	if err != nil {
		a.Fault = classify("cognito-idp:AdminCreateUser", err)
		return j.record(ctx, a)
	}
	if out.User != nil {
		for _, attribute := range out.User.Attributes {
			if aws.ToString(attribute.Name) == "sub" {
				j.sub = aws.ToString(attribute.Value)
			}
		}
	}
	if ctx.Err() != nil {
		return j.record(ctx, a)
	}
	_, err = j.users.AdminSetUserPassword(ctx, &cognitoidentityprovider.AdminSetUserPasswordInput{
		UserPoolId: &j.s.Pool.Found.ID, Username: &j.email, Password: &j.password, Permanent: true,
	})
	if err != nil {
		a.Fault = classify("cognito-idp:AdminSetUserPassword", err)
	}
	return j.record(ctx, a)
}

// outlast is a context that goes on for a while after ctx has ended: for the calls that make the user. One that is given up
// half-way could make the user after it has been deleted.
func (j *journey) outlast(ctx context.Context) (context.Context, context.CancelFunc) {
	longer, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		over := time.NewTimer(j.how.Grace)
		defer over.Stop()
		select {
		case <-over.C:
			cancel()
		case <-longer.Done():
		}
	})
	return longer, func() {
		stop()
		cancel()
	}
}

// deleteUser ends the journey, also one that was interrupted. It runs even after a sign-up that seemed to fail, since a
// function may make the user and then break down.
func (j *journey) deleteUser(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), j.how.Grace)
	defer cancel()
	a := Attempt{ID: LiveDelete}
	_, err := j.users.AdminDeleteUser(ctx, &cognitoidentityprovider.AdminDeleteUserInput{
		UserPoolId: &j.s.Pool.Found.ID, Username: &j.email,
	})
	switch {
	case isUserNotFound(err):
		j.mayComeLater()
		return
	case err != nil:
		a.Fault = classify("cognito-idp:AdminDeleteUser", err)
		j.live.LeftBehind = append(j.live.LeftBehind, fmt.Sprintf("the user %s in %s", j.email, j.s.Pool.Found.Name))
	}
	j.record(ctx, a)
}

// mayComeLater names the user whom a sign-up without an answer may still make.
func (j *journey) mayComeLater() {
	made := j.live.Attempts[0].Fault // the first thing of a journey is to make the user
	if made == nil || made.Operation == "lambda:GetFunctionConfiguration" || made.Kind != TimedOut && made.Kind != Unreachable {
		return
	}
	j.live.LeftBehind = append(j.live.LeftBehind,
		fmt.Sprintf("the user %s in %s, which a call without an answer may still make", j.email, j.s.Pool.Found.Name))
}

func isUserNotFound(err error) bool {
	_, ok := errors.AsType[*types.UserNotFoundException](err)
	return ok
}

// newPassword is one that any password policy takes: all four kinds of characters, as long as the pool wants it.
// https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html
func newPassword(pool *Pool) string {
	password := "aA1-" + rand.Text()
	for len(password) < minimumLength(pool) {
		password += rand.Text()
	}
	return password
}

func minimumLength(pool *Pool) int {
	if pool == nil {
		return 0
	}
	policies, _ := pool.Settings["Policies"].(map[string]any)
	password, _ := policies["PasswordPolicy"].(map[string]any)
	length, _ := password["MinimumLength"].(int64)
	return int(length)
}
