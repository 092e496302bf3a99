package tui

import (
	"context"
	"errors"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/checks"
	"cognito-lambda-workshop/checker/ink"
	"cognito-lambda-workshop/checker/report"
)

// watched is a view whose looks are counted: at a step by its name, at everything by "all", tried out by "live".
func watched(t *testing.T, now func() situation) (model, *[]string) {
	t.Helper()
	var looks []string
	look := func(what string) report.Report {
		looks = append(looks, what)
		return now().report()
	}
	o := options()
	o.Every = time.Nanosecond
	o.Look = func(context.Context) report.Report { return look("all") }
	o.Live = func(context.Context) report.Report { return look("live") }
	o.Glance = func(_ context.Context, step string) report.Report { return look(step) }
	return windowWith(t, o, 100, 30), &looks
}

// run does what a command does and lets the view take in what comes of it, but for the next look's time.
func run(t *testing.T, m model, cmd tea.Cmd) (model, *dueMsg) {
	t.Helper()
	var due *dueMsg
	for _, msg := range messages(cmd) {
		if late, ok := msg.(dueMsg); ok {
			due = &late
			continue
		}
		next, then := m.Update(msg)
		var later *dueMsg
		m, later = run(t, next.(model), then)
		if later != nil {
			due = later
		}
	}
	return m, due
}

// messages are what a command and those it is a batch of come to.
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

func TestTheLoopLooksAtWhatTheLearnerIsAtWorkOn(t *testing.T) {
	now := emptyAccount()
	m, looks := watched(t, func() situation { return now })
	m, due := run(t, m, m.doing.do)
	require.NotNil(t, due)

	for range glancesInARow + 1 {
		next, cmd := m.Update(*due)
		m = next.(model)
		assert.Contains(t, m.View(), "looking…", "in the very next frame")
		m, due = run(t, m, cmd)
		require.NotNil(t, due)
	}
	assert.Equal(t, []string{"all", "user-pool", "user-pool", "user-pool", "user-pool", "user-pool", "all"}, *looks,
		"now and then at everything, for what changes behind the learner's back")

	*looks = nil
	m = after(t, m, press("tab"))
	now = halfDone()
	next, cmd := m.Update(*due)
	m, _ = run(t, next.(model), cmd)
	assert.Equal(t, []string{"execution-role", "all"}, *looks, "what has changed in a step may change others")
	assert.Contains(t, m.View(), "Done: 00 User pool and app client and 01 Execution role are right now.")
}

func TestTheLoopLooksOnceAtATime(t *testing.T) {
	m, looks := watched(t, emptyAccount)
	_, cmd := m.Update(press("r"))
	assert.Empty(t, messages(cmd), "while it looks at everything, the key starts no second look")

	m, due := run(t, m, m.doing.do)
	*looks = nil
	glancing, _ := m.Update(*due)
	m = after(t, glancing.(model), press("r"))
	next, cmd := m.Update(lookedMsg{report: emptyAccount().report(), glanced: true})
	m, _ = run(t, next.(model), cmd)
	assert.Equal(t, []string{"all"}, *looks, "during a glance, the key looks at everything after it")
	assert.Equal(t, "Nothing changed.", m.news)

	m = after(t, m, press("r"), saw(emptyAccount()))
	next, cmd = m.Update(*due)
	assert.Equal(t, job{}.kind, next.(model).doing.kind, "a look made by hand takes the place of the one that was due")
	assert.Empty(t, messages(cmd))

	m.one.Every = 0
	_, cmd = m.Update(saw(emptyAccount()))
	assert.Empty(t, messages(cmd), "without an interval only a key starts a look")
}

func TestTheLoopSlowsDown(t *testing.T) {
	every := 4 * time.Second
	for _, test := range []struct {
		name      string
		untouched time.Duration
		slower    bool
		want      time.Duration
	}{
		{"at work", time.Minute, false, every},
		{"idle", idle, false, 3 * every},
		{"away", away, false, slowest},
		{"AWS asks to slow down", 0, true, slowest},
	} {
		assert.Equal(t, test.want, pause(every, test.untouched, test.slower), test.name)
	}
	assert.Equal(t, time.Minute, pause(time.Minute, away, true), "it never gets faster")
}

