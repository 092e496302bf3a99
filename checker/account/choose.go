package account

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"cognito-lambda-workshop/checker/lesson"
)

// poolID is the form of a user pool's id: the Region, an underscore, letters and digits.
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolType.html
var poolID = regexp.MustCompile(`^[a-z]{2,}(-[a-z]+)+-\d+_[0-9A-Za-z]+$`)

// owner is a pool and the functions whose clientId belongs to it.
type owner struct {
	pool      PoolName
	functions []string
}

// choosePool picks the pool that wanted, a name or an id, means; its id is empty when there is none to pick. owners finds
// the pools that the functions' client ids belong to; it is asked only when the name does not settle it.
func choosePool(wanted string, pools []PoolName, owners func() []owner) (id string, choice Choice) {
	if poolID.MatchString(wanted) {
		if slices.ContainsFunc(pools, func(p PoolName) bool { return p.ID == wanted }) {
			return wanted, Choice{Rule: ByNames, By: wanted}
		}
		return "", Choice{Rule: NoneFits, By: wanted}
	}
	var namesakes []PoolName
	for _, pool := range pools {
		if pool.Name == wanted {
			namesakes = append(namesakes, pool)
		}
	}
	switch {
	case len(namesakes) == 1:
		return namesakes[0].ID, Choice{Rule: ByName, By: wanted}
	case len(namesakes) > 1:
		return "", Choice{Rule: Undecided, By: wanted, Candidates: poolLabels(namesakes)}
	case len(pools) == 0:
		return "", Choice{Rule: NoneFits}
	}
	switch found := owners(); {
	case len(found) == 1:
		return found[0].pool.ID, Choice{Rule: ByFunction, By: strings.Join(found[0].functions, ", ")}
	case len(found) > 1:
		var candidates []PoolName
		for _, o := range found {
			candidates = append(candidates, o.pool)
		}
		return "", Choice{Rule: Undecided, Candidates: poolLabels(candidates)}
	}
	pools = slices.DeleteFunc(slices.Clone(pools), func(p PoolName) bool { return endsForAnother(wanted, p.Name) })
	switch len(pools) {
	case 0:
		return "", Choice{Rule: NoneFits}
	case 1:
		return pools[0].ID, Choice{Rule: OnlyOne}
	}
	return "", Choice{Rule: Undecided, Candidates: poolLabels(pools)}
}

// endsForAnother tells whether a pool is of somebody else who shares the account: both names are the lesson's with a suffix,
// and the suffixes differ.
func endsForAnother(wanted, name string) bool {
	common := lesson.DefaultNames("").Pool
	own, isSuffixed := strings.CutPrefix(wanted, common)
	other, isLessons := strings.CutPrefix(name, common)
	return isSuffixed && isLessons && own != "" && other != "" && own != other
}

// chooseClient picks the app client that wanted, an id, a name or nothing, means; nil when there is none to pick. named
// are the client ids that functions name, with the names of those functions.
func chooseClient(wanted string, clients []Client, named map[string][]string) (*Client, Choice) {
	if wanted != "" {
		return clientByNames(wanted, clients)
	}
	if len(clients) == 0 {
		return nil, Choice{Rule: NoneFits}
	}
	withSecret := slices.DeleteFunc(slices.Clone(clients), func(c Client) bool { return !c.HasSecret })
	if client, functions := mostNamed(withSecret, named); client != nil {
		return client, Choice{Rule: ByFunction, By: strings.Join(functions, ", ")}
	}
	switch {
	case len(withSecret) == 1:
		return &withSecret[0], Choice{Rule: OnlyOne}
	case len(clients) == 1:
		return &clients[0], Choice{Rule: OnlyOne}
	case len(withSecret) > 1:
		clients = withSecret
	}
	return nil, Choice{Rule: Undecided, Candidates: clientLabels(clients)}
}

func clientByNames(wanted string, clients []Client) (*Client, Choice) {
	var namesakes []Client
	for _, client := range clients {
		if client.ID == wanted {
			return &client, Choice{Rule: ByNames, By: wanted}
		}
		if client.Name == wanted {
			namesakes = append(namesakes, client)
		}
	}
	switch len(namesakes) {
	case 0:
		return nil, Choice{Rule: NoneFits, By: wanted}
	case 1:
		return &namesakes[0], Choice{Rule: ByNames, By: wanted}
	}
	return nil, Choice{Rule: Undecided, By: wanted, Candidates: clientLabels(namesakes)}
}

// mostNamed is the client that more functions name than any other: the odd one out has the wrong client.
func mostNamed(clients []Client, named map[string][]string) (*Client, []string) {
	var most *Client
	tie := false
	for i := range clients {
		functions := len(named[clients[i].ID])
		switch {
		case functions == 0:
		case most == nil || functions > len(named[most.ID]):
			most, tie = &clients[i], false
		case functions == len(named[most.ID]):
			tie = true
		}
	}
	if most == nil || tie {
		return nil, nil
	}
	return most, named[most.ID]
}

// owners turns what the functions name into the pools that it belongs to, sorted by id. clientsOf has the client ids of
// each pool, by the pool's id.
func owners(pools []PoolName, clientsOf map[string][]string, environments []environment) []owner {
	byClient := naming(environments, slices.Concat(slices.Collect(maps.Values(clientsOf))...))
	var found []owner
	for _, pool := range pools {
		var functions []string
		for _, client := range clientsOf[pool.ID] {
			functions = append(functions, byClient[client]...)
		}
		if len(functions) > 0 {
			found = append(found, owner{pool, functions})
		}
	}
	return found
}

func poolLabels(pools []PoolName) []string {
	var labels []string
	for _, pool := range pools {
		labels = append(labels, fmt.Sprintf("%s (%s)", pool.ID, pool.Name))
	}
	return labels
}

func clientLabels(clients []Client) []string {
	var labels []string
	for _, client := range clients {
		labels = append(labels, fmt.Sprintf("%s (%s)", client.ID, client.Name))
	}
	return labels
}
