package tui

import (
	"context"
	"fmt"
	"strings"
	"time"

	"cognito-lambda-workshop/checker/checks"
	"cognito-lambda-workshop/checker/ink"
	"cognito-lambda-workshop/checker/report"
)

// Lines keeps looking as Run does, and prints instead of drawing: the whole report first and then, a line each and with
// the time, what changed and what comes next. It is for screen readers, for logs and for plain terminals, and takes no
// keys. It returns the last report with the cause of ctx's end, which is how it ends; ErrNoLook when there was none.
func Lines(ctx context.Context, o Options) (report.Report, error) {
	one := newEye(ctx, o)
	defer one.End()
	l := lines{one: one, changed: o.now()}
	first := o.Look
	if o.LiveFirst {
		first = o.Live
	}
	seen := one.looked(first)
	if ctx.Err() != nil {
		return seen.report, ErrNoLook
	}
	l.last = seen.report
	if err := report.Text(o.Output, l.last); err != nil {
		return l.last, fmt.Errorf("printing the report: %w", err)
	}
	for glances := 0; ; glances++ {
		if err := l.wait(ctx, seen.slower); err != nil {
			return l.last, err
		}
		step := ""
		if glances%(glancesInARow+1) < glancesInARow {
			step, _, _ = strings.Cut(l.last.Next, "/") // a check's id begins with its step's name
		}
		seen, _ = one.glance(step, l.last)().(lookedMsg)
		if ctx.Err() != nil {
			return l.last, context.Cause(ctx)
		}
		if seen.glanced {
			continue
		}
		if err := l.print(report.KeepTried(l.last, seen.report)); err != nil {
			return l.last, fmt.Errorf("printing what changed: %w", err)
		}
	}
}

// lines is what Lines has printed so far.
type lines struct {
	one     *eye
	last    report.Report
	changed time.Time
}

// wait waits for the time of the next look, and prints the mail that comes meanwhile.
func (l *lines) wait(ctx context.Context, slower bool) error {
	due := time.NewTimer(pause(l.one.Every, l.one.now().Sub(l.changed), slower))
	defer due.Stop()
	for {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-due.C:
			return nil
		case mail := <-l.one.Mails:
			if err := l.say("%s", ink.Plain(mail)); err != nil {
				return err
			}
		}
	}
}

// print tells what a look changed.
func (l *lines) print(now report.Report) error {
	was, next := compare(l.last, now), l.last.Next
	l.last = now
	if len(was) == 0 {
		return nil
	}
	l.changed = l.one.now()
	for _, step := range now.Steps {
		for _, check := range step.Checks {
			before, changed := was[check.ID]
			if !changed || check.Status == checks.Blocked { // what it waits for is told
				continue
			}
			if err := l.say("%s %-7s  %s  was %s: %s", report.Glyph(check.Status), check.Status, check.ID, before, check.Saw); err != nil {
				return err
			}
		}
	}
	if err := l.say("%s %s", was.sentence(now), now.Headline()); err != nil || now.Next == next {
		return err
	}
	return report.Next(l.one.Output, now)
}

func (l *lines) say(format string, args ...any) error {
	_, err := fmt.Fprintf(l.one.Output, l.one.now().Local().Format(time.TimeOnly)+" "+format+"\n", args...)
	return err
}
