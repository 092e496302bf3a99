package cognito

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"cognito-lambda-workshop/checker/practice/store"
	"cognito-lambda-workshop/checker/practice/wire"
)

// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUserPoolMfaConfig.html
func (s *Service) getUserPoolMfaConfig(_ context.Context, call *wire.Call, in *idp.GetUserPoolMfaConfigInput) (*idp.GetUserPoolMfaConfigOutput, error) {
	var p pool
	err := s.Store.View(func(tx *store.Tx) (err error) {
		p, err = findPool(tx, call, in.UserPoolId)
		return err
	})
	if err != nil {
		return nil, err
	}
	out := &idp.GetUserPoolMfaConfigOutput{MfaConfiguration: p.MfaConfiguration}
	if p.SmsConfiguration != nil {
		out.SmsMfaConfiguration = &types.SmsMfaConfigType{
			SmsConfiguration: p.SmsConfiguration, SmsAuthenticationMessage: p.SmsAuthenticationMessage,
		}
	}
	if p.SoftwareToken {
		out.SoftwareTokenMfaConfiguration = &types.SoftwareTokenMfaConfigType{Enabled: true}
	}
	return out, nil
}

// setUserPoolMfaConfig is how an authenticator app becomes a second factor: UpdateUserPool knows only text messages.
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserPoolMfaConfig.html
func (s *Service) setUserPoolMfaConfig(_ context.Context, call *wire.Call, in *idp.SetUserPoolMfaConfigInput) (*idp.SetUserPoolMfaConfigOutput, error) {
	switch {
	case in.SmsMfaConfiguration != nil:
		return nil, wire.NotEmulated("a second factor by text message")
	case in.EmailMfaConfiguration != nil:
		return nil, wire.NotEmulated("a second factor by e-mail")
	case in.WebAuthnConfiguration != nil:
		return nil, wire.NotEmulated("passkeys")
	}
	out := &idp.SetUserPoolMfaConfigOutput{SoftwareTokenMfaConfiguration: in.SoftwareTokenMfaConfiguration}
	err := s.Store.Update(func(tx *store.Tx) error {
		p, err := findPool(tx, call, in.UserPoolId)
		if err != nil {
			return err
		}
		if in.SoftwareTokenMfaConfiguration != nil {
			p.SoftwareToken = in.SoftwareTokenMfaConfiguration.Enabled
		}
		setting := in.MfaConfiguration
		setDefault(&setting, types.UserPoolMfaTypeOff)
		if setting != types.UserPoolMfaTypeOff && !p.SoftwareToken && p.SmsConfiguration == nil {
			return invalid("Invalid MFA configuration given, can't turn off all MFAs and require an MFA together.")
		}
		p.MfaConfiguration, p.LastModifiedDate = setting, aws.Time(s.Now())
		out.MfaConfiguration = setting
		return poolTable.Put(tx, p.id(), p)
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}
