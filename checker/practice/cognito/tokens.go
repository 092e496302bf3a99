package cognito

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"cognito-lambda-workshop/checker/practice/store"
	"cognito-lambda-workshop/checker/practice/wire"
)

// startSession keeps a new sign-in, and forgets the user's sign-ins of which no token works any more.
func (s *Service) startSession(tx *store.Tx, p pool, c client, u user) (session, error) {
	var over []string
	for old, err := range sessionTable.All(tx, p.key(u.Username, "")) {
		if err != nil {
			return session{}, err
		}
		// An access token outlives the refresh token by a day at the most. The oldest come first, so that a user with
		// many sign-ins does not have all of them read at each.
		if !s.Now().After(old.Expires.Add(24 * time.Hour)) {
			break
		}
		over = append(over, old.ID)
	}
	for _, id := range over {
		if err := sessionTable.Delete(tx, p.key(u.Username, id)); err != nil {
			return session{}, err
		}
	}
	started := session{
		ID: newTimeUUID(s.Now()), Username: u.Username, ClientID: c.id(), OriginJTI: newUUID(), AuthTime: s.Now(),
		Expires: s.Now().Add(c.refreshLife()), Live: map[string]time.Time{newUUID(): {}},
	}
	if p.DeviceConfiguration != nil {
		started.DeviceKey = p.region() + "_" + newUUID()
	}
	return started, sessionTable.Put(tx, p.key(u.Username, started.ID), started)
}

// firstTokens makes the tokens of a sign-in that has been kept.
func (s *Service) firstTokens(p pool, c client, u user, se session) (*types.AuthenticationResultType, error) {
	result, err := s.tokens(p, c, u, se)
	if err != nil {
		return nil, err
	}
	for id := range se.Live {
		refresh, err := s.seal(p, refreshToken{Username: se.Username, Session: se.ID, ID: id, Expires: se.Expires})
		if err != nil {
			return nil, err
		}
		result.RefreshToken = &refresh
	}
	if se.DeviceKey != "" {
		result.NewDeviceMetadata = &types.NewDeviceMetadataType{
			DeviceKey: &se.DeviceKey, DeviceGroupKey: aws.String("-" + randomText(9, alnum)),
		}
	}
	return result, nil
}

// tokens makes an ID token and an access token with Cognito's claims.
// https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-id-token.html
// https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
func (s *Service) tokens(p pool, c client, u user, se session) (*types.AuthenticationResultType, error) {
	var keys keyPair
	err := s.Store.View(func(tx *store.Tx) (err error) {
		keys, _, err = keyTable.Get(tx, p.id())
		return err
	})
	if err != nil {
		return nil, err
	}
	id := s.claims(p, c, u, se, "id", c.idLife())
	id["aud"] = c.id()
	id["cognito:username"] = u.Username
	for name, value := range u.Attributes {
		if c.reads(name) {
			id[name] = claim(name, value)
		}
	}
	access := s.claims(p, c, u, se, "access", c.accessLife())
	access["client_id"] = c.id()
	access["username"] = u.Username
	access["scope"] = "aws.cognito.signin.user.admin"
	if se.DeviceKey != "" {
		access["device_key"] = se.DeviceKey
	}

	result := &types.AuthenticationResultType{TokenType: aws.String("Bearer"), ExpiresIn: int32(c.accessLife() / time.Second)}
	for _, token := range []struct {
		into   **string
		key    signingKey
		claims map[string]any
	}{{&result.IdToken, keys.ID, id}, {&result.AccessToken, keys.Access, access}} {
		signed, err := s.sign(token.key, token.claims)
		if err != nil {
			return nil, err
		}
		*token.into = &signed
	}
	return result, nil
}

// claims are those that both tokens have.
func (s *Service) claims(p pool, c client, u user, se session, use string, life time.Duration) map[string]any {
	claims := map[string]any{
		"sub": u.Attributes["sub"], "iss": p.issuer(), "token_use": use, "event_id": se.ID, "jti": newUUID(),
		"auth_time": se.AuthTime.Unix(), "iat": s.Now().Unix(), "exp": s.Now().Add(life).Unix(),
	}
	if *c.EnableTokenRevocation {
		claims["origin_jti"] = se.OriginJTI
	}
	return claims
}

func claim(name, value string) any {
	switch {
	case isVerification(name):
		return value == "true"
	case name == "address":
		return map[string]string{"formatted": value}
	}
	return value
}

// accessClaims are what an access token is judged by.
type accessClaims struct {
	jwt.Claims
	TokenUse string `json:"token_use"`
	Username string `json:"username"`
	ClientID string `json:"client_id"`
	EventID  string `json:"event_id"`
}

// bearer finds out whose an access token is: it has to be signed by its pool, and neither expired nor revoked.
func (s *Service) bearer(tx *store.Tx, call *wire.Call, token string) (p pool, c client, u user, err error) {
	refuse := func(err error) (pool, client, user, error) { return pool{}, client{}, user{}, err }
	parsed, err := jwt.ParseSigned(token, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		return refuse(invalidAccessToken())
	}
	var claims accessClaims
	if err := parsed.UnsafeClaimsWithoutVerification(&claims); err != nil {
		return refuse(invalidAccessToken())
	}
	p, found, err := poolTable.Get(tx, poolOf(claims.Issuer))
	if err != nil {
		return refuse(err)
	}
	if !found || call.Region != "" && call.Region != p.region() {
		return refuse(invalidAccessToken())
	}
	keys, _, err := keyTable.Get(tx, p.id())
	if err != nil {
		return refuse(err)
	}
	private, err := s.private(keys.Access)
	if err != nil {
		return refuse(err)
	}
	if err := parsed.Claims(private.Public(), &claims); err != nil || claims.TokenUse != "access" || claims.Expiry == nil {
		return refuse(invalidAccessToken())
	}
	if !s.Now().Before(claims.Expiry.Time()) {
		return refuse(notAuthorized("Access Token has expired"))
	}
	if u, err = requireUser(tx, p, claims.Username); err != nil {
		return refuse(err)
	}
	se, found, err := sessionTable.Get(tx, p.key(u.Username, claims.EventID))
	if err != nil {
		return refuse(err)
	}
	if !found || se.Revoked {
		return refuse(notAuthorized("Access Token has been revoked"))
	}
	c, err = findClient(tx, p, &claims.ClientID)
	return p, c, u, err
}