func TestTheLoopSeesThatAWSAsksToSlowDown(t *testing.T) {
	o := options()
	calls := []Call{{At: noon.Add(-time.Second), Throttled: true}}
	o.Calls = func() []Call { return calls }
	one := newEye(t.Context(), o)
	assert.False(t, one.whole().(lookedMsg).slower, "that was before this look")
	calls = []Call{{At: noon, Throttled: true}}
	assert.True(t, one.whole().(lookedMsg).slower)

	m := after(t, window(t, 100, 30), lookedMsg{report: emptyAccount().report(), slower: true})
	assert.Contains(t, m.View(), "AWS asks to slow down, so the looks are further apart.")
}

func TestTheLoopLooksAtOnceWhenSomeoneComesBack(t *testing.T) {
	m, looks := watched(t, emptyAccount)
	now := noon
	m.one.Now = func() time.Time { return now }
	m, _ = run(t, m, m.doing.do)
	*looks = nil
	for _, step := range []struct {
		later time.Duration
		want  []string
	}{{time.Second, nil}, {idle, []string{"user-pool"}}} {
		now = now.Add(step.later)
		next, cmd := m.Update(press("down"))
		m, _ = run(t, next.(model), cmd)
		assert.Equal(t, step.want, *looks)
	}
}

func TestTheViewMovesOn(t *testing.T) {
	poolDone := emptyAccount()
	delete(poolDone.verdicts, "user-pool/*")
	delete(poolDone.verdicts, "user-pool/exists")
	regressed := allRight()
	regressed.verdicts = map[string]checks.Verdict{"sign-in/environment": fails("It is wrong.", "the right one", "", "")}
	for _, test := range []struct {
		name        string
		before, now situation
		keys        []string
		want        string
	}{
		{"from what was mended to what comes next", emptyAccount(), poolDone, nil, "execution-role/policy"},
		{"not from what is still to mend", emptyAccount(), poolDone, []string{"tab", "tab"}, "sign-up/exists"},
		{"not from what was right before", emptyAccount(), poolDone, []string{"up"}, "account/region"},
		{"to the end", regressed, allRight(), nil, ""},
		{"to the end, wherever the learner is", regressed, allRight(), []string{"tab"}, ""},
		{"to what broke in a workshop that was finished", allRight(), regressed, []string{"down"}, "sign-in/environment"},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := after(t, window(t, 100, 30), saw(test.before))
			for _, name := range test.keys {
				m = after(t, m, press(name))
			}
			assert.Equal(t, test.want, after(t, m, saw(test.now)).chosen)
		})
	}
}

func TestWhatWasTriedOutStaysTold(t *testing.T) {
	m := after(t, window(t, 120, 40), saw(allRight()))
	plainly := allRight()
	plainly.live = false
	m = after(t, m, saw(plainly))
	assert.Contains(t, m.View(), "All 6 steps are right, and the functions work.")
	assert.Empty(t, m.news)
}

func TestNewsGoOutAfterAWhile(t *testing.T) {
	m := window(t, 120, 40)
	now := noon
	m.one.Now = func() time.Time { return now }
	m = after(t, m, saw(emptyAccount()), saw(halfDone()))
	assert.Contains(t, m.View(), "now pass")
	glance := lookedMsg{report: halfDone().report(), glanced: true}
	assert.Contains(t, after(t, m, glance).View(), "now pass", "a look that finds nothing new leaves them")
	now = now.Add(newsLife + time.Second)
	assert.NotContains(t, after(t, m, glance).View(), "now pass")
}

