package tui

import (
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"

	"cognito-lambda-workshop/checker/checks"
)

func TestUpdateMovesTheChoice(t *testing.T) {
	for _, test := range []struct {
		name string
		now  situation
		keys []string
		want string
	}{
		{"opens at the first thing to mend", emptyAccount(), nil, "user-pool/exists"},
		{"opens at the beginning when all is right", allRight(), nil, "account/credentials"},
		{"down", emptyAccount(), []string{"down"}, "user-pool/email-sign-in"},
		{"j", emptyAccount(), []string{"j"}, "user-pool/email-sign-in"},
		{"keys that arrive together", emptyAccount(), []string{"jjk"}, "user-pool/email-sign-in"},
		{"up out of the step", emptyAccount(), []string{"up"}, "account/region"},
		{"k", emptyAccount(), []string{"k"}, "account/region"},
		{"up stops at the first", emptyAccount(), []string{"up", "up", "up", "up"}, "account/credentials"},
		{"down goes into the next step", allRight(), []string{"down", "down"}, "user-pool/exists"},
		{"next step", emptyAccount(), []string{"tab"}, "execution-role/policy"},
		{"the last step is the last", emptyAccount(), []string{"tab", "tab", "tab", "tab", "tab", "tab", "tab", "tab"}, "private/exists"},
		{"step before", emptyAccount(), []string{"shift+tab"}, "account/credentials"},
		{"next to mend", emptyAccount(), []string{"n"}, "execution-role/policy"},
		{"next to mend goes round", emptyAccount(), []string{"n", "n", "n", "n", "n", "n", "n"}, "user-pool/exists"},
		{"next to mend from elsewhere goes to the first", emptyAccount(), []string{"tab", "tab", "down", "n"}, "user-pool/exists"},
		{"next to mend stays when there is nothing", allRight(), []string{"down", "n"}, "account/region"},
		{"next to mend takes in what is pending", halfDone(), []string{"n"}, "sign-in/ready"},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := after(t, window(t, 100, 30), lookedMsg{test.now.report()})
			for _, name := range test.keys {
				m = after(t, m, press(name))
			}
			assert.Equal(t, test.want, m.chosen)
		})
	}
}

func TestUpdateTakesAPastedTextForNoKeys(t *testing.T) {
	m := after(t, window(t, 100, 30), lookedMsg{emptyAccount().report()})
	next, cmd := m.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("q"), Paste: true})
	assert.Nil(t, cmd)
	assert.Equal(t, m.chosen, after(t, next.(model), tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("jj"), Paste: true}).chosen)
}

func TestUpdateKeepsTheChoiceOverLooks(t *testing.T) {
	m := after(t, window(t, 100, 30), lookedMsg{emptyAccount().report()}, press("tab"), press("down"), lookedMsg{halfDone().report()})
	assert.Equal(t, "execution-role/exists", m.chosen)
}

func TestUpdateMovesBeforeThereIsAReport(t *testing.T) {
	for _, name := range []string{"up", "down", "tab", "shift+tab", "n", "pgdown", "pgup", "?", "x"} {
		assert.Empty(t, after(t, window(t, 100, 30), press(name)).chosen, name)
	}
}

func TestUpdateLooksOnceAtATime(t *testing.T) {
	m := window(t, 100, 30)
	assert.Equal(t, stubLook{}, m.Init()(), "it begins with a look")
	assert.Contains(t, m.View(), "looking…")

	_, cmd := m.Update(press("r"))
	assert.Nil(t, cmd, "while it looks, the key starts no second look")

	m = after(t, m, lookedMsg{emptyAccount().report()})
	assert.NotContains(t, m.View(), "looking…")
	before := m.report

	next, cmd := m.Update(press("r"))
	m = next.(model)
	assert.Equal(t, stubLook{}, cmd())
	assert.Contains(t, m.View(), "looking…", "in the very next frame")
	assert.Equal(t, before, m.report, "the old report stays meanwhile")
}

func TestUpdateLooksAgainByItself(t *testing.T) {
	m := window(t, 100, 30)
	m.every = time.Nanosecond
	next, cmd := m.Update(lookedMsg{emptyAccount().report()})
	m = next.(model)
	due := cmd()
	assert.Equal(t, dueMsg{looks: 1}, due)

	next, cmd = m.Update(due)
	assert.True(t, next.(model).looking)
	assert.Equal(t, stubLook{}, cmd())

	m = after(t, m, press("r"), lookedMsg{emptyAccount().report()})
	next, cmd = m.Update(due)
	assert.False(t, next.(model).looking, "a look made by hand takes the place of the one that was due")
	assert.Nil(t, cmd)

	m.every = 0
	_, cmd = m.Update(lookedMsg{emptyAccount().report()})
	assert.Nil(t, cmd, "without an interval only a key starts a look")
}

