package board

import (
	"slices"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/board/invented"
	"cognito-lambda-workshop/checker/class"
)

func TestTheTableIsSorted(t *testing.T) {
	m := seen(t, small(t), 80, 24)
	for _, test := range []struct {
		order string
		want  []string
	}{
		{"by trouble", []string{"Eva", "Cem", "Bea", "Ali", "Dora"}},
		{"by progress", []string{"Dora", "Cem", "Ali", "Eva", "Bea"}},
		{"by name", []string{"Ali", "Bea", "Cem", "Dora", "Eva"}},
		{"by trouble", []string{"Eva", "Cem", "Bea", "Ali", "Dora"}},
	} {
		assert.Contains(t, m.View(), "1-5 of 5, "+test.order)
		assert.Equal(t, test.want, table(m), test.order)
		m = after(t, m, press("s")...)
	}
}

func TestWhoIsStuckLongestComesFirst(t *testing.T) {
	names := []string{"Early", "Late", "Many"}
	look := func(minute int, steps ...int) class.Run {
		var results []class.Result
		for i, step := range steps {
			results = append(results, class.Result{Name: names[i], Report: invented.Report("1", nil, step, start)})
		}
		return class.Make(results, nil, start.Add(time.Duration(minute)*time.Minute), 0, "").Run()
	}
	past := []class.Run{look(0, 1, 1, 1), look(10, 2, 1, 1), look(20, 2, 2, 2)}
	results := []class.Result{
		{Name: "Early", Report: invented.Report("1", []string{"sign-up/package"}, 2, start)},
		{Name: "Late", Report: invented.Report("1", []string{"sign-up/package"}, 2, start)},
		{Name: "Many", Report: invented.Report("1", []string{"sign-up/package", "sign-up/environment"}, 2, start)},
	}
	m := seen(t, class.Make(results, past, noon, 0, ""), 80, 24)
	assert.Equal(t, []string{"Early", "Many", "Late"}, table(m))
}

func TestTheChosenLearnerStaysChosen(t *testing.T) {
	c := room(200)
	m := after(t, seen(t, c, 80, 24), press("pgdown", "pgdown", "down")...)
	chosen := m.rows[m.at()].Name
	require.Equal(t, chosen, m.chosen)
	line := m.at() - m.top

	later := invented.Class(names(c), 120, 78, start)
	m = after(t, m, lookedMsg{later})
	assert.Equal(t, chosen, m.rows[m.at()].Name)
	assert.Equal(t, line, m.at()-m.top, "and on the same line")
	assert.Contains(t, m.View(), "› "+m.shownName(chosen))

	for range orders {
		m = after(t, m, press("s")...)
		assert.Equal(t, chosen, m.rows[m.at()].Name)
		assert.Contains(t, m.View(), "› ")
	}
}

func TestBeforeAnythingIsChosenTheFirstRowIs(t *testing.T) {
	m := seen(t, small(t), 80, 24)
	assert.Contains(t, m.View(), "› Eva")
	m = after(t, m, press("s")...)
	assert.Contains(t, m.View(), "› Dora")
}

func TestMovingThroughTheTable(t *testing.T) {
	for _, test := range []struct {
		name string
		keys []string
		at   int
		said string
	}{
		{"down", []string{"down", "j"}, 2, "1-13 of 200"},
		{"keys that arrive together", []string{"jjk"}, 1, "1-13 of 200"},
		{"up stops at the first", []string{"up", "k"}, 0, "1-13 of 200"},
		{"a page", []string{"pgdown"}, 12, "13-25 of 200"},
		{"a page and back", []string{"space", "pgup"}, 0, "1-13 of 200"},
		{"the last", []string{"end"}, 199, "188-200 of 200"},
		{"down stops at the last", []string{"G", "down", "pgdown"}, 199, "188-200 of 200"},
		{"the first", []string{"G", "home"}, 0, "1-13 of 200"},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := after(t, seen(t, room(200), 80, 24), press(test.keys...)...)
			assert.Equal(t, test.at, m.at())
			assert.Contains(t, m.View(), test.said)
		})
	}
}

