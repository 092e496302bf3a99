package lambda

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"cognito-lambda-workshop/checker/practice/iam"
	"cognito-lambda-workshop/checker/practice/regex"
	"cognito-lambda-workshop/checker/practice/wire"
)

// Rules for environment variables: their names, the names that are Lambda's own, and 4 KB for all of them.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
var (
	variableName  = regex.New(`^[a-zA-Z]([a-zA-Z0-9_])+$`)
	reservedNames = []string{
		"AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_DEFAULT_REGION", "AWS_EXECUTION_ENV", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
		"AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_VERSION", "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME",
		"AWS_LAMBDA_LOG_STREAM_NAME", "AWS_LAMBDA_RUNTIME_API", "AWS_REGION", "AWS_SECRET_ACCESS_KEY", "AWS_SECRET_KEY",
		"AWS_SESSION_TOKEN", "LAMBDA_RUNTIME_DIR", "LAMBDA_TASK_ROOT",
	}
)

const maxEnvironment = 4096

const cannotConfigure = "Lambda was unable to configure your environment variables because the environment variables you have provided "

func checkEnvironment(e *types.Environment) error {
	if e == nil {
		return nil
	}
	var reserved []string
	for _, name := range slices.Sorted(maps.Keys(e.Variables)) {
		if !variableName.MatchString(name) {
			return wire.Errorf("ValidationException", "1 validation error detected: Value at 'environment.variables' failed to satisfy constraint: "+
				"Map keys must satisfy constraint: [Member must satisfy regular expression pattern: [a-zA-Z]([a-zA-Z0-9_])+, Member must not be null]")
		}
		if slices.Contains(reservedNames, name) {
			reserved = append(reserved, name)
		}
	}
	if len(reserved) > 0 {
		return invalid(cannotConfigure+"contains reserved keys that are currently not supported for modification. "+
			"Reserved keys used in this request: %s", strings.Join(reserved, ", "))
	}
	size, err := json.Marshal(e.Variables)
	if err != nil {
		return fmt.Errorf("measuring the environment: %w", err)
	}
	if len(size) > maxEnvironment {
		// AWS goes on with the variables themselves, which may be secrets.
		return invalid(cannotConfigure + "exceeded the 4KB limit.")
	}
	return nil
}

// processEnvironment is all that a function's program gets as its environment, apart from what only the sandbox
// knows: the addresses that it serves and the name of the log stream.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
func processEnvironment(f function, region, folder string, role iam.Credentials) map[string]string {
	c := f.Configuration
	environment := map[string]string{
		// A function may set these itself.
		"LANG":                     "en_US.UTF-8",
		"TZ":                       ":UTC",
		"PATH":                     "/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin",
		"LD_LIBRARY_PATH":          "/var/lang/lib:/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib",
		"AWS_XRAY_CONTEXT_MISSING": "LOG_ERROR",
		"AWS_XRAY_DAEMON_ADDRESS":  "169.254.100.1:2000",
	}
	if c.Environment != nil {
		maps.Copy(environment, c.Environment.Variables)
	}
	maps.Copy(environment, map[string]string{
		"_HANDLER":                        *c.Handler,
		"_AWS_XRAY_DAEMON_ADDRESS":        "169.254.100.1",
		"_AWS_XRAY_DAEMON_PORT":           "2000",
		"AWS_REGION":                      region,
		"AWS_DEFAULT_REGION":              region,
		"AWS_ACCESS_KEY_ID":               role.AccessKeyID,
		"AWS_SECRET_ACCESS_KEY":           role.SecretAccessKey,
		"AWS_SESSION_TOKEN":               role.SessionToken,
		"AWS_LAMBDA_FUNCTION_NAME":        *c.FunctionName,
		"AWS_LAMBDA_FUNCTION_VERSION":     latest,
		"AWS_LAMBDA_FUNCTION_MEMORY_SIZE": strconv.Itoa(int(*c.MemorySize)),
		"AWS_LAMBDA_INITIALIZATION_TYPE":  "on-demand",
		"AWS_LAMBDA_LOG_GROUP_NAME":       *c.LoggingConfig.LogGroup,
		"LAMBDA_TASK_ROOT":                folder, // /var/task in AWS
		"LAMBDA_RUNTIME_DIR":              "/var/runtime",
	})
	return environment
}
