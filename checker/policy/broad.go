package policy

import "strings"

// Breadth says in which way a grant is broad.
type Breadth string

// The breadths, widest first.
const (
	Everything   Breadth = "every action"
	WholeService Breadth = "every action of a service"
	AllButListed Breadth = "every action but the listed ones"
)

// Grant is one broad Allow.
type Grant struct {
	Breadth Breadth
	// Action is the pattern as written: "*", "cognito-idp:*"; for AllButListed the actions left out, joined by commas.
	Action string
	// EveryResource says that it holds on "*" (or on all but some), not only on named resources.
	EveryResource bool
	// Conditional says that the statement has conditions, which may narrow it.
	Conditional bool
	// Statement is the Sid, or "statement 2".
	Statement string
}

// Broad lists the Allow statements of a document that grant more than single actions, for a word about least privilege:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege
func Broad(doc Document) []Grant {
	var grants []Grant
	for i, s := range doc.Statements {
		if s.Effect != Allow {
			continue
		}
		grant := Grant{EveryResource: s.onEveryResource(), Conditional: len(s.Conditions) > 0, Statement: s.label(i)}
		if s.NotActions != nil {
			grant.Breadth, grant.Action = AllButListed, strings.Join(s.NotActions, ", ")
			grants = append(grants, grant)
		}
		for _, action := range s.Actions {
			if grant.Breadth = breadth(action); grant.Breadth != "" {
				grant.Action = action
				grants = append(grants, grant)
			}
		}
	}
	return grants
}

func breadth(action string) Breadth {
	service, operation, named := strings.Cut(action, ":")
	switch {
	case onlyStars(service) && (!named || onlyStars(operation)):
		return Everything
	case named && onlyStars(operation):
		return WholeService
	}
	return ""
}

func (s Statement) onEveryResource() bool {
	if s.NotResources != nil {
		return true
	}
	for _, resource := range s.Resources {
		if onlyStars(resource) {
			return true
		}
	}
	return false
}

func onlyStars(text string) bool {
	return text != "" && strings.Trim(text, "*") == ""
}
