package account

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
)

// answer is what a function of the lesson answers: a status code beside a body with a message and data.
type answer struct {
	StatusCode int
	Message    string
	Data       json.RawMessage
	body       string
}

// readAnswer reads a function's answer. Body may be an object, as in the lesson, or the text of one, as API Gateway's
// proxy integration wants it. problem says what is wrong with the shape of the answer.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
func readAnswer(payload []byte) (a answer, problem string) {
	var outer struct {
		StatusCode *int            `json:"statusCode"`
		Body       json.RawMessage `json:"body"`
	}
	if json.Unmarshal(payload, &outer) != nil {
		return answer{}, "the answer is not a JSON object with statusCode and body"
	}
	if outer.StatusCode == nil {
		return answer{}, "the answer has no statusCode"
	}
	a.StatusCode = *outer.StatusCode
	a.body = string(outer.Body)
	var text string
	if json.Unmarshal(outer.Body, &text) == nil {
		a.body = text
	}
	var inner struct{ Message, Data json.RawMessage }
	if json.Unmarshal([]byte(a.body), &inner) != nil {
		a.Message = text
		return a, ""
	}
	if json.Unmarshal(inner.Message, &a.Message) != nil {
		a.Message = string(inner.Message)
	}
	a.Data = inner.Data
	if len(a.Data) == 0 {
		a.Data = json.RawMessage(a.body)
	}
	return a, ""
}

// tokenSet is what a sign-in answers with. Some programs hand on Cognito's answer as it is, one level deeper.
type tokenSet struct {
	IDToken      string `json:"IdToken"`
	AccessToken  string
	RefreshToken string
}

// tokens takes the tokens out of an answer.
func (a answer) tokens() (tokens tokenSet, challenge string) {
	var data struct {
		tokenSet
		ChallengeName        string
		AuthenticationResult tokenSet
	}
	// Data that is something else altogether has no tokens, which is what the caller is told.
	_ = json.Unmarshal(a.Data, &data)
	if data.tokenSet == (tokenSet{}) {
		data.tokenSet = data.AuthenticationResult
	}
	return data.tokenSet, data.ChallengeName
}

// userSub is the user that a sign-up says it made; empty when it does not say.
func (a answer) userSub() string {
	var data struct{ UserSub string }
	_ = json.Unmarshal(a.Data, &data) // as in tokens
	return data.UserSub
}

// succeeded says what is wrong with a status code that is no success; empty for one that is.
func (a answer) succeeded() string {
	if a.StatusCode/100 == 2 {
		return ""
	}
	return fmt.Sprintf("the answer's statusCode is %d, not 200", a.StatusCode)
}

// refusedExisting says what is wrong with an answer that should refuse a user who exists already.
func (a answer) refusedExisting() string {
	switch {
	case a.StatusCode/100 == 2:
		return "it signed up a user who exists already in the pool: its clientId belongs to another pool"
	case a.StatusCode == http.StatusConflict, a.StatusCode/100 == 4 && strings.Contains(strings.ToLower(a.Message), "exist"):
		return ""
	}
	return fmt.Sprintf("the answer's statusCode is %d; a user who exists already should be refused with 409", a.StatusCode)
}

var requestID = regexp.MustCompile(`^RequestId: [0-9a-fA-F-]+ (Error: )?`)

// crash is the type and the message of a function that did not get as far as an answer.
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-sync.html
func crash(functionError string, payload []byte) string {
	var said struct{ ErrorType, ErrorMessage string }
	if json.Unmarshal(payload, &said) != nil || said.ErrorType+said.ErrorMessage == "" {
		return functionError
	}
	message := requestID.ReplaceAllString(said.ErrorMessage, "")
	if said.ErrorType == "" {
		return message
	}
	return said.ErrorType + ": " + message
}
