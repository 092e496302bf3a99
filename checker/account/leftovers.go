package account

import (
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	cognitotypes "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"cognito-lambda-workshop/checker/lesson"
)

// Leftovers is what of the workshop is in an account, whether it is right or not.
type Leftovers struct {
	*Snapshot
	LeftPools      Look[[]LeftPool]     // every pool of the workshop's name or id
	LogGroups      Look[[]LeftLogGroup] // of the four functions, which outlive them
	PolicyVersions Look[[]string]       // of the workshop's policy, the default one left out
}

// LeftPool is a user pool with what keeps it from being deleted.
type LeftPool struct {
	PoolName
	Protected    bool
	Domain       string // the prefix of its hosted pages; empty when it has none
	CustomDomain string
	Users        int // AWS's estimate
}

// LeftLogGroup is a log group with what it holds.
type LeftLogGroup struct {
	Name  string
	Bytes int64
}

// ReadLeftovers looks for all that the workshop makes, by the names of Options.
func ReadLeftovers(ctx context.Context, o Options) *Leftovers {
	services := newServices(o)
	r := newReader(o, services)
	left := &Leftovers{Snapshot: r.read(ctx)}
	if left.Caller.Found == nil {
		return left
	}
	var looks sync.WaitGroup
	looks.Go(func() { left.LeftPools = r.leftPools(ctx) })
	looks.Go(func() { left.LogGroups = r.leftLogGroups(ctx) })
	looks.Go(func() { left.PolicyVersions = r.policyVersions(ctx) })
	looks.Wait()
	for _, fault := range []*Fault{left.LeftPools.Fault, left.LogGroups.Fault, left.PolicyVersions.Fault} {
		r.scrub.fault(fault)
	}
	return left
}

func (r *reader) leftPools(ctx context.Context) Look[[]LeftPool] {
	if r.s.Pools.Found == nil {
		return Look[[]LeftPool]{Fault: r.s.Pools.Fault, Missing: r.s.Pools.Missing}
	}
	pools := []LeftPool{}
	for _, name := range *r.s.Pools.Found {
		if name.Name != r.options.Names.Pool && name.ID != r.options.Names.Pool {
			continue
		}
		out, err := r.cognito.DescribeUserPool(ctx, &cognitoidentityprovider.DescribeUserPoolInput{UserPoolId: aws.String(name.ID)})
		if err != nil {
			return Failed[[]LeftPool](r.fault("cognito-idp:DescribeUserPool", err))
		}
		p := out.UserPool
		pools = append(pools, LeftPool{
			PoolName: name, Protected: p.DeletionProtection == cognitotypes.DeletionProtectionTypeActive,
			Domain: aws.ToString(p.Domain), CustomDomain: aws.ToString(p.CustomDomain), Users: int(p.EstimatedNumberOfUsers),
		})
	}
	return Found(pools)
}

// leftLogGroups looks for the groups that Lambda makes by itself, and those that the functions name.
func (r *reader) leftLogGroups(ctx context.Context) Look[[]LeftLogGroup] {
	var names []string
	for _, step := range lesson.FunctionSteps() {
		names = append(names, "/aws/lambda/"+r.options.Names.Function(step))
		if f := r.s.Functions[step.Name].Found; f != nil && !slices.Contains(names, f.LogGroup) {
			names = append(names, f.LogGroup)
		}
	}
	groups := []LeftLogGroup{}
	for _, name := range names {
		out, err := r.groups.DescribeLogGroups(ctx, &cloudwatchlogs.DescribeLogGroupsInput{LogGroupNamePrefix: aws.String(name)})
		if err != nil {
			return Failed[[]LeftLogGroup](r.fault("logs:DescribeLogGroups", err))
		}
		for _, group := range out.LogGroups {
			if aws.ToString(group.LogGroupName) == name {
				groups = append(groups, LeftLogGroup{Name: name, Bytes: aws.ToInt64(group.StoredBytes)})
			}
		}
	}
	slices.SortFunc(groups, func(a, b LeftLogGroup) int { return strings.Compare(a.Name, b.Name) })
	return Found(groups)
}

// policyVersions are the versions that have to go before the policy can.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicy.html
func (r *reader) policyVersions(ctx context.Context) Look[[]string] {
	if r.s.Policy.Found == nil {
		return Look[[]string]{Missing: true}
	}
	versions := []string{}
	pages := iam.NewListPolicyVersionsPaginator(r.versions, &iam.ListPolicyVersionsInput{PolicyArn: aws.String(r.s.Policy.Found.ARN)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return Failed[[]string](r.fault("iam:ListPolicyVersions", err))
		}
		for _, version := range page.Versions {
			if !version.IsDefaultVersion {
				versions = append(versions, aws.ToString(version.VersionId))
			}
		}
	}
	return Found(versions)
}
