package practice_test

import (
	"fmt"
	"net/http"
	"regexp"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestCognitoShowsAWSDefaultsOfAPool(t *testing.T) {
	s := serve(t)
	made, err := s.cognito(east).CreateUserPool(background, &idp.CreateUserPoolInput{PoolName: aws.String("plain")})
	require.NoError(t, err)
	p := made.UserPool

	assert.Regexp(t, regexp.MustCompile(`^us-east-1_[0-9a-zA-Z]{9}$`), *p.Id)
	assert.Equal(t, "arn:aws:cognito-idp:us-east-1:123456789012:userpool/"+*p.Id, *p.Arn)
	assert.True(t, s.Clock.Now().Equal(*p.CreationDate))
	assert.Equal(t, types.UserPoolMfaTypeOff, p.MfaConfiguration)
	assert.Equal(t, types.DeletionProtectionTypeInactive, p.DeletionProtection)
	assert.Equal(t, types.UserPoolTierTypeEssentials, p.UserPoolTier)
	assert.Equal(t, types.EmailSendingAccountTypeCognitoDefault, p.EmailConfiguration.EmailSendingAccount)
	assert.False(t, p.AdminCreateUserConfig.AllowAdminCreateUserOnly)
	assert.Equal(t, &types.PasswordPolicyType{
		MinimumLength: aws.Int32(8), RequireLowercase: true, RequireUppercase: true, RequireNumbers: true, RequireSymbols: true,
		TemporaryPasswordValidityDays: 7,
	}, p.Policies.PasswordPolicy)
	assert.NotNil(t, p.LambdaConfig)
	assert.Equal(t, "sub", *p.SchemaAttributes[0].Name)
	assert.False(t, *p.SchemaAttributes[0].Mutable)

	seen, err := s.cognito(east).DescribeUserPool(background, &idp.DescribeUserPoolInput{UserPoolId: p.Id})
	require.NoError(t, err)
	assert.Equal(t, p, seen.UserPool)
}

func TestCognitoShowsAWSDefaultsOfAnAppClient(t *testing.T) {
	p := workshopPool(t, serve(t), nil, func(in *idp.CreateUserPoolClientInput) {
		in.ExplicitAuthFlows, in.PreventUserExistenceErrors = nil, ""
	})
	seen, err := p.api.DescribeUserPoolClient(background, &idp.DescribeUserPoolClientInput{UserPoolId: &p.id, ClientId: &p.clientID})
	require.NoError(t, err)
	c := seen.UserPoolClient

	assert.Regexp(t, regexp.MustCompile(`^[0-9a-z]{26}$`), *c.ClientId)
	assert.Regexp(t, regexp.MustCompile(`^[0-9a-z]{51}$`), *c.ClientSecret)
	assert.Empty(t, c.ExplicitAuthFlows)
	assert.Empty(t, c.PreventUserExistenceErrors)
	assert.True(t, *c.EnableTokenRevocation)
	assert.EqualValues(t, 30, c.RefreshTokenValidity)
	assert.Nil(t, c.AccessTokenValidity)

	// The defaults have no password flow.
	_, err = p.password("ana@example.com", goodPassword)
	requireRefused(t, err, "InvalidParameterException", "USER_PASSWORD_AUTH flow not enabled for this client")
}

func TestCognitoUpdatesResetWhatIsLeftOut(t *testing.T) {
	p := workshopPool(t, serve(t), func(in *idp.CreateUserPoolInput) { in.UserPoolTags = map[string]string{"course": "spring"} }, nil)
	p.setMFA(t, types.UserPoolMfaTypeOptional)

	_, err := p.api.UpdateUserPool(background, &idp.UpdateUserPoolInput{UserPoolId: &p.id, DeletionProtection: types.DeletionProtectionTypeActive})
	require.NoError(t, err)
	pool, err := p.api.DescribeUserPool(background, &idp.DescribeUserPoolInput{UserPoolId: &p.id})
	require.NoError(t, err)
	assert.Empty(t, pool.UserPool.AutoVerifiedAttributes)
	assert.Empty(t, pool.UserPool.UserPoolTags)
	assert.Equal(t, types.UserPoolMfaTypeOff, pool.UserPool.MfaConfiguration)
	assert.Equal(t, types.DeletionProtectionTypeActive, pool.UserPool.DeletionProtection)
	assert.Equal(t, []types.UsernameAttributeType{types.UsernameAttributeTypeEmail}, pool.UserPool.UsernameAttributes, "cannot be changed")
	assert.Equal(t, "tutorials-user-pool", *pool.UserPool.Name)

	client, err := p.api.UpdateUserPoolClient(background, &idp.UpdateUserPoolClientInput{
		UserPoolId: &p.id, ClientId: &p.clientID, AccessTokenValidity: aws.Int32(2),
	})
	require.NoError(t, err)
	assert.Empty(t, client.UserPoolClient.ExplicitAuthFlows)
	assert.Empty(t, client.UserPoolClient.PreventUserExistenceErrors)
	assert.EqualValues(t, 2, *client.UserPoolClient.AccessTokenValidity)
	assert.Equal(t, p.secret, *client.UserPoolClient.ClientSecret)
	assert.Equal(t, "tutorials-client", *client.UserPoolClient.ClientName)
}

func TestCognitoListsInPages(t *testing.T) {
	s := serve(t)
	api := s.cognito(east)
	var want []string
	for i := range 5 {
		made, err := api.CreateUserPool(background, &idp.CreateUserPoolInput{PoolName: aws.String(fmt.Sprintf("pool-%d", i))})
		require.NoError(t, err)
		want = append(want, *made.UserPool.Id)
	}
	var got []string
	pages := idp.NewListUserPoolsPaginator(api, &idp.ListUserPoolsInput{MaxResults: aws.Int32(2)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(background)
		require.NoError(t, err)
		assert.LessOrEqual(t, len(page.UserPools), 2)
		for _, p := range page.UserPools {
			got = append(got, *p.Id)
		}
	}
	assert.ElementsMatch(t, want, got)

	elsewhere, err := s.cognito("eu-west-1").ListUserPools(background, &idp.ListUserPoolsInput{MaxResults: aws.Int32(60)})
	require.NoError(t, err)
	assert.Empty(t, elsewhere.UserPools)
	_, err = s.cognito("eu-west-1").DescribeUserPool(background, &idp.DescribeUserPoolInput{UserPoolId: &want[0]})
	requireRefused(t, err, "ResourceNotFoundException", "User pool "+want[0]+" does not exist.")
}

func TestCognitoDeletesAPoolWithAllThatIsInIt(t *testing.T) {
	s := serve(t)
	p := workshopPool(t, s, func(in *idp.CreateUserPoolInput) { in.DeletionProtection = types.DeletionProtectionTypeActive }, nil)
	p.confirmed(t, "ana@example.com")
	tokens := p.signedIn(t, "ana@example.com")

	_, err := p.api.DeleteUserPool(background, &idp.DeleteUserPoolInput{UserPoolId: &p.id})
	requireRefused(t, err, "InvalidParameterException", "Deletion protection must be inactivated first.")
	_, err = p.api.UpdateUserPool(background, &idp.UpdateUserPoolInput{UserPoolId: &p.id})
	require.NoError(t, err)
	_, err = p.api.DeleteUserPool(background, &idp.DeleteUserPoolInput{UserPoolId: &p.id})
	require.NoError(t, err)

	_, err = p.password("ana@example.com", goodPassword)
	requireRefused(t, err, "ResourceNotFoundException", "User pool client "+p.clientID+" does not exist.")
	_, err = p.api.GetUser(background, &idp.GetUserInput{AccessToken: tokens.AccessToken})
	requireRefused(t, err, "NotAuthorizedException", "Invalid Access Token")
	response, err := http.Get(s.URL + "/" + p.id + "/.well-known/jwks.json")
	require.NoError(t, err)
	defer response.Body.Close()
	assert.Equal(t, http.StatusNotFound, response.StatusCode)
}

func TestCognitoRefusesSettings(t *testing.T) {
	s := serve(t)
	p := workshopPool(t, s, nil, nil)
	poolWith := func(change func(*idp.CreateUserPoolInput)) error {
		in := &idp.CreateUserPoolInput{PoolName: aws.String("p")}
		change(in)
		_, err := p.api.CreateUserPool(background, in)
		return err
	}
	clientWith := func(change func(*idp.CreateUserPoolClientInput)) error {
		in := &idp.CreateUserPoolClientInput{UserPoolId: &p.id, ClientName: aws.String("c")}
		change(in)
		_, err := p.api.CreateUserPoolClient(background, in)
		return err
	}
	for _, tt := range []struct {
		name string
		err  error
		text string
	}{
		{"an empty pool name", poolWith(func(in *idp.CreateUserPoolInput) { in.PoolName = aws.String("") }),
			"2 validation errors detected: Value at 'poolName' failed to satisfy constraint"},
		{"an unknown enum value", poolWith(func(in *idp.CreateUserPoolInput) { in.MfaConfiguration = "SOMETIMES" }),
			"Value 'SOMETIMES' at 'mfaConfiguration' failed to satisfy constraint: Member must satisfy enum value set"},
		{"a password policy of five characters", poolWith(func(in *idp.CreateUserPoolInput) {
			in.Policies = &types.UserPoolPolicyType{PasswordPolicy: &types.PasswordPolicyType{MinimumLength: aws.Int32(5)}}
		}), "Member must have value greater than or equal to 6"},
		{"e-mail as user name and as alias", poolWith(func(in *idp.CreateUserPoolInput) {
			in.UsernameAttributes = []types.UsernameAttributeType{types.UsernameAttributeTypeEmail}
			in.AliasAttributes = []types.AliasAttributeType{types.AliasAttributeTypeEmail}
		}), "Only one of the aliasAttributes or usernameAttributes"},
		{"a required custom attribute", poolWith(func(in *idp.CreateUserPoolInput) {
			in.Schema = []types.SchemaAttributeType{{Name: aws.String("team"), Required: aws.Bool(true)}}
		}), "Required custom attributes are not supported"},
		{"old and new flows", clientWith(func(in *idp.CreateUserPoolClientInput) {
			in.ExplicitAuthFlows = []types.ExplicitAuthFlowsType{"USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"}
		}), "ALLOW_"},
		{"rotation with REFRESH_TOKEN_AUTH", clientWith(func(in *idp.CreateUserPoolClientInput) {
			rotating(in)
			in.ExplicitAuthFlows = append(in.ExplicitAuthFlows, types.ExplicitAuthFlowsTypeAllowRefreshTokenAuth)
		}), "rotation"},
		{"a grace period over a minute", clientWith(func(in *idp.CreateUserPoolClientInput) {
			in.RefreshTokenRotation = &types.RefreshTokenRotationType{Feature: types.FeatureTypeEnabled, RetryGracePeriodSeconds: aws.Int32(61)}
		}), "less than or equal to 60"},
		{"access tokens for two days", clientWith(func(in *idp.CreateUserPoolClientInput) { in.AccessTokenValidity = aws.Int32(48) }),
			"Invalid range for token validity"},
		{"refresh tokens for a minute", clientWith(func(in *idp.CreateUserPoolClientInput) {
			in.RefreshTokenValidity = 1
			in.TokenValidityUnits = &types.TokenValidityUnitsType{RefreshToken: types.TimeUnitsTypeMinutes}
		}), "Invalid range for token validity"},
		{"an attribute that the pool does not have", clientWith(func(in *idp.CreateUserPoolClientInput) { in.WriteAttributes = []string{"custom:team"} }),
			"Invalid write attributes specified while creating a client"},
		{"a provider that is not there", clientWith(func(in *idp.CreateUserPoolClientInput) { in.SupportedIdentityProviders = []string{"Google"} }),
			"The provider Google does not exist"},
	} {
		t.Run(tt.name, func(t *testing.T) { requireRefused(t, tt.err, "InvalidParameterException", tt.text) })
	}
	_, err := p.api.DescribeUserPool(background, &idp.DescribeUserPoolInput{UserPoolId: aws.String("not a pool")})
	requireRefused(t, err, "InvalidParameterException", `Value 'not a pool' at 'userPoolId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w-]+_[0-9a-zA-Z]+`)
	_, err = s.cognito(east).ListUserPools(background, &idp.ListUserPoolsInput{MaxResults: aws.Int32(61)})
	requireRefused(t, err, "InvalidParameterException", "Member must have value less than or equal to 60")
}

func TestCognitoRefusesSettingsOfTheManagedLogin(t *testing.T) {
	p := workshopPool(t, serve(t), nil, nil)
	web := func(change func(*idp.CreateUserPoolClientInput)) error {
		in := &idp.CreateUserPoolClientInput{
			UserPoolId: &p.id, ClientName: aws.String("web"), AllowedOAuthFlowsUserPoolClient: true,
			AllowedOAuthFlows: []types.OAuthFlowType{types.OAuthFlowTypeCode}, AllowedOAuthScopes: []string{"openid", "email"},
			CallbackURLs: []string{"https://example.com/back", "http://localhost:3000", "myapp://back"},
		}
		change(in)
		_, err := p.api.CreateUserPoolClient(background, in)
		return err
	}
	require.NoError(t, web(func(*idp.CreateUserPoolClientInput) {}))
	for name, row := range map[string]struct {
		change     func(*idp.CreateUserPoolClientInput)
		code, text string
	}{
		"no flows":    {func(in *idp.CreateUserPoolClientInput) { in.AllowedOAuthFlows = nil }, "InvalidParameterException", "AllowedOAuthFlows and AllowedOAuthScopes are required"},
		"no scopes":   {func(in *idp.CreateUserPoolClientInput) { in.AllowedOAuthScopes = nil }, "InvalidParameterException", "AllowedOAuthFlows and AllowedOAuthScopes are required"},
		"no way back": {func(in *idp.CreateUserPoolClientInput) { in.CallbackURLs = nil }, "InvalidOAuthFlowException", "CallbackUrls can not be empty"},
		"every flow":  {func(in *idp.CreateUserPoolClientInput) { in.AllowedOAuthFlows = types.OAuthFlowType("").Values() }, "InvalidOAuthFlowException", "along with code flow"},
		"no secret": {func(in *idp.CreateUserPoolClientInput) {
			in.AllowedOAuthFlows = []types.OAuthFlowType{"client_credentials"}
		}, "InvalidOAuthFlowException", "does not have a client secret"},
		"other scope":  {func(in *idp.CreateUserPoolClientInput) { in.AllowedOAuthScopes = []string{"orders/read"} }, "ScopeDoesNotExistException", "orders/read"},
		"another back": {func(in *idp.CreateUserPoolClientInput) { in.DefaultRedirectURI = aws.String("https://example.com/") }, "InvalidParameterException", "DefaultRedirectURI"},
		"HTTP":         {func(in *idp.CreateUserPoolClientInput) { in.CallbackURLs = []string{"http://example.com/"} }, "InvalidParameterException", "http://example.com/"},
		"a fragment":   {func(in *idp.CreateUserPoolClientInput) { in.LogoutURLs = []string{"https://example.com/#out"} }, "InvalidParameterException", "#out"},
		"half a URL":   {func(in *idp.CreateUserPoolClientInput) { in.LogoutURLs = []string{"/out"} }, "InvalidParameterException", "/out"},
	} {
		t.Run(name, func(t *testing.T) { requireRefused(t, web(row.change), row.code, row.text) })
	}
}

func TestCognitoTagsPools(t *testing.T) {
	p := workshopPool(t, serve(t), func(in *idp.CreateUserPoolInput) { in.UserPoolTags = map[string]string{"a": "1"} }, nil)
	arn := aws.String("arn:aws:cognito-idp:us-east-1:123456789012:userpool/" + p.id)
	_, err := p.api.TagResource(background, &idp.TagResourceInput{ResourceArn: arn, Tags: map[string]string{"b": "2"}})
	require.NoError(t, err)
	_, err = p.api.UntagResource(background, &idp.UntagResourceInput{ResourceArn: arn, TagKeys: []string{"a"}})
	require.NoError(t, err)
	out, err := p.api.ListTagsForResource(background, &idp.ListTagsForResourceInput{ResourceArn: arn})
	require.NoError(t, err)
	assert.Equal(t, map[string]string{"b": "2"}, out.Tags)
}

// Terraform's provider and the checker read the MFA configuration with a call of its own.
func TestCognitoTellsTheMFAConfiguration(t *testing.T) {
	p := workshopPool(t, serve(t), nil, nil)
	for _, mfa := range []types.UserPoolMfaType{types.UserPoolMfaTypeOff, types.UserPoolMfaTypeOn} {
		p.setMFA(t, mfa)
		out, err := p.api.GetUserPoolMfaConfig(background, &idp.GetUserPoolMfaConfigInput{UserPoolId: &p.id})
		require.NoError(t, err)
		assert.Equal(t, mfa, out.MfaConfiguration)
		assert.Equal(t, mfa == types.UserPoolMfaTypeOn, out.SoftwareTokenMfaConfiguration != nil)
	}
}

// setMFA has users sign in with an authenticator app, or not.
func (p *userPool) setMFA(t testing.TB, setting types.UserPoolMfaType) {
	t.Helper()
	_, err := p.api.SetUserPoolMfaConfig(background, &idp.SetUserPoolMfaConfigInput{
		UserPoolId: &p.id, MfaConfiguration: setting,
		SoftwareTokenMfaConfiguration: &types.SoftwareTokenMfaConfigType{Enabled: setting != types.UserPoolMfaTypeOff},
	})
	require.NoError(t, err)
}

// A second factor that there is none of cannot be required.
func TestCognitoWantsAFactorForMFA(t *testing.T) {
	p := workshopPool(t, serve(t), nil, nil)
	update := func() error {
		_, err := p.api.UpdateUserPool(background, &idp.UpdateUserPoolInput{
			UserPoolId: &p.id, AutoVerifiedAttributes: []types.VerifiedAttributeType{"email"}, MfaConfiguration: types.UserPoolMfaTypeOn})
		return err
	}
	requireRefused(t, update(), "InvalidParameterException", "SMS configuration and Auto verification for phone_number are required when MFA is required/optional")
	_, err := p.api.SetUserPoolMfaConfig(background, &idp.SetUserPoolMfaConfigInput{UserPoolId: &p.id, MfaConfiguration: types.UserPoolMfaTypeOn})
	requireRefused(t, err, "InvalidParameterException", "can't turn off all MFAs and require an MFA together")
	_, err = p.api.SetUserPoolMfaConfig(background, &idp.SetUserPoolMfaConfigInput{UserPoolId: &p.id, SmsMfaConfiguration: &types.SmsMfaConfigType{}})
	requireRefused(t, err, "NotEmulated", "text message")
	p.setMFA(t, types.UserPoolMfaTypeOn)
	require.NoError(t, update(), "there is one now")
}
