package practice_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestCognitoRefusesSignIns(t *testing.T) {
	p := workshopPool(t, serve(t), nil, nil)
	p.confirmed(t, "ana@example.com")
	_, err := p.signUp("unconfirmed@example.com")
	require.NoError(t, err)
	open := p.withClient(t, legacy)
	public := p.withClient(t, withoutSecret)
	off := p.withClient(t, func(in *idp.CreateUserPoolClientInput) {
		in.ExplicitAuthFlows = []types.ExplicitAuthFlowsType{types.ExplicitAuthFlowsTypeAllowUserSrpAuth}
	})
	right := func() map[string]string {
		return map[string]string{"USERNAME": "ana@example.com", "PASSWORD": goodPassword}
	}
	with := func(key, value string) map[string]string {
		parameters := right()
		parameters[key] = value
		return parameters
	}
	const flow = types.AuthFlowTypeUserPasswordAuth
	for name, tt := range map[string]struct {
		pool       *userPool
		flow       types.AuthFlowType
		parameters map[string]string
		hashOver   string
		code, text string
	}{
		"an unknown flow": {p, "PASSWORD", right(), "ana@example.com",
			"InvalidParameterException", "1 validation error detected: Value 'PASSWORD' at 'authFlow' failed to satisfy constraint: Member must satisfy enum value set"},
		"an administrator's flow": {p, types.AuthFlowTypeAdminUserPasswordAuth, right(), "ana@example.com",
			"InvalidParameterException", "Initiate Auth method not supported."},
		"a flow that is off, whatever the hash": {off, flow, right(), "",
			"InvalidParameterException", "USER_PASSWORD_AUTH flow not enabled for this client"},
		"a flow that is not emulated": {off, types.AuthFlowTypeUserSrpAuth, right(), "ana@example.com",
			"NotEmulated", "the authentication flow USER_SRP_AUTH"},
		"no password": {p, flow, map[string]string{"USERNAME": "ana@example.com"}, "ana@example.com",
			"InvalidParameterException", "Missing required parameter PASSWORD"},
		"no hash": {p, flow, right(), "",
			"NotAuthorizedException", "Client " + p.clientID + " is configured with secret but SECRET_HASH was not received"},
		"a wrong hash, before an unknown user": {open, flow, with("USERNAME", "nobody@example.com"), "ana@example.com",
			"NotAuthorizedException", "Unable to verify secret hash for client " + open.clientID},
		"a hash for a client without a secret": {public, flow, with("SECRET_HASH", "c29tZQ=="), "",
			"NotAuthorizedException", "Unable to verify secret hash for client"},
		"an unknown user": {open, flow, with("USERNAME", "nobody@example.com"), "nobody@example.com",
			"UserNotFoundException", "User does not exist."},
		"an unknown user, hidden": {p, flow, with("USERNAME", "nobody@example.com"), "nobody@example.com",
			"NotAuthorizedException", "Incorrect username or password."},
		"a wrong password": {p, flow, with("PASSWORD", "Wrong-Horse-7"), "ana@example.com",
			"NotAuthorizedException", "Incorrect username or password."},
		"unconfirmed, with a wrong password": {p, flow, map[string]string{"USERNAME": "unconfirmed@example.com", "PASSWORD": "Wrong-Horse-7"}, "unconfirmed@example.com",
			"NotAuthorizedException", "Incorrect username or password."},
		"unconfirmed": {p, flow, with("USERNAME", "unconfirmed@example.com"), "unconfirmed@example.com",
			"UserNotConfirmedException", "User is not confirmed."},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := tt.pool.initiate(tt.flow, tt.parameters, tt.hashOver)
			requireRefused(t, err, tt.code, tt.text)
			assert.NotContains(t, err.Error(), p.secret)
			assert.NotContains(t, err.Error(), "Horse", "the password")
		})
	}
	_, err = p.api.InitiateAuth(background, &idp.InitiateAuthInput{ClientId: aws.String("nobody"), AuthFlow: flow, AuthParameters: right()})
	requireRefused(t, err, "ResourceNotFoundException", "User pool client nobody does not exist.")
}

func TestCognitoAdministratorsSignIn(t *testing.T) {
	p := workshopPool(t, serve(t), nil, nil)
	p.confirmed(t, "ana@example.com")
	server := p.withClient(t, func(in *idp.CreateUserPoolClientInput) {
		in.ExplicitAuthFlows = []types.ExplicitAuthFlowsType{types.ExplicitAuthFlowsTypeAdminNoSrpAuth}
	})
	signIn := func(p *userPool, flow types.AuthFlowType) (*idp.AdminInitiateAuthOutput, error) {
		return p.api.AdminInitiateAuth(background, &idp.AdminInitiateAuthInput{
			UserPoolId: &p.id, ClientId: &p.clientID, AuthFlow: flow, AuthParameters: map[string]string{
				"USERNAME": "ana@example.com", "PASSWORD": goodPassword, "SECRET_HASH": *p.hash("ana@example.com"),
			},
		})
	}
	for _, flow := range []types.AuthFlowType{types.AuthFlowTypeAdminNoSrpAuth, types.AuthFlowTypeAdminUserPasswordAuth} {
		out, err := signIn(server, flow)
		require.NoError(t, err)
		assert.NotNil(t, out.AuthenticationResult)
	}
	_, err := signIn(server, types.AuthFlowTypeUserPasswordAuth)
	requireRefused(t, err, "InvalidParameterException", "Initiate Auth method not supported.")
	_, err = signIn(p, types.AuthFlowTypeAdminUserPasswordAuth)
	requireRefused(t, err, "InvalidParameterException", "Auth flow not enabled for this client")
}

