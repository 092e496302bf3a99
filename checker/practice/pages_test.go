package practice_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	logstypes "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Every list comes whole, in pages of one, through the SDK's own paginators.
func TestPagesOfOne(t *testing.T) {
	s := serve(t)
	pool := threeOfEach(t, s)
	policy, role := aws.String("arn:aws:iam::123456789012:policy/policy0"), aws.String("role0")
	one := aws.Int32(1)
	for name, row := range map[string]struct {
		pages func() ([]int, error)
		want  int
	}{
		"ListUserPools": {func() ([]int, error) {
			return paged(idp.NewListUserPoolsPaginator(s.cognito(east), &idp.ListUserPoolsInput{MaxResults: one}),
				func(o *idp.ListUserPoolsOutput) int { return len(o.UserPools) })
		}, 3},
		"ListUserPoolClients": {func() ([]int, error) {
			return paged(idp.NewListUserPoolClientsPaginator(s.cognito(east), &idp.ListUserPoolClientsInput{UserPoolId: &pool, MaxResults: one}),
				func(o *idp.ListUserPoolClientsOutput) int { return len(o.UserPoolClients) })
		}, 3},
		"ListUsers": {func() ([]int, error) {
			return paged(idp.NewListUsersPaginator(s.cognito(east), &idp.ListUsersInput{UserPoolId: &pool, Limit: one}),
				func(o *idp.ListUsersOutput) int { return len(o.Users) })
		}, 3},
		"ListRoles": {func() ([]int, error) {
			return paged(iam.NewListRolesPaginator(s.iam(), &iam.ListRolesInput{MaxItems: one}),
				func(o *iam.ListRolesOutput) int { return len(o.Roles) })
		}, 3},
		"ListPolicies": {func() ([]int, error) {
			return paged(iam.NewListPoliciesPaginator(s.iam(), &iam.ListPoliciesInput{MaxItems: one}),
				func(o *iam.ListPoliciesOutput) int { return len(o.Policies) })
		}, 4}, // with AWS's own
		"ListPolicyVersions": {func() ([]int, error) {
			return paged(iam.NewListPolicyVersionsPaginator(s.iam(), &iam.ListPolicyVersionsInput{PolicyArn: policy, MaxItems: one}),
				func(o *iam.ListPolicyVersionsOutput) int { return len(o.Versions) })
		}, 3},
		"ListPolicyTags": {func() ([]int, error) {
			return paged(iam.NewListPolicyTagsPaginator(s.iam(), &iam.ListPolicyTagsInput{PolicyArn: policy, MaxItems: one}),
				func(o *iam.ListPolicyTagsOutput) int { return len(o.Tags) })
		}, 3},
		"ListRoleTags": {func() ([]int, error) {
			return paged(iam.NewListRoleTagsPaginator(s.iam(), &iam.ListRoleTagsInput{RoleName: role, MaxItems: one}),
				func(o *iam.ListRoleTagsOutput) int { return len(o.Tags) })
		}, 3},
		"ListAttachedRolePolicies": {func() ([]int, error) {
			return paged(iam.NewListAttachedRolePoliciesPaginator(s.iam(), &iam.ListAttachedRolePoliciesInput{RoleName: role, MaxItems: one}),
				func(o *iam.ListAttachedRolePoliciesOutput) int { return len(o.AttachedPolicies) })
		}, 3},
		"ListRolePolicies": {func() ([]int, error) {
			return paged(iam.NewListRolePoliciesPaginator(s.iam(), &iam.ListRolePoliciesInput{RoleName: role, MaxItems: one}),
				func(o *iam.ListRolePoliciesOutput) int { return len(o.PolicyNames) })
		}, 3},
		"ListInstanceProfilesForRole": {func() ([]int, error) {
			return paged(iam.NewListInstanceProfilesForRolePaginator(s.iam(), &iam.ListInstanceProfilesForRoleInput{RoleName: role, MaxItems: one}),
				func(o *iam.ListInstanceProfilesForRoleOutput) int { return len(o.InstanceProfiles) })
		}, 0},
		"ListFunctions": {func() ([]int, error) {
			return paged(lambda.NewListFunctionsPaginator(s.lambda(east), &lambda.ListFunctionsInput{MaxItems: one}),
				func(o *lambda.ListFunctionsOutput) int { return len(o.Functions) })
		}, 3},
		"ListVersionsByFunction": {func() ([]int, error) {
			return paged(lambda.NewListVersionsByFunctionPaginator(s.lambda(east), &lambda.ListVersionsByFunctionInput{FunctionName: aws.String("function0"), MaxItems: one}),
				func(o *lambda.ListVersionsByFunctionOutput) int { return len(o.Versions) })
		}, 1},
		"DescribeLogGroups": {func() ([]int, error) {
			return paged(cloudwatchlogs.NewDescribeLogGroupsPaginator(s.logs(east), &cloudwatchlogs.DescribeLogGroupsInput{Limit: one}),
				func(o *cloudwatchlogs.DescribeLogGroupsOutput) int { return len(o.LogGroups) })
		}, 3},
		"DescribeLogStreams": {func() ([]int, error) {
			return paged(cloudwatchlogs.NewDescribeLogStreamsPaginator(s.logs(east), &cloudwatchlogs.DescribeLogStreamsInput{LogGroupName: aws.String("group0"), Limit: one}),
				func(o *cloudwatchlogs.DescribeLogStreamsOutput) int { return len(o.LogStreams) })
		}, 3},
		"FilterLogEvents": {func() ([]int, error) {
			return paged(cloudwatchlogs.NewFilterLogEventsPaginator(s.logs(east), &cloudwatchlogs.FilterLogEventsInput{LogGroupName: aws.String("group0"), Limit: one}),
				func(o *cloudwatchlogs.FilterLogEventsOutput) int { return len(o.Events) })
		}, 9},
		"GetLogEvents": {func() ([]int, error) {
			in := &cloudwatchlogs.GetLogEventsInput{LogGroupName: aws.String("group0"), LogStreamName: aws.String("stream0"), Limit: one, StartFromHead: aws.Bool(true)}
			pages := cloudwatchlogs.NewGetLogEventsPaginator(s.logs(east), in, func(o *cloudwatchlogs.GetLogEventsPaginatorOptions) {
				o.StopOnDuplicateToken = true // at the end the token stays the same
			})
			return paged(pages, func(o *cloudwatchlogs.GetLogEventsOutput) int { return len(o.Events) })
		}, 3},
	} {
		t.Run(name, func(t *testing.T) {
			sizes, err := row.pages()
			require.NoError(t, err)
			total := 0
			for _, size := range sizes {
				assert.LessOrEqual(t, size, 1)
				total += size
			}
			assert.Equal(t, row.want, total, "in pages of %v", sizes)
		})
	}
}

