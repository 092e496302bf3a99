package account

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"sync"
	"sync/atomic"

	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/smithy-go/middleware"
)

// Shared keeps what AWS answered, for looks at one account that are made side by side. A class that shares the account lists
// it once, and asks once for what several learners have in common. All the looks have to have the same credentials. What is
// kept is never asked for again, so each round of looks has a Shared of its own. The zero Shared is ready for use.
type Shared struct {
	practice atomic.Bool // an answer came from a practice account

	mu    sync.Mutex
	asked map[question]*kept
}

// question is one call: what was asked for, and where.
type question struct {
	service, operation, region, input string
}

// kept is what came of a question. Whoever holds the turn is asking; the others wait for what comes of it.
type kept struct {
	turn  chan struct{}
	known bool
	out   any
	err   error
}

// keep has every call of a client go through the Shared.
func (s *Shared) keep(stack *middleware.Stack) error {
	return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("KeepAnswer", func(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (
		out middleware.InitializeOutput, metadata middleware.Metadata, err error) {
		input, err := json.Marshal(in.Parameters)
		if err != nil {
			return out, metadata, fmt.Errorf("telling one call from another: %w", err)
		}
		q := question{awsmiddleware.GetServiceID(ctx), awsmiddleware.GetOperationName(ctx), awsmiddleware.GetRegion(ctx), string(input)}
		out.Result, err = s.once(ctx, q, func() (any, error) {
			out, _, err := next.HandleInitialize(ctx, in)
			return out.Result, err
		})
		return out, metadata, err
	}), middleware.After)
}

// once asks a question unless its answer is known. An answer is what AWS itself said: after a call that was cut off or
// throttled the next look asks again.
func (s *Shared) once(ctx context.Context, q question, ask func() (any, error)) (any, error) {
	k := s.of(q)
	select {
	case k.turn <- struct{}{}:
		defer func() { <-k.turn }()
	case <-ctx.Done():
		return nil, fmt.Errorf("waiting for %s: %w", q.operation, ctx.Err())
	}
	if !k.known {
		k.out, k.err = ask()
		k.known = k.err == nil || isMissing(k.err) || unknownOperation(k.err) || classify(q.operation, k.err).Kind == Denied
	}
	return ownCopy(k.out), k.err
}

// ownCopy is an answer that the SDK may write to: it adds to each what the call itself was like.
func ownCopy(out any) any {
	if out == nil {
		return nil
	}
	answer := reflect.ValueOf(out).Elem()
	own := reflect.New(answer.Type())
	own.Elem().Set(answer)
	return own.Interface()
}

func (s *Shared) of(q question) *kept {
	s.mu.Lock()
	defer s.mu.Unlock()
	k, asked := s.asked[q]
	if !asked {
		k = &kept{turn: make(chan struct{}, 1)}
		if s.asked == nil {
			s.asked = map[question]*kept{}
		}
		s.asked[q] = k
	}
	return k
}
