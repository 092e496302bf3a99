package tui

import (
	"io"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cognito-lambda-workshop/checker/ink"
)

func sheet(again bool) Sheet {
	return NewSheet(SheetOptions{
		Explain: options().Explain, Again: again, Back: []string{"esc", "q"},
		Styles: ink.NewStyles(ink.NewRenderer(io.Discard, nil)), Now: func() time.Time { return noon }, Output: io.Discard,
	}).Sized(100, 30)
}

func TestASheetShowsWhatTheLearnerSees(t *testing.T) {
	s := sheet(true).Show(halfDone().report())
	theirs := after(t, window(t, 100, 30), saw(halfDone()))
	lines, own := ink.Wrap(s.View(), 100), ink.Wrap(theirs.View(), 100)
	assert.Equal(t, own[:len(own)-1], lines[:len(lines)-1], "all but the line of keys")

	for _, name := range []string{"h", "h", "h"} {
		s, _ = s.Press(press(name))
	}
	assert.Contains(t, s.View(), "What to do")
	assert.Contains(t, s.Show(allRight().report()).View(), "now pass", "another look is compared with the one before")
}

func TestASheetTouchesNoAccount(t *testing.T) {
	s := sheet(false).Show(allRight().report())
	for _, name := range []string{"l", "s", "b", "x", "a", "w", "r"} {
		next, cmd := s.Press(press(name))
		assert.Empty(t, messages(cmd), name)
		assert.True(t, next.Free(), name)
	}
	for _, name := range []string{"esc", "q", "r"} {
		next, cmd := sheet(true).Show(allRight().report()).Press(press(name))
		assert.Empty(t, messages(cmd), "%s is for the program around", name)
		assert.True(t, next.Free(), name)
	}
	keys, _ := s.Press(press("?"))
	assert.False(t, keys.Free())
	for _, what := range []string{"look", "live", "solve", "plant", "exports", "AWS calls", "leave"} {
		assert.NotContains(t, keys.View(), what)
	}
	assert.Contains(t, keys.View(), "esc        go back")
	assert.Contains(t, sheet(true).Show(allRight().report()).View(), "r look again")
}
