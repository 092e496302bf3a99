package policy

import "fmt"

// WriteLogs are the questions that decide whether a role may write a function's logs to a log group. The first,
// logs:CreateLogGroup, matters only while the group is not there.
// https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html#monitoring-cloudwatchlogs-prereqs
func WriteLogs(partition, region, account, group string) []Request {
	groupARN := fmt.Sprintf("arn:%s:logs:%s:%s:log-group:%s", partition, region, account, group)
	// A policy may name the group with or without the ":*" that stands for its streams; a stream's own ARN is matched
	// by the forms that AWS documents for each action.
	// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
	stream := groupARN + ":log-stream:stream"
	return []Request{
		{Action: "logs:CreateLogGroup", Resource: groupARN + ":log-stream:"},
		{Action: "logs:CreateLogStream", Resource: stream},
		{Action: "logs:PutLogEvents", Resource: stream},
	}
}
