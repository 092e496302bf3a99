// Package cognito is Amazon Cognito user pools in the practice account: pools, app clients, users, sign-up,
// sign-in and tokens, as strict as AWS where learners err. It knows no HTTP but for the published keys.
package cognito

import (
	"crypto/rsa"
	"runtime"
	"sync"
	"time"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"

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
	Code    string // the confirmation code or temporary password in it; also part of Text
	Text    string
	PoolID  string
}

// Service answers the operations of Cognito user pools.
type Service struct {
	Options
	hashing chan struct{} // as many places as there are processors: a hash takes memory
	parsed  sync.Map      // key id to *rsa.PrivateKey; parsing one takes longer than signing with it
}

// New makes the service.
func New(options Options) *Service {
	return &Service{Options: options, hashing: make(chan struct{}, runtime.GOMAXPROCS(0))}
}

// Operations is the list of what is emulated. Which of them take no credentials is stated on
// https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flows-public-server-side.html
func (s *Service) Operations() []wire.Operation {
	return model.HoldAll([]wire.Operation{
		wire.Op(s.createUserPool),
		onPool(wire.Op(s.describeUserPool), func(in *idp.DescribeUserPoolInput) *string { return in.UserPoolId }),
		wire.Op(s.listUserPools),
		onPool(wire.Op(s.updateUserPool), func(in *idp.UpdateUserPoolInput) *string { return in.UserPoolId }),
		onPool(wire.Op(s.deleteUserPool), func(in *idp.DeleteUserPoolInput) *string { return in.UserPoolId }),
		onPool(wire.Op(s.getUserPoolMfaConfig), func(in *idp.GetUserPoolMfaConfigInput) *string { return in.UserPoolId }),
		onPool(wire.Op(s.setUserPoolMfaConfig), func(in *idp.SetUserPoolMfaConfigInput) *string { return in.UserPoolId }),
		wire.On(wire.Op(s.tagResource), func(_ *wire.Call, in *idp.TagResourceInput) string { return text(in.ResourceArn) }),
		wire.On(wire.Op(s.untagResource), func(_ *wire.Call, in *idp.UntagResourceInput) string { return text(in.ResourceArn) }),
		wire.On(wire.Op(s.listTagsForResource), func(_ *wire.Call, in *idp.ListTagsForResourceInput) string { return text(in.ResourceArn) }),

		onPool(wire.Op(s.createUserPoolClient), func(in *idp.CreateUserPoolClientInput) *string { return in.UserPoolId }),
		onPool(wire.Op(s.describeUserPoolClient), func(in *idp.DescribeUserPoolClientInput) *string { return in.UserPoolId }),
		onPool(wire.Op(s.listUserPoolClients), func(in *idp.ListUserPoolClientsInput) *string { return in.UserPoolId }),
		onPool(wire.Op(s.updateUserPoolClient), func(in *idp.UpdateUserPoolClientInput) *string { return in.UserPoolId }),
		onPool(wire.Op(s.deleteUserPoolClient), func(in *idp.DeleteUserPoolClientInput) *string { return in.UserPoolId }),

		wire.Op(s.signUp).Unsigned(),
		wire.Op(s.confirmSignUp).Unsigned(),
		wire.Op(s.resendConfirmationCode).Unsigned(),

		wire.Op(s.initiateAuth).Unsigned(),
		onPool(wire.Op(s.adminInitiateAuth), func(in *idp.AdminInitiateAuthInput) *string { return in.UserPoolId }),
		wire.Op(s.respondToAuthChallenge).Unsigned(),
		wire.Op(s.getTokensFromRefreshToken).Unsigned(),
		wire.Op(s.revokeToken).Unsigned(),
		wire.Op(s.globalSignOut).Unsigned(),
		wire.Op(s.getUser).Unsigned(),

		onPool(wire.Op(s.listUsers), func(in *idp.ListUsersInput) *string { return in.UserPoolId }),
		onPool(wire.Op(s.adminCreateUser), func(in *idp.AdminCreateUserInput) *string { return in.UserPoolId }),
		onPool(wire.Op(s.adminGetUser), func(in *idp.AdminGetUserInput) *string { return in.UserPoolId }),
		onPool(wire.Op(s.adminConfirmSignUp), func(in *idp.AdminConfirmSignUpInput) *string { return in.UserPoolId }),
		onPool(wire.Op(s.adminSetUserPassword), func(in *idp.AdminSetUserPasswordInput) *string { return in.UserPoolId }),
		onPool(wire.Op(s.adminDeleteUser), func(in *idp.AdminDeleteUserInput) *string { return in.UserPoolId }),
		onPool(wire.Op(s.adminUserGlobalSignOut), func(in *idp.AdminUserGlobalSignOutInput) *string { return in.UserPoolId }),
	})
}

// onPool says that an operation is about a user pool, for the policies of the role that calls it.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncognitouserpools.html
func onPool[In any](o wire.Operation, poolID func(*In) *string) wire.Operation {
	return wire.On(o, func(call *wire.Call, in *In) string { return poolARN(call, text(poolID(in))) })
}

func poolARN(call *wire.Call, poolID string) string {
	return "arn:aws:cognito-idp:" + call.Region + ":" + call.Account + ":userpool/" + poolID
}

// text is the value of an optional member; what is not set is empty.
func text(value *string) string {
	if value == nil {
		return ""
	}
	return *value
}