func TestLeaving(t *testing.T) {
	for _, name := range []string{"q", "ctrl+c"} {
		for _, m := range []model{window(t, 100, 30), window(t, 20, 5), after(t, window(t, 100, 30), saw(allRight()))} {
			_, cmd := m.Update(press(name))
			assert.Equal(t, []tea.Msg{tea.QuitMsg{}}, messages(cmd), name)
		}
	}
	for _, name := range []string{"/", "w", "?", "l"} {
		_, cmd := after(t, window(t, 100, 30), saw(emptyAccount()), press(name)).Update(press("ctrl+c"))
		assert.Equal(t, []tea.Msg{tea.QuitMsg{}}, messages(cmd), "from %s", name)
	}
}

func TestLeavingWaitsUntilTheThrowAwayUserIsDeleted(t *testing.T) {
	m := after(t, window(t, 100, 30), saw(allRight()), press("l"), press("y"))
	next, cmd := m.Update(press("ctrl+c"))
	m = next.(model)
	assert.Empty(t, messages(cmd))
	assert.Error(t, m.one.Context.Err(), "it is told to stop")
	assert.Contains(t, m.View(), "stopping, and clearing up…")
	_, cmd = m.Update(saw(allRight()))
	assert.Equal(t, []tea.Msg{tea.QuitMsg{}}, messages(cmd))
	_, cmd = m.Update(press("ctrl+c"))
	assert.Equal(t, []tea.Msg{tea.QuitMsg{}}, messages(cmd), "a second time, the screen is left at once")
}

func TestLiveFirst(t *testing.T) {
	o := options()
	o.LiveFirst = true
	m := windowWith(t, o, 100, 30)
	assert.Contains(t, m.View(), "trying the functions out…")
	assert.True(t, m.doing.do().(lookedMsg).report.Live)
}

func TestPractice(t *testing.T) {
	fault := errors.New("building sign-up: it does not compile")
	for _, test := range []struct {
		name string
		now  situation
		key  string
		err  error
		done string // what was asked to be done
		told string
	}{
		{"solve the step at hand", emptyAccount(), "s", nil, "user-pool", "Step 00 was done for you."},
		{"a step that cannot be solved", emptyAccount(), "s", fault, "user-pool", "It could not be done: building sign-up: it does not compile"},
		{"plant a mistake", allRight(), "b", nil, "mistake", "A mistake was planted. Find it."},
		{"no mistake before all is right", emptyAccount(), "b", nil, "", ""},
		{"nothing to solve when all is right", allRight(), "s", nil, "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			done := ""
			o := options()
			looked := 0
			o.Look = func(context.Context) report.Report { looked++; return test.now.report() }
			o.Solve = func(_ context.Context, step string, _ func(string)) error { done = step; return test.err }
			o.Break = func(context.Context) (string, error) {
				done = "mistake"
				return "A mistake was planted. Find it.", test.err
			}
			before := after(t, windowWith(t, o, 100, 30), saw(test.now))

			next, cmd := after(t, before, press(test.key)).Update(press("n"))
			run(t, next.(model), cmd)
			assert.Empty(t, done, "only after a yes")

			next, cmd = after(t, before, press(test.key)).Update(press("y"))
			m, _ := run(t, next.(model), cmd)
			assert.Equal(t, test.done, done)
			assert.Equal(t, test.told, m.notice)
			if test.done != "" {
				assert.Equal(t, 1, looked, "and a look shows what came of it")
			}
		})
	}
}

func TestMailsAndProgressShowUp(t *testing.T) {
	m := after(t, window(t, 100, 30), saw(emptyAccount()), saidMsg("too late"), press("s"), press("y"),
		mailMsg("E-mail to ana@example.com: Your confirmation code is 654321"), saidMsg("Made the user pool."))
	assert.Contains(t, m.View(), "12:00:00 E-mail to ana@example.com: Your confirmation code is 654321")
	assert.Contains(t, m.View(), "Made the user pool.")
	assert.NotContains(t, m.View(), "too late")
	assert.NotContains(t, after(t, m, press("esc")).View(), "654321")

	mails := make(chan string, 1)
	mails <- "a\x1b[2Jb"
	assert.Equal(t, mailMsg("ab"), listen(t.Context(), mails, func(s string) tea.Msg { return mailMsg(ink.Plain(s)) })())
	close(mails)
	assert.Nil(t, listen(t.Context(), mails, nil)())
}
