package cognito

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"cognito-lambda-workshop/checker/practice/store"
)

// Addressee is what a call that anyone may make says about whom it is for: the id of its app client, or that of the user
// pool of its access token. It is empty where the call says neither. Nothing is verified here.
func Addressee(body []byte) string {
	var in struct{ ClientId, AccessToken string }
	if json.Unmarshal(body, &in) != nil || in.ClientId != "" {
		return in.ClientId
	}
	token, err := jwt.ParseSigned(in.AccessToken, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		return ""
	}
	var claims jwt.Claims
	if token.UnsafeClaimsWithoutVerification(&claims) != nil {
		return ""
	}
	return poolOf(claims.Issuer)
}

// poolOf is the id of the pool that an issuer's URL ends in.
func poolOf(issuer string) string { return issuer[strings.LastIndex(issuer, "/")+1:] }

// Has tells whether there is a user pool or an app client of an id. Ids are random: no two accounts have the same.
func (s *Service) Has(_ context.Context, id string) (has bool, err error) {
	err = s.Store.View(func(tx *store.Tx) error {
		if _, has, err = clientPoolTable.Get(tx, id); err != nil || has {
			return err
		}
		_, has, err = poolTable.Get(tx, id)
		return err
	})
	return has, err
}
