package mistakes

import (
	"context"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"cognito-lambda-workshop/checker/lesson"
	"cognito-lambda-workshop/policies"
)

func functionMistakes() []Mistake {
	type update = lambda.UpdateFunctionConfigurationInput
	return []Mistake{
		{
			Name: "function-deleted", Check: "sign-in/exists", Code: []lesson.Step{lesson.SignIn},
			Story: "The sign-in function had been deleted.",
			plant: func(ctx context.Context, a *Account) error { return a.deleteFunction(ctx, a.Names.SignIn) },
		},
		{
			Name: "function-in-small-letters", Check: "refresh-token/exists", Code: []lesson.Step{lesson.RefreshToken},
			Story: "The refresh function's name was in small letters, and names of functions are case-sensitive.",
			plant: functionMoved(lesson.RefreshToken, func(a *Account) (*Account, string) {
				return a, strings.ToLower(a.Names.RefreshToken)
			}),
		},
		{
			Name: "function-in-another-region", Check: "private/exists", Code: []lesson.Step{lesson.Private},
			Story: "The private function had been made in another Region.",
			plant: functionMoved(lesson.Private, func(a *Account) (*Account, string) {
				return a.elsewhere(), a.Names.Private
			}),
		},
		{
			Name: "python-runtime", Check: "sign-up/runtime", Warns: true,
			Story: "The sign-up function had a Python runtime, which does not start a Go program.",
			plant: functionChangedTo(lesson.SignUp, func(in *update) {
				in.Runtime, in.Handler = types.RuntimePython314, aws.String("lambda_function.lambda_handler")
			}),
		},
		{
			Name: "role-without-logs", Check: "sign-in/role",
			Story: "The sign-in function used another role, which may not write logs.",
			plant: func(ctx context.Context, a *Account) error {
				made, err := a.iam().CreateRole(ctx, &iam.CreateRoleInput{
					RoleName: aws.String(a.Names.Role + other), AssumeRolePolicyDocument: aws.String(string(policies.Trust)),
				})
				if err != nil {
					return fmt.Errorf("making a role: %w", err)
				}
				return functionChangedTo(lesson.SignIn, func(in *update) { in.Role = made.Role.Arn })(ctx, a)
			},
		},
		{
			Name: "timeout-of-three-seconds", Check: "sign-in/timeout", Warns: true,
			Story: "The sign-in function had the console's own timeout of 3 seconds, which a first call to Cognito can take.",
			plant: functionChangedTo(lesson.SignIn, func(in *update) { in.Timeout = aws.Int32(3) }),
		},
		{
			Name: "timeout-of-one-second", Check: "refresh-token/timeout",
			Story: "The refresh function had a timeout of 1 second.",
			plant: functionChangedTo(lesson.RefreshToken, func(in *update) { in.Timeout = aws.Int32(1) }),
		},
		{
			Name: "open-to-everybody", Check: "private/exposed", Warns: true,
			Story: "The resource policy of the private function let anybody call it.",
			plant: func(ctx context.Context, a *Account) error {
				_, err := a.lambda().AddPermission(ctx, &lambda.AddPermissionInput{
					FunctionName: a.function(lesson.Private), StatementId: aws.String("quick-test"),
					Action: aws.String("lambda:InvokeFunction"), Principal: aws.String("*"),
				})
				if err != nil {
					return fmt.Errorf("opening the function: %w", err)
				}
				return nil
			},
		},
	}
}

// functionChangedTo changes settings of a step's function. What is not given stays.
// https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionConfiguration.html
func functionChangedTo(step lesson.Step, change func(*lambda.UpdateFunctionConfigurationInput)) func(context.Context, *Account) error {
	return func(ctx context.Context, a *Account) error {
		in := &lambda.UpdateFunctionConfigurationInput{FunctionName: a.function(step)}
		change(in)
		if _, err := a.lambda().UpdateFunctionConfiguration(ctx, in); err != nil {
			return fmt.Errorf("changing the function: %w", err)
		}
		return nil
	}
}

// functionMoved makes a step's function again in the place and under the name that to tells, and deletes it where it was.
func functionMoved(step lesson.Step, to func(*Account) (*Account, string)) func(context.Context, *Account) error {
	return func(ctx context.Context, a *Account) error {
		kept, err := a.recordFunction(ctx, step, true)
		if err != nil {
			return err
		}
		values, err := a.variables(ctx, step)
		if err != nil {
			return err
		}
		if err := a.deleteFunction(ctx, a.Names.Function(step)); err != nil {
			return err
		}
		there, name := to(a)
		kept.Configuration.FunctionName = &name
		return there.makeFunction(ctx, kept, values)
	}
}

func (a *Account) deleteFunction(ctx context.Context, name string) error {
	if _, err := a.lambda().DeleteFunction(ctx, &lambda.DeleteFunctionInput{FunctionName: &name}); err != nil {
		return fmt.Errorf("deleting a function: %w", err)
	}
	return nil
}
