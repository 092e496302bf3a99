// Package policies holds the IAM documents of the workshop, exactly as they are handed to AWS: pasted in the console or
// given to the AWS CLI as file://…. It only hands out the files: what they allow together is judged in checker/policy.
package policies

import _ "embed"

var (
	// Trust lets Lambda assume the execution role.
	// https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
	//
	//go:embed lambda-trust-policy.json
	Trust []byte

	// Execution is what the execution role may do: write logs. Its other statement is inert, as its Sid says, since SignUp
	// and InitiateAuth are public operations for which no IAM policy is evaluated.
	// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pools-API-operations.html
	//
	//go:embed LambdaRolesToAccessCognitoAndCloudwatch.json
	Execution []byte

	// CheckerReadOnly is the least that the checker needs in order to look.
	//
	//go:embed checker-read-only.json
	CheckerReadOnly []byte

	// CheckerLive is what --live needs besides CheckerReadOnly: to call the functions, to make and delete the throw-away
	// user, and to see that logs appear.
	//
	//go:embed checker-live.json
	CheckerLive []byte
)
