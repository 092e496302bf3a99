package logs

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	api "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"

	"cognito-lambda-workshop/checker/practice/store"
	"cognito-lambda-workshop/checker/practice/wire"
)

func (s *Service) createLogStream(_ context.Context, call *wire.Call, in *api.CreateLogStreamInput) (*api.CreateLogStreamOutput, error) {
	group, name := *in.LogGroupName, *in.LogStreamName
	if err := plain("logStreamName", &name); err != nil {
		return nil, err
	}
	err := s.Store.Update(func(tx *store.Tx) error {
		if _, err := findGroup(tx, call.Region, group); err != nil {
			return err
		}
		key := store.Key(call.Region, group, name)
		if _, found, err := streams.Get(tx, key); err != nil || found {
			return firstOf(err, streamExists)
		}
		return streams.Put(tx, key, stream{Name: name, Created: s.Now().UnixMilli()})
	})
	return &api.CreateLogStreamOutput{}, err
}

func readStreams(tx *store.Tx, prefix string) ([]stream, error) {
	var list []stream
	for one, err := range streams.All(tx, prefix) {
		if err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	return list, nil
}

func (s *Service) describeLogStreams(_ context.Context, call *wire.Call, in *api.DescribeLogStreamsInput) (*api.DescribeLogStreamsOutput, error) {
	group, groupErr := either(call, in.LogGroupName, in.LogGroupIdentifier)
	if err := firstOf(groupErr, plain("logStreamNamePrefix", in.LogStreamNamePrefix)); err != nil {
		return nil, err
	}
	byTime := in.OrderBy == types.OrderByLastEventTime
	if byTime && in.LogStreamNamePrefix != nil {
		return nil, invalid("Cannot order by LastEventTime with a logStreamNamePrefix.")
	}
	var list []stream
	err := s.Store.View(func(tx *store.Tx) error {
		if _, err := findGroup(tx, call.Region, group); err != nil {
			return err
		}
		var err error
		list, err = readStreams(tx, store.Key(call.Region, group, orEmpty(in.LogStreamNamePrefix)))
		return err
	})
	if err != nil {
		return nil, err
	}
	if byTime {
		slices.SortStableFunc(list, func(a, b stream) int { return cmp.Compare(a.Last, b.Last) })
	}
	if in.Descending != nil && *in.Descending {
		slices.Reverse(list)
	}
	part, next, err := paginate(list, func(one stream) string { return one.Name }, in.NextToken, count(in.Limit, 50))
	if err != nil {
		return nil, err
	}
	out := &api.DescribeLogStreamsOutput{LogStreams: []types.LogStream{}, NextToken: next}
	for _, one := range part {
		out.LogStreams = append(out.LogStreams, one.described(call, group))
	}
	return out, nil
}

// described leaves storedBytes at 0: AWS no longer counts it for streams.
func (one stream) described(call *wire.Call, group string) types.LogStream {
	address := streamARN(call, group, one.Name)
	var noBytes int64
	described := types.LogStream{
		LogStreamName: &one.Name, Arn: &address, CreationTime: &one.Created,
		StoredBytes: &noBytes, //nolint:staticcheck // AWS deprecated it and sends it all the same
	}
	if one.Written > 0 {
		described.FirstEventTimestamp, described.LastEventTimestamp = &one.First, &one.Last
		described.LastIngestionTime = &one.Ingested
		described.UploadSequenceToken = one.sequenceToken()
	}
	return described
}

// sequenceToken is still sent by AWS, and no longer asked for.
func (one stream) sequenceToken() *string {
	token := fmt.Sprintf("%056d", one.Written)
	return &token
}

func (s *Service) deleteLogStream(_ context.Context, call *wire.Call, in *api.DeleteLogStreamInput) (*api.DeleteLogStreamOutput, error) {
	group, name := *in.LogGroupName, *in.LogStreamName
	if err := plain("logStreamName", &name); err != nil {
		return nil, err
	}
	err := s.Store.Update(func(tx *store.Tx) error {
		if _, err := findStream(tx, call.Region, group, name); err != nil {
			return err
		}
		if err := deleteEvents(tx, call.Region, group, store.Key(call.Region, group, name, "")); err != nil {
			return err
		}
		return streams.Delete(tx, store.Key(call.Region, group, name))
	})
	return &api.DeleteLogStreamOutput{}, err
}
