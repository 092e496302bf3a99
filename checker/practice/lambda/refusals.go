package lambda

import (
	"fmt"
	"net/http"

	"cognito-lambda-workshop/checker/practice/wire"
)

// The refusals of Lambda, each with its HTTP status.
// https://docs.aws.amazon.com/lambda/latest/api/CommonErrors.html

func invalid(format string, args ...any) *wire.Error {
	return wire.Errorf("InvalidParameterValueException", format, args...)
}

func notFound(format string, args ...any) *wire.Error {
	return &wire.Error{Code: "ResourceNotFoundException", Status: http.StatusNotFound, Message: fmt.Sprintf(format, args...)}
}

func conflict(format string, args ...any) *wire.Error {
	return &wire.Error{Code: "ResourceConflictException", Status: http.StatusConflict, Message: fmt.Sprintf(format, args...)}
}

func denied(format string, args ...any) *wire.Error {
	return &wire.Error{Code: "AccessDeniedException", Status: http.StatusForbidden, Message: fmt.Sprintf(format, args...)}
}

func tooLarge(code, format string, args ...any) *wire.Error {
	return &wire.Error{Code: code, Status: http.StatusRequestEntityTooLarge, Message: fmt.Sprintf(format, args...)}
}

// staleRevision refuses a change that was made for a revision which is not the latest any more.
func staleRevision(operation string) *wire.Error {
	return &wire.Error{
		Code:    "PreconditionFailedException",
		Status:  http.StatusPreconditionFailed,
		Message: "The RevisionId provided does not match the latest RevisionId. Call the " + operation + " API to retrieve the latest RevisionId",
	}
}
