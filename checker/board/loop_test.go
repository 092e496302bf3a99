package board

import (
	"context"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/board/invented"
	"cognito-lambda-workshop/checker/class"
)

// messages are what a command and those it is a batch of come to, but for those that wait for what comes of a look.
func messages(cmd tea.Cmd) []tea.Msg {
	if cmd == nil {
		return nil
	}
	msg := cmd()
	batch, ok := msg.(tea.BatchMsg)
	switch {
	case msg == nil:
		return nil
	case !ok:
		return []tea.Msg{msg}
	}
	var all []tea.Msg
	for _, one := range batch {
		all = append(all, messages(one)...)
	}
	return all
}

// run does what a command does, and lets the board take in what comes of it, but for the ticks of waiting.
func run(t *testing.T, m model, cmd tea.Cmd) (model, []tickMsg) {
	t.Helper()
	var ticks []tickMsg
	for _, msg := range messages(cmd) {
		if tick, ok := msg.(tickMsg); ok {
			ticks = append(ticks, tick)
			continue
		}
		next, then := m.Update(msg)
		var later []tickMsg
		m, later = run(t, next.(model), then)
		ticks = append(ticks, later...)
	}
	return m, ticks
}

// watched is a board whose looks are counted, with a clock that the test sets. It is due at once.
func watched(t *testing.T) (m model, looks *[]string, clock *time.Time) {
	t.Helper()
	var said []string
	now := noon
	c := small(t)
	o := options(c)
	o.Every = time.Nanosecond
	o.Now = func() time.Time { return now }
	o.Look = func(context.Context, func(class.Result)) class.Class { said = append(said, "all"); return c }
	o.LookAt = func(_ context.Context, name string) (class.Class, error) { said = append(said, name); return c, nil }
	return window(t, o, 80, 24), &said, &now
}

func TestTheBoardLooksAgainByItself(t *testing.T) {
	m, looks, clock := watched(t)
	m, ticks := run(t, m, m.doing.do)
	require.Len(t, ticks, 1)
	assert.Equal(t, []string{"all"}, *looks)

	m.due = clock.Add(90 * time.Second)
	assert.Contains(t, m.View(), "Looked at 11:59:00. The next look is in 90 s.")
	next, _ := m.Update(ticks[0])
	assert.Equal(t, nothing, next.(model).doing.kind, "not before the time has come")
	*clock = clock.Add(30 * time.Second)
	assert.Contains(t, m.View(), "The next look is in 60 s.")
	*clock = clock.Add(60 * time.Second)
	next, cmd := m.Update(ticks[0])
	m = next.(model)
	assert.Contains(t, m.View(), "Looking at 0 of 5… The last look was at 11:59:00.", "in the very next frame")
	_, ticks = run(t, m, cmd)
	assert.Len(t, ticks, 1)
	assert.Equal(t, []string{"all", "all"}, *looks)
}

func TestTheBoardLooksOnceAtATime(t *testing.T) {
	m, looks, _ := watched(t)
	next, cmd := m.Update(press("r")[0])
	assert.Empty(t, messages(cmd), "while it looks, the key starts no second look")
	m, ticks := run(t, next.(model), m.doing.do)
	assert.Equal(t, []string{"all"}, *looks)

	m, _ = run(t, after(t, m, press("r")...), m.one.whole)
	next, cmd = m.Update(ticks[0])
	assert.Equal(t, nothing, next.(model).doing.kind, "a look made by hand takes the place of the one that was due")
	assert.Empty(t, messages(cmd))

	m.one.Every = 0
	_, cmd = m.Update(lookedMsg{small(t)})
	assert.Empty(t, messages(cmd), "without an interval only a key starts a look")
	assert.Contains(t, m.View(), "r looks again.")
}

func TestOneLearnerIsLookedAtAgain(t *testing.T) {
	m, looks, clock := watched(t)
	m, ticks := run(t, m, m.doing.do)
	m = after(t, m, press("down", "enter")...)
	next, cmd := m.Update(press("r")[0])
	assert.Contains(t, next.(model).View(), "Cem · 3 of 6 points · looking…")
	due := m.due
	*clock = clock.Add(time.Second)
	m, again := run(t, next.(model), cmd)
	assert.Equal(t, []string{"all", "Cem"}, *looks)
	assert.Equal(t, due, m.due, "the class is looked at no later")
	require.Len(t, again, 1)
	next, _ = m.Update(ticks[0])
	assert.Equal(t, nothing, next.(model).doing.kind, "there is one time of waiting, not two")

	*looks = nil
	m = after(t, m, press("q", "r", "enter", "r")...)
	assert.Contains(t, m.View(), "looking at them after the class…")
	m, _ = run(t, m, m.doing.do)
	assert.Equal(t, []string{"all", "Cem"}, *looks)

	m = after(t, m, againMsg{name: "Cem", err: context.DeadlineExceeded})
	assert.Contains(t, m.View(), "Cem could not be looked at again: context deadline exceeded")
	assert.Contains(t, after(t, m, press("h")...).View(), "Cem · 3 of 6 points", "and the report stays")

	m.one.LookAt = nil
	*looks = nil
	_, cmd = m.Update(press("r")[0])
	assert.Empty(t, messages(cmd))
	assert.Empty(t, *looks)
}

