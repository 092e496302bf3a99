package account

import (
	"reflect"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

// poolSettings are the members of UpdateUserPool as a pool has them now.
func poolSettings(p *types.UserPoolType) map[string]any {
	settings := settings(reflect.TypeFor[cognitoidentityprovider.UpdateUserPoolInput](), reflect.ValueOf(*p),
		map[string]string{"UserPoolId": "Id", "PoolName": "Name"})
	// A pool shows the same number in two places; UpdateUserPool takes the older one only where the newer is not given.
	// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminCreateUserConfigType.html
	if p.Policies != nil && p.Policies.PasswordPolicy != nil && p.Policies.PasswordPolicy.TemporaryPasswordValidityDays != 0 {
		if config, ok := settings["AdminCreateUserConfig"].(map[string]any); ok {
			delete(config, "UnusedAccountValidityDays")
		}
	}
	return settings
}

// clientSettings are the members of UpdateUserPoolClient as an app client has them now. The secret is none of them.
func clientSettings(c *types.UserPoolClientType) map[string]any {
	return settings(reflect.TypeFor[cognitoidentityprovider.UpdateUserPoolClientInput](), reflect.ValueOf(*c), nil)
}

// settings takes from what a Describe call showed the members that an Update call takes, each under the Update call's name.
// shownAs has the names of those that the Describe call shows under another.
func settings(update reflect.Type, shown reflect.Value, shownAs map[string]string) map[string]any {
	settings := map[string]any{}
	for i := range update.NumField() {
		field := update.Field(i)
		name := field.Name
		if other, ok := shownAs[name]; ok {
			name = other
		}
		member := shown.FieldByName(name)
		if !field.IsExported() || !member.IsValid() {
			continue
		}
		if value, set := plain(member); set {
			settings[field.Name] = value
		}
	}
	return settings
}

// plain is a value of the SDK's in the form that JSON has for it, and whether it is set. A bool that is no pointer counts
// as set: false is what it says.
func plain(v reflect.Value) (any, bool) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return nil, false
		}
		value, set := plain(v.Elem())
		return value, set || v.Elem().Kind() != reflect.Struct
	case reflect.Struct:
		members := map[string]any{}
		for i := range v.NumField() {
			if value, set := plain(v.Field(i)); set && v.Type().Field(i).IsExported() {
				members[v.Type().Field(i).Name] = value
			}
		}
		return members, len(members) > 0
	case reflect.Slice:
		elements := []any{}
		for i := range v.Len() {
			value, _ := plain(v.Index(i))
			elements = append(elements, value)
		}
		return elements, len(elements) > 0
	case reflect.Map:
		members := map[string]any{}
		for _, key := range v.MapKeys() {
			members[key.String()], _ = plain(v.MapIndex(key))
		}
		return members, len(members) > 0
	case reflect.String:
		return v.String(), v.String() != ""
	case reflect.Bool:
		return v.Bool(), true
	case reflect.Int32, reflect.Int64, reflect.Int:
		return v.Int(), v.Int() != 0
	}
	return nil, false
}

// texts are the members of an enumeration as texts; never nil, so that JSON has a list.
func texts[T ~string](values []T) []string {
	texts := []string{}
	for _, value := range values {
		texts = append(texts, string(value))
	}
	return texts
}

// issuer is what a pool's tokens name as their issuer, which is also where its keys are published.
// https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_IssuerConfigurationType.html
func issuer(p *types.UserPoolType) string {
	id := aws.ToString(p.Id)
	region, _, _ := strings.Cut(id, "_")
	host := "cognito-idp." + region + "." + domain(aws.ToString(p.Arn))
	if p.IssuerConfiguration != nil && p.IssuerConfiguration.Type == types.IssuerTypeUpdated {
		host = "issuer-" + host
	}
	return "https://" + host + "/" + id
}

// domain is what the host names of an ARN's partition end with.
// https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
func domain(poolARN string) string {
	id, _ := arn.Parse(poolARN)
	switch id.Partition {
	case "aws-cn":
		return "amazonaws.com.cn"
	case "aws-eusc":
		return "amazonaws.eu"
	case "aws-iso":
		return "c2s.ic.gov"
	case "aws-iso-b":
		return "sc2s.sgov.gov"
	}
	return "amazonaws.com"
}
