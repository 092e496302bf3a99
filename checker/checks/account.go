package checks

import (
	"fmt"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/lesson"
)

func accountChecks() []Check {
	return []Check{
		{
			ID:    "account/credentials",
			Step:  lesson.Account,
			Title: "AWS knows who is asking",
			Why: "Every call to AWS is signed with credentials. They decide which account is looked at, and what " +
				"the checker may read there.",
			Calls: []string{"sts:GetCallerIdentity"},
			Judge: credentials,
		},
		{
			ID:    "account/region",
			Step:  lesson.Account,
			Title: "A Region is chosen",
			Why: "User pools and functions live in one Region each. In another Region of the same account they are " +
				"as good as not there.",
			Needs: []string{"account/credentials"},
			Judge: region,
		},
	}
}

func credentials(s *account.Snapshot) Verdict {
	if caller := s.Caller.Found; caller != nil {
		return pass(fmt.Sprintf("%s, in account %s", caller.ARN, caller.AccountID))
	}
	fix := Fix{
		Console: "Run aws login, which signs this machine in through the browser; or open CloudShell in the console and run the " +
			"checker there; or name a profile with --profile. To work without an account, use --practice.",
		CLI: "aws login",
	}
	fault := s.Caller.Fault
	switch {
	case fault == nil || fault.Kind == account.NoCredentials:
		return fail("There are no AWS credentials on this machine that AWS accepts.", "credentials of your account", fix)
	case fault.Kind == account.Expired:
		return fail("Your AWS credentials have expired.", "credentials that are valid now", fix)
	}
	return couldNotLook(fault)
}

func region(s *account.Snapshot) Verdict {
	if s.Region != "" {
		return pass(s.Region)
	}
	return fail("No Region is set.", "the Region in which you do the workshop", Fix{
		Console: "Look at the Region's name at the top right of the console, and give it with --region.",
		CLI:     "aws configure set region us-east-1",
	})
}
