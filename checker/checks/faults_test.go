package checks

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"cognito-lambda-workshop/checker/account"
)

// AWS has said nothing where there was no connection to it.
func TestWhoSaidWhyNothingCouldBeLookedAt(t *testing.T) {
	fault := &account.Fault{Kind: account.Unreachable, Operation: "sts:GetCallerIdentity", Message: "connection refused"}
	assert.Equal(t, "There was no connection for sts:GetCallerIdentity. The network said: connection refused", couldNotLook(fault).Saw)
	fault.Kind = account.Denied
	assert.Contains(t, couldNotLook(fault).Saw, "AWS said: connection refused")
}
