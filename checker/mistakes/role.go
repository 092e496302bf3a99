package mistakes

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"cognito-lambda-workshop/policies"
)

func trustMistakes() []Mistake {
	return []Mistake{
		{
			Name: "role-deleted", Check: "execution-role/exists",
			Story: "The role had been deleted, while the functions still named it.",
			plant: func(ctx context.Context, a *Account) error { return a.deleteRole(ctx, a.Names.Role) },
		},
		{
			Name: "role-for-ec2", Check: "execution-role/trust",
			Story: "The role had been made for EC2, so that Lambda could not take it on.",
			plant: trustChangedTo(strings.ReplaceAll(string(policies.Trust), "lambda.amazonaws.com", "ec2.amazonaws.com")),
		},
		{
			Name: "role-for-api-gateway", Check: "execution-role/trust",
			Story: "The role had been made for API Gateway, so that Lambda could not take it on.",
			plant: trustChangedTo(strings.ReplaceAll(string(policies.Trust), "lambda.amazonaws.com", "apigateway.amazonaws.com")),
		},
		{
			Name: "trust-denied", Check: "execution-role/trust",
			Story: "A second statement of the trust policy denied what the first one allowed.",
			plant: trustChangedTo(`{"Version": "2012-10-17", "Statement": [
				{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"},
				{"Effect": "Deny", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:*"}]}`),
		},
		{
			Name: "trust-for-another-account", Check: "execution-role/trust",
			Story: "The trust policy let Lambda take on the role for another account only.",
			plant: trustChangedTo(`{"Version": "2012-10-17", "Statement": [
				{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole",
				 "Condition": {"StringEquals": {"aws:SourceAccount": "210987654321"}}}]}`),
		},
		{
			Name: "trust-on-a-condition", Check: "execution-role/trust", Warns: true,
			Story: "The trust policy let Lambda take on the role for one function only.",
			plant: trustChangedTo(`{"Version": "2012-10-17", "Statement": [
				{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole",
				 "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:lambda:*:*:function:signUpWithCognito"}}}]}`),
		},
	}
}

// trustChangedTo gives the role another trust policy.
func trustChangedTo(document string) func(context.Context, *Account) error {
	return func(ctx context.Context, a *Account) error { return a.setTrust(ctx, document) }
}

func (a *Account) setTrust(ctx context.Context, document string) error {
	_, err := a.iam().UpdateAssumeRolePolicy(ctx, &iam.UpdateAssumeRolePolicyInput{
		RoleName: &a.Names.Role, PolicyDocument: &document,
	})
	if err != nil {
		return fmt.Errorf("changing the trust policy: %w", err)
	}
	return nil
}

// deleteRole deletes a role with all that hangs on it. One that is not there is no error.
func (a *Account) deleteRole(ctx context.Context, name string) error {
	attached, inline, err := a.rolePolicies(ctx, name)
	if noSuchEntity(err) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, arn := range attached {
		if err := a.detach(ctx, name, arn); err != nil {
			return err
		}
	}
	for policy := range inline {
		if err := a.deleteInline(ctx, name, policy); err != nil {
			return err
		}
	}
	if _, err := a.iam().DeleteRole(ctx, &iam.DeleteRoleInput{RoleName: &name}); err != nil {
		return fmt.Errorf("deleting a role: %w", err)
	}
	return nil
}

// rolePolicies are the ARNs of the policies attached to a role, and the documents of its own, by name.
func (a *Account) rolePolicies(ctx context.Context, role string) (attached []string, inline map[string]string, err error) {
	listed, err := a.iam().ListAttachedRolePolicies(ctx, &iam.ListAttachedRolePoliciesInput{RoleName: &role})
	if err != nil {
		return nil, nil, fmt.Errorf("reading what is attached to a role: %w", err)
	}
	for _, policy := range listed.AttachedPolicies {
		attached = append(attached, *policy.PolicyArn)
	}
	names, err := a.iam().ListRolePolicies(ctx, &iam.ListRolePoliciesInput{RoleName: &role})
	if err != nil {
		return nil, nil, fmt.Errorf("reading a role's own policies: %w", err)
	}
	inline = map[string]string{}
	for _, name := range names.PolicyNames {
		policy, err := a.iam().GetRolePolicy(ctx, &iam.GetRolePolicyInput{RoleName: &role, PolicyName: &name})
		if err != nil {
			return nil, nil, fmt.Errorf("reading a role's own policy: %w", err)
		}
		if inline[name], err = decoded(policy.PolicyDocument); err != nil {
			return nil, nil, err
		}
	}
	return attached, inline, nil
}

func (a *Account) attach(ctx context.Context, role, arn string) error {
	if _, err := a.iam().AttachRolePolicy(ctx, &iam.AttachRolePolicyInput{RoleName: &role, PolicyArn: &arn}); err != nil {
		return fmt.Errorf("attaching a policy: %w", err)
	}
	return nil
}

func (a *Account) detach(ctx context.Context, role, arn string) error {
	if _, err := a.iam().DetachRolePolicy(ctx, &iam.DetachRolePolicyInput{RoleName: &role, PolicyArn: &arn}); err != nil {
		return fmt.Errorf("detaching a policy: %w", err)
	}
	return nil
}

func (a *Account) putInline(ctx context.Context, role, name, document string) error {
	_, err := a.iam().PutRolePolicy(ctx, &iam.PutRolePolicyInput{RoleName: &role, PolicyName: &name, PolicyDocument: &document})
	if err != nil {
		return fmt.Errorf("putting a policy into a role: %w", err)
	}
	return nil
}

func (a *Account) deleteInline(ctx context.Context, role, name string) error {
	if _, err := a.iam().DeleteRolePolicy(ctx, &iam.DeleteRolePolicyInput{RoleName: &role, PolicyName: &name}); err != nil {
		return fmt.Errorf("deleting a role's own policy: %w", err)
	}
	return nil
}

func noSuchEntity(err error) bool {
	_, missing := errors.AsType[*types.NoSuchEntityException](err)
	return missing
}
