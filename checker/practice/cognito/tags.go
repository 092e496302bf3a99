package cognito

import (
	"context"
	"maps"
	"strings"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"

	"cognito-lambda-workshop/checker/practice/store"
	"cognito-lambda-workshop/checker/practice/wire"
)

// Only user pools can have tags. https://docs.aws.amazon.com/cognito/latest/developerguide/tagging.html

// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_TagResource.html
func (s *Service) tagResource(_ context.Context, call *wire.Call, in *idp.TagResourceInput) (*idp.TagResourceOutput, error) {
	err := s.changeTags(call, *in.ResourceArn, func(tags map[string]string) { maps.Copy(tags, in.Tags) })
	if err != nil {
		return nil, err
	}
	return &idp.TagResourceOutput{}, nil
}

// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UntagResource.html
func (s *Service) untagResource(_ context.Context, call *wire.Call, in *idp.UntagResourceInput) (*idp.UntagResourceOutput, error) {
	err := s.changeTags(call, *in.ResourceArn, func(tags map[string]string) {
		for _, key := range in.TagKeys {
			delete(tags, key)
		}
	})
	if err != nil {
		return nil, err
	}
	return &idp.UntagResourceOutput{}, nil
}

// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListTagsForResource.html
func (s *Service) listTagsForResource(_ context.Context, call *wire.Call, in *idp.ListTagsForResourceInput) (*idp.ListTagsForResourceOutput, error) {
	var p pool
	err := s.Store.View(func(tx *store.Tx) (err error) {
		p, err = findTagged(tx, call, *in.ResourceArn)
		return err
	})
	if err != nil {
		return nil, err
	}
	return &idp.ListTagsForResourceOutput{Tags: p.UserPoolTags}, nil
}

func (s *Service) changeTags(call *wire.Call, arn string, change func(map[string]string)) error {
	return s.Store.Update(func(tx *store.Tx) error {
		p, err := findTagged(tx, call, arn)
		if err != nil {
			return err
		}
		change(p.UserPoolTags)
		return poolTable.Put(tx, p.id(), p)
	})
}

func findTagged(tx *store.Tx, call *wire.Call, arn string) (pool, error) {
	id, ours := strings.CutPrefix(arn, poolARN(call, ""))
	if !ours {
		return pool{}, wire.Errorf("ResourceNotFoundException", "Resource %s does not exist.", arn)
	}
	return findPool(tx, call, &id)
}
