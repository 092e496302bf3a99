package lambda

import (
	"context"
	"maps"

	"github.com/aws/aws-sdk-go-v2/aws"
	api "github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"cognito-lambda-workshop/checker/practice/store"
	"cognito-lambda-workshop/checker/practice/wire"
)

// https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
func (s *Service) createFunction(ctx context.Context, call *wire.Call, in *api.CreateFunctionInput) (*types.FunctionConfiguration, error) {
	t, err := resolveNew(call, in.FunctionName)
	if err != nil {
		return nil, err
	}
	zipped, err := s.checkNew(ctx, call, t, in)
	if err != nil {
		return nil, err
	}
	f := function{Configuration: defaults(t), Tags: in.Tags}
	settingsOfNew(in).apply(&f.Configuration, call.Region)
	if len(in.Architectures) > 0 {
		f.Configuration.Architectures = in.Architectures
	}
	describeCode(&f.Configuration, zipped)
	s.deployed(&f)
	err = s.code.add(zipped, func(code string) error {
		f.Code = code
		return s.Store.Update(func(tx *store.Tx) error {
			if _, found, err := functions.Get(tx, key(call, t.name)); found || err != nil {
				return alreadyThere(t, err)
			}
			return functions.Put(tx, key(call, t.name), f)
		})
	})
	if err != nil {
		return nil, err
	}
	return beingCreated(f), nil
}

func alreadyThere(t target, err error) error {
	if err != nil {
		return err
	}
	return conflict("Function already exist: %s", t.name) // "exist" is AWS's own word
}

// checkNew refuses what Lambda refuses of a new function, and returns its zip.
func (s *Service) checkNew(ctx context.Context, call *wire.Call, t target, in *api.CreateFunctionInput) ([]byte, error) {
	if err := settingsOfNew(in).check(s.Now(), creating); err != nil {
		return nil, err
	}
	if err := refuseForNew(in); err != nil {
		return nil, err
	}
	if aws.ToString(in.Handler) == "" || in.Runtime == "" {
		return nil, invalid("Runtime and Handler are mandatory parameters for functions created with deployment packages.")
	}
	if err := checkTags(in.Tags); err != nil {
		return nil, err
	}
	zipped, err := sourceOfNew(in.Code).zipped()
	if err != nil {
		return nil, err
	}
	err = s.Store.View(func(tx *store.Tx) error {
		_, found, err := functions.Get(tx, key(call, t.name))
		if found || err != nil {
			return alreadyThere(t, err)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return zipped, s.assumable(ctx, call, *in.Role)
}

// https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html
func (s *Service) getFunction(_ context.Context, call *wire.Call, in *api.GetFunctionInput) (*api.GetFunctionOutput, error) {
	t, err := resolve(call, "GetFunction", in.FunctionName, in.Qualifier)
	if err != nil {
		return nil, err
	}
	f, err := s.find(call, t)
	if err != nil {
		return nil, err
	}
	out := &api.GetFunctionOutput{
		Configuration: shown(f, t),
		Code: &types.FunctionCodeLocation{
			RepositoryType: aws.String("S3"),
			Location:       aws.String(call.BaseURL + s.links.make(f.Code, s.Now())),
		},
	}
	if len(f.Tags) > 0 {
		out.Tags = maps.Clone(f.Tags)
	}
	return out, nil
}

// https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html
func (s *Service) getFunctionConfiguration(_ context.Context, call *wire.Call, in *api.GetFunctionConfigurationInput) (*types.FunctionConfiguration, error) {
	t, err := resolve(call, "GetFunctionConfiguration", in.FunctionName, in.Qualifier)
	if err != nil {
		return nil, err
	}
	f, err := s.find(call, t)
	if err != nil {
		return nil, err
	}
	return shown(f, t), nil
}

// https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunction.html
func (s *Service) deleteFunction(_ context.Context, call *wire.Call, in *api.DeleteFunctionInput) (*api.DeleteFunctionOutput, error) {
	t, err := resolve(call, "DeleteFunction", in.FunctionName, in.Qualifier)
	if err != nil {
		return nil, err
	}
	if t.qualifier != "" {
		return nil, invalid("%s version cannot be deleted without deleting the function.", latest)
	}
	var f function
	err = s.Store.Update(func(tx *store.Tx) error {
		if f, err = get(tx, call, t); err != nil {
			return err
		}
		return functions.Delete(tx, key(call, t.name))
	})
	if err != nil {
		return nil, err
	}
	s.replaced(f)
	s.sweep()
	return &api.DeleteFunctionOutput{}, nil
}