func TestCognitoLocksOutAfterFiveWrongPasswords(t *testing.T) {
	s := serve(t)
	p := workshopPool(t, s, nil, nil)
	p.confirmed(t, "ana@example.com")
	wrong := func() error {
		_, err := p.password("ana@example.com", "Wrong-Horse-7")
		return err
	}
	for range 5 {
		requireRefused(t, wrong(), "NotAuthorizedException", "Incorrect username or password.")
	}
	_, err := p.password("ana@example.com", goodPassword)
	requireRefused(t, err, "NotAuthorizedException", "Password attempts exceeded")
	s.Clock.Forward(time.Second)
	requireRefused(t, wrong(), "NotAuthorizedException", "Incorrect username or password.")
	s.Clock.Forward(time.Second)
	requireRefused(t, wrong(), "NotAuthorizedException", "Password attempts exceeded")
	s.Clock.Forward(time.Second)
	p.signedIn(t, "ana@example.com")
	requireRefused(t, wrong(), "NotAuthorizedException", "Incorrect username or password.")
	p.signedIn(t, "ana@example.com")
}

func TestCognitoAsksInvitedUsersForANewPassword(t *testing.T) {
	s := serve(t)
	p := workshopPool(t, s, func(in *idp.CreateUserPoolInput) {
		in.Schema = []types.SchemaAttributeType{{Name: aws.String("nickname"), Required: aws.Bool(true)}}
	}, nil)
	made, err := p.api.AdminCreateUser(background, &idp.AdminCreateUserInput{
		UserPoolId: &p.id, Username: aws.String("ana@example.com"), UserAttributes: attributes("email_verified", "true"),
	})
	require.NoError(t, err)
	assert.Equal(t, types.UserStatusTypeForceChangePassword, made.User.UserStatus)
	temporary := s.lastMail(t, "ana@example.com").Code

	out, err := p.password("ana@example.com", temporary)
	require.NoError(t, err)
	assert.Nil(t, out.AuthenticationResult)
	assert.Equal(t, types.ChallengeNameTypeNewPasswordRequired, out.ChallengeName)
	assert.Equal(t, `["userAttributes.nickname"]`, out.ChallengeParameters["requiredAttributes"])
	assert.JSONEq(t, `{"email":"ana@example.com","email_verified":"true"}`, out.ChallengeParameters["userAttributes"])
	name := out.ChallengeParameters["USER_ID_FOR_SRP"]
	assert.Equal(t, *made.User.Username, name)

	answer := func(session string, responses map[string]string) (*idp.RespondToAuthChallengeOutput, error) {
		responses["USERNAME"], responses["SECRET_HASH"] = name, *p.hash(name)
		return p.api.RespondToAuthChallenge(background, &idp.RespondToAuthChallengeInput{
			ClientId: &p.clientID, ChallengeName: types.ChallengeNameTypeNewPasswordRequired, Session: &session, ChallengeResponses: responses,
		})
	}
	_, err = answer("no-session-that-was-ever-given", map[string]string{"NEW_PASSWORD": goodPassword})
	requireRefused(t, err, "NotAuthorizedException", "Invalid session for the user.")
	_, err = answer(*out.Session, map[string]string{"NEW_PASSWORD": "short", "userAttributes.nickname": "Ana"})
	requireRefused(t, err, "InvalidPasswordException", "Password not long enough")
	_, err = answer(*out.Session, map[string]string{"NEW_PASSWORD": goodPassword})
	requireRefused(t, err, "InvalidParameterException", "Invalid attributes given, nickname is missing")
	_, err = answer(*out.Session, map[string]string{"NEW_PASSWORD": goodPassword, "userAttributes.nickname": "Ana", "userAttributes.email": "bob@example.com"})
	requireRefused(t, err, "NotAuthorizedException", "Cannot modify an already provided email")
	done, err := answer(*out.Session, map[string]string{"NEW_PASSWORD": goodPassword, "userAttributes.nickname": "Ana"})
	require.NoError(t, err)
	assert.NotNil(t, done.AuthenticationResult.RefreshToken)
	assert.Equal(t, types.UserStatusTypeConfirmed, p.user(t, name).UserStatus)
	_, err = answer(*out.Session, map[string]string{"NEW_PASSWORD": goodPassword})
	requireRefused(t, err, "NotAuthorizedException", "Invalid session for the user.")
	p.signedIn(t, "ana@example.com")
}

