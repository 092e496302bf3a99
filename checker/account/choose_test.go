package account

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestChoosePool(t *testing.T) {
	lesson := PoolName{"eu-west-1_Lesson", "tutorials-user-pool"}
	namesake := PoolName{"eu-west-1_Twin", "tutorials-user-pool"}
	shop := PoolName{"eu-west-1_Shop", "shop"}
	blog := PoolName{"eu-west-1_Blog", "blog"}
	anas := PoolName{"eu-west-1_Ana", "tutorials-user-pool-ana"}
	for name, tt := range map[string]struct {
		wanted string
		pools  []PoolName
		owners []owner
		id     string
		choice Choice
	}{
		"by id":                {"eu-west-1_Shop", []PoolName{lesson, shop}, nil, shop.ID, Choice{Rule: ByNames, By: shop.ID}},
		"an id of no pool":     {"eu-west-1_Gone", []PoolName{lesson}, nil, "", Choice{Rule: NoneFits, By: "eu-west-1_Gone"}},
		"by name":              {"tutorials-user-pool", []PoolName{shop, lesson}, []owner{{shop, []string{"f"}}}, lesson.ID, Choice{Rule: ByName, By: lesson.Name}},
		"two of the name":      {"tutorials-user-pool", []PoolName{lesson, namesake}, []owner{{lesson, []string{"f"}}}, "", Choice{Rule: Undecided, By: lesson.Name, Candidates: []string{"eu-west-1_Lesson (tutorials-user-pool)", "eu-west-1_Twin (tutorials-user-pool)"}}},
		"by the functions":     {"tutorials-user-pool", []PoolName{shop, blog}, []owner{{blog, []string{"f", "g"}}}, blog.ID, Choice{Rule: ByFunction, By: "f, g"}},
		"functions disagree":   {"tutorials-user-pool", []PoolName{shop, blog}, []owner{{shop, []string{"f"}}, {blog, []string{"g"}}}, "", Choice{Rule: Undecided, Candidates: []string{"eu-west-1_Shop (shop)", "eu-west-1_Blog (blog)"}}},
		"the only one":         {"tutorials-user-pool", []PoolName{shop}, nil, shop.ID, Choice{Rule: OnlyOne}},
		"only another's":       {"tutorials-user-pool-bob", []PoolName{anas}, nil, "", Choice{Rule: NoneFits}},
		"only one unlike":      {"tutorials-user-pool-bob", []PoolName{anas, shop}, nil, shop.ID, Choice{Rule: OnlyOne}},
		"a forgotten suffix":   {"tutorials-user-pool-bob", []PoolName{lesson}, nil, lesson.ID, Choice{Rule: OnlyOne}},
		"a suffix not asked":   {"tutorials-user-pool", []PoolName{anas}, nil, anas.ID, Choice{Rule: OnlyOne}},
		"several strangers":    {"tutorials-user-pool", []PoolName{shop, blog}, nil, "", Choice{Rule: Undecided, Candidates: []string{"eu-west-1_Shop (shop)", "eu-west-1_Blog (blog)"}}},
		"none":                 {"tutorials-user-pool", nil, nil, "", Choice{Rule: NoneFits}},
		"capitals are letters": {"Tutorials-user-pool", []PoolName{lesson, shop}, nil, "", Choice{Rule: Undecided, Candidates: []string{"eu-west-1_Lesson (tutorials-user-pool)", "eu-west-1_Shop (shop)"}}},
	} {
		t.Run(name, func(t *testing.T) {
			id, choice := choosePool(tt.wanted, tt.pools, func() []owner { return tt.owners })
			assert.Equal(t, tt.id, id)
			assert.Equal(t, tt.choice, choice)
		})
	}
}

