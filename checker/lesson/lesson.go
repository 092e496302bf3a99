// Package lesson is the list of the workshop's steps and the names it gives to things, written down once.
// Every other room takes them from here. It knows no AWS call, no verdict and no flag.
package lesson

import (
	"fmt"
	"slices"
	"strings"
)

// Step is one numbered section of WORKSHOP.md.
type Step struct {
	Number string // "02"; empty for the account's own checks
	Name   string // "sign-up", as in check ids, events/ and build/
	Title  string // as a person reads it
	Folder string // where its finished state is kept, from the repository's root
	Anchor string // the section of WORKSHOP.md
}

// The steps, in the order of the lesson.
var (
	Account       = Step{Name: "account", Title: "Your AWS account", Anchor: "before-you-start"}
	UserPool      = Step{"00", "user-pool", "User pool and app client", "steps/00-user-pool", "step-00-user-pool"}
	ExecutionRole = Step{"01", "execution-role", "Execution role", "policies", "step-01-execution-role"}
	SignUp        = Step{"02", "sign-up", "Sign up", "steps/02-sign-up", "step-02-sign-up"}
	SignIn        = Step{"03", "sign-in", "Sign in", "steps/03-sign-in", "step-03-sign-in"}
	RefreshToken  = Step{"04", "refresh-token", "Refresh token", "steps/04-refresh-token", "step-04-refresh-token"}
	Private       = Step{"05", "private", "Private function", "steps/05-private", "step-05-private"}
)

// Steps returns the numbered steps in the order of the lesson.
func Steps() []Step {
	return []Step{UserPool, ExecutionRole, SignUp, SignIn, RefreshToken, Private}
}

// FunctionSteps returns the steps that make a Lambda function each.
func FunctionSteps() []Step { return []Step{SignUp, SignIn, RefreshToken, Private} }

// NeedsClient tells whether the function of a step wants the app client's id and secret as environment variables.
func (s Step) NeedsClient() bool { return s != Private && slices.Contains(FunctionSteps(), s) }

// Read is the link to the step's section of the lesson.
func (s Step) Read() string { return "WORKSHOP.md#" + s.Anchor }

// Zip is the file, from the repository's root, that `checker build` makes for the step.
func (s Step) Zip() string { return "build/" + s.Name + ".zip" }

// FindStep returns the step of a number ("02", "2") or a name ("sign-up").
func FindStep(text string) (Step, error) {
	for _, s := range Steps() {
		if text == s.Name || text == s.Number || "0"+text == s.Number {
			return s, nil
		}
	}
	var known []string
	for _, s := range Steps() {
		known = append(known, s.Number+" "+s.Name)
	}
	return Step{}, fmt.Errorf("there is no step %q; the steps are %s", text, strings.Join(known, ", "))
}

// The environment variables that the functions read.
const (
	ClientIDVariable     = "clientId"
	ClientSecretVariable = "clientSecret"
)

// The settings that the lesson gives to every function.
const (
	Runtime        = "provided.al2023"
	Handler        = "bootstrap"
	TimeoutSeconds = 10
)

// Names are what the learner's resources are called, or the ids by which to look for them.
// The JSON form is the file that --names reads.
type Names struct {
	Pool         string `json:"pool"`
	Client       string `json:"client"` // id or name; empty: the one that the functions name
	Role         string `json:"role"`
	Policy       string `json:"policy"`
	SignUp       string `json:"signUp"`
	SignIn       string `json:"signIn"`
	RefreshToken string `json:"refreshToken"`
	Private      string `json:"private"`
}

// DefaultNames are the names that the lesson uses, each followed by suffix (empty unless learners share an account).
func DefaultNames(suffix string) Names {
	return Names{
		Pool:         "tutorials-user-pool" + suffix,
		Role:         "Lambda-Cognito-Cloudwatch" + suffix,
		Policy:       "LambdaRolesToAccessCognitoAndCloudwatch" + suffix,
		SignUp:       "signUpWithCognito" + suffix,
		SignIn:       "signInWithCognito" + suffix,
		RefreshToken: "newIdTokenUsingRefreshToken" + suffix,
		Private:      "privateLambda" + suffix,
	}
}

// Made are the names of all that the lesson makes and the checker looks for by name.
func (n Names) Made() []string {
	return []string{n.Pool, n.Role, n.Policy, n.SignUp, n.SignIn, n.RefreshToken, n.Private}
}

// Function is the name of the Lambda function that a step makes; empty for a step that makes none.
func (n Names) Function(s Step) string {
	switch s {
	case SignUp:
		return n.SignUp
	case SignIn:
		return n.SignIn
	case RefreshToken:
		return n.RefreshToken
	case Private:
		return n.Private
	}
	return ""
}

// ClientName is the name that the lesson gives to the app client. The checker never judges by it.
const ClientName = "tutorials-client"

// SentAttributes are the user attributes that the sign-up event fills.
func SentAttributes() []string { return []string{"sub", "email", "nickname", "picture"} }
