package practice_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestCognitoTokensHaveCognitosClaims(t *testing.T) {
	s := serve(t)
	p := workshopPool(t, s, nil, nil)
	sub := p.confirmed(t, "ana@example.com", "nickname", "Ana")
	tokens := p.signedIn(t, "ana@example.com")
	assert.EqualValues(t, 3600, tokens.ExpiresIn)
	assert.Equal(t, "Bearer", *tokens.TokenType)

	id, idKey := p.verified(t, tokens.IdToken)
	access, accessKey := p.verified(t, tokens.AccessToken)
	assert.NotEqual(t, idKey, accessKey)
	now := float64(s.Clock.Now().Unix())
	issuer := "https://cognito-idp.us-east-1.amazonaws.com/" + p.id
	for _, claims := range []map[string]any{id, access} {
		assert.Equal(t, sub, claims["sub"])
		assert.Equal(t, issuer, claims["iss"])
		assert.Equal(t, now, claims["iat"])
		assert.Equal(t, now, claims["auth_time"])
		assert.Equal(t, now+3600, claims["exp"])
		assert.Equal(t, id["origin_jti"], claims["origin_jti"])
		assert.Equal(t, id["event_id"], claims["event_id"])
	}
	assert.NotEqual(t, id["jti"], access["jti"])
	assert.Equal(t, "id", id["token_use"])
	assert.Equal(t, p.clientID, id["aud"])
	assert.Equal(t, sub, id["cognito:username"])
	assert.Equal(t, "ana@example.com", id["email"])
	assert.Equal(t, true, id["email_verified"])
	assert.Equal(t, "Ana", id["nickname"])
	assert.Equal(t, "access", access["token_use"])
	assert.Equal(t, p.clientID, access["client_id"])
	assert.Equal(t, sub, access["username"])
	assert.Equal(t, "aws.cognito.signin.user.admin", access["scope"])
	assert.NotContains(t, access, "aud")
	assert.NotContains(t, access, "email")
	assert.Len(t, strings.Split(*tokens.RefreshToken, "."), 5)

	var discovery map[string]any
	fetch(t, s.URL+"/"+p.id+"/.well-known/openid-configuration", &discovery)
	assert.Equal(t, issuer, discovery["issuer"])
	assert.Equal(t, s.URL+"/"+p.id+"/.well-known/jwks.json", discovery["jwks_uri"])
}

func TestCognitoRefreshWantsTheHashOverTheRealUserName(t *testing.T) {
	s := serve(t)
	p := workshopPool(t, s, nil, nil)
	sub := p.confirmed(t, "ana@example.com")
	first := p.signedIn(t, "ana@example.com")
	s.Clock.Forward(time.Minute)

	_, err := p.refresh(first.RefreshToken, "ana@example.com")
	requireRefused(t, err, "NotAuthorizedException", "SecretHash does not match for the client: "+p.clientID)
	_, err = p.refresh(first.RefreshToken, "")
	requireRefused(t, err, "NotAuthorizedException", "Client "+p.clientID+" is configured with secret but SECRET_HASH was not received")

	out, err := p.refresh(first.RefreshToken, sub)
	require.NoError(t, err)
	assert.Nil(t, out.AuthenticationResult.RefreshToken)
	before, _ := p.verified(t, first.IdToken)
	after, _ := p.verified(t, out.AuthenticationResult.IdToken)
	for _, kept := range []string{"auth_time", "origin_jti", "sub"} {
		assert.Equal(t, before[kept], after[kept], kept)
	}
	for _, changed := range []string{"iat", "exp", "jti"} {
		assert.NotEqual(t, before[changed], after[changed], changed)
	}

	plain, err := p.fromRefreshToken(first.RefreshToken)
	require.NoError(t, err)
	assert.Nil(t, plain.RefreshToken, "rotation is off")
	wrong := *p
	wrong.secret = strings.Repeat("x", 51)
	_, err = wrong.fromRefreshToken(first.RefreshToken)
	requireRefused(t, err, "NotAuthorizedException", "secret")
}

