// Package class makes one picture of many learners' reports: who is done, who is stuck, and on what. It looks at no
// account itself and draws on no terminal. No SDK type, clock or flag comes in here.
package class

import (
	"context"
	"sync"

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

// NoRegion is the Problem of those for whom no Region is set.
const NoRegion = "no Region is set; give the row a region, such as eu-west-1"

// Look looks at each name, at most parallel of them at a time, and returns the results in the order of the names. A look
// that waits for a slow account may yield its place to the next one. each is called with every result as it comes, one at a
// time. When ctx ends, the rest is not looked at.
func Look(ctx context.Context, names []string, parallel int, look func(ctx context.Context, i int, yield func()) Result, each func(i int, r Result)) []Result {
	results := make([]Result, len(names))
	places := make(chan struct{}, parallel)
	var telling sync.Mutex
	var looks sync.WaitGroup
	for i, name := range names {
		results[i] = Result{Name: name, Problem: NotLookedAt}
		select {
		case places <- struct{}{}:
		case <-ctx.Done():
			continue
		}
		looks.Go(func() {
			yield := sync.OnceFunc(func() { <-places })
			defer yield()
			result := look(ctx, i, yield)
			telling.Lock()
			defer telling.Unlock()
			if ctx.Err() != nil {
				return // it was broken off
			}
			results[i] = result
			each(i, result)
		})
	}
	looks.Wait()
	return results
}
