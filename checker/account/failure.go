package account

import (
	"context"
	"errors"

	"github.com/aws/smithy-go/middleware"
)

// lastFailure is the context key of what came of a call's last attempt.
type lastFailure struct{}

// tellFailure has a call that ran out of time say what came of its last attempt. A call that is turned away for coming too
// fast, or whose connection breaks, is repeated until the look's time is over; "no answer in time" would not be the truth.
func tellFailure(stack *middleware.Stack) error {
	call := middleware.InitializeMiddlewareFunc("TellFailure", func(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (
		out middleware.InitializeOutput, metadata middleware.Metadata, err error) {
		var last error
		out, metadata, err = next.HandleInitialize(context.WithValue(ctx, lastFailure{}, &last), in)
		if err != nil && last != nil && ctx.Err() != nil {
			err = last
		}
		return out, metadata, err
	})
	attempt := middleware.FinalizeMiddlewareFunc("KeepFailure", func(ctx context.Context, in middleware.FinalizeInput, next middleware.FinalizeHandler) (
		out middleware.FinalizeOutput, metadata middleware.Metadata, err error) {
		out, metadata, err = next.HandleFinalize(ctx, in)
		if err != nil && ctx.Err() == nil {
			if last, ok := ctx.Value(lastFailure{}).(*error); ok {
				*last = err
			}
		}
		return out, metadata, err
	})
	return errors.Join(stack.Initialize.Add(call, middleware.Before), stack.Finalize.Add(attempt, middleware.After))
}
