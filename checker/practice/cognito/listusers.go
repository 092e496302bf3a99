package cognito

import (
	"context"
	"iter"
	"slices"
	"strings"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"cognito-lambda-workshop/checker/practice/regex"
	"cognito-lambda-workshop/checker/practice/store"
	"cognito-lambda-workshop/checker/practice/wire"
)

// filterPattern is an attribute, = for equal or ^= for the beginning, and a value in quotes.
// https://docs.aws.amazon.com/cognito/latest/developerguide/how-to-manage-user-accounts.html#cognito-user-pools-searching-for-users-using-listusers-api
var filterPattern = regex.New(`^\s*"?([\w:]+)"?\s*(\^?=)\s*"((?:[^"\\]|\\.)*)"\s*$`)

var searchable = []string{
	"username", "email", "phone_number", "name", "given_name", "family_name", "preferred_username",
	"cognito:user_status", "status", "sub",
}

// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html
func (s *Service) listUsers(_ context.Context, call *wire.Call, in *idp.ListUsersInput) (*idp.ListUsersOutput, error) {
	fits, err := readFilter(text(in.Filter))
	if err != nil {
		return nil, err
	}
	out := &idp.ListUsersOutput{Users: []types.UserType{}}
	err = s.Store.View(func(tx *store.Tx) error {
		p, err := findPool(tx, call, in.UserPoolId)
		if err != nil {
			return err
		}
		all := only(userTable.All(tx, store.Key(p.id(), "")), fits)
		users, next, err := page(all, in.Limit, in.PaginationToken, func(u user) string { return u.Username })
		for _, u := range users {
			shown := describe(u)
			if in.AttributesToGet != nil {
				shown.Attributes = listAttributes(u.Attributes, func(name string) bool { return slices.Contains(in.AttributesToGet, name) })
			}
			out.Users = append(out.Users, shown)
		}
		out.PaginationToken = next
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func readFilter(filter string) (func(user) bool, error) {
	if strings.TrimSpace(filter) == "" {
		return func(user) bool { return true }, nil
	}
	parts := filterPattern.FindStringSubmatch(filter)
	if parts == nil {
		return nil, invalid("Error while parsing filter: " + filter)
	}
	attribute, begins, wanted := parts[1], parts[2] == "^=", strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(parts[3])
	if !slices.Contains(searchable, attribute) {
		return nil, invalid("Invalid search attribute: " + attribute)
	}
	if attribute == "status" {
		wanted = strings.ToLower(wanted)
	}
	return func(u user) bool {
		value := u.Attributes[attribute]
		switch attribute {
		case "username":
			value = u.Username
		case "cognito:user_status":
			value = string(u.Status)
		case "status":
			value = "enabled" // no operation here disables a user
		}
		if begins {
			return strings.HasPrefix(value, wanted)
		}
		return value == wanted
	}, nil
}

func only[T any](all iter.Seq2[T, error], fits func(T) bool) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for record, err := range all {
			if (err != nil || fits(record)) && !yield(record, err) {
				return
			}
		}
	}
}
