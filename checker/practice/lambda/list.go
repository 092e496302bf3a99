package lambda

import (
	"context"
	"encoding/base64"

	"github.com/aws/aws-sdk-go-v2/aws"
	api "github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"cognito-lambda-workshop/checker/practice/store"
	"cognito-lambda-workshop/checker/practice/wire"
)

// Lists have at most 50 functions a page, whatever was asked for.
// https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html
const longestPage = 50

func (s *Service) listFunctions(_ context.Context, call *wire.Call, in *api.ListFunctionsInput) (*api.ListFunctionsOutput, error) {
	size, after, err := page(in.MaxItems, in.Marker)
	if err != nil {
		return nil, err
	}
	out := &api.ListFunctionsOutput{Functions: []types.FunctionConfiguration{}}
	err = s.Store.View(func(tx *store.Tx) error {
		for f, err := range functions.All(tx, key(call, "")) {
			if err != nil {
				return err
			}
			name := *f.Configuration.FunctionName
			if name <= after {
				continue
			}
			if len(out.Functions) == size {
				last := *out.Functions[size-1].FunctionName
				out.NextMarker = aws.String(base64.StdEncoding.EncodeToString([]byte(last)))
				return nil
			}
			out.Functions = append(out.Functions, listed(f, in.FunctionVersion == types.FunctionVersionAll))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// https://docs.aws.amazon.com/lambda/latest/api/API_ListVersionsByFunction.html
func (s *Service) listVersionsByFunction(_ context.Context, call *wire.Call, in *api.ListVersionsByFunctionInput) (*api.ListVersionsByFunctionOutput, error) {
	t, err := resolve(call, "ListVersionsByFunction", in.FunctionName, nil)
	if err != nil {
		return nil, err
	}
	_, after, err := page(in.MaxItems, in.Marker)
	if err != nil {
		return nil, err
	}
	f, err := s.find(call, t)
	if err != nil {
		return nil, err
	}
	out := &api.ListVersionsByFunctionOutput{Versions: []types.FunctionConfiguration{}}
	if after < latest {
		out.Versions = append(out.Versions, listed(f, true))
	}
	return out, nil
}

// page reads how long a page may be, and the name after which it begins.
func page(items *int32, marker *string) (size int, after string, err error) {
	size = longestPage
	if items != nil {
		size = min(int(*items), longestPage)
	}
	if marker != nil {
		name, err := base64.StdEncoding.DecodeString(*marker)
		if err != nil {
			return 0, "", invalid("Invalid marker")
		}
		after = string(name)
	}
	return size, after, nil
}
