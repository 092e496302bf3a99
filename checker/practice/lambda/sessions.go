package lambda

import (
	"context"
	"fmt"
	"sync"
	"time"

	"cognito-lambda-workshop/checker/practice/iam"
)

// sessions are the credentials that functions run with. All environments of a deployment share theirs, so that a
// warm invocation needs no new ones.
type sessions struct {
	mu         sync.Mutex
	byFunction map[string]session
}

type session struct {
	deployment  string
	credentials iam.Credentials
}

// of gives the credentials of a function's role, good for as long as an invocation may take, and tells whether they
// replace ones that are not.
func (s *sessions) of(ctx context.Context, roles Roles, f function, now time.Time) (_ iam.Credentials, renewed bool, _ error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	arn := *f.Configuration.FunctionArn
	kept, found := s.byFunction[arn]
	found = found && kept.deployment == f.Deployment
	if found && now.Add(maxTimeout*time.Second).Before(kept.credentials.Expires) {
		return kept.credentials, false, nil
	}
	fresh, err := roles.Session(ctx, *f.Configuration.Role, *f.Configuration.FunctionName)
	if err != nil {
		return iam.Credentials{}, false, fmt.Errorf("assuming the role %s: %w", *f.Configuration.Role, err)
	}
	s.byFunction[arn] = session{f.Deployment, fresh}
	return fresh, found, nil
}

// forget drops the credentials of a function that is gone or changed.
func (s *sessions) forget(functionARN string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.byFunction, functionARN)
}
