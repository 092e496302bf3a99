package logs

import (
	"strings"

	"cognito-lambda-workshop/checker/practice/regex"
	"cognito-lambda-workshop/checker/practice/wire"
)

// pattern is a filter pattern for plain text: every term of all has to be in a message, one of any, and none of no.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
type pattern struct {
	all, any, no []string
}

// term is an optional sign and a phrase in quotation marks, or a word.
var (
	term      = regex.New(`^([?-]?)(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))(?:\s+|$)`)
	plainTerm = regex.New(`^\w+$`)
	escaped   = regex.New(`\\(.)`)
)

func parsePattern(text string) (pattern, error) {
	rest := strings.TrimSpace(text)
	if rest != "" && strings.ContainsRune("{[%", rune(rest[0])) {
		return pattern{}, wire.NotEmulated("filter patterns for JSON, columns and regular expressions: " + text)
	}
	var p pattern
	for rest != "" {
		found := term.FindStringSubmatch(rest)
		if found == nil {
			return pattern{}, invalid("Invalid filter pattern: %s", text)
		}
		rest = rest[len(found[0]):]
		sign, phrase, word := found[1], escaped.ReplaceAllString(found[2], "$1"), found[3]
		if word != "" {
			if !plainTerm.MatchString(word) {
				return pattern{}, invalid("Invalid character(s) in term '%s'", word)
			}
			phrase = word
		}
		switch sign {
		case "?":
			p.any = append(p.any, phrase)
		case "-":
			p.no = append(p.no, phrase)
		default:
			p.all = append(p.all, phrase)
		}
	}
	if len(p.all) > 0 {
		p.any = nil // AWS ignores optional terms beside required ones
	}
	return p, nil
}

func (p pattern) matches(message string) bool {
	for _, word := range p.no {
		if strings.Contains(message, word) {
			return false
		}
	}
	for _, word := range p.all {
		if !strings.Contains(message, word) {
			return false
		}
	}
	for _, word := range p.any {
		if strings.Contains(message, word) {
			return true
		}
	}
	return len(p.any) == 0
}
