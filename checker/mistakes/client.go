package mistakes

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"cognito-lambda-workshop/checker/lesson"
	userpool "cognito-lambda-workshop/steps/00-user-pool"
)

func clientMistakes() []Mistake {
	type update = cognitoidentityprovider.UpdateUserPoolClientInput
	return []Mistake{
		{
			Name: "client-deleted", Check: "user-pool/app-client",
			Story: "The app client had been deleted.",
			plant: func(ctx context.Context, a *Account) error { return a.deleteClient(ctx, a.PoolID, a.ClientID) },
		},
		{
			Name: "two-clients", Check: "user-pool/app-client",
			Story: "There were two app clients with a secret, and no function said which of them is meant.",
			plant: twoClients,
		},
		{
			Name: "no-client-secret", Check: "user-pool/client-secret",
			Story: "The app client had been made without a secret.",
			plant: clientWithoutSecret,
		},
		{
			Name: "password-flow-off", Check: "user-pool/auth-flows",
			Story: "The app client did not allow signing in with a password: ALLOW_USER_PASSWORD_AUTH was off.",
			plant: clientChangedTo(func(in *update) {
				in.ExplicitAuthFlows = without(in.ExplicitAuthFlows, types.ExplicitAuthFlowsTypeAllowUserPasswordAuth)
			}),
		},
		{
			Name: "refresh-flow-off", Check: "user-pool/auth-flows",
			Story: "The app client did not allow refreshing tokens: ALLOW_REFRESH_TOKEN_AUTH was off.",
			plant: clientChangedTo(func(in *update) {
				in.ExplicitAuthFlows = without(in.ExplicitAuthFlows, types.ExplicitAuthFlowsTypeAllowRefreshTokenAuth)
			}),
		},
		{
			Name: "rotation-on", Check: "user-pool/refresh-rotation", Warns: true,
			Story: "Refresh token rotation was on, which excludes the flow that the lesson refreshes with.",
			plant: clientChangedTo(func(in *update) {
				in.ExplicitAuthFlows = without(in.ExplicitAuthFlows, types.ExplicitAuthFlowsTypeAllowRefreshTokenAuth)
				in.RefreshTokenRotation = &types.RefreshTokenRotationType{Feature: types.FeatureTypeEnabled}
			}),
		},
		{
			Name: "picture-not-writable", Check: "user-pool/writable-attributes",
			Story: "The app client had no write permission for the picture, and Cognito refuses a sign-up that sends one.",
			plant: clientChangedTo(func(in *update) { in.WriteAttributes = []string{"email", "nickname"} }),
		},
	}
}

func without(flows []types.ExplicitAuthFlowsType, flow types.ExplicitAuthFlowsType) []types.ExplicitAuthFlowsType {
	return slices.DeleteFunc(flows, func(f types.ExplicitAuthFlowsType) bool { return f == flow })
}

// clientChangedTo changes settings of the app client and keeps the others.
func clientChangedTo(change func(*cognitoidentityprovider.UpdateUserPoolClientInput)) func(context.Context, *Account) error {
	return func(ctx context.Context, a *Account) error {
		out, err := a.cognito().DescribeUserPoolClient(ctx, &cognitoidentityprovider.DescribeUserPoolClientInput{
			UserPoolId: &a.PoolID, ClientId: &a.ClientID,
		})
		if err != nil {
			return fmt.Errorf("reading the app client: %w", err)
		}
		return a.updateClient(ctx, *out.UserPoolClient, change)
	}
}

// updateClient gives an app client the settings that are shown, changed. UpdateUserPoolClient resets what it is not given.
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPoolClient.html
func (a *Account) updateClient(ctx context.Context, shown types.UserPoolClientType, change func(*cognitoidentityprovider.UpdateUserPoolClientInput)) error {
	in, err := as[cognitoidentityprovider.UpdateUserPoolClientInput](shown)
	if err != nil {
		return err
	}
	change(in)
	if _, err := a.cognito().UpdateUserPoolClient(ctx, in); err != nil {
		return fmt.Errorf("changing the app client: %w", err)
	}
	return nil
}

// createClient makes an app client from the lesson's own input, changed.
func (a *Account) createClient(ctx context.Context, poolID string, change func(*cognitoidentityprovider.CreateUserPoolClientInput)) (types.UserPoolClientType, error) {
	var in cognitoidentityprovider.CreateUserPoolClientInput
	if err := json.Unmarshal(userpool.AppClientJSON, &in); err != nil {
		return types.UserPoolClientType{}, fmt.Errorf("reading app-client.json: %w", err)
	}
	in.UserPoolId = &poolID
	change(&in)
	out, err := a.cognito().CreateUserPoolClient(ctx, &in)
	if err != nil {
		return types.UserPoolClientType{}, fmt.Errorf("making an app client: %w", err)
	}
	return *out.UserPoolClient, nil
}

// secondClient makes another app client in the workshop's pool.
func (a *Account) secondClient(ctx context.Context) (types.UserPoolClientType, error) {
	second := lesson.ClientName + "-2"
	return a.createClient(ctx, a.PoolID, func(in *cognitoidentityprovider.CreateUserPoolClientInput) { in.ClientName = &second })
}

func (a *Account) deleteClient(ctx context.Context, poolID, clientID string) error {
	_, err := a.cognito().DeleteUserPoolClient(ctx, &cognitoidentityprovider.DeleteUserPoolClientInput{
		UserPoolId: &poolID, ClientId: &clientID,
	})
	if err != nil {
		return fmt.Errorf("deleting an app client: %w", err)
	}
	return nil
}

func twoClients(ctx context.Context, a *Account) error {
	if _, err := a.secondClient(ctx); err != nil {
		return err
	}
	for _, step := range clientSteps() {
		variables, err := a.variables(ctx, step)
		if err != nil {
			return err
		}
		delete(variables, lesson.ClientIDVariable)
		delete(variables, lesson.ClientSecretVariable)
		if err := a.setVariables(ctx, step, variables); err != nil {
			return err
		}
	}
	return nil
}

// clientWithoutSecret puts another client in the place of the right one: a secret cannot be taken off a client.
func clientWithoutSecret(ctx context.Context, a *Account) error {
	client, err := a.createClient(ctx, a.PoolID, func(in *cognitoidentityprovider.CreateUserPoolClientInput) { in.GenerateSecret = false })
	if err != nil {
		return err
	}
	for _, step := range clientSteps() {
		variables, err := a.variables(ctx, step)
		if err != nil {
			return err
		}
		variables[lesson.ClientIDVariable] = *client.ClientId
		if err := a.setVariables(ctx, step, variables); err != nil {
			return err
		}
	}
	return a.deleteClient(ctx, a.PoolID, a.ClientID)
}
