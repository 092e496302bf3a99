package lambda

import (
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	api "github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"cognito-lambda-workshop/checker/practice/regex"
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

const rolePattern = `arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+`

var (
	roleARN  = regex.New(`^` + rolePattern + `$`)
	handler  = regex.New(`^[^\s]+$`)
	logGroup = regex.New(`^[\.\-_/#A-Za-z0-9]+$`)
)

func roleAccount(arn string) string { return strings.Split(arn, ":")[4] }

// Limits of a function.
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
const (
	maxTimeout = 900
	minMemory  = 128
	maxMemory  = 10_240
	modelMem   = 32_768 // the largest that the API's model takes at all
)

// check refuses settings that Lambda refuses. What the model of the API forbids comes first, as in AWS.
func (s settings) check(now time.Time, doing change) error {
	switch {
	case s.role != nil && !roleARN.MatchString(*s.role):
		return wire.BrokenConstraint(*s.role, "role", "satisfy regular expression pattern: "+rolePattern)
	case s.handler != nil && len(*s.handler) > 128:
		return wire.BrokenConstraint(*s.handler, "handler", "have length less than or equal to 128")
	case s.handler != nil && !handler.MatchString(*s.handler):
		return wire.BrokenConstraint(*s.handler, "handler", `satisfy regular expression pattern: [^\s]+`)
	case s.description != nil && len(*s.description) > 256:
		return wire.BrokenConstraint(*s.description, "description", "have length less than or equal to 256")
	case s.timeout != nil && *s.timeout < 1:
		return atLeast(*s.timeout, "timeout", 1)
	case s.timeout != nil && *s.timeout > maxTimeout:
		return atMost(*s.timeout, "timeout", maxTimeout)
	case s.memory != nil && *s.memory < minMemory:
		return atLeast(*s.memory, "memorySize", minMemory)
	case s.memory != nil && *s.memory > modelMem:
		return atMost(*s.memory, "memorySize", modelMem)
	case s.memory != nil && *s.memory > maxMemory:
		return invalid("'MemorySize' value failed to satisfy constraint: Member must have value less than or equal to %d", maxMemory)
	case s.storage != nil && aws.ToInt32(s.storage.Size) < 512:
		return atLeast(aws.ToInt32(s.storage.Size), "ephemeralStorage.size", 512)
	case s.storage != nil && *s.storage.Size > 10_240:
		return atMost(*s.storage.Size, "ephemeralStorage.size", 10_240)
	}
	if err := checkLogging(s.logging); err != nil {
		return err
	}
	if err := checkEnvironment(s.environment); err != nil {
		return err
	}
	if s.runtime != "" {
		return checkRuntime(string(s.runtime), now, doing)
	}
	return nil
}

func atLeast(value int32, member string, least int) error {
	return wire.BrokenConstraint(strconv.Itoa(int(value)), member, "have value greater than or equal to "+strconv.Itoa(least))
}

func atMost(value int32, member string, most int) error {
	return wire.BrokenConstraint(strconv.Itoa(int(value)), member, "have value less than or equal to "+strconv.Itoa(most))
}

func checkLogging(l *types.LoggingConfig) error {
	switch {
	case l == nil:
		return nil
	case l.LogGroup != nil && (len(*l.LogGroup) < 1 || len(*l.LogGroup) > 512):
		return wire.BrokenConstraint(*l.LogGroup, "loggingConfig.logGroup", "have length between 1 and 512")
	case l.LogGroup != nil && !logGroup.MatchString(*l.LogGroup):
		return wire.BrokenConstraint(*l.LogGroup, "loggingConfig.logGroup", `satisfy regular expression pattern: [\.\-_/#A-Za-z0-9]+`)
	case l.LogFormat == types.LogFormatJson || l.ApplicationLogLevel != "" || l.SystemLogLevel != "":
		return wire.NotEmulated("logs in JSON, and levels of logs, of a function")
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
