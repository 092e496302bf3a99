package practice_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const goodPassword = "Correct-Horse-7"

// userPool is a pool with an app client, in a practice account that is being served.
type userPool struct {
	*served
	api      *idp.Client
	id       string
	clientID string
	secret   string // empty where the client has none
}

// workshopPool is the pool and the app client of the workshop, changed where a test needs them otherwise.
func workshopPool(t testing.TB, s *served, change func(*idp.CreateUserPoolInput), changeClient func(*idp.CreateUserPoolClientInput)) *userPool {
	t.Helper()
	api := s.cognito(east)
	in := &idp.CreateUserPoolInput{
		PoolName:               aws.String("tutorials-user-pool"),
		UsernameAttributes:     []types.UsernameAttributeType{types.UsernameAttributeTypeEmail},
		AutoVerifiedAttributes: []types.VerifiedAttributeType{types.VerifiedAttributeTypeEmail},
	}
	if change != nil {
		change(in)
	}
	made, err := api.CreateUserPool(background, in)
	require.NoError(t, err)
	p := &userPool{served: s, api: api, id: *made.UserPool.Id}
	return p.withClient(t, changeClient)
}

// withClient is the same pool through a new app client.
func (p *userPool) withClient(t testing.TB, change func(*idp.CreateUserPoolClientInput)) *userPool {
	t.Helper()
	in := &idp.CreateUserPoolClientInput{
		UserPoolId: &p.id, ClientName: aws.String("tutorials-client"), GenerateSecret: true,
		ExplicitAuthFlows: []types.ExplicitAuthFlowsType{
			types.ExplicitAuthFlowsTypeAllowUserPasswordAuth, types.ExplicitAuthFlowsTypeAllowRefreshTokenAuth,
		},
		PreventUserExistenceErrors: types.PreventUserExistenceErrorTypesEnabled,
	}
	if change != nil {
		change(in)
	}
	made, err := p.api.CreateUserPoolClient(background, in)
	require.NoError(t, err)
	with := *p
	with.clientID, with.secret = *made.UserPoolClient.ClientId, aws.ToString(made.UserPoolClient.ClientSecret)
	return &with
}

func withoutSecret(in *idp.CreateUserPoolClientInput) { in.GenerateSecret = false }

func legacy(in *idp.CreateUserPoolClientInput) {
	in.PreventUserExistenceErrors = types.PreventUserExistenceErrorTypesLegacy
}

func rotating(in *idp.CreateUserPoolClientInput) {
	in.ExplicitAuthFlows = []types.ExplicitAuthFlowsType{types.ExplicitAuthFlowsTypeAllowUserPasswordAuth}
	in.RefreshTokenRotation = &types.RefreshTokenRotationType{Feature: types.FeatureTypeEnabled, RetryGracePeriodSeconds: aws.Int32(10)}
}

// hash is the secret hash over a name; nil for a client without a secret.
func (p *userPool) hash(name string) *string {
	if p.secret == "" {
		return nil
	}
	mac := hmac.New(sha256.New, []byte(p.secret))
	mac.Write([]byte(name + p.clientID))
	return aws.String(base64.StdEncoding.EncodeToString(mac.Sum(nil)))
}

func attributes(pairs ...string) []types.AttributeType {
	var list []types.AttributeType
	for i := 0; i < len(pairs); i += 2 {
		list = append(list, types.AttributeType{Name: aws.String(pairs[i]), Value: aws.String(pairs[i+1])})
	}
	return list
}

func (p *userPool) signUp(name string, pairs ...string) (*idp.SignUpOutput, error) {
	return p.api.SignUp(background, &idp.SignUpInput{
		ClientId: &p.clientID, Username: &name, Password: aws.String(goodPassword), SecretHash: p.hash(name),
		UserAttributes: attributes(pairs...),
	})
}

func (p *userPool) confirm(name, code string) error {
	_, err := p.api.ConfirmSignUp(background, &idp.ConfirmSignUpInput{
		ClientId: &p.clientID, Username: &name, ConfirmationCode: &code, SecretHash: p.hash(name),
	})
	return err
}

// confirmed signs a user up and confirms with the mailed code. It returns the sub.
func (p *userPool) confirmed(t testing.TB, name string, pairs ...string) string {
	t.Helper()
	out, err := p.signUp(name, pairs...)
	require.NoError(t, err)
	require.NoError(t, p.confirm(name, p.lastMail(t, name).Code))
	return *out.UserSub
}

func (p *userPool) initiate(flow types.AuthFlowType, parameters map[string]string, hashOver string) (*idp.InitiateAuthOutput, error) {
	if hash := p.hash(hashOver); hash != nil && hashOver != "" {
		parameters["SECRET_HASH"] = *hash
	}
	return p.api.InitiateAuth(background, &idp.InitiateAuthInput{ClientId: &p.clientID, AuthFlow: flow, AuthParameters: parameters})
}

func (p *userPool) password(name, password string) (*idp.InitiateAuthOutput, error) {
	return p.initiate(types.AuthFlowTypeUserPasswordAuth, map[string]string{"USERNAME": name, "PASSWORD": password}, name)
}

func (p *userPool) signedIn(t testing.TB, name string) *types.AuthenticationResultType {
	t.Helper()
	out, err := p.password(name, goodPassword)
	require.NoError(t, err)
	require.NotNil(t, out.AuthenticationResult)
	return out.AuthenticationResult
}

func (p *userPool) refresh(token *string, hashOver string) (*idp.InitiateAuthOutput, error) {
	return p.initiate(types.AuthFlowTypeRefreshTokenAuth, map[string]string{"REFRESH_TOKEN": *token}, hashOver)
}

func (p *userPool) fromRefreshToken(token *string) (*types.AuthenticationResultType, error) {
	in := &idp.GetTokensFromRefreshTokenInput{ClientId: &p.clientID, RefreshToken: token}
	if p.secret != "" {
		in.ClientSecret = &p.secret
	}
	out, err := p.api.GetTokensFromRefreshToken(background, in)
	if err != nil {
		return nil, err
	}
	return out.AuthenticationResult, nil
}

func (p *userPool) user(t testing.TB, name string) *idp.AdminGetUserOutput {
	t.Helper()
	out, err := p.api.AdminGetUser(background, &idp.AdminGetUserInput{UserPoolId: &p.id, Username: &name})
	require.NoError(t, err)
	return out
}

func valueOf(list []types.AttributeType, name string) string {
	for _, attribute := range list {
		if *attribute.Name == name {
			return *attribute.Value
		}
	}
	return ""
}

// verified are a token's claims, once its signature has been held against the published keys.
func (p *userPool) verified(t testing.TB, token *string) (claims map[string]any, keyID string) {
	t.Helper()
	var keys jose.JSONWebKeySet
	fetch(t, p.URL+"/"+p.id+"/.well-known/jwks.json", &keys)
	parsed, err := jwt.ParseSigned(*token, []jose.SignatureAlgorithm{jose.RS256})
	require.NoError(t, err)
	keyID = parsed.Headers[0].KeyID
	require.Len(t, keys.Key(keyID), 1)
	require.NoError(t, parsed.Claims(keys.Key(keyID)[0], &claims))
	return claims, keyID
}

func fetch(t testing.TB, url string, into any) {
	t.Helper()
	response, err := http.Get(url)
	require.NoError(t, err)
	defer response.Body.Close()
	require.Equal(t, http.StatusOK, response.StatusCode, url)
	assert.Equal(t, "application/json", response.Header.Get("Content-Type"))
	require.NoError(t, json.NewDecoder(response.Body).Decode(into))
}
