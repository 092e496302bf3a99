package cognito

import (
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/smithy-go"
)

// NewClient makes the SDK's client, without calling anybody yet. Make it once, outside the handler: Lambda keeps it, and its
// open connection, for the next event. https://docs.aws.amazon.com/lambda/latest/dg/golang-handler.html
//
// The SDK's config package is left out on purpose. It would look for credentials, which the public operations of these
// functions do not take, and make each cold start slower and each zip larger.
func NewClient(setup Setup) *cognitoidentityprovider.Client {
	options := cognitoidentityprovider.Options{
		Region:  setup.Region,
		Retryer: retry.NewStandard(leaveLimitsAlone),
	}
	if setup.Endpoint != "" {
		options.BaseEndpoint = aws.String(setup.Endpoint)
	}
	return cognitoidentityprovider.New(options)
}

// leaveLimitsAlone keeps the SDK from repeating a call that somebody made too often: it takes each LimitExceededException for a
// throttle that is over in a moment, while Cognito means minutes by it, or a day.
// https://docs.aws.amazon.com/cognito/latest/developerguide/limits.html
func leaveLimitsAlone(options *retry.StandardOptions) {
	limit := retry.IsErrorRetryableFunc(func(err error) aws.Ternary {
		var apiError smithy.APIError
		if errors.As(err, &apiError) && apiError.ErrorCode() == "LimitExceededException" {
			return aws.FalseTernary
		}
		return aws.UnknownTernary
	})
	options.Retryables = append([]retry.IsErrorRetryable{limit}, options.Retryables...)
}
