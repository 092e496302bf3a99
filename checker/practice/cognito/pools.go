package cognito

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"cognito-lambda-workshop/checker/practice/store"
	"cognito-lambda-workshop/checker/practice/wire"
)

// overlay copies an input's members onto the shape that shows them: their names agree in Cognito's API. What the
// input leaves out becomes empty, which is how UpdateUserPool and UpdateUserPoolClient reset it.
func overlay(onto, input any) error {
	data, err := json.Marshal(input)
	if err != nil {
		return fmt.Errorf("reading the input: %w", err)
	}
	if err := json.Unmarshal(data, onto); err != nil {
		return fmt.Errorf("taking over the input: %w", err)
	}
	return nil
}

// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPool.html
func (s *Service) createUserPool(_ context.Context, call *wire.Call, in *idp.CreateUserPoolInput) (*idp.CreateUserPoolOutput, error) {
	if len(in.UsernameAttributes) > 0 && len(in.AliasAttributes) > 0 {
		return nil, invalid("Only one of the aliasAttributes or usernameAttributes can be set in a user pool.")
	}
	schema, err := newSchema(in.Schema)
	if err != nil {
		return nil, err
	}
	var p pool
	if err := overlay(&p.UserPoolType, in); err != nil {
		return nil, err
	}
	id := call.Region + "_" + randomText(9, alnum)
	p.Id, p.Arn, p.Name = &id, aws.String(poolARN(call, id)), in.PoolName
	p.CreationDate, p.LastModifiedDate = aws.Time(s.Now()), aws.Time(s.Now())
	p.SchemaAttributes = schema
	if err := p.settle(); err != nil {
		return nil, err
	}
	keys, err := s.newKeyPair()
	if err != nil {
		return nil, err
	}
	err = s.Store.Update(func(tx *store.Tx) error {
		if err := keyTable.Put(tx, id, keys); err != nil {
			return err
		}
		return poolTable.Put(tx, id, p)
	})
	if err != nil {
		return nil, err
	}
	return &idp.CreateUserPoolOutput{UserPool: &p.UserPoolType}, nil
}

// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeUserPool.html
func (s *Service) describeUserPool(_ context.Context, call *wire.Call, in *idp.DescribeUserPoolInput) (*idp.DescribeUserPoolOutput, error) {
	var p pool
	err := s.Store.View(func(tx *store.Tx) (err error) {
		if p, err = findPool(tx, call, in.UserPoolId); err != nil {
			return err
		}
		for _, err := range userTable.All(tx, store.Key(p.id(), "")) {
			if err != nil {
				return err
			}
			p.EstimatedNumberOfUsers++
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return &idp.DescribeUserPoolOutput{UserPool: &p.UserPoolType}, nil
}

// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUserPools.html
func (s *Service) listUserPools(_ context.Context, call *wire.Call, in *idp.ListUserPoolsInput) (*idp.ListUserPoolsOutput, error) {
	out := &idp.ListUserPoolsOutput{UserPools: []types.UserPoolDescriptionType{}}
	err := s.Store.View(func(tx *store.Tx) error {
		pools, next, err := page(poolTable.All(tx, call.Region+"_"), in.MaxResults, in.NextToken, pool.id)
		for _, p := range pools {
			out.UserPools = append(out.UserPools, types.UserPoolDescriptionType{
				Id: p.Id, Name: p.Name, LambdaConfig: p.LambdaConfig,
				CreationDate: p.CreationDate, LastModifiedDate: p.LastModifiedDate,
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

// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPool.html
func (s *Service) updateUserPool(_ context.Context, call *wire.Call, in *idp.UpdateUserPoolInput) (*idp.UpdateUserPoolOutput, error) {
	err := s.Store.Update(func(tx *store.Tx) error {
		p, err := findPool(tx, call, in.UserPoolId)
		if err != nil {
			return err
		}
		if err := overlay(&p.UserPoolType, in); err != nil {
			return err
		}
		if in.PoolName != nil {
			p.Name = in.PoolName
		}
		p.LastModifiedDate = aws.Time(s.Now())
		if err := p.settle(); err != nil {
			return err
		}
		return poolTable.Put(tx, p.id(), p)
	})
	if err != nil {
		return nil, err
	}
	return &idp.UpdateUserPoolOutput{}, nil
}

// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-deletion-protection.html
func (s *Service) deleteUserPool(_ context.Context, call *wire.Call, in *idp.DeleteUserPoolInput) (*idp.DeleteUserPoolOutput, error) {
	err := s.Store.Update(func(tx *store.Tx) error {
		p, err := findPool(tx, call, in.UserPoolId)
		if err != nil {
			return err
		}
		if p.DeletionProtection == types.DeletionProtectionTypeActive {
			return invalid("The user pool cannot be deleted because deletion protection is activated. " +
				"Deletion protection must be inactivated first.")
		}
		return deletePool(tx, p)
	})
	if err != nil {
		return nil, err
	}
	return &idp.DeleteUserPoolOutput{}, nil
}

// deletePool removes a pool and all that is in it.
func deletePool(tx *store.Tx, p pool) error {
	all := store.Key(p.id(), "")
	for c, err := range clientTable.All(tx, all) {
		if err != nil {
			return err
		}
		if err := clientPoolTable.Delete(tx, c.id()); err != nil {
			return err
		}
	}
	for _, remove := range []func() error{
		func() error {
			return deleteAll(tx, clientTable, all, func(c client) string { return all + c.id() })
		},
		func() error { return deleteAll(tx, userTable, all, func(u user) string { return all + u.Username }) },
		func() error {
			return deleteAll(tx, nameTable, all, func(n signInName) string { return p.nameKey(n.Name) })
		},
		func() error { return deleteSignIns(tx, p, all) },
		func() error { return keyTable.Delete(tx, p.id()) },
		func() error { return poolTable.Delete(tx, p.id()) },
	} {
		if err := remove(); err != nil {
			return err
		}
	}
	return nil
}