func TestCognitoRefusesRefreshTokens(t *testing.T) {
	s := serve(t)
	p := workshopPool(t, s, nil, nil)
	sub := p.confirmed(t, "ana@example.com")
	tokens := p.signedIn(t, "ana@example.com")
	cut := (*tokens.RefreshToken)[:len(*tokens.RefreshToken)-4]
	elsewhere := workshopPool(t, s, nil, nil)

	for name, tt := range map[string]struct {
		pool  *userPool
		token *string
	}{
		"cut off":               {p, &cut},
		"an ID token":           {p, tokens.IdToken},
		"another client's":      {p.withClient(t, nil), tokens.RefreshToken},
		"another pool's client": {elsewhere, tokens.RefreshToken},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := tt.pool.refresh(tt.token, sub)
			requireRefused(t, err, "NotAuthorizedException", "Invalid Refresh Token")
			_, err = tt.pool.fromRefreshToken(tt.token)
			requireRefused(t, err, "NotAuthorizedException", "Invalid Refresh Token")
		})
	}
	s.Clock.Forward(30 * 24 * time.Hour)
	_, err := p.refresh(tokens.RefreshToken, sub)
	requireRefused(t, err, "NotAuthorizedException", "Refresh Token has expired")
	s.Clock.Forward(48 * time.Hour)
	p.signedIn(t, "ana@example.com") // forgets what is over
	_, err = p.refresh(tokens.RefreshToken, sub)
	requireRefused(t, err, "NotAuthorizedException", "Refresh Token has expired")
}

func TestCognitoRotatesRefreshTokens(t *testing.T) {
	s := serve(t)
	p := workshopPool(t, s, nil, rotating)
	sub := p.confirmed(t, "ana@example.com")
	first := p.signedIn(t, "ana@example.com").RefreshToken

	_, err := p.refresh(first, sub)
	requireRefused(t, err, "InvalidParameterException", "REFRESH_TOKEN_AUTH flow not enabled for this client")

	second, err := p.fromRefreshToken(first)
	require.NoError(t, err)
	require.NotNil(t, second.RefreshToken)
	s.Clock.Forward(9 * time.Second)
	_, err = p.fromRefreshToken(first)
	require.NoError(t, err, "within the grace period")
	s.Clock.Forward(time.Second)
	_, err = p.fromRefreshToken(first)
	requireRefused(t, err, "RefreshTokenReuseException", "")
	third, err := p.fromRefreshToken(second.RefreshToken)
	require.NoError(t, err)

	s.Clock.Forward(30 * 24 * time.Hour)
	_, err = p.fromRefreshToken(third.RefreshToken)
	requireRefused(t, err, "NotAuthorizedException", "Refresh Token has expired")
}

func TestCognitoTokenValidity(t *testing.T) {
	s := serve(t)
	p := workshopPool(t, s, nil, func(in *idp.CreateUserPoolClientInput) {
		in.AccessTokenValidity, in.IdTokenValidity, in.RefreshTokenValidity = aws.Int32(5), aws.Int32(2), 1
		in.TokenValidityUnits = &types.TokenValidityUnitsType{AccessToken: types.TimeUnitsTypeMinutes}
	})
	sub := p.confirmed(t, "ana@example.com")
	tokens := p.signedIn(t, "ana@example.com")
	assert.EqualValues(t, 300, tokens.ExpiresIn)
	id, _ := p.verified(t, tokens.IdToken)
	assert.Equal(t, 7200.0, id["exp"].(float64)-id["iat"].(float64))

	_, err := p.api.GetUser(background, &idp.GetUserInput{AccessToken: tokens.AccessToken})
	require.NoError(t, err)
	s.Clock.Forward(5 * time.Minute)
	_, err = p.api.GetUser(background, &idp.GetUserInput{AccessToken: tokens.AccessToken})
	requireRefused(t, err, "NotAuthorizedException", "Access Token has expired")
	s.Clock.Forward(24 * time.Hour)
	_, err = p.refresh(tokens.RefreshToken, sub)
	requireRefused(t, err, "NotAuthorizedException", "Refresh Token has expired")
}

