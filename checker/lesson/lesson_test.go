package lesson

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFindStep(t *testing.T) {
	for _, text := range []string{"02", "2", "sign-up"} {
		step, err := FindStep(text)
		require.NoError(t, err, text)
		assert.Equal(t, SignUp, step)
	}
	_, err := FindStep("07")
	assert.EqualError(t, err, `there is no step "07"; the steps are 00 user-pool, 01 execution-role, 02 sign-up, `+
		`03 sign-in, 04 refresh-token, 05 private`)
	_, err = FindStep("")
	assert.Error(t, err, "an empty text names no step, not even the account's own checks")
}

func TestDefaultNames(t *testing.T) {
	names := DefaultNames("-ana")
	assert.Equal(t, "tutorials-user-pool-ana", names.Pool)
	assert.Empty(t, names.Client, "the client has no name of its own to look for")
	for _, s := range FunctionSteps() {
		assert.Regexp(t, "-ana$", names.Function(s), s.Name)
	}
	assert.Empty(t, names.Function(ExecutionRole))
	assert.True(t, SignIn.NeedsClient())
	assert.False(t, Private.NeedsClient())
	assert.False(t, UserPool.NeedsClient())
}
