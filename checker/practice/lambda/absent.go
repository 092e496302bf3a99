package lambda

import (
	"context"

	api "github.com/aws/aws-sdk-go-v2/service/lambda"

	"cognito-lambda-workshop/checker/practice/wire"
)

// What a function of the practice account never has, and how AWS says that a function has none of it.

// https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionUrlConfig.html
func (s *Service) getFunctionUrlConfig(_ context.Context, call *wire.Call, in *api.GetFunctionUrlConfigInput) (*api.GetFunctionUrlConfigOutput, error) {
	if _, err := resolve(call, "GetFunctionUrlConfig", in.FunctionName, in.Qualifier); err != nil {
		return nil, err
	}
	return nil, notFound("The resource you requested does not exist.")
}

// https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConcurrency.html
func (s *Service) getFunctionConcurrency(_ context.Context, call *wire.Call, in *api.GetFunctionConcurrencyInput) (*api.GetFunctionConcurrencyOutput, error) {
	t, err := resolve(call, "GetFunctionConcurrency", in.FunctionName, nil)
	if err != nil {
		return nil, err
	}
	if _, err := s.find(call, t); err != nil {
		return nil, err
	}
	return &api.GetFunctionConcurrencyOutput{}, nil
}

// https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionCodeSigningConfig.html
func (s *Service) getFunctionCodeSigningConfig(_ context.Context, call *wire.Call, in *api.GetFunctionCodeSigningConfigInput) (*api.GetFunctionCodeSigningConfigOutput, error) {
	t, err := resolve(call, "GetFunctionCodeSigningConfig", in.FunctionName, nil)
	if err != nil {
		return nil, err
	}
	if _, err := s.find(call, t); err != nil {
		return nil, err
	}
	return &api.GetFunctionCodeSigningConfigOutput{}, nil
}