func TestUpdateLeaves(t *testing.T) {
	for _, name := range []string{"q", "ctrl+c"} {
		for _, m := range []model{window(t, 100, 30), window(t, 20, 5), after(t, window(t, 100, 30), lookedMsg{allRight().report()})} {
			_, cmd := m.Update(press(name))
			if assert.NotNil(t, cmd, name) {
				assert.Contains(t, messages(cmd), tea.QuitMsg{})
			}
		}
	}
}

// messages are what a command and those it is a batch of come to.
func messages(cmd tea.Cmd) []tea.Msg {
	if cmd == nil {
		return nil
	}
	batch, ok := cmd().(tea.BatchMsg)
	if !ok {
		return []tea.Msg{cmd()}
	}
	var all []tea.Msg
	for _, one := range batch {
		all = append(all, messages(one)...)
	}
	return all
}

func TestUpdateScrollsTheDetail(t *testing.T) {
	m := after(t, window(t, 80, 24), lookedMsg{halfDone().report()})
	assert.Equal(t, "sign-up/environment", m.chosen)
	assert.Contains(t, m.View(), "more below: pgdn")
	assert.NotContains(t, m.View(), "WORKSHOP.md#step-02-sign-up")

	m = after(t, m, press("pgdown"), press("pgdown"), press("pgdown"))
	assert.Contains(t, m.View(), "more above: pgup")
	assert.Contains(t, m.View(), "WORKSHOP.md#step-02-sign-up")

	assert.Zero(t, after(t, m, press("down")).detail.YOffset, "another check is read from its beginning")
	assert.Zero(t, after(t, m, tea.WindowSizeMsg{Width: 200, Height: 60}).detail.YOffset, "a window with room for all shows all")
}

func TestUpdateTellsWhatChanged(t *testing.T) {
	oneOff := func(id string, v checks.Verdict) situation {
		s := allRight()
		s.verdicts = map[string]checks.Verdict{id: v}
		return s
	}
	broken := oneOff("user-pool/self-sign-up", fails("It is off.", "on", "", ""))
	advice := oneOff("user-pool/refresh-rotation", checks.Verdict{Status: checks.Warn, Saw: "It is on."})
	pending := oneOff("user-pool/self-sign-up", checks.Verdict{Status: checks.Pending, Saw: "Wait."})
	partly := emptyAccount()
	for _, name := range []string{"exists", "email-sign-in", "self-sign-up"} {
		partly.verdicts["user-pool/"+name] = checks.Verdict{Status: checks.Pass}
	}
	for _, test := range []struct {
		name        string
		before, now situation
		want        string
		marks       []string
	}{
		{"nothing", broken, broken, "Nothing changed.", nil},
		{"a step turned right", broken, allRight(), "00 User pool and app client is right now.", []string{"self-sign-up  now pass"}},
		{"a step turned right, with advice", broken, advice, "00 User pool and app client is right now.", []string{"refresh-rotation  was pass"}},
		{"a step is right still", allRight(), advice, "Some verdicts changed.", []string{"refresh-rotation  was pass"}},
		{"something was lost", allRight(), broken, "No longer pass: user-pool/self-sign-up.", []string{"self-sign-up  was pass"}},
		{"some of a step turned right", emptyAccount(), partly,
			"Now pass: user-pool/exists, user-pool/email-sign-in and 1 more.", []string{"exists  now pass", "email-sign-in  now pass"}},
		{"from one trouble to another", pending, broken, "Some verdicts changed.", []string{"self-sign-up  was pending"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := after(t, window(t, 160, 40), lookedMsg{test.before.report()})
			assert.NotContains(t, m.View(), "changed", "the first look has nothing to compare with")
			m = after(t, m, lookedMsg{test.now.report()})
			if m.chosen == "account/credentials" {
				m = after(t, m, press("tab"))
			}
			assert.Equal(t, test.want, m.news)
			assert.Contains(t, m.View(), test.want)
			for _, mark := range test.marks {
				assert.Contains(t, m.View(), mark)
			}
			if len(test.marks) == 0 {
				assert.NotRegexp(t, `(now|was) (pass|fail)`, m.View())
			}
		})
	}
}
