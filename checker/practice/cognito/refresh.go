package cognito

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
	"github.com/go-jose/go-jose/v4"

	"cognito-lambda-workshop/checker/practice/store"
	"cognito-lambda-workshop/checker/practice/wire"
)

// refreshToken is what is sealed in a refresh token. Clients cannot read it.
// https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-refresh-token.html
type refreshToken struct {
	Username string
	Session  string
	ID       string
	Expires  time.Time
}

// seal wraps a refresh token so that only its own pool can open it.
func (s *Service) seal(p pool, token refreshToken) (string, error) {
	private, err := s.accessKey(p)
	if err != nil {
		return "", err
	}
	encrypter, err := jose.NewEncrypter(jose.A256GCM, jose.Recipient{Algorithm: jose.RSA_OAEP, Key: private.Public()},
		(&jose.EncrypterOptions{}).WithContentType("JWT"))
	if err != nil {
		return "", fmt.Errorf("sealing a refresh token: %w", err)
	}
	content, err := json.Marshal(token)
	if err != nil {
		return "", fmt.Errorf("writing a refresh token: %w", err)
	}
	sealed, err := encrypter.Encrypt(content)
	if err != nil {
		return "", fmt.Errorf("sealing a refresh token: %w", err)
	}
	return sealed.CompactSerialize()
}

// open reads a refresh token. One that this pool did not seal, or that is damaged, is refused.
func (s *Service) open(p pool, token string) (refreshToken, error) {
	sealed, err := jose.ParseEncryptedCompact(token, []jose.KeyAlgorithm{jose.RSA_OAEP}, []jose.ContentEncryption{jose.A256GCM})
	if err != nil {
		return refreshToken{}, invalidRefreshToken()
	}
	private, err := s.accessKey(p)
	if err != nil {
		return refreshToken{}, err
	}
	content, err := sealed.Decrypt(private)
	if err != nil {
		return refreshToken{}, invalidRefreshToken()
	}
	var opened refreshToken
	if json.Unmarshal(content, &opened) != nil {
		return refreshToken{}, invalidRefreshToken()
	}
	return opened, nil
}

// refreshByHash is REFRESH_TOKEN_AUTH. Its secret hash is over the real user name, which in a pool with e-mail as
// the sign-in name is the UUID and never the e-mail address; where it is wrong AWS has words of its own.
// https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html#cognito-user-pools-computing-secret-hash
//
// A client that rotates refresh tokens does not allow this flow (see client.allows). That AWS refuses it is documented;
// by which error is not established, and the one of a flow that is off was chosen.
// https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-refresh-token.html#using-the-refresh-token-rotation
func (s *Service) refreshByHash(a attempt) (signedIn, error) {
	hash := a.parameters["SECRET_HASH"]
	if err := a.client.wantsHash(hash); err != nil {
		return signedIn{}, err
	}
	result, err := s.refresh(a.pool, a.client, a.parameters["REFRESH_TOKEN"], a.parameters["DEVICE_KEY"], func(u user) error {
		if !a.client.hashIsFor(hash, u.Username) {
			return notAuthorized("SecretHash does not match for the client: " + a.client.id())
		}
		return nil
	})
	return signedIn{result: result}, err
}

// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetTokensFromRefreshToken.html
func (s *Service) getTokensFromRefreshToken(_ context.Context, call *wire.Call, in *idp.GetTokensFromRefreshTokenInput) (*idp.GetTokensFromRefreshTokenOutput, error) {
	var p pool
	var c client
	err := s.Store.View(func(tx *store.Tx) (err error) {
		p, c, err = findClientAnywhere(tx, call, in.ClientId)
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := c.checkSecret(in.ClientSecret); err != nil {
		return nil, err
	}
	result, err := s.refresh(p, c, *in.RefreshToken, text(in.DeviceKey), func(user) error { return nil })
	if err != nil {
		return nil, err
	}
	return &idp.GetTokensFromRefreshTokenOutput{AuthenticationResult: result}, nil
}

// refresh makes new ID and access tokens, and on a rotating client a new refresh token that ends when the first
// would have. Of a sign-in on a device that the pool tracks, the device has to be named. mayRefresh has a say once the
// token's user is known.
// https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-device-tracking.html
func (s *Service) refresh(p pool, c client, token, deviceKey string, mayRefresh func(user) error) (*types.AuthenticationResultType, error) {
	opened, err := s.open(p, token)
	if err != nil {
		return nil, err
	}
	if err := p.noTriggers(refreshing); err != nil {
		return nil, err
	}
	var u user
	var se session
	next := refreshToken{Username: opened.Username, Session: opened.Session, ID: newUUID()}
	work := func(tx *store.Tx) (err error) {
		if se, u, err = s.resume(tx, p, c, opened); err != nil {
			return err
		}
		if se.DeviceKey != "" && se.DeviceKey != deviceKey {
			return invalidRefreshToken()
		}
		if err := mayRefresh(u); err != nil {
			return err
		}
		if !c.rotates() {
			return nil
		}
		se.rotate(opened.ID, next.ID, s.Now(), c.grace())
		return sessionTable.Put(tx, p.key(se.Username, se.ID), se)
	}
	if c.rotates() {
		err = s.Store.Update(work)
	} else {
		err = s.Store.View(work)
	}
	if err != nil {
		return nil, err
	}
	result, err := s.tokens(p, c, u, se)
	if err != nil || !c.rotates() {
		return result, err
	}
	next.Expires = se.Expires
	sealed, err := s.seal(p, next)
	if err != nil {
		return nil, err
	}
	result.RefreshToken = &sealed
	return result, nil
}

// resume finds the sign-in of a refresh token that may still be used, and the user.
func (s *Service) resume(tx *store.Tx, p pool, c client, token refreshToken) (session, user, error) {
	refuse := func(err error) (session, user, error) { return session{}, user{}, err }
	expired := notAuthorized("Refresh Token has expired")
	se, found, err := sessionTable.Get(tx, p.key(token.Username, token.Session))
	switch {
	case err != nil:
		return refuse(err)
	case !found && s.Now().After(token.Expires):
		return refuse(expired)
	case !found || se.ClientID != c.id():
		return refuse(invalidRefreshToken())
	case se.Revoked:
		return refuse(notAuthorized("Refresh Token has been revoked"))
	case !s.Now().Before(se.Expires):
		return refuse(expired)
	}
	if until, live := se.Live[token.ID]; !live || !until.IsZero() && !s.Now().Before(until) {
		return refuse(wire.Errorf("RefreshTokenReuseException", "Refresh token has been invalidated by rotation"))
	}
	u, err := requireUser(tx, p, token.Username)
	return se, u, err
}

// rotate puts a new refresh token in the place of one that has been used. That one works for the grace period more,
// counted from its first use.
func (se *session) rotate(used, next string, now time.Time, grace time.Duration) {
	for id, until := range se.Live {
		if !until.IsZero() && !now.Before(until) {
			delete(se.Live, id)
		}
	}
	if se.Live[used].IsZero() {
		se.Live[used] = now.Add(grace)
	}
	se.Live[next] = time.Time{}
}

func (c client) grace() time.Duration {
	return time.Duration(*c.RefreshTokenRotation.RetryGracePeriodSeconds) * time.Second
}
