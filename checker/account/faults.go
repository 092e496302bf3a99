package account

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// Error types that several services share.
// https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/CommonErrors.html
var (
	missingCodes = []string{"ResourceNotFoundException", "NoSuchEntity", "NoSuchEntityException"}
	deniedCodes  = []string{"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "NotAuthorized"}
	expiredCodes = []string{"ExpiredToken", "ExpiredTokenException", "RequestExpired"}
	invalidCodes = []string{
		"InvalidClientTokenId", "UnrecognizedClientException", "InvalidAccessKeyId", "MissingAuthenticationToken",
		"MissingAuthenticationTokenException", "SignatureDoesNotMatch", "InvalidSignatureException", "IncompleteSignature",
		"IncompleteSignatureException", "AuthFailure",
	}
)

// hasCode tells whether AWS answered with that error type.
func hasCode(err error, codes ...string) bool {
	refused, ok := errors.AsType[smithy.APIError](err)
	return ok && slices.Contains(codes, refused.ErrorCode())
}

// isMissing tells whether AWS says that there is no such thing.
func isMissing(err error) bool { return hasCode(err, missingCodes...) }

// unknownOperation tells whether the other side does not know the call at all, as some implementations of the AWS APIs do
// not know the newer ones.
func unknownOperation(err error) bool {
	return httpStatus(err) == http.StatusNotImplemented || hasCode(err, "UnknownOperationException", "InvalidAction")
}

// classify says why a call failed. operation is the call's IAM action.
func classify(operation string, err error) *Fault {
	if refused, ok := errors.AsType[smithy.APIError](err); ok {
		code := refused.ErrorCode()
		return &Fault{Kind: kindOfRefusal(code, httpStatus(err)), Operation: operation, Code: code, Message: refused.ErrorMessage()}
	}
	return &Fault{Kind: kindOfSilence(err), Operation: operation, Message: innermost(err).Error()}
}

// kindOfRefusal is for calls that AWS answered.
func kindOfRefusal(code string, status int) FaultKind {
	_, throttled := retry.DefaultThrottleErrorCodes[code]
	switch {
	case slices.Contains(deniedCodes, code):
		return Denied
	case slices.Contains(expiredCodes, code):
		return Expired
	case slices.Contains(invalidCodes, code):
		return NoCredentials
	case throttled || status == http.StatusTooManyRequests:
		return Throttled
	// The SDK's own word for an answer that names no error type: the page of a proxy, say.
	case code == "UnknownError" && status < http.StatusInternalServerError:
		return Malformed
	}
	return OtherFault
}

// kindOfSilence is for calls without an answer that could be read.
func kindOfSilence(err error) FaultKind {
	_, garbled := errors.AsType[*smithy.DeserializationError](err)
	_, unsent := errors.AsType[*smithyhttp.RequestSendError](err)
	_, network := errors.AsType[net.Error](err)
	switch {
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return TimedOut
	case garbled:
		return Malformed
	case unsent || network:
		return Unreachable
	}
	return OtherFault
}

// classifyCredentials says why there is nothing to sign a call with.
func classifyCredentials(err error) *Fault {
	fault := &Fault{Kind: NoCredentials, Operation: "sts:GetCallerIdentity", Message: err.Error()}
	if refused, ok := errors.AsType[smithy.APIError](err); ok { // of the call that was to give credentials
		fault.Code = refused.ErrorCode()
	}
	text := strings.ToLower(err.Error())
	silent := kindOfSilence(err)
	// The last place where the SDK looks is the metadata address of an EC2 instance. On any other machine nobody answers
	// there, which only means that there were no credentials in the places before it.
	// https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
	instance := strings.Contains(text, "imds")
	switch {
	case hasCode(err, expiredCodes...), strings.Contains(text, "expired"):
		fault.Kind = Expired
	case (silent == Unreachable || silent == TimedOut) && !instance, errors.Is(err, context.Canceled):
		fault.Kind, fault.Message = silent, innermost(err).Error()
		if call, ok := errors.AsType[*smithy.OperationError](err); ok && call.ServiceID == "STS" {
			fault.Operation = "sts:" + call.OperationName
		}
	}
	return fault
}

// unusable tells whether a fault says that every other call would fail just so.
func unusable(fault *Fault) bool {
	return fault != nil && (fault.Kind == NoCredentials || fault.Kind == Expired)
}

func httpStatus(err error) int {
	if response, ok := errors.AsType[*smithyhttp.ResponseError](err); ok {
		return response.HTTPStatusCode()
	}
	return 0
}

// innermost drops what the SDK wraps around the cause: the operation, the number of attempts, the address.
func innermost(err error) error {
	if sent, ok := errors.AsType[*url.Error](err); ok {
		return sent.Err
	}
	if garbled, ok := errors.AsType[*smithy.DeserializationError](err); ok && garbled.Err != nil {
		return garbled.Err
	}
	if call, ok := errors.AsType[*smithy.OperationError](err); ok && call.Err != nil {
		return call.Err
	}
	return err
}
