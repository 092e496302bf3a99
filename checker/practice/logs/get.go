package logs

import (
	"context"
	"strings"

	api "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"

	"cognito-lambda-workshop/checker/practice/regex"
	"cognito-lambda-workshop/checker/practice/store"
	"cognito-lambda-workshop/checker/practice/wire"
)

// getLogEvents reads one stream, forwards or backwards. At an end it gives the token that it was given, as AWS does.
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html
func (s *Service) getLogEvents(_ context.Context, call *wire.Call, in *api.GetLogEventsInput) (*api.GetLogEventsOutput, error) {
	group, groupErr := either(call, in.LogGroupName, in.LogGroupIdentifier)
	if err := firstOf(groupErr, plain("logStreamName", in.LogStreamName)); err != nil {
		return nil, err
	}
	name := *in.LogStreamName
	from, err := readToken(in.NextToken)
	if err != nil {
		return nil, err
	}
	if in.NextToken == nil {
		from.forward = in.StartFromHead != nil && *in.StartFromHead
	}
	var list []event
	err = s.Store.View(func(tx *store.Tx) error {
		if _, err := findStream(tx, call.Region, group, name); err != nil {
			return err
		}
		list, err = read(tx, store.Key(call.Region, group, name, ""), func(e event) bool {
			inTime := (in.StartTime == nil || e.Time >= *in.StartTime) && (in.EndTime == nil || e.Time < *in.EndTime)
			return inTime && from.reaches(e)
		})
		return err
	})
	if err != nil {
		return nil, err
	}
	list = window(list, count(in.Limit, maxEvents), from.forward)
	first, last := from.at, from.at
	if len(list) > 0 {
		first, last = list[0].id(), list[len(list)-1].id()
	}
	forward, backward := "f/"+orStart(last)+"/s", "b/"+orStart(first)+"/s"
	out := &api.GetLogEventsOutput{Events: []types.OutputLogEvent{}, NextForwardToken: &forward, NextBackwardToken: &backward}
	for _, e := range list {
		out.Events = append(out.Events, types.OutputLogEvent{Timestamp: &e.Time, IngestionTime: &e.Ingested, Message: &e.Message})
	}
	return out, nil
}

// place is where a reader stands between two events, and which way it looks.
type place struct {
	forward bool
	at      string // the id of an event; empty: beyond the end that it looks away from
}

func (p place) reaches(e event) bool {
	switch {
	case p.at == "":
		return true
	case p.forward:
		return e.id() > p.at
	}
	return e.id() < p.at
}

var tokenPattern = regex.New(`^([fb])/(\d{56})/s$`)

func readToken(token *string) (place, error) {
	if token == nil {
		return place{}, nil
	}
	parts := tokenPattern.FindStringSubmatch(*token)
	if parts == nil {
		return place{}, badToken
	}
	return place{forward: parts[1] == "f", at: parts[2]}, nil
}

// orStart stands for the place before every event of a stream that has none yet.
func orStart(id string) string {
	if id == "" {
		return strings.Repeat("0", 56)
	}
	return id
}
