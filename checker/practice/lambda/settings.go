package lambda

import (
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	api "github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"cognito-lambda-workshop/checker/practice/wire"
)

// settings are the members that CreateFunction and UpdateFunctionConfiguration have in common. What is nil was not
// sent.
type settings struct {
	role        *string
	handler     *string
	runtime     types.Runtime
	description *string
	timeout     *int32
	memory      *int32
	environment *types.Environment
	storage     *types.EphemeralStorage
	logging     *types.LoggingConfig
}

func settingsOfNew(in *api.CreateFunctionInput) settings {
	return settings{in.Role, in.Handler, in.Runtime, in.Description, in.Timeout, in.MemorySize, in.Environment, in.EphemeralStorage, in.LoggingConfig}
}

func settingsOfUpdate(in *api.UpdateFunctionConfigurationInput) settings {
	return settings{in.Role, in.Handler, in.Runtime, in.Description, in.Timeout, in.MemorySize, in.Environment, in.EphemeralStorage, in.LoggingConfig}
}

func roleAccount(arn string) string { return strings.Split(arn, ":")[4] }

// Limits of a function.
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
const (
	maxTimeout = 900
	minMemory  = 128
	maxMemory  = 10_240
)

// check refuses settings that the model of the API allows and Lambda does not.
func (s settings) check(now time.Time, doing change) error {
	switch {
	case s.timeout != nil && *s.timeout > maxTimeout:
		return wire.BrokenConstraint(strconv.Itoa(int(*s.timeout)), "timeout", "have value less than or equal to "+strconv.Itoa(maxTimeout))
	case s.memory != nil && *s.memory > maxMemory:
		return invalid("'MemorySize' value failed to satisfy constraint: Member must have value less than or equal to %d", maxMemory)
	case s.logging != nil && (s.logging.LogFormat == types.LogFormatJson || s.logging.ApplicationLogLevel != "" || s.logging.SystemLogLevel != ""):
		return wire.NotEmulated("logs in JSON, and levels of logs, of a function")
	}
	if err := checkEnvironment(s.environment); err != nil {
		return err
	}
	if s.runtime != "" {
		return checkRuntime(string(s.runtime), now, doing)
	}
	return nil
}

// apply puts into a function's configuration what was sent.
func (s settings) apply(c *types.FunctionConfiguration, region string) {
	set(&c.Role, s.role)
	set(&c.Handler, s.handler)
	set(&c.Description, s.description)
	set(&c.Timeout, s.timeout)
	set(&c.MemorySize, s.memory)
	set(&c.EphemeralStorage, s.storage)
	if s.runtime != "" {
		c.Runtime = s.runtime
		c.RuntimeVersionConfig = &types.RuntimeVersionConfig{RuntimeVersionArn: aws.String(runtimeVersion(region, string(s.runtime)))}
	}
	if s.environment != nil {
		variables := s.environment.Variables
		if variables == nil {
			variables = map[string]string{}
		}
		c.Environment = &types.EnvironmentResponse{Variables: variables}
	}
	if s.logging != nil {
		set(&c.LoggingConfig.LogGroup, s.logging.LogGroup)
	}
}

// set puts a member in place of the one before, if it was sent.
func set[T any](member **T, sent *T) {
	if sent != nil {
		*member = sent
	}
}

// defaults is what Lambda gives a function for which nothing was said.
// https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
func defaults(t target) types.FunctionConfiguration {
	return types.FunctionConfiguration{
		FunctionName:     aws.String(t.name),
		FunctionArn:      aws.String(t.arn),
		Version:          aws.String(latest),
		PackageType:      types.PackageTypeZip,
		Description:      aws.String(""),
		Timeout:          aws.Int32(3),
		MemorySize:       aws.Int32(minMemory),
		Architectures:    []types.Architecture{types.ArchitectureX8664},
		EphemeralStorage: &types.EphemeralStorage{Size: aws.Int32(512)},
		SnapStart:        &types.SnapStartResponse{ApplyOn: types.SnapStartApplyOnNone, OptimizationStatus: types.SnapStartOptimizationStatusOff},
		TracingConfig:    &types.TracingConfigResponse{Mode: types.TracingModePassThrough},
		LoggingConfig:    &types.LoggingConfig{LogFormat: types.LogFormatText, LogGroup: aws.String("/aws/lambda/" + t.name)},
		State:            types.StateActive,
		LastUpdateStatus: types.LastUpdateStatusSuccessful,
	}
}
