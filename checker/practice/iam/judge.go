package iam

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"cognito-lambda-workshop/checker/policy"
	"cognito-lambda-workshop/checker/practice/store"
	"cognito-lambda-workshop/checker/practice/wire"
)

// Guard refuses credentials that nobody has given, and what the policies of a caller's role do not allow, in AWS's words
// (AccessDenied). The learner's own credentials may do everything.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
func (s *Service) Guard(_ context.Context, call *wire.Call, action, resource string) error {
	switch {
	case call.Caller.ARN == "":
		return invalidToken(action)
	case call.Caller.RoleName == "":
		return nil
	}
	return s.Store.View(func(tx *store.Tx) error {
		r, err := s.roleOfSession(tx, call.Caller.AccessKeyID, action)
		if err != nil {
			return err
		}
		if action == "sts:GetCallerIdentity" || action == "sts:AssumeRole" {
			return nil // no policy can forbid the first; the trust policy has a say in the second, so the operation judges it
		}
		decision, err := s.decide(tx, r, policy.Request{
			Action: action, Resource: resource, Context: s.callContext(call, r.ARN),
		})
		if err != nil || decision.Outcome == policy.Allowed {
			return err
		}
		return denial(call.Caller.ARN, action, resource, decision)
	})
}

// denial words a refusal as AWS does since it tells which kind of policy was lacking or denied.
func denial(caller, action, resource string, decision policy.Decision) error {
	kind := "identity-based policy"
	if decision.Boundary {
		kind = "permissions boundary"
	}
	because := fmt.Sprintf("because no %s allows the %s action", kind, action)
	if decision.Outcome == policy.ExplicitDeny {
		because = "with an explicit deny in an " + kind
		if decision.Boundary {
			because = "with an explicit deny in a " + kind
		}
	}
	code := "AccessDeniedException"
	if isQuery(action) {
		code = "AccessDenied"
	}
	return &wire.Error{
		Code: code, Status: statusOf(action),
		Message: fmt.Sprintf("User: %s is not authorized to perform: %s on resource: %s %s", caller, action, resource, because),
	}
}

// AssumableBy tells whether a role exists whose trust policy lets a service (such as "lambda.amazonaws.com") assume it.
// A condition that cannot be judged counts as not allowed.
func (s *Service) AssumableBy(_ context.Context, roleARN, service string) (bool, error) {
	var allowed bool
	err := s.Store.View(func(tx *store.Tx) error {
		r, found, err := roleByARN(tx, roleARN)
		if err != nil || !found {
			return err
		}
		allowed = r.trusts(policy.Request{
			Action:    "sts:AssumeRole",
			Principal: policy.Principal{Type: policy.ServicePrincipal, ID: service},
			Context:   s.context(map[string][]string{"aws:SourceAccount": {s.Account}, "aws:PrincipalIsAWSService": {"true"}}),
		}).Outcome == policy.Allowed
		return nil
	})
	if err != nil {
		return false, fmt.Errorf("reading the trust policy of %s: %w", roleARN, err)
	}
	return allowed, nil
}

// trusts asks the trust policy. One that cannot be read trusts nobody.
func (r role) trusts(request policy.Request) policy.Decision {
	doc, err := policy.Parse(r.Trust)
	if err != nil {
		return policy.Decision{Outcome: policy.ImplicitDeny}
	}
	return policy.DecideTrust(doc, request)
}

// Allows tells whether a role's policies together allow an action on a resource. A condition that cannot be judged
// counts as not allowed, and so does a role that is not there.
func (s *Service) Allows(_ context.Context, roleARN, action, resource string) (bool, error) {
	var allowed bool
	err := s.Store.View(func(tx *store.Tx) error {
		r, found, err := roleByARN(tx, roleARN)
		if err != nil || !found {
			return err
		}
		known := map[string][]string{"aws:PrincipalArn": {r.ARN}}
		if parts := strings.SplitN(resource, ":", 6); len(parts) == 6 && parts[3] != "" {
			known["aws:RequestedRegion"] = []string{parts[3]}
		}
		decision, err := s.decide(tx, r, policy.Request{Action: action, Resource: resource, Context: s.context(known)})
		allowed = decision.Outcome == policy.Allowed
		return err
	})
	if err != nil {
		return false, fmt.Errorf("reading the policies of %s: %w", roleARN, err)
	}
	return allowed, nil
}

// decide asks all policies of a role, attached and inline, and its boundary.
func (s *Service) decide(tx *store.Tx, r role, request policy.Request) (policy.Decision, error) {
	var all []policy.Named
	for _, arn := range r.Attached {
		named, err := namedPolicy(tx, arn)
		if err != nil {
			return policy.Decision{}, err
		}
		all = append(all, named)
	}
	for _, name := range slices.Sorted(maps.Keys(r.Inline)) {
		all = append(all, parsed(name, r.Inline[name]))
	}
	if r.Boundary == "" {
		return policy.Decide(all, request), nil
	}
	bound, err := namedPolicy(tx, r.Boundary)
	if err != nil {
		return policy.Decision{}, err
	}
	return policy.DecideWithin(all, bound, request), nil
}

func namedPolicy(tx *store.Tx, arn string) (policy.Named, error) {
	m, found, err := findPolicy(tx, arn)
	if err != nil {
		return policy.Named{}, err
	}
	if !found {
		return policy.Named{Name: arn, Unread: true}, nil
	}
	return parsed(m.Name, m.document()), nil
}

func parsed(name, text string) policy.Named {
	doc, err := policy.Parse(text)
	return policy.Named{Name: name, Document: doc, Unread: err != nil}
}

// callContext holds the condition keys of a call. The principal is the user, or the role of a session.
func (s *Service) callContext(call *wire.Call, principal string) map[string][]string {
	known := s.context(map[string][]string{
		"aws:PrincipalArn":           {principal},
		"aws:userid":                 {call.Caller.UserID},
		"aws:PrincipalIsAWSService":  {"false"},
		"aws:ViaAWSService":          {"false"},
		"aws:CalledVia":              {},
		"aws:SourceArn":              {},
		"aws:SourceAccount":          {},
		"aws:MultiFactorAuthAge":     {},
		"aws:MultiFactorAuthPresent": {"false"},
	})
	if call.Region != "" {
		known["aws:RequestedRegion"] = []string{call.Region}
	}
	if call.Caller.RoleName == "" {
		known["aws:PrincipalType"] = []string{"User"}
		known["aws:username"] = []string{learner}
		known["aws:MultiFactorAuthPresent"] = nil // present with temporary credentials only
	} else {
		known["aws:PrincipalType"] = []string{"AssumedRole"}
		known["aws:username"] = nil
	}
	return known
}

// context adds the condition keys that every request of the account has, or is known not to have. AWS is always met
// over TLS; that a practice account is not must not matter to a policy that is meant for AWS.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
func (s *Service) context(known map[string][]string) map[string][]string {
	now := s.Now().UTC()
	for key, values := range map[string][]string{
		"aws:PrincipalAccount":  {s.Account},
		"aws:ResourceAccount":   {s.Account},
		"aws:PrincipalOrgID":    {},
		"aws:PrincipalOrgPaths": {},
		"aws:CurrentTime":       {now.Format(time.RFC3339)},
		"aws:EpochTime":         {strconv.FormatInt(now.Unix(), 10)},
		"aws:SecureTransport":   {"true"},
		"aws:SourceIp":          {"127.0.0.1"},
		"aws:SourceVpc":         {},
		"aws:SourceVpce":        {},
	} {
		known[key] = values
	}
	return known
}
