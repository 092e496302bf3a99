// Package cognito is Amazon Cognito user pools in the practice account: pools, app clients, users, sign-up,
// sign-in and tokens, as strict as AWS where learners err. It knows no HTTP but for the published keys.
package cognito

import (
	"crypto/rsa"
	"net/http"
	"time"

	"cognito-lambda-workshop/checker/practice/store"
	"cognito-lambda-workshop/checker/practice/wire"
)

// Options are what the service needs from outside.
type Options struct {
	Store   *store.Store
	Account string // the account's id, twelve digits
	Now     func() time.Time
	// NewKey makes an RSA key of 2048 bits. A pool has two: one signs ID tokens, the other access tokens.
	NewKey func() (*rsa.PrivateKey, error)
	// Mail is handed every e-mail that Cognito would send. It must not block.
	Mail func(Mail)
}

// Mail is an e-mail that stays in the practice account.
type Mail struct {
	To      string
	Subject string
	Code    string // the confirmation code in it; also part of Text
	Text    string
	PoolID  string
}

// Service answers the operations of Cognito user pools.
type Service struct {
	Options
}

// New makes the service.
func New(options Options) *Service { return &Service{options} }

// Operations is the list of what is emulated.
func (s *Service) Operations() []wire.Operation { return nil }

// PublishedKeys serves the key set and the discovery document of every pool:
// GET /{poolId}/.well-known/jwks.json and /{poolId}/.well-known/openid-configuration.
func (s *Service) PublishedKeys() http.Handler { return http.NotFoundHandler() }
