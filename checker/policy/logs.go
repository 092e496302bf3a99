package policy

import "fmt"

// LogAction is one action that a role must be allowed for a function's logs to be written. It is enough that one of
// the resources is allowed: policies name a log group in several ways, and AWS takes them all.
type LogAction struct {
	Action    string
	Resources []string
	IfNoGroup bool // it is needed only while the log group is not there
}

// WriteLogs are the actions that writing a function's logs to a log group takes.
// https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html#monitoring-cloudwatchlogs-prereqs and
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
func WriteLogs(partition, region, account, group string) []LogAction {
	groupARN := fmt.Sprintf("arn:%s:logs:%s:%s:log-group:%s", partition, region, account, group)
	// No policy of sense names the stream of one environment, whose name nobody knows beforehand.
	stream := groupARN + ":log-stream:2026/11/22/[$LATEST]0123456789abcdef0123456789abcdef"
	return []LogAction{
		{Action: "logs:CreateLogGroup", Resources: []string{groupARN, groupARN + ":log-stream:"}, IfNoGroup: true},
		{Action: "logs:CreateLogStream", Resources: []string{stream}},
		{Action: "logs:PutLogEvents", Resources: []string{stream}},
	}
}
