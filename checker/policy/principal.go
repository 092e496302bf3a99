package policy

import "strings"

// Principal is who asks. Type is a type of the Principal element (AWS, Service, Federated, CanonicalUser); ID is the ARN of a
// user, role session or account root, or the name of a service or identity provider.
type Principal struct {
	Type string
	ID   string
}

// The types of principal that the workshop meets.
const (
	AWSPrincipal       = "AWS"
	ServicePrincipal   = "Service"
	FederatedPrincipal = "Federated"
)

// fit says how a value of a Principal element fits the one who asks.
type fit int

const (
	noFit fit = iota
	// byAccount: the value names the whole account, which leaves the choice to the account's own policies.
	byAccount
	// byRole: the value names the role of a session.
	byRole
	byName
)

// fits follows https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
// A star means all principals, AWS services among them.
func (p Principals) fits(caller Principal) fit {
	best := noFit
	for kind, values := range p {
		for _, value := range values {
			switch {
			case value == "*" && (kind == AnyPrincipal || kind == AWSPrincipal):
				best = byName
			case kind != caller.Type:
			case kind == AWSPrincipal:
				best = max(best, fitAWS(value, caller.ID))
			case value == caller.ID:
				best = byName
			}
		}
	}
	return best
}

func fitAWS(value, caller string) fit {
	if value == caller {
		return byName
	}
	asked, ok := readARN(caller)
	if !ok {
		return noFit
	}
	if value == asked.account {
		return byAccountOf(asked)
	}
	named, ok := readARN(value)
	if !ok || named.account != asked.account || named.account == "" {
		return noFit
	}
	if named.service == "iam" && named.resource == "root" {
		return byAccountOf(asked)
	}
	role, isRole := strings.CutPrefix(named.resource, "role/")
	session, isSession := strings.CutPrefix(asked.resource, "assumed-role/")
	sessionRole, _, _ := strings.Cut(session, "/")
	// The ARN of a session leaves out the role's path; role names are unique in an account.
	if isRole && isSession && named.service == "iam" && asked.service == "sts" && role[strings.LastIndex(role, "/")+1:] == sessionRole {
		return byRole
	}
	return noFit
}

// byAccountOf knows that the root user is its account.
func byAccountOf(asked arn) fit {
	if asked.resource == "root" {
		return byName
	}
	return byAccount
}

// matchPrincipal also tells whether a match is by account only. A statement without any principal matches nobody.
func (s Statement) matchPrincipal(caller Principal) (verdict, bool) {
	if s.NotPrincipal == nil {
		found := s.Principal.fits(caller)
		return settled(found != noFit), found == byAccount
	}
	switch s.NotPrincipal.fits(caller) {
	case byName:
		return settled(false), false
	case noFit:
		return settled(true), false
	}
	// NotPrincipal has to name the session, its role and its account to spare a session; which of them do is not told apart here:
	// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
	return unsettled("NotPrincipal"), false
}

// arn is what lies between the colons; the resource keeps its own.
type arn struct {
	partition, service, region, account, resource string
}

func readARN(text string) (arn, bool) {
	parts := strings.SplitN(text, ":", arnParts)
	if len(parts) < arnParts || parts[0] != "arn" || parts[5] == "" {
		return arn{}, false
	}
	return arn{parts[1], parts[2], parts[3], parts[4], parts[5]}, true
}
