package mistakes

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"cognito-lambda-workshop/checker/lesson"
	userpool "cognito-lambda-workshop/steps/00-user-pool"
)

func poolMistakes() []Mistake {
	type update = cognitoidentityprovider.UpdateUserPoolInput
	type create = cognitoidentityprovider.CreateUserPoolInput
	return []Mistake{
		{
			Name: "pool-deleted", Check: "user-pool/exists",
			Story: "The user pool had been deleted.",
			plant: func(ctx context.Context, a *Account) error { return a.deletePool(ctx, a.PoolID) },
		},
		{
			Name: "pool-in-another-region", Check: "user-pool/exists",
			Story: "The user pool had been made in another Region than the functions.",
			plant: poolElsewhere,
		},
		{
			Name: "two-pools", Check: "user-pool/exists",
			Story: "There were two user pools of the same name.",
			plant: func(ctx context.Context, a *Account) error {
				_, err := a.createPool(ctx, a.Names.Pool, func(*create) {})
				return err
			},
		},
		{
			Name: "email-alias", Check: "user-pool/email-sign-in",
			Story: "The user pool had user names with e-mail as an alias, and such a pool refuses an e-mail address as the user name.",
			plant: poolMadeAs(func(in *create) { in.UsernameAttributes, in.AliasAttributes = nil, []types.AliasAttributeType{"email"} }),
		},
		{
			Name: "plain-user-names", Check: "user-pool/email-sign-in", Warns: true,
			Story: "The user pool had plain user names, so that there was no UUID to refresh with.",
			plant: poolMadeAs(func(in *create) { in.UsernameAttributes = nil }),
		},
		{
			Name: "phone-only", Check: "user-pool/email-sign-in",
			Story: "The user pool signed users in by phone number and not by e-mail.",
			plant: poolMadeAs(func(in *create) { in.UsernameAttributes = []types.UsernameAttributeType{"phone_number"} }),
		},
		{
			Name: "birthdate-required", Check: "user-pool/required-attributes",
			Story: "The user pool required a birthdate, which the sign-up event does not send.",
			plant: poolMadeAs(func(in *create) {
				in.Schema = []types.SchemaAttributeType{{Name: aws.String("birthdate"), Required: aws.Bool(true)}}
			}),
		},
		{
			Name: "self-sign-up-off", Check: "user-pool/self-sign-up",
			Story: "Self-registration was off, so that only an administrator could make users.",
			plant: poolChangedTo(func(in *update) {
				in.AdminCreateUserConfig = &types.AdminCreateUserConfigType{AllowAdminCreateUserOnly: true}
			}),
		},
		{
			Name: "no-verification", Check: "user-pool/verification", Warns: true,
			Story: "The user pool mailed no code to new users.",
			plant: poolChangedTo(func(in *update) { in.AutoVerifiedAttributes = nil }),
		},
		{
			Name: "mfa-required", Check: "user-pool/mfa",
			Story: "MFA was required, so that a correct password was answered with a challenge.",
			plant: secondFactor(types.UserPoolMfaTypeOn),
		},
		{
			Name: "mfa-optional", Check: "user-pool/mfa", Warns: true,
			Story: "MFA was optional, so that a user who set it up got a challenge in place of tokens.",
			plant: secondFactor(types.UserPoolMfaTypeOptional),
		},
		{
			Name: "devices-remembered", Check: "user-pool/devices",
			Story: "The user pool remembered devices, and refused a refresh that does not name one.",
			plant: poolChangedTo(func(in *update) {
				in.DeviceConfiguration = &types.DeviceConfigurationType{ChallengeRequiredOnNewDevice: true}
			}),
		},
	}
}

// poolChangedTo changes settings of the pool and keeps the others.
func poolChangedTo(change func(*cognitoidentityprovider.UpdateUserPoolInput)) func(context.Context, *Account) error {
	return func(ctx context.Context, a *Account) error {
		out, err := a.cognito().DescribeUserPool(ctx, &cognitoidentityprovider.DescribeUserPoolInput{UserPoolId: &a.PoolID})
		if err != nil {
			return fmt.Errorf("reading the user pool: %w", err)
		}
		return a.updatePool(ctx, *out.UserPool, change)
	}
}

// updatePool gives a pool the settings that are shown, changed. UpdateUserPool resets what it is not given.
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPool.html
func (a *Account) updatePool(ctx context.Context, shown types.UserPoolType, change func(*cognitoidentityprovider.UpdateUserPoolInput)) error {
	in, err := as[cognitoidentityprovider.UpdateUserPoolInput](shown)
	if err != nil {
		return err
	}
	in.UserPoolId, in.PoolName = shown.Id, shown.Name
	in.AdminCreateUserConfig = withoutOldDays(in.AdminCreateUserConfig)
	change(in)
	if _, err := a.cognito().UpdateUserPool(ctx, in); err != nil {
		return fmt.Errorf("changing the user pool: %w", err)
	}
	return nil
}

