package account

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"cognito-lambda-workshop/checker/lesson"
)

// environment is the variables of a function, values and all. It stays in memory for as long as a look takes.
type environment struct {
	function string // its name, as it is told to the learner
	values   map[string]string
}

// known is what the values of variables are compared with.
type known struct {
	clients []Client
	secrets map[string]string // by client id
	pools   []PoolName
}

// variables says of each variable what its value turned out to be, sorted by name.
func (k known) variables(values map[string]string) []Variable {
	variables := []Variable{}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		value := trim(values[name])
		variables = append(variables, Variable{
			Name: name, Empty: value == "", Padded: value != values[name], Equals: k.equals(value),
		})
	}
	return variables
}

func (k known) equals(value string) []Equal {
	var equals []Equal
	add := func(what EqualKind, own, of string) {
		if value != "" && value == own {
			equals = append(equals, Equal{What: what, Of: of})
		}
	}
	for _, client := range k.clients {
		add(EqualClientID, client.ID, client.ID)
		add(EqualClientSecret, k.secrets[client.ID], client.ID)
		add(EqualClientName, client.Name, client.ID)
	}
	for _, pool := range k.pools {
		add(EqualPoolID, pool.ID, pool.ID)
	}
	return equals
}

// naming returns, for each of the client ids that functions name, the names of those functions. A function names the
// client in its clientId; where that holds none of the ids, another variable may, for the key may be misspelt or the
// two values swapped.
func naming(environments []environment, ids []string) map[string][]string {
	named := map[string][]string{}
	for _, e := range environments {
		if id := trim(e.values[lesson.ClientIDVariable]); slices.Contains(ids, id) {
			named[id] = append(named[id], e.function)
			continue
		}
		var others []string
		for _, value := range e.values {
			if id := trim(value); slices.Contains(ids, id) && !slices.Contains(others, id) {
				others = append(others, id)
			}
		}
		if len(others) == 1 {
			named[others[0]] = append(named[others[0]], e.function)
		}
	}
	return named
}

// trim takes white space off both ends, and the marks without width that come along with what is copied from web pages.
func trim(text string) string {
	return strings.TrimFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune("\u200b\u200c\u200d\u2060\ufeff", r)
	})
}
