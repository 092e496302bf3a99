package tui

import (
	"fmt"
	"maps"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cognito-lambda-workshop/checker/ink"
	"cognito-lambda-workshop/checker/report"
)

// typed takes keys apart that a slow line delivered together: "jj" is two of them. A pasted text is no keys: it is what
// the learner wants explained.
func (m model) typed(msg tea.KeyMsg) (model, tea.Cmd) {
	untouched := m.one.now().Sub(m.touched)
	m.touched = m.one.now()
	var cmds []tea.Cmd
	switch {
	case msg.Paste:
		m = m.pasted(string(msg.Runes))
	case msg.Type != tea.KeyRunes || msg.Alt:
		var cmd tea.Cmd
		m, cmd = m.pressed(msg)
		cmds = append(cmds, cmd)
	default:
		for _, r := range msg.Runes {
			var cmd tea.Cmd
			m, cmd = m.pressed(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}})
			cmds = append(cmds, cmd)
		}
	}
	if untouched >= idle && m.one.Every > 0 { // someone came back
		var cmd tea.Cmd
		m, cmd = m.lookByItself()
		cmds = append(cmds, cmd)
	}
	return m, tea.Batch(cmds...)
}

func (m model) pressed(msg tea.KeyMsg) (model, tea.Cmd) {
	if msg.Type == tea.KeyCtrlC {
		return m.leave()
	}
	m.notice = ""
	switch m.mode {
	case reading:
		return m.pressedReading(msg)
	case searching:
		return m.pressedSearching(msg)
	case pasting:
		return m.pressedPasting(msg)
	case asking:
		m.mode = browsing
		if key.Matches(msg, m.keys.Yes) {
			return m.start(m.question.job)
		}
		return m, nil
	}
	return m.pressedBrowsing(msg)
}

func (m model) pressedBrowsing(msg tea.KeyMsg) (model, tea.Cmd) {
	k := m.keysNow()
	switch {
	case key.Matches(msg, k.Leave):
		return m.leave()
	case key.Matches(msg, k.Look):
		return m.lookAgain()
	case key.Matches(msg, k.Live):
		return m.ask(m.one.LiveSays+"\nGo on?", m.liveLook()), nil
	case key.Matches(msg, k.Solve):
		step := m.toSolve()
		name := step.Number + " " + step.Title
		return m.ask(fmt.Sprintf("Do step %s for you in this practice account?", name), job{acting, "doing step " + name + "…", m.one.solve(step)}), nil
	case key.Matches(msg, k.Break):
		return m.ask("Plant a mistake in this practice account, for you to find?", job{acting, "planting a mistake…", m.one.plant}), nil
	case key.Matches(msg, k.Copy):
		m.notice = "The command is in the clipboard, if your terminal lets programs put something there."
		return m, m.copyToClipboard(m.copyable())
	case key.Matches(msg, k.Hint):
		m.hints = maps.Clone(m.hints)
		m.hints[m.chosen] = (m.hints[m.chosen] + 1) % (fullFix + 1)
		m = m.arranged()
		m.detail.SetYOffset(m.helpLine())
	case key.Matches(msg, k.Wrong):
		m.wrong = !m.wrong
		if check, _ := m.report.Check(m.chosen); m.wrong && !report.ToMend(check.Status) {
			m = m.choose(m.opening())
		}
	case key.Matches(msg, k.Search):
		m.mode, m.typing, m.found = searching, "", 0
	case key.Matches(msg, k.Why):
		m.mode, m.typing = pasting, ""
	case key.Matches(msg, k.Explain):
		m = m.read(panel{kind: explained, title: "About this check", text: m.one.Explain(m.chosen)})
	case key.Matches(msg, k.Exports):
		m = m.read(panel{kind: exports, title: "Aim another terminal at this practice account", text: m.one.Exports()})
	case key.Matches(msg, k.Calls):
		m = m.read(panel{kind: calls, title: "AWS calls, the newest first"})
	case key.Matches(msg, k.Help):
		m = m.read(panel{kind: allKeys, title: "Keys"})
	default:
		return m.moved(msg), nil
	}
	return m, nil
}

