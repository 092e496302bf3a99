package cognito

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"cognito-lambda-workshop/checker/practice/wire"
)

// settle fills in what AWS shows for settings that were left out, and refuses settings that contradict each other.
// ExplicitAuthFlows and PreventUserExistenceErrors stay empty when they are left out, as AWS shows them.
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolClientType.html
func (c *client) settle(p pool) error {
	if c.AnalyticsConfiguration != nil {
		return wire.NotEmulated("an app client's analytics")
	}
	setDefault(&c.RefreshTokenValidity, 30)
	if c.EnableTokenRevocation == nil {
		c.EnableTokenRevocation = aws.Bool(true)
	}
	if c.EnablePropagateAdditionalUserContextData == nil {
		c.EnablePropagateAdditionalUserContextData = aws.Bool(false)
	}
	if c.AuthSessionValidity == nil {
		c.AuthSessionValidity = aws.Int32(3)
	}
	if c.TokenValidityUnits != nil {
		setDefault(&c.TokenValidityUnits.AccessToken, types.TimeUnitsTypeHours)
		setDefault(&c.TokenValidityUnits.IdToken, types.TimeUnitsTypeHours)
		setDefault(&c.TokenValidityUnits.RefreshToken, types.TimeUnitsTypeDays)
	}
	if c.RefreshTokenRotation != nil && c.RefreshTokenRotation.RetryGracePeriodSeconds == nil {
		c.RefreshTokenRotation.RetryGracePeriodSeconds = aws.Int32(0)
	}
	for _, provider := range c.SupportedIdentityProviders {
		if provider != "COGNITO" {
			return invalid(fmt.Sprintf("The provider %s does not exist for User Pool %s.", provider, p.id()))
		}
	}
	for kind, attributes := range map[string][]string{"read": c.ReadAttributes, "write": c.WriteAttributes} {
		for _, name := range attributes {
			if !slices.ContainsFunc(p.SchemaAttributes, named(name)) || kind == "write" && readOnly(name) {
				return invalid(fmt.Sprintf("Invalid %s attributes specified while creating a client", kind))
			}
		}
	}
	if err := c.checkFlows(); err != nil {
		return err
	}
	if err := c.checkOAuth(); err != nil {
		return err
	}
	return c.checkValidity()
}

// https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-refresh-token.html#using-the-refresh-token-rotation
func (c *client) checkFlows() error {
	var older, current bool
	for _, flow := range c.ExplicitAuthFlows {
		if strings.HasPrefix(string(flow), "ALLOW_") {
			current = true
		} else {
			older = true
		}
	}
	if older && current {
		return invalid("Explicit auth flows with the prefix ALLOW_ cannot be combined with ADMIN_NO_SRP_AUTH, CUSTOM_AUTH_FLOW_ONLY or USER_PASSWORD_AUTH.")
	}
	if c.rotates() && slices.Contains(c.ExplicitAuthFlows, types.ExplicitAuthFlowsTypeAllowRefreshTokenAuth) {
		return invalid("Refresh token rotation cannot be enabled with the auth flow ALLOW_REFRESH_TOKEN_AUTH.")
	}
	return nil
}

// allows says whether an app client lets users sign in by a flow. The flows of a client without any are the
// defaults of CreateUserPoolClient; a client with the older names may always refresh.
func (c client) allows(flow types.AuthFlowType) bool {
	refresh := flow == types.AuthFlowTypeRefreshTokenAuth || flow == types.AuthFlowTypeRefreshToken
	if refresh && c.rotates() {
		return false
	}
	wanted := types.ExplicitAuthFlowsType("ALLOW_" + flow)
	switch flow {
	case types.AuthFlowTypeRefreshToken:
		wanted = types.ExplicitAuthFlowsTypeAllowRefreshTokenAuth
	case types.AuthFlowTypeAdminNoSrpAuth:
		wanted = types.ExplicitAuthFlowsTypeAllowAdminUserPasswordAuth
	}
	flows := c.ExplicitAuthFlows
	if len(flows) == 0 {
		flows = []types.ExplicitAuthFlowsType{
			types.ExplicitAuthFlowsTypeAllowRefreshTokenAuth, types.ExplicitAuthFlowsTypeAllowUserSrpAuth,
			types.ExplicitAuthFlowsTypeAllowCustomAuth,
		}
	}
	if strings.HasPrefix(string(flows[0]), "ALLOW_") {
		return slices.Contains(flows, wanted)
	}
	switch wanted {
	case types.ExplicitAuthFlowsTypeAllowRefreshTokenAuth:
		return true
	case types.ExplicitAuthFlowsTypeAllowUserSrpAuth:
		return !slices.Contains(flows, types.ExplicitAuthFlowsTypeCustomAuthFlowOnly)
	case types.ExplicitAuthFlowsTypeAllowAdminUserPasswordAuth:
		return slices.Contains(flows, types.ExplicitAuthFlowsTypeAdminNoSrpAuth)
	case types.ExplicitAuthFlowsTypeAllowUserPasswordAuth:
		return slices.Contains(flows, types.ExplicitAuthFlowsTypeUserPasswordAuth)
	case types.ExplicitAuthFlowsTypeAllowCustomAuth:
		return slices.Contains(flows, types.ExplicitAuthFlowsTypeCustomAuthFlowOnly)
	}
	return false
}

// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_TokenValidityUnitsType.html
func (c client) checkValidity() error {
	const day = 24 * time.Hour
	if access := c.accessLife(); access < 5*time.Minute || access > day {
		return invalid("Invalid range for token validity: an access token is valid from 5 minutes to 1 day.")
	}
	if id := c.idLife(); id < 5*time.Minute || id > day {
		return invalid("Invalid range for token validity: an ID token is valid from 5 minutes to 1 day.")
	}
	if refresh := c.refreshLife(); refresh < time.Hour || refresh > 3650*day {
		return invalid("Invalid range for token validity: a refresh token is valid from 60 minutes to 10 years.")
	}
	return nil
}

func (c client) units() types.TokenValidityUnitsType {
	if c.TokenValidityUnits != nil {
		return *c.TokenValidityUnits
	}
	return types.TokenValidityUnitsType{}
}

func (c client) accessLife() time.Duration {
	if c.AccessTokenValidity == nil {
		return time.Hour
	}
	return life(*c.AccessTokenValidity, c.units().AccessToken, time.Hour)
}

func (c client) idLife() time.Duration {
	if c.IdTokenValidity == nil {
		return time.Hour
	}
	return life(*c.IdTokenValidity, c.units().IdToken, time.Hour)
}

func (c client) refreshLife() time.Duration {
	return life(c.RefreshTokenValidity, c.units().RefreshToken, 24*time.Hour)
}

func life(n int32, unit types.TimeUnitsType, unset time.Duration) time.Duration {
	length, known := map[types.TimeUnitsType]time.Duration{
		types.TimeUnitsTypeSeconds: time.Second, types.TimeUnitsTypeMinutes: time.Minute,
		types.TimeUnitsTypeHours: time.Hour, types.TimeUnitsTypeDays: 24 * time.Hour,
	}[unit]
	if !known {
		length = unset
	}
	// A number beyond what a Duration holds is beyond every limit as well.
	if most := int64(1<<63-1) / int64(length); int64(n) > most {
		return 1<<63 - 1
	}
	return time.Duration(n) * length
}
