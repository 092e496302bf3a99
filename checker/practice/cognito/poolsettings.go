package cognito

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"cognito-lambda-workshop/checker/practice/wire"
)

// settle fills in what AWS shows for settings that were left out, and refuses settings that contradict each other.
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolType.html
func (p *pool) settle() error {
	if p.IssuerConfiguration != nil && p.IssuerConfiguration.Type == types.IssuerTypeUpdated {
		return wire.NotEmulated("a user pool's updated issuer")
	}
	if p.KeyConfiguration != nil && p.KeyConfiguration.KeyType == types.EncryptionKeyTypeCustomerManagedKey {
		return wire.NotEmulated("a user pool's customer managed key")
	}
	if p.UserPoolAddOns != nil && p.UserPoolAddOns.AdvancedSecurityMode != types.AdvancedSecurityModeTypeOff {
		return wire.NotEmulated("a user pool's threat protection")
	}
	if p.Policies != nil && p.Policies.PasswordPolicy != nil && aws.ToInt32(p.Policies.PasswordPolicy.PasswordHistorySize) > 0 {
		return wire.NotEmulated("a user pool's password history")
	}
	setDefault(&p.DeletionProtection, types.DeletionProtectionTypeInactive)
	setDefault(&p.MfaConfiguration, types.UserPoolMfaTypeOff)
	setDefault(&p.UserPoolTier, types.UserPoolTierTypeEssentials)
	if p.LambdaConfig == nil {
		p.LambdaConfig = &types.LambdaConfigType{}
	}
	if p.EmailConfiguration == nil {
		p.EmailConfiguration = &types.EmailConfigurationType{}
	}
	setDefault(&p.EmailConfiguration.EmailSendingAccount, types.EmailSendingAccountTypeCognitoDefault)
	if p.UserPoolTags == nil {
		p.UserPoolTags = map[string]string{}
	}
	p.settlePolicies()
	p.settleMessages()
	if p.MfaConfiguration != types.UserPoolMfaTypeOff && p.SmsConfiguration == nil && !p.SoftwareToken {
		return invalid("SMS configuration and Auto verification for phone_number are required when MFA is required/optional")
	}
	return p.settleVerification()
}

// setDefault fills in a setting that was left out.
func setDefault[T comparable](setting *T, value T) {
	var empty T
	if *setting == empty {
		*setting = value
	}
}

// https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html
func (p *pool) settlePolicies() {
	if p.Policies == nil {
		p.Policies = &types.UserPoolPolicyType{}
	}
	policy := p.Policies.PasswordPolicy
	if policy == nil {
		policy = &types.PasswordPolicyType{
			RequireLowercase: true, RequireUppercase: true, RequireNumbers: true, RequireSymbols: true,
		}
		p.Policies.PasswordPolicy = policy
	}
	if policy.MinimumLength == nil {
		policy.MinimumLength = aws.Int32(8)
	}
	if p.AdminCreateUserConfig == nil {
		p.AdminCreateUserConfig = &types.AdminCreateUserConfigType{}
	}
	// The same days have an older name as well.
	setDefault(&policy.TemporaryPasswordValidityDays, p.AdminCreateUserConfig.UnusedAccountValidityDays)
	setDefault(&policy.TemporaryPasswordValidityDays, 7)
	p.AdminCreateUserConfig.UnusedAccountValidityDays = policy.TemporaryPasswordValidityDays
	if p.Policies.SignInPolicy == nil {
		p.Policies.SignInPolicy = &types.SignInPolicyType{AllowedFirstAuthFactors: []types.AuthFactorType{types.AuthFactorTypePassword}}
	}
}

// settleMessages keeps the two places in which a verification message can be given equal; the template wins.
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_VerificationMessageTemplateType.html
func (p *pool) settleMessages() {
	if p.VerificationMessageTemplate == nil {
		p.VerificationMessageTemplate = &types.VerificationMessageTemplateType{}
	}
	template := p.VerificationMessageTemplate
	setDefault(&template.DefaultEmailOption, types.DefaultEmailOptionTypeConfirmWithCode)
	setDefault(&template.EmailMessage, p.EmailVerificationMessage)
	setDefault(&template.EmailSubject, p.EmailVerificationSubject)
	setDefault(&template.SmsMessage, p.SmsVerificationMessage)
	p.EmailVerificationMessage, p.EmailVerificationSubject = template.EmailMessage, template.EmailSubject
	p.SmsVerificationMessage = template.SmsMessage
}

func (p *pool) settleVerification() error {
	if p.UserAttributeUpdateSettings == nil {
		p.UserAttributeUpdateSettings = &types.UserAttributeUpdateSettingsType{}
	}
	before := &p.UserAttributeUpdateSettings.AttributesRequireVerificationBeforeUpdate
	if *before == nil {
		*before = []types.VerifiedAttributeType{}
	}
	for _, attribute := range *before {
		if !slices.Contains(p.AutoVerifiedAttributes, attribute) {
			return invalid("All attributes in AttributesRequireVerificationBeforeUpdate must exist in AutoVerifiedAttributes")
		}
	}
	return nil
}
