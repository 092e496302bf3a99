package mistakes

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"cognito-lambda-workshop/checker/lesson"
)

func environmentMistakes() []Mistake {
	const id, secret = lesson.ClientIDVariable, lesson.ClientSecretVariable
	type values = map[string]string
	return []Mistake{
		{
			Name: "no-variables", Check: "sign-up/environment",
			Story: "The sign-up function had neither clientId nor clientSecret.",
			plant: variables(lesson.SignUp, func(v values) { delete(v, id); delete(v, secret) }),
		},
		{
			Name: "no-client-id", Check: "sign-in/environment",
			Story: "The sign-in function had no clientId.",
			plant: variables(lesson.SignIn, func(v values) { delete(v, id) }),
		},
		{
			Name: "empty-secret", Check: "sign-in/environment",
			Story: "The sign-in function's clientSecret was empty.",
			plant: variables(lesson.SignIn, func(v values) { v[secret] = "" }),
		},
		{
			Name: "misspelt-variable", Check: "sign-in/environment",
			Story: "The sign-in function had client_secret where it reads clientSecret.",
			plant: variables(lesson.SignIn, func(v values) { v["client_secret"] = v[secret]; delete(v, secret) }),
		},
		{
			Name: "variable-in-capitals", Check: "refresh-token/environment",
			Story: "The refresh function had CLIENTID where it reads clientId.",
			plant: variables(lesson.RefreshToken, func(v values) { v["CLIENTID"] = v[id]; delete(v, id) }),
		},
		{
			Name: "padded-secret", Check: "refresh-token/environment",
			Story: "The refresh function's clientSecret ended in a line break that had been pasted along.",
			plant: variables(lesson.RefreshToken, func(v values) { v[secret] += "\n" }),
		},
		{
			Name: "swapped-variables", Check: "sign-in/environment",
			Story: "The sign-in function's clientId and clientSecret were swapped.",
			plant: variables(lesson.SignIn, func(v values) { v[id], v[secret] = v[secret], v[id] }),
		},
		{
			Name: "wrong-secret", Check: "sign-up/environment",
			Story: "The sign-up function's clientSecret had lost its last character.",
			plant: variables(lesson.SignUp, func(v values) { v[secret] = v[secret][:len(v[secret])-1] }),
		},
		{
			Name: "pool-id-as-client-id", Check: "refresh-token/environment",
			Story: "The refresh function's clientId was the id of the user pool.",
			plant: func(ctx context.Context, a *Account) error {
				return variables(lesson.RefreshToken, func(v values) { v[id] = a.PoolID })(ctx, a)
			},
		},
		{
			Name: "client-name-as-client-id", Check: "sign-up/environment",
			Story: "The sign-up function's clientId was the name of the app client.",
			plant: func(ctx context.Context, a *Account) error {
				shown, err := a.cognito().DescribeUserPoolClient(ctx, &cognitoidentityprovider.DescribeUserPoolClientInput{
					UserPoolId: &a.PoolID, ClientId: &a.ClientID,
				})
				if err != nil {
					return err
				}
				return variables(lesson.SignUp, func(v values) { v[id] = *shown.UserPoolClient.ClientName })(ctx, a)
			},
		},
		{
			Name: "another-clients-id", Check: "sign-in/environment",
			Story: "The sign-in function's clientId was that of another app client in the pool.",
			plant: fromSecondClient(lesson.SignIn, func(v values, c types.UserPoolClientType) { v[id] = *c.ClientId }),
		},
		{
			Name: "another-clients-secret", Check: "refresh-token/environment",
			Story: "The refresh function's clientSecret was that of another app client in the pool.",
			plant: fromSecondClient(lesson.RefreshToken, func(v values, c types.UserPoolClientType) { v[secret] = *c.ClientSecret }),
		},
		{
			Name: "another-client", Check: "sign-up/environment",
			Story: "The sign-up function used another app client than the other functions.",
			plant: fromSecondClient(lesson.SignUp, func(v values, c types.UserPoolClientType) {
				v[id], v[secret] = *c.ClientId, *c.ClientSecret
			}),
		},
		{
			Name: "another-pools-client", Check: "sign-in/environment",
			Story: "The sign-in function used an app client of another user pool.",
			plant: fromAnotherPool,
		},
	}
}

// variables changes the environment variables of a step's function.
func variables(step lesson.Step, change func(map[string]string)) func(context.Context, *Account) error {
	return func(ctx context.Context, a *Account) error {
		now, err := a.variables(ctx, step)
		if err != nil {
			return err
		}
		change(now)
		return a.setVariables(ctx, step, now)
	}
}

// fromSecondClient makes a second app client in the pool and takes something of it for a step's function.
func fromSecondClient(step lesson.Step, change func(map[string]string, types.UserPoolClientType)) func(context.Context, *Account) error {
	return func(ctx context.Context, a *Account) error {
		second, err := a.secondClient(ctx)
		if err != nil {
			return err
		}
		return variables(step, func(now map[string]string) { change(now, second) })(ctx, a)
	}
}

// other ends the name of a pool, a role or a policy that has nothing to do with the workshop's own.
const other = "-other"

func fromAnotherPool(ctx context.Context, a *Account) error {
	poolID, err := a.createPool(ctx, a.Names.Pool+other, func(*cognitoidentityprovider.CreateUserPoolInput) {})
	if err != nil {
		return err
	}
	client, err := a.createClient(ctx, poolID, func(*cognitoidentityprovider.CreateUserPoolClientInput) {})
	if err != nil {
		return err
	}
	return a.setClient(ctx, lesson.SignIn, client)
}
