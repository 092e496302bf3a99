package cognito

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"cognito-lambda-workshop/checker/practice/store"
	"cognito-lambda-workshop/checker/practice/wire"
)

// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html
func (s *Service) createUserPoolClient(_ context.Context, call *wire.Call, in *idp.CreateUserPoolClientInput) (*idp.CreateUserPoolClientOutput, error) {
	if in.GenerateSecret && in.ClientSecret != nil {
		return nil, invalid("A client secret can either be generated or given.")
	}
	var c client
	if err := overlay(&c.UserPoolClientType, in); err != nil {
		return nil, err
	}
	c.ClientId = aws.String(randomText(26, lowerAlnum))
	if in.GenerateSecret {
		c.ClientSecret = aws.String(randomText(51, lowerAlnum))
	}
	c.CreationDate, c.LastModifiedDate = aws.Time(s.Now()), aws.Time(s.Now())
	err := s.Store.Update(func(tx *store.Tx) error {
		p, err := findPool(tx, call, in.UserPoolId)
		if err != nil {
			return err
		}
		if err := c.settle(p); err != nil {
			return err
		}
		if err := clientPoolTable.Put(tx, c.id(), p.id()); err != nil {
			return err
		}
		return clientTable.Put(tx, store.Key(p.id(), c.id()), c)
	})
	if err != nil {
		return nil, err
	}
	return &idp.CreateUserPoolClientOutput{UserPoolClient: &c.UserPoolClientType}, nil
}

// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeUserPoolClient.html
func (s *Service) describeUserPoolClient(_ context.Context, call *wire.Call, in *idp.DescribeUserPoolClientInput) (*idp.DescribeUserPoolClientOutput, error) {
	var c client
	err := s.Store.View(func(tx *store.Tx) error {
		p, err := findPool(tx, call, in.UserPoolId)
		if err != nil {
			return err
		}
		c, err = findClient(tx, p, in.ClientId)
		return err
	})
	if err != nil {
		return nil, err
	}
	return &idp.DescribeUserPoolClientOutput{UserPoolClient: &c.UserPoolClientType}, nil
}

// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUserPoolClients.html
func (s *Service) listUserPoolClients(_ context.Context, call *wire.Call, in *idp.ListUserPoolClientsInput) (*idp.ListUserPoolClientsOutput, error) {
	out := &idp.ListUserPoolClientsOutput{UserPoolClients: []types.UserPoolClientDescription{}}
	err := s.Store.View(func(tx *store.Tx) error {
		p, err := findPool(tx, call, in.UserPoolId)
		if err != nil {
			return err
		}
		clients, next, err := page(clientTable.All(tx, store.Key(p.id(), "")), in.MaxResults, in.NextToken, client.id)
		for _, c := range clients {
			out.UserPoolClients = append(out.UserPoolClients, types.UserPoolClientDescription{
				ClientId: c.ClientId, ClientName: c.ClientName, UserPoolId: p.Id,
			})
		}
		out.NextToken = next
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPoolClient.html
func (s *Service) updateUserPoolClient(_ context.Context, call *wire.Call, in *idp.UpdateUserPoolClientInput) (*idp.UpdateUserPoolClientOutput, error) {
	var c client
	err := s.Store.Update(func(tx *store.Tx) error {
		p, err := findPool(tx, call, in.UserPoolId)
		if err != nil {
			return err
		}
		if c, err = findClient(tx, p, in.ClientId); err != nil {
			return err
		}
		name := c.ClientName
		if err := overlay(&c.UserPoolClientType, in); err != nil {
			return err
		}
		setDefault(&c.ClientName, name)
		c.LastModifiedDate = aws.Time(s.Now())
		if err := c.settle(p); err != nil {
			return err
		}
		return clientTable.Put(tx, store.Key(p.id(), c.id()), c)
	})
	if err != nil {
		return nil, err
	}
	return &idp.UpdateUserPoolClientOutput{UserPoolClient: &c.UserPoolClientType}, nil
}

// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUserPoolClient.html
func (s *Service) deleteUserPoolClient(_ context.Context, call *wire.Call, in *idp.DeleteUserPoolClientInput) (*idp.DeleteUserPoolClientOutput, error) {
	err := s.Store.Update(func(tx *store.Tx) error {
		p, err := findPool(tx, call, in.UserPoolId)
		if err != nil {
			return err
		}
		c, err := findClient(tx, p, in.ClientId)
		if err != nil {
			return err
		}
		if err := clientPoolTable.Delete(tx, c.id()); err != nil {
			return err
		}
		return clientTable.Delete(tx, store.Key(p.id(), c.id()))
	})
	if err != nil {
		return nil, err
	}
	return &idp.DeleteUserPoolClientOutput{}, nil
}
