package checks

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"cognito-lambda-workshop/checker/lesson"
)

// Whoever ran with --live already is not told to do so.
func TestWhyNoLogsWereLookedFor(t *testing.T) {
	notCalled, notLive := finished(), finished()
	notCalled.Live.Logs = nil
	notLive.Live = nil
	f := finished().Functions[lesson.Private.Name].Found

	assert.Equal(t, skipped("Not looked for, because the function was not called."), functionLogs(notCalled, lesson.Private, f))
	assert.Equal(t, skipped("Not looked for: run the checker with --live."), functionLogs(notLive, lesson.Private, f))
}
