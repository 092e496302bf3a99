package solve

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"cognito-lambda-workshop/checker/lesson"
)

// function makes the Lambda function of a step, or gives the one that is there the lesson's code and settings.
func (s *solver) function(ctx context.Context, step lesson.Step) error {
	name := s.Names.Function(step)
	roleARN, err := s.roleARN(ctx)
	if err != nil {
		return err
	}
	var environment *types.Environment
	if step.NeedsClient() {
		if environment, err = s.environment(ctx); err != nil {
			return err
		}
	}
	zip, err := s.Zip(step)
	if err != nil {
		return err
	}
	_, err = s.lambda.CreateFunction(ctx, &lambda.CreateFunctionInput{
		FunctionName:  aws.String(name),
		Runtime:       types.Runtime(lesson.Runtime),
		Handler:       aws.String(lesson.Handler),
		Role:          aws.String(roleARN),
		Architectures: []types.Architecture{types.Architecture(s.Architecture)},
		Timeout:       aws.Int32(lesson.TimeoutSeconds),
		Environment:   environment,
		Code:          &types.FunctionCode{ZipFile: zip},
	})
	if _, exists := errors.AsType[*types.ResourceConflictException](err); exists {
		return s.update(ctx, name, roleARN, environment, zip)
	}
	if err != nil {
		return fmt.Errorf("making the function: %w", err)
	}
	s.say("made the function %s", name)
	return nil
}

func (s *solver) update(ctx context.Context, name, roleARN string, environment *types.Environment, zip []byte) error {
	_, err := s.lambda.UpdateFunctionConfiguration(ctx, &lambda.UpdateFunctionConfigurationInput{
		FunctionName: aws.String(name),
		Runtime:      types.Runtime(lesson.Runtime),
		Handler:      aws.String(lesson.Handler),
		Role:         aws.String(roleARN),
		Timeout:      aws.Int32(lesson.TimeoutSeconds),
		Environment:  environment,
	})
	if err != nil {
		return fmt.Errorf("putting the function's settings right: %w", err)
	}
	_, err = s.lambda.UpdateFunctionCode(ctx, &lambda.UpdateFunctionCodeInput{
		FunctionName:  aws.String(name),
		Architectures: []types.Architecture{types.Architecture(s.Architecture)},
		ZipFile:       zip,
	})
	if err != nil {
		return fmt.Errorf("uploading the function's code: %w", err)
	}
	s.say("put the function %s right", name)
	return nil
}

func (s *solver) roleARN(ctx context.Context) (string, error) {
	role, err := s.iam.GetRole(ctx, &iam.GetRoleInput{RoleName: aws.String(s.Names.Role)})
	if _, missing := errors.AsType[*iamtypes.NoSuchEntityException](err); missing {
		return "", fmt.Errorf("the role %s is not there yet; solve step %s first", s.Names.Role, lesson.ExecutionRole.Number)
	}
	if err != nil {
		return "", fmt.Errorf("reading the role: %w", err)
	}
	return *role.Role.Arn, nil
}

// environment is the app client's id and secret, as the function wants them.
func (s *solver) environment(ctx context.Context) (*types.Environment, error) {
	poolID, err := s.findPool(ctx)
	if err != nil {
		return nil, err
	}
	if poolID == "" {
		return nil, fmt.Errorf("the user pool %s is not there yet; solve step %s first", s.Names.Pool, lesson.UserPool.Number)
	}
	client, err := s.findClient(ctx, poolID)
	if err != nil {
		return nil, err
	}
	if client == nil {
		return nil, fmt.Errorf("%s has no app client with a secret yet; solve step %s first", s.Names.Pool, lesson.UserPool.Number)
	}
	return &types.Environment{Variables: map[string]string{
		lesson.ClientIDVariable:     *client.ClientId,
		lesson.ClientSecretVariable: *client.ClientSecret,
	}}, nil
}
