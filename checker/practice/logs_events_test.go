package practice_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	logstypes "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func gotten(out *cloudwatchlogs.GetLogEventsOutput) (messages []string) {
	for _, e := range out.Events {
		messages = append(messages, *e.Message)
	}
	return messages
}

func filteredMessages(out *cloudwatchlogs.FilterLogEventsOutput) (messages []string) {
	for _, e := range out.Events {
		messages = append(messages, *e.Message)
	}
	return messages
}

func TestLogsReadsAStreamBothWays(t *testing.T) {
	s := serve(t)
	client := s.logs("us-east-1")
	stream := makeStream(t, client, "one")
	start := s.Clock.Now()
	var lines []logstypes.InputLogEvent
	for i := range 5 {
		lines = append(lines, line(start.Add(time.Duration(i/2)*time.Millisecond), fmt.Sprint(i))) // some at the same time
	}
	putLines(t, client, stream, lines...)
	get := func(in cloudwatchlogs.GetLogEventsInput) *cloudwatchlogs.GetLogEventsOutput {
		in.LogGroupName, in.LogStreamName = logsGroup, stream
		out, err := client.GetLogEvents(background, &in)
		require.NoError(t, err)
		return out
	}

	assert.Equal(t, []string{"0", "1", "2", "3", "4"}, gotten(get(cloudwatchlogs.GetLogEventsInput{})))
	newest := get(cloudwatchlogs.GetLogEventsInput{Limit: aws.Int32(2)})
	assert.Equal(t, []string{"3", "4"}, gotten(newest), "without startFromHead the newest come")
	before := get(cloudwatchlogs.GetLogEventsInput{Limit: aws.Int32(2), NextToken: newest.NextBackwardToken})
	assert.Equal(t, []string{"1", "2"}, gotten(before))
	atEnd := get(cloudwatchlogs.GetLogEventsInput{NextToken: newest.NextForwardToken})
	assert.Empty(t, atEnd.Events)
	assert.Equal(t, *newest.NextForwardToken, *atEnd.NextForwardToken, "at the end the token stays the same")

	head := get(cloudwatchlogs.GetLogEventsInput{Limit: aws.Int32(3), StartFromHead: aws.Bool(true)})
	assert.Equal(t, []string{"0", "1", "2"}, gotten(head))
	assert.Equal(t, []string{"3", "4"}, gotten(get(cloudwatchlogs.GetLogEventsInput{NextToken: head.NextForwardToken})))
	middle := get(cloudwatchlogs.GetLogEventsInput{
		StartTime: aws.Int64(start.UnixMilli() + 1), EndTime: aws.Int64(start.UnixMilli() + 2)})
	assert.Equal(t, []string{"2", "3"}, gotten(middle), "the end is left out")

	putLines(t, client, stream, line(start.Add(time.Second), "late"))
	assert.Equal(t, []string{"late"}, gotten(get(cloudwatchlogs.GetLogEventsInput{NextToken: atEnd.NextForwardToken})))
}

func TestLogsAnswersNoMoreThanAMegabyte(t *testing.T) {
	s := serve(t)
	client := s.logs("us-east-1")
	stream := makeStream(t, client, "one")
	for i := range 3 {
		putLines(t, client, stream, line(s.Clock.Now(), strings.Repeat(fmt.Sprint(i), 400_000)))
	}
	in := &cloudwatchlogs.GetLogEventsInput{LogGroupName: logsGroup, LogStreamName: stream, StartFromHead: aws.Bool(true)}
	first, err := client.GetLogEvents(background, in)
	require.NoError(t, err)
	assert.Len(t, first.Events, 2)
	in.NextToken = first.NextForwardToken
	second, err := client.GetLogEvents(background, in)
	require.NoError(t, err)
	assert.Len(t, second.Events, 1)
}