func TestChooseClient(t *testing.T) {
	a := Client{ID: "aaa", Name: "web", HasSecret: true}
	b := Client{ID: "bbb", Name: "web", HasSecret: true}
	public := Client{ID: "ppp", Name: "mobile"}
	for name, tt := range map[string]struct {
		wanted  string
		clients []Client
		named   map[string][]string
		id      string
		choice  Choice
	}{
		"by id":                            {"bbb", []Client{a, b}, nil, "bbb", Choice{Rule: ByNames, By: "bbb"}},
		"by name":                          {"mobile", []Client{a, public}, nil, "ppp", Choice{Rule: ByNames, By: "mobile"}},
		"two of the name":                  {"web", []Client{a, b}, nil, "", Choice{Rule: Undecided, By: "web", Candidates: []string{"aaa (web)", "bbb (web)"}}},
		"none of the name":                 {"tablet", []Client{a}, nil, "", Choice{Rule: NoneFits, By: "tablet"}},
		"named by a function":              {"", []Client{a, b}, map[string][]string{"bbb": {"f"}}, "bbb", Choice{Rule: ByFunction, By: "f"}},
		"the odd one out":                  {"", []Client{a, b}, map[string][]string{"aaa": {"h"}, "bbb": {"f", "g"}}, "bbb", Choice{Rule: ByFunction, By: "f, g"}},
		"a tie":                            {"", []Client{a, b}, map[string][]string{"aaa": {"g"}, "bbb": {"f"}}, "", Choice{Rule: Undecided, Candidates: []string{"aaa (web)", "bbb (web)"}}},
		"named, but without a secret":      {"", []Client{a, public}, map[string][]string{"ppp": {"f"}}, "aaa", Choice{Rule: OnlyOne}},
		"the only one with a secret":       {"", []Client{public, a}, nil, "aaa", Choice{Rule: OnlyOne}},
		"the only one, without a secret":   {"", []Client{public}, nil, "ppp", Choice{Rule: OnlyOne}},
		"several with a secret":            {"", []Client{a, public, b}, nil, "", Choice{Rule: Undecided, Candidates: []string{"aaa (web)", "bbb (web)"}}},
		"several, all of them without one": {"", []Client{public, {ID: "qqq"}}, nil, "", Choice{Rule: Undecided, Candidates: []string{"ppp (mobile)", "qqq ()"}}},
		"none":                             {"", nil, nil, "", Choice{Rule: NoneFits}},
	} {
		t.Run(name, func(t *testing.T) {
			client, choice := chooseClient(tt.wanted, tt.clients, tt.named)
			if tt.id == "" {
				assert.Nil(t, client)
			} else if assert.NotNil(t, client) {
				assert.Equal(t, tt.id, client.ID)
			}
			assert.Equal(t, tt.choice, choice)
		})
	}
}

func TestNaming(t *testing.T) {
	ids := []string{"aaa", "bbb"}
	for name, tt := range map[string]struct {
		values map[string]string
		want   map[string][]string
	}{
		"clientId":                 {map[string]string{"clientId": "aaa", "other": "bbb"}, map[string][]string{"aaa": {"f"}}},
		"white space around it":    {map[string]string{"clientId": " aaa\n"}, map[string][]string{"aaa": {"f"}}},
		"a misspelt key":           {map[string]string{"client_id": "aaa"}, map[string][]string{"aaa": {"f"}}},
		"swapped with the secret":  {map[string]string{"clientId": "s3cret", "clientSecret": "bbb"}, map[string][]string{"bbb": {"f"}}},
		"two others, so who knows": {map[string]string{"x": "aaa", "y": "bbb"}, map[string][]string{}},
		"nothing known":            {map[string]string{"clientId": "zzz"}, map[string][]string{}},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, tt.want, naming([]environment{{"f", tt.values}}, ids))
		})
	}
}

func TestVariables(t *testing.T) {
	k := known{
		clients: []Client{{ID: "aaa", Name: "web"}, {ID: "bbb", Name: "mobile"}},
		secrets: map[string]string{"aaa": "secretA", "bbb": "secretB"},
		pools:   []PoolName{{ID: "eu-west-1_Pool"}},
	}
	for name, tt := range map[string]struct {
		value string
		want  Variable
	}{
		"the id":                  {"aaa", Variable{Equals: []Equal{{EqualClientID, "aaa"}}}},
		"the secret":              {"secretA", Variable{Equals: []Equal{{EqualClientSecret, "aaa"}}}},
		"another client's id":     {"bbb", Variable{Equals: []Equal{{EqualClientID, "bbb"}}}},
		"another client's secret": {"secretB", Variable{Equals: []Equal{{EqualClientSecret, "bbb"}}}},
		"a client's name":         {"mobile", Variable{Equals: []Equal{{EqualClientName, "bbb"}}}},
		"the pool's id":           {"eu-west-1_Pool", Variable{Equals: []Equal{{EqualPoolID, "eu-west-1_Pool"}}}},
		"a line break":            {"secretA\n", Variable{Padded: true, Equals: []Equal{{EqualClientSecret, "aaa"}}}},
		"a mark without width":    {"\u200bsecretA", Variable{Padded: true, Equals: []Equal{{EqualClientSecret, "aaa"}}}},
		"empty":                   {"", Variable{Empty: true}},
		"blank":                   {" \t", Variable{Empty: true, Padded: true}},
		"something else":          {"secreta", Variable{}},
	} {
		t.Run(name, func(t *testing.T) {
			tt.want.Name = "v"
			assert.Equal(t, []Variable{tt.want}, k.variables(map[string]string{"v": tt.value}))
		})
	}
}
