// Step 02, the function signUpWithCognito: a new user signs up with an e-mail address and a password.
//
// It teaches how a Lambda calls an operation of a user pool: the client is made once, each event is checked before the call,
// the secret hash proves that the function may use the app client, and each of Cognito's errors becomes an answer that says
// what to do next. SignUp is a public operation: the execution role needs no permission for it.
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
	SignUp(context.Context, *cognitoidentityprovider.SignUpInput, ...func(*cognitoidentityprovider.Options)) (
		*cognitoidentityprovider.SignUpOutput, error)
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
	email := in.Required("email", "the e-mail address to sign up with")
	password := in.Required("password", "the password that the new user wants")
	attributes := attributes(in, "nickname", "picture")
	if err := in.Err(); err != nil {
		return answer.Refusal(http.StatusBadRequest, "Check the event: "+err.Error()+".", "event")
	}

	out, err := pool.SignUp(ctx, &cognitoidentityprovider.SignUpInput{
		ClientId:       aws.String(setup.ClientID),
		SecretHash:     aws.String(setup.SecretHash(email)),
		Username:       aws.String(email),
		Password:       aws.String(password),
		UserAttributes: attributes,
		// The password has no place in ClientMetadata: Cognito hands that on, unencrypted, to the pool's triggers.
		// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SignUp.html
	})
	if err != nil {
		return refusals.Answer(err, setup)
	}

	return answer.OK(whatNext(out), signedUp{
		UserConfirmed:       out.UserConfirmed,
		UserSub:             out.UserSub,
		CodeDeliveryDetails: out.CodeDeliveryDetails,
	})
}

// attributes are those fields of the event that go into the user's profile; what is missing or empty is left out.
func attributes(in *event.Event, names ...string) []types.AttributeType {
	var attributes []types.AttributeType
	for _, name := range names {
		if value := in.Optional(name); value != "" {
			attributes = append(attributes, types.AttributeType{Name: aws.String(name), Value: aws.String(value)})
		}
	}
	return attributes
}

// signedUp is Cognito's answer to SignUp. UserSub is the user's real name in a pool that signs in by e-mail: step 04 asks for
// it. CodeDeliveryDetails is there only when a code was sent.
type signedUp struct {
	UserConfirmed       bool
	UserSub             *string
	CodeDeliveryDetails *types.CodeDeliveryDetailsType `json:",omitempty"`
}

func whatNext(out *cognitoidentityprovider.SignUpOutput) string {
	switch {
	case out.UserConfirmed:
		return "The user is signed up and confirmed, and can sign in."
	case out.CodeDeliveryDetails != nil:
		return "The user is signed up, and a code is on its way. Confirm the user, then sign in."
	default:
		return "The user is signed up. Confirm the user, then sign in."
	}
}
