package cognito

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"cognito-lambda-workshop/checker/practice/wire"
)

// standardAttributes are the ones that every pool has, after OpenID Connect, in the order in which AWS lists them.
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html#cognito-user-pools-standard-attributes
func standardAttributes() []types.SchemaAttributeType {
	var schema []types.SchemaAttributeType
	for _, name := range []string{
		"sub", "name", "given_name", "family_name", "middle_name", "nickname", "preferred_username", "profile", "picture",
		"website", "email", "email_verified", "gender", "birthdate", "zoneinfo", "locale", "phone_number",
		"phone_number_verified", "address", "updated_at", "identities",
	} {
		attribute := types.SchemaAttributeType{
			Name: aws.String(name), AttributeDataType: types.AttributeDataTypeString,
			DeveloperOnlyAttribute: aws.Bool(false), Mutable: aws.Bool(name != "sub"), Required: aws.Bool(name == "sub"),
		}
		switch name {
		case "sub":
			attribute.StringAttributeConstraints = lengths("1", "2048")
		case "email_verified", "phone_number_verified":
			attribute.AttributeDataType = types.AttributeDataTypeBoolean
		case "birthdate":
			attribute.StringAttributeConstraints = lengths("10", "10")
		case "updated_at":
			attribute.AttributeDataType = types.AttributeDataTypeNumber
			attribute.NumberAttributeConstraints = &types.NumberAttributeConstraintsType{MinValue: aws.String("0")}
		case "identities":
			attribute.StringAttributeConstraints = &types.StringAttributeConstraintsType{}
		default:
			attribute.StringAttributeConstraints = lengths("0", "2048")
		}
		schema = append(schema, attribute)
	}
	return schema
}

func lengths(min, max string) *types.StringAttributeConstraintsType {
	return &types.StringAttributeConstraintsType{MinLength: &min, MaxLength: &max}
}

// newSchema is the schema of a new pool: the standard attributes, changed where asked names one of them, and the
// custom ones. https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SchemaAttributeType.html
func newSchema(asked []types.SchemaAttributeType) ([]types.SchemaAttributeType, error) {
	schema := standardAttributes()
	for i, attribute := range asked {
		if attribute.Name == nil {
			return nil, wire.MissingMember(fmt.Sprintf("schema.%d.member.name", i+1))
		}
		if at := slices.IndexFunc(schema, named(*attribute.Name)); at >= 0 {
			if attribute.AttributeDataType != "" && attribute.AttributeDataType != schema[at].AttributeDataType {
				return nil, invalid("You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute " + *attribute.Name)
			}
			change(&schema[at], attribute)
			continue
		}
		custom, err := customAttribute(attribute)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(schema, named(*custom.Name)) {
			return nil, invalid(*custom.Name + ": Existing attribute already has name.")
		}
		schema = append(schema, custom)
	}
	return schema, nil
}

func named(name string) func(types.SchemaAttributeType) bool {
	return func(a types.SchemaAttributeType) bool { return *a.Name == name }
}

func change(attribute *types.SchemaAttributeType, asked types.SchemaAttributeType) {
	if asked.Required != nil {
		attribute.Required = asked.Required
	}
	if asked.Mutable != nil {
		attribute.Mutable = asked.Mutable
	}
	if asked.StringAttributeConstraints != nil {
		attribute.StringAttributeConstraints = asked.StringAttributeConstraints
	}
	if asked.NumberAttributeConstraints != nil {
		attribute.NumberAttributeConstraints = asked.NumberAttributeConstraints
	}
}

func customAttribute(asked types.SchemaAttributeType) (types.SchemaAttributeType, error) {
	if aws.ToBool(asked.Required) {
		return asked, invalid("Required custom attributes are not supported currently.")
	}
	prefix := "custom:"
	if aws.ToBool(asked.DeveloperOnlyAttribute) {
		prefix = "dev:custom:"
	}
	custom := types.SchemaAttributeType{
		Name: aws.String(prefix + strings.TrimPrefix(*asked.Name, prefix)), AttributeDataType: asked.AttributeDataType,
		DeveloperOnlyAttribute: aws.Bool(aws.ToBool(asked.DeveloperOnlyAttribute)), Mutable: aws.Bool(true), Required: aws.Bool(false),
	}
	setDefault(&custom.AttributeDataType, types.AttributeDataTypeString)
	switch custom.AttributeDataType {
	case types.AttributeDataTypeString:
		custom.StringAttributeConstraints = &types.StringAttributeConstraintsType{}
	case types.AttributeDataTypeNumber:
		custom.NumberAttributeConstraints = &types.NumberAttributeConstraintsType{}
	}
	change(&custom, asked)
	return custom, nil
}
