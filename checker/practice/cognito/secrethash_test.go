package cognito

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestSecretHashAgreesWithKnownAnswers(t *testing.T) {
	const clientID, secret = "1example23456789", "9example87654321exampleclientsecret"
	for username, want := range map[string]string{
		"ana@example.com":                      "27aioobpQBCGPlG4GrENgRO9siaJG2ebXOs492jq3cY=",
		"a1b2c3d4-5678-90ab-cdef-111111111111": "Sk/4xcNZ/vGDt90NXz0qla5QEHzrzTD9Ks5DXRzKlVA=",
	} {
		assert.Equal(t, want, secretHash(secret, username, clientID), username)
	}
}
