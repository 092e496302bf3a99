package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"sync"
	"time"

	"cognito-lambda-workshop/checker/board"
	"cognito-lambda-workshop/checker/class"
)

// board keeps looking at the class until the instructor leaves, and ends with the exit code of the last look.
func (c *classCommand) board(ctx context.Context, t terminal, room *classroom, kept *keeper) error {
	kept.news = io.Discard // the board has the terminal
	w := &watchedClass{room: room, kept: kept, past: kept.past}
	for i, learner := range room.learners {
		w.names = append(w.names, learner.Name)
		w.all = append(w.all, i)
	}
	last, err := board.Run(ctx, board.Options{
		Names: w.names, Look: w.look, LookAt: w.lookAgain, Past: kept.past, Anonymous: c.Anonymous, Every: c.Every,
		Trouble: kept.trouble,
		Explain: func(id string) string { text, _ := explain(id); return text },
		Input:   t.in, Output: t.out, Environ: t.environ,
	})
	if kept.failed != nil {
		fmt.Fprintf(t.err, "%v\nThe looks since then were not kept.\n", kept.failed)
	}
	switch {
	case errors.Is(err, board.ErrNoLook):
		return code(exitInterrupted)
	case err != nil:
		return err
	}
	return classExit(ctx, last, kept.failed)
}

// watchedClass is a class that is looked at again and again.
type watchedClass struct {
	room  *classroom
	kept  *keeper
	names []string
	all   []int

	mu      sync.Mutex // guards what follows
	past    []class.Run
	results []class.Result // of the last whole look
	started time.Time
}

// look is one round. The first is kept as it comes, and of the later ones those that show a change.
func (w *watchedClass) look(ctx context.Context, each func(class.Result)) class.Class {
	w.mu.Lock()
	first, started := w.results == nil, time.Now()
	w.mu.Unlock()
	if first {
		if _, err := w.kept.begin(started, false); err != nil {
			w.kept.fail(err)
		}
	}
	results := w.room.look(ctx, w.all, func(i int, r class.Result) {
		each(r)
		if first {
			w.kept.keep(i, r)
		}
	})
	w.mu.Lock()
	defer w.mu.Unlock()
	told := class.Make(results, w.past, started, time.Since(started), "checker "+version)
	if ctx.Err() != nil {
		return told
	}
	w.results, w.started = results, started
	if !first && !changed(w.past, told.Run()) {
		return told
	}
	if !first {
		w.keepAll(started, results)
	}
	w.kept.finish(told)
	w.past = append(w.past, sharing(w.past, told.Run()))
	return told
}

// sharing is a run that has in common with the one before what did not change: a board is open for hours, and mostly one
// learner of many gets on between two looks.
func sharing(past []class.Run, now class.Run) class.Run {
	if len(past) == 0 {
		return now
	}
	before := past[len(past)-1].Learners
	for i := range now.Learners {
		if l := &now.Learners[i]; i < len(before) && before[i].Name == l.Name && maps.Equal(before[i].Steps, l.Steps) {
			l.Steps = before[i].Steps
		}
	}
	return now
}

func (w *watchedClass) keepAll(started time.Time, results []class.Result) {
	if w.kept.trouble() != "" {
		return // a run that stays empty would look like one that was interrupted
	}
	if _, err := w.kept.begin(started, false); err != nil {
		w.kept.fail(err)
		return
	}
	for i, result := range results {
		w.kept.keep(i, result)
	}
}

// changed tells whether a look shows anything else than the one before it.
func changed(past []class.Run, now class.Run) bool {
	if len(past) == 0 {
		return true
	}
	return !slices.EqualFunc(past[len(past)-1].Learners, now.Learners, func(a, b class.Past) bool {
		return a.Name == b.Name && maps.Equal(a.Steps, b.Steps)
	})
}

// lookAgain looks at one learner again, between the rounds.
func (w *watchedClass) lookAgain(ctx context.Context, name string) (class.Class, error) {
	i := slices.Index(w.names, name)
	if i < 0 {
		return class.Class{}, fmt.Errorf("there is no learner %s in the roster", name)
	}
	result := w.room.lookAt(ctx, i, nil)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.results == nil || ctx.Err() != nil {
		return class.Class{}, errors.New("the first look is not done yet")
	}
	w.results[i] = result
	return class.Make(w.results, w.past, w.started, time.Since(w.started), "checker "+version), nil
}