// withoutOldDays leaves out the older place of a number that a pool shows twice and takes once.
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminCreateUserConfigType.html
func withoutOldDays(config *types.AdminCreateUserConfigType) *types.AdminCreateUserConfigType {
	if config != nil {
		config.UnusedAccountValidityDays = 0
	}
	return config
}

// earlier ends the name of the pool that another one has taken the place of. It is kept, with its users.
const earlier = "-earlier"

// poolMadeAs puts a pool that was made otherwise in the place of the right one, as if the learner had done everything
// with it: what makes it differ cannot be changed afterwards.
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html
func poolMadeAs(change func(*cognitoidentityprovider.CreateUserPoolInput)) func(context.Context, *Account) error {
	return func(ctx context.Context, a *Account) error {
		rename := poolChangedTo(func(in *cognitoidentityprovider.UpdateUserPoolInput) {
			in.PoolName = aws.String(a.Names.Pool + earlier)
		})
		if err := rename(ctx, a); err != nil {
			return err
		}
		poolID, err := a.createPool(ctx, a.Names.Pool, change)
		if err != nil {
			return err
		}
		client, err := a.createClient(ctx, poolID, func(*cognitoidentityprovider.CreateUserPoolClientInput) {})
		if err != nil {
			return err
		}
		for _, step := range clientSteps() {
			if err := a.setClient(ctx, step, client); err != nil {
				return err
			}
		}
		return nil
	}
}

// poolElsewhere moves the pool and its client to another Region; the functions stay where they are.
func poolElsewhere(ctx context.Context, a *Account) error {
	other := a.elsewhere()
	poolID, err := other.createPool(ctx, a.Names.Pool, func(*cognitoidentityprovider.CreateUserPoolInput) {})
	if err != nil {
		return err
	}
	client, err := other.createClient(ctx, poolID, func(*cognitoidentityprovider.CreateUserPoolClientInput) {})
	if err != nil {
		return err
	}
	for _, step := range clientSteps() {
		if err := a.setClient(ctx, step, client); err != nil {
			return err
		}
	}
	return a.deletePool(ctx, a.PoolID)
}

// createPool makes a pool from the lesson's own input, changed, and returns its id.
func (a *Account) createPool(ctx context.Context, name string, change func(*cognitoidentityprovider.CreateUserPoolInput)) (string, error) {
	var in cognitoidentityprovider.CreateUserPoolInput
	if err := json.Unmarshal(userpool.UserPoolJSON, &in); err != nil {
		return "", fmt.Errorf("reading user-pool.json: %w", err)
	}
	in.PoolName = &name
	change(&in)
	out, err := a.cognito().CreateUserPool(ctx, &in)
	if err != nil {
		return "", fmt.Errorf("making a user pool: %w", err)
	}
	return *out.UserPool.Id, nil
}

// secondFactor lets users, or has them, sign in with an authenticator app, too. UpdateUserPool cannot do that.
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserPoolMfaConfig.html
func secondFactor(setting types.UserPoolMfaType) func(context.Context, *Account) error {
	return func(ctx context.Context, a *Account) error {
		_, err := a.cognito().SetUserPoolMfaConfig(ctx, &cognitoidentityprovider.SetUserPoolMfaConfigInput{
			UserPoolId: &a.PoolID, MfaConfiguration: setting, SoftwareTokenMfaConfiguration: &types.SoftwareTokenMfaConfigType{Enabled: true},
		})
		if err != nil {
			return fmt.Errorf("asking for a second factor: %w", err)
		}
		return nil
	}
}

// deletePool deletes a pool, a protected one too.
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-deletion-protection.html
func (a *Account) deletePool(ctx context.Context, id string) error {
	out, err := a.cognito().DescribeUserPool(ctx, &cognitoidentityprovider.DescribeUserPoolInput{UserPoolId: &id})
	if err != nil {
		return fmt.Errorf("reading a user pool: %w", err)
	}
	if out.UserPool.DeletionProtection == types.DeletionProtectionTypeActive {
		err := a.updatePool(ctx, *out.UserPool, func(in *cognitoidentityprovider.UpdateUserPoolInput) {
			in.DeletionProtection = types.DeletionProtectionTypeInactive
		})
		if err != nil {
			return err
		}
	}
	if _, err := a.cognito().DeleteUserPool(ctx, &cognitoidentityprovider.DeleteUserPoolInput{UserPoolId: &id}); err != nil {
		return fmt.Errorf("deleting a user pool: %w", err)
	}
	return nil
}

// setClient gives a function the id and the secret of an app client, and keeps its other variables.
func (a *Account) setClient(ctx context.Context, step lesson.Step, client types.UserPoolClientType) error {
	variables, err := a.variables(ctx, step)
	if err != nil {
		return err
	}
	variables[lesson.ClientIDVariable] = aws.ToString(client.ClientId)
	variables[lesson.ClientSecretVariable] = aws.ToString(client.ClientSecret)
	return a.setVariables(ctx, step, variables)
}
