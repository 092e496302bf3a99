package lambda

import (
	"context"
	"fmt"

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
	may, err := s.mayLog(ctx, call, *f.Configuration.Role, group, result.Stream)
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

// mayLog tells whether a role may make a stream in a group and write to it, and make the group if there is none.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
func (s *Service) mayLog(ctx context.Context, call *wire.Call, role, group, stream string) (bool, error) {
	groupARN := fmt.Sprintf("arn:aws:logs:%s:%s:log-group:%s", call.Region, call.Account, group)
	streamARN := groupARN + ":log-stream:" + stream
	for _, action := range []string{"logs:CreateLogStream", "logs:PutLogEvents"} {
		if may, err := s.Roles.Allows(ctx, role, action, streamARN); !may || err != nil {
			return false, err
		}
	}
	there, err := s.Logs.GroupExists(ctx, call.Region, group)
	if there || err != nil {
		return there, err
	}
	// Policies name a group with ":*" behind it or without, and AWS takes both for this action.
	for _, resource := range []string{groupARN, groupARN + ":log-stream:"} {
		if may, err := s.Roles.Allows(ctx, role, "logs:CreateLogGroup", resource); may || err != nil {
			return may, err
		}
	}
	return false, nil
}
