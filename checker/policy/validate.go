package policy

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Kind is a place where IAM keeps a policy. The rules differ a little.
type Kind int

// The places.
const (
	Managed Kind = iota // CreatePolicy, CreatePolicyVersion
	Inline              // PutRolePolicy
	Trust               // CreateRole, UpdateAssumeRolePolicy
)

// Quotas of IAM, in characters as Size counts them. The one for trust policies can be raised on request:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const (
	MaxManaged     = 6144
	MaxInlineTotal = 10240 // all inline policies of a role together
	MaxTrust       = 2048
)

// Size counts a document as IAM's quotas do, leaving out white space.
func Size(text string) int {
	count := 0
	for _, char := range text {
		if !unicode.IsSpace(char) {
			count++
		}
	}
	return count
}

// Malformed is why IAM would refuse a document, in IAM's words: the message of its MalformedPolicyDocument error.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html#API_CreateRole_Errors
type Malformed struct{ Message string }

func (m *Malformed) Error() string { return m.Message }

func malformed(format string, args ...any) error {
	return &Malformed{fmt.Sprintf(format, args...)}
}

// Validate says whether IAM would take a document, sent as plain JSON. The error is a *Malformed, worded as AWS answers or as its
// users report it. Sizes, and whether a role or user that is named exists, are for the caller to see to. The grammar:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
func Validate(text string, kind Kind) error {
	doc, err := decodeDocument([]byte(text))
	if kind == Trust {
		return validateTrust(doc, err)
	}
	if err != nil {
		return malformed("Syntax errors in policy.")
	}
	return validateIdentity(doc, kind)
}

// validateIdentity goes rule by rule over all statements, as IAM does: a later statement's worse fault is told first.
func validateIdentity(doc Document, kind Kind) error {
	if err := doc.each(Statement.validateSyntax); err != nil {
		return err
	}
	if kind == Managed && doc.Version != Version2012 {
		return malformed("Policy document must be version 2012-10-17 or greater.")
	}
	for _, rule := range []func(Statement) error{
		Statement.validateNoPrincipal,
		Statement.validateLegacy,
		Statement.validateSid,
	} {
		if err := doc.each(rule); err != nil {
			return err
		}
	}
	if doc.repeatsSid() {
		return malformed("Statement IDs (SID) in a single policy must be unique.")
	}
	for _, rule := range []func(Statement) error{
		Statement.validateHasActions,
		Statement.validateHasResources,
		Statement.validateResources,
		Statement.validateActions,
	} {
		if err := doc.each(rule); err != nil {
			return err
		}
	}
	return nil
}

func (d Document) each(rule func(Statement) error) error {
	for _, s := range d.Statements {
		if err := rule(s); err != nil {
			return err
		}
	}
	return nil
}

func (d Document) repeatsSid() bool {
	seen := map[string]bool{}
	for _, s := range d.Statements {
		if s.Sid != "" && seen[s.Sid] {
			return true
		}
		seen[s.Sid] = true
	}
	return false
}

func (s Statement) validateSyntax() error {
	if s.Effect != Allow && s.Effect != Deny || !s.knowsOperators() {
		return malformed("Syntax errors in policy.")
	}
	return nil
}

func (s Statement) knowsOperators() bool {
	for name := range s.Conditions {
		if _, judged := readOperator(name); !judged && !strings.Contains(name, "BinaryEquals") {
			return false
		}
	}
	return true
}

func (s Statement) validateNoPrincipal() error {
	if s.Principal != nil || s.NotPrincipal != nil {
		return malformed("Policy document should not specify a principal.")
	}
	return nil
}

var alphanumeric = regexp.MustCompile(`^[0-9A-Za-z]*$`)

func (s Statement) validateSid() error {
	if !alphanumeric.MatchString(s.Sid) {
		return malformed("Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*")
	}
	return nil
}

func (s Statement) validateHasActions() error {
	if len(s.Actions)+len(s.NotActions) == 0 {
		return malformed("Policy statement must contain actions.")
	}
	return nil
}

func (s Statement) validateHasResources() error {
	if len(s.Resources)+len(s.NotResources) == 0 {
		return malformed("Policy statement must contain resources.")
	}
	return nil
}

var vendor = regexp.MustCompile(`^([0-9A-Za-z.-]+|\*)$`)

func (s Statement) validateActions() error {
	for _, action := range slices.Concat(s.Actions, s.NotActions) {
		parts := strings.Split(action, ":")
		switch {
		case action == "*":
		case len(parts) == 1:
			return malformed("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.")
		case len(parts) > 2:
			return malformed("Actions/Condition can contain only one colon.")
		case !vendor.MatchString(parts[0]):
			return malformed("Vendor %s is not valid", parts[0])
		}
	}
	return nil
}
