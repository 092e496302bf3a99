package board

import (
	"cmp"
	"time"

	"github.com/charmbracelet/bubbles/viewport"
	tea "github.com/charmbracelet/bubbletea"

	"cognito-lambda-workshop/checker/class"
	"cognito-lambda-workshop/checker/ink"
	"cognito-lambda-workshop/checker/tui"
)

// model is everything that the board shows.
type model struct {
	one    *eye
	keys   keys
	styles ink.Styles

	width, height int // of the terminal, in cells

	doing job       // what takes long just now
	next  job       // what comes at once after it
	seen  int       // learners that the look under way is done with
	due   time.Time // when the next look starts by itself
	waits int       // counts the times of waiting for it

	looks int         // how many looks at the whole class are done
	whole class.Class // what the last of them came to, or a look at one learner after it
	class class.Class // the same with what has come of a look under way

	roster []row // the learners, in the roster's order
	rows   []row // those to show, in the order to show them
	tally  tally
	order  order
	filter string

	chosen string // the learner's name; empty for the first row, until the instructor chooses
	top    int    // the first row in sight

	notice string // the answer to the last key, until the next one
	mode   mode
	page   viewport.Model // of the modes that read, a window that scrolls
	opened string         // the learner whose report is read
	sheet  tui.Sheet      // their report
}

// job is something that takes long. The zero job is none.
type job struct {
	kind jobKind
	name string // the learner who is looked at again
	do   tea.Cmd
}

type jobKind int

const (
	nothing jobKind = iota
	looking         // at the whole class
	again           // at one learner
)

// mode is what the keys are for at the moment.
type mode int

const (
	browsing     mode = iota
	filtering         // typing what to find
	readCauses        // all that stands in the way, with what to say to the room
	readKeys          // all keys and signs
	readLearner       // a learner's report
	readNoReport      // why there is none
)

// tickMsg says that a part of a time of waiting is over.
type tickMsg struct{ waits int }

func newModel(one *eye, o Options, s ink.Styles) model {
	m := model{
		one: one, keys: newKeys(o), styles: s,
		width: 80, height: 24, // until the terminal tells
		order: byTrouble,
		page:  viewport.New(0, 0),
	}
	m.doing = m.wholeLook() // Init starts it
	return m.took(class.Class{}).arranged()
}

func (m model) wholeLook() job { return job{kind: looking, do: m.one.whole} }

// Init looks for the first time, and begins to listen.
func (m model) Init() tea.Cmd { return tea.Batch(m.doing.do, m.one.soFar(0)) }

// Update takes in what happened.
func (m model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
	case tea.KeyMsg:
		m, cmd = m.typed(msg)
	case cameMsg:
		m, cmd = m.filled(msg), m.one.soFar(msg.rest)
	case lookedMsg:
		m, cmd = m.looked(msg)
	case againMsg:
		m, cmd = m.lookedAgain(msg)
	case tickMsg:
		m, cmd = m.ticked(msg)
	}
	return m.arranged(), cmd
}

// start begins a job. Where another one is under way, it comes after that one.
func (m model) start(j job) (model, tea.Cmd) {
	if m.doing.kind != nothing {
		m.next = j
		return m, nil
	}
	m.doing, m.seen = j, 0
	return m, j.do
}

// ended goes on to the job that waited for the end of this one.
func (m model) ended() (model, tea.Cmd) {
	next := m.next
	m.doing, m.next = job{}, job{}
	if next.kind == nothing {
		return m.wait()
	}
	return m.start(next)
}

// look looks at the whole class, unless that is being done.
func (m model) look() (model, tea.Cmd) {
	if m.doing.kind == looking {
		return m, nil
	}
	return m.start(m.wholeLook())
}

// filled takes in what has come so far of the look under way. What comes in after its end is in it already.
func (m model) filled(msg cameMsg) model {
	if m.doing.kind != looking || msg.look != m.looks+1 {
		return m
	}
	m.seen = msg.seen
	return m.took(msg.class)
}

func (m model) looked(msg lookedMsg) (model, tea.Cmd) {
	m.looks++
	m.whole, m.due = msg.class, m.one.now().Add(m.one.Every)
	if m.next.kind == looking {
		m.next = job{} // this was one
	}
	if m.one.Trouble != nil && m.mode == browsing {
		m.notice = cmp.Or(oneLine(m.one.Trouble()), m.notice)
	}
	return m.took(msg.class).ended()
}

func (m model) lookedAgain(msg againMsg) (model, tea.Cmd) {
	if msg.err != nil {
		m.notice = m.shownName(msg.name) + " could not be looked at again: " + oneLine(msg.err.Error())
		return m.ended()
	}
	m.whole = msg.class
	return m.took(msg.class).ended()
}

// The time until the next look is told anew this often; while it is told in minutes, less often.
const (
	second = time.Second
	slowly = 10 * time.Second
)

// wait waits until the next look is due.
func (m model) wait() (model, tea.Cmd) {
	if m.one.Every == 0 {
		return m, nil
	}
	m.waits++
	return m, m.tick()
}

func (m model) tick() tea.Cmd {
	waits, left := m.waits, max(m.due.Sub(m.one.now()), 0)
	pause := min(second, left)
	if left > inMinutes+slowly {
		pause = slowly
	}
	return tea.Tick(pause, func(time.Time) tea.Msg { return tickMsg{waits} })
}

// ticked looks when the time has come.
func (m model) ticked(msg tickMsg) (model, tea.Cmd) {
	switch {
	case msg.waits != m.waits || m.doing.kind != nothing:
		return m, nil
	case m.one.now().Before(m.due):
		return m, m.tick()
	}
	return m.look()
}
