package practice_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestCognitoSignsUpByEmail(t *testing.T) {
	p := workshopPool(t, serve(t), nil, nil)
	out, err := p.signUp("ana@example.com", "nickname", "Ana")
	require.NoError(t, err)
	assert.False(t, out.UserConfirmed)
	assert.Equal(t, "a***@e***", *out.CodeDeliveryDetails.Destination)
	assert.Equal(t, "email", *out.CodeDeliveryDetails.AttributeName)
	mail := p.lastMail(t, "ana@example.com")
	assert.Len(t, mail.Code, 6)
	assert.Contains(t, mail.Text, mail.Code)

	u := p.user(t, "ana@example.com")
	assert.Equal(t, *out.UserSub, *u.Username, "the user name is the sub")
	assert.Equal(t, types.UserStatusTypeUnconfirmed, u.UserStatus)
	assert.True(t, u.Enabled)
	assert.Equal(t, attributes("sub", *out.UserSub, "email", "ana@example.com", "email_verified", "false", "nickname", "Ana"), u.UserAttributes)
	assert.Equal(t, u.UserAttributes, p.user(t, *out.UserSub).UserAttributes, "the UUID finds the user too")

	_, err = p.password("ana@example.com", "Wrong-Horse-7")
	requireRefused(t, err, "NotAuthorizedException", "Incorrect username or password.")
	_, err = p.password("ana@example.com", goodPassword)
	requireRefused(t, err, "UserNotConfirmedException", "User is not confirmed.")

	require.NoError(t, p.confirm("ana@example.com", mail.Code))
	u = p.user(t, "ana@example.com")
	assert.Equal(t, types.UserStatusTypeConfirmed, u.UserStatus)
	assert.Equal(t, "true", valueOf(u.UserAttributes, "email_verified"))
	p.signedIn(t, "ana@example.com")

	err = p.confirm("ana@example.com", mail.Code)
	requireRefused(t, err, "NotAuthorizedException", "User cannot be confirmed. Current status is CONFIRMED")
}

func TestCognitoConfirmationByAdministratorVerifiesNothing(t *testing.T) {
	p := workshopPool(t, serve(t), nil, nil)
	_, err := p.signUp("ana@example.com")
	require.NoError(t, err)
	in := &idp.AdminConfirmSignUpInput{UserPoolId: &p.id, Username: aws.String("ana@example.com")}
	_, err = p.api.AdminConfirmSignUp(background, in)
	require.NoError(t, err)
	u := p.user(t, "ana@example.com")
	assert.Equal(t, types.UserStatusTypeConfirmed, u.UserStatus)
	assert.Equal(t, "false", valueOf(u.UserAttributes, "email_verified"))
	_, err = p.api.AdminConfirmSignUp(background, in)
	requireRefused(t, err, "NotAuthorizedException", "Current status is CONFIRMED")
}

