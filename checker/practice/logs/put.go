package logs

import (
	"context"
	"time"

	api "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"

	"cognito-lambda-workshop/checker/practice/store"
	"cognito-lambda-workshop/checker/practice/wire"
)

// What one call may carry: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
const (
	maxBatch      = 1 << 20 // bytes
	maxEvents     = 10000
	longestSpan   = 24 * time.Hour
	oldestEvent   = 14 * 24 * time.Hour
	newestInFront = 2 * time.Hour
)

func (s *Service) putLogEvents(_ context.Context, call *wire.Call, in *api.PutLogEventsInput) (*api.PutLogEventsOutput, error) {
	group, name := *in.LogGroupName, *in.LogStreamName
	if err := firstOf(plain("logStreamName", &name), checkBatch(in.LogEvents)); err != nil {
		return nil, err
	}
	out := &api.PutLogEventsOutput{}
	err := s.Store.Update(func(tx *store.Tx) error {
		to, err := findStream(tx, call.Region, group, name)
		if err != nil {
			return err
		}
		lines, rejected := s.sift(in.LogEvents)
		if err := checkSpan(lines); err != nil {
			return err
		}
		out.RejectedLogEventsInfo = rejected
		if err := appendTo(tx, call.Region, group, to, lines); err != nil {
			return err
		}
		to.Written += int64(len(lines))
		out.NextSequenceToken = to.sequenceToken()
		return nil
	})
	return out, err
}

// checkBatch judges what makes the whole call fail.
func checkBatch(batch []types.InputLogEvent) error {
	size := 0
	for i, line := range batch {
		if i > 0 && *line.Timestamp < *batch[i-1].Timestamp {
			return invalid("Log events in a single PutLogEvents request must be in chronological order.")
		}
		size += event{Message: *line.Message}.size()
	}
	if size > maxBatch {
		return invalid("Upload too large: %d bytes exceeds limit of %d", size, maxBatch)
	}
	return nil
}

// sift leaves out what is too old or too new, and says so. A batch is in order, so the old are at its front and the
// new at its end.
func (s *Service) sift(batch []types.InputLogEvent) ([]event, *types.RejectedLogEventsInfo) {
	now := s.Now()
	oldest, newest := now.Add(-oldestEvent).UnixMilli(), now.Add(newestInFront).UnixMilli()
	var lines []event
	var rejected types.RejectedLogEventsInfo
	for i, line := range batch {
		switch after, at := int32(i+1), int32(i); {
		case *line.Timestamp < oldest:
			rejected.TooOldLogEventEndIndex = &after
		case *line.Timestamp > newest:
			if rejected.TooNewLogEventStartIndex == nil {
				rejected.TooNewLogEventStartIndex = &at
			}
		default:
			lines = append(lines, event{Time: *line.Timestamp, Ingested: now.UnixMilli(), Message: *line.Message})
		}
	}
	if rejected.TooOldLogEventEndIndex == nil && rejected.TooNewLogEventStartIndex == nil {
		return lines, nil
	}
	return lines, &rejected
}

// checkSpan judges the events that are left.
func checkSpan(lines []event) error {
	if len(lines) > 0 && lines[len(lines)-1].Time-lines[0].Time > longestSpan.Milliseconds() {
		return invalid("The batch of log events in a single PutLogEvents request cannot span more than 24 hours.")
	}
	return nil
}
