package checks

import (
	"fmt"

	"cognito-lambda-workshop/checker/account"
)

// couldNotLook is the verdict on a thing that could not be read. It is never "is not there".
func couldNotLook(fault *account.Fault) Verdict {
	said := ""
	if fault.Message != "" {
		who := "AWS"
		if fault.Kind == account.Unreachable {
			who = "The network"
		}
		said = fmt.Sprintf(" %s said: %s", who, fault.Message)
	}
	v := Verdict{Status: Unknown}
	switch fault.Kind {
	case account.Denied:
		v.Saw = fmt.Sprintf("These credentials may not call %s.%s", fault.Operation, said)
		v.Wanted = "the permission " + fault.Operation
		v.Fix = Fix{
			Console: "Ask whoever manages the account for the policy in policies/checker-read-only.json; it allows looking and nothing else.",
		}
	case account.Expired, account.NoCredentials:
		v.Saw = fmt.Sprintf("AWS no longer accepted the credentials for %s.%s", fault.Operation, said)
		v.Wanted = "credentials that are valid"
		v.Fix = Fix{Console: "Sign in again, then look again.", CLI: "aws login"}
	case account.Throttled:
		v.Saw = fmt.Sprintf("AWS asked to slow down at %s, and went on asking.%s", fault.Operation, said)
		v.Wanted = "an answer"
		v.Fix = Fix{Console: "Wait a minute, then look again. In a class, look one after the other."}
	case account.Unreachable:
		v.Saw = fmt.Sprintf("There was no connection for %s.%s", fault.Operation, said)
		v.Wanted = "an answer"
		v.Fix = Fix{Console: "Check the network and the Region's name, then look again."}
	case account.TimedOut:
		v.Saw = fmt.Sprintf("%s gave no answer in the time for this look.", fault.Operation)
		v.Wanted = "an answer"
		v.Fix = Fix{Console: "Look again, with more time: --timeout 2m."}
	default:
		v.Saw = fmt.Sprintf("The answer to %s made no sense to the checker.%s", fault.Operation, said)
		v.Wanted = "an answer as AWS documents it"
		v.Fix = Fix{Console: "Look again. If it stays so, the address in use may not be AWS."}
	}
	return v
}

// Credentials tells whether a finding says that there are no usable credentials at all.
func (f Finding) Credentials() bool { return f.ID == "account/credentials" && f.Status == Fail }