// paginator is what the SDK's paginators have in common, but for the types of their options.
type paginator[Out, Options any] interface {
	HasMorePages() bool
	NextPage(context.Context, ...func(*Options)) (*Out, error)
}

// paged turns all pages, and gives how much was on each.
func paged[Out, Options any](pages paginator[Out, Options], count func(*Out) int) ([]int, error) {
	var sizes []int
	for pages.HasMorePages() && len(sizes) < 100 {
		out, err := pages.NextPage(background)
		if err != nil {
			return nil, err
		}
		sizes = append(sizes, count(out))
	}
	return sizes, nil
}

// threeOfEach makes three of everything that is listed, and gives the id of a pool that has clients and users.
func threeOfEach(t *testing.T, s *served) (pool string) {
	t.Helper()
	for i := range 3 {
		name := func(of string) *string { return aws.String(fmt.Sprint(of, i)) }
		made, err := s.cognito(east).CreateUserPool(background, &idp.CreateUserPoolInput{PoolName: name("pool")})
		require.NoError(t, err)
		pool = *made.UserPool.Id
		arn := s.executionRole(t, *name("role"), "")
		_, err = s.iam().CreatePolicy(background, &iam.CreatePolicyInput{PolicyName: name("policy"), PolicyDocument: aws.String(mayLog)})
		require.NoError(t, err)
		_, err = s.lambda(east).CreateFunction(background, newFunction(*name("function"), arn, anyZip(t)))
		require.NoError(t, err)
		require.NoError(t, makeLogGroup(s.logs(east), &cloudwatchlogs.CreateLogGroupInput{LogGroupName: name("group")}))
	}
	for i := range 3 {
		name := func(of string) *string { return aws.String(fmt.Sprint(of, i)) }
		_, err := s.cognito(east).CreateUserPoolClient(background, &idp.CreateUserPoolClientInput{UserPoolId: &pool, ClientName: name("client")})
		require.NoError(t, err)
		_, err = s.cognito(east).AdminCreateUser(background, &idp.AdminCreateUserInput{UserPoolId: &pool, Username: name("user")})
		require.NoError(t, err)
		arn := aws.String("arn:aws:iam::123456789012:policy/policy0")
		tags := []iamtypes.Tag{{Key: name("key"), Value: aws.String("v")}}
		_, err = s.iam().TagRole(background, &iam.TagRoleInput{RoleName: aws.String("role0"), Tags: tags})
		require.NoError(t, err)
		_, err = s.iam().TagPolicy(background, &iam.TagPolicyInput{PolicyArn: arn, Tags: tags})
		require.NoError(t, err)
		if i > 0 {
			_, err = s.iam().CreatePolicyVersion(background, &iam.CreatePolicyVersionInput{PolicyArn: arn, PolicyDocument: aws.String(mayLog)})
			require.NoError(t, err)
		}
		_, err = s.iam().AttachRolePolicy(background, &iam.AttachRolePolicyInput{RoleName: aws.String("role0"), PolicyArn: aws.String(fmt.Sprint("arn:aws:iam::123456789012:policy/policy", i))})
		require.NoError(t, err)
		_, err = s.iam().PutRolePolicy(background, &iam.PutRolePolicyInput{RoleName: aws.String("role0"), PolicyName: name("inline"), PolicyDocument: aws.String(mayLog)})
		require.NoError(t, err)
		_, err = s.logs(east).CreateLogStream(background, &cloudwatchlogs.CreateLogStreamInput{LogGroupName: aws.String("group0"), LogStreamName: name("stream")})
		require.NoError(t, err)
		now := s.Clock.Now().UnixMilli()
		_, err = s.logs(east).PutLogEvents(background, &cloudwatchlogs.PutLogEventsInput{
			LogGroupName: aws.String("group0"), LogStreamName: name("stream"), LogEvents: []logstypes.InputLogEvent{
				{Timestamp: &now, Message: aws.String("a")}, {Timestamp: &now, Message: aws.String("b")}, {Timestamp: &now, Message: aws.String("c")},
			},
		})
		require.NoError(t, err)
	}
	return pool
}
