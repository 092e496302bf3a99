package account

import (
	"context"
	"errors"

	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"
)

// lastRefusal is the context key of what AWS answered last to a call.
type lastRefusal struct{}

// tellRefusal has a call that ran out of time say what AWS answered last. A call that is turned away for coming too fast is
// repeated until the look's time is over, and then "no answer in time" would not be the truth.
func tellRefusal(stack *middleware.Stack) error {
	call := middleware.InitializeMiddlewareFunc("TellRefusal", func(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (
		out middleware.InitializeOutput, metadata middleware.Metadata, err error) {
		var last error
		out, metadata, err = next.HandleInitialize(context.WithValue(ctx, lastRefusal{}, &last), in)
		if err != nil && last != nil && ctx.Err() != nil {
			err = last
		}
		return out, metadata, err
	})
	attempt := middleware.FinalizeMiddlewareFunc("KeepRefusal", func(ctx context.Context, in middleware.FinalizeInput, next middleware.FinalizeHandler) (
		out middleware.FinalizeOutput, metadata middleware.Metadata, err error) {
		out, metadata, err = next.HandleFinalize(ctx, in)
		if _, answered := errors.AsType[smithy.APIError](err); answered {
			if last, ok := ctx.Value(lastRefusal{}).(*error); ok {
				*last = err
			}
		}
		return out, metadata, err
	})
	return errors.Join(stack.Initialize.Add(call, middleware.Before), stack.Finalize.Add(attempt, middleware.After))
}
