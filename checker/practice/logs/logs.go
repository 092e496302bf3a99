// Package logs is Amazon CloudWatch Logs in the practice account: groups, streams and events.
package logs

import (
	"context"
	"time"

	"cognito-lambda-workshop/checker/practice/store"
	"cognito-lambda-workshop/checker/practice/wire"
)

// Options are what the service needs from outside.
type Options struct {
	Store   *store.Store
	Account string
	Now     func() time.Time
}

// Service answers the operations of CloudWatch Logs.
type Service struct {
	Options
}

// New makes the service.
func New(options Options) *Service { return &Service{options} }

// Operations is the list of what is emulated.
func (s *Service) Operations() []wire.Operation { return nil }

// Event is one line of a log.
type Event struct {
	Time    time.Time
	Message string
}

// GroupExists tells whether a log group is there.
func (s *Service) GroupExists(ctx context.Context, region, group string) (bool, error) {
	return false, nil
}

// Write appends events to a stream, and makes the group and the stream where they are missing. Whether the writer
// may do so is for the caller to decide.
func (s *Service) Write(ctx context.Context, region, group, stream string, events []Event) error {
	return nil
}
