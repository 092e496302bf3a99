package solve

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	userpool "cognito-lambda-workshop/steps/00-user-pool"
)

// userPool makes the pool and its app client from the inputs that the lesson hands to the AWS CLI.
func (s *solver) userPool(ctx context.Context) error {
	poolID, err := s.findPool(ctx)
	if err != nil {
		return err
	}
	if poolID == "" {
		var input cognitoidentityprovider.CreateUserPoolInput
		if err := json.Unmarshal(userpool.UserPoolJSON, &input); err != nil {
			return fmt.Errorf("reading user-pool.json: %w", err)
		}
		input.PoolName = aws.String(s.Names.Pool)
		made, err := s.cognito.CreateUserPool(ctx, &input)
		if err != nil {
			return fmt.Errorf("making the user pool: %w", err)
		}
		poolID = *made.UserPool.Id
		s.say("made the user pool %s (%s)", s.Names.Pool, poolID)
	}
	client, err := s.findClient(ctx, poolID)
	if err != nil || client != nil {
		return err
	}
	var input cognitoidentityprovider.CreateUserPoolClientInput
	if err := json.Unmarshal(userpool.AppClientJSON, &input); err != nil {
		return fmt.Errorf("reading app-client.json: %w", err)
	}
	input.UserPoolId = aws.String(poolID)
	made, err := s.cognito.CreateUserPoolClient(ctx, &input)
	if err != nil {
		return fmt.Errorf("making the app client: %w", err)
	}
	s.say("made the app client %s (%s)", *input.ClientName, *made.UserPoolClient.ClientId)
	return nil
}

// findPool returns the id of the pool of the workshop's name, or "".
func (s *solver) findPool(ctx context.Context) (string, error) {
	pages := cognitoidentityprovider.NewListUserPoolsPaginator(s.cognito, &cognitoidentityprovider.ListUserPoolsInput{MaxResults: aws.Int32(60)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return "", fmt.Errorf("listing the user pools: %w", err)
		}
		for _, pool := range page.UserPools {
			if aws.ToString(pool.Name) == s.Names.Pool {
				return *pool.Id, nil
			}
		}
	}
	return "", nil
}

// findClient returns the first app client of a pool that has a secret, or nil.
func (s *solver) findClient(ctx context.Context, poolID string) (*types.UserPoolClientType, error) {
	pages := cognitoidentityprovider.NewListUserPoolClientsPaginator(s.cognito,
		&cognitoidentityprovider.ListUserPoolClientsInput{UserPoolId: aws.String(poolID), MaxResults: aws.Int32(60)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, fmt.Errorf("listing the app clients: %w", err)
		}
		for _, client := range page.UserPoolClients {
			described, err := s.cognito.DescribeUserPoolClient(ctx, &cognitoidentityprovider.DescribeUserPoolClientInput{
				UserPoolId: aws.String(poolID), ClientId: client.ClientId,
			})
			if err != nil {
				return nil, fmt.Errorf("reading the app client: %w", err)
			}
			if described.UserPoolClient.ClientSecret != nil {
				return described.UserPoolClient, nil
			}
		}
	}
	return nil, nil
}
