package logs

import (
	"context"
	"maps"
	"slices"
	"strings"

	api "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"

	"cognito-lambda-workshop/checker/practice/regex"
	"cognito-lambda-workshop/checker/practice/store"
	"cognito-lambda-workshop/checker/practice/wire"
)

// maxTags: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_TagResource.html
const maxTags = 50

func addTags(old, added map[string]string) (map[string]string, error) {
	tags := map[string]string{}
	maps.Copy(tags, old)
	for _, key := range slices.Sorted(maps.Keys(added)) {
		if strings.HasPrefix(strings.ToLower(key), "aws:") {
			return nil, invalid("Tag keys that begin with aws: are reserved for AWS: %s", key)
		}
		tags[key] = added[key]
	}
	if len(tags) > maxTags {
		return nil, wire.Errorf("TooManyTagsException", "A log group can have at most %d tags.", maxTags)
	}
	return tags, nil
}

var groupPattern = regex.New(`^[.\-_/#A-Za-z0-9]+$`)

// tagged takes the ARN of a group, with or without its star, to the group's name.
func tagged(call *wire.Call, resource *string) (string, error) {
	name, found := strings.CutPrefix(strings.TrimSuffix(*resource, ":*"), arn(call, ""))
	if !found || !groupPattern.MatchString(name) {
		return "", invalid("The specified resource is invalid: %s", *resource)
	}
	return name, nil
}

func (s *Service) changeTags(call *wire.Call, resource *string, change func(map[string]string) (map[string]string, error)) error {
	name, err := tagged(call, resource)
	if err != nil {
		return err
	}
	return s.Store.Update(func(tx *store.Tx) error {
		g, err := findGroup(tx, call.Region, name)
		if err != nil {
			return err
		}
		if g.Tags, err = change(g.Tags); err != nil {
			return err
		}
		return groups.Put(tx, store.Key(call.Region, name), g)
	})
}

func (s *Service) tagResource(_ context.Context, call *wire.Call, in *api.TagResourceInput) (*api.TagResourceOutput, error) {
	err := s.changeTags(call, in.ResourceArn, func(tags map[string]string) (map[string]string, error) {
		return addTags(tags, in.Tags)
	})
	return &api.TagResourceOutput{}, err
}

func (s *Service) untagResource(_ context.Context, call *wire.Call, in *api.UntagResourceInput) (*api.UntagResourceOutput, error) {
	err := s.changeTags(call, in.ResourceArn, func(tags map[string]string) (map[string]string, error) {
		for _, key := range in.TagKeys {
			delete(tags, key)
		}
		return tags, nil
	})
	return &api.UntagResourceOutput{}, err
}

func (s *Service) listTagsForResource(_ context.Context, call *wire.Call, in *api.ListTagsForResourceInput) (*api.ListTagsForResourceOutput, error) {
	name, err := tagged(call, in.ResourceArn)
	if err != nil {
		return nil, err
	}
	out := &api.ListTagsForResourceOutput{Tags: map[string]string{}}
	err = s.Store.View(func(tx *store.Tx) error {
		g, err := findGroup(tx, call.Region, name)
		maps.Copy(out.Tags, g.Tags)
		return err
	})
	return out, err
}
