package doctor

import (
	"fmt"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/checks"
)

// What each learner makes or does that counts against a quota of the account.
const (
	rolesEach    = 1
	policiesEach = 1
	poolsEach    = 1
	mailsEach    = 2 // a first sign-up, and one that puts something right
)

const (
	// maxPools is the quota of user pools in a Region, unless the account was given more.
	// https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html
	maxPools = 1000
	// maxMails is what Cognito itself sends in a day for an account.
	// https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html
	maxMails = 50
)

func concurrency(a AccountFacts) Line {
	l := Line{What: "Quota", Status: checks.Pass}
	limit := a.Quotas.Concurrency
	if limit.Found == nil {
		return unasked(l, a, "how many functions Lambda runs at one time", limit.Fault)
	}
	l.Saw = fmt.Sprintf("Account %s: Lambda runs %d functions at one time in %s, for %s.", a.ID, *limit.Found, a.Region, count(a.Learners, "learner"))
	if *limit.Found < a.Learners {
		l.Status = checks.Warn
		l.Do = "When all press Test at once, some are answered Rate Exceeded; pressing it again helps. For more: Service Quotas › AWS Lambda › Concurrent executions, some days ahead."
	}
	return l
}

func roles(a AccountFacts) Line {
	l := Line{What: "Quota", Status: checks.Pass}
	roles, policies := a.Quotas.Roles, a.Quotas.Policies
	if roles.Found == nil || policies.Found == nil {
		fault := roles.Fault
		if fault == nil {
			fault = policies.Fault
		}
		return unasked(l, a, "how many roles and policies it has room for", fault)
	}
	l.Saw = fmt.Sprintf("Account %s: %d of %d roles and %d of %d policies are there; each learner makes one of both.",
		a.ID, roles.Found.Used, roles.Found.Most, policies.Found.Used, policies.Found.Most)
	if tooFew(*roles.Found, a.Learners*rolesEach) || tooFew(*policies.Found, a.Learners*policiesEach) {
		l.Status = checks.Fail
		l.Do = "There is no room for the whole class: delete what is old, or ask for more under Service Quotas › AWS Identity and Access Management."
	}
	return l
}

func tooFew(room account.Room, more int) bool { return room.Used+more > room.Most }

func pools(a AccountFacts) Line {
	l := Line{What: "Quota", Status: checks.Pass}
	if a.Pools.Found == nil {
		return unasked(l, a, "how many user pools there are", a.Pools.Fault)
	}
	there := len(*a.Pools.Found)
	l.Saw = fmt.Sprintf("Account %s: %s in %s, where Cognito allows %d unless it was asked for more; each learner makes one.", a.ID, count(there, "user pool"), a.Region, maxPools)
	if there+a.Learners*poolsEach > maxPools {
		l.Status, l.Do = checks.Warn, "Delete old pools, or see Service Quotas › Amazon Cognito User Pools for what this account may have."
	}
	return l
}

func mails(a AccountFacts) Line {
	l := Line{What: "Quota", Status: checks.Pass}
	l.Saw = fmt.Sprintf("Account %s: Cognito sends %d e-mails a day for it; %s need about %d.", a.ID, maxMails, count(a.Learners, "learner"), a.Learners*mailsEach)
	if a.Learners*mailsEach > maxMails {
		l.Status = checks.Warn
		l.Do = "Have them confirm their users in the console (Actions › Confirm account) when the code does not come, or spread the class over accounts."
	}
	return l
}

func passRole(a AccountFacts) Line {
	l := Line{What: "PassRole", Status: checks.Pass}
	whose := "The credentials of this machine"
	if a.Profile != "" {
		whose = "The profile " + a.Profile
	}
	switch word := a.PassRole.Found; {
	case word == nil:
		return unasked(l, a, "whether the role may be handed to Lambda", a.PassRole.Fault)
	case *word == "allowed":
		l.Saw = fmt.Sprintf("%s may hand %s to Lambda in account %s.", whose, a.RoleName, a.ID)
	default:
		l.Status = checks.Fail
		l.Saw = fmt.Sprintf("%s may not hand %s to Lambda in account %s: iam:PassRole is %s.", whose, a.RoleName, a.ID, map[string]string{
			"implicitDeny": "allowed by no policy", "explicitDeny": "denied by a policy",
		}[*word])
		l.Do = "Who creates the functions with these credentials needs iam:PassRole on the role; or the account supplies a role, and learners use --role."
	}
	return l
}

// unasked is a line about something that could not be asked for.
func unasked(l Line, a AccountFacts, what string, fault *account.Fault) Line {
	l.Status = checks.Unknown
	l.Saw = fmt.Sprintf("Account %s did not say %s.", a.ID, what)
	if fault != nil {
		l.Saw = fmt.Sprintf("Account %s did not say %s: %s.", a.ID, what, plainFault(fault))
		if fault.Kind == account.Denied {
			l.Do = "Allow " + fault.Operation + ", as policies/checker-read-only.json does, or look in the console under Service Quotas."
		}
	}
	return l
}
