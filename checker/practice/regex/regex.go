// Package regex compiles regular expressions when they are first used. AWS's models hold dozens of them, some with
// all letters of Unicode; the checker, which has the practice account in it, would pay for them at every start.
package regex

import (
	"regexp"
	"sync"
)

// Regex is a regular expression that is compiled at its first use.
type Regex struct {
	compiled func() *regexp.Regexp
}

// New takes the text of a regular expression. One that is wrong panics at its first use.
func New(text string) *Regex {
	return &Regex{compiled: sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })}
}

// MatchString tells whether text matches.
func (r *Regex) MatchString(text string) bool { return r.compiled().MatchString(text) }

// FindStringSubmatch returns the first match and its groups, or nil.
func (r *Regex) FindStringSubmatch(text string) []string {
	return r.compiled().FindStringSubmatch(text)
}

// ReplaceAllString returns text with every match replaced, as regexp.Regexp does it.
func (r *Regex) ReplaceAllString(text, by string) string {
	return r.compiled().ReplaceAllString(text, by)
}

// FindAllStringSubmatch returns at most n matches with their groups; all of them with a negative n.
func (r *Regex) FindAllStringSubmatch(text string, n int) [][]string {
	return r.compiled().FindAllStringSubmatch(text, n)
}
