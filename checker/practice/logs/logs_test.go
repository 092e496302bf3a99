package logs

import (
	"context"
	"testing"
	"time"

	api "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/practice/store"
	"cognito-lambda-workshop/checker/practice/wire"
)

// This is what Lambda asks of CloudWatch Logs without HTTP; the operations are tested through the SDK, one folder up.

func TestWriteMakesWhatIsMissing(t *testing.T) {
	records, err := store.Open(t.TempDir())
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, records.Close()) })
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	s := New(Options{Store: records, Account: "123456789012", Now: func() time.Time { return now }})
	ctx := context.Background()
	group, stream := "/aws/lambda/privateLambda", "2026/11/22/[$LATEST]0"

	found, err := s.GroupExists(ctx, "eu-west-1", group)
	require.NoError(t, err)
	assert.False(t, found)
	require.NoError(t, s.Write(ctx, "eu-west-1", group, stream, []Event{{now, "START"}, {now, "hello"}}))
	require.NoError(t, s.Write(ctx, "eu-west-1", group, stream, []Event{{now, "END"}}))
	found, err = s.GroupExists(ctx, "eu-west-1", group)
	require.NoError(t, err)
	assert.True(t, found)
	found, err = s.GroupExists(ctx, "us-east-1", group)
	require.NoError(t, err)
	assert.False(t, found, "Regions are apart")

	call := &wire.Call{Account: "123456789012", Region: "eu-west-1"}
	got, err := s.getLogEvents(ctx, call, &api.GetLogEventsInput{LogGroupName: &group, LogStreamName: &stream})
	require.NoError(t, err)
	var messages []string
	for _, e := range got.Events {
		messages = append(messages, *e.Message)
	}
	assert.Equal(t, []string{"START", "hello", "END"}, messages, "what is written at one time stays in its order")
}

func BenchmarkWrite(b *testing.B) {
	records, err := store.Open(b.TempDir())
	require.NoError(b, err)
	b.Cleanup(func() { assert.NoError(b, records.Close()) })
	s := New(Options{Store: records, Account: "123456789012", Now: time.Now})
	for b.Loop() {
		lines := []Event{{time.Now(), "START RequestId: 1"}, {time.Now(), "hello"}, {time.Now(), "END RequestId: 1"}}
		require.NoError(b, s.Write(context.Background(), "us-east-1", "/aws/lambda/a", "stream", lines))
	}
}
