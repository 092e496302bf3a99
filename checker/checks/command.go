package checks

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"cognito-lambda-workshop/checker/account"
)

// raw is a part of a command that the shell is meant to read: $( … ) and the like.
type raw string

// aws is an AWS CLI command, aimed at the account that the snapshot is of. Each argument is a string, which is
// quoted where a shell wants it, or raw.
func aws(s *account.Snapshot, args ...any) string {
	words := []string{"aws"}
	for _, arg := range args {
		switch arg := arg.(type) {
		case raw:
			words = append(words, string(arg))
		case string:
			words = append(words, quoted(arg))
		}
	}
	for _, flag := range s.CLIFlags {
		words = append(words, quoted(flag))
	}
	return strings.Join(words, " ")
}

var plainWord = regexp.MustCompile(`^[A-Za-z0-9_./:=,@%+-]+$`)

// quoted quotes a word for bash, zsh and PowerShell. The names that AWS allows have no quotes in them; where one
// does turn up, the bash form is used.
func quoted(word string) string {
	if plainWord.MatchString(word) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// update is a command for an operation that resets what it is not given: it repeats every setting as it is now,
// with the changed ones in place. A change to nil leaves the setting out.
func update(s *account.Snapshot, operation string, settings map[string]any, changes map[string]any) string {
	input := map[string]any{}
	for name, value := range settings {
		input[name] = value
	}
	for name, value := range changes {
		if value == nil {
			delete(input, name)
			continue
		}
		input[name] = value
	}
	var body strings.Builder
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(input); err != nil {
		panic("checks: settings are plain values: " + err.Error())
	}
	return aws(s, "cognito-idp", operation, "--cli-input-json", strings.TrimSpace(body.String()))
}

// with returns list and the words that it lacks, sorted.
func with(list []string, words ...string) []string {
	all := slices.Concat(list, words)
	slices.Sort(all)
	return slices.Compact(all)
}
