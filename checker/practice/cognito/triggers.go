package cognito

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"cognito-lambda-workshop/checker/practice/wire"
)

// event is something that happens to a user, and that may set off Lambda triggers.
type event string

const (
	signingUp  event = "sign-up"
	creating   event = "creation by an administrator"
	confirming event = "confirmation"
	mailing    event = "message"
	signingIn  event = "sign-in"
	refreshing event = "refresh"
	strangerIn event = "sign-in of an unknown user"
)

// noTriggers refuses what would set off a Lambda trigger: the practice account starts none, and an answer without
// the trigger's say would be invented.
// https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-identity-pools-working-with-aws-lambda-triggers.html
func (p pool) noTriggers(happening event) error {
	c := p.LambdaConfig
	for _, trigger := range []struct {
		name    string
		set     bool
		setOffs []event
	}{
		{"PreSignUp", c.PreSignUp != nil, []event{signingUp, creating}},
		{"PostConfirmation", c.PostConfirmation != nil, []event{confirming}},
		{"CustomMessage", c.CustomMessage != nil, []event{mailing}},
		{"CustomEmailSender", c.CustomEmailSender != nil, []event{mailing}},
		{"PreAuthentication", c.PreAuthentication != nil, []event{signingIn}},
		{"PostAuthentication", c.PostAuthentication != nil, []event{signingIn}},
		{"PreTokenGeneration", c.PreTokenGeneration != nil, []event{signingIn, refreshing}},
		{"PreTokenGenerationConfig", c.PreTokenGenerationConfig != nil, []event{signingIn, refreshing}},
		{"UserMigration", c.UserMigration != nil, []event{strangerIn}},
	} {
		if trigger.set && slices.Contains(trigger.setOffs, happening) {
			return wire.NotEmulated("the Lambda trigger " + trigger.name + " of a user pool, which " + string(happening) + " sets off")
		}
	}
	return nil
}

// onlyCodesByMail refuses to verify in other ways than by a code in an e-mail.
func (p pool) onlyCodesByMail(attributes map[string]string) error {
	if p.verifies(phone) && attributes[phone] != "" {
		return wire.NotEmulated("verification by text message")
	}
	if p.sendsCode(attributes) && p.VerificationMessageTemplate.DefaultEmailOption == types.DefaultEmailOptionTypeConfirmWithLink {
		return wire.NotEmulated("verification by a link in an e-mail")
	}
	return nil
}
