package cognito

import (
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"cognito-lambda-workshop/checker/practice/store"
	"cognito-lambda-workshop/checker/practice/wire"
)

// codeLife is how long a confirmation code can be used.
// https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html
const codeLife = 24 * time.Hour

// dailyMails is how many e-mails Cognito sends in a day, for the whole account, unless a pool sends through SES.
// https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html
const dailyMails = 50

// countMail refuses an e-mail beyond the day's limit. It belongs into the transaction that needs the e-mail.
func (s *Service) countMail(tx *store.Tx, p pool) error {
	if p.EmailConfiguration.EmailSendingAccount == types.EmailSendingAccountTypeDeveloper {
		return nil
	}
	day := s.Now().UTC().Format(time.DateOnly)
	sent, _, err := mailedTable.Get(tx, day)
	if err != nil {
		return err
	}
	if sent >= dailyMails {
		return wire.Errorf("LimitExceededException", "Exceeded daily email limit for the operation or the account. "+
			"If a higher limit is required, please configure your user pool to use your own Amazon SES configuration for sending emails.")
	}
	return mailedTable.Put(tx, day, sent+1)
}

// sendsCode says whether a new user of the pool is mailed a confirmation code.
func (p pool) sendsCode(attributes map[string]string) bool {
	return p.verifies(email) && attributes[email] != ""
}

// newCode gives a user a confirmation code, and returns the e-mail that tells it. Send it once the user is kept.
func (s *Service) newCode(tx *store.Tx, p pool, u *user) (Mail, error) {
	if err := s.countMail(tx, p); err != nil {
		return Mail{}, err
	}
	u.Code, u.CodeExpires = randomText(6, digits), s.Now().Add(codeLife)
	subject, message := "Your verification code", "Your confirmation code is {####}"
	if template := p.VerificationMessageTemplate; template != nil {
		subject, message = orElse(template.EmailSubject, subject), orElse(template.EmailMessage, message)
	}
	message = strings.NewReplacer("{####}", u.Code, "{username}", u.Username).Replace(message)
	return Mail{To: u.Attributes[email], Subject: subject, Code: u.Code, Text: message, PoolID: p.id()}, nil
}

// invitation is the e-mail to a user whom an administrator made.
func (p pool) invitation(u user, name, password string) Mail {
	subject, message := "Your temporary password", "Your username is {username} and temporary password is {####}."
	if template := p.AdminCreateUserConfig.InviteMessageTemplate; template != nil {
		subject, message = orElse(template.EmailSubject, subject), orElse(template.EmailMessage, message)
	}
	message = strings.NewReplacer("{####}", password, "{username}", name).Replace(message)
	return Mail{To: u.Attributes[email], Subject: subject, Code: password, Text: message, PoolID: p.id()}
}

func orElse(value *string, otherwise string) string {
	if value == nil {
		return otherwise
	}
	return *value
}

// delivery says where a code went without telling the whole address: a***@e***.
func delivery(address string) *types.CodeDeliveryDetailsType {
	name, domain, _ := strings.Cut(address, "@")
	masked := firstLetter(name) + "***@" + firstLetter(domain) + "***"
	return &types.CodeDeliveryDetailsType{
		Destination: &masked, DeliveryMedium: types.DeliveryMediumTypeEmail, AttributeName: aws.String(email),
	}
}

func firstLetter(s string) string {
	for _, r := range s {
		return string(r)
	}
	return ""
}
