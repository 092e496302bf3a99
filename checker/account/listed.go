package account

import (
	"context"
	"math"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
)

// unlistedFunction tells whether a list that is shared anyhow says that there is no such function, so that no look has to ask
// for it by name. A look by itself has no list, and without the permission to make one each thing is asked for.
func (r *reader) unlistedFunction(ctx context.Context, region, name string) bool {
	if r.options.Shared == nil {
		return false
	}
	names, err := r.functionNames(ctx, region, math.MaxInt)
	return err == nil && !slices.Contains(names, name)
}

func (r *reader) unlistedRole(ctx context.Context, name string) bool {
	if r.options.Shared == nil {
		return false
	}
	names, err := r.roleNames(ctx, math.MaxInt)
	return err == nil && !slices.Contains(names, name)
}

// functionNames lists the functions of a Region, as far as some pages reach. With an error come the names so far.
// https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html
func (r *reader) functionNames(ctx context.Context, region string, pages int) ([]string, error) {
	var names []string
	listed := lambda.NewListFunctionsPaginator(r.lambda, &lambda.ListFunctionsInput{})
	for n := 0; n < pages && listed.HasMorePages(); n++ {
		page, err := listed.NextPage(ctx, func(o *lambda.Options) { o.Region = region })
		if err != nil {
			return names, err
		}
		for _, function := range page.Functions {
			names = append(names, aws.ToString(function.FunctionName))
		}
	}
	return names, nil
}

// roleNames is the same for the account's roles.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoles.html
func (r *reader) roleNames(ctx context.Context, pages int) ([]string, error) {
	var names []string
	listed := iam.NewListRolesPaginator(r.iam, &iam.ListRolesInput{MaxItems: aws.Int32(rolesInOnePage)})
	for n := 0; n < pages && listed.HasMorePages(); n++ {
		page, err := listed.NextPage(ctx)
		if err != nil {
			return names, err
		}
		for _, role := range page.Roles {
			names = append(names, aws.ToString(role.RoleName))
		}
	}
	return names, nil
}
