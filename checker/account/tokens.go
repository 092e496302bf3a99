package account

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/smithy-go"
	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// clockSkew is how far apart the clocks of AWS and of this machine may be.
const clockSkew = 2 * time.Minute

// verifier proves tokens as a program that trusts the pool does.
// https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
type verifier struct {
	keys     jose.JSONWebKeySet
	issuer   string
	clientID string
	now      time.Time
}

// claims are what a token says. An ID token names the app client in aud and the user in cognito:username, an access
// token in client_id and username.
type claims struct {
	jwt.Claims
	TokenUse string `json:"token_use"`
	ClientID string `json:"client_id"`
	UserName string `json:"cognito:username"`
	Email    string `json:"email"`
}

// idToken verifies an ID token. problem says in words what is wrong with it, and is empty when nothing is.
func (v verifier) idToken(token string) (c claims, problem string) {
	c, problem = v.verify("the ID token", token, "id")
	if problem == "" && !c.Audience.Contains(v.clientID) {
		problem = "the ID token was issued for the app client " + strings.Join(c.Audience, ", ") + ", not for " + v.clientID
	}
	return c, problem
}

// accessToken verifies an access token in the same way.
func (v verifier) accessToken(token string) (c claims, problem string) {
	c, problem = v.verify("the access token", token, "access")
	if problem == "" && c.ClientID != v.clientID {
		problem = "the access token was issued for the app client " + c.ClientID + ", not for " + v.clientID
	}
	return c, problem
}

func (v verifier) verify(name, token, use string) (claims, string) {
	var c claims
	signed, err := jwt.ParseSigned(token, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		return c, name + " is not a JSON Web Token signed with RS256"
	}
	keys := v.keys.Key(signed.Headers[0].KeyID)
	if len(keys) == 0 {
		return c, name + " is signed with a key that the pool does not have"
	}
	if signed.Claims(keys[0].Key, &c) != nil {
		return c, name + "'s signature does not verify with the pool's keys"
	}
	switch {
	case c.Issuer != v.issuer:
		return c, fmt.Sprintf("%s was issued by %s, not by %s", name, c.Issuer, v.issuer)
	case c.TokenUse != use:
		return c, fmt.Sprintf("%s says that its use is %q, not %q", name, c.TokenUse, use)
	case c.Expiry == nil:
		return c, name + " does not say when it expires"
	case v.now.After(c.Expiry.Time().Add(clockSkew)):
		return c, fmt.Sprintf("%s expired at %s", name, c.Expiry.Time().UTC().Format(time.RFC3339))
	case c.Subject == "":
		return c, name + " names no user (sub)"
	}
	return c, ""
}

// maxKeySet is far more than the two keys of a pool take.
const maxKeySet = 1 << 20

// fetchKeys gets the keys that a pool publishes, which is no call of an AWS API and needs no permission.
func fetchKeys(ctx context.Context, client aws.HTTPClient, address string) (jose.JSONWebKeySet, error) {
	var keys jose.JSONWebKeySet
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return keys, fmt.Errorf("asking for the pool's keys: %w", err)
	}
	response, err := client.Do(request)
	if err != nil {
		return keys, fmt.Errorf("asking for the pool's keys: %w", err)
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		return keys, notKeys(fmt.Errorf("%s answered %s", address, response.Status))
	}
	if err := json.NewDecoder(io.LimitReader(response.Body, maxKeySet)).Decode(&keys); err != nil {
		return keys, notKeys(err)
	}
	return keys, nil
}

// notKeys is an answer that is no key set, in the form that the SDK gives to such answers of its own.
func notKeys(err error) error {
	return &smithy.DeserializationError{Err: fmt.Errorf("reading the pool's keys: %w", err)}
}
