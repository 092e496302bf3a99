package cognito

import (
	"context"
	"errors"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"

	"cognito-lambda-workshop/checker/practice/store"
	"cognito-lambda-workshop/checker/practice/wire"
)

// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUser.html
func (s *Service) getUser(_ context.Context, call *wire.Call, in *idp.GetUserInput) (*idp.GetUserOutput, error) {
	out := &idp.GetUserOutput{}
	err := s.Store.View(func(tx *store.Tx) error {
		_, c, u, err := s.bearer(tx, call, *in.AccessToken)
		if err != nil {
			return err
		}
		out.Username, out.UserAttributes = aws.String(u.Username), listAttributes(u.Attributes, c.reads)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GlobalSignOut.html
func (s *Service) globalSignOut(_ context.Context, call *wire.Call, in *idp.GlobalSignOutInput) (*idp.GlobalSignOutOutput, error) {
	err := s.Store.Update(func(tx *store.Tx) error {
		p, _, u, err := s.bearer(tx, call, *in.AccessToken)
		if err != nil {
			return err
		}
		return endSessions(tx, p, u.Username)
	})
	if err != nil {
		return nil, err
	}
	return &idp.GlobalSignOutOutput{}, nil
}

// endSessions revokes all of a user's tokens.
func endSessions(tx *store.Tx, p pool, username string) error {
	var all []session
	for se, err := range sessionTable.All(tx, p.key(username, "")) {
		if err != nil {
			return err
		}
		all = append(all, se)
	}
	for _, se := range all {
		se.Revoked = true
		if err := sessionTable.Put(tx, p.key(username, se.ID), se); err != nil {
			return err
		}
	}
	return nil
}

// revokeToken ends one sign-in: its refresh token and the access tokens that came of it.
// https://docs.aws.amazon.com/cognito/latest/developerguide/token-revocation.html
func (s *Service) revokeToken(_ context.Context, call *wire.Call, in *idp.RevokeTokenInput) (*idp.RevokeTokenOutput, error) {
	var p pool
	var c client
	err := s.Store.View(func(tx *store.Tx) (err error) {
		p, c, err = findClientAnywhere(tx, call, in.ClientId)
		return err
	})
	if err != nil {
		return nil, err
	}
	// The types are those that the API's model lists for this operation; which of them AWS answers is not established.
	unauthorized := wire.Errorf("UnauthorizedException", "Invalid Refresh Token")
	switch {
	case !*c.EnableTokenRevocation:
		return nil, wire.Errorf("UnsupportedOperationException", "Token revocation is not enabled for client %s", c.id())
	case c.checkSecret(in.ClientSecret) != nil:
		return nil, wire.Errorf("UnauthorizedException", "Unable to verify secret for client %s", c.id())
	case strings.Count(*in.Token, ".") == 2:
		return nil, wire.Errorf("UnsupportedTokenTypeException", "Only refresh tokens can be revoked")
	}
	opened, err := s.open(p, *in.Token)
	if _, refused := errors.AsType[*wire.Error](err); refused {
		return nil, unauthorized
	}
	if err != nil {
		return nil, err
	}
	err = s.Store.Update(func(tx *store.Tx) error {
		key := p.key(opened.Username, opened.Session)
		se, found, err := sessionTable.Get(tx, key)
		if err != nil || !found {
			return err // a sign-in that is over has nothing left to revoke
		}
		if se.ClientID != c.id() {
			return unauthorized
		}
		se.Revoked = true
		return sessionTable.Put(tx, key, se)
	})
	if err != nil {
		return nil, err
	}
	return &idp.RevokeTokenOutput{}, nil
}
