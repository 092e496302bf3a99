package lambda

import (
	"context"

	api "github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"cognito-lambda-workshop/checker/practice/wire"
)

// https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html
func (s *Service) updateFunctionCode(_ context.Context, call *wire.Call, in *api.UpdateFunctionCodeInput) (*types.FunctionConfiguration, error) {
	t, err := resolve(call, "UpdateFunctionCode", in.FunctionName, nil)
	if err != nil {
		return nil, err
	}
	if in.Publish || in.PublishTo != "" {
		return nil, wire.NotEmulated("versions of a function")
	}
	before, err := s.find(call, t)
	if err != nil {
		return nil, err
	}
	zipped, err := sourceOfUpdate(in).zipped()
	if err != nil {
		return nil, err
	}
	change := func(f *function) error {
		if err := s.mayChange(*f, in.RevisionId); err != nil {
			return err
		}
		if len(in.Architectures) > 0 {
			f.Configuration.Architectures = in.Architectures
		}
		describeCode(&f.Configuration, zipped)
		s.deployed(f)
		return nil
	}
	if in.DryRun {
		if _, err := plan(zipped); err != nil {
			return nil, err
		}
		if err := change(&before); err != nil {
			return nil, err
		}
		return shown(before, t), nil
	}
	var old, f function
	err = s.code.add(zipped, func(code string) error {
		f, err = s.amend(call, t, func(f *function) error {
			old = *f
			f.Code = code
			return change(f)
		})
		return err
	})
	if err != nil {
		return nil, err
	}
	s.replaced(old)
	s.sweep()
	return beingUpdated(f), nil
}

// https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionConfiguration.html
func (s *Service) updateFunctionConfiguration(ctx context.Context, call *wire.Call, in *api.UpdateFunctionConfigurationInput) (*types.FunctionConfiguration, error) {
	t, err := resolve(call, "UpdateFunctionConfiguration", in.FunctionName, nil)
	if err != nil {
		return nil, err
	}
	sent := settingsOfUpdate(in)
	if err := sent.check(s.Now(), updating); err != nil {
		return nil, err
	}
	if err := refuseForUpdate(in); err != nil {
		return nil, err
	}
	f, err := s.find(call, t)
	if err != nil {
		return nil, err
	}
	role := f.Configuration.Role
	set(&role, in.Role)
	if err := s.assumable(ctx, call, *role); err != nil {
		return nil, err
	}
	var old function
	f, err = s.amend(call, t, func(f *function) error {
		old = *f
		logging := *f.Configuration.LoggingConfig
		f.Configuration.LoggingConfig = &logging
		sent.apply(&f.Configuration, call.Region)
		if err := s.mayChange(*f, in.RevisionId); err != nil {
			return err
		}
		s.deployed(f)
		return nil
	})
	if err != nil {
		return nil, err
	}
	s.replaced(old)
	return beingUpdated(f), nil
}

// mayChange refuses to change a function whose runtime Lambda has given up, or of which the caller knows an older
// revision.
func (s *Service) mayChange(f function, revision *string) error {
	if revision != nil && *revision != *f.Configuration.RevisionId {
		return staleRevision("GetFunction/GetAlias")
	}
	return checkRuntime(string(f.Configuration.Runtime), s.Now(), updating)
}

// replaced ends the programs of a function that changed or is gone.
func (s *Service) replaced(old function) {
	s.sessions.forget(*old.Configuration.FunctionArn)
	s.Sandbox.Stop(programKey(old))
}
