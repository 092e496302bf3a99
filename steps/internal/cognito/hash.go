package cognito

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
)

// SecretHash proves to Cognito that the caller knows the app client's secret, without sending the secret.
//
// The user name has to be the one that Cognito checks against: for a sign-up or a sign-in the one that is sent, for a
// refresh the user's real name, which in a pool that signs in by e-mail is a UUID and not the e-mail address.
// https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html#cognito-user-pools-computing-secret-hash
func (s Setup) SecretHash(username string) string {
	mac := hmac.New(sha256.New, []byte(s.ClientSecret))
	mac.Write([]byte(username + s.ClientID))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}
