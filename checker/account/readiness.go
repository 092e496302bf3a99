package account

import (
	"context"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/lambda"

	"cognito-lambda-workshop/checker/lesson"
)

// Reach is whether an account and a Region can be looked at.
type Reach struct {
	Caller    Look[Caller]
	Endpoint  string
	Region    string
	Pools     Look[[]PoolName] // of the Region
	Functions Look[bool]       // Found or Missing: Lambda answers in the Region
}

// ReadReach asks who is calling, and asks Cognito and Lambda something small in the Region of Options.
func ReadReach(ctx context.Context, o Options) Reach {
	r := newReader(o, newServices(o))
	reach := Reach{Region: o.Config.Region}
	if fault := r.cannotSign(ctx); fault != nil {
		reach.Caller = Failed[Caller](fault)
	} else if reach.Caller = r.readCaller(ctx); reach.Caller.Found != nil && reach.Region != "" {
		var asked sync.WaitGroup
		asked.Go(func() { reach.Pools = r.listPools(ctx) })
		reach.Functions = r.askLambda(ctx)
		asked.Wait()
	}
	for _, fault := range []*Fault{reach.Caller.Fault, reach.Pools.Fault, reach.Functions.Fault} {
		r.scrub.fault(fault)
	}
	reach.Endpoint = r.endpoint()
	return reach
}

// askLambda asks for a function that needs not be there: unlike the list of functions, everybody who looks may do that.
func (r *reader) askLambda(ctx context.Context) Look[bool] {
	name := r.options.Names.Function(lesson.SignUp)
	if _, err := r.lambda.GetFunction(ctx, &lambda.GetFunctionInput{FunctionName: &name}); err != nil {
		return notFound[bool](r, "lambda:GetFunction", err)
	}
	return Found(true)
}

// Quotas are what an account has room for.
type Quotas struct {
	Concurrency Look[int] // functions that Lambda runs at one time in the Region
	Roles       Look[Room]
	Policies    Look[Room]
}

// Room is how much of something there is, and may be.
type Room struct{ Used, Most int }

// ReadQuotas asks what the account of Options has room for.
//
// https://docs.aws.amazon.com/lambda/latest/api/API_GetAccountSettings.html
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html
func ReadQuotas(ctx context.Context, o Options) Quotas {
	r := newReader(o, newServices(o))
	var q Quotas
	switch out, err := r.settings.GetAccountSettings(ctx, &lambda.GetAccountSettingsInput{}); {
	case err != nil:
		q.Concurrency = Failed[int](r.fault("lambda:GetAccountSettings", err))
	case out.AccountLimit == nil:
		q.Concurrency = Failed[int](&Fault{Kind: Malformed, Operation: "lambda:GetAccountSettings", Message: "the answer has no AccountLimit"})
	default:
		q.Concurrency = Found(int(out.AccountLimit.ConcurrentExecutions))
	}
	out, err := r.summary.GetAccountSummary(ctx, &iam.GetAccountSummaryInput{})
	if err != nil {
		fault := r.fault("iam:GetAccountSummary", err)
		q.Roles, q.Policies = Failed[Room](fault), Failed[Room](fault)
		return q
	}
	room := func(used, most types.SummaryKeyType) Look[Room] {
		if _, told := out.SummaryMap[string(most)]; !told {
			return Failed[Room](&Fault{Kind: Malformed, Operation: "iam:GetAccountSummary", Message: "the answer has no " + string(most)})
		}
		return Found(Room{Used: int(out.SummaryMap[string(used)]), Most: int(out.SummaryMap[string(most)])})
	}
	q.Roles = room(types.SummaryKeyTypeRoles, types.SummaryKeyTypeRolesQuota)
	q.Policies = room(types.SummaryKeyTypePolicies, types.SummaryKeyTypePoliciesQuota)
	return q
}

// MayPassRole asks IAM whether the caller's policies let it hand the workshop's role to Lambda, which who creates the
// functions has to do. The word is IAM's: allowed, implicitDeny or explicitDeny. Nothing is called with the role.
//
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
func MayPassRole(ctx context.Context, o Options, caller Caller) Look[string] {
	r := newReader(o, newServices(o))
	id, err := arn.Parse(caller.ARN)
	if err != nil {
		return Failed[string](&Fault{Kind: Malformed, Operation: "sts:GetCallerIdentity", Message: "the caller's ARN is none"})
	}
	source := caller.ARN
	switch session, isSession := strings.CutPrefix(id.Resource, "assumed-role/"); {
	case id.Resource == "root": // which nothing is denied, but by the organization
		return Found(string(types.PolicyEvaluationDecisionTypeAllowed))
	case isSession: // whose ARN leaves out the path of the role
		role, _, _ := strings.Cut(session, "/")
		out, err := r.iam.GetRole(ctx, &iam.GetRoleInput{RoleName: &role})
		if err != nil {
			return notFound[string](r, "iam:GetRole", err)
		}
		source = aws.ToString(out.Role.Arn)
	}
	out, err := r.summary.SimulatePrincipalPolicy(ctx, &iam.SimulatePrincipalPolicyInput{
		PolicySourceArn: &source,
		ActionNames:     []string{"iam:PassRole"},
		ResourceArns:    []string{"arn:" + caller.Partition + ":iam::" + caller.AccountID + ":role/" + lastPart(o.Names.Role)},
		ContextEntries: []types.ContextEntry{{
			ContextKeyName: aws.String("iam:PassedToService"), ContextKeyType: types.ContextKeyTypeEnumString,
			ContextKeyValues: []string{"lambda.amazonaws.com"},
		}},
	})
	switch {
	case err != nil:
		return Failed[string](r.fault("iam:SimulatePrincipalPolicy", err))
	case len(out.EvaluationResults) == 0:
		return Failed[string](&Fault{Kind: Malformed, Operation: "iam:SimulatePrincipalPolicy", Message: "the answer has no result"})
	}
	return Found(string(out.EvaluationResults[0].EvalDecision))
}
