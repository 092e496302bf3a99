// Package logs is Amazon CloudWatch Logs in the practice account: groups, streams and events. Who may write is for
// policies to say, and so for others; here is what CloudWatch Logs stores, refuses and answers.
package logs

import (
	"context"
	"fmt"
	"time"

	api "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"

	"cognito-lambda-workshop/checker/practice/store"
	"cognito-lambda-workshop/checker/practice/wire"
)

// Options are what the service needs from outside.
type Options struct {
	Store   *store.Store
	Account string
	Now     func() time.Time
}

// Service answers the operations of CloudWatch Logs.
type Service struct {
	Options
}

// New makes the service.
func New(options Options) *Service { return &Service{options} }

// Operations is the list of what is emulated. What each is about, as policies see it:
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
func (s *Service) Operations() []wire.Operation {
	return model.HoldAll([]wire.Operation{
		wire.On(wire.Op(s.createLogGroup), func(call *wire.Call, in *api.CreateLogGroupInput) string {
			return groupResource(call, in.LogGroupName)
		}),
		wire.On(wire.Op(s.describeLogGroups), func(call *wire.Call, _ *api.DescribeLogGroupsInput) string {
			return arn(call, "") + ":log-stream:"
		}),
		wire.On(wire.Op(s.deleteLogGroup), func(call *wire.Call, in *api.DeleteLogGroupInput) string {
			return groupResource(call, in.LogGroupName)
		}),
		wire.On(wire.Op(s.createLogStream), func(call *wire.Call, in *api.CreateLogStreamInput) string {
			return streamResource(call, in.LogGroupName, in.LogStreamName)
		}),
		wire.On(wire.Op(s.describeLogStreams), func(call *wire.Call, in *api.DescribeLogStreamsInput) string {
			return groupResource(call, in.LogGroupName, in.LogGroupIdentifier)
		}),
		wire.On(wire.Op(s.deleteLogStream), func(call *wire.Call, in *api.DeleteLogStreamInput) string {
			return streamResource(call, in.LogGroupName, in.LogStreamName)
		}),
		wire.On(wire.Op(s.putLogEvents), func(call *wire.Call, in *api.PutLogEventsInput) string {
			return streamResource(call, in.LogGroupName, in.LogStreamName)
		}),
		wire.On(wire.Op(s.getLogEvents), func(call *wire.Call, in *api.GetLogEventsInput) string {
			return streamResource(call, in.LogGroupName, in.LogStreamName, in.LogGroupIdentifier)
		}),
		wire.On(wire.Op(s.filterLogEvents), func(call *wire.Call, in *api.FilterLogEventsInput) string {
			return groupResource(call, in.LogGroupName, in.LogGroupIdentifier)
		}),
		wire.On(wire.Op(s.tagResource), func(_ *wire.Call, in *api.TagResourceInput) string { return orEmpty(in.ResourceArn) }),
		wire.On(wire.Op(s.untagResource), func(_ *wire.Call, in *api.UntagResourceInput) string { return orEmpty(in.ResourceArn) }),
		wire.On(wire.Op(s.listTagsForResource), func(_ *wire.Call, in *api.ListTagsForResourceInput) string {
			return orEmpty(in.ResourceArn)
		}),
	})
}

// Event is one line of a log.
type Event struct {
	Time    time.Time
	Message string
}

// GroupExists tells whether a log group is there.
func (s *Service) GroupExists(_ context.Context, region, name string) (bool, error) {
	var found bool
	err := s.Store.View(func(tx *store.Tx) (err error) {
		_, found, err = groups.Get(tx, store.Key(region, name))
		return err
	})
	if err != nil {
		return false, fmt.Errorf("looking for the log group %s: %w", name, err)
	}
	return found, nil
}

// Write appends events to a stream, and makes the group and the stream where they are missing. Whether the writer
// may do so is for the caller to decide.
func (s *Service) Write(_ context.Context, region, groupName, streamName string, events []Event) error {
	now := s.Now().UnixMilli()
	lines := make([]event, 0, len(events))
	for _, e := range events {
		lines = append(lines, event{Time: e.Time.UnixMilli(), Ingested: now, Message: e.Message})
	}
	err := s.Store.Update(func(tx *store.Tx) error {
		key := store.Key(region, groupName)
		_, found, err := groups.Get(tx, key)
		if err == nil && !found {
			err = groups.Put(tx, key, group{Name: groupName, Class: "STANDARD", Created: now})
		}
		if err != nil {
			return err
		}
		to, found, err := streams.Get(tx, store.Key(region, groupName, streamName))
		if err != nil {
			return err
		}
		if !found {
			to = stream{Name: streamName, Created: now}
		}
		return appendTo(tx, region, groupName, to, lines)
	})
	if err != nil {
		return fmt.Errorf("writing to the log group %s: %w", groupName, err)
	}
	return nil
}
