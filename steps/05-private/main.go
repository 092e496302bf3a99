// Step 05, the function privateLambda: it answers with the user it was handed, and calls nobody.
//
// It teaches what it means to trust an event. payload.user is what the caller says it is: whoever may invoke this function can
// write any user there, so by itself it protects nothing. It becomes true only when API Gateway stands in front, whose
// authorizer checks the ID token and whose mapping template fills payload.user in; nobody else may be let in then.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"

	"github.com/aws/aws-lambda-go/lambda"

	"cognito-lambda-workshop/steps/internal/answer"
	"cognito-lambda-workshop/steps/internal/event"
	"cognito-lambda-workshop/steps/internal/invocation"
)

func main() {
	lambda.Start(invocation.Of(handle, os.Stdout))
}

// claims are what an ID token says of its user, each as it came: this function only hands them back.
type claims map[string]json.RawMessage

func handle(_ context.Context, raw json.RawMessage) answer.Answer {
	user, err := readUser(raw)
	if err != nil {
		return answer.Refusal(http.StatusBadRequest, "Check the event: "+err.Error()+".", "event")
	}
	if user.blank() {
		return answer.Refusal(http.StatusUnauthorized,
			"Nobody is signed in: payload.user in the event is missing or empty. API Gateway fills it in from the ID token.",
			"no user")
	}
	return answer.OK("This is the signed-in user, as the event says.", user)
}

func readUser(raw json.RawMessage) (claims, error) {
	if err := event.Read(raw).Err(); err != nil {
		return nil, err
	}
	var in struct {
		Payload struct {
			User claims `json:"user"`
		} `json:"payload"`
	}
	var wrong *json.UnmarshalTypeError
	if err := json.Unmarshal(raw, &in); errors.As(err, &wrong) {
		return nil, fmt.Errorf("%q is not an object: it has to begin with { and end with }", wrong.Field)
	}
	return in.Payload.User, nil
}

// blank tells whether no claim says anything. Without an authorizer in front, API Gateway's mapping template still makes an
// object, in which every claim is an empty text.
func (c claims) blank() bool {
	for _, value := range c {
		if text := string(value); text != `""` && text != "null" {
			return false
		}
	}
	return true
}
