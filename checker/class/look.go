// Package class makes one picture of many learners' reports: who is done, who is stuck, and on what. It looks at no
// account itself and draws on no terminal. No SDK type, clock or flag comes in here.
package class

import (
	"context"
	"sync"

	"golang.org/x/sync/errgroup"

	"cognito-lambda-workshop/checker/report"
)

// Result is what came of the look at one learner.
type Result struct {
	Name    string
	Suffix  string // what ends the names of what the learner made
	Report  report.Report
	Problem string // why nothing could be looked at; Report is of no use then
}

// NotLookedAt is the Problem of those whose turn had not come when the look was interrupted.
const NotLookedAt = "not looked at: the look was interrupted"

// Look looks at each name, at most parallel of them at a time, and returns the results in the order of the names. each
// is called with every result as it comes, one at a time. When ctx ends, the rest is not looked at.
func Look(ctx context.Context, names []string, parallel int, look func(ctx context.Context, i int) Result, each func(Result)) []Result {
	results := make([]Result, len(names))
	var telling sync.Mutex
	var looks errgroup.Group
	looks.SetLimit(parallel)
	for i, name := range names {
		looks.Go(func() error {
			if ctx.Err() != nil {
				results[i] = Result{Name: name, Problem: NotLookedAt}
				return nil
			}
			result := look(ctx, i)
			if ctx.Err() != nil {
				result = Result{Name: name, Problem: NotLookedAt} // it was broken off
			}
			results[i] = result
			telling.Lock()
			defer telling.Unlock()
			each(result)
			return nil
		})
	}
	_ = looks.Wait() // no look gives an error
	return results
}