func TestTheBoardFillsWhileItLooks(t *testing.T) {
	c := small(t)
	o := options(c)
	parts := make(chan model, 3)
	var m model
	show := func() {
		msg := m.one.soFar(0)()
		m = after(t, m, msg)
		parts <- m
	}
	o.Look = func(_ context.Context, each func(class.Result)) class.Class {
		each(class.Result{Name: "Ali", Report: *c.Learners[1].Report})
		each(class.Result{Name: "Eva", Problem: "the login has ended"})
		show()
		each(class.Result{Name: "Dora", Report: *c.Learners[0].Report})
		show()
		return c
	}
	m = window(t, o, 80, 24)
	assert.Contains(t, m.View(), "Looking at 0 of 5 for the first time…")
	assert.Contains(t, m.View(), "· waiting")
	msg := m.one.whole()

	first, second := <-parts, <-parts
	assert.Contains(t, first.View(), "Looking at 2 of 5 for the first time…")
	assert.Equal(t, []string{"Eva", "Ali", "Bea", "Cem", "Dora"}, table(first), "who waits is not in trouble")
	assert.Regexp(t, `Bea +·  ·  ·  ·  ·  ·   · +waiting…`, first.View())
	assert.Contains(t, first.View(), "1 of 5: sign-in/environment")
	assert.Contains(t, second.View(), "Looking at 3 of 5 for the first time…")
	assert.Contains(t, second.View(), "1 of 5 learners are done · 1 could not be looked at · 1 at work")

	m = after(t, m, msg)
	whole := m.View()
	assert.Equal(t, whole, after(t, m, cameMsg{look: 1, seen: 4, class: class.Class{}}).View(), "what comes in late is in it already")
}

func TestALaterLookFillsUpToo(t *testing.T) {
	c := small(t)
	o := options(c)
	m := window(t, o, 80, 24)
	m = after(t, m, m.one.whole())
	mended := class.Result{Name: "Cem", Report: invented.Report("111122223333", []string{"refresh-token/timeout"}, 4, noon)}
	lost := class.Result{Name: "Dora", Report: invented.Report("111122223333", []string{"private/role"}, 6, noon)}
	m = after(t, m, press("r")...)
	m.one.begin()
	m.one.saw(mended)
	m.one.saw(lost)
	m = after(t, m, m.one.soFar(0)())
	assert.Contains(t, m.View(), "Looking at 2 of 5… The last look was at 11:59:00.")
	assert.Regexp(t, `Cem +✓  ✓  ✓↑ ✓  ✗  ✗   4/6`, m.View())
	assert.Regexp(t, `Dora +✓  ✓  ✓  ✓  ✓  ✗↓  5/6`, m.View(), "compared with the look before")
	assert.Regexp(t, `Eva .*the login has ended`, m.View(), "who has not been looked at again is as before")
}

func TestLeaving(t *testing.T) {
	quit := []tea.Msg{tea.QuitMsg{}}
	for _, m := range []model{window(t, options(small(t)), 80, 24), seen(t, small(t), 20, 5), seen(t, small(t), 80, 24)} {
		for _, name := range []string{"q", "ctrl+c"} {
			_, cmd := m.Update(press(name)[0])
			assert.Equal(t, quit, messages(cmd), name)
		}
	}
	for _, keys := range [][]string{{"/"}, {"c"}, {"?"}, {"enter"}, {"end", "enter"}, {"end", "enter", "/"}} {
		_, cmd := after(t, seen(t, small(t), 80, 24), press(keys...)...).Update(press("ctrl+c")[0])
		assert.Equal(t, quit, messages(cmd), "%v", keys)
	}
}

// What could not be kept is told as long as it lasts, and not only when the instructor leaves.
func TestTroubleIsToldAfterEachLook(t *testing.T) {
	c := small(t)
	o := options(c)
	trouble := ""
	o.Trouble = func() string { return trouble }
	m := after(t, window(t, o, 80, 24), lookedMsg{c})
	assert.NotContains(t, m.View(), "not kept")
	trouble = "The looks are not kept: no room"
	m = after(t, m, lookedMsg{c})
	assert.Contains(t, m.View(), trouble)
	assert.Contains(t, after(t, m, append(press("j"), lookedMsg{c})...).View(), trouble, "a key does not end it")
}
