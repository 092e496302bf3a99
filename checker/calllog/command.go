package calllog

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode"
)

// Command is the call as a command of the AWS CLI; more flags, which aim it at the same account, come after its own.
// "…" at its end stands for settings that are left out.
func (c Call) Command(more []string) string {
	words := slices.Concat([]string{"aws", c.Service, dashed(c.Operation)}, c.Flags, more)
	for i := range words {
		words[i] = quoted(words[i])
	}
	if c.More {
		words = append(words, "…")
	}
	return strings.Join(words, " ")
}

// harmless are the settings that are written down. Any other may hold a password, a token, a hash or a person's data.
var harmless = []string{
	"ClientId", "FunctionName", "GroupName", "Handler", "LogGroupName", "MaxResults", "OnlyAttached", "PathPrefix",
	"PolicyArn", "PolicyName", "PoolName", "Qualifier", "Role", "RoleName", "Runtime", "Scope", "UserPoolId", "VersionId",
}

// flags are the harmless settings of a call as flags of the AWS CLI. more tells whether there are others.
func flags(input any) (flags []string, more bool) {
	settings := reflect.Indirect(reflect.ValueOf(input))
	if settings.Kind() != reflect.Struct {
		return nil, false
	}
	for i := range settings.NumField() {
		field, value := settings.Type().Field(i), settings.Field(i)
		if !field.IsExported() || value.IsZero() {
			continue
		}
		text, plain := text(value)
		if !plain || !slices.Contains(harmless, field.Name) {
			more = true
			continue
		}
		flags = append(flags, "--"+dashed(field.Name))
		if text != "" {
			flags = append(flags, text)
		}
	}
	return flags, more
}

// text is a setting's value on the command line: nothing for a switch that is on.
func text(value reflect.Value) (text string, plain bool) {
	switch value = reflect.Indirect(value); value.Kind() {
	case reflect.String, reflect.Int32, reflect.Int64:
		return fmt.Sprint(value.Interface()), true
	case reflect.Bool:
		return "", value.Bool()
	}
	return "", false
}

// cliName is what the AWS CLI calls a service.
func cliName(service string) string {
	switch service {
	case "Cognito Identity Provider":
		return "cognito-idp"
	case "CloudWatch Logs":
		return "logs"
	}
	return strings.ReplaceAll(strings.ToLower(service), " ", "-")
}

// dashed is an API name in the spelling of the AWS CLI: GetUserPoolMfaConfig becomes get-user-pool-mfa-config.
func dashed(name string) string {
	var b strings.Builder
	letters := []rune(name)
	for i, r := range letters {
		afterSmall := i > 0 && !unicode.IsUpper(letters[i-1])
		beforeSmall := i+1 < len(letters) && unicode.IsLower(letters[i+1])
		if unicode.IsUpper(r) && i > 0 && (afterSmall || beforeSmall) {
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// quoted is a word as a shell takes it.
func quoted(word string) string {
	unsafe := func(r rune) bool {
		return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("_@%+=:,./-", r)
	}
	if word != "" && !strings.ContainsFunc(word, unsafe) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