func TestCognitoRefusesSignUps(t *testing.T) {
	s := serve(t)
	p := workshopPool(t, s, func(in *idp.CreateUserPoolInput) {
		in.Schema = []types.SchemaAttributeType{
			{Name: aws.String("nickname"), Required: aws.Bool(true)},
			{Name: aws.String("team"), AttributeDataType: types.AttributeDataTypeString,
				StringAttributeConstraints: &types.StringAttributeConstraintsType{MaxLength: aws.String("3")}},
		}
	}, func(in *idp.CreateUserPoolClientInput) {
		in.WriteAttributes = []string{"email", "nickname", "custom:team"}
	})
	p.confirmed(t, "ana@example.com", "nickname", "Ana")
	other := p.withClient(t, nil)
	public := p.withClient(t, withoutSecret)
	closed := workshopPool(t, s, func(in *idp.CreateUserPoolInput) {
		in.AdminCreateUserConfig = &types.AdminCreateUserConfigType{AllowAdminCreateUserOnly: true}
	}, nil)

	for name, tt := range map[string]struct {
		pool       *userPool
		change     func(*idp.SignUpInput)
		code, text string
	}{
		"no such client": {p, func(in *idp.SignUpInput) { in.ClientId = aws.String("nobody") },
			"ResourceNotFoundException", "User pool client nobody does not exist."},
		"a client id with a dash": {p, func(in *idp.SignUpInput) { in.ClientId = aws.String("a-b") },
			"InvalidParameterException", "1 validation error detected: Value at 'clientId' failed to satisfy constraint: Member must satisfy regular expression pattern"},
		"no hash": {p, func(in *idp.SignUpInput) { in.SecretHash = nil },
			"NotAuthorizedException", "Client " + p.clientID + " is configured with secret but SECRET_HASH was not received"},
		"another client's hash": {p, func(in *idp.SignUpInput) { in.SecretHash = other.hash("bob@example.com") },
			"NotAuthorizedException", "Unable to verify secret hash for client " + p.clientID},
		"a hash for a client without a secret": {public, func(in *idp.SignUpInput) { in.SecretHash = aws.String("c29tZQ==") },
			"NotAuthorizedException", "Unable to verify secret hash for client"},
		"only administrators make users": {closed, func(*idp.SignUpInput) {},
			"NotAuthorizedException", "SignUp is not permitted for this user pool"},
		"no e-mail address": {p, func(in *idp.SignUpInput) { in.Username, in.SecretHash = aws.String("bob"), p.hash("bob") },
			"InvalidParameterException", "Username should be an email."},
		"half an e-mail address": {p, func(in *idp.SignUpInput) { in.Username, in.SecretHash = aws.String("bob@home"), p.hash("bob@home") },
			"InvalidParameterException", "Invalid email address format."},
		"a missing attribute": {p, func(in *idp.SignUpInput) { in.UserAttributes = nil },
			"InvalidParameterException", "Attributes did not conform to the schema: nickname: The attribute is required"},
		"an unknown attribute": {p, func(in *idp.SignUpInput) {
			in.UserAttributes = append(in.UserAttributes, attributes("colour", "red")...)
		}, "InvalidParameterException", "Type for attribute {colour} could not be determined"},
		"an attribute that the client may not write": {p, func(in *idp.SignUpInput) {
			in.UserAttributes = append(in.UserAttributes, attributes("picture", "https://example.com/a.png")...)
		}, "NotAuthorizedException", "A client attempted to write unauthorized attribute"},
		"a value that is too long": {p, func(in *idp.SignUpInput) {
			in.UserAttributes = append(in.UserAttributes, attributes("custom:team", "blue")...)
		}, "InvalidParameterException", "custom:team: String must be no longer than 3 characters"},
		"white space in the password": {p, func(in *idp.SignUpInput) { in.Password = aws.String("Correct Horse 7!") },
			"InvalidParameterException", "1 validation error detected: Value at 'password' failed to satisfy constraint"},
		"a short password":     {p, func(in *idp.SignUpInput) { in.Password = aws.String("Aa1!") }, "InvalidPasswordException", "Password did not conform with policy: Password not long enough"},
		"no upper-case letter": {p, func(in *idp.SignUpInput) { in.Password = aws.String("correct-7") }, "InvalidPasswordException", "Password must have uppercase characters"},
		"no lower-case letter": {p, func(in *idp.SignUpInput) { in.Password = aws.String("CORRECT-7") }, "InvalidPasswordException", "Password must have lowercase characters"},
		"no digit":             {p, func(in *idp.SignUpInput) { in.Password = aws.String("Correct-Horse") }, "InvalidPasswordException", "Password must have numeric characters"},
		"no symbol":            {p, func(in *idp.SignUpInput) { in.Password = aws.String("CorrectHorse7") }, "InvalidPasswordException", "Password must have symbol characters"},
		"a user who is there already": {p, func(in *idp.SignUpInput) {
			in.Username, in.SecretHash = aws.String("ana@example.com"), p.hash("ana@example.com")
		}, "UsernameExistsException", "An account with the given email already exists."},
	} {
		t.Run(name, func(t *testing.T) {
			in := &idp.SignUpInput{
				ClientId: &tt.pool.clientID, Username: aws.String("bob@example.com"), Password: aws.String(goodPassword),
				SecretHash: tt.pool.hash("bob@example.com"), UserAttributes: attributes("nickname", "Bob"),
			}
			tt.change(in)
			_, err := tt.pool.api.SignUp(background, in)
			requireRefused(t, err, tt.code, tt.text)
			if in.Password != nil {
				assert.NotContains(t, err.Error(), *in.Password)
			}
		})
	}
}

func TestCognitoNamesAndAliases(t *testing.T) {
	s := serve(t)
	plain := workshopPool(t, s, func(in *idp.CreateUserPoolInput) {
		in.UsernameAttributes = nil
		in.UsernameConfiguration = &types.UsernameConfigurationType{CaseSensitive: aws.Bool(false)}
	}, legacy)
	_, err := plain.signUp("ana")
	require.NoError(t, err)
	_, err = plain.signUp("ANA")
	requireRefused(t, err, "UsernameExistsException", "User already exists")

	aliased := workshopPool(t, s, func(in *idp.CreateUserPoolInput) {
		in.UsernameAttributes, in.AliasAttributes = nil, []types.AliasAttributeType{types.AliasAttributeTypeEmail}
	}, legacy)
	_, err = aliased.signUp("ana@example.com")
	requireRefused(t, err, "InvalidParameterException", "Username cannot be of email format, since user pool is configured for email alias.")
	_, err = aliased.signUp("ana", "email", "ana@example.com")
	require.NoError(t, err)
	_, err = aliased.password("ana@example.com", goodPassword)
	requireRefused(t, err, "UserNotFoundException", "User does not exist.")
	require.NoError(t, aliased.confirm("ana", s.lastMail(t, "ana@example.com").Code))
	aliased.signedIn(t, "ana@example.com")
	assert.Equal(t, "ana", *aliased.user(t, "ana@example.com").Username)

	sensitive := workshopPool(t, s, nil, legacy)
	sensitive.confirmed(t, "ana@example.com")
	_, err = sensitive.password("Ana@example.com", goodPassword)
	requireRefused(t, err, "UserNotFoundException", "User does not exist.")
}

