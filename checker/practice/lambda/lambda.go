// Package lambda is AWS Lambda in the practice account: functions, their code and settings, and invoking them.
// How a program runs is the sandbox's business; here is what Lambda stores, refuses and answers.
package lambda

import (
	"context"
	"net/http"
	"time"

	"cognito-lambda-workshop/checker/practice/iam"
	"cognito-lambda-workshop/checker/practice/logs"
	"cognito-lambda-workshop/checker/practice/sandbox"
	"cognito-lambda-workshop/checker/practice/store"
	"cognito-lambda-workshop/checker/practice/wire"
)

// Roles is what Lambda asks of IAM.
type Roles interface {
	AssumableBy(ctx context.Context, roleARN, service string) (bool, error)
	Allows(ctx context.Context, roleARN, action, resource string) (bool, error)
	Session(ctx context.Context, roleARN, name string) (iam.Credentials, error)
}

// Logs is where Lambda writes what functions print.
type Logs interface {
	GroupExists(ctx context.Context, region, group string) (bool, error)
	Write(ctx context.Context, region, group, stream string, events []logs.Event) error
}

// Options are what the service needs from outside.
type Options struct {
	Store   *store.Store
	Account string
	Folder  string // where uploaded code is kept
	Now     func() time.Time
	Roles   Roles
	Logs    Logs
	Sandbox *sandbox.Sandbox
	// AWS answers the AWS calls that a function of a Region makes.
	AWS func(region string) http.Handler
}

// Service answers the operations of Lambda.
type Service struct {
	Options
}

// New makes the service.
func New(options Options) *Service { return &Service{options} }

// Routes is the list of what is emulated.
func (s *Service) Routes() []wire.Route { return nil }

// Code serves the uploaded zips under the links that GetFunction gives.
func (s *Service) Code() http.Handler { return http.NotFoundHandler() }
