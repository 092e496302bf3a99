// Package policy decides what IAM policies allow together: it reads their JSON, matches statements against one question, and says
// allowed, denied, or "depends on something that is not known here". It also tells what IAM would refuse to store.
//
// It is pure: no AWS calls, no files, no clock, no opinion about what a learner should have written. What a statement means is
// judged here; whether that is right for the workshop is judged elsewhere.
package policy

import "fmt"

// The two versions of the policy language. A document without a Version has the older one, which knows no policy variables:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
const (
	Version2008 = "2008-10-17"
	Version2012 = "2012-10-17"
)

// The two effects, spelt as IAM wants them.
const (
	Allow = "Allow"
	Deny  = "Deny"
)

// Document is one policy: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
type Document struct {
	// Version is "" when the document has none, which means Version2008.
	Version    string
	ID         string
	Statements []Statement
}

// Statement is one rule of a document. Of Actions and NotActions, and of Resources and NotResources, at most one is not nil;
// a nil list means that the element is not there. Trust policies have no resources.
type Statement struct {
	Sid    string
	Effect string

	Actions, NotActions     []string
	Resources, NotResources []string

	// Principal and NotPrincipal are nil when the element is not there, as in every identity policy.
	Principal, NotPrincipal Principals

	// Conditions holds operator, then condition key, then the values of which one has to fit.
	Conditions map[string]map[string][]string
}

// Principals holds the values of a Principal element by their type: AWS, Service, Federated, CanonicalUser. The bare
// "Principal": "*" is kept as the type AnyPrincipal with the one value "*".
type Principals map[string][]string

// AnyPrincipal is the type under which Principals keeps a bare "*".
const AnyPrincipal = "*"

// Parse reads a policy document, plain or URL-encoded (RFC 3986) as GetRole, GetPolicyVersion and GetRolePolicy hand it out:
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRolePolicy.html
// The error says which part could not be read. Names of elements are case-sensitive.
func Parse(text string) (Document, error) {
	doc, err := decodeDocument(decoded(text))
	if err != nil {
		return Document{}, fmt.Errorf("reading the policy document: %w", err)
	}
	for i, s := range doc.Statements {
		switch {
		case s.Effect != Allow && s.Effect != Deny:
			return Document{}, fmt.Errorf("reading statement %d of the policy document: Effect is %q, neither Allow nor Deny", i+1, s.Effect)
		case s.Actions == nil && s.NotActions == nil:
			return Document{}, fmt.Errorf("reading statement %d of the policy document: it has neither Action nor NotAction", i+1)
		}
	}
	return doc, nil
}
