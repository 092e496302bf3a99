// Step 04, the function newIdTokenUsingRefreshToken: a refresh token brings new tokens, without a password.
//
// It teaches whose name the secret hash is made from. At sign-in it was the e-mail address that was sent; now it is the name by
// which the user pool itself knows the user, a UUID: UserSub in step 02's answer, cognito:username in the ID token. It also
// teaches the two ways to refresh, since an app client that rotates its refresh tokens knows only the newer one.
package main

import (
	"context"
	"encoding/json"
	"errors"
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
	GetTokensFromRefreshToken(context.Context, *cognitoidentityprovider.GetTokensFromRefreshTokenInput,
		...func(*cognitoidentityprovider.Options)) (*cognitoidentityprovider.GetTokensFromRefreshTokenOutput, error)
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
	username := in.Required("username", "the user's UUID (UserSub in the answer of sign-up)")
	refreshToken := in.Required("refresh_token", "RefreshToken from the answer of sign-in")
	if err := in.Err(); err != nil {
		return answer.Refusal(http.StatusBadRequest, "Check the event: "+err.Error()+".", "event")
	}

	result, err := refresh(ctx, pool, setup, username, refreshToken)
	if flowRefused(err) {
		result, err = refreshAndRotate(ctx, pool, setup, refreshToken)
	}
	if err != nil {
		return refusalsFor(username).Answer(err, setup)
	}
	if result == nil {
		return answer.Refusal(http.StatusInternalServerError, "Cognito answered without tokens. Sign in again.", "no tokens")
	}
	return answer.OK(whatNext(result), cognito.NewTokens(result))
}

// refresh is the way of an app client as step 00 makes it: ALLOW_REFRESH_TOKEN_AUTH, and no rotation.
func refresh(ctx context.Context, pool userPool, setup cognito.Setup, username, refreshToken string) (
	*types.AuthenticationResultType, error) {
	out, err := pool.InitiateAuth(ctx, &cognitoidentityprovider.InitiateAuthInput{
		ClientId: aws.String(setup.ClientID),
		AuthFlow: types.AuthFlowTypeRefreshTokenAuth,
		AuthParameters: map[string]string{
			"REFRESH_TOKEN": refreshToken,
			"SECRET_HASH":   setup.SecretHash(username),
		},
	})
	if err != nil {
		return nil, err
	}
	return out.AuthenticationResult, nil
}

// refreshAndRotate is the only way of an app client with refresh token rotation. It takes the secret itself and no user name.
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetTokensFromRefreshToken.html
func refreshAndRotate(ctx context.Context, pool userPool, setup cognito.Setup, refreshToken string) (
	*types.AuthenticationResultType, error) {
	out, err := pool.GetTokensFromRefreshToken(ctx, &cognitoidentityprovider.GetTokensFromRefreshTokenInput{
		ClientId:     aws.String(setup.ClientID),
		ClientSecret: aws.String(setup.ClientSecret),
		RefreshToken: aws.String(refreshToken),
	})
	if err != nil {
		return nil, err
	}
	return out.AuthenticationResult, nil
}

// flowRefused tells whether Cognito refused the way of refreshing, and not the token or the user. NotAuthorizedException is not
// among its types: going on after it would let a hash made from the e-mail address pass.
// https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-refresh-token.html
func flowRefused(err error) bool {
	var invalid *types.InvalidParameterException
	var unsupported *types.UnsupportedOperationException
	return errors.As(err, &invalid) || errors.As(err, &unsupported)
}

func whatNext(result *types.AuthenticationResultType) string {
	if result.RefreshToken != nil {
		return "Here are new tokens. The refresh token is new, too: keep it, since the one in the event soon ends."
	}
	return "Here are new tokens. The refresh token stays the one in the event."
}
