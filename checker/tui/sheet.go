package tui

import (
	"context"
	"io"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cognito-lambda-workshop/checker/ink"
	"cognito-lambda-workshop/checker/report"
)

// Sheet is one report as the learner's own view shows it, for a program that shows the reports of many. It has the
// view's keys, but for those that look at an account or touch it.
type Sheet struct{ model model }

// SheetOptions are what a Sheet needs from outside. A key whose function is nil is not offered.
type SheetOptions struct {
	Explain func(id string) string // about a check
	Again   bool                   // the program around looks again when the key for it is pressed
	Back    []string               // the keys with which the program around puts the sheet away, the one to show first
	Styles  ink.Styles
	Now     func() time.Time // time.Now when nil
	Output  io.Writer        // where a command is copied through
	Environ []string
}

// NewSheet is a sheet without a report.
func NewSheet(o SheetOptions) Sheet {
	options := Options{Explain: o.Explain, Now: o.Now, Output: o.Output, Environ: o.Environ}
	m := newModel(newEye(context.Background(), options), options, o.Styles)
	m.keys.Leave.SetKeys(o.Back...)
	if len(o.Back) > 0 {
		m.keys.Leave.SetHelp(o.Back[0], "go back")
	}
	m.keys.Look.SetEnabled(o.Again)
	return Sheet{m}
}

// Show puts a report on the sheet. What differs from the one before is marked.
func (s Sheet) Show(r report.Report) Sheet {
	return s.after(lookedMsg{report: clean(r)})
}

// Sized gives the sheet its place.
func (s Sheet) Sized(width, height int) Sheet {
	return s.after(tea.WindowSizeMsg{Width: width, Height: height})
}

// Free tells whether the sheet can do without the next key: no text is being typed or read.
func (s Sheet) Free() bool { return s.model.mode == browsing }

// SheetFits tells whether a sheet is of use in a place of a size.
func SheetFits(width, height int) bool { return width >= leastWidth && height >= leastHeight }

// Press takes a key. Those that go back or look again are for the program around: a sheet that is free passes them by.
func (s Sheet) Press(msg tea.KeyMsg) (Sheet, tea.Cmd) {
	if k := s.model.keys; s.Free() && key.Matches(msg, k.Leave, k.Look) {
		return s, nil
	}
	m, cmd := s.model.pressed(msg)
	s.model = m.arranged()
	return s, cmd
}

// View draws the sheet.
func (s Sheet) View() string { return s.model.View() }

func (s Sheet) after(msg tea.Msg) Sheet {
	next, _ := s.model.Update(msg) // a sheet waits for nothing
	if m, ok := next.(model); ok {
		s.model = m
	}
	return s
}
