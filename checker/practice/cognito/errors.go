package cognito

import "cognito-lambda-workshop/checker/practice/wire"

// AWS's words, in one place. Only the types are firm; AWS rewords the texts.
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/CommonErrors.html

func invalid(text string) error { return wire.Errorf("InvalidParameterException", "%s", text) }

func notAuthorized(text string) error { return wire.Errorf("NotAuthorizedException", "%s", text) }

func unknownPool(id string) error {
	return wire.Errorf("ResourceNotFoundException", "User pool %s does not exist.", id)
}

func unknownClient(id string) error {
	return wire.Errorf("ResourceNotFoundException", "User pool client %s does not exist.", id)
}

func unknownUser() error { return wire.Errorf("UserNotFoundException", "User does not exist.") }

func incorrect() error { return notAuthorized("Incorrect username or password.") }

func weakPassword(why string) error {
	return wire.Errorf("InvalidPasswordException", "Password did not conform with policy: %s", why)
}

func offSchema(why string) error {
	return invalid("Attributes did not conform to the schema: " + why)
}

func missingParameter(name string) error { return invalid("Missing required parameter " + name) }

func invalidRefreshToken() error { return notAuthorized("Invalid Refresh Token") }

func invalidAccessToken() error { return notAuthorized("Invalid Access Token") }

// A user who is there already is named by what signs the user in.
func userExists(p pool, name string) error {
	said := "User already exists"
	if attribute := p.attributeOfName(name); attribute != "" {
		said = "An account with the given " + attribute + " already exists."
	}
	return wire.Errorf("UsernameExistsException", "%s", said)
}

func aliasExists(attribute string) error {
	return wire.Errorf("AliasExistsException", "An account with the %s already exists.", attribute)
}

// noSuchPair is how sign-up's operations call an unknown user.
func noSuchPair() error {
	return wire.Errorf("UserNotFoundException", "Username/client id combination not found.")
}

func expiredCode() error {
	return wire.Errorf("ExpiredCodeException", "Invalid code provided, please request a code again.")
}
