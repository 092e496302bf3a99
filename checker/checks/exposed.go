package checks

import (
	"fmt"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/lesson"
	"cognito-lambda-workshop/checker/policy"
)

// privateExposed warns where anybody may call the private function. It believes the user that it is handed, so
// whoever may call it can say to be anybody.
func privateExposed(s *account.Snapshot, _ lesson.Step, f *account.Function) Verdict {
	if f.URL.Fault != nil {
		return couldNotLook(f.URL.Fault)
	}
	if f.ResourcePolicy.Fault != nil {
		return couldNotLook(f.ResourcePolicy.Fault)
	}
	// https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
	if url := f.URL.Found; url != nil && url.AuthType == "NONE" {
		return warn(f.Name+" has a function URL without authorization: anybody on the internet can call it.", "no function URL", Fix{
			Console: "Lambda › " + f.Name + " › Configuration › Function URL › Delete.",
			CLI:     aws(s, "lambda", "delete-function-url-config", "--function-name", f.Name),
		})
	}
	if f.ResourcePolicy.Found == nil {
		return pass("Only your own account may call " + f.Name + ".")
	}
	document, err := policy.Parse(*f.ResourcePolicy.Found)
	if err != nil {
		return couldNotLook(&account.Fault{Kind: account.Malformed, Operation: "lambda:GetPolicy", Message: err.Error()})
	}
	// Somebody of an account that nobody knows stands for everybody.
	decision := policy.DecideTrust(document, policy.Request{
		Action: "lambda:InvokeFunction", Resource: f.ARN, Complete: true,
		Principal: policy.Principal{Type: policy.AWSPrincipal, ID: "arn:aws:iam::000000000000:user/anybody"},
	})
	if decision.Outcome != policy.Allowed {
		return pass("The resource policy of " + f.Name + " is not open to everybody.")
	}
	statement := decision.Matches[0].Statement
	return warn(fmt.Sprintf("The resource policy of %s lets anybody call it (%s).", f.Name, statement), "only API Gateway, in the part that follows this workshop", Fix{
		Console: "Lambda › " + f.Name + " › Configuration › Permissions › Resource-based policy statements: delete " + statement + ".",
		CLI:     aws(s, "lambda", "remove-permission", "--function-name", f.Name, "--statement-id", statement),
	})
}
