package practice_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	logstypes "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var logsGroup = aws.String("/aws/lambda/privateLambda")

// makeStream makes a stream of the test's group, and the group where it is missing.
func makeStream(t testing.TB, client *cloudwatchlogs.Client, name string) *string {
	t.Helper()
	_, err := client.CreateLogGroup(background, &cloudwatchlogs.CreateLogGroupInput{LogGroupName: logsGroup})
	if err != nil {
		requireRefused(t, err, "ResourceAlreadyExistsException", "The specified log group already exists")
	}
	_, err = client.CreateLogStream(background, &cloudwatchlogs.CreateLogStreamInput{LogGroupName: logsGroup, LogStreamName: &name})
	require.NoError(t, err)
	return &name
}

func line(at time.Time, message string) logstypes.InputLogEvent {
	return logstypes.InputLogEvent{Timestamp: aws.Int64(at.UnixMilli()), Message: &message}
}

func putLines(t testing.TB, client *cloudwatchlogs.Client, stream *string, lines ...logstypes.InputLogEvent) *cloudwatchlogs.PutLogEventsOutput {
	t.Helper()
	out, err := client.PutLogEvents(background, &cloudwatchlogs.PutLogEventsInput{
		LogGroupName: logsGroup, LogStreamName: stream, LogEvents: lines,
	})
	require.NoError(t, err)
	return out
}

func TestLogsGroups(t *testing.T) {
	s := serve(t)
	client := s.logs("us-east-1")
	for _, name := range []string{"/aws/lambda/a", "/aws/lambda/b", "other"} {
		_, err := client.CreateLogGroup(background, &cloudwatchlogs.CreateLogGroupInput{LogGroupName: &name})
		require.NoError(t, err)
	}
	_, err := client.CreateLogGroup(background, &cloudwatchlogs.CreateLogGroupInput{LogGroupName: aws.String("other")})
	requireRefused(t, err, "ResourceAlreadyExistsException", "The specified log group already exists")

	names := func(in *cloudwatchlogs.DescribeLogGroupsInput) (names []string) {
		pages := cloudwatchlogs.NewDescribeLogGroupsPaginator(client, in)
		for pages.HasMorePages() {
			part, err := pages.NextPage(background)
			require.NoError(t, err)
			for _, g := range part.LogGroups {
				names = append(names, *g.LogGroupName)
			}
		}
		return names
	}
	assert.Equal(t, []string{"/aws/lambda/a", "/aws/lambda/b", "other"}, names(&cloudwatchlogs.DescribeLogGroupsInput{Limit: aws.Int32(1)}))
	assert.Equal(t, []string{"/aws/lambda/a", "/aws/lambda/b"}, names(&cloudwatchlogs.DescribeLogGroupsInput{LogGroupNamePrefix: aws.String("/aws/")}))
	assert.Equal(t, []string{"/aws/lambda/b"}, names(&cloudwatchlogs.DescribeLogGroupsInput{LogGroupNamePattern: aws.String("a/b")}))
	assert.Equal(t, []string{"other"}, names(&cloudwatchlogs.DescribeLogGroupsInput{LogGroupIdentifiers: []string{"other"}}))
	assert.Empty(t, names(&cloudwatchlogs.DescribeLogGroupsInput{LogGroupClass: "INFREQUENT_ACCESS"}))

	described, err := client.DescribeLogGroups(background, &cloudwatchlogs.DescribeLogGroupsInput{LogGroupNamePrefix: aws.String("other")})
	require.NoError(t, err)
	require.Len(t, described.LogGroups, 1)
	group := described.LogGroups[0]
	assert.Equal(t, "arn:aws:logs:us-east-1:123456789012:log-group:other:*", *group.Arn)
	assert.Equal(t, "arn:aws:logs:us-east-1:123456789012:log-group:other", *group.LogGroupArn)
	assert.Equal(t, logstypes.LogGroupClassStandard, group.LogGroupClass)
	assert.Equal(t, s.Clock.Now().UnixMilli(), *group.CreationTime)
	assert.Equal(t, int64(0), *group.StoredBytes)
	assert.False(t, *group.DeletionProtectionEnabled)

	elsewhere, err := s.logs("eu-west-1").DescribeLogGroups(background, &cloudwatchlogs.DescribeLogGroupsInput{})
	require.NoError(t, err)
	assert.Empty(t, elsewhere.LogGroups, "Regions are apart")
}

