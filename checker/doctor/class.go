package doctor

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/checks"
)

// ClassFacts are what there is to know of a class before it begins.
type ClassFacts struct {
	Roster   string // the file
	Rows     int    // learners in rows that are right
	Problems int    // rows, or a header, that are not
	Learners []LearnerFacts
	Accounts []AccountFacts
}

// LearnerFacts are what one row leads to.
type LearnerFacts struct {
	Name    string
	Line    int
	Role    string // the ARN of the role to assume; empty without
	Address string // what takes the place of AWS; empty for AWS itself
	Suffix  string // what ends the names of what the learner makes
	Problem string // why it could not even be asked; empty when it was
	NoWayIn string // why there are no credentials, where there are none
	account.Reach
}

// AccountFacts are what the learners of one account have to share, or may do by one way in.
type AccountFacts struct {
	ID       string
	Region   string
	Learners int
	Pools    account.Look[[]account.PoolName]
	Quotas   *account.Quotas // nil unless several learners share the account
	// PassRole is IAM's word on the credentials of a profile; nil where the rows lead in by a role that only looks.
	PassRole *account.Look[string]
	Profile  string
	RoleName string // that has to be passed
}

// JudgeClass returns what there is to say of a class, in the order in which to mend it.
func JudgeClass(f ClassFacts) []Line {
	lines := []Line{roster(f)}
	lines = append(lines, reach(f)...)
	lines = append(lines, twins(f)...)
	lines = append(lines, regions(f)...)
	for _, a := range f.Accounts {
		if a.Quotas != nil {
			lines = append(lines, concurrency(a), roles(a), pools(a), mails(a))
		}
		if a.PassRole != nil {
			lines = append(lines, passRole(a))
		}
	}
	return lines
}

func roster(f ClassFacts) Line {
	l := Line{What: "Roster", Status: checks.Pass, Saw: fmt.Sprintf("%s names %s.", f.Roster, count(f.Rows, "learner"))}
	if f.Problems > 0 {
		l.Status, l.Saw = checks.Fail, fmt.Sprintf("%s names %s in rows that are right; %s above.", f.Roster, count(f.Rows, "learner"), count(f.Problems, "problem"))
		l.Do = "Mend the lines above: until then nobody is looked at."
	}
	return l
}

// reach has one line for all who can be looked at, and one for each who cannot.
func reach(f ClassFacts) []Line {
	var lines []Line
	reached := 0
	for _, l := range f.Learners {
		if line := unreached(l); line.Saw != "" {
			lines = append(lines, line)
		} else {
			reached++
		}
	}
	if len(f.Learners) == 0 {
		return nil
	}
	all := Line{What: "Reach", Status: checks.Pass, Saw: fmt.Sprintf("%d of %s can be looked at.", reached, count(len(f.Learners), "learner"))}
	if reached < len(f.Learners) {
		all.Status = checks.Warn
	}
	return append([]Line{all}, lines...)
}

// unreached says why a learner cannot be looked at; the zero Line when nothing is in the way.
func unreached(l LearnerFacts) Line {
	line := Line{What: "Reach", Status: checks.Fail}
	who := fmt.Sprintf("%s (line %d)", l.Name, l.Line)
	caller := l.Caller.Fault
	switch {
	case l.Problem != "":
		line.Saw, line.Do = who+": "+l.Problem+".", "Mend the row, or this machine's AWS configuration."
	case caller != nil && l.Role != "" && strings.HasPrefix(caller.Code, "AccessDenied"):
		line.Saw = who + ": the role " + l.Role + " could not be assumed."
		line.Do = "Have the learner compare the account id and the external id in the template's stack with yours; your own credentials need sts:AssumeRole on the role."
	case caller != nil && unusable(caller):
		line.Saw, line.Do = who+": "+l.NoWayIn+".", "Then run this again."
	case caller != nil:
		line.Status, line.Saw, line.Do = checks.Unknown, who+": there was no answer: "+plainFault(caller)+".", "Check the network, the endpoint_url and the Region's name; then run this again."
	case l.Region == "":
		line.Saw, line.Do = who+": no Region is set.", "Give the row a region, such as eu-west-1."
	case l.Pools.Fault != nil && forbidden(l.Pools.Fault), l.Functions.Fault != nil && forbidden(l.Functions.Fault):
		line.Saw = who + ": the account's organization forbids the Region " + l.Region + "."
		line.Do = "Choose a Region that is open to the account, and give it to the learners too."
	case l.Pools.Fault != nil:
		line.Status, line.Saw, line.Do = checks.Unknown, who+": Cognito could not be asked in "+l.Region+": "+plainFault(l.Pools.Fault)+".", mayLook
	case l.Functions.Fault != nil:
		line.Status, line.Saw, line.Do = checks.Unknown, who+": Lambda could not be asked in "+l.Region+": "+plainFault(l.Functions.Fault)+".", mayLook
	default:
		return Line{}
	}
	return line
}

// twins are rows that look different, and show the same things of the same account for two learners.
func twins(f ClassFacts) []Line {
	type things struct{ account, address, region, suffix string }
	first := map[things]LearnerFacts{}
	var lines []Line
	for _, l := range f.Learners {
		if l.Caller.Found == nil {
			continue
		}
		shown := things{l.Caller.Found.AccountID, l.Address, l.Region, l.Suffix}
		other, known := first[shown]
		if !known {
			first[shown] = l
			continue
		}
		lines = append(lines, Line{What: "Reach", Status: checks.Fail,
			Saw: fmt.Sprintf("%s (line %d) leads to the same account and names as %s (line %d): %s.", l.Name, l.Line, other.Name, other.Line, shown.account),
			Do:  "Give one of them another profile, or each a suffix of their own.",
		})
	}
	return lines
}

const mayLook = "Compare the permissions with policies/checker-read-only.json, and the Region with the one that the learners use."

func unusable(f *account.Fault) bool {
	return f.Kind == account.NoCredentials || f.Kind == account.Expired
}

// forbidden tells whether the refusal comes from above the account.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
func forbidden(f *account.Fault) bool {
	return f.Kind == account.Denied && strings.Contains(f.Message, "service control policy")
}

func plainFault(f *account.Fault) string {
	switch f.Kind {
	case account.Denied:
		return f.Operation + " is not allowed"
	case account.Throttled:
		return "AWS asked to slow down"
	case account.TimedOut:
		return "nothing came in time"
	case account.Unreachable:
		return "the address could not be reached"
	}
	return strings.TrimSuffix(cmp.Or(f.Message, f.Code), ".")
}

// regions tells who is where: a class that is in two Regions mostly has a row with a slip.
func regions(f ClassFacts) []Line {
	in := map[string][]string{}
	for _, l := range f.Learners {
		if l.Region != "" {
			in[l.Region] = append(in[l.Region], l.Name)
		}
	}
	names := slices.Collect(maps.Keys(in))
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(in[b]), len(in[a])), cmp.Compare(a, b))
	})
	var lines []Line
	for i, name := range names {
		line := Line{What: "Region", Status: checks.Pass, Saw: fmt.Sprintf("%s: %s", name, count(len(in[name]), "learner"))}
		if i > 0 {
			line.Status = checks.Warn
			line.Saw += ", while most are in " + names[0] + ": " + few(in[name])
			line.Do = "If that is not meant, mend their rows: a pool in one Region and functions in another fail to meet."
		}
		lines = append(lines, line)
	}
	return lines
}

// mostNamed are told by name in one line.
const mostNamed = 5

func few(names []string) string {
	if len(names) <= mostNamed {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:mostNamed], ", "), len(names)-mostNamed)
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
