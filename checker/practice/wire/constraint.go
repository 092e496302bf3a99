package wire

import "fmt"

// constraintError is a value that breaks a constraint of the API's model. Each service has its own error code for it.
type constraintError struct {
	text string
}

func (e *constraintError) Error() string { return e.text }

// BrokenConstraint refuses a member's value in AWS's grammar: "1 validation error detected: Value 'x' at 'member'
// failed to satisfy constraint: Member must …". An empty value is not echoed, nor is one that is a secret: pass "".
func BrokenConstraint(value, member, must string) error {
	if value != "" {
		value = "'" + value + "' "
	}
	return &constraintError{fmt.Sprintf("1 validation error detected: Value %sat '%s' failed to satisfy constraint: Member must %s",
		value, member, must)}
}

// MissingMember refuses a call that lacks a required member.
func MissingMember(member string) error { return BrokenConstraint("", member, "not be null") }
