package tui

import (
	"slices"
	"time"

	"github.com/charmbracelet/bubbles/help"
	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/viewport"
	tea "github.com/charmbracelet/bubbletea"

	"cognito-lambda-workshop/checker/checks"
	"cognito-lambda-workshop/checker/report"
)

// model is everything that the view shows.
type model struct {
	look   tea.Cmd
	every  time.Duration
	keys   keys
	styles styles
	help   help.Model

	width, height int // of the terminal, in cells

	looking bool
	looks   int           // how many are done
	report  report.Report // of the last one; before the first, only the place
	was     changes       // what that one found changed
	news    string        // the same in a sentence

	chosen string         // the id of the check that the detail is about
	detail viewport.Model // what is said about it, in a window that scrolls
}

// lookedMsg is a look that is done.
type lookedMsg struct{ report report.Report }

// dueMsg says that the time for another look has come, if none has been made since.
type dueMsg struct{ looks int }

func newModel(look tea.Cmd, o Options, s styles) model {
	m := model{
		look: look, every: o.Every, keys: newKeys(), styles: s, help: s.help,
		width: 80, height: 24, // until the terminal tells
		looking: true, // Init looks
		report:  clean(report.Report{Endpoint: o.Endpoint, Region: o.Region}),
		detail:  viewport.New(0, 0),
	}
	return m.arranged()
}

// Init looks for the first time.
func (m model) Init() tea.Cmd { return m.look }

// Update takes in what happened.
func (m model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
	case tea.KeyMsg:
		m, cmd = m.typed(msg)
	case lookedMsg:
		m, cmd = m.looked(msg.report)
	case dueMsg:
		if msg.looks == m.looks {
			m, cmd = m.lookAgain()
		}
	}
	return m.arranged(), cmd
}

// typed takes keys apart that a slow line delivered together: "jj" is two of them.
func (m model) typed(msg tea.KeyMsg) (model, tea.Cmd) {
	if msg.Type != tea.KeyRunes || msg.Paste || msg.Alt {
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
	switch {
	case key.Matches(msg, m.keys.Leave):
		return m, tea.Quit
	case key.Matches(msg, m.keys.Look):
		return m.lookAgain()
	case key.Matches(msg, m.keys.Help):
		m.help.ShowAll = !m.help.ShowAll
	case key.Matches(msg, m.keys.Up):
		m = m.choose(m.neighbour(-1))
	case key.Matches(msg, m.keys.Down):
		m = m.choose(m.neighbour(+1))
	case key.Matches(msg, m.keys.NextStep):
		m = m.choose(m.step(+1))
	case key.Matches(msg, m.keys.PreviousStep):
		m = m.choose(m.step(-1))
	case key.Matches(msg, m.keys.Mend):
		m = m.choose(m.nextToMend())
	case key.Matches(msg, m.keys.PageDown):
		m.detail.PageDown()
	case key.Matches(msg, m.keys.PageUp):
		m.detail.PageUp()
	}
	return m, nil
}

func (m model) lookAgain() (model, tea.Cmd) {
	if m.looking {
		return m, nil
	}
	m.looking = true
	return m, m.look
}

// looked takes in a new report. The learner stays at the check they chose, unless it is the first look.
func (m model) looked(now report.Report) (model, tea.Cmd) {
	if m.looks > 0 {
		m.was = compare(m.report, now)
		m.news = m.was.sentence(now)
	}
	m.report = now
	m.looking = false
	m.looks++
	if _, ok := now.Check(m.chosen); !ok {
		m = m.choose(opening(now))
	}
	if m.every == 0 {
		return m, nil
	}
	looks := m.looks
	return m, tea.Tick(m.every, func(time.Time) tea.Msg { return dueMsg{looks} })
}

func (m model) choose(id string) model {
	if id != m.chosen {
		m.chosen = id
		m.detail.GotoTop()
	}
	return m
}

// opening is the check to open at: the first to mend or, where it is not among the steps asked for, what waits for it.
func opening(r report.Report) string {
	if _, ok := r.Check(r.Next); ok {
		return r.Next
	}
	first := ""
	for _, step := range r.Steps {
		for _, check := range step.Checks {
			if r.Next != "" && check.BlockedBy == r.Next {
				return check.ID
			}
			if first == "" {
				first = check.ID
			}
		}
	}
	return first
}

// neighbour is the check so many places away from the chosen one, in the order of the lesson.
func (m model) neighbour(by int) string {
	var ids []string
	for _, step := range m.report.Steps {
		for _, check := range step.Checks {
			ids = append(ids, check.ID)
		}
	}
	if len(ids) == 0 {
		return ""
	}
	return ids[min(max(slices.Index(ids, m.chosen)+by, 0), len(ids)-1)]
}

// step is the first check of the step so many places away from the chosen one's.
func (m model) step(by int) string {
	var firsts []string
	here := 0
	for _, step := range m.report.Steps {
		if len(step.Checks) == 0 {
			continue
		}
		if m.within(step) {
			here = len(firsts)
		}
		firsts = append(firsts, step.Checks[0].ID)
	}
	if len(firsts) == 0 {
		return ""
	}
	return firsts[min(max(here+by, 0), len(firsts)-1)]
}

// within tells whether the chosen check is one of a step's.
func (m model) within(step report.Step) bool {
	return slices.ContainsFunc(step.Checks, func(c report.Check) bool { return c.ID == m.chosen })
}

// nextToMend goes to the first thing to mend and, from one such thing, round to the others.
func (m model) nextToMend() string {
	var ids []string
	for _, step := range m.report.Steps {
		for _, check := range step.Checks {
			if check.Status == checks.Fail || check.Status == checks.Unknown || check.Status == checks.Pending {
				ids = append(ids, check.ID)
			}
		}
	}
	here := slices.Index(ids, m.chosen)
	switch {
	case len(ids) == 0:
		return m.chosen
	case here < 0:
		return opening(m.report)
	}
	return ids[(here+1)%len(ids)]
}
