package lambda

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	api "github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"cognito-lambda-workshop/checker/practice/store"
	"cognito-lambda-workshop/checker/practice/wire"
)

// The quotas of a Region. New accounts often begin with fewer concurrent executions; the practice account, where nobody
// can ask for more, has the documented default.
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
const (
	concurrentExecutions = 1000
	totalCodeSize        = 75 << 30
)

// getAccountSettings is about the functions of the caller's Region.
// https://docs.aws.amazon.com/lambda/latest/api/API_GetAccountSettings.html
func (s *Service) getAccountSettings(_ context.Context, call *wire.Call, _ *api.GetAccountSettingsInput) (*api.GetAccountSettingsOutput, error) {
	usage := &types.AccountUsage{}
	err := s.Store.View(func(tx *store.Tx) error {
		for f, err := range functions.All(tx, key(call, "")) {
			if err != nil {
				return err
			}
			usage.FunctionCount++
			usage.TotalCodeSize += f.Configuration.CodeSize
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return &api.GetAccountSettingsOutput{
		AccountLimit: &types.AccountLimit{
			CodeSizeUnzipped: maxUnzipped, CodeSizeZipped: maxZipped, TotalCodeSize: totalCodeSize,
			ConcurrentExecutions: concurrentExecutions, UnreservedConcurrentExecutions: aws.Int32(concurrentExecutions),
		},
		AccountUsage: usage,
	}, nil
}
