package iam

import (
	"context"
	"fmt"
	"slices"
	"strings"

	api "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"cognito-lambda-workshop/checker/policy"
	"cognito-lambda-workshop/checker/practice/regex"
	"cognito-lambda-workshop/checker/practice/store"
	"cognito-lambda-workshop/checker/practice/wire"
)

// simulatePrincipalPolicy says what a user or a role may do, without doing it. As in AWS, the condition keys that a policy
// asks for are those that the call gives; what is missing counts as absent and is told.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
func (s *Service) simulatePrincipalPolicy(_ context.Context, call *wire.Call, in *api.SimulatePrincipalPolicyInput) (*api.SimulatePrincipalPolicyOutput, error) {
	resources, err := checkSimulation(in)
	if err != nil {
		return nil, err
	}
	questions, err := paginate(numbered(in.ActionNames), func(q question) string { return q.place }, in.Marker, in.MaxItems)
	if err != nil {
		return nil, err
	}
	given, err := contextOf(in.ContextEntries)
	if err != nil {
		return nil, err
	}
	out := &api.SimulatePrincipalPolicyOutput{
		EvaluationResults: []types.EvaluationResult{}, IsTruncated: questions.Truncated, Marker: questions.Marker,
	}
	err = s.Store.View(func(tx *store.Tx) error {
		who, err := s.principalOf(tx, call, *in.PolicySourceArn)
		if err != nil {
			return err
		}
		for _, q := range questions.Items {
			var answers []simulated
			for _, resource := range resources {
				one, err := s.simulate(tx, who, policy.Request{Action: q.action, Resource: resource, Context: given})
				if err != nil {
					return err
				}
				answers = append(answers, one)
			}
			out.EvaluationResults = append(out.EvaluationResults, evaluation(q.action, answers, in.ResourceArns != nil && resources[0] != "*"))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// question is one action, and its place in the list of all.
type question struct {
	place, action string
}

func numbered(actions []string) []question {
	var list []question
	for i, action := range actions {
		list = append(list, question{fmt.Sprintf("%05d", i), action})
	}
	return list
}

// principal is whose policies are simulated. The learner, who has no role, may do everything.
type principal struct {
	role *role
}

// principalOf finds the user or role of an ARN.
func (s *Service) principalOf(tx *store.Tx, call *wire.Call, arn string) (principal, error) {
	parts := entityPattern.FindStringSubmatch(arn)
	if parts == nil {
		return principal{}, invalidInput("Invalid Entity Arn: %s does not clearly define entity type and name.", arn)
	}
	account, kind, name := parts[1], parts[2], arn[strings.LastIndex(arn, "/")+1:]
	switch {
	case account != call.Account:
		return principal{}, invalidInput("Invalid Policy Source Arn: caller's account %s does not have access to policies in account %s", call.Account, account)
	case kind == "user" && arn == s.arn("user/"+learner):
		return principal{}, nil
	case kind == "role":
		r, found, err := roleByARN(tx, arn)
		if err != nil || found {
			return principal{&r}, err
		}
	}
	return principal{}, noSuchEntity("The %s with name %s cannot be found.", kind, name)
}

// simulated is the answer for one action on one resource.
type simulated struct {
	resource string
	decision types.PolicyEvaluationDecisionType
	matched  []types.Statement
	missing  []string
	boundary *types.PermissionsBoundaryDecisionDetail
}

var decisions = map[policy.Outcome]types.PolicyEvaluationDecisionType{
	policy.Allowed:      types.PolicyEvaluationDecisionTypeAllowed,
	policy.ImplicitDeny: types.PolicyEvaluationDecisionTypeImplicitDeny,
	policy.ExplicitDeny: types.PolicyEvaluationDecisionTypeExplicitDeny,
}

func (s *Service) simulate(tx *store.Tx, who principal, request policy.Request) (simulated, error) {
	answer := simulated{
		resource: request.Resource, decision: types.PolicyEvaluationDecisionTypeAllowed, matched: []types.Statement{}, missing: []string{},
	}
	if who.role == nil {
		return answer, nil
	}
	open, err := s.decide(tx, *who.role, request)
	if err != nil {
		return simulated{}, err
	}
	answer.missing = orNone(open.Keys)
	request.Complete = true
	settled, err := s.decide(tx, *who.role, request)
	if err != nil {
		return simulated{}, err
	}
	decision, known := decisions[settled.Outcome]
	if !known {
		return simulated{}, wire.NotEmulated("iam:SimulatePrincipalPolicy where it depends on " +
			strings.Join(append(settled.Keys, settled.Unread...), ", "))
	}
	answer.decision = decision
	for _, match := range settled.Matches {
		// Where in the document the statement stands is not told: what is kept of a document here has no lines.
		answer.matched = append(answer.matched, types.Statement{SourcePolicyId: &match.Policy, SourcePolicyType: sourceType})
	}
	if who.role.Boundary != "" {
		bound, err := namedPolicy(tx, who.role.Boundary)
		if err != nil {
			return simulated{}, err
		}
		within := policy.Decide([]policy.Named{bound}, request).Outcome == policy.Allowed
		answer.boundary = &types.PermissionsBoundaryDecisionDetail{AllowedByPermissionsBoundary: within}
	}
	return answer, nil
}

// sourceType is what AWS answers as the type of every policy of IAM, though its model has other words.
const sourceType = "IAM Policy"

// evaluation puts the answers for one action together. Where resources were asked for by name, each has its own answer,
// and the name on top is that of no resource: AWS has the pattern of the action's ARNs there, or a star. Which decision
// it has on top when they differ is not established; the most restrictive was chosen.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_EvaluationResult.html
func evaluation(action string, answers []simulated, byName bool) types.EvaluationResult {
	worst := slices.MaxFunc(answers, func(a, b simulated) int { return restriction(a) - restriction(b) })
	star := "*"
	result := types.EvaluationResult{
		EvalActionName: &action, EvalResourceName: &star, EvalDecision: worst.decision, MatchedStatements: worst.matched,
		MissingContextValues: []string{}, PermissionsBoundaryDecisionDetail: worst.boundary,
	}
	for _, a := range answers {
		result.MissingContextValues = append(result.MissingContextValues, a.missing...)
		if byName {
			result.ResourceSpecificResults = append(result.ResourceSpecificResults, types.ResourceSpecificResult{
				EvalResourceName: &a.resource, EvalResourceDecision: a.decision, MatchedStatements: a.matched,
				MissingContextValues: a.missing, PermissionsBoundaryDecisionDetail: a.boundary,
			})
		}
	}
	slices.Sort(result.MissingContextValues)
	result.MissingContextValues = slices.Compact(result.MissingContextValues)
	return result
}

func restriction(a simulated) int {
	return slices.Index([]types.PolicyEvaluationDecisionType{
		types.PolicyEvaluationDecisionTypeAllowed, types.PolicyEvaluationDecisionTypeImplicitDeny, types.PolicyEvaluationDecisionTypeExplicitDeny,
	}, a.decision)
}

var (
	entityPattern = regex.New(`^arn:aws:iam::(\d{12}):(user|group|role)/[!-~]*[\w+=,.@-]+$`)
	actionPattern = regex.New(`^[a-z0-9-]+:[A-Za-z0-9]+$`)
)
