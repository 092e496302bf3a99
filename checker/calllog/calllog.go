// Package calllog keeps a log of the AWS calls that are made, each as the command of the AWS CLI that makes the same
// call, so that learners can read along. What may be a secret is left out: only settings that are known to be names,
// ids and the like are written down. No judgement, terminal or flag comes in here.
package calllog

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"
)

// Call is a call that has been answered, or given up.
type Call struct {
	At        time.Time
	Took      time.Duration // with all attempts
	Service   string        // as the AWS CLI calls it: cognito-idp
	Operation string        // as the API calls it: ListUserPools
	Flags     []string      // of the command: --max-results 60
	More      bool          // the call had settings that are left out here
	Code      string        // AWS's error type; "no answer" when there was none; empty when all went well
	Throttled bool          // AWS asked to slow down at least once
}

// Log is the log. It may be used by several goroutines at once.
type Log struct {
	now   func() time.Time
	mu    sync.Mutex
	calls []Call
}

// New returns an empty log that takes the time from now.
func New(now func() time.Time) *Log { return &Log{now: now} }

// kept is how many calls the log remembers: those of about ten looks.
const kept = 200

// Calls returns the last calls, the newest last.
func (l *Log) Calls() []Call {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.calls)
}

func (l *Log) add(c Call) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.calls = append(l.calls, c)
	if len(l.calls) > kept {
		l.calls = slices.Delete(l.calls, 0, len(l.calls)-kept)
	}
}

// Watch returns a configuration whose clients write their calls down.
func (l *Log) Watch(config aws.Config) aws.Config {
	config = config.Copy()
	config.APIOptions = append(slices.Clone(config.APIOptions), func(stack *middleware.Stack) error {
		return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("calllog", l.watch), middleware.After)
	})
	return config
}

func (l *Log) watch(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (middleware.InitializeOutput, middleware.Metadata, error) {
	call := Call{At: l.now(), Service: cliName(awsmiddleware.GetServiceID(ctx)), Operation: awsmiddleware.GetOperationName(ctx)}
	call.Flags, call.More = flags(in.Parameters)
	out, metadata, err := next.HandleInitialize(ctx, in)
	call.Took = l.now().Sub(call.At)
	call.Code = code(err)
	attempts, _ := retry.GetAttemptResults(metadata)
	call.Throttled = slices.ContainsFunc(attempts.Results, func(a retry.AttemptResult) bool { return throttled(a.Err) }) || throttled(err)
	l.add(call)
	return out, metadata, err
}

func code(err error) string {
	if err == nil {
		return ""
	}
	if refused, ok := errors.AsType[smithy.APIError](err); ok {
		return refused.ErrorCode()
	}
	return "no answer"
}

func throttled(err error) bool {
	return err != nil && retry.ThrottleErrorCode{Codes: retry.DefaultThrottleErrorCodes}.IsErrorThrottle(err) == aws.TrueTernary
}
