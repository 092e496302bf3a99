package account

import "time"

// Live is what came of the journey of a throw-away user. Attempts that were not made, because an earlier one
// failed, are not in the list.
type Live struct {
	Mail       bool          `json:"mail"` // one e-mail was sent by Cognito
	User       string        `json:"user"` // the throw-away user's address
	Attempts   []Attempt     `json:"attempts"`
	LeftBehind []string      `json:"leftBehind,omitempty"` // what could not be deleted
	Duration   time.Duration `json:"durationNs"`
	// Logs says by step name, for each function that was invoked, whether CloudWatch has log lines of the invocation:
	// Found, or Missing when none came in time. Empty when they were not looked for.
	Logs map[string]Look[LogLines] `json:"logs,omitempty"`
}

// LogLines says where log lines were found. The lines themselves, which may hold anything, are not kept.
type LogLines struct {
	Group string `json:"group"`
	Count int    `json:"count"`
}

// The attempts of the journey, by id, in their order. Without mail LiveConfirm comes first: there an admin makes the
// user, confirmed, and LiveSignUp is the function's refusal to sign the same user up again.
const (
	LiveSignUp        = "sign-up"        // signUpWithCognito makes the user
	LiveConfirm       = "confirm"        // the user is confirmed by an admin call
	LiveSecondSignUp  = "second-sign-up" // signUpWithCognito refuses the same user; not without mail, where LiveSignUp is that
	LiveSignIn        = "sign-in"        // signInWithCognito answers with three tokens
	LiveVerifyTokens  = "verify-tokens"  // ID and access token: signature, issuer, audience, use, expiry
	LiveWrongPassword = "wrong-password" // signInWithCognito refuses another password
	LiveRefresh       = "refresh-token"  // newIdTokenUsingRefreshToken answers with a new ID token, which is verified
	LiveDamagedToken  = "damaged-token"  // newIdTokenUsingRefreshToken refuses a refresh token with one wrong character
	// LiveEmailForUUID: newIdTokenUsingRefreshToken refuses the e-mail address in the place of the user's own name, or does
	// without a name. It is tried only where the two differ, the app client has a secret and rotation is off.
	LiveEmailForUUID = "email-for-uuid"
	LivePrivate      = "private" // privateLambda answers with the user
	LiveDelete       = "delete"  // the user is deleted
)

// Attempt is one thing that was tried during the journey.
type Attempt struct {
	ID            string `json:"id"`
	Function      string `json:"function,omitempty"`      // the function that was invoked, if one was
	Fault         *Fault `json:"fault,omitempty"`         // the call itself failed
	FunctionError string `json:"functionError,omitempty"` // the function crashed, timed out or never started: type and message
	StatusCode    int    `json:"statusCode,omitempty"`    // of the function's answer
	Message       string `json:"message,omitempty"`       // of the function's answer, secrets hidden, shortened
	Problem       string `json:"problem,omitempty"`       // what was wrong with an answer that came: in words; empty when nothing was
}

// OK tells whether the attempt did what it should.
func (a Attempt) OK() bool { return a.Fault == nil && a.FunctionError == "" && a.Problem == "" }

// Attempt returns the attempt of an id, and whether it was made.
func (l *Live) Attempt(id string) (Attempt, bool) {
	if l == nil {
		return Attempt{}, false
	}
	for _, a := range l.Attempts {
		if a.ID == id {
			return a, true
		}
	}
	return Attempt{}, false
}