func TestLogsGroupTakesItsStreamsAlong(t *testing.T) {
	s := serve(t)
	client := s.logs("us-east-1")
	stream := makeStream(t, client, "one")
	putLines(t, client, stream, line(s.Clock.Now(), "hello"))
	_, err := client.DeleteLogGroup(background, &cloudwatchlogs.DeleteLogGroupInput{LogGroupName: logsGroup})
	require.NoError(t, err)
	makeStream(t, client, "two")
	_, err = client.GetLogEvents(background, &cloudwatchlogs.GetLogEventsInput{LogGroupName: logsGroup, LogStreamName: stream})
	requireRefused(t, err, "ResourceNotFoundException", "The specified log stream does not exist.")
	found, err := client.FilterLogEvents(background, &cloudwatchlogs.FilterLogEventsInput{LogGroupName: logsGroup})
	require.NoError(t, err)
	assert.Empty(t, found.Events)
}

func TestLogsStreams(t *testing.T) {
	s := serve(t)
	client := s.logs("us-east-1")
	now := s.Clock.Now()
	for i, name := range []string{"b", "a1", "a2"} {
		putLines(t, client, makeStream(t, client, name), line(now.Add(-time.Duration(i)*time.Minute), name))
	}
	describe := func(in cloudwatchlogs.DescribeLogStreamsInput) (names []string) {
		in.LogGroupName, in.Limit = logsGroup, aws.Int32(2)
		pages := cloudwatchlogs.NewDescribeLogStreamsPaginator(client, &in)
		for pages.HasMorePages() {
			part, err := pages.NextPage(background)
			require.NoError(t, err)
			for _, one := range part.LogStreams {
				names = append(names, *one.LogStreamName)
			}
		}
		return names
	}
	assert.Equal(t, []string{"a1", "a2", "b"}, describe(cloudwatchlogs.DescribeLogStreamsInput{}))
	assert.Equal(t, []string{"a1", "a2"}, describe(cloudwatchlogs.DescribeLogStreamsInput{LogStreamNamePrefix: aws.String("a")}))
	assert.Equal(t, []string{"b", "a1", "a2"}, describe(cloudwatchlogs.DescribeLogStreamsInput{OrderBy: "LastEventTime", Descending: aws.Bool(true)}))

	one, err := client.DescribeLogStreams(background, &cloudwatchlogs.DescribeLogStreamsInput{
		LogGroupIdentifier: aws.String("arn:aws:logs:us-east-1:123456789012:log-group:" + *logsGroup), LogStreamNamePrefix: aws.String("b"),
	})
	require.NoError(t, err)
	require.Len(t, one.LogStreams, 1)
	assert.Equal(t, "arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/privateLambda:log-stream:b", *one.LogStreams[0].Arn)
	assert.Equal(t, now.UnixMilli(), *one.LogStreams[0].LastEventTimestamp)

	_, err = client.DeleteLogStream(background, &cloudwatchlogs.DeleteLogStreamInput{LogGroupName: logsGroup, LogStreamName: aws.String("b")})
	require.NoError(t, err)
	assert.Equal(t, []string{"a1", "a2"}, describe(cloudwatchlogs.DescribeLogStreamsInput{}))
}

