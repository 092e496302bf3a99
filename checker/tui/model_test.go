package tui

import (
	"testing"

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
		{"opens at the end of the workshop when all is right", allRight(), nil, ""},
		{"the end stands before the first check", allRight(), []string{"down"}, "account/credentials"},
		{"down", emptyAccount(), []string{"down"}, "user-pool/email-sign-in"},
		{"j", emptyAccount(), []string{"j"}, "user-pool/email-sign-in"},
		{"keys that arrive together", emptyAccount(), []string{"jjk"}, "user-pool/email-sign-in"},
		{"up out of the step", emptyAccount(), []string{"up"}, "account/region"},
		{"k", emptyAccount(), []string{"k"}, "account/region"},
		{"up stops at the first", emptyAccount(), []string{"up", "up", "up", "up"}, "account/credentials"},
		{"down goes into the next step", allRight(), []string{"down", "down", "down"}, "user-pool/exists"},
		{"next step", emptyAccount(), []string{"tab"}, "execution-role/policy"},
		{"the last step is the last", emptyAccount(), []string{"tab", "tab", "tab", "tab", "tab", "tab", "tab", "tab"}, "private/exists"},
		{"step before", emptyAccount(), []string{"shift+tab"}, "account/credentials"},
		{"next to mend", emptyAccount(), []string{"n"}, "execution-role/policy"},
		{"next to mend goes round", emptyAccount(), []string{"n", "n", "n", "n", "n", "n", "n"}, "user-pool/exists"},
		{"next to mend from elsewhere goes to the first", emptyAccount(), []string{"tab", "tab", "down", "n"}, "user-pool/exists"},
		{"next to mend goes to the end when there is nothing", allRight(), []string{"down", "down", "n"}, ""},
		{"down among what is wrong", halfDone(), []string{"f", "down"}, "sign-in/ready"},
		{"next step among what is wrong", halfDone(), []string{"f", "tab", "tab", "up"}, "sign-in/ready"},
		{"a search", emptyAccount(), []string{"/", "trust", "enter"}, "execution-role/trust"},
		{"a search by verdict, the second", halfDone(), []string{"/", "pending", "down", "up", "enter"}, "sign-in/ready"},
		{"a search that is mistyped", emptyAccount(), []string{"/", "trusty", "backspace", "enter"}, "execution-role/trust"},
		{"a search that finds nothing", emptyAccount(), []string{"/", "zzz", "enter"}, "user-pool/exists"},
		{"a search given up", emptyAccount(), []string{"/", "trust", "esc"}, "user-pool/exists"},
		{"next to mend takes in what is pending", halfDone(), []string{"n"}, "sign-in/ready"},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := after(t, window(t, 100, 30), saw(test.now))
			for _, name := range test.keys {
				m = after(t, m, press(name))
			}
			assert.Equal(t, test.want, m.chosen)
		})
	}
}

func TestUpdateKeepsTheChoiceOverLooks(t *testing.T) {
	m := after(t, window(t, 100, 30), saw(emptyAccount()), press("tab"), press("tab"), press("tab"), press("tab"), press("tab"), press("down"), saw(halfDone()))
	assert.Equal(t, "private/runtime", m.chosen)
}

func TestUpdateMovesBeforeThereIsAReport(t *testing.T) {
	for _, name := range []string{"up", "down", "tab", "shift+tab", "n", "pgdown", "pgup", "?", "x"} {
		assert.Empty(t, after(t, window(t, 100, 30), press(name)).chosen, name)
	}
}

func TestUpdateScrollsTheDetail(t *testing.T) {
	m := after(t, window(t, 80, 24), saw(halfDone()), press("h"), press("h"), press("h"))
	assert.Equal(t, "sign-up/environment", m.chosen)
	assert.Contains(t, m.View(), "│ What to do: Lambda", "help is in sight at once")
	assert.Contains(t, m.View(), "more below: pgdn · more above: pgup")

	m = after(t, m, press("pgdown"))
	assert.Contains(t, m.View(), "WORKSHOP.md#step-02-sign-up")
	m = after(t, m, press("pgup"), press("pgup"), press("pgup"))
	assert.Contains(t, m.View(), "The title of environment")
	m = after(t, m, press("pgdown"))

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
	poolDone := emptyAccount()
	delete(poolDone.verdicts, "user-pool/*")
	delete(poolDone.verdicts, "user-pool/exists")
	for _, test := range []struct {
		name        string
		before, now situation
		want        string
		marks       []string
	}{
		{"nothing, which the learner asked for", broken, broken, "Nothing changed.", nil},
		{"a step turned right", broken, allRight(), "Done: 00 User pool and app client is right now.", []string{"self-sign-up  now pass"}},
		{"a step turned right, with advice", broken, advice, "Done: 00 User pool and app client is right now.", []string{"refresh-rotation  was pass"}},
		{"a step is right still", allRight(), advice, "Some verdicts changed.", []string{"refresh-rotation  was pass"}},
		{"something was lost", allRight(), broken, "It was right, and is no longer: user-pool/self-sign-up.", []string{"self-sign-up  was pass"}},
		{"some of a step turned right", emptyAccount(), partly,
			"Now pass: user-pool/exists, user-pool/email-sign-in and 1 more.", []string{"exists  now pass", "email-sign-in  now pass"}},
		{"a step turned right, and there are more", emptyAccount(), poolDone,
			"Done: 00 User pool and app client is right now. On to execution-role/policy.", nil},
		{"from one trouble to another", pending, broken, "Some verdicts changed.", []string{"self-sign-up  was pending"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := after(t, window(t, 160, 40), saw(test.before))
			assert.NotContains(t, m.View(), "changed", "the first look has nothing to compare with")
			m = after(t, m, press("r"), saw(test.now))
			m = m.choose("user-pool/exists").arranged()
			assert.Equal(t, test.want, m.news)
			assert.Contains(t, m.View(), test.want)
			for _, mark := range test.marks {
				assert.Contains(t, m.View(), mark)
			}
			if test.want == "Nothing changed." {
				assert.NotRegexp(t, `(now|was) (pass|fail)`, m.View())
			}
		})
	}
}
