package cognito

import (
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

// Tokens is what a sign-in or a refresh hands out, under Cognito's own names. ExpiresIn counts in seconds and is the life of
// the ID token and the access token. A refresh has no RefreshToken, unless the app client rotates them.
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AuthenticationResultType.html
type Tokens struct {
	AccessToken  *string `json:",omitempty"`
	ExpiresIn    int32
	TokenType    *string `json:",omitempty"`
	RefreshToken *string `json:",omitempty"`
	IdToken      *string `json:",omitempty"`
}

// NewTokens takes over the five members that the answer has; result may not be nil.
func NewTokens(result *types.AuthenticationResultType) Tokens {
	return Tokens{
		AccessToken:  result.AccessToken,
		ExpiresIn:    result.ExpiresIn,
		TokenType:    result.TokenType,
		RefreshToken: result.RefreshToken,
		IdToken:      result.IdToken,
	}
}
