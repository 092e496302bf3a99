package cognito

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/aws/smithy-go"

	"cognito-lambda-workshop/steps/internal/answer"
)

// Refusal is one row of an error table: what the function answers to one type of Cognito's errors.
type Refusal struct {
	// Type is Cognito's name for the error. Types are firm, while AWS rewords its messages, so the type decides.
	// https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-managing-errors.html
	Type string

	// Hint narrows the row down to errors whose message has this word, whatever its capitals. It is for the two types that
	// Cognito uses for a wrong set-up and for a wrong event alike: NotAuthorizedException is a wrong password and also a
	// wrong secret hash, InvalidParameterException is a wrong attribute and also a flow that is off. There the type cannot
	// tell whom to send looking. Should AWS drop the word, the type's own row without a hint answers instead.
	Hint string

	Status  int
	Message string // {function}, {region} and {cognito} (Cognito's own sentence) are filled in
}

// Table is looked through from the top; the first row that fits answers.
type Table []Refusal

// WrongSecret, FlowOff and WrongClientID are the rows with a hint that all calls need. They belong above the row of
// their type.
var (
	WrongSecret = Refusal{
		Type: "NotAuthorizedException", Hint: "secret", Status: http.StatusInternalServerError,
		Message: "Cognito refuses the secret hash. The environment variable clientSecret of {function} is not the secret of " +
			"the app client in clientId, or that client has no secret: copy both again from the app client's page in Cognito.",
	}
	FlowOff = Refusal{
		Type: "InvalidParameterException", Hint: "flow", Status: http.StatusInternalServerError,
		Message: "The app client does not allow this way to sign in. Turn on ALLOW_USER_PASSWORD_AUTH on the app client's " +
			"page in Cognito, and check that clientId of {function} is that client's.",
	}
	WrongClientID = Refusal{
		Type: "InvalidParameterException", Hint: "clientId", Status: http.StatusInternalServerError,
		Message: "The environment variable clientId of {function} is not the id of an app client. " +
			"Copy it again from the app client's page in Cognito; the id of the user pool is another one.",
	}
)

// shared is what an error means whichever operation met it; the tables of the steps come before it.
var shared = Table{
	WrongSecret,
	WrongClientID,
	{Type: "NotAuthorizedException", Status: http.StatusUnauthorized,
		Message: "Cognito refuses this."},
	{Type: "InvalidParameterException", Status: http.StatusBadRequest,
		Message: "Cognito does not accept a value of the event. It says: {cognito}"},
	{Type: "ResourceNotFoundException", Status: http.StatusInternalServerError,
		Message: "There is no such app client in {region}, where {function} runs. Copy clientId again from the app client's " +
			"page in Cognito, and check the Region: the id of the user pool begins with the one that the pool is in."},
	{Type: "UserNotFoundException", Status: http.StatusNotFound,
		Message: "There is no such user in the user pool. Sign up first, or check for a slip of the pen."},
	{Type: "UserNotConfirmedException", Status: http.StatusForbidden,
		Message: "This user is not confirmed yet. In Cognito, open the user and choose Actions, Confirm account; " +
			"or use the code that was e-mailed."},
	{Type: "PasswordResetRequiredException", Status: http.StatusForbidden,
		Message: "This user has to set a new password first: an administrator has asked for it."},
	{Type: "TooManyRequestsException", Status: http.StatusTooManyRequests,
		Message: "Cognito gets too many requests from this account at the moment. Try again in a few seconds."},
	{Type: "LimitExceededException", Status: http.StatusTooManyRequests,
		Message: "This was tried too often. Wait some minutes before the next try."},
	{Type: "ForbiddenException", Status: http.StatusForbidden,
		Message: "The firewall (AWS WAF) of the user pool blocks this request."},
	{Type: "UserLambdaValidationException", Status: http.StatusBadRequest,
		Message: "A Lambda trigger of the user pool refuses this user. Its log in CloudWatch says why."},
	{Type: "UnexpectedLambdaException", Status: http.StatusInternalServerError,
		Message: "A Lambda trigger of the user pool failed. Its log in CloudWatch says why."},
	{Type: "InvalidLambdaResponseException", Status: http.StatusInternalServerError,
		Message: "A Lambda trigger of the user pool answered something that Cognito cannot use. This workshop needs no trigger."},
	{Type: "InvalidEmailRoleAccessPolicyException", Status: http.StatusInternalServerError,
		Message: "Cognito may not send e-mail for the user pool. Check its Messaging settings: Send email with Cognito is enough."},
	{Type: "InvalidSmsRoleAccessPolicyException", Status: http.StatusInternalServerError,
		Message: "The user pool's role for text messages may not send any. This workshop needs none: verify by e-mail only."},
	{Type: "InvalidSmsRoleTrustRelationshipException", Status: http.StatusInternalServerError,
		Message: "Cognito may not use the user pool's role for text messages. This workshop needs none: verify by e-mail only."},
	{Type: "InvalidUserPoolConfigurationException", Status: http.StatusInternalServerError,
		Message: "The settings of the user pool contradict each other. Compare them with step 00."},
	{Type: "UnsupportedOperationException", Status: http.StatusInternalServerError,
		Message: "The app client does not allow this operation. Compare its settings with step 00."},
	{Type: "OperationNotEnabledException", Status: http.StatusInternalServerError,
		Message: "The user pool does not allow this operation. Compare its settings with step 00, and check its Region."},
	{Type: "InternalErrorException", Status: http.StatusInternalServerError,
		Message: "Cognito has a fault of its own. Try again in a minute."},
}

// Answer tells what err, an error of the SDK, means to whoever called the function.
func (t Table) Answer(err error, setup Setup) answer.Answer {
	var apiError smithy.APIError
	if !errors.As(err, &apiError) {
		return unreachable(err, setup)
	}
	cause := apiError.ErrorCode()
	for _, table := range []Table{t, shared} {
		for _, row := range table {
			if row.fits(apiError) {
				return answer.Refusal(row.Status, row.fillIn(apiError, setup), cause)
			}
		}
	}
	return answer.Refusal(http.StatusInternalServerError,
		"Cognito answers with an error that this function does not know: "+cause+".", cause)
}

func (r Refusal) fits(err smithy.APIError) bool {
	return r.Type == err.ErrorCode() &&
		strings.Contains(strings.ToLower(err.ErrorMessage()), strings.ToLower(r.Hint))
}

func (r Refusal) fillIn(err smithy.APIError, setup Setup) string {
	return strings.NewReplacer(
		"{function}", setup.Function,
		"{region}", setup.Region,
		"{cognito}", err.ErrorMessage(),
	).Replace(r.Message)
}

// unreachable is for the calls that Cognito did not answer at all.
func unreachable(err error, setup Setup) answer.Answer {
	cause := "no answer from Cognito"
	if errors.Is(err, context.DeadlineExceeded) {
		cause = "no answer from Cognito in time"
	}
	return answer.Refusal(http.StatusInternalServerError,
		"Cognito did not answer "+setup.Function+". Check that the function's timeout is 10 seconds, and that it is in no VPC: "+
			"from there it reaches Cognito only if the VPC has a way out.", cause)
}