func TestFinding(t *testing.T) {
	for _, test := range []struct {
		name string
		keys []string
		want []string
	}{
		{"by name", []string{"/", "a"}, []string{"Eva", "Bea", "Ali", "Dora"}},
		{"by name, whatever its case", []string{"/", "EV", "enter"}, []string{"Eva"}},
		{"by what comes next", []string{"/", "auth-flows"}, []string{"Bea"}},
		{"what is mistyped is taken back", []string{"/", "evx", "backspace"}, []string{"Eva"}},
		{"nobody", []string{"/", "zzz"}, []string{}},
		{"all again", []string{"/", "zzz", "esc"}, []string{"Eva", "Cem", "Bea", "Ali", "Dora"}},
		{"all again later", []string{"/", "ev", "enter", "esc"}, []string{"Eva", "Cem", "Bea", "Ali", "Dora"}},
		{"keys are letters while a name is typed", []string{"/", "qrsc?"}, []string{}},
		{"cleared", []string{"/", "zzz", "ctrl+u"}, []string{"Eva", "Cem", "Bea", "Ali", "Dora"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			assert.Equal(t, test.want, table(after(t, seen(t, small(t), 80, 24), press(test.keys...)...)))
		})
	}
	m := after(t, seen(t, small(t), 80, 24), press("/", "zzz")...)
	assert.Contains(t, m.View(), "Nobody's name or next check has “zzz” in it.")
	pasted := tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("e\x1b[2Jva\n"), Paste: true}
	assert.Equal(t, []string{"Eva"}, table(after(t, seen(t, small(t), 80, 24), append(press("/"), pasted)...)))
	assert.Equal(t, m.View(), after(t, m, tea.KeyMsg{Type: tea.KeyRunes}).View())
}

func TestChangesAreMarkedAndCounted(t *testing.T) {
	c := small(t)
	m := seen(t, c, 80, 24)
	assert.Contains(t, m.View(), "1 regressed ↓ · 1 new ↑")
	assert.Regexp(t, `Cem +✓  ✓  ✗↓ ✓  ✗  ✗   3/6`, m.View())
	assert.Regexp(t, `Ali +✓  ✓  ✓↑ ✗  ✗  ✗   3/6`, m.View())
	assert.Contains(t, m.View(), "↑ new  ↓ regressed", "signs have their words")

	now := noon
	m.one.Now = func() time.Time { return now }
	same := withoutChanges(c)
	now = noon.Add(changeLife - time.Second)
	assert.Contains(t, after(t, m, lookedMsg{same}).View(), "1 regressed ↓ · 1 new ↑", "a mark outlives the next look")
	now = noon.Add(changeLife + time.Second)
	assert.NotContains(t, after(t, m, lookedMsg{same}).View(), "regressed")

	mended := withoutChanges(c)
	mended.Learners[2].Steps[2].Status = "pass"
	now = noon.Add(time.Second)
	assert.NotContains(t, after(t, m, lookedMsg{mended}).View(), "regressed", "what is mended is no longer marked as lost")
}

// withoutChanges is the same class at a look that found nothing new.
func withoutChanges(c class.Class) class.Class {
	c.Learners = slices.Clone(c.Learners)
	for i := range c.Learners {
		c.Learners[i].Steps = slices.Clone(c.Learners[i].Steps)
		for j := range c.Learners[i].Steps {
			c.Learners[i].Steps[j].Change = ""
		}
	}
	return c
}

func TestAReportIsTheLearnersOwn(t *testing.T) {
	m := after(t, seen(t, small(t), 100, 30), press("down", "enter")...)
	for _, said := range []string{"Cem · 3 of 6 points", "AWS account 111122223333", "sign-up/environment", "esc go back", "r look again"} {
		assert.Contains(t, m.View(), said)
	}
	m = after(t, m, press("h", "h", "h")...)
	assert.Contains(t, m.View(), "What to do", "its own keys are there")
	m = after(t, m, press("?", "q")...)
	assert.Equal(t, readLearner, m.mode, "a key that ends what is read in a report does not end the report")
	m = after(t, m, press("q")...)
	assert.Equal(t, browsing, m.mode)
	assert.Equal(t, "Cem", m.rows[m.at()].Name)

	m = after(t, m, press("home", "enter")...)
	assert.Contains(t, m.View(), "There is no report: the login has ended.")
	m = after(t, m, press("esc", "/", "nobody", "enter", "enter")...)
	assert.Equal(t, browsing, m.mode, "where nobody is shown there is nothing to open")
}

