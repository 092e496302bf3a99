package cognito

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"cognito-lambda-workshop/checker/practice/store"
	"cognito-lambda-workshop/checker/practice/wire"
)

// newUser judges a new user's name and attributes. In a pool whose users sign in with an attribute, the user name is
// the sub. https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html#user-pool-settings-usernames
func (s *Service) newUser(p pool, name string, asked []types.AttributeType, mayWrite func(string) bool) (user, error) {
	if err := p.checkName(name); err != nil {
		return user{}, err
	}
	attributes, err := p.readAttributes(asked, mayWrite)
	if err != nil {
		return user{}, err
	}
	u := user{Username: name, Attributes: attributes, Created: s.Now(), Modified: s.Now(), PasswordSet: s.Now()}
	attributes["sub"] = newUUID()
	if attribute := p.attributeOfName(name); attribute != "" {
		if given := attributes[attribute]; given != "" && p.fold(given) != p.fold(name) {
			return user{}, invalid("The username and the attribute " + attribute + " have to be the same in this user pool.")
		}
		attributes[attribute] = name
		u.Username = attributes["sub"]
	}
	return u, nil
}

// requireFree refuses a new user whose name or aliases are taken.
func requireFree(tx *store.Tx, p pool, u user, name string) error {
	_, found, err := nameTable.Get(tx, p.nameKey(name))
	if err != nil {
		return err
	}
	if found {
		return userExists(p, name)
	}
	attribute, _, err := taken(tx, p, u)
	switch {
	case err != nil || attribute == "":
		return err
	case p.standsIn(attribute):
		return wire.Errorf("UsernameExistsException", "An account with the given %s already exists.", attribute)
	}
	return aliasExists(attribute)
}

// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminCreateUser.html
func (s *Service) adminCreateUser(ctx context.Context, call *wire.Call, in *idp.AdminCreateUserInput) (*idp.AdminCreateUserOutput, error) {
	p, err := s.poolOf(call, in.UserPoolId)
	if err != nil {
		return nil, err
	}
	password := orElse(in.TemporaryPassword, p.newPassword())
	if err := p.checkPassword(password); err != nil {
		return nil, err
	}
	hashed, err := s.hash(ctx, password)
	if err != nil {
		return nil, err
	}
	var u user
	var mails []Mail
	err = s.Store.Update(func(tx *store.Tx) (err error) {
		if p, err = findPool(tx, call, in.UserPoolId); err != nil {
			return err
		}
		if in.MessageAction == types.MessageActionTypeResend {
			if u, err = requireUser(tx, p, *in.Username); err != nil {
				return err
			}
			if u.Status != types.UserStatusTypeForceChangePassword {
				return wire.Errorf("UnsupportedUserStateException", "Resend not possible. %s status is not FORCE_CHANGE_PASSWORD", *in.Username)
			}
		} else if u, err = s.newInvited(tx, p, in); err != nil {
			return err
		}
		u.Password, u.PasswordSet, u.Modified = hashed, s.Now(), s.Now()
		if p.invites(in, u) {
			if err := s.countMail(tx, p); err != nil {
				return err
			}
			mails = append(mails, p.invitation(u, *in.Username, password))
		}
		return putUser(tx, p, u)
	})
	if err != nil {
		return nil, err
	}
	s.send(mails)
	shown := describe(u)
	return &idp.AdminCreateUserOutput{User: &shown}, nil
}

// newInvited judges a user whom an administrator makes. Required attributes may be missing: the user is asked for
// them at the first sign-in.
func (s *Service) newInvited(tx *store.Tx, p pool, in *idp.AdminCreateUserInput) (user, error) {
	u, err := s.newUser(p, *in.Username, in.UserAttributes, byAdministrator)
	if err != nil {
		return user{}, err
	}
	u.Status = types.UserStatusTypeForceChangePassword
	if slices.Contains(in.DesiredDeliveryMediums, types.DeliveryMediumTypeSms) && u.Attributes[phone] != "" && in.MessageAction != types.MessageActionTypeSuppress {
		return user{}, wire.NotEmulated("invitations by text message")
	}
	if err := p.noTriggers(creating); err != nil {
		return user{}, err
	}
	if p.invites(in, u) {
		if err := p.noTriggers(mailing); err != nil {
			return user{}, err
		}
	}
	if in.ForceAliasCreation {
		if err := s.freeAliases(tx, p, u, true); err != nil {
			return user{}, err
		}
	}
	return u, requireFree(tx, p, u, *in.Username)
}

// invites says whether a user is sent an e-mail with the temporary password.
func (p pool) invites(in *idp.AdminCreateUserInput, u user) bool {
	byMail := len(in.DesiredDeliveryMediums) == 0 || slices.Contains(in.DesiredDeliveryMediums, types.DeliveryMediumTypeEmail)
	return byMail && u.Attributes[email] != "" && in.MessageAction != types.MessageActionTypeSuppress
}

// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminGetUser.html
func (s *Service) adminGetUser(_ context.Context, call *wire.Call, in *idp.AdminGetUserInput) (*idp.AdminGetUserOutput, error) {
	var u user
	err := s.Store.View(func(tx *store.Tx) error {
		p, err := findPool(tx, call, in.UserPoolId)
		if err != nil {
			return err
		}
		u, err = requireUser(tx, p, *in.Username)
		return err
	})
	if err != nil {
		return nil, err
	}
	shown := describe(u)
	return &idp.AdminGetUserOutput{
		Username: shown.Username, Enabled: shown.Enabled, UserStatus: shown.UserStatus, UserAttributes: shown.Attributes,
		UserCreateDate: shown.UserCreateDate, UserLastModifiedDate: shown.UserLastModifiedDate,
	}, nil
}

func describe(u user) types.UserType {
	return types.UserType{
		Username: aws.String(u.Username), Enabled: true, UserStatus: u.Status,
		Attributes:     listAttributes(u.Attributes, func(string) bool { return true }),
		UserCreateDate: aws.Time(u.Created), UserLastModifiedDate: aws.Time(u.Modified),
	}
}

// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminConfirmSignUp.html
func (s *Service) adminConfirmSignUp(_ context.Context, call *wire.Call, in *idp.AdminConfirmSignUpInput) (*idp.AdminConfirmSignUpOutput, error) {
	err := s.changeUser(call, in.UserPoolId, in.Username, func(_ *store.Tx, p pool, u *user) error {
		if u.Status != types.UserStatusTypeUnconfirmed {
			return notAuthorized("User cannot be confirmed. Current status is " + string(u.Status))
		}
		u.Status, u.Code = types.UserStatusTypeConfirmed, ""
		return p.noTriggers(confirming)
	})
	if err != nil {
		return nil, err
	}
	return &idp.AdminConfirmSignUpOutput{}, nil
}

// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminSetUserPassword.html
func (s *Service) adminSetUserPassword(ctx context.Context, call *wire.Call, in *idp.AdminSetUserPasswordInput) (*idp.AdminSetUserPasswordOutput, error) {
	hashed, err := s.hash(ctx, *in.Password)
	if err != nil {
		return nil, err
	}
	err = s.changeUser(call, in.UserPoolId, in.Username, func(_ *store.Tx, p pool, u *user) error {
		u.Password, u.PasswordSet, u.Failures = hashed, s.Now(), 0
		u.Status = types.UserStatusTypeForceChangePassword
		if in.Permanent {
			u.Status = types.UserStatusTypeConfirmed
		}
		return p.checkPassword(*in.Password)
	})
	if err != nil {
		return nil, err
	}
	return &idp.AdminSetUserPasswordOutput{}, nil
}

// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminDeleteUser.html
func (s *Service) adminDeleteUser(_ context.Context, call *wire.Call, in *idp.AdminDeleteUserInput) (*idp.AdminDeleteUserOutput, error) {
	err := s.Store.Update(func(tx *store.Tx) error {
		p, err := findPool(tx, call, in.UserPoolId)
		if err != nil {
			return err
		}
		u, err := requireUser(tx, p, *in.Username)
		if err != nil {
			return err
		}
		if err := dropNames(tx, p, u); err != nil {
			return err
		}
		if err := deleteSignIns(tx, p, store.Key(p.id(), u.Username, "")); err != nil {
			return err
		}
		return userTable.Delete(tx, store.Key(p.id(), u.Username))
	})
	if err != nil {
		return nil, err
	}
	return &idp.AdminDeleteUserOutput{}, nil
}

// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminUserGlobalSignOut.html
func (s *Service) adminUserGlobalSignOut(_ context.Context, call *wire.Call, in *idp.AdminUserGlobalSignOutInput) (*idp.AdminUserGlobalSignOutOutput, error) {
	err := s.changeUser(call, in.UserPoolId, in.Username, func(tx *store.Tx, p pool, u *user) error {
		return endSessions(tx, p, u.Username)
	})
	if err != nil {
		return nil, err
	}
	return &idp.AdminUserGlobalSignOutOutput{}, nil
}

// changeUser is what an Admin operation does to one user.
func (s *Service) changeUser(call *wire.Call, poolID, name *string, change func(*store.Tx, pool, *user) error) error {
	return s.Store.Update(func(tx *store.Tx) error {
		p, err := findPool(tx, call, poolID)
		if err != nil {
			return err
		}
		u, err := requireUser(tx, p, *name)
		if err != nil {
			return err
		}
		if err := change(tx, p, &u); err != nil {
			return err
		}
		u.Modified = s.Now()
		return putUser(tx, p, u)
	})
}

func (s *Service) poolOf(call *wire.Call, id *string) (p pool, err error) {
	err = s.Store.View(func(tx *store.Tx) error {
		p, err = findPool(tx, call, id)
		return err
	})
	return p, err
}
