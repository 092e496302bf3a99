package logs

import (
	"cmp"
	"context"
	"slices"
	"strings"

	api "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"

	"cognito-lambda-workshop/checker/practice/store"
	"cognito-lambda-workshop/checker/practice/wire"
)

// filterLogEvents reads the streams of a group together. `aws logs tail` lives on it.
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html
func (s *Service) filterLogEvents(_ context.Context, call *wire.Call, in *api.FilterLogEventsInput) (*api.FilterLogEventsOutput, error) {
	group, groupErr := either(call, in.LogGroupName, in.LogGroupIdentifier)
	if err := firstOf(groupErr, checkStreams(in)); err != nil {
		return nil, err
	}
	pattern, err := parsePattern(orEmpty(in.FilterPattern))
	if err != nil {
		return nil, err
	}
	from, err := readToken(in.NextToken)
	if err != nil {
		return nil, err
	}
	if in.NextToken == nil {
		from.forward = in.StartFromHead == nil || *in.StartFromHead
	}
	var list []event
	err = s.Store.View(func(tx *store.Tx) error {
		if _, err := findGroup(tx, call.Region, group); err != nil {
			return err
		}
		for _, name := range in.LogStreamNames {
			if _, err := findStream(tx, call.Region, group, name); err != nil {
				return err
			}
		}
		list, err = read(tx, store.Key(call.Region, group, orEmpty(in.LogStreamNamePrefix)), func(e event) bool {
			inTime := (in.StartTime == nil || e.Time >= *in.StartTime) && (in.EndTime == nil || e.Time <= *in.EndTime)
			named := in.LogStreamNames == nil || slices.Contains(in.LogStreamNames, e.Stream)
			return inTime && named && from.reaches(e) && pattern.matches(e.Message)
		})
		return err
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(list, func(a, b event) int {
		if a.Time != b.Time {
			return cmp.Compare(a.Time, b.Time)
		}
		return strings.Compare(a.id(), b.id())
	})
	return filtered(list, count(in.Limit, maxEvents), from.forward), nil
}

func checkStreams(in *api.FilterLogEventsInput) error {
	if in.LogStreamNames != nil && in.LogStreamNamePrefix != nil {
		return invalid("logStreamNamePrefix and logStreamNames are mutually exclusive parameters.")
	}
	for _, name := range in.LogStreamNames {
		if err := plain("logStreamNames", &name); err != nil {
			return err
		}
	}
	return plain("logStreamNamePrefix", in.LogStreamNamePrefix)
}

// filtered cuts out what one answer holds; newest first when the reader looks back.
func filtered(list []event, size int, forward bool) *api.FilterLogEventsOutput {
	part := window(list, size, forward)
	if !forward {
		slices.Reverse(part)
	}
	out := &api.FilterLogEventsOutput{Events: []types.FilteredLogEvent{}, SearchedLogStreams: []types.SearchedLogStream{}}
	for _, e := range part {
		id := e.id()
		out.Events = append(out.Events, types.FilteredLogEvent{
			EventId: &id, LogStreamName: &e.Stream, Timestamp: &e.Time, IngestionTime: &e.Ingested, Message: &e.Message,
		})
	}
	if len(part) < len(list) {
		direction := map[bool]string{true: "f", false: "b"}[forward]
		next := direction + "/" + part[len(part)-1].id() + "/s"
		out.NextToken = &next
	}
	return out
}
