package board

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cognito-lambda-workshop/checker/ink"
)

// typed takes keys apart that a slow line delivered together: "jj" is two of them. A pasted text is no keys, except where
// a text is being typed.
func (m model) typed(msg tea.KeyMsg) (model, tea.Cmd) {
	if msg.Paste {
		if m.mode == filtering {
			m.filter += oneLine(string(msg.Runes))
		}
		return m.sorted(), nil
	}
	if msg.Type != tea.KeyRunes || msg.Alt {
		return m.pressed(msg)
	}
	var cmds []tea.Cmd
	for _, r := range msg.Runes {
		var cmd tea.Cmd
		m, cmd = m.pressed(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}})
		cmds = append(cmds, cmd)
	}
	return m, tea.Batch(cmds...)
}

func (m model) pressed(msg tea.KeyMsg) (model, tea.Cmd) {
	if msg.Type == tea.KeyCtrlC {
		return m, tea.Quit
	}
	m.notice = ""
	switch m.mode {
	case filtering:
		return m.pressedFiltering(msg), nil
	case readCauses, readKeys:
		return m.pressedReading(msg)
	case readLearner, readNoReport:
		return m.pressedOpened(msg)
	}
	return m.pressedBrowsing(msg)
}

func (m model) pressedBrowsing(msg tea.KeyMsg) (model, tea.Cmd) {
	k := m.keysNow()
	switch {
	case key.Matches(msg, k.Leave):
		return m, tea.Quit
	case key.Matches(msg, k.Look):
		return m.look()
	case key.Matches(msg, k.Open):
		return m.open(), nil
	case key.Matches(msg, k.Causes):
		return m.read(readCauses), nil
	case key.Matches(msg, k.Help):
		return m.read(readKeys), nil
	case key.Matches(msg, k.Sort):
		m.order = m.order.next()
		return m.sorted(), nil
	case key.Matches(msg, k.Filter):
		m.mode = filtering
	case key.Matches(msg, k.Back):
		m.filter = ""
		return m.sorted(), nil
	default:
		return m.moved(msg), nil
	}
	return m, nil
}

// moved takes the keys that move about.
func (m model) moved(msg tea.KeyMsg) model {
	page := max(m.layout().rows-1, 1) // one row stays in sight
	switch {
	case key.Matches(msg, m.keys.Up):
		return m.choose(m.at() - 1)
	case key.Matches(msg, m.keys.Down):
		return m.choose(m.at() + 1)
	case key.Matches(msg, m.keys.PageUp):
		m.top -= page
		return m.choose(m.at() - page)
	case key.Matches(msg, m.keys.PageDown):
		m.top += page
		return m.choose(m.at() + page)
	case key.Matches(msg, m.keys.First):
		return m.choose(0)
	case key.Matches(msg, m.keys.Last):
		return m.choose(len(m.rows) - 1)
	}
	return m
}

func (m model) pressedFiltering(msg tea.KeyMsg) model {
	switch msg.Type {
	case tea.KeyEsc:
		m.mode, m.filter = browsing, ""
	case tea.KeyEnter:
		m.mode = browsing
	case tea.KeyUp, tea.KeyDown, tea.KeyPgUp, tea.KeyPgDown, tea.KeyHome, tea.KeyEnd:
		return m.moved(msg)
	case tea.KeyRunes:
		m.filter += ink.Plain(string(msg.Runes))
	case tea.KeySpace:
		m.filter += " "
	case tea.KeyBackspace:
		typed := []rune(m.filter)
		m.filter = string(typed[:max(len(typed)-1, 0)])
	case tea.KeyCtrlU:
		m.filter = ""
	}
	return m.sorted()
}

// read shows a text from its beginning.
func (m model) read(what mode) model {
	m.mode = what
	m.page.GotoTop()
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
	case key.Matches(msg, m.keys.First):
		m.page.GotoTop()
	case key.Matches(msg, m.keys.Last):
		m.page.GotoBottom()
	case key.Matches(msg, m.keys.Look):
		return m.look()
	default:
		m.mode = browsing
	}
	return m, nil
}
