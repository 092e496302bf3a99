package mistakes

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	lambdatypes "github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"cognito-lambda-workshop/checker/lesson"
)

// Account is a practice account in which the workshop is finished.
type Account struct {
	Config   aws.Config // aimed at it, in the Region of the workshop
	Names    lesson.Names
	PoolID   string // the workshop's pool
	ClientID string // and its app client
}

func (a *Account) cognito() *cognitoidentityprovider.Client {
	return cognitoidentityprovider.NewFromConfig(a.Config)
}
func (a *Account) iam() *iam.Client       { return iam.NewFromConfig(a.Config) }
func (a *Account) lambda() *lambda.Client { return lambda.NewFromConfig(a.Config) }

// elsewhere is the same account in the Region that a learner strays into.
func (a *Account) elsewhere() *Account {
	other := *a
	other.Config = a.Config.Copy()
	other.Config.Region = "eu-west-1"
	if a.Config.Region == other.Config.Region {
		other.Config.Region = "us-east-1"
	}
	return &other
}

// secret is an app client's secret.
func (a *Account) secret(ctx context.Context, poolID, clientID string) (string, error) {
	out, err := a.cognito().DescribeUserPoolClient(ctx, &cognitoidentityprovider.DescribeUserPoolClientInput{
		UserPoolId: &poolID, ClientId: &clientID,
	})
	if err != nil {
		return "", fmt.Errorf("reading the app client: %w", err)
	}
	return aws.ToString(out.UserPoolClient.ClientSecret), nil
}

// variables are the environment variables of a step's function.
func (a *Account) variables(ctx context.Context, step lesson.Step) (map[string]string, error) {
	out, err := a.lambda().GetFunctionConfiguration(ctx, &lambda.GetFunctionConfigurationInput{FunctionName: a.function(step)})
	if err != nil {
		return nil, fmt.Errorf("reading the function: %w", err)
	}
	variables := map[string]string{}
	if out.Environment != nil {
		maps.Copy(variables, out.Environment.Variables)
	}
	return variables, nil
}

func (a *Account) setVariables(ctx context.Context, step lesson.Step, variables map[string]string) error {
	_, err := a.lambda().UpdateFunctionConfiguration(ctx, &lambda.UpdateFunctionConfigurationInput{
		FunctionName: a.function(step), Environment: &lambdatypes.Environment{Variables: variables},
	})
	if err != nil {
		return fmt.Errorf("setting the function's environment variables: %w", err)
	}
	return nil
}

func (a *Account) function(step lesson.Step) *string { return aws.String(a.Names.Function(step)) }

// clientSteps are the steps whose functions want the app client.
func clientSteps() []lesson.Step {
	return []lesson.Step{lesson.SignUp, lesson.SignIn, lesson.RefreshToken}
}

// as takes over what one shape of the API has in common with another: their members have the same names.
func as[To any](from any) (*To, error) {
	var to To
	text, err := json.Marshal(from)
	if err == nil {
		err = json.Unmarshal(text, &to)
	}
	if err != nil {
		return nil, fmt.Errorf("taking over settings: %w", err)
	}
	return &to, nil
}
