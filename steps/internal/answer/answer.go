// Package answer is the shape in which all four functions answer: a status code beside a body that has a message for people
// and the data for programs. It knows nothing of Cognito and nothing of Lambda.
package answer

import "net/http"

// Answer is what a function returns. API Gateway will read it through a mapping template (a non-proxy integration), so Body
// is an object and not a text with JSON inside.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/getting-started-lambda-non-proxy-integration.html
type Answer struct {
	StatusCode int  `json:"statusCode"`
	Body       Body `json:"body"`

	// Cause is one word for the log, such as the type of Cognito's error. It is no part of the answer, and nothing that the
	// user typed may be in it.
	Cause string `json:"-"`
}

// Body holds Message, a sentence or two for a person, and Data, which is null unless the function succeeded.
type Body struct {
	Message string `json:"message"`
	Data    any    `json:"data"`
}

// OK is the answer to what went well: 200 with its data.
func OK(message string, data any) Answer {
	return Answer{StatusCode: http.StatusOK, Body: Body{Message: message, Data: data}}
}

// Refusal is the answer to what did not: 4xx when the user or the event has to change, 500 when the set-up has to.
func Refusal(status int, message, cause string) Answer {
	return Answer{StatusCode: status, Body: Body{Message: message}, Cause: cause}
}
