package lambda

import (
	"context"
	"crypto/rand"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"cognito-lambda-workshop/checker/practice/store"
	"cognito-lambda-workshop/checker/practice/wire"
)

// function is what is kept of a function.
type function struct {
	// Configuration is as Lambda shows it once it has applied the last change. Only the answer to a change shows that
	// it is being applied: nothing here waits.
	Configuration types.FunctionConfiguration
	Code          string // the SHA-256 of the zip, in hex
	Deployment    string // another one whenever the code or the configuration changed
	Tags          map[string]string
	Policy        []statement
}

// functions are kept under their Region and name.
const functions = store.Table[function]("lambda-functions")

func key(call *wire.Call, name string) string { return store.Key(call.Region, name) }

// find reads a function. One that is not there is Lambda's ResourceNotFoundException.
func (s *Service) find(call *wire.Call, t target) (f function, err error) {
	err = s.Store.View(func(tx *store.Tx) error {
		f, err = get(tx, call, t)
		return err
	})
	return f, err
}

func get(tx *store.Tx, call *wire.Call, t target) (function, error) {
	f, found, err := functions.Get(tx, key(call, t.name))
	if err == nil && !found {
		err = notFound("Function not found: %s", t.qualified())
	}
	return f, err
}

// amend changes a function in the store and returns it as it became.
func (s *Service) amend(call *wire.Call, t target, change func(*function) error) (f function, err error) {
	err = s.Store.Update(func(tx *store.Tx) error {
		if f, err = get(tx, call, t); err != nil {
			return err
		}
		if err := change(&f); err != nil {
			return err
		}
		return functions.Put(tx, key(call, t.name), f)
	})
	return f, err
}

// usedCode is the code of all functions.
func (s *Service) usedCode() (map[string]bool, error) {
	used := map[string]bool{}
	err := s.Store.View(func(tx *store.Tx) error {
		for f, err := range functions.All(tx, "") {
			if err != nil {
				return err
			}
			used[f.Code] = true
		}
		return nil
	})
	return used, err
}

// deployed marks that the code or the configuration of a function changed.
func (s *Service) deployed(f *function) {
	f.Deployment = newID()
	f.Configuration.RevisionId = aws.String(newID())
	f.Configuration.LastModified = aws.String(s.Now().UTC().Format("2006-01-02T15:04:05.000+0000"))
}

// beingCreated is a new function as the answer to CreateFunction shows it. Its revision is over when it is Active.
// https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html
func beingCreated(f function) *types.FunctionConfiguration {
	c := f.Configuration
	c.State = types.StatePending
	c.StateReason = aws.String("The function is being created.")
	c.StateReasonCode = types.StateReasonCodeCreating
	c.LastUpdateStatus = ""
	c.RevisionId = aws.String(newID())
	return &c
}

// beingUpdated is a function as the answer to a change shows it.
func beingUpdated(f function) *types.FunctionConfiguration {
	c := f.Configuration
	c.LastUpdateStatus = types.LastUpdateStatusInProgress
	c.LastUpdateStatusReason = aws.String("The function is being created.") // AWS says "created" here too
	c.LastUpdateStatusReasonCode = "Creating"
	c.RevisionId = aws.String(newID())
	return &c
}

// shown is a function as a read shows it, with the ARN qualified if the call was.
func shown(f function, t target) *types.FunctionConfiguration {
	c := f.Configuration
	c.FunctionArn = aws.String(t.qualified())
	return &c
}

// listed is a function as lists show it, which leave out a few members.
// https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html
func listed(f function, qualified bool) types.FunctionConfiguration {
	c := f.Configuration
	c.State, c.LastUpdateStatus, c.RuntimeVersionConfig = "", "", nil
	if qualified {
		c.FunctionArn = aws.String(*c.FunctionArn + ":" + latest)
	}
	return c
}

// programKey names a function's program to the sandbox.
func programKey(f function) string { return *f.Configuration.FunctionArn + " " + f.Deployment }

// assumable refuses a role that Lambda can't assume, or that another account has.
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
func (s *Service) assumable(ctx context.Context, call *wire.Call, role string) error {
	if account := roleAccount(role); account != call.Account {
		return denied("Cross-account pass role is not allowed.")
	}
	may, err := s.Roles.AssumableBy(ctx, role, "lambda.amazonaws.com")
	if err != nil {
		return fmt.Errorf("reading the role %s: %w", role, err)
	}
	if !may {
		return invalid(cannotBeAssumed)
	}
	return nil
}

const cannotBeAssumed = "The role defined for the function cannot be assumed by Lambda."

// newID makes a random UUID, as revisions have.
func newID() string {
	var b [16]byte
	rand.Read(b[:])
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