func TestCognitoSigningOutRevokesTokens(t *testing.T) {
	s := serve(t)
	p := workshopPool(t, s, nil, nil)
	sub := p.confirmed(t, "ana@example.com")

	for name, signOut := range map[string]func(*types.AuthenticationResultType) error{
		"RevokeToken": func(tokens *types.AuthenticationResultType) error {
			_, err := p.api.RevokeToken(background, &idp.RevokeTokenInput{ClientId: &p.clientID, ClientSecret: &p.secret, Token: tokens.RefreshToken})
			return err
		},
		"GlobalSignOut": func(tokens *types.AuthenticationResultType) error {
			_, err := p.api.GlobalSignOut(background, &idp.GlobalSignOutInput{AccessToken: tokens.AccessToken})
			return err
		},
		"AdminUserGlobalSignOut": func(*types.AuthenticationResultType) error {
			_, err := p.api.AdminUserGlobalSignOut(background, &idp.AdminUserGlobalSignOutInput{UserPoolId: &p.id, Username: &sub})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			tokens := p.signedIn(t, "ana@example.com")
			got, err := p.api.GetUser(background, &idp.GetUserInput{AccessToken: tokens.AccessToken})
			require.NoError(t, err)
			assert.Equal(t, sub, *got.Username)
			require.NoError(t, signOut(tokens))
			_, err = p.api.GetUser(background, &idp.GetUserInput{AccessToken: tokens.AccessToken})
			requireRefused(t, err, "NotAuthorizedException", "Access Token has been revoked")
			_, err = p.refresh(tokens.RefreshToken, sub)
			requireRefused(t, err, "NotAuthorizedException", "Refresh Token has been revoked")
		})
	}

	tokens := p.signedIn(t, "ana@example.com")
	_, err := p.api.GetUser(background, &idp.GetUserInput{AccessToken: tokens.IdToken})
	requireRefused(t, err, "NotAuthorizedException", "Invalid Access Token")
	_, err = p.api.RevokeToken(background, &idp.RevokeTokenInput{ClientId: &p.clientID, ClientSecret: &p.secret, Token: tokens.AccessToken})
	requireRefused(t, err, "UnsupportedTokenTypeException", "")
	unrevocable := p.withClient(t, func(in *idp.CreateUserPoolClientInput) { in.EnableTokenRevocation = aws.Bool(false) })
	tokens = unrevocable.signedIn(t, "ana@example.com")
	claims, _ := unrevocable.verified(t, tokens.IdToken)
	assert.NotContains(t, claims, "origin_jti")
	_, err = p.api.RevokeToken(background, &idp.RevokeTokenInput{ClientId: &unrevocable.clientID, ClientSecret: &unrevocable.secret, Token: tokens.RefreshToken})
	requireRefused(t, err, "UnsupportedOperationException", "")
}

func TestCognitoKeepsTokensOverARestart(t *testing.T) {
	folder := t.TempDir()
	var p *userPool
	var sub string
	var tokens *types.AuthenticationResultType
	t.Run("before", func(t *testing.T) {
		p = workshopPool(t, serveFolder(t, folder), nil, nil)
		sub = p.confirmed(t, "ana@example.com")
		tokens = p.signedIn(t, "ana@example.com")
	})
	again := *p
	again.served = serveFolder(t, folder)
	again.api = again.cognito(east)
	again.signedIn(t, "ana@example.com")
	_, err := again.refresh(tokens.RefreshToken, sub)
	require.NoError(t, err)
	again.verified(t, tokens.IdToken)
}
