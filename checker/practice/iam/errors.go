package iam

import (
	"errors"
	"fmt"
	"net/http"

	"cognito-lambda-workshop/checker/policy"
	"cognito-lambda-workshop/checker/practice/wire"
)

// The errors of IAM: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html#API_CreateRole_Errors

func noSuchEntity(format string, args ...any) error {
	return &wire.Error{Code: "NoSuchEntity", Status: http.StatusNotFound, Message: fmt.Sprintf(format, args...)}
}

func alreadyExists(format string, args ...any) error {
	return &wire.Error{Code: "EntityAlreadyExists", Status: http.StatusConflict, Message: fmt.Sprintf(format, args...)}
}

func deleteConflict(message string) error {
	return &wire.Error{Code: "DeleteConflict", Status: http.StatusConflict, Message: message}
}

func limitExceeded(format string, args ...any) error {
	return &wire.Error{Code: "LimitExceeded", Status: http.StatusConflict, Message: fmt.Sprintf(format, args...)}
}

func accessDenied(format string, args ...any) error {
	return &wire.Error{Code: "AccessDenied", Status: http.StatusForbidden, Message: fmt.Sprintf(format, args...)}
}

func invalid(format string, args ...any) error {
	return wire.Errorf("ValidationError", format, args...)
}

func invalidInput(format string, args ...any) error {
	return wire.Errorf("InvalidInput", format, args...)
}

// malformed words what package policy has against a document.
func malformed(err error) error {
	if m, ok := errors.AsType[*policy.Malformed](err); ok {
		return wire.Errorf("MalformedPolicyDocument", "%s", m.Message)
	}
	return err
}