// moved takes the keys that move about.
func (m model) moved(msg tea.KeyMsg) model {
	switch {
	case key.Matches(msg, m.keys.Up):
		return m.choose(m.neighbour(-1))
	case key.Matches(msg, m.keys.Down):
		return m.choose(m.neighbour(+1))
	case key.Matches(msg, m.keys.NextStep):
		return m.choose(m.step(+1))
	case key.Matches(msg, m.keys.PreviousStep):
		return m.choose(m.step(-1))
	case key.Matches(msg, m.keys.Mend):
		return m.choose(m.nextToMend())
	case key.Matches(msg, m.keys.PageDown):
		m.detail.PageDown()
	case key.Matches(msg, m.keys.PageUp):
		m.detail.PageUp()
	case key.Matches(msg, m.keys.Back):
		m.mail = ""
	}
	return m
}

func (m model) pressedReading(msg tea.KeyMsg) (model, tea.Cmd) {
	switch {
	case key.Matches(msg, m.keys.Down):
		m.page.ScrollDown(1)
	case key.Matches(msg, m.keys.Up):
		m.page.ScrollUp(1)
	case key.Matches(msg, m.keys.PageDown):
		m.page.PageDown()
	case key.Matches(msg, m.keys.PageUp):
		m.page.PageUp()
	case key.Matches(msg, m.keys.Copy) && m.panel.kind == exports:
		m.notice = "The exports are in the clipboard, if your terminal lets programs put something there."
		return m, m.copyToClipboard(m.panel.text)
	default:
		m.mode = browsing
	}
	return m, nil
}

func (m model) pressedSearching(msg tea.KeyMsg) (model, tea.Cmd) {
	found := m.matches()
	switch msg.Type {
	case tea.KeyEsc:
		m.mode = browsing
	case tea.KeyEnter:
		m.mode = browsing
		if m.found < len(found) {
			m.wrong = false
			return m.choose(found[m.found].ID), nil
		}
	case tea.KeyUp:
		m.found = max(m.found-1, 0)
	case tea.KeyDown:
		m.found = min(m.found+1, max(len(found)-1, 0))
	default:
		m.typing, m.found = edited(m.typing, msg), 0
	}
	return m, nil
}

func (m model) pressedPasting(msg tea.KeyMsg) (model, tea.Cmd) {
	switch msg.Type {
	case tea.KeyEsc:
		m.mode = browsing
	case tea.KeyEnter:
		m.mode = browsing
		if m.typing != "" {
			m = m.tellWhy(m.typing)
		}
	default:
		m.typing = edited(m.typing, msg)
	}
	return m, nil
}

// edited is a text after a key: only its end can be changed.
func edited(text string, msg tea.KeyMsg) string {
	switch msg.Type {
	case tea.KeyRunes:
		return text + ink.Plain(string(msg.Runes))
	case tea.KeySpace:
		return text + " "
	case tea.KeyBackspace:
		runes := []rune(text)
		return string(runes[:max(len(runes)-1, 0)])
	case tea.KeyCtrlU:
		return ""
	}
	return text
}

// pasted is asked about at once, unless the learner is searching.
func (m model) pasted(text string) model {
	switch {
	case m.mode == searching:
		m.typing += ink.Plain(text)
		return m
	case m.keys.Why.Enabled() && m.mode != asking:
		return m.tellWhy(text)
	}
	return m
}

func (m model) tellWhy(text string) model {
	return m.read(panel{kind: told, title: "What this means here", text: m.one.Why(text)})
}

// ask does something only after a yes.
func (m model) ask(text string, j job) model {
	m.mode, m.question = asking, question{ink.Plain(text), j}
	return m
}

// leave ends the view: at once or, where something is being done that has to be tidied up, as soon as that is done.
func (m model) leave() (model, tea.Cmd) {
	if m.doing.kind != acting || m.leaving {
		return m, tea.Quit
	}
	m.one.Stop()
	m.leaving, m.doing.words = true, "stopping, and clearing up…"
	return m, nil
}
