package iam

import (
	"context"
	"maps"
	"slices"
	"strings"

	api "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"cognito-lambda-workshop/checker/practice/store"
	"cognito-lambda-workshop/checker/practice/wire"
)

// maxTags: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules
const maxTags = 50

// addTags gives old tags with new ones added. Keys that differ only in case are the same key; the newer spelling stays.
func addTags(old map[string]string, added []types.Tag) (map[string]string, error) {
	tags := map[string]string{}
	maps.Copy(tags, old)
	seen := map[string]bool{}
	for _, tag := range added {
		key := *tag.Key
		switch {
		case strings.HasPrefix(strings.ToLower(key), "aws:"):
			return nil, invalid("System tags cannot be added/updated/deleted by a requester.")
		case seen[strings.ToLower(key)]:
			return nil, wire.Errorf("InvalidInput", "Duplicate tag keys found. Please note that Tag keys are case insensitive.")
		}
		seen[strings.ToLower(key)] = true
		maps.DeleteFunc(tags, func(known, _ string) bool { return strings.EqualFold(known, key) })
		tags[key] = *tag.Value
	}
	if len(tags) > maxTags {
		return nil, limitExceeded("The number of tags has reached the maximum limit.")
	}
	return tags, nil
}

func removeTags(tags map[string]string, keys []string) {
	for _, key := range keys {
		maps.DeleteFunc(tags, func(known, _ string) bool { return strings.EqualFold(known, key) })
	}
}

// tagList is nil without tags: AWS leaves the element out then.
func tagList(tags map[string]string) []types.Tag {
	var list []types.Tag
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		value := tags[key]
		list = append(list, types.Tag{Key: &key, Value: &value})
	}
	return list
}

func paginateTags(tags map[string]string, marker *string, maxItems *int32) (page[types.Tag], error) {
	return paginate(tagList(tags), func(t types.Tag) string { return *t.Key }, marker, maxItems)
}

func (s *Service) tagRole(_ context.Context, _ *wire.Call, in *api.TagRoleInput) (*api.TagRoleOutput, error) {
	err := s.changeRole(in.RoleName, func(_ *store.Tx, r *role) (err error) {
		r.Tags, err = addTags(r.Tags, in.Tags)
		return err
	})
	return &api.TagRoleOutput{}, err
}

func (s *Service) untagRole(_ context.Context, _ *wire.Call, in *api.UntagRoleInput) (*api.UntagRoleOutput, error) {
	err := s.changeRole(in.RoleName, func(_ *store.Tx, r *role) error {
		removeTags(r.Tags, in.TagKeys)
		return nil
	})
	return &api.UntagRoleOutput{}, err
}

func (s *Service) listRoleTags(_ context.Context, _ *wire.Call, in *api.ListRoleTagsInput) (*api.ListRoleTagsOutput, error) {
	r, err := s.readRole(in.RoleName)
	if err != nil {
		return nil, err
	}
	part, err := paginateTags(r.Tags, in.Marker, in.MaxItems)
	return &api.ListRoleTagsOutput{Tags: part.Items, IsTruncated: part.Truncated, Marker: part.Marker}, err
}

func (s *Service) tagPolicy(_ context.Context, _ *wire.Call, in *api.TagPolicyInput) (*api.TagPolicyOutput, error) {
	err := s.changePolicy(in.PolicyArn, func(_ *store.Tx, m *managed) (err error) {
		m.Tags, err = addTags(m.Tags, in.Tags)
		return err
	})
	return &api.TagPolicyOutput{}, err
}

func (s *Service) untagPolicy(_ context.Context, _ *wire.Call, in *api.UntagPolicyInput) (*api.UntagPolicyOutput, error) {
	err := s.changePolicy(in.PolicyArn, func(_ *store.Tx, m *managed) error {
		removeTags(m.Tags, in.TagKeys)
		return nil
	})
	return &api.UntagPolicyOutput{}, err
}

func (s *Service) listPolicyTags(_ context.Context, _ *wire.Call, in *api.ListPolicyTagsInput) (*api.ListPolicyTagsOutput, error) {
	m, err := s.readPolicy(in.PolicyArn)
	if err != nil {
		return nil, err
	}
	part, err := paginateTags(m.Tags, in.Marker, in.MaxItems)
	return &api.ListPolicyTagsOutput{Tags: part.Items, IsTruncated: part.Truncated, Marker: part.Marker}, err
}