func TestCognitoChallengesAndTemporaryPasswordsExpire(t *testing.T) {
	s := serve(t)
	p := workshopPool(t, s, nil, nil)
	_, err := p.api.AdminCreateUser(background, &idp.AdminCreateUserInput{
		UserPoolId: &p.id, Username: aws.String("ana@example.com"), TemporaryPassword: aws.String(goodPassword),
		MessageAction: types.MessageActionTypeSuppress,
	})
	require.NoError(t, err)
	out, err := p.password("ana@example.com", goodPassword)
	require.NoError(t, err)
	s.Clock.Forward(3 * time.Minute)
	name := out.ChallengeParameters["USER_ID_FOR_SRP"]
	_, err = p.api.RespondToAuthChallenge(background, &idp.RespondToAuthChallengeInput{
		ClientId: &p.clientID, ChallengeName: out.ChallengeName, Session: out.Session,
		ChallengeResponses: map[string]string{"USERNAME": name, "NEW_PASSWORD": goodPassword, "SECRET_HASH": *p.hash(name)},
	})
	requireRefused(t, err, "NotAuthorizedException", "session is expired")
	s.Clock.Forward(7 * 24 * time.Hour)
	_, err = p.password("ana@example.com", goodPassword)
	requireRefused(t, err, "NotAuthorizedException", "Temporary password has expired")
}

func TestCognitoRequiredMFAGivesNoTokens(t *testing.T) {
	p := workshopPool(t, serve(t), nil, nil)
	p.setMFA(t, types.UserPoolMfaTypeOn)
	p.confirmed(t, "ana@example.com")
	out, err := p.password("ana@example.com", goodPassword)
	require.NoError(t, err)
	assert.Nil(t, out.AuthenticationResult)
	assert.Equal(t, types.ChallengeNameTypeMfaSetup, out.ChallengeName)
	assert.NotEmpty(t, out.Session)
}

func TestCognitoAdministratorsManageUsers(t *testing.T) {
	p := workshopPool(t, serve(t), nil, nil)
	for _, name := range []string{"ana@example.com", "bob@example.com", "cem@example.org"} {
		p.confirmed(t, name)
	}
	list := func(in idp.ListUsersInput) (emails []string, next *string) {
		in.UserPoolId = &p.id
		out, err := p.api.ListUsers(background, &in)
		require.NoError(t, err)
		for _, u := range out.Users {
			emails = append(emails, valueOf(u.Attributes, "email"))
		}
		return emails, out.PaginationToken
	}
	first, next := list(idp.ListUsersInput{Limit: aws.Int32(2)})
	rest, end := list(idp.ListUsersInput{Limit: aws.Int32(2), PaginationToken: next})
	assert.ElementsMatch(t, []string{"ana@example.com", "bob@example.com", "cem@example.org"}, append(first, rest...))
	assert.Nil(t, end)
	found, _ := list(idp.ListUsersInput{Filter: aws.String(`email = "bob@example.com"`)})
	assert.Equal(t, []string{"bob@example.com"}, found)
	found, _ = list(idp.ListUsersInput{Filter: aws.String(`email ^= "c"`), AttributesToGet: []string{"email"}})
	assert.Equal(t, []string{"cem@example.org"}, found)
	_, err := p.api.ListUsers(background, &idp.ListUsersInput{UserPoolId: &p.id, Filter: aws.String(`email > "a"`)})
	requireRefused(t, err, "InvalidParameterException", "")

	ana := aws.String("ana@example.com")
	_, err = p.api.AdminSetUserPassword(background, &idp.AdminSetUserPasswordInput{UserPoolId: &p.id, Username: ana, Password: aws.String("weak"), Permanent: true})
	requireRefused(t, err, "InvalidPasswordException", "Password not long enough")
	_, err = p.api.AdminSetUserPassword(background, &idp.AdminSetUserPasswordInput{UserPoolId: &p.id, Username: ana, Password: aws.String("Another-Horse-8"), Permanent: true})
	require.NoError(t, err)
	_, err = p.password("ana@example.com", goodPassword)
	requireRefused(t, err, "NotAuthorizedException", "Incorrect username or password.")
	_, err = p.password("ana@example.com", "Another-Horse-8")
	require.NoError(t, err)

	_, err = p.api.AdminDeleteUser(background, &idp.AdminDeleteUserInput{UserPoolId: &p.id, Username: ana})
	require.NoError(t, err)
	_, err = p.api.AdminGetUser(background, &idp.AdminGetUserInput{UserPoolId: &p.id, Username: ana})
	requireRefused(t, err, "UserNotFoundException", "User does not exist.")
	p.confirmed(t, "ana@example.com")
	_, err = p.api.AdminCreateUser(background, &idp.AdminCreateUserInput{UserPoolId: &p.id, Username: ana})
	requireRefused(t, err, "UsernameExistsException", "An account with the given email already exists.")
}
