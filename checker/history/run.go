package history

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"cognito-lambda-workshop/checker/class"
)

// Run is one look at a class that is being kept. Learners may be kept side by side.
type Run struct {
	startedAt time.Time
	tool      string
	path      string
	write     func(file string, content []byte) error

	mutex    sync.Mutex
	learners map[string]kept // by name, in lower case
}

type kept struct {
	file   string
	result class.Result
}

// StartedAt is when the run began, to the second.
func (r *Run) StartedAt() time.Time { return r.startedAt }

// Path is the run's own folder.
func (r *Run) Path() string { return r.path }

// Result is what was kept of a learner. Learners are known by their names, as in a roster: the case does not matter.
func (r *Run) Result(name string) (class.Result, bool) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	learner, known := r.learners[strings.ToLower(name)]
	return learner.result, known
}

// Len is how many learners are kept.
func (r *Run) Len() int {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return len(r.learners)
}

// Keep keeps what came of the look at the learner of a row of the roster, counted from 1. Who was not looked at is not
// kept, so that a run that goes on looks at them.
func (r *Run) Keep(row int, result class.Result) error {
	if result.Problem == class.NotLookedAt {
		return nil
	}
	r.mutex.Lock()
	defer r.mutex.Unlock()
	content, err := indented(learner{Schema: schema, Tool: r.tool, Row: row, Name: result.Name, Suffix: result.Suffix,
		Problem: result.Problem, Report: reportOf(result)})
	if err != nil {
		return err
	}
	file := r.fileOf(row, result.Name)
	if err := r.write(file, content); err != nil {
		return cannotKeep(r.path, err) // not the file, which has a name that may be meant to stay unsaid
	}
	if r.learners == nil {
		r.learners = map[string]kept{}
	}
	r.learners[strings.ToLower(result.Name)] = kept{file, result}
	return nil
}

// fileOf is the learner's file: the one that this run has already, or one that is not there yet.
func (r *Run) fileOf(row int, name string) string {
	if learner, known := r.learners[strings.ToLower(name)]; known {
		return learner.file
	}
	base := filepath.Join(r.path, fmt.Sprintf("%04d-%s", row, slug(name)))
	file := base + ".json"
	for n := 2; isThere(file); n++ {
		file = fmt.Sprintf("%s-%d.json", base, n)
	}
	return file
}

func isThere(file string) bool {
	_, err := os.Lstat(file)
	return err == nil
}

// Finish ends the run with how everybody stood. Everybody has to be kept by then.
func (r *Run) Finish(run class.Run) error {
	for _, learner := range run.Learners {
		if _, known := r.Result(learner.Name); !known {
			return fmt.Errorf("the run in %s is not finished: %s was not looked at", r.path, learner.Name)
		}
	}
	content, err := indented(finished{Schema: schema, Tool: r.tool, Run: run})
	if err != nil {
		return err
	}
	file := filepath.Join(r.path, runFile)
	if err := r.write(file, content); err != nil {
		return cannotKeep(file, err)
	}
	return nil
}

// readLearners reads what an interrupted run has kept so far.
func (r *Run) readLearners() error {
	files, err := os.ReadDir(r.path)
	if err != nil {
		return fmt.Errorf("the folder %s cannot be read: %w", r.path, reason(err))
	}
	r.learners = map[string]kept{}
	var damaged []error
	for _, file := range files {
		if !learnerFile.MatchString(file.Name()) || !file.Type().IsRegular() {
			continue
		}
		path := filepath.Join(r.path, file.Name())
		learner, err := readLearner(path)
		if err != nil {
			damaged = append(damaged, err)
			continue
		}
		r.learners[strings.ToLower(learner.Name)] = kept{path, learner.result()}
	}
	return errors.Join(damaged...)
}
