package mistakes

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"cognito-lambda-workshop/policies"
)

func policyMistakes() []Mistake {
	lesson := string(policies.Execution)
	return []Mistake{
		{
			Name: "policy-deleted", Check: "execution-role/policy",
			Story: "The policy had been deleted.",
			plant: func(ctx context.Context, a *Account) error { return a.withPolicy(ctx, a.deletePolicy) },
		},
		{
			Name: "policy-not-attached", Check: "execution-role/policy-attached",
			Story: "The policy was there, but not attached to the role.",
			plant: func(ctx context.Context, a *Account) error {
				return a.withPolicy(ctx, func(ctx context.Context, arn string) error { return a.detach(ctx, a.Names.Role, arn) })
			},
		},
		{
			Name: "logs-of-another-function", Check: "execution-role/logs",
			Story: "The policy let the logs of another function be written, and not those of the workshop's.",
			plant: policyChangedTo(fixed(strings.ReplaceAll(lesson, "/aws/lambda/*", "/aws/lambda/myFirstFunction"))),
		},
		{
			Name: "logs-in-another-region", Check: "execution-role/logs",
			Story: "The policy let logs be written in another Region than the functions'.",
			plant: policyChangedTo(func(a *Account) string {
				return strings.ReplaceAll(lesson, "arn:aws:logs:*", "arn:aws:logs:"+a.elsewhere().Config.Region)
			}),
		},
		{
			Name: "no-put-log-events", Check: "execution-role/logs",
			Story: "The policy lacked logs:PutLogEvents, so that log streams were made and stayed empty.",
			plant: policyChangedTo(fixed(strings.ReplaceAll(lesson, "logs:PutLogEvents", "logs:GetLogEvents"))),
		},
		{
			Name: "no-create-log-group", Check: "execution-role/logs", Warns: true,
			Story: "The policy lacked logs:CreateLogGroup, so that a new function had nowhere to write its logs.",
			plant: policyChangedTo(fixed(strings.ReplaceAll(lesson, "logs:CreateLogGroup", "logs:DescribeLogGroups"))),
		},
		{
			Name: "logs-denied", Check: "execution-role/logs",
			Story: "A policy in the role denied writing logs, and a Deny wins over every Allow.",
			plant: func(ctx context.Context, a *Account) error {
				return a.putInline(ctx, a.Names.Role, "keep-costs-low",
					`{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "logs:*", "Resource": "*"}]}`)
			},
		},
		{
			Name: "logs-out-of-bounds", Check: "execution-role/logs",
			Story: "The role had a permissions boundary that leaves out logs, and a boundary limits what every policy allows.",
			plant: roleInBounds,
		},
		{
			Name: "everything-allowed", Check: "execution-role/least-privilege", Warns: true,
			Story: "The policy allowed every action on everything.",
			plant: policyChangedTo(fixed(`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}`)),
		},
		{
			Name: "all-of-cognito-allowed", Check: "execution-role/least-privilege", Warns: true,
			Story: "The policy allowed every action of Cognito, and signing up and signing in need none.",
			plant: policyChangedTo(fixed(strings.ReplaceAll(lesson, "cognito-idp:SignUp", "cognito-idp:*"))),
		},
		{
			Name: "all-but-iam-allowed", Check: "execution-role/least-privilege", Warns: true,
			Story: "A policy in the role allowed every action but those of IAM: with Allow, NotAction means all the others.",
			plant: func(ctx context.Context, a *Account) error {
				return a.putInline(ctx, a.Names.Role, "developer",
					`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}]}`)
			},
		},
	}
}

func fixed(document string) func(*Account) string { return func(*Account) string { return document } }

// policyChangedTo gives the workshop's policy another document, as a new version.
func policyChangedTo(document func(*Account) string) func(context.Context, *Account) error {
	return func(ctx context.Context, a *Account) error {
		return a.withPolicy(ctx, func(ctx context.Context, arn string) error { return a.addVersion(ctx, arn, document(a)) })
	}
}

func (a *Account) addVersion(ctx context.Context, arn, document string) error {
	_, err := a.iam().CreatePolicyVersion(ctx, &iam.CreatePolicyVersionInput{
		PolicyArn: &arn, PolicyDocument: &document, SetAsDefault: true,
	})
	if err != nil {
		return fmt.Errorf("changing the policy: %w", err)
	}
	return nil
}

// withPolicy does something with the workshop's policy, which is attached to its role.
func (a *Account) withPolicy(ctx context.Context, do func(ctx context.Context, arn string) error) error {
	attached, _, err := a.rolePolicies(ctx, a.Names.Role)
	if err != nil {
		return err
	}
	for _, arn := range attached {
		if strings.HasSuffix(arn, "/"+a.Names.Policy) {
			return do(ctx, arn)
		}
	}
	return fmt.Errorf("the policy %s is not attached to %s", a.Names.Policy, a.Names.Role)
}

// deletePolicy deletes a policy that may be attached to the workshop's role. One that is not there is no error.
func (a *Account) deletePolicy(ctx context.Context, arn string) error {
	if err := a.detach(ctx, a.Names.Role, arn); err != nil && !noSuchEntity(err) {
		return err
	}
	versions, err := a.iam().ListPolicyVersions(ctx, &iam.ListPolicyVersionsInput{PolicyArn: &arn})
	if noSuchEntity(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading a policy's versions: %w", err)
	}
	for _, version := range versions.Versions {
		if version.IsDefaultVersion {
			continue
		}
		_, err := a.iam().DeletePolicyVersion(ctx, &iam.DeletePolicyVersionInput{PolicyArn: &arn, VersionId: version.VersionId})
		if err != nil {
			return fmt.Errorf("deleting a policy's version: %w", err)
		}
	}
	if _, err := a.iam().DeletePolicy(ctx, &iam.DeletePolicyInput{PolicyArn: &arn}); err != nil {
		return fmt.Errorf("deleting a policy: %w", err)
	}
	return nil
}

// roleInBounds makes the role anew, inside a boundary.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
func roleInBounds(ctx context.Context, a *Account) error {
	again, err := a.recordRole(ctx)
	if err != nil {
		return err
	}
	bounds, err := a.iam().CreatePolicy(ctx, &iam.CreatePolicyInput{
		PolicyName: aws.String(a.Names.Policy + other),
		PolicyDocument: aws.String(`{"Version": "2012-10-17", "Statement": [
			{"Effect": "Allow", "Action": ["cognito-idp:SignUp", "cognito-idp:InitiateAuth"], "Resource": "*"}]}`),
	})
	if err != nil {
		return fmt.Errorf("making a policy: %w", err)
	}
	if err := a.deleteRole(ctx, a.Names.Role); err != nil {
		return err
	}
	return a.makeRole(ctx, again, bounds.Policy.Arn)
}

// decoded is a policy document as it was written; IAM hands documents out URL-encoded.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html
func decoded(document *string) (string, error) {
	text, err := url.PathUnescape(aws.ToString(document))
	if err != nil {
		return "", fmt.Errorf("reading a policy document: %w", err)
	}
	return text, nil
}
