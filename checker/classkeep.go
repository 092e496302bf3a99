package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"cognito-lambda-workshop/checker/class"
	"cognito-lambda-workshop/checker/history"
	"cognito-lambda-workshop/checker/report"
	"cognito-lambda-workshop/checker/roster"
)

// keeper keeps the looks at a class in the folder of --keep; without one it keeps nothing, and knows of no past. That
// something cannot be kept is told once, and ends no look.
type keeper struct {
	folder *history.Folder
	past   []class.Run
	news   io.Writer

	mu     sync.Mutex
	run    *history.Run // nil while nothing is being kept
	failed error
}

// openKept reads what the folder of --keep has from before.
func (c *classCommand) openKept(t terminal) (*keeper, error) {
	k := &keeper{news: t.err}
	if c.Keep == "" {
		return k, nil
	}
	folder, err := history.Open(c.Keep)
	if err != nil {
		return nil, err
	}
	k.folder = folder
	if k.past, err = folder.Past(); err != nil {
		fmt.Fprintf(t.err, "%v\nWhat it had is left out of the progress.\n", err)
	}
	return k, nil
}

// begin begins a run, or goes on with the interrupted one, and returns when it began.
func (k *keeper) begin(now time.Time, resume bool) (time.Time, error) {
	if k.folder == nil {
		return now, nil
	}
	unfinished, err := k.folder.Unfinished("checker " + version)
	switch {
	case resume && unfinished == nil && err == nil:
		return now, fmt.Errorf("there is no interrupted look to go on with in the folder of --keep; leave out --resume to begin a new one")
	case resume && unfinished == nil:
		return now, err
	case resume:
		if err != nil {
			fmt.Fprintf(k.news, "%v\nWhoever it is about is looked at again.\n", err)
		}
		k.run = unfinished
		return k.run.StartedAt(), nil
	case unfinished != nil:
		fmt.Fprintf(k.news, "The look of %s was interrupted after %d learners and tells nothing of progress; --resume would have gone on with it.\n",
			unfinished.StartedAt().Local().Format("2006-01-02 15:04"), unfinished.Len())
	}
	k.run, err = k.folder.Begin(now, "checker "+version)
	return now, err
}

// results are what is kept of each learner so far, and the indexes of those who are still to be looked at: also who could
// not be, since that is what an instructor mends before going on, and whose suffix is another one now.
func (k *keeper) results(learners []roster.Learner) (results []class.Result, missing []int) {
	for i, learner := range learners {
		result, known := class.Result{Name: learner.Name, Suffix: learner.Suffix, Problem: class.NotLookedAt}, false
		if k.run != nil {
			if kept, found := k.run.Result(learner.Name); found && kept.Suffix == learner.Suffix && seen(kept) {
				result, known = kept, true
			}
		}
		results = append(results, result)
		if !known {
			missing = append(missing, i)
		}
	}
	return results, missing
}

func seen(result class.Result) bool {
	exit := result.Report.ExitCode()
	return result.Problem == "" && exit != report.NoCredentials && exit != report.CouldNotLook
}

// keep keeps one result as it comes. i is its place in the roster.
func (k *keeper) keep(i int, result class.Result) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.run != nil && k.failed == nil {
		k.tell(k.run.Keep(i+1, result))
	}
}

// finish ends the run, unless somebody was not looked at: it can be gone on with then.
func (k *keeper) finish(told class.Class) {
	k.mu.Lock()
	defer k.mu.Unlock()
	complete := !slices.ContainsFunc(told.Learners, func(l class.Learner) bool { return l.Problem == class.NotLookedAt })
	if k.run != nil && k.failed == nil && complete {
		k.tell(k.run.Finish(told.Run()))
		k.run = nil
	}
}

// fail is for what went wrong before there was a run to keep in.
func (k *keeper) fail(err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.failed = err
}

func (k *keeper) tell(err error) {
	if err != nil {
		k.failed = err
		fmt.Fprintf(k.news, "%v\nThe look goes on, and is not kept.\n", err)
	}
}

// trouble says that nothing is kept any more; empty while all is well.
func (k *keeper) trouble() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.failed == nil {
		return ""
	}
	return "The looks are not kept any more; q leaves and tells why."
}

// quotedPath is a path as a command line takes it.
func quotedPath(path string) string {
	if strings.ContainsAny(path, " \t\n'\"`$&;()<>|*?[]{}#!~") {
		return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
	}
	return path
}
