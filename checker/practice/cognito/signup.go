package cognito

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"cognito-lambda-workshop/checker/practice/store"
	"cognito-lambda-workshop/checker/practice/wire"
)

// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SignUp.html
func (s *Service) signUp(ctx context.Context, call *wire.Call, in *idp.SignUpInput) (*idp.SignUpOutput, error) {
	if in.Password == nil { // the API's model lets it be left out, for the passwordless flows, which are not emulated
		return nil, wire.MissingMember("password")
	}
	// The hash is made before the transaction, and thrown away where the sign-up is refused.
	hashed, err := s.hash(ctx, *in.Password)
	if err != nil {
		return nil, err
	}
	out := &idp.SignUpOutput{}
	var mails []Mail
	err = s.Store.Update(func(tx *store.Tx) error {
		p, c, err := findClientAnywhere(tx, call, in.ClientId)
		if err != nil {
			return err
		}
		u, err := s.newSignUp(p, c, in)
		if err != nil {
			return err
		}
		u.Password = hashed
		if err := requireFree(tx, p, u, *in.Username); err != nil {
			return err
		}
		if p.sendsCode(u.Attributes) {
			mail, err := s.newCode(tx, p, &u)
			if err != nil {
				return err
			}
			mails = append(mails, mail)
			out.CodeDeliveryDetails = delivery(mail.To)
		}
		out.UserSub = aws.String(u.Attributes["sub"])
		return putUser(tx, p, u)
	})
	if err != nil {
		return nil, err
	}
	s.send(mails)
	return out, nil
}

// newSignUp judges a sign-up and returns the user that it would make.
func (s *Service) newSignUp(p pool, c client, in *idp.SignUpInput) (user, error) {
	if err := c.checkHash(text(in.SecretHash), *in.Username); err != nil {
		return user{}, err
	}
	if p.AdminCreateUserConfig.AllowAdminCreateUserOnly {
		return user{}, notAuthorized("SignUp is not permitted for this user pool")
	}
	u, err := s.newUser(p, *in.Username, in.UserAttributes, c.writes)
	if err != nil {
		return user{}, err
	}
	u.Status = types.UserStatusTypeUnconfirmed
	for _, attribute := range []string{email, phone} {
		if u.Attributes[attribute] != "" {
			u.Attributes[attribute+"_verified"] = "false"
		}
	}
	if err := p.requireAttributes(u.Attributes); err != nil {
		return user{}, err
	}
	if err := p.checkPassword(*in.Password); err != nil {
		return user{}, err
	}
	if err := p.noTriggers(signingUp); err != nil {
		return user{}, err
	}
	if p.sendsCode(u.Attributes) {
		if err := p.noTriggers(mailing); err != nil {
			return user{}, err
		}
	}
	return u, p.onlyCodesByMail(u.Attributes)
}

// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmSignUp.html
func (s *Service) confirmSignUp(_ context.Context, call *wire.Call, in *idp.ConfirmSignUpInput) (*idp.ConfirmSignUpOutput, error) {
	err := s.Store.Update(func(tx *store.Tx) error {
		p, c, err := findClientAnywhere(tx, call, in.ClientId)
		if err != nil {
			return err
		}
		if err := c.checkHash(text(in.SecretHash), *in.Username); err != nil {
			return err
		}
		u, found, err := findUser(tx, p, *in.Username)
		switch {
		case err != nil:
			return err
		case !found && c.hidesUsers():
			return expiredCode()
		case !found:
			return noSuchPair()
		}
		if err := s.useCode(p, &u, *in.ConfirmationCode); err != nil {
			return err
		}
		if err := s.freeAliases(tx, p, u, in.ForceAliasCreation); err != nil {
			return err
		}
		return putUser(tx, p, u)
	})
	if err != nil {
		return nil, err
	}
	return &idp.ConfirmSignUpOutput{}, nil
}

// useCode confirms a user by the code that was mailed.
func (s *Service) useCode(p pool, u *user, code string) error {
	switch {
	case u.Status != types.UserStatusTypeUnconfirmed:
		return notAuthorized("User cannot be confirmed. Current status is " + string(u.Status))
	case u.Code == "" || !s.Now().Before(u.CodeExpires):
		return expiredCode()
	case !sameSecret(u.Code, code):
		return wire.Errorf("CodeMismatchException", "Invalid verification code provided, please try again.")
	}
	if err := p.noTriggers(confirming); err != nil {
		return err
	}
	u.Code, u.Status, u.Modified = "", types.UserStatusTypeConfirmed, s.Now()
	if p.verifies(email) {
		u.Attributes[email+"_verified"] = "true"
	}
	return nil
}

// freeAliases sees to it that a user's verified aliases are nobody else's. Forced, it takes them from their owner.
func (s *Service) freeAliases(tx *store.Tx, p pool, u user, force bool) error {
	for {
		attribute, owner, err := taken(tx, p, u)
		if err != nil || attribute == "" {
			return err
		}
		if !force {
			return aliasExists(attribute)
		}
		former, err := requireUser(tx, p, owner)
		if err != nil {
			return err
		}
		if err := dropNames(tx, p, former); err != nil {
			return err
		}
		former.Attributes[attribute+"_verified"] = "false"
		former.Modified = s.Now()
		if err := putUser(tx, p, former); err != nil {
			return err
		}
	}
}

// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ResendConfirmationCode.html
func (s *Service) resendConfirmationCode(_ context.Context, call *wire.Call, in *idp.ResendConfirmationCodeInput) (*idp.ResendConfirmationCodeOutput, error) {
	out := &idp.ResendConfirmationCodeOutput{}
	var mails []Mail
	err := s.Store.Update(func(tx *store.Tx) error {
		p, c, err := findClientAnywhere(tx, call, in.ClientId)
		if err != nil {
			return err
		}
		if err := c.checkHash(text(in.SecretHash), *in.Username); err != nil {
			return err
		}
		u, found, err := findUser(tx, p, *in.Username)
		switch {
		case err != nil:
			return err
		case !found && c.hidesUsers():
			out.CodeDeliveryDetails = delivery(*in.Username)
			return nil
		case !found:
			return noSuchPair()
		case u.Status != types.UserStatusTypeUnconfirmed:
			return invalid("User is already confirmed.")
		case !p.sendsCode(u.Attributes):
			return invalid("Cannot resend codes. Auto verification not turned on.")
		}
		if err := p.noTriggers(mailing); err != nil {
			return err
		}
		mail, err := s.newCode(tx, p, &u)
		if err != nil {
			return err
		}
		mails = append(mails, mail)
		out.CodeDeliveryDetails = delivery(mail.To)
		return putUser(tx, p, u)
	})
	if err != nil {
		return nil, err
	}
	s.send(mails)
	return out, nil
}

func (s *Service) send(mails []Mail) {
	for _, mail := range mails {
		s.Mail(mail)
	}
}
