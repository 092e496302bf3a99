package lambda

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	api "github.com/aws/aws-sdk-go-v2/service/lambda"

	"cognito-lambda-workshop/checker/practice/regex"
	"cognito-lambda-workshop/checker/practice/store"
	"cognito-lambda-workshop/checker/practice/wire"
)

// statement is one statement of a function's resource policy, with its members in Lambda's order.
type statement struct {
	Sid       string
	Effect    string
	Principal json.RawMessage
	Action    string
	Resource  string
	Condition map[string]map[string]string `json:",omitempty"`
}

var (
	servicePrincipal = regex.New(`^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$`)
	accountPrincipal = regex.New(`^\d{12}$`)
	arnPrincipal     = regex.New(`^arn:aws:(iam|sts)::\d{12}:(root|user/.+|role/.+|assumed-role/.+)$`)
)

// https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
func (s *Service) addPermission(_ context.Context, call *wire.Call, in *api.AddPermissionInput) (*api.AddPermissionOutput, error) {
	t, err := resolve(call, "AddPermission", in.FunctionName, in.Qualifier)
	if err != nil {
		return nil, err
	}
	if t.qualifier != "" {
		return nil, invalid("We currently do not support adding policies for %s.", latest)
	}
	who, err := principal(*in.Principal)
	if err != nil {
		return nil, err
	}
	added := statement{
		Sid: *in.StatementId, Effect: "Allow", Principal: who, Action: *in.Action, Resource: t.arn, Condition: condition(in),
	}
	_, err = s.amend(call, t, func(f *function) error {
		if in.RevisionId != nil && *in.RevisionId != *f.Configuration.RevisionId {
			return staleRevision("GetPolicy")
		}
		if slices.ContainsFunc(f.Policy, func(one statement) bool { return one.Sid == added.Sid }) {
			return conflict("The statement id (%s) provided already exists. Please provide a new statement id, or remove the existing statement.", added.Sid)
		}
		f.Policy = append(f.Policy, added)
		f.Configuration.RevisionId = aws.String(newID())
		return nil
	})
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(added)
	if err != nil {
		return nil, fmt.Errorf("writing the statement: %w", err)
	}
	return &api.AddPermissionOutput{Statement: aws.String(string(text))}, nil
}

// principal is who a statement is for, as a policy writes it: a service, an account, a user or role, or everybody.
func principal(who string) (json.RawMessage, error) {
	var written any
	switch {
	case who == "*":
		written = "*"
	case servicePrincipal.MatchString(who):
		written = map[string]string{"Service": who}
	case accountPrincipal.MatchString(who):
		written = map[string]string{"AWS": "arn:aws:iam::" + who + ":root"}
	case arnPrincipal.MatchString(who):
		written = map[string]string{"AWS": who}
	default:
		return nil, invalid("The provided principal was invalid. Please check the principal and try again.")
	}
	return json.Marshal(written)
}

// condition narrows a statement to what AddPermission was given besides the principal.
// https://docs.aws.amazon.com/lambda/latest/dg/permissions-function-services.html
func condition(in *api.AddPermissionInput) map[string]map[string]string {
	all := map[string]map[string]string{}
	add := func(operator, key string, value *string) {
		if aws.ToString(value) == "" {
			return
		}
		if all[operator] == nil {
			all[operator] = map[string]string{}
		}
		all[operator][key] = *value
	}
	add("ArnLike", "AWS:SourceArn", in.SourceArn)
	add("StringEquals", "AWS:SourceAccount", in.SourceAccount)
	add("StringEquals", "aws:PrincipalOrgID", in.PrincipalOrgID)
	add("StringEquals", "lambda:EventSourceToken", in.EventSourceToken)
	add("StringEquals", "lambda:FunctionUrlAuthType", aws.String(string(in.FunctionUrlAuthType)))
	if in.InvokedViaFunctionUrl != nil {
		add("Bool", "lambda:InvokedViaFunctionUrl", aws.String(fmt.Sprint(*in.InvokedViaFunctionUrl)))
	}
	return all
}

// https://docs.aws.amazon.com/lambda/latest/api/API_GetPolicy.html
func (s *Service) getPolicy(_ context.Context, call *wire.Call, in *api.GetPolicyInput) (*api.GetPolicyOutput, error) {
	t, err := resolve(call, "GetPolicy", in.FunctionName, in.Qualifier)
	if err != nil {
		return nil, err
	}
	f, found, err := s.look(call, t)
	if err != nil {
		return nil, err
	}
	if !found || len(f.Policy) == 0 || t.qualifier != "" {
		return nil, notFound("The resource you requested does not exist.")
	}
	text, err := json.Marshal(struct {
		Version, Id string
		Statement   []statement
	}{"2012-10-17", "default", f.Policy})
	if err != nil {
		return nil, fmt.Errorf("writing the policy: %w", err)
	}
	return &api.GetPolicyOutput{Policy: aws.String(string(text)), RevisionId: f.Configuration.RevisionId}, nil
}

// look reads a function that may be missing.
func (s *Service) look(call *wire.Call, t target) (f function, found bool, err error) {
	err = s.Store.View(func(tx *store.Tx) error {
		f, found, err = functions.Get(tx, key(call, t.name))
		return err
	})
	return f, found, err
}

// https://docs.aws.amazon.com/lambda/latest/api/API_RemovePermission.html
func (s *Service) removePermission(_ context.Context, call *wire.Call, in *api.RemovePermissionInput) (*api.RemovePermissionOutput, error) {
	t, err := resolve(call, "RemovePermission", in.FunctionName, in.Qualifier)
	if err != nil {
		return nil, err
	}
	if _, found, err := s.look(call, t); err != nil || !found {
		if err == nil {
			err = notFound("No policy found for: %s", t.qualified())
		}
		return nil, err
	}
	_, err = s.amend(call, t, func(f *function) error {
		if len(f.Policy) == 0 || t.qualifier != "" {
			return notFound("No policy is associated with the given resource.")
		}
		kept := slices.DeleteFunc(slices.Clone(f.Policy), func(one statement) bool { return one.Sid == aws.ToString(in.StatementId) })
		if len(kept) == len(f.Policy) {
			return notFound("Statement %s is not found in resource policy.", aws.ToString(in.StatementId))
		}
		if in.RevisionId != nil && *in.RevisionId != *f.Configuration.RevisionId {
			return staleRevision("GetPolicy")
		}
		f.Policy = kept
		f.Configuration.RevisionId = aws.String(newID())
		return nil
	})
	if err != nil {
		return nil, err
	}
	return &api.RemovePermissionOutput{}, nil
}
