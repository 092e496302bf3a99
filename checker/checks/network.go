package checks

import (
	"fmt"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/lesson"
)

// functionNetwork looks for what keeps a right function from running or from reaching Cognito.
func functionNetwork(s *account.Snapshot, step lesson.Step, f *account.Function) Verdict {
	// https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
	if f.ReservedConcurrency != nil && *f.ReservedConcurrency == 0 {
		return fail(f.Name+" is switched off: its reserved concurrency is 0, and every call is answered with \"Rate Exceeded\".", "no reserved concurrency", Fix{
			Console: "Lambda › " + f.Name + " › Configuration › Concurrency and recursion detection › Concurrency › Edit: use unreserved account concurrency.",
			CLI:     aws(s, "lambda", "delete-function-concurrency", "--function-name", f.Name),
		})
	}
	// A function in a VPC has no public address; whether the VPC has a way out is not the function's setting.
	// https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-internet.html
	if f.VPC != "" && step.NeedsClient() {
		return warn(fmt.Sprintf("%s sits in the VPC %s. It reaches Cognito only if that has a way out, such as a NAT gateway.", f.Name, f.VPC), "no VPC", Fix{
			Console: "Lambda › " + f.Name + " › Configuration › VPC › Edit: None.",
			CLI: aws(s, "lambda", "update-function-configuration", "--function-name", f.Name,
				"--vpc-config", "SubnetIds=[],SecurityGroupIds=[]"),
		})
	}
	return pass("Nothing keeps " + f.Name + " from being called.")
}
