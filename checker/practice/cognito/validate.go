package cognito

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"cognito-lambda-workshop/checker/practice/regex"
)

// rule is what the API's model says of a text: its length and its characters. The value of a member that the model
// marks as sensitive is not repeated in a refusal.
type rule struct {
	min, max  int // in characters; a max of 0 is none
	pattern   string
	matches   *regex.Regex
	sensitive bool
}

func rules(min, max int, pattern string) rule {
	return rule{min: min, max: max, pattern: pattern, matches: regex.New(`^(?:` + pattern + `)$`)}
}

func (r rule) secret() rule {
	r.sensitive = true
	return r
}

// The constraints are those of https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/.
var (
	poolIDRule       = rules(1, 55, `[\w-]+_[0-9a-zA-Z]+`)
	nameRule         = rules(1, 128, `[\w\s+=,.@-]+`)
	clientIDRule     = rules(1, 128, `[\w+]+`).secret()
	clientSecretRule = rules(24, 64, `[\w+]+`).secret()
	secretHashRule   = rules(1, 128, `[\w+=/]+`).secret()
	usernameRule     = rules(1, 128, `[\p{L}\p{M}\p{S}\p{N}\p{P}]+`).secret()
	passwordRule     = rules(0, 256, `[\S]+`).secret()
	codeRule         = rules(1, 2048, `[\S]+`).secret()
	tokenRule        = rules(0, 0, `[A-Za-z0-9-_=.]+`).secret()
	sessionRule      = rules(20, 2048, `(?s).*`).secret()
	messageRule      = rules(6, 20000, `[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*\{####\}[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*`)
	subjectRule      = rules(1, 140, `[\p{L}\p{M}\p{S}\p{N}\p{P}\s]+`)
	arnRule          = rules(20, 2048, `arn:[\w+=/,.@-]+:[\w+=/,.@-]+:([\w+=/,.@-]*)?:[0-9]+:[\w+=/,.@-]+(:[\w+=/,.@-]+)?(:[\w+=/,.@-]+)?`)
	attributeRule    = rules(1, 32, `[\p{L}\p{M}\p{S}\p{N}\p{P}\t\n\r ]+`)
	customNameRule   = rules(1, 20, `[\p{L}\p{M}\p{S}\p{N}\p{P}]+`)
	pageTokenRule    = rules(1, 0, `[\S]+`)
)

// check refuses an input that breaks constraints, all of them in one sentence, as AWS does.
func check(broken ...[]string) error {
	var all []string
	for _, some := range broken {
		all = append(all, some...)
	}
	switch len(all) {
	case 0:
		return nil
	case 1:
		return invalid("1 validation error detected: " + all[0])
	}
	return invalid(fmt.Sprintf("%d validation errors detected: %s", len(all), strings.Join(all, "; ")))
}

func failed(value, member, must string) string {
	if value != "" {
		value = "'" + value + "' "
	}
	return fmt.Sprintf("Value %sat '%s' failed to satisfy constraint: Member must %s", value, member, must)
}

// present is broken by a member that is not set.
func present(member string, set bool) []string {
	if set {
		return nil
	}
	return []string{failed("", member, "not be null")}
}

func required(member string, value *string, r rule) []string {
	if value == nil {
		return present(member, false)
	}
	return optional(member, value, r)
}

func optional(member string, value *string, r rule) []string {
	if value == nil {
		return nil
	}
	shown := *value
	if r.sensitive {
		shown = ""
	}
	var broken []string
	length := utf8.RuneCountInString(*value)
	if !r.matches.MatchString(*value) {
		broken = append(broken, failed(shown, member, "satisfy regular expression pattern: "+r.pattern))
	}
	if length < r.min {
		broken = append(broken, failed(shown, member, fmt.Sprintf("have length greater than or equal to %d", r.min)))
	}
	if r.max > 0 && length > r.max {
		broken = append(broken, failed(shown, member, fmt.Sprintf("have length less than or equal to %d", r.max)))
	}
	return broken
}

func number(member string, value *int32, min, max int32) []string {
	switch {
	case value == nil:
		return nil
	case *value < min:
		return []string{failed(fmt.Sprint(*value), member, fmt.Sprintf("have value greater than or equal to %d", min))}
	case *value > max:
		return []string{failed(fmt.Sprint(*value), member, fmt.Sprintf("have value less than or equal to %d", max))}
	}
	return nil
}
