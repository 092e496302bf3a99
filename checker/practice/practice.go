// Package practice is an AWS account in a box: it answers the ordinary AWS CLI and SDKs on loopback as AWS would,
// for the operations of the workshop, and refuses what AWS refuses. This room puts the services together and guards
// the door; each service has a room of its own. It knows nothing of the checker that looks at it.
package practice

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path/filepath"
	"sync/atomic"
	"time"

	"cognito-lambda-workshop/checker/practice/cognito"
	"cognito-lambda-workshop/checker/practice/iam"
	"cognito-lambda-workshop/checker/practice/lambda"
	"cognito-lambda-workshop/checker/practice/logs"
	"cognito-lambda-workshop/checker/practice/sandbox"
	"cognito-lambda-workshop/checker/practice/store"
	"cognito-lambda-workshop/checker/practice/wire"
)

// AccountID is the id of a practice account, the one in AWS's own documentation.
const AccountID = "123456789012"

// DefaultRegion is the Region of the practice account unless another is asked for.
const DefaultRegion = "us-east-1"

// idleEnvironment is how long a function's process is kept warm.
const idleEnvironment = 5 * time.Minute

// Options are what a practice account needs. Only Folder has no default.
type Options struct {
	Folder  string // the data folder
	Account string // AccountID when empty
	Now     func() time.Time
	NewKey  func() (*rsa.PrivateKey, error)
	Mail    func(cognito.Mail) // told of each e-mail; dropped when nil
	Report  func(error)        // told of the practice account's own faults; dropped when nil
}

// Account is an open practice account.
type Account struct {
	options Options
	store   *store.Store
	sandbox *sandbox.Sandbox
	iam     *iam.Service
	cognito *cognito.Service
	lambda  *lambda.Service
	doors   doors
	handler http.Handler
	// partition is the one that the account is in; nil while it is alone.
	partition atomic.Pointer[Partition]
}

// Open opens the practice account of a data folder and locks the folder until Close. It gives store.ErrInUse when
// another process has it open, and a *store.DamagedError when its records cannot be read.
func Open(options Options) (*Account, error) {
	if options.Account == "" {
		options.Account = AccountID
	}
	if options.Now == nil {
		options.Now = time.Now
	}
	if options.NewKey == nil {
		options.NewKey = func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) }
	}
	if options.Mail == nil {
		options.Mail = func(cognito.Mail) {}
	}
	if options.Report == nil {
		options.Report = func(error) {}
	}
	records, err := store.Open(options.Folder)
	if err != nil {
		return nil, err
	}
	a := &Account{options: options, store: records, sandbox: sandbox.New(options.Now, idleEnvironment)}
	if err := a.sandbox.ClearUp(options.Folder); err != nil {
		records.Close()
		return nil, fmt.Errorf("ending the functions that a killed practice account left running: %w", err)
	}
	a.build()
	return a, nil
}

func (a *Account) build() {
	o := a.options
	a.iam = iam.New(iam.Options{Store: a.store, Account: o.Account, Now: o.Now, Elsewhere: a.elsewhere})
	pools := cognito.New(cognito.Options{Store: a.store, Account: o.Account, Now: o.Now, NewKey: o.NewKey, Mail: o.Mail})
	logGroups := logs.New(logs.Options{Store: a.store, Account: o.Account, Now: o.Now})
	functions := lambda.New(lambda.Options{
		Store: a.store, Account: o.Account, Folder: filepath.Join(o.Folder, "code"), Now: o.Now,
		Roles: a.iam, Logs: logGroups, Sandbox: a.sandbox, AWS: a.from, Report: o.Report,
	})
	a.cognito, a.lambda = pools, functions
	service := func(prefix, validation string) wire.Service {
		return wire.Service{Prefix: prefix, Guard: a.iam.Guard, Fault: a.fault, Errors: wire.Grammar{Validation: validation}}
	}
	a.doors = doors{
		cognito:   service("cognito-idp", "InvalidParameterException").JSON(nil, pools.Operations()...),
		logs:      service("logs", "InvalidParameterException").JSON(wire.LowerFirst, logGroups.Operations()...),
		iam:       service("iam", "ValidationError").Query("https://iam.amazonaws.com/doc/2010-05-08/", a.iam.Operations()...),
		sts:       service("sts", "ValidationError").Query("https://sts.amazonaws.com/doc/2011-06-15/", a.iam.TokenOperations()...),
		lambda:    service("lambda", "ValidationException").Names(lambda.OperationAt).REST(functions.Routes()...),
		published: pools.PublishedKeys(),
		code:      functions.Code(),
	}
	a.handler = door(a.alone)
}

// fault reports a fault of the practice account's own, and gives the sentence that the API answers.
func (a *Account) fault(err error) string {
	a.options.Report(err)
	write, failed := errors.AsType[*store.WriteError](err)
	_, file := errors.AsType[*fs.PathError](err)
	switch {
	case failed:
		return fmt.Sprintf("The practice account could not write to its folder %s, and nothing was changed: %v", a.options.Folder, write.Cause)
	case file:
		return fmt.Sprintf("The practice account could not use its folder %s, and nothing was changed: %v", a.options.Folder, err)
	}
	return "The practice account failed at this, through no mistake of yours. Where it is being served it says why."
}

// ServeHTTP answers AWS API requests, all of them as this account.
func (a *Account) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.handler.ServeHTTP(w, r) }

// alone is where every caller is one of this account.
func (a *Account) alone(r *http.Request, accessKeyID string) (*Account, wire.Caller, error) {
	caller, err := a.iam.Caller(r.Context(), accessKeyID)
	return a, caller, err
}

// elsewhere is IAM of another account of the partition.
func (a *Account) elsewhere(account string) *iam.Service {
	if p := a.partition.Load(); p != nil {
		if other := p.accounts[account]; other != nil {
			return other.iam
		}
	}
	return nil
}

type originKey struct{}

// from is AWS as a function sees it, with the other accounts of the partition. A call that carries no signature, and so
// no Region, is of the function's own Region.
func (a *Account) from(region string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r = r.WithContext(context.WithValue(r.Context(), originKey{}, region))
		if p := a.partition.Load(); p != nil {
			p.ServeHTTP(w, r)
			return
		}
		a.ServeHTTP(w, r)
	})
}

// Reset forgets everything in the account.
func (a *Account) Reset() error {
	a.sandbox.Stop("")
	if err := a.store.Clear(); err != nil {
		return fmt.Errorf("emptying the practice account: %w", err)
	}
	return nil
}

// Close ends the functions' processes and gives the folder back.
func (a *Account) Close() error {
	stopped := a.sandbox.Close()
	a.lambda.Wait() // for what functions that ran in the background still write
	if err := a.store.Close(); err != nil {
		return fmt.Errorf("closing the practice account: %w", err)
	}
	return stopped
}
