package board

import (
	"context"
	"errors"
	"io"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/board/invented"
	"cognito-lambda-workshop/checker/class"
	"cognito-lambda-workshop/checker/ink"
)

// start is when the workshops of these tests begin; noon is the time on their clock.
var (
	start = time.Date(2026, 3, 14, 10, 40, 0, 0, time.Local)
	noon  = time.Date(2026, 3, 14, 12, 0, 0, 0, time.Local)
)

// room is the class of so many learners after 78 minutes, compared with how it was 8 minutes before.
func room(learners int) class.Class {
	return invented.Class(invented.Names(learners), 78, 70, start)
}

// small is a class with one of each kind: done, at work, lost a step, out of reach.
func small(t *testing.T) class.Class {
	t.Helper()
	then, now := noon.Add(-10*time.Minute), noon.Add(-time.Minute)
	at := func(step int, wrong ...string) func(string, time.Time) class.Result {
		return func(name string, when time.Time) class.Result {
			return class.Result{Name: name, Report: invented.Report("111122223333", wrong, step, when)}
		}
	}
	gone := func(name string, _ time.Time) class.Result {
		return class.Result{Name: name, Problem: "the login has ended"}
	}
	learners := []struct {
		name      string
		then, now func(string, time.Time) class.Result
	}{
		{"Dora", at(6), at(6)},
		{"Ali", at(2, "sign-up/package"), at(3, "sign-in/environment")},
		{"Cem", at(4), at(4, "sign-up/environment")},
		{"Bea", at(1, "user-pool/auth-flows"), at(1, "user-pool/auth-flows", "execution-role/trust")},
		{"Eva", at(2), gone},
	}
	var before, after []class.Result
	for _, l := range learners {
		before, after = append(before, l.then(l.name, then)), append(after, l.now(l.name, now))
	}
	return class.Make(after, []class.Run{class.Make(before, nil, then, 0, "").Run()}, now, 0, "")
}

func names(c class.Class) []string {
	var all []string
	for _, l := range c.Learners {
		all = append(all, l.Name)
	}
	return all
}

// options are those of a board of a class, in which every key is offered. Nothing in it takes any time.
func options(c class.Class) Options {
	return Options{
		Names: names(c), Every: 30 * time.Second,
		Look: func(context.Context, func(class.Result)) class.Class { return c },
		LookAt: func(_ context.Context, name string) (class.Class, error) {
			if name == "Eva" {
				return class.Class{}, errors.New("the login has ended")
			}
			return c, nil
		},
		Explain: func(id string) string { return id + "\nIt matters." },
		Now:     func() time.Time { return noon }, Output: io.Discard,
	}
}

// window is a board of a size that has not looked yet. Its colours are those of an output that is no terminal: none.
func window(t *testing.T, o Options, width, height int) model {
	t.Helper()
	m := newModel(newEye(t.Context(), o), o, ink.NewStyles(ink.NewRenderer(io.Discard, nil)))
	return after(t, m, tea.WindowSizeMsg{Width: width, Height: height})
}

// seen is a board of a size that has looked once.
func seen(t *testing.T, c class.Class, width, height int) model {
	t.Helper()
	return after(t, window(t, options(c), width, height), lookedMsg{c})
}

// after is a board to which things happened.
func after(t *testing.T, m model, msgs ...tea.Msg) model {
	t.Helper()
	for _, msg := range msgs {
		next, _ := m.Update(msg)
		var ok bool
		m, ok = next.(model)
		require.True(t, ok)
	}
	return m
}

// press are the messages of keys.
func press(names ...string) []tea.Msg {
	named := map[string]tea.KeyType{
		"up": tea.KeyUp, "down": tea.KeyDown, "pgdown": tea.KeyPgDown, "pgup": tea.KeyPgUp, "home": tea.KeyHome, "end": tea.KeyEnd,
		"enter": tea.KeyEnter, "esc": tea.KeyEsc, "backspace": tea.KeyBackspace, "ctrl+c": tea.KeyCtrlC, "ctrl+u": tea.KeyCtrlU, "space": tea.KeySpace,
	}
	var msgs []tea.Msg
	for _, name := range names {
		if kind, ok := named[name]; ok {
			msgs = append(msgs, tea.KeyMsg{Type: kind})
			continue
		}
		msgs = append(msgs, tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)})
	}
	return msgs
}

// table are the names in the table, in its order.
func table(m model) []string {
	shown := []string{}
	for _, r := range m.rows {
		shown = append(shown, r.shown)
	}
	return shown
}