func TestAReportFollowsTheLooks(t *testing.T) {
	c := small(t)
	m := after(t, window(t, options(c), 100, 30), press("/", "dora", "enter", "enter")...)
	assert.Contains(t, m.View(), "Dora")
	assert.Contains(t, m.View(), "The look has not come to them yet.")
	m = after(t, m, lookedMsg{c})
	assert.Contains(t, m.View(), "All 6 steps are right")

	gone := c
	gone.Learners = slices.Clone(c.Learners)
	gone.Learners[0].Report, gone.Learners[0].Problem = nil, "the login has ended"
	m = after(t, m, lookedMsg{gone})
	assert.Contains(t, m.View(), "There is no report: the login has ended.")
	assert.Contains(t, after(t, m, lookedMsg{c}).View(), "All 6 steps are right")
}

func TestTheCausesAreWhatToSayToTheRoom(t *testing.T) {
	m := after(t, seen(t, small(t), 100, 40), press("c")...)
	for _, said := range []string{
		"1 of 5: sign-up/environment", "Seen:       The variable clientId of signUpWithCognito holds", "What to do: Lambda › signUpWithCognito",
		"Read:       WORKSHOP.md#step-02-sign-up", "Learners:   Cem",
	} {
		assert.Contains(t, m.View(), said)
	}
	assert.Equal(t, browsing, after(t, m, press("esc")...).mode)
	m = after(t, m, tea.WindowSizeMsg{Width: 100, Height: 10})
	top := m.View()
	assert.Contains(t, top, "more below: pgdn")
	m = after(t, m, press("G")...)
	assert.Contains(t, m.View(), "more above: pgup")
	assert.NotContains(t, m.View(), "more below")
	assert.Equal(t, top, after(t, m, press("g")...).View())
	assert.Contains(t, after(t, window(t, options(class.Class{}), 80, 24), press("c")...).View(), "Nothing that is known so far.")
}

func TestAnonymousNamesNobody(t *testing.T) {
	c := small(t)
	o := options(c)
	o.Anonymous = true
	m := after(t, window(t, o, 120, 60), lookedMsg{c})
	for _, keys := range [][]string{nil, {"s"}, {"s", "s"}, {"c"}, {"enter"}, {"?"}, {"/", "Bea"}} {
		m := after(t, m, press(keys...)...)
		for _, name := range append(names(c), "111122223333", "login") {
			if len(keys) < 2 || keys[1] != name {
				assert.NotContains(t, m.View(), name, "%v", keys)
			}
		}
	}
	assert.Equal(t, []string{"Learner 01", "Learner 02", "Learner 03", "Learner 04", "Learner 05"}, table(after(t, m, press("s", "s")...)))
	assert.NotContains(t, m.View(), "their report", "a report tells who it is about")
}

func TestNobodyIsDroppedWhoIsInTheRoster(t *testing.T) {
	c := small(t)
	o := options(c)
	o.Names = append(o.Names, "Fay")
	m := after(t, window(t, o, 80, 24), lookedMsg{c})
	assert.Regexp(t, `Fay +·  ·  ·  ·  ·  ·   · +waiting…`, m.View())
	assert.Contains(t, after(t, window(t, options(class.Class{}), 80, 24), lookedMsg{}).View(), "There is nobody in the roster.")
}

// In a class of a hundred, as in the reports.
func TestAnonymousNamesAreNumberedAsInTheReports(t *testing.T) {
	assert.Equal(t, "Learner 007", row{}.anonymous(6, 100).shown)
	told := class.Class{Learners: make([]class.Learner, 100)}
	assert.Equal(t, "Learner 007", told.Anonymous().Learners[6].Name)
}
