package practice

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"

	"cognito-lambda-workshop/checker/practice/cognito"
	"cognito-lambda-workshop/checker/practice/iam"
	"cognito-lambda-workshop/checker/practice/regex"
	"cognito-lambda-workshop/checker/practice/wire"
)

// Partition is several accounts at one address. AWS calls so a group of Regions with all the accounts in it: those can
// trust each other, so that a role of one is assumed from another. Whose account a call is for says the access key; see
// iam.LearnerKey.
// https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
type Partition struct {
	accounts map[string]*Account // by their ids
	order    []*Account
	public   map[string]bool // the operations of Cognito that anyone may call
	owners   sync.Map        // ids of user pools and app clients to their *Account; none ever changes hands
	handler  http.Handler
}

var accountPattern = regex.New(`^\d{12}$`)

// NewPartition puts open accounts together, each with an id of its own, before any of them is served. Whoever opened
// them closes them.
func NewPartition(accounts ...*Account) (*Partition, error) {
	if len(accounts) == 0 {
		return nil, errors.New("a partition has at least one account")
	}
	p := &Partition{accounts: map[string]*Account{}, order: accounts, public: map[string]bool{}}
	for _, a := range accounts {
		id := a.options.Account
		switch {
		case !accountPattern.MatchString(id):
			return nil, fmt.Errorf("%q is no account id: it has twelve digits", id)
		case p.accounts[id] != nil:
			return nil, fmt.Errorf("two accounts of the partition have the id %s", id)
		}
		p.accounts[id] = a
	}
	for _, o := range accounts[0].cognito.Operations() {
		p.public[o.Name] = o.Anonymous()
	}
	p.handler = door(p.whose)
	for _, a := range accounts {
		a.cognito.TakeTurnsWith(accounts[0].cognito)
		a.partition.Store(p)
	}
	return p, nil
}

// ServeHTTP answers AWS API requests of all accounts.
func (p *Partition) ServeHTTP(w http.ResponseWriter, r *http.Request) { p.handler.ServeHTTP(w, r) }

// whose finds the account of a request. What anyone may ask for says by itself whose it is; for all else the access key
// does. Where neither does, every account would refuse in the same words; the first of them is asked to.
func (p *Partition) whose(r *http.Request, accessKeyID string) (*Account, wire.Caller, error) {
	id, _ := iam.AccountOf(accessKeyID)
	account, caller := p.accounts[id], wire.Caller{AccessKeyID: accessKeyID}
	if account != nil {
		known, err := account.iam.Caller(r.Context(), accessKeyID)
		if err != nil {
			return account, caller, err
		}
		caller = known
	}
	addressed, err := p.addressed(r)
	return cmp.Or(addressed, account, p.order[0]), caller, err
}

// addressed is the account that a link, a pool's published keys or a public operation of Cognito belongs to; nil for
// everything else, and for what is nobody's.
func (p *Partition) addressed(r *http.Request) (*Account, error) {
	operation, ofCognito := strings.CutPrefix(r.Header.Get("X-Amz-Target"), cognitoTarget)
	link, isLink := strings.CutPrefix(r.URL.Path, codePath)
	switch {
	case p.public[operation] && ofCognito:
		return p.owner(r, cognito.Addressee(peek(r)))
	case isLink:
		id, _, _ := strings.Cut(link, "/")
		return p.accounts[id], nil
	}
	pool, _, isPool := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/.well-known/")
	if !isPool {
		return nil, nil
	}
	return p.owner(r, pool)
}

// owner is the account that has a user pool or an app client of an id; nil when none has. Every account is asked when
// an id is met for the first time, and none when it is met again.
func (p *Partition) owner(r *http.Request, id string) (*Account, error) {
	if id == "" {
		return nil, nil
	}
	if known, found := p.owners.Load(id); found {
		return known.(*Account), nil
	}
	for _, a := range p.order {
		has, err := a.cognito.Has(r.Context(), id)
		if err != nil {
			return nil, fmt.Errorf("looking for the account of %s: %w", id, err)
		}
		if has {
			p.owners.Store(id, a)
			return a, nil
		}
	}
	return nil, nil
}

// peek reads a body that is still to be read. What breaks off in the middle does so again for the next reader.
func peek(r *http.Request) []byte {
	read, _ := io.ReadAll(r.Body)
	r.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(read), r.Body), r.Body}
	return read
}
