package policy

import (
	"errors"
	"regexp"
	"slices"
	"strings"
)

// validateTrust answers for a document that was decoded with the error broken, or nil.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html
func validateTrust(doc Document, broken error) error {
	switch {
	case errors.Is(broken, errNotJSON):
		return malformed("This policy contains invalid Json")
	case errors.Is(broken, errVersion):
		return malformed("The policy must contain a valid version string")
	case errors.Is(broken, errNoStatement):
		return malformed("Could not parse the policy: Statement is empty!")
	case errors.Is(broken, errPrincipal):
		return malformed("Principal must be a JSON object.")
	case broken != nil:
		return malformed("Syntax error in policy.")
	}
	if err := doc.each(Statement.validateTrust); err != nil {
		return err
	}
	if doc.repeatsSid() {
		return malformed("The Statement Ids in the policy are not unique")
	}
	return nil
}

func (s Statement) validateTrust() error {
	switch {
	case s.Resources != nil:
		return malformed("Has prohibited field Resource")
	case s.NotResources != nil:
		return malformed("AssumeRole policy must not contain resources.")
	case s.Effect == "":
		return malformed("Missing required field Effect")
	case s.Effect != Allow && s.Effect != Deny:
		return malformed("Invalid effect: %s", s.Effect)
	case s.NotPrincipal != nil && s.Effect == Allow:
		return malformed("Allow with NotPrincipal is not allowed.")
	case s.NotPrincipal != nil:
		return malformed("AssumeRole policy must not contain NotPrincipal field.")
	case s.Principal == nil:
		return malformed("Missing required field Principal")
	case len(s.Principal) == 0:
		return malformed("Missing required field Principal cannot be empty!")
	}
	if err := s.Principal.validate(); err != nil {
		return err
	}
	if !s.knowsOperators() {
		return malformed("Syntax error in policy.")
	}
	return s.validateAssumes()
}

// assumes are the actions that a trust policy can be about:
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html
var assumes = []string{
	"sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity",
	"sts:SetContext", "sts:SetSourceIdentity", "sts:TagSession",
}

func (s Statement) validateAssumes() error {
	actions := slices.Concat(s.Actions, s.NotActions)
	if len(actions) == 0 {
		return malformed("Missing required field Action")
	}
	for _, action := range actions {
		fits := func(assume string) bool {
			return Statement{Actions: []string{action}}.matchAction(Request{Action: assume}).truth == yes
		}
		if !strings.HasPrefix(strings.ToLower(action), "sts:") || !slices.ContainsFunc(assumes, fits) {
			return malformed("AssumeRole policy may only specify STS AssumeRole actions.")
		}
	}
	return nil
}

func (p Principals) validate() error {
	for _, kind := range []string{AnyPrincipal, AWSPrincipal, ServicePrincipal, FederatedPrincipal} {
		for _, value := range p[kind] {
			switch {
			case kind == AnyPrincipal:
				return malformed(`AssumeRolepolicy contained an invalid principal: "STAR":"*".`)
			case kind == AWSPrincipal && !isAWSPrincipal(value),
				kind == ServicePrincipal && !isServicePrincipal(value),
				value == "":
				return malformed(`Invalid principal in policy: "%s":"%s"`, strings.ToUpper(kind), value)
			}
		}
	}
	for kind := range p {
		if !slices.Contains([]string{AWSPrincipal, ServicePrincipal, FederatedPrincipal}, kind) {
			return malformed(`Invalid principal in policy: "%s"`, kind)
		}
	}
	return nil
}

var (
	accountID = regexp.MustCompile(`^[0-9]{12}$`)
	// uniqueID is what IAM shows in place of a user or role that has been deleted.
	uniqueID       = regexp.MustCompile(`^A[A-Z]{3}[0-9A-Z]{12,}$`)
	principalField = regexp.MustCompile(`^(root|(user|role|federated-user)/.+|assumed-role/[^/]+/.+)$`)
)

// isAWSPrincipal takes no part wildcards: a star means everybody, and stands alone.
func isAWSPrincipal(value string) bool {
	if value == "*" || accountID.MatchString(value) || uniqueID.MatchString(value) {
		return true
	}
	named, ok := readARN(value)
	return ok && !strings.ContainsAny(value, "*?") && slices.Contains([]string{"iam", "sts"}, named.service) &&
		accountID.MatchString(named.account) && principalField.MatchString(named.resource)
}
