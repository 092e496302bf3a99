package cognito

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"cognito-lambda-workshop/checker/practice/regex"
	"cognito-lambda-workshop/checker/practice/store"
)

// Names for people to sign in with: a user name of its own, an e-mail address in its place, or one beside it.
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html#user-pool-settings-aliases

var (
	emailPattern = regex.New(`^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$`)
	phonePattern = regex.New(`^\+[0-9]{1,15}$`)
)

const (
	email = "email"
	phone = "phone_number"
)

// standsIn says whether an attribute takes the place of the user name.
func (p pool) standsIn(attribute string) bool {
	return slices.Contains(p.UsernameAttributes, types.UsernameAttributeType(attribute))
}

// isAlias says whether an attribute may be typed in place of the user name, once it is verified.
func (p pool) isAlias(attribute string) bool {
	return slices.Contains(p.AliasAttributes, types.AliasAttributeType(attribute))
}

func (p pool) verifies(attribute string) bool {
	return slices.Contains(p.AutoVerifiedAttributes, types.VerifiedAttributeType(attribute))
}

// attributeOfName is the attribute that a new user's name goes into; empty where it is a name of its own.
func (p pool) attributeOfName(name string) string {
	switch {
	case p.standsIn(phone) && phonePattern.MatchString(name):
		return phone
	case p.standsIn(email):
		return email
	case p.standsIn(phone):
		return phone
	}
	return ""
}

func (p pool) checkName(name string) error {
	isEmail, isPhone := strings.Contains(name, "@"), phonePattern.MatchString(name)
	switch {
	case p.standsIn(email) && p.standsIn(phone) && !isEmail && !isPhone:
		return invalid("Username should be either an email or a phone number.")
	case p.standsIn(email) && !p.standsIn(phone) && !isEmail:
		return invalid("Username should be an email.")
	case p.standsIn(phone) && !p.standsIn(email) && !isPhone:
		return invalid("Username should be a phone number.")
	case p.standsIn(email) && isEmail && !emailPattern.MatchString(name):
		return invalid("Invalid email address format.")
	case p.isAlias(email) && emailPattern.MatchString(name):
		return invalid("Username cannot be of email format, since user pool is configured for email alias.")
	case p.isAlias(phone) && isPhone:
		return invalid("Username cannot be of phone number format, since user pool is configured for phone number alias.")
	}
	return nil
}

// fold makes names equal that differ in capitals only, in a pool that has capitals not count. Left out, they count.
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UsernameConfigurationType.html
func (p pool) fold(name string) string {
	if c := p.UsernameConfiguration; c != nil && c.CaseSensitive != nil && !*c.CaseSensitive {
		return strings.ToLower(name)
	}
	return name
}

func (p pool) nameKey(name string) string { return store.Key(p.id(), p.fold(name)) }

// aliasesOf are the attributes that a user can sign in with.
func (p pool) aliasesOf(u user) []string {
	var usable []string
	for _, attribute := range []string{email, phone, "preferred_username"} {
		verified := attribute == "preferred_username" || u.Attributes[attribute+"_verified"] == "true"
		if u.Attributes[attribute] != "" && (p.standsIn(attribute) || p.isAlias(attribute) && verified) {
			usable = append(usable, attribute)
		}
	}
	return usable
}

// namesOf is everything that a user may be called by.
func (p pool) namesOf(u user) []string {
	names := []string{u.Username}
	for _, attribute := range p.aliasesOf(u) {
		names = append(names, u.Attributes[attribute])
	}
	return names
}

func findUser(tx *store.Tx, p pool, name string) (user, bool, error) {
	known, found, err := nameTable.Get(tx, p.nameKey(name))
	if err != nil || !found {
		return user{}, false, err
	}
	return userTable.Get(tx, store.Key(p.id(), known.Username))
}

// requireUser is findUser for callers who may know that there is no such user.
func requireUser(tx *store.Tx, p pool, name string) (user, error) {
	u, found, err := findUser(tx, p, name)
	if err == nil && !found {
		err = unknownUser()
	}
	return u, err
}

// putUser writes a user with all names. The names must be free or the user's own.
func putUser(tx *store.Tx, p pool, u user) error {
	for _, name := range p.namesOf(u) {
		if err := nameTable.Put(tx, p.nameKey(name), signInName{Name: name, Username: u.Username}); err != nil {
			return err
		}
	}
	return userTable.Put(tx, store.Key(p.id(), u.Username), u)
}

// dropNames frees a user's names, before they change or the user goes.
func dropNames(tx *store.Tx, p pool, u user) error {
	for _, name := range p.namesOf(u) {
		if err := nameTable.Delete(tx, p.nameKey(name)); err != nil {
			return err
		}
	}
	return nil
}

// taken returns the first of a user's aliases that is another's sign-in name, and whose; empty where all are free.
func taken(tx *store.Tx, p pool, u user) (attribute, owner string, err error) {
	for _, attribute := range p.aliasesOf(u) {
		known, found, err := nameTable.Get(tx, p.nameKey(u.Attributes[attribute]))
		if err != nil {
			return "", "", err
		}
		if found && known.Username != u.Username {
			return attribute, known.Username, nil
		}
	}
	return "", "", nil
}
