package cognito

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
)

// secretHash proves that an app knows its client's secret.
// https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html#cognito-user-pools-computing-secret-hash
func secretHash(secret, username, clientID string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(username + clientID))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// wantsHash judges whether there is a secret hash at all. Whom it has to name is known later in some flows.
func (c client) wantsHash(hash string) error {
	switch {
	case c.ClientSecret == nil && hash != "":
		return notAuthorized("Unable to verify secret hash for client " + c.id())
	case c.ClientSecret != nil && hash == "":
		return notAuthorized("Client " + c.id() + " is configured with secret but SECRET_HASH was not received")
	}
	return nil
}

// hashIsFor says whether a secret hash is right for a user name. A client without a secret has none to be wrong.
func (c client) hashIsFor(hash, username string) bool {
	return c.ClientSecret == nil || sameSecret(hash, secretHash(*c.ClientSecret, username, c.id()))
}

// checkHash judges a secret hash that has to be over exactly the user name that was sent.
func (c client) checkHash(hash, username string) error {
	if err := c.wantsHash(hash); err != nil {
		return err
	}
	if !c.hashIsFor(hash, username) {
		return notAuthorized("Unable to verify secret hash for client " + c.id())
	}
	return nil
}

// checkSecret judges the plain secret, which two operations take in place of a hash.
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetTokensFromRefreshToken.html
// The texts are not established.
func (c client) checkSecret(secret *string) error {
	switch {
	case c.ClientSecret == nil && secret != nil:
		return notAuthorized("Client " + c.id() + " is not configured for secret but secret was received")
	case c.ClientSecret != nil && secret == nil:
		return notAuthorized("Client " + c.id() + " is configured with secret but secret was not received")
	case c.ClientSecret != nil && !sameSecret(*secret, *c.ClientSecret):
		return notAuthorized("Unable to verify secret for client " + c.id())
	}
	return nil
}