func TestCognitoCodes(t *testing.T) {
	s := serve(t)
	p := workshopPool(t, s, nil, nil)
	open := p.withClient(t, legacy)
	_, err := p.signUp("ana@example.com")
	require.NoError(t, err)
	first := s.lastMail(t, "ana@example.com").Code

	requireRefused(t, p.confirm("ana@example.com", "none"), "CodeMismatchException", "Invalid verification code provided, please try again.")
	s.Clock.Forward(24 * time.Hour)
	requireRefused(t, p.confirm("ana@example.com", first), "ExpiredCodeException", "Invalid code provided, please request a code again.")

	resend := func(p *userPool, name string) (*idp.ResendConfirmationCodeOutput, error) {
		return p.api.ResendConfirmationCode(background, &idp.ResendConfirmationCodeInput{
			ClientId: &p.clientID, Username: &name, SecretHash: p.hash(name),
		})
	}
	out, err := resend(p, "ana@example.com")
	require.NoError(t, err)
	assert.Equal(t, "a***@e***", *out.CodeDeliveryDetails.Destination)
	require.NoError(t, p.confirm("ana@example.com", s.lastMail(t, "ana@example.com").Code))
	_, err = resend(p, "ana@example.com")
	requireRefused(t, err, "InvalidParameterException", "User is already confirmed.")

	// An unknown user: told where the client says so, hidden where it does not.
	_, err = resend(open, "nobody@example.com")
	requireRefused(t, err, "UserNotFoundException", "")
	requireRefused(t, open.confirm("nobody@example.com", "123456"), "UserNotFoundException", "")
	hidden, err := resend(p, "nobody@example.com")
	require.NoError(t, err)
	assert.Equal(t, "n***@e***", *hidden.CodeDeliveryDetails.Destination)
	requireRefused(t, p.confirm("nobody@example.com", "123456"), "ExpiredCodeException", "")
}

func TestCognitoSendsFiftyEmailsADay(t *testing.T) {
	s := serve(t)
	p := workshopPool(t, s, nil, nil)
	_, err := p.signUp("ana@example.com")
	require.NoError(t, err)
	resend := &idp.ResendConfirmationCodeInput{
		ClientId: &p.clientID, Username: aws.String("ana@example.com"), SecretHash: p.hash("ana@example.com"),
	}
	for range 49 {
		_, err := p.api.ResendConfirmationCode(background, resend)
		require.NoError(t, err)
	}
	_, err = p.signUp("bob@example.com")
	requireRefused(t, err, "LimitExceededException", "Exceeded daily email limit")
	_, err = p.api.AdminGetUser(background, &idp.AdminGetUserInput{UserPoolId: &p.id, Username: aws.String("bob@example.com")})
	requireRefused(t, err, "UserNotFoundException", "User does not exist.")
	s.Clock.Forward(24 * time.Hour)
	_, err = p.signUp("bob@example.com")
	require.NoError(t, err)
}

func TestCognitoSignUpsInParallelMakeOneUser(t *testing.T) {
	p := workshopPool(t, serve(t), nil, nil)
	var made atomic.Int32
	var group sync.WaitGroup
	for i := range 16 {
		group.Go(func() {
			if _, err := p.signUp("ana@example.com"); err == nil {
				made.Add(1)
			}
			_, err := p.signUp(fmt.Sprintf("user-%d@example.com", i))
			assert.NoError(t, err)
		})
	}
	group.Wait()
	assert.EqualValues(t, 1, made.Load())
	pool, err := p.api.DescribeUserPool(background, &idp.DescribeUserPoolInput{UserPoolId: &p.id})
	require.NoError(t, err)
	assert.EqualValues(t, 17, pool.UserPool.EstimatedNumberOfUsers)
}

func TestCognitoAnswersTriggersLoudly(t *testing.T) {
	s := serve(t)
	arn := aws.String("arn:aws:lambda:us-east-1:123456789012:function:trigger")
	p := workshopPool(t, s, func(in *idp.CreateUserPoolInput) { in.LambdaConfig = &types.LambdaConfigType{PreTokenGeneration: arn} }, nil)
	p.confirmed(t, "ana@example.com")
	_, err := p.password("ana@example.com", goodPassword)
	requireRefused(t, err, "NotEmulated", "the Lambda trigger PreTokenGeneration")

	p = workshopPool(t, s, func(in *idp.CreateUserPoolInput) { in.LambdaConfig = &types.LambdaConfigType{PreSignUp: arn} }, nil)
	_, err = p.signUp("ana@example.com")
	requireRefused(t, err, "NotEmulated", "the Lambda trigger PreSignUp")
}
