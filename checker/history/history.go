// Package history keeps the looks at a class in a folder, and reads them back. It judges nothing, compares nothing and
// talks to no account; package class tells what the kept looks mean.
//
// Each look is a run, and has a folder of its own, named by when it started:
//
//	20261125T090000Z/0001-ana-díaz.json    one file a learner, written as soon as the learner was looked at
//	20261125T090000Z/run.json              how everybody stood; written last, when everybody was looked at
//
// A run without run.json was interrupted. It can be gone on with as long as it is the newest one. It tells nothing of
// progress: half a class looks like a class that fell back.
//
// Nothing that is in the folder already is ever deleted or written over, except a learner's file by a newer look of the
// same run. Whatever is no run is left alone. A file that cannot be read is named, and stays as it is.
package history

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"time"

	"cognito-lambda-workshop/checker/class"
)

// Folder is where the runs of a class are kept.
type Folder struct {
	path  string
	write func(file string, content []byte) error
}

// Open opens the folder, and makes it where it is not there.
func Open(path string) (*Folder, error) {
	switch info, err := os.Stat(path); {
	case err == nil && !info.IsDir():
		return nil, fmt.Errorf("%s is not a folder, so no run can be kept in it; name another one", path)
	case err == nil:
		return &Folder{path: path, write: writeWhole}, nil
	}
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, fmt.Errorf("the folder %s cannot be made: %w; name another one", path, reason(err))
	}
	return &Folder{path: path, write: writeWhole}, nil
}

// Past are the runs that were finished, the oldest first. With an error, which has a line for each file that could not
// be read, it returns the others.
func (f *Folder) Past() ([]class.Run, error) {
	found, err := f.runs()
	if err != nil {
		return nil, err
	}
	var past []class.Run
	var damaged []error
	for _, one := range found {
		if !one.finished {
			continue
		}
		run, err := readRun(filepath.Join(one.path, runFile))
		if err != nil {
			damaged = append(damaged, err)
			continue
		}
		past = append(past, run)
	}
	slices.SortStableFunc(past, func(a, b class.Run) int { return a.StartedAt.Compare(b.StartedAt) })
	return past, errors.Join(damaged...)
}

// Unfinished is the newest run if it was interrupted, and nil if it was finished, or there is none: an interrupted run
// that a finished one came after is out of date. With an error, which has a line for each learner's file that could not
// be read, it returns the run without those learners. tool is what will go on with it.
func (f *Folder) Unfinished(tool string) (*Run, error) {
	found, err := f.runs()
	if err != nil || len(found) == 0 || found[len(found)-1].finished {
		return nil, err
	}
	newest := found[len(found)-1]
	run := &Run{startedAt: newest.startedAt, tool: tool, path: newest.path, write: f.write}
	return run, run.readLearners()
}

// Begin makes the folder of a new run. tool is what looks.
func (f *Folder) Begin(startedAt time.Time, tool string) (*Run, error) {
	startedAt = startedAt.UTC().Truncate(time.Second)
	name := startedAt.Format(nameLayout)
	for n := 2; ; n++ {
		path := filepath.Join(f.path, name)
		err := os.Mkdir(path, 0o700)
		if err == nil {
			return &Run{startedAt: startedAt, tool: tool, path: path, write: f.write}, nil
		}
		if !errors.Is(err, os.ErrExist) {
			return nil, cannotKeep(path, err)
		}
		name = startedAt.Format(nameLayout) + "-" + strconv.Itoa(n) // another run began in the same second
	}
}

// nameLayout is a time that every system takes for a folder's name, and that sorts as text.
const nameLayout = "20060102T150405Z"

var runName = regexp.MustCompile(`^(\d{8}T\d{6}Z)(?:-(\d{1,6}))?$`)

// entry is a run's folder.
type entry struct {
	path      string
	startedAt time.Time
	nth       int // of those that began in the same second
	finished  bool
}

// runs are the runs in the folder, the oldest first. What is no run is passed by.
func (f *Folder) runs() ([]entry, error) {
	entries, err := os.ReadDir(f.path)
	if err != nil {
		return nil, fmt.Errorf("the folder %s cannot be read: %w", f.path, reason(err))
	}
	var found []entry
	for _, one := range entries {
		name := runName.FindStringSubmatch(one.Name())
		if name == nil || !one.IsDir() {
			continue
		}
		startedAt, err := time.Parse(nameLayout, name[1])
		if err != nil {
			continue
		}
		run := entry{path: filepath.Join(f.path, one.Name()), startedAt: startedAt}
		run.nth, _ = strconv.Atoi(name[2]) // the first one has no number
		run.finished = isThere(filepath.Join(run.path, runFile))
		found = append(found, run)
	}
	slices.SortFunc(found, func(a, b entry) int {
		if byTime := a.startedAt.Compare(b.startedAt); byTime != 0 {
			return byTime
		}
		return a.nth - b.nth
	})
	return found, nil
}

// reason is an error of the file system without the path, which the sentence around it names.
func reason(err error) error {
	if broken, is := errors.AsType[*os.PathError](err); is {
		return broken.Err
	}
	if broken, is := errors.AsType[*os.LinkError](err); is {
		return broken.Err
	}
	return err
}

func cannotKeep(path string, err error) error {
	return fmt.Errorf("%s cannot be written: %w; make room there, or keep the run in another folder", path, reason(err))
}