func TestLogsRefusals(t *testing.T) {
	s := serve(t)
	client := s.logs("us-east-1")
	stream := makeStream(t, client, "one")
	now := s.Clock.Now()
	get := func(in cloudwatchlogs.GetLogEventsInput) func() error {
		return func() error { _, err := client.GetLogEvents(background, &in); return err }
	}
	filter := func(in cloudwatchlogs.FilterLogEventsInput) func() error {
		in.LogGroupName = logsGroup
		return func() error { _, err := client.FilterLogEvents(background, &in); return err }
	}
	put := func(lines ...logstypes.InputLogEvent) func() error {
		return func() error {
			_, err := client.PutLogEvents(background, &cloudwatchlogs.PutLogEventsInput{
				LogGroupName: logsGroup, LogStreamName: stream, LogEvents: lines})
			return err
		}
	}
	tests := map[string]struct {
		call       func() error
		code, text string
	}{
		"no such group": {get(cloudwatchlogs.GetLogEventsInput{LogGroupName: aws.String("none"), LogStreamName: stream}),
			"ResourceNotFoundException", "The specified log group does not exist."},
		"no such stream": {get(cloudwatchlogs.GetLogEventsInput{LogGroupName: logsGroup, LogStreamName: aws.String("none")}),
			"ResourceNotFoundException", "The specified log stream does not exist."},
		"too high a limit": {get(cloudwatchlogs.GetLogEventsInput{LogGroupName: logsGroup, LogStreamName: stream, Limit: aws.Int32(10001)}),
			"InvalidParameterException", "1 validation error detected: Value '10001' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 10000"},
		"a token of nowhere": {get(cloudwatchlogs.GetLogEventsInput{LogGroupName: logsGroup, LogStreamName: stream, NextToken: aws.String("x")}),
			"InvalidParameterException", "The specified nextToken is invalid."},
		"a filter's token of nowhere": {filter(cloudwatchlogs.FilterLogEventsInput{NextToken: aws.String("x")}),
			"InvalidParameterException", "The specified nextToken is invalid."},
		"a named stream that is not there": {filter(cloudwatchlogs.FilterLogEventsInput{LogStreamNames: []string{"none"}}),
			"ResourceNotFoundException", "The specified log stream does not exist."},
		"names and prefix":     {filter(cloudwatchlogs.FilterLogEventsInput{LogStreamNames: []string{"one"}, LogStreamNamePrefix: stream}), "InvalidParameterException", "mutually exclusive"},
		"a filter for JSON":    {filter(cloudwatchlogs.FilterLogEventsInput{FilterPattern: aws.String("{ $.level = \"ERROR\" }")}), "NotEmulated", "filter patterns"},
		"a filter for columns": {filter(cloudwatchlogs.FilterLogEventsInput{FilterPattern: aws.String("[ip, user]")}), "NotEmulated", "filter patterns"},
		"a term with signs":    {filter(cloudwatchlogs.FilterLogEventsInput{FilterPattern: aws.String("user@mail")}), "InvalidParameterException", "Invalid character(s) in term 'user@mail'"},
		"an unfinished phrase": {filter(cloudwatchlogs.FilterLogEventsInput{FilterPattern: aws.String(`"no end`)}), "InvalidParameterException", "Invalid filter pattern"},
		"events out of order":  {put(line(now, "b"), line(now.Add(-time.Second), "a")), "InvalidParameterException", "must be in chronological order."},
		"events over two days": {put(line(now.Add(-25*time.Hour), "a"), line(now, "b")), "InvalidParameterException", "cannot span more than 24 hours."},
		"an empty message":     {put(line(now, "")), "InvalidParameterException", "Member must have length greater than or equal to 1"},
		"no events":            {put([]logstypes.InputLogEvent{}...), "InvalidParameterException", "logEvents"},
		"a group's bad name": {func() error {
			return makeLogGroup(client, &cloudwatchlogs.CreateLogGroupInput{LogGroupName: aws.String("a:b")})
		}, "InvalidParameterException", `Member must satisfy regular expression pattern: [\.\-_/#A-Za-z0-9]+`},
		"a group of AWS": {func() error {
			return makeLogGroup(client, &cloudwatchlogs.CreateLogGroupInput{LogGroupName: aws.String("aws/mine")})
		}, "InvalidParameterException", "reserved for AWS"},
		"a group's class": {func() error {
			return makeLogGroup(client, &cloudwatchlogs.CreateLogGroupInput{LogGroupName: aws.String("a"), LogGroupClass: "CHEAP"})
		}, "InvalidParameterException", "Member must satisfy enum value set"},
		"a group with a key": {func() error {
			return makeLogGroup(client, &cloudwatchlogs.CreateLogGroupInput{LogGroupName: aws.String("a"), KmsKeyId: aws.String("key")})
		}, "NotEmulated", "kmsKeyId"},
		"a stream's name that would be another's key": {func() error {
			_, err := client.CreateLogStream(background, &cloudwatchlogs.CreateLogStreamInput{LogGroupName: logsGroup, LogStreamName: aws.String("one\x00two")})
			return err
		}, "InvalidParameterException", "[^:*]*"},
		"a filter by such a name": {filter(cloudwatchlogs.FilterLogEventsInput{LogStreamNames: []string{"one\x00two"}}), "InvalidParameterException", "[^:*]*"},
		"a stream that is there": {func() error {
			_, err := client.CreateLogStream(background, &cloudwatchlogs.CreateLogStreamInput{LogGroupName: logsGroup, LogStreamName: stream})
			return err
		}, "ResourceAlreadyExistsException", "The specified log stream already exists"},
		"deleting no group": {func() error {
			_, err := client.DeleteLogGroup(background, &cloudwatchlogs.DeleteLogGroupInput{LogGroupName: aws.String("none")})
			return err
		}, "ResourceNotFoundException", "The specified log group does not exist."},
		"name and identifier": {func() error {
			_, err := client.DescribeLogStreams(background, &cloudwatchlogs.DescribeLogStreamsInput{LogGroupName: logsGroup, LogGroupIdentifier: logsGroup})
			return err
		}, "ValidationException", "LogGroup name and LogGroup ARN are mutually exclusive parameters."},
		"by time and by prefix": {func() error {
			_, err := client.DescribeLogStreams(background, &cloudwatchlogs.DescribeLogStreamsInput{
				LogGroupName: logsGroup, LogStreamNamePrefix: stream, OrderBy: "LastEventTime"})
			return err
		}, "InvalidParameterException", "Cannot order by LastEventTime with a logStreamNamePrefix."},
		"what is not emulated": {func() error {
			_, err := client.PutRetentionPolicy(background, &cloudwatchlogs.PutRetentionPolicyInput{LogGroupName: logsGroup, RetentionInDays: aws.Int32(1)})
			return err
		}, "NotEmulated", "logs:PutRetentionPolicy"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) { requireRefused(t, test.call(), test.code, test.text) })
	}
}

