package logs

import "cognito-lambda-workshop/checker/practice/wire"

// The errors of CloudWatch Logs, all of status 400.
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html#API_GetLogEvents_Errors
var (
	noGroup  error = wire.Errorf("ResourceNotFoundException", "The specified log group does not exist.")
	noStream error = wire.Errorf("ResourceNotFoundException", "The specified log stream does not exist.")

	groupExists  error = wire.Errorf("ResourceAlreadyExistsException", "The specified log group already exists")
	streamExists error = wire.Errorf("ResourceAlreadyExistsException", "The specified log stream already exists")

	badToken error = invalid("The specified nextToken is invalid.")

	nameAndARN error = wire.Errorf("ValidationException", "LogGroup name and LogGroup ARN are mutually exclusive parameters.")
)

func invalid(format string, args ...any) error {
	return wire.Errorf("InvalidParameterException", format, args...)
}
