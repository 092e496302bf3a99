package practice_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	lambdatypes "github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/stretchr/testify/require"
)

// What learners may well try, and what would not do here what it does in AWS, is refused by its name. Nothing of it is
// taken and then not done.
func TestWhatLearnersMayTryIsRefusedByItsName(t *testing.T) {
	s := serve(t)
	p := workshopPool(t, s, nil, nil)
	s.runningFunction(t, "f")
	functions, f, u := s.lambda(east), aws.String("f"), aws.String("ana@example.com")
	pool := func(change func(*idp.CreateUserPoolInput)) error {
		in := &idp.CreateUserPoolInput{PoolName: aws.String("p")}
		change(in)
		_, err := p.api.CreateUserPool(background, in)
		return err
	}
	update := func(change func(*lambda.UpdateFunctionConfigurationInput)) error {
		in := &lambda.UpdateFunctionConfigurationInput{FunctionName: f}
		change(in)
		_, err := functions.UpdateFunctionConfiguration(background, in)
		return err
	}
	for _, row := range []struct {
		name string
		try  func() error
		said string
	}{
		{"disabling a user", func() error {
			_, err := p.api.AdminDisableUser(background, &idp.AdminDisableUserInput{UserPoolId: &p.id, Username: u})
			return err
		}, "cognito-idp:AdminDisableUser"},
		{"a forgotten password", func() error {
			_, err := p.api.ForgotPassword(background, &idp.ForgotPasswordInput{ClientId: &p.clientID, Username: u})
			return err
		}, "cognito-idp:ForgotPassword"},
		{"a password that has to be reset", func() error {
			_, err := p.api.AdminResetUserPassword(background, &idp.AdminResetUserPasswordInput{UserPoolId: &p.id, Username: u})
			return err
		}, "cognito-idp:AdminResetUserPassword"},
		{"changing a password", func() error {
			_, err := p.api.ChangePassword(background, &idp.ChangePasswordInput{
				AccessToken: aws.String("a.b.c"), PreviousPassword: aws.String(goodPassword), ProposedPassword: aws.String(goodPassword),
			})
			return err
		}, "cognito-idp:ChangePassword"},
		{"a second client secret", func() error {
			_, err := p.api.AddUserPoolClientSecret(background, &idp.AddUserPoolClientSecretInput{UserPoolId: &p.id, ClientId: &p.clientID})
			return err
		}, "cognito-idp:AddUserPoolClientSecret"},
		{"analytics", func() error {
			_, err := p.api.CreateUserPoolClient(background, &idp.CreateUserPoolClientInput{
				UserPoolId: &p.id, ClientName: aws.String("c"), AnalyticsConfiguration: &types.AnalyticsConfigurationType{ApplicationId: aws.String("a1b2c3")},
			})
			return err
		}, "an app client's analytics"},
		{"a second factor by e-mail", func() error {
			_, err := p.api.SetUserPoolMfaConfig(background, &idp.SetUserPoolMfaConfigInput{
				UserPoolId: &p.id, EmailMfaConfiguration: &types.EmailMfaConfigType{}})
			return err
		}, "a second factor by e-mail"},
		{"threat protection", func() error {
			return pool(func(in *idp.CreateUserPoolInput) {
				in.UserPoolAddOns = &types.UserPoolAddOnsType{AdvancedSecurityMode: types.AdvancedSecurityModeTypeEnforced}
			})
		}, "a user pool's threat protection"},
		{"a password history", func() error {
			return pool(func(in *idp.CreateUserPoolInput) {
				in.Policies = &types.UserPoolPolicyType{PasswordPolicy: &types.PasswordPolicyType{PasswordHistorySize: aws.Int32(3)}}
			})
		}, "a user pool's password history"},
		{"an invitation by text message", func() error {
			_, err := p.api.AdminCreateUser(background, &idp.AdminCreateUserInput{
				UserPoolId: &p.id, Username: u, UserAttributes: attributes("phone_number", "+15550100"),
				DesiredDeliveryMediums: []types.DeliveryMediumType{types.DeliveryMediumTypeSms},
			})
			return err
		}, "invitations by text message"},
		{"signing in on a remembered device", func() error {
			_, err := p.initiate(types.AuthFlowTypeUserPasswordAuth, map[string]string{"USERNAME": *u, "PASSWORD": goodPassword, "DEVICE_KEY": "k"}, *u)
			return err
		}, "sign-in on a remembered device"},
		{"reserved concurrency", func() error {
			_, err := functions.PutFunctionConcurrency(background, &lambda.PutFunctionConcurrencyInput{FunctionName: f, ReservedConcurrentExecutions: aws.Int32(0)})
			return err
		}, "lambda:PutFunctionConcurrency (PUT /2017-10-31/functions/f/concurrency)"},
		{"a function URL", func() error {
			_, err := functions.CreateFunctionUrlConfig(background, &lambda.CreateFunctionUrlConfigInput{FunctionName: f, AuthType: lambdatypes.FunctionUrlAuthTypeNone})
			return err
		}, "lambda:CreateFunctionUrlConfig (POST /2021-10-31/functions/f/url)"},
		{"a version", func() error {
			_, err := functions.PublishVersion(background, &lambda.PublishVersionInput{FunctionName: f})
			return err
		}, "lambda:PublishVersion"},
		{"an alias", func() error {
			_, err := functions.CreateAlias(background, &lambda.CreateAliasInput{FunctionName: f, Name: aws.String("live"), FunctionVersion: aws.String("$LATEST")})
			return err
		}, "lambda:CreateAlias"},
		{"a layer", func() error {
			_, err := functions.ListLayers(background, &lambda.ListLayersInput{})
			return err
		}, "lambda:ListLayers (GET /2018-10-31/layers)"},
		{"a VPC", func() error {
			return update(func(in *lambda.UpdateFunctionConfigurationInput) {
				in.VpcConfig = &lambdatypes.VpcConfig{SubnetIds: []string{"subnet-0a1b2c3d"}, SecurityGroupIds: []string{"sg-0a1b2c3d"}}
			})
		}, "functions in a VPC"},
		{"tracing", func() error {
			return update(func(in *lambda.UpdateFunctionConfigurationInput) {
				in.TracingConfig = &lambdatypes.TracingConfig{Mode: lambdatypes.TracingModeActive}
			})
		}, "tracing with X-Ray"},
		{"how long logs are kept", func() error {
			_, err := s.logs(east).PutRetentionPolicy(background, &cloudwatchlogs.PutRetentionPolicyInput{LogGroupName: aws.String("g"), RetentionInDays: aws.Int32(1)})
			return err
		}, "logs:PutRetentionPolicy"},
		{"a cheaper class of logs", func() error {
			return makeLogGroup(s.logs(east), &cloudwatchlogs.CreateLogGroupInput{LogGroupName: aws.String("g"), LogGroupClass: "INFREQUENT_ACCESS"})
		}, "log groups of the class INFREQUENT_ACCESS"},
	} {
		t.Run(row.name, func(t *testing.T) {
			requireRefused(t, row.try(), "NotEmulated", "The practice account does not emulate "+row.said)
		})
	}
	pools := listPools(t, p.api)
	require.Equal(t, []string{"tutorials-user-pool"}, pools, "what was refused was not made")
}

