package events

import (
	"encoding/json"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEachEventIsAJSONObjectWithItsFields(t *testing.T) {
	for name, tt := range map[string]struct {
		event  []byte
		fields []string
	}{
		"sign up":       {SignUp, []string{"email", "password", "nickname", "picture"}},
		"sign in":       {SignIn, []string{"email", "password"}},
		"refresh token": {RefreshToken, []string{"username", "refresh_token"}},
		"private":       {Private, []string{"payload"}},
	} {
		t.Run(name, func(t *testing.T) {
			var object map[string]any
			require.NoError(t, json.Unmarshal(tt.event, &object))

			var fields []string
			for field := range object {
				fields = append(fields, field)
			}
			assert.ElementsMatch(t, tt.fields, fields)
		})
	}
}

func TestWhoSignsUpCanSignIn(t *testing.T) {
	var up, in struct{ Email, Password string }
	require.NoError(t, json.Unmarshal(SignUp, &up))
	require.NoError(t, json.Unmarshal(SignIn, &in))

	assert.Equal(t, up, in)
}

// The default policy of a new pool:
// https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html
func TestPasswordSatisfiesTheDefaultPolicy(t *testing.T) {
	var up struct{ Password string }
	require.NoError(t, json.Unmarshal(SignUp, &up))

	assert.GreaterOrEqual(t, len(up.Password), 8)
	for _, kind := range []string{`[a-z]`, `[A-Z]`, `[0-9]`, `[^A-Za-z0-9]`} {
		assert.Regexp(t, regexp.MustCompile(kind), up.Password)
	}
}
