package policy

import (
	"fmt"
	"slices"
	"strings"
)

// Request is one question: may this principal do this to that?
type Request struct {
	// Action is service and operation, such as logs:PutLogEvents.
	Action string
	// Resource is the ARN it is done to, or "*" for an operation that has none. DecideTrust ignores it for a trust policy.
	Resource string
	// Principal is who asks. Only DecideTrust looks at it: an identity policy is about whoever carries it.
	Principal Principal

	// Context holds the condition keys that are known, such as sts:ExternalId; the names ignore case. A key with no values is
	// known to be absent from the request. A key that is not in Context is unknown, and what hangs on it is answered Depends.
	Context map[string][]string
	// Complete says that Context is all there is: a key that is not in it is absent, not unknown.
	Complete bool
}

// lookup gives the values of a condition key, none when it is absent, and whether that is known.
func (r Request) lookup(key string) (values []string, known bool) {
	for name, values := range r.Context {
		if strings.EqualFold(name, key) {
			return values, true
		}
	}
	return nil, r.Complete
}

// Named is a policy and the name to call it by. Unread stands for a policy that is there but could not be read: it might allow
// or deny anything.
type Named struct {
	Name     string
	Document Document
	Unread   bool
}

// Outcome is one of four answers.
type Outcome string

// The answers.
const (
	Allowed      Outcome = "allowed"
	ImplicitDeny Outcome = "implicit deny" // nothing allows it
	ExplicitDeny Outcome = "explicit deny" // a Deny statement matches
	Depends      Outcome = "depends"       // on a condition, a variable or a policy that is not known here
)

// Decision is an answer and where it comes from.
type Decision struct {
	Outcome Outcome
	// Matches are the statements that decided: those that allow, those that deny, or those that might. Empty for an implicit deny.
	Matches []Match
	// Keys are the condition keys and variables that a Depends hangs on, sorted.
	Keys []string
	// Unread are the names of the policies that a Depends hangs on because they could not be read.
	Unread []string
	// ByAccount says that a resource policy allows the caller's whole account, so that the caller's own policies must allow too.
	// A caller from another account needs that in any case.
	ByAccount bool
	// Boundary says that the permissions boundary decided, not the policies.
	Boundary bool
}

// Match is one statement of one policy.
type Match struct {
	Policy string
	// Statement is its Sid, or "statement 2" for the second one when it has none.
	Statement string
	Index     int // from 0
}

// Decide says what identity policies, attached and inline, allow together: a Deny that matches wins, then an Allow, else it is
// denied: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
func Decide(policies []Named, req Request) Decision {
	return decide(policies, req, func(Statement) (verdict, bool) { return settled(true), false })
}

// DecideWithin is Decide under a permissions boundary: both must allow. A boundary that could not be read is given as Unread:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
func DecideWithin(policies []Named, boundary Named, req Request) Decision {
	granted, bound := Decide(policies, req), Decide([]Named{boundary}, req)
	bound.Boundary = true
	for _, outcome := range []Outcome{ExplicitDeny, ImplicitDeny} {
		for _, d := range []Decision{granted, bound} {
			if d.Outcome == outcome {
				return d
			}
		}
	}
	switch {
	case bound.Outcome == Allowed:
		return granted
	case granted.Outcome == Allowed:
		return bound
	}
	return Decision{
		Outcome: Depends,
		Matches: append(granted.Matches, bound.Matches...),
		Keys:    tidy(append(granted.Keys, bound.Keys...)),
		Unread:  tidy(append(granted.Unread, bound.Unread...)),
	}
}

// DecideTrust asks a resource policy: a role's trust policy, or the one of a Lambda function. The principal has to match, and
// Decision.ByAccount tells when that is not enough:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
func DecideTrust(trust Document, req Request) Decision {
	policies := []Named{{Name: "trust policy", Document: trust}}
	return decide(policies, req, func(s Statement) (verdict, bool) { return s.matchPrincipal(req.Principal) })
}

// tally gathers the statements of one effect: those that match, and those that might.
type tally struct {
	sure, open []Match
	keys       []string
	byName     bool
}

func (t *tally) add(m Match, v verdict, byAccount bool) {
	switch v.truth {
	case yes:
		t.sure = append(t.sure, m)
		t.byName = t.byName || !byAccount
	case maybe:
		t.open = append(t.open, m)
		t.keys = append(t.keys, v.keys...)
	}
}

func decide(policies []Named, req Request, principal func(Statement) (verdict, bool)) Decision {
	tallies := map[string]*tally{Allow: {}, Deny: {}}
	var unread []string
	for _, p := range policies {
		if p.Unread {
			unread = append(unread, p.Name)
			continue
		}
		variables := p.Document.Version == Version2012
		for i, s := range p.Document.Statements {
			who, byAccount := principal(s)
			v := all(who, s.matchAction(req), s.matchResource(req, variables), s.matchConditions(req, variables))
			if t, known := tallies[s.Effect]; known {
				t.add(Match{Policy: p.Name, Statement: s.label(i), Index: i}, v, byAccount)
			}
		}
	}
	allow, deny := tallies[Allow], tallies[Deny]
	switch {
	case len(deny.sure) > 0:
		return Decision{Outcome: ExplicitDeny, Matches: deny.sure}
	case len(allow.sure) > 0 && len(deny.open) == 0 && len(unread) == 0:
		return Decision{Outcome: Allowed, Matches: allow.sure, ByAccount: !allow.byName}
	case len(allow.sure) > 0:
		return Decision{Outcome: Depends, Matches: deny.open, Keys: tidy(deny.keys), Unread: unread, ByAccount: !allow.byName}
	case len(allow.open) > 0 || len(unread) > 0:
		return Decision{
			Outcome: Depends,
			Matches: append(allow.open, deny.open...),
			Keys:    tidy(append(allow.keys, deny.keys...)),
			Unread:  unread,
		}
	}
	return Decision{Outcome: ImplicitDeny}
}

func (s Statement) label(index int) string {
	if s.Sid != "" {
		return s.Sid
	}
	return fmt.Sprintf("statement %d", index+1)
}

func tidy(names []string) []string {
	slices.Sort(names)
	return slices.Compact(names)
}