// Device tracking breaks refresh for those who do not name the device: it does here, too.
func TestCognitoRefreshOnATrackedDevice(t *testing.T) {
	p := workshopPool(t, serve(t), func(in *idp.CreateUserPoolInput) {
		in.DeviceConfiguration = &types.DeviceConfigurationType{ChallengeRequiredOnNewDevice: true}
	}, nil)
	sub := p.confirmed(t, "ana@example.com")
	tokens := p.signedIn(t, "ana@example.com")
	require.NotNil(t, tokens.NewDeviceMetadata)
	device := tokens.NewDeviceMetadata.DeviceKey
	claims, _ := p.verified(t, tokens.AccessToken)
	require.Equal(t, *device, claims["device_key"])

	_, err := p.refresh(tokens.RefreshToken, sub)
	requireRefused(t, err, "NotAuthorizedException", "Invalid Refresh Token")
	_, err = p.fromRefreshToken(tokens.RefreshToken)
	requireRefused(t, err, "NotAuthorizedException", "Invalid Refresh Token")
	_, err = p.initiate(types.AuthFlowTypeRefreshTokenAuth, map[string]string{"REFRESH_TOKEN": *tokens.RefreshToken, "DEVICE_KEY": *device}, sub)
	require.NoError(t, err)
	_, err = p.api.GetTokensFromRefreshToken(background, &idp.GetTokensFromRefreshTokenInput{
		ClientId: &p.clientID, ClientSecret: &p.secret, RefreshToken: tokens.RefreshToken, DeviceKey: device,
	})
	require.NoError(t, err)

	plain := workshopPool(t, p.served, nil, nil)
	plain.confirmed(t, "ana@example.com")
	require.Nil(t, plain.signedIn(t, "ana@example.com").NewDeviceMetadata)
}
