package lambda

import (
	"context"
	"fmt"

	"cognito-lambda-workshop/checker/policy"
	"cognito-lambda-workshop/checker/practice/logs"
	"cognito-lambda-workshop/checker/practice/sandbox"
	"cognito-lambda-workshop/checker/practice/wire"
)

// keepLogs writes what an invocation logged, if the function's role may. If it may not, there are no logs, and
// nobody is told: so it is in AWS.
// https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html
func (s *Service) keepLogs(ctx context.Context, call *wire.Call, f function, result sandbox.Result) error {
	if len(result.Lines) == 0 {
		return nil
	}
	group := *f.Configuration.LoggingConfig.LogGroup
	may, err := s.mayLog(ctx, call, *f.Configuration.Role, group)
	if err != nil {
		return fmt.Errorf("reading what %s may log: %w", *f.Configuration.FunctionName, err)
	}
	if !may {
		return nil
	}
	var events []logs.Event
	for _, line := range result.Lines {
		events = append(events, logs.Event{Time: line.Time, Message: line.Text + "\n"})
	}
	if err := s.Logs.Write(ctx, call.Region, group, result.Stream, events); err != nil {
		return fmt.Errorf("writing the log of %s: %w", *f.Configuration.FunctionName, err)
	}
	return nil
}

// mayLog tells whether a role may write to a group, and make the group if there is none.
func (s *Service) mayLog(ctx context.Context, call *wire.Call, role, group string) (bool, error) {
	there, err := s.Logs.GroupExists(ctx, call.Region, group)
	if err != nil {
		return false, err
	}
	for _, asked := range policy.WriteLogs("aws", call.Region, call.Account, group) {
		if asked.IfNoGroup && there {
			continue
		}
		if may, err := s.allowsOne(ctx, role, asked); !may || err != nil {
			return false, err
		}
	}
	return true, nil
}

func (s *Service) allowsOne(ctx context.Context, role string, asked policy.LogAction) (bool, error) {
	for _, resource := range asked.Resources {
		if may, err := s.Roles.Allows(ctx, role, asked.Action, resource); may || err != nil {
			return may, err
		}
	}
	return false, nil
}
