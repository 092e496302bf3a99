package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What is wrong with the AWS configuration is told by its cause, in one line.
func TestWhatIsWrongWithTheAWSConfiguration(t *testing.T) {
	file := filepath.Join(t.TempDir(), "config")
	require.NoError(t, os.WriteFile(file, []byte("[profile lead]\nsource_profile = gone\nrole_arn = arn:aws:iam::111122223333:role/look\n"+
		"[profile code]\nsource_profile = whole\nrole_arn = arn:aws:iam::111122223333:role/look\nmfa_serial = arn:aws:iam::111122223333:mfa/me\n"+
		"[profile whole]\naws_access_key_id = AKIAPRACTICEPRACTICE\naws_secret_access_key = x\n"+
		"[profile half]\naws_access_key_id = AKIAPRACTICEPRACTICE\n"), 0o600))
	t.Setenv("AWS_CONFIG_FILE", file)
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", os.DevNull)
	t.Setenv("AWS_PROFILE", "")
	for profile, want := range map[string]string{
		"nobody": `there is no AWS profile "nobody" on this machine`,
		"lead":   `the AWS profile "lead" gets its credentials from the profile "gone", which is not on this machine`,
		"code":   `the AWS profile "code" asks for an MFA code`,
		"half":   "cannot be read: Error using profile: 1, partial credentials found",
	} {
		t.Run(profile, func(t *testing.T) {
			_, err := loadConfig(t.Context(), place{Profile: profile}, terminal{})
			require.ErrorContains(t, err, want)
			assert.False(t, strings.ContainsAny(err.Error(), "\n\r"), err.Error())
		})
	}
}
