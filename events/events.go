// Package events holds the console test events of the four functions, each exactly as the learner pastes it.
// It only hands out the files: what a function makes of its event is told in steps/.
package events

import _ "embed"

// The test events as they stand in this folder. RefreshToken comes with two placeholders (PASTE-…-HERE), because the
// user name and the token exist only once somebody has signed in; the other three work as they are.
var (
	//go:embed sign-up.json
	SignUp []byte

	//go:embed sign-in.json
	SignIn []byte

	//go:embed refresh-token.json
	RefreshToken []byte

	//go:embed private.json
	Private []byte
)
