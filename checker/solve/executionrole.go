package solve

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"cognito-lambda-workshop/policies"
)

// executionRole makes the policy and the role, and attaches the one to the other.
func (s *solver) executionRole(ctx context.Context) error {
	policyARN, err := s.policy(ctx)
	if err != nil {
		return err
	}
	_, err = s.iam.CreateRole(ctx, &iam.CreateRoleInput{
		RoleName:                 aws.String(s.Names.Role),
		AssumeRolePolicyDocument: aws.String(string(policies.Trust)),
	})
	switch {
	case err == nil:
		s.say("made the role %s", s.Names.Role)
	case already(err):
		_, err = s.iam.UpdateAssumeRolePolicy(ctx, &iam.UpdateAssumeRolePolicyInput{
			RoleName:       aws.String(s.Names.Role),
			PolicyDocument: aws.String(string(policies.Trust)),
		})
		if err != nil {
			return fmt.Errorf("putting the trust policy right: %w", err)
		}
	default:
		return fmt.Errorf("making the role: %w", err)
	}
	_, err = s.iam.AttachRolePolicy(ctx, &iam.AttachRolePolicyInput{
		RoleName: aws.String(s.Names.Role), PolicyArn: aws.String(policyARN),
	})
	if err != nil {
		return fmt.Errorf("attaching the policy: %w", err)
	}
	s.say("attached %s to %s", s.Names.Policy, s.Names.Role)
	return nil
}

// policy makes the policy and returns its ARN.
func (s *solver) policy(ctx context.Context) (string, error) {
	made, err := s.iam.CreatePolicy(ctx, &iam.CreatePolicyInput{
		PolicyName:     aws.String(s.Names.Policy),
		PolicyDocument: aws.String(string(policies.Execution)),
	})
	if err == nil {
		s.say("made the policy %s", s.Names.Policy)
		return *made.Policy.Arn, nil
	}
	if !already(err) {
		return "", fmt.Errorf("making the policy: %w", err)
	}
	caller, err := s.sts.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		return "", fmt.Errorf("asking for the account's id: %w", err)
	}
	return fmt.Sprintf("arn:aws:iam::%s:policy/%s", *caller.Account, s.Names.Policy), nil
}

func already(err error) bool {
	_, exists := errors.AsType[*types.EntityAlreadyExistsException](err)
	return exists
}
