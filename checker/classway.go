package main

import (
	"cmp"
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/roster"
)

const (
	// callerTime is how long to wait for the id of an account only to tell it from others.
	callerTime = 3 * time.Second
	// classAttempts are fewer than a look alone makes: a class that keeps to the quotas is rarely asked to slow down, and
	// waits for the one whose address does not answer.
	classAttempts = 4
)

// way is how the checker gets into an account. Those who have the same one share it.
type way struct {
	place  place
	shared bool // by several learners
	find   func() *entrance
	found  atomic.Pointer[entrance]
}

// entrance is what this machine's AWS configuration makes of a way. It is read when it is needed first.
type entrance struct {
	config func() (aws.Config, error)
	caller func() string // the id of the account; the way itself where that cannot be told
}

// forget has the configuration be read again: who had no credentials in it may have put some there meanwhile.
func (w *way) forget(e *entrance) { w.found.CompareAndSwap(e, w.find()) }

// newWay gets in by profile, or by whatever this machine uses, and from there by a role. Where neither has a Region, the role
// is asked for in region: a role is the same in all of them.
func (room *classroom) newWay(ctx context.Context, key roster.Learner, region string, connections aws.HTTPClient) *way {
	w := &way{place: place{Profile: key.Profile, EndpointURL: key.EndpointURL}}
	w.find = func() *entrance { return room.newEntrance(ctx, w.place, key, region, connections) }
	w.found.Store(w.find())
	return w
}

func (room *classroom) newEntrance(ctx context.Context, p place, key roster.Learner, region string, connections aws.HTTPClient) *entrance {
	e := &entrance{}
	e.config = sync.OnceValues(func() (aws.Config, error) {
		config, err := loadConfig(ctx, p, room.terminal)
		if err != nil {
			return config, err
		}
		config.HTTPClient = connections
		config.Retryer = func() aws.Retryer {
			return retry.NewStandard(func(o *retry.StandardOptions) { o.MaxAttempts = classAttempts })
		}
		if key.RoleARN == "" {
			return config, nil
		}
		asked := config.Copy()
		asked.Region = cmp.Or(config.Region, region, account.AnyRegion)
		assume := stscreds.NewAssumeRoleProvider(sts.NewFromConfig(asked), key.RoleARN, func(o *stscreds.AssumeRoleOptions) {
			o.RoleSessionName = "workshop-checker"
			if key.ExternalID != "" {
				o.ExternalID = &key.ExternalID
			}
		})
		config.Credentials = aws.NewCredentialsCache(assume)
		return config, nil
	})
	e.caller = sync.OnceValue(func() string {
		if key.RoleARN == "" && room.several {
			if config, err := e.config(); err == nil {
				ctx, cancel := context.WithTimeout(ctx, callerTime)
				defer cancel()
				if caller, _ := account.WhoAmI(ctx, account.Options{Config: config}); caller.Found != nil {
					return caller.Found.AccountID + " " + key.EndpointURL
				}
			}
		}
		return accessOf(key)
	})
	return e
}

// accessOf tells accounts apart by what the roster says of them.
func accessOf(l roster.Learner) string {
	if l.RoleARN != "" {
		return strings.Split(l.RoleARN, ":")[4] + " " + l.EndpointURL
	}
	return l.Profile + " " + l.EndpointURL
}
