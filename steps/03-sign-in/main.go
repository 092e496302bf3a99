// Step 03, the function signInWithCognito: a confirmed user trades an e-mail address and a password for three tokens.
//
// It teaches what a sign-in hands out (the ID token says who somebody is, the access token what they may do, the refresh token
// gets new ones), and that a correct password is not always the end: Cognito may answer with a challenge and no tokens.
package main

import (
	"context"
	"encoding/json"
	"net/http"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"cognito-lambda-workshop/steps/internal/answer"
	"cognito-lambda-workshop/steps/internal/cognito"
	"cognito-lambda-workshop/steps/internal/event"
	"cognito-lambda-workshop/steps/internal/invocation"
)

type userPool interface {
	InitiateAuth(context.Context, *cognitoidentityprovider.InitiateAuthInput, ...func(*cognitoidentityprovider.Options)) (
		*cognitoidentityprovider.InitiateAuthOutput, error)
}

func main() {
	setup := cognito.ReadSetup(os.Getenv)
	pool := cognito.NewClient(setup)
	lambda.Start(invocation.Of(func(ctx context.Context, raw json.RawMessage) answer.Answer {
		return handle(ctx, pool, setup, raw)
	}, os.Stdout))
}

func handle(ctx context.Context, pool userPool, setup cognito.Setup, raw json.RawMessage) answer.Answer {
	if refusal, refused := setup.Refusal(); refused {
		return refusal
	}

	in := event.Read(raw)
	email := in.Required("email", "the e-mail address that the user signed up with")
	password := in.Required("password", "the user's password")
	if err := in.Err(); err != nil {
		return answer.Refusal(http.StatusBadRequest, "Check the event: "+err.Error()+".", "event")
	}

	out, err := pool.InitiateAuth(ctx, &cognitoidentityprovider.InitiateAuthInput{
		ClientId: aws.String(setup.ClientID),
		AuthFlow: types.AuthFlowTypeUserPasswordAuth,
		AuthParameters: map[string]string{
			"USERNAME":    email,
			"PASSWORD":    password,
			"SECRET_HASH": setup.SecretHash(email),
		},
	})
	if err != nil {
		return refusals.Answer(err, setup)
	}
	if out.AuthenticationResult == nil {
		return challenged(out.ChallengeName)
	}

	return answer.OK("Signed in.", cognito.NewTokens(out.AuthenticationResult))
}

// challenged answers for a password that was right and yet opened nothing: Cognito wants something else first.
// https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flows-selection-sdk.html
func challenged(name types.ChallengeNameType) answer.Answer {
	message := "Cognito asks for one more step, " + string(name) + ", which this function does not know. " +
		"Compare the user pool's sign-in settings with step 00."
	switch name {
	case types.ChallengeNameTypeNewPasswordRequired:
		message = "The password is right but temporary, as for every user made in the console. Give the user a permanent one: " +
			"aws cognito-idp admin-set-user-password with --permanent. Or sign up another user with step 02."
	case types.ChallengeNameTypeMfaSetup, types.ChallengeNameTypeSelectMfaType,
		types.ChallengeNameTypeSmsMfa, types.ChallengeNameTypeSoftwareTokenMfa, types.ChallengeNameTypeEmailOtp:
		message = "The password is right, but the user pool asks for a second factor (" + string(name) + "). " +
			"This workshop does without: turn MFA off under Sign-in in Cognito."
	case "":
		return answer.Refusal(http.StatusInternalServerError,
			"Cognito answered without tokens and without saying what it wants. Try again.", "no tokens")
	}
	return answer.Refusal(http.StatusForbidden, message, "challenge "+string(name))
}
