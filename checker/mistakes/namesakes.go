package mistakes

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/lambda"

	"cognito-lambda-workshop/checker/lesson"
)

// setAside ends the name of the pool that the checker's advice puts another in the place of.
const setAside = "-old"

// namesakes are the things in the account's Region that have the workshop's names, or names that mistakes give.
func (a *Account) namesakes(ctx context.Context) (n namesakes, err error) {
	pools := cognitoidentityprovider.NewListUserPoolsPaginator(a.cognito(), &cognitoidentityprovider.ListUserPoolsInput{MaxResults: aws.Int32(60)})
	for pools.HasMorePages() {
		page, err := pools.NextPage(ctx)
		if err != nil {
			return n, fmt.Errorf("listing the user pools: %w", err)
		}
		for _, pool := range page.UserPools {
			if slices.Contains([]string{a.Names.Pool, a.Names.Pool + other, a.Names.Pool + setAside}, aws.ToString(pool.Name)) {
				n.Pools = append(n.Pools, *pool.Id)
			}
		}
	}
	functions := lambda.NewListFunctionsPaginator(a.lambda(), &lambda.ListFunctionsInput{})
	for functions.HasMorePages() {
		page, err := functions.NextPage(ctx)
		if err != nil {
			return n, fmt.Errorf("listing the functions: %w", err)
		}
		for _, f := range page.Functions {
			if a.isFunction(aws.ToString(f.FunctionName)) {
				n.Functions = append(n.Functions, *f.FunctionName)
			}
		}
	}
	if _, err := a.iam().GetRole(ctx, &iam.GetRoleInput{RoleName: aws.String(a.Names.Role + other)}); err == nil {
		n.Roles = append(n.Roles, a.Names.Role+other)
	} else if !noSuchEntity(err) {
		return n, fmt.Errorf("looking for a role: %w", err)
	}
	policies := iam.NewListPoliciesPaginator(a.iam(), &iam.ListPoliciesInput{Scope: iamtypes.PolicyScopeTypeLocal})
	for policies.HasMorePages() {
		page, err := policies.NextPage(ctx)
		if err != nil {
			return n, fmt.Errorf("listing the policies: %w", err)
		}
		for _, policy := range page.Policies {
			if aws.ToString(policy.PolicyName) == a.Names.Policy+other {
				n.Policies = append(n.Policies, *policy.Arn)
			}
		}
	}
	return n, nil
}

// isFunction tells whether a name is that of a step's function, whatever its case.
func (a *Account) isFunction(name string) bool {
	return slices.ContainsFunc(lesson.FunctionSteps(), func(step lesson.Step) bool {
		return strings.EqualFold(name, a.Names.Function(step))
	})
}

// removeNew deletes the namesakes that were not there before.
func (a *Account) removeNew(ctx context.Context, was namesakes) error {
	now, err := a.namesakes(ctx)
	if err != nil {
		return err
	}
	for _, removal := range []struct {
		now, was []string
		remove   func(context.Context, string) error
	}{
		{now.Pools, was.Pools, a.deletePool},
		{now.Functions, was.Functions, a.deleteFunction},
		{now.Roles, was.Roles, a.deleteRole},
		{now.Policies, was.Policies, a.deletePolicy},
	} {
		for _, one := range removal.now {
			if slices.Contains(removal.was, one) {
				continue
			}
			if err := removal.remove(ctx, one); err != nil {
				return err
			}
		}
	}
	return nil
}
