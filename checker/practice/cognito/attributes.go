package cognito

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

// readOnly attributes are Cognito's own; only an administrator's call can write the last two.
func readOnly(name string) bool {
	return name == "sub" || name == "identities" || isVerification(name)
}

func isVerification(name string) bool { return name == email+"_verified" || name == phone+"_verified" }

// writes says whether users may write an attribute through an app client. Without a list of its own, a client may
// write the standard attributes.
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html#user-pool-settings-attribute-permissions-and-scopes
func (c client) writes(name string) bool {
	if len(c.WriteAttributes) > 0 {
		return slices.Contains(c.WriteAttributes, name)
	}
	return !readOnly(name) && !strings.Contains(name, ":")
}

// reads says whether tokens of an app client, and GetUser with them, tell an attribute.
func (c client) reads(name string) bool {
	if len(c.ReadAttributes) > 0 {
		return name == "sub" || slices.Contains(c.ReadAttributes, name)
	}
	return !strings.Contains(name, ":")
}

// byAdministrator is who writes through an Admin operation.
func byAdministrator(name string) bool { return name != "sub" && name != "identities" }

// readAttributes judges the attributes that somebody wants to write, and returns them by their names.
func (p pool) readAttributes(asked []types.AttributeType, mayWrite func(name string) bool) (map[string]string, error) {
	attributes := map[string]string{}
	for _, attribute := range asked {
		name, value := *attribute.Name, text(attribute.Value)
		at := slices.IndexFunc(p.SchemaAttributes, named(name))
		if at < 0 {
			return nil, offSchema(fmt.Sprintf("Type for attribute {%s} could not be determined", name))
		}
		if !mayWrite(name) {
			return nil, notAuthorized("A client attempted to write unauthorized attribute")
		}
		if err := conforms(p.SchemaAttributes[at], value); err != nil {
			return nil, err
		}
		attributes[name] = value
	}
	return attributes, nil
}

func conforms(schema types.SchemaAttributeType, value string) error {
	name := *schema.Name
	switch {
	case value == "":
		return nil
	case name == email && !emailPattern.MatchString(value):
		return invalid("Invalid email address format.")
	case name == phone && !phonePattern.MatchString(value):
		return invalid("Invalid phone number format.")
	}
	switch schema.AttributeDataType {
	case types.AttributeDataTypeBoolean:
		if value != "true" && value != "false" {
			return offSchema(name + ": Invalid boolean value")
		}
	case types.AttributeDataTypeNumber:
		if _, err := strconv.ParseFloat(value, 64); err != nil {
			return offSchema(name + ": Invalid number value")
		}
	case types.AttributeDataTypeString:
		return fits(name, value, schema.StringAttributeConstraints)
	}
	return nil
}

func fits(name, value string, limits *types.StringAttributeConstraintsType) error {
	if limits == nil {
		return nil
	}
	length := utf8.RuneCountInString(value)
	if least, err := strconv.Atoi(text(limits.MinLength)); err == nil && length < least {
		return offSchema(fmt.Sprintf("%s: String must be no shorter than %d characters", name, least))
	}
	if most, err := strconv.Atoi(text(limits.MaxLength)); err == nil && length > most {
		return offSchema(fmt.Sprintf("%s: String must be no longer than %d characters", name, most))
	}
	return nil
}

// requireAttributes refuses a user who lacks an attribute that the pool requires.
func (p pool) requireAttributes(attributes map[string]string) error {
	var missing []string
	for _, schema := range p.SchemaAttributes {
		if *schema.Required && *schema.Name != "sub" && attributes[*schema.Name] == "" {
			missing = append(missing, *schema.Name+": The attribute is required\n")
		}
	}
	if len(missing) > 0 {
		return offSchema(strings.Join(missing, ""))
	}
	return nil
}

// listAttributes is a user's attributes as AWS answers with them, sub first.
func listAttributes(attributes map[string]string, reads func(name string) bool) []types.AttributeType {
	listed := []types.AttributeType{}
	for _, name := range slices.SortedFunc(maps.Keys(attributes), subFirst) {
		if reads(name) {
			listed = append(listed, types.AttributeType{Name: aws.String(name), Value: aws.String(attributes[name])})
		}
	}
	return listed
}

func subFirst(a, b string) int {
	switch {
	case a == b:
		return 0
	case a == "sub":
		return -1
	case b == "sub":
		return 1
	}
	return strings.Compare(a, b)
}