func makeLogGroup(client *cloudwatchlogs.Client, in *cloudwatchlogs.CreateLogGroupInput) error {
	_, err := client.CreateLogGroup(background, in)
	return err
}

func TestLogsTags(t *testing.T) {
	client := serve(t).logs("us-east-1")
	require.NoError(t, makeLogGroup(client, &cloudwatchlogs.CreateLogGroupInput{LogGroupName: logsGroup, Tags: map[string]string{"step": "5"}}))
	arn := aws.String("arn:aws:logs:us-east-1:123456789012:log-group:" + *logsGroup)
	_, err := client.TagResource(background, &cloudwatchlogs.TagResourceInput{ResourceArn: arn, Tags: map[string]string{"course": "auth"}})
	require.NoError(t, err)
	_, err = client.UntagResource(background, &cloudwatchlogs.UntagResourceInput{ResourceArn: arn, TagKeys: []string{"step", "none"}})
	require.NoError(t, err)
	tags, err := client.ListTagsForResource(background, &cloudwatchlogs.ListTagsForResourceInput{ResourceArn: arn})
	require.NoError(t, err)
	assert.Equal(t, map[string]string{"course": "auth"}, tags.Tags)

	_, err = client.ListTagsForResource(background, &cloudwatchlogs.ListTagsForResourceInput{ResourceArn: aws.String(*arn + "/none")})
	requireRefused(t, err, "ResourceNotFoundException", "The specified log group does not exist.")
	_, err = client.ListTagsForResource(background, &cloudwatchlogs.ListTagsForResourceInput{ResourceArn: logsGroup})
	requireRefused(t, err, "InvalidParameterException", "")
}
