package lambda

import (
	"context"
	"maps"
	"net/http"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	api "github.com/aws/aws-sdk-go-v2/service/lambda"

	"cognito-lambda-workshop/checker/practice/regex"
	"cognito-lambda-workshop/checker/practice/wire"
)

// Tags of a function.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-tags.html
const (
	maxTags     = 50
	maxTagKey   = 128
	maxTagValue = 256

	taggablePattern = `arn:(aws[a-zA-Z-]*):lambda:[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:\d{12}:(function:[a-zA-Z0-9-_]+(:(\$LATEST|[a-zA-Z0-9-_]+))?|` +
		`code-signing-config:csc-[a-z0-9]{17}|event-source-mapping:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|capacity-provider:[a-zA-Z0-9-_]+)`
)

var (
	taggable = regex.New(`^` + taggablePattern + `$`)
	tagText  = regex.New(`^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$`)
)

// bindUntag reads the keys, of which a query may have several.
func bindUntag(r *http.Request, _ []byte, in any) error {
	in.(*api.UntagResourceInput).TagKeys = r.URL.Query()["tagKeys"]
	return nil
}

// tagged finds out which function an ARN means. Other resources of Lambda have tags in AWS, but not here.
func tagged(call *wire.Call, operation string, arn *string) (target, error) {
	switch {
	case arn == nil:
		return target{}, wire.MissingMember("resource")
	case !taggable.MatchString(*arn):
		return target{}, wire.BrokenConstraint(*arn, "resource", "satisfy regular expression pattern: "+taggablePattern)
	case !strings.Contains(*arn, ":function:"):
		return target{}, wire.NotEmulated("tags of Lambda resources other than functions")
	}
	t, err := resolve(call, operation, arn, nil)
	if err == nil && t.qualifier != "" {
		err = invalid("Tags on function aliases and versions are not supported. Please specify a function ARN.")
	}
	return t, err
}

func checkTags(tags map[string]string) error {
	if len(tags) > maxTags {
		return tooManyTags()
	}
	for key, value := range tags {
		switch {
		case key == "" || len(key) > maxTagKey:
			return invalid("Tag keys must have between 1 and %d characters.", maxTagKey)
		case len(value) > maxTagValue:
			return invalid("Tag values must have at most %d characters.", maxTagValue)
		case strings.HasPrefix(strings.ToLower(key), "aws:"):
			return invalid("Tag keys must not begin with aws:, which is for AWS's own use.")
		case !tagText.MatchString(key) || !tagText.MatchString(value):
			return invalid("Tags may have letters, digits, spaces and _ . : / = + - @ only.")
		}
	}
	return nil
}

func tooManyTags() error { return invalid("Number of tags exceeds resource tag limit.") }

// https://docs.aws.amazon.com/lambda/latest/api/API_TagResource.html
func (s *Service) tagResource(_ context.Context, call *wire.Call, in *api.TagResourceInput) (*api.TagResourceOutput, error) {
	t, err := tagged(call, "TagResource", in.Resource)
	if err != nil {
		return nil, err
	}
	if err := checkTags(in.Tags); err != nil {
		return nil, err
	}
	_, err = s.amend(call, t, func(f *function) error {
		if f.Tags == nil {
			f.Tags = map[string]string{}
		}
		maps.Copy(f.Tags, in.Tags)
		if len(f.Tags) > maxTags {
			return tooManyTags()
		}
		f.Configuration.RevisionId = aws.String(newID())
		return nil
	})
	if err != nil {
		return nil, err
	}
	return &api.TagResourceOutput{}, nil
}

// https://docs.aws.amazon.com/lambda/latest/api/API_UntagResource.html
func (s *Service) untagResource(_ context.Context, call *wire.Call, in *api.UntagResourceInput) (*api.UntagResourceOutput, error) {
	t, err := tagged(call, "UntagResource", in.Resource)
	if err != nil {
		return nil, err
	}
	if len(in.TagKeys) == 0 {
		return nil, wire.MissingMember("tagKeys")
	}
	if len(in.TagKeys) > maxTags {
		return nil, wire.BrokenConstraint("", "tagKeys", "have length less than or equal to "+strconv.Itoa(maxTags))
	}
	_, err = s.amend(call, t, func(f *function) error {
		for _, key := range in.TagKeys {
			delete(f.Tags, key)
		}
		f.Configuration.RevisionId = aws.String(newID())
		return nil
	})
	if err != nil {
		return nil, err
	}
	return &api.UntagResourceOutput{}, nil
}

// https://docs.aws.amazon.com/lambda/latest/api/API_ListTags.html
func (s *Service) listTags(_ context.Context, call *wire.Call, in *api.ListTagsInput) (*api.ListTagsOutput, error) {
	t, err := tagged(call, "ListTags", in.Resource)
	if err != nil {
		return nil, err
	}
	f, err := s.find(call, t)
	if err != nil {
		return nil, err
	}
	tags := f.Tags
	if tags == nil {
		tags = map[string]string{}
	}
	return &api.ListTagsOutput{Tags: tags}, nil
}
