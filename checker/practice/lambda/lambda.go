// Package lambda is AWS Lambda in the practice account: functions, their code and settings, and invoking them.
// How a program runs is the sandbox's business; here is what Lambda stores, refuses and answers.
package lambda

import (
	"context"
	"net/http"
	"sync"
	"time"

	"cognito-lambda-workshop/checker/practice/iam"
	"cognito-lambda-workshop/checker/practice/logs"
	"cognito-lambda-workshop/checker/practice/sandbox"
	"cognito-lambda-workshop/checker/practice/store"
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
	// Report is told of faults that are in no answer, such as those of an invocation that nobody waits for; they are
	// dropped when it is nil.
	Report func(error)
}

// Service answers the operations of Lambda.
type Service struct {
	Options
	code       *codeFolder
	links      links
	sessions   sessions
	background sync.WaitGroup
}

// New makes the service. Code in the folder that no function uses any more is removed.
func New(options Options) *Service {
	if options.Report == nil {
		options.Report = func(error) {}
	}
	s := &Service{Options: options, links: newLinks(options.Account), sessions: sessions{byFunction: map[string]session{}}}
	s.code = &codeFolder{path: options.Folder, used: s.usedCode, held: map[string]int{}}
	s.sweep()
	return s
}

// sweep removes code that no function uses any more. What it fails to remove, it finds again the next time.
func (s *Service) sweep() {
	if err := s.code.sweep(); err != nil {
		s.Report(err)
	}
}

// Wait waits for the invocations of type Event that are still running.
func (s *Service) Wait() { s.background.Wait() }