func TestLogsFilters(t *testing.T) {
	s := serve(t)
	client := s.logs("us-east-1")
	start := s.Clock.Now()
	at := func(seconds int) time.Time { return start.Add(time.Duration(seconds) * time.Second) }
	putLines(t, client, makeStream(t, client, "2026/a"), line(at(0), "START RequestId: 1"), line(at(2), "ERROR no user"))
	putLines(t, client, makeStream(t, client, "2026/b"), line(at(1), "START RequestId: 2"), line(at(3), "WARN slow answer"))
	putLines(t, client, makeStream(t, client, "2025/c"), line(at(4), `{"level": "ERROR"}`))

	tests := map[string]struct {
		in   cloudwatchlogs.FilterLogEventsInput
		want []string
	}{
		"all streams together": {cloudwatchlogs.FilterLogEventsInput{},
			[]string{"START RequestId: 1", "START RequestId: 2", "ERROR no user", "WARN slow answer", `{"level": "ERROR"}`}},
		"newest first": {cloudwatchlogs.FilterLogEventsInput{StartFromHead: aws.Bool(false), LogStreamNamePrefix: aws.String("2026/")},
			[]string{"WARN slow answer", "ERROR no user", "START RequestId: 2", "START RequestId: 1"}},
		"named streams": {cloudwatchlogs.FilterLogEventsInput{LogStreamNames: []string{"2026/b", "2025/c"}},
			[]string{"START RequestId: 2", "WARN slow answer", `{"level": "ERROR"}`}},
		"between two times, both included": {cloudwatchlogs.FilterLogEventsInput{
			StartTime: aws.Int64(at(1).UnixMilli()), EndTime: aws.Int64(at(2).UnixMilli())},
			[]string{"START RequestId: 2", "ERROR no user"}},
		"a term":            {cloudwatchlogs.FilterLogEventsInput{FilterPattern: aws.String("ERROR")}, []string{"ERROR no user", `{"level": "ERROR"}`}},
		"case counts":       {cloudwatchlogs.FilterLogEventsInput{FilterPattern: aws.String("error")}, nil},
		"two terms":         {cloudwatchlogs.FilterLogEventsInput{FilterPattern: aws.String("user ERROR")}, []string{"ERROR no user"}},
		"a phrase":          {cloudwatchlogs.FilterLogEventsInput{FilterPattern: aws.String(`"RequestId: 2"`)}, []string{"START RequestId: 2"}},
		"an escaped phrase": {cloudwatchlogs.FilterLogEventsInput{FilterPattern: aws.String(`"\"level\""`)}, []string{`{"level": "ERROR"}`}},
		"either term":       {cloudwatchlogs.FilterLogEventsInput{FilterPattern: aws.String("?WARN ?level")}, []string{"WARN slow answer", `{"level": "ERROR"}`}},
		"all but a term":    {cloudwatchlogs.FilterLogEventsInput{FilterPattern: aws.String("ERROR -level")}, []string{"ERROR no user"}},
		"by the group's ARN": {cloudwatchlogs.FilterLogEventsInput{
			LogGroupIdentifier: aws.String("arn:aws:logs:us-east-1:123456789012:log-group:" + *logsGroup), FilterPattern: aws.String("WARN")},
			[]string{"WARN slow answer"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if test.in.LogGroupIdentifier == nil {
				test.in.LogGroupName = logsGroup
			}
			out, err := client.FilterLogEvents(background, &test.in)
			require.NoError(t, err)
			assert.Equal(t, test.want, filteredMessages(out))

			var paged []string
			test.in.Limit = aws.Int32(1)
			pages := cloudwatchlogs.NewFilterLogEventsPaginator(client, &test.in)
			for pages.HasMorePages() {
				part, err := pages.NextPage(background)
				require.NoError(t, err)
				paged = append(paged, filteredMessages(part)...)
			}
			assert.Equal(t, test.want, paged, "page by page")
		})
	}
}

// What `aws logs tail --follow` of CLI version 2 does: read on from the last event's time, and drop by their ids the
// events that were seen.
func TestLogsTail(t *testing.T) {
	s := serve(t)
	client := s.logs("us-east-1")
	a, b := makeStream(t, client, "a"), makeStream(t, client, "b")
	now := s.Clock.Now()
	putLines(t, client, a, line(now, "1"))
	putLines(t, client, b, line(now, "2"))
	seen := map[string]bool{}
	var printed []string
	tail := func() {
		out, err := client.FilterLogEvents(background, &cloudwatchlogs.FilterLogEventsInput{
			LogGroupName: logsGroup, Interleaved: aws.Bool(true), StartTime: aws.Int64(now.UnixMilli())}) //nolint:staticcheck // aws logs tail sends it
		require.NoError(t, err)
		for _, e := range out.Events {
			if !seen[*e.EventId] {
				seen[*e.EventId] = true
				printed = append(printed, *e.Message)
			}
		}
	}
	tail()
	putLines(t, client, a, line(now, "3"), line(now, "4"))
	tail()
	assert.ElementsMatch(t, []string{"1", "2"}, printed[:2])
	assert.Equal(t, []string{"3", "4"}, printed[2:])
}

func TestLogsLeavesOutWhatIsTooOldOrTooNew(t *testing.T) {
	s := serve(t)
	client := s.logs("us-east-1")
	stream := makeStream(t, client, "one")
	now := s.Clock.Now()
	out := putLines(t, client, stream,
		line(now.Add(-15*24*time.Hour), "old"), line(now, "good"), line(now.Add(3*time.Hour), "new"), line(now.Add(4*time.Hour), "newer"))
	require.NotNil(t, out.RejectedLogEventsInfo)
	assert.Equal(t, int32(1), *out.RejectedLogEventsInfo.TooOldLogEventEndIndex)
	assert.Equal(t, int32(2), *out.RejectedLogEventsInfo.TooNewLogEventStartIndex)
	got, err := client.GetLogEvents(background, &cloudwatchlogs.GetLogEventsInput{LogGroupName: logsGroup, LogStreamName: stream})
	require.NoError(t, err)
	assert.Equal(t, []string{"good"}, gotten(got))
}

func TestLogsLosesNothingOfParallelWriters(t *testing.T) {
	s := serve(t)
	client := s.logs("us-east-1")
	stream := makeStream(t, client, "one")
	var writers sync.WaitGroup
	for i := range 8 {
		writers.Go(func() {
			for j := range 5 {
				putLines(t, client, stream, line(s.Clock.Now(), fmt.Sprintf("%d-%d", i, j)))
			}
		})
	}
	writers.Wait()
	got, err := client.GetLogEvents(background, &cloudwatchlogs.GetLogEventsInput{LogGroupName: logsGroup, LogStreamName: stream})
	require.NoError(t, err)
	assert.Len(t, got.Events, 40)
}
