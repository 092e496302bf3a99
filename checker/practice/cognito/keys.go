package cognito

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/go-jose/go-jose/v4"

	"cognito-lambda-workshop/checker/practice/store"
	"cognito-lambda-workshop/checker/practice/wire"
)

// keyPair is a pool's two keys. https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
type keyPair struct {
	ID     signingKey
	Access signingKey
}

type signingKey struct {
	KeyID   string
	Private []byte // PKCS #1
}

func (s *Service) newKeyPair() (keyPair, error) {
	var pair keyPair
	for _, key := range []*signingKey{&pair.ID, &pair.Access} {
		private, err := s.NewKey()
		if err != nil {
			return keyPair{}, fmt.Errorf("making a user pool's keys: %w", err)
		}
		*key = signingKey{KeyID: randomBase64(32), Private: x509.MarshalPKCS1PrivateKey(private)}
	}
	return pair, nil
}

// private is the key itself. It is read once and kept: reading takes longer than signing.
func (s *Service) private(key signingKey) (*rsa.PrivateKey, error) {
	if known, ok := s.parsed.Load(key.KeyID); ok {
		return known.(*rsa.PrivateKey), nil
	}
	private, err := x509.ParsePKCS1PrivateKey(key.Private)
	if err != nil {
		return nil, fmt.Errorf("reading a user pool's key: %w", err)
	}
	s.parsed.Store(key.KeyID, private)
	return private, nil
}

// accessKey is the key that signs a pool's access tokens, and seals its refresh tokens.
func (s *Service) accessKey(p pool) (*rsa.PrivateKey, error) {
	var keys keyPair
	err := s.Store.View(func(tx *store.Tx) (err error) {
		keys, _, err = keyTable.Get(tx, p.id())
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.private(keys.Access)
}

func (s *Service) sign(key signingKey, claims map[string]any) (string, error) {
	private, err := s.private(key)
	if err != nil {
		return "", err
	}
	signer, err := jose.NewSigner(jose.SigningKey{
		Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: private, KeyID: key.KeyID},
	}, nil)
	if err != nil {
		return "", fmt.Errorf("signing a token: %w", err)
	}
	payload, err := json.Marshal(claims)
	if err != nil {
		return "", fmt.Errorf("writing a token's claims: %w", err)
	}
	signed, err := signer.Sign(payload)
	if err != nil {
		return "", fmt.Errorf("signing a token: %w", err)
	}
	return signed.CompactSerialize()
}

var errNoPool = errors.New("no such pool")

// PublishedKeys serves the key set and the discovery document of every pool:
// GET /{poolId}/.well-known/jwks.json and /{poolId}/.well-known/openid-configuration.
func (s *Service) PublishedKeys() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{poolId}/.well-known/jwks.json", func(w http.ResponseWriter, r *http.Request) {
		_, keys, err := s.published(r.PathValue("poolId"))
		if err != nil {
			notPublished(w, r, err)
			return
		}
		set := jose.JSONWebKeySet{}
		for _, key := range []signingKey{keys.ID, keys.Access} {
			private, err := s.private(key)
			if err != nil {
				notPublished(w, r, err)
				return
			}
			set.Keys = append(set.Keys, jose.JSONWebKey{Key: private.Public(), KeyID: key.KeyID, Algorithm: string(jose.RS256), Use: "sig"})
		}
		writeDocument(w, http.StatusOK, set)
	})
	mux.HandleFunc("GET /{poolId}/.well-known/openid-configuration", func(w http.ResponseWriter, r *http.Request) {
		p, _, err := s.published(r.PathValue("poolId"))
		if err != nil {
			notPublished(w, r, err)
			return
		}
		// The issuer is the one in the tokens. The keys are where this document is: AWS does not have them.
		writeDocument(w, http.StatusOK, map[string]any{
			"issuer":                                p.issuer(),
			"jwks_uri":                              "http://" + r.Host + "/" + p.id() + "/.well-known/jwks.json",
			"id_token_signing_alg_values_supported": []string{"RS256"},
			"response_types_supported":              []string{"code", "token"},
			"scopes_supported":                      []string{"openid", "email", "phone", "profile"},
			"subject_types_supported":               []string{"public"},
		})
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		refused := wire.NotEmulated(r.Method + " " + r.URL.Path)
		w.Header().Set("X-Amzn-Errortype", refused.Code)
		http.Error(w, refused.Message, refused.StatusCode())
	})
	return mux
}

func (s *Service) published(poolID string) (p pool, keys keyPair, err error) {
	err = s.Store.View(func(tx *store.Tx) error {
		var found bool
		if p, found, err = poolTable.Get(tx, poolID); err != nil {
			return err
		}
		if !found {
			return errNoPool
		}
		keys, _, err = keyTable.Get(tx, poolID)
		return err
	})
	return p, keys, err
}

func notPublished(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, errNoPool) {
		writeDocument(w, http.StatusNotFound, map[string]string{"message": "User pool " + r.PathValue("poolId") + " does not exist."})
		return
	}
	http.Error(w, "The practice account could not read this user pool.", http.StatusInternalServerError)
}

func writeDocument(w http.ResponseWriter, status int, document any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(document) //nolint:errcheck // a client that hung up is told nothing
}
