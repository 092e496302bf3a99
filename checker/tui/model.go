package tui

import (
	"context"
	"time"

	"github.com/charmbracelet/bubbles/viewport"
	tea "github.com/charmbracelet/bubbletea"

	"cognito-lambda-workshop/checker/ink"
	"cognito-lambda-workshop/checker/report"
)

// model is everything that the view shows.
type model struct {
	one    *eye
	keys   keys
	styles ink.Styles

	width, height int // of the terminal, in cells

	doing   job  // what takes long just now
	next    job  // what comes at once after it
	leaving bool // once it is done, the view ends
	touched time.Time

	looks    int           // how many are done
	glances  int           // how many of them, since the last one at everything, were at one step
	slower   bool          // AWS asked to slow down
	asked    bool          // the look under way was asked for by the learner
	report   report.Report // of the last look at everything; before the first, only the place
	was      changes       // what the last change was
	news     string        // the same in a sentence
	newsTime time.Time

	chosen string         // the id of the check that the detail is about; empty for the end of the workshop
	hints  map[string]int // how much help was asked for, by the check's id
	wrong  bool           // the list has only what is to mend
	detail viewport.Model // what is said about the chosen check, in a window that scrolls

	notice string // the answer to the last key, until the next one
	mail   string // the last e-mail

	mode     mode
	panel    panel          // read instead of list and detail
	page     viewport.Model // the panel's text, in a window that scrolls
	typing   string         // what has been typed into a search or a question
	found    int            // which one of what a search found is chosen
	question question
}

// job is something that takes long. The zero job is none.
type job struct {
	kind  jobKind
	words string // what the view says of it meanwhile
	do    tea.Cmd
}

type jobKind int

const (
	nothing jobKind = iota
	glancing
	looking
	acting // it has to be tidied up after, or must not be broken off without a word
)

// start begins a job. Where another one is under way, it comes after that one.
func (m model) start(j job) (model, tea.Cmd) {
	if m.doing.kind != nothing {
		m.next = j
		return m, nil
	}
	m.doing = j
	return m, j.do
}

// ended goes on to the job that waited for the end of this one.
func (m model) ended() (model, tea.Cmd) {
	next := m.next
	m.doing, m.next = job{}, job{}
	if next.kind == nothing {
		return m, nil
	}
	return m.start(next)
}

// mode is what the keys are for at the moment.
type mode int

const (
	browsing  mode = iota
	reading        // a panel
	searching      // the list of all checks
	pasting        // an error, to be told why
	asking         // yes or no
)

// question is something that is done only after a yes.
type question struct {
	text string
	job  job
}

// dueMsg says that the time for another look has come, if none has been made since.
type dueMsg struct{ looks int }

// mailMsg is an e-mail or another piece of news of the practice account; saidMsg is what is being done there.
type (
	mailMsg string
	saidMsg string
)

func newModel(one *eye, o Options, s ink.Styles) model {
	m := model{
		one: one, keys: newKeys(o), styles: s,
		width: 80, height: 24, // until the terminal tells
		touched: one.now(),
		report:  clean(report.Report{Endpoint: o.Endpoint, Region: o.Region}),
		hints:   map[string]int{},
		detail:  viewport.New(0, 0),
		page:    viewport.New(0, 0),
	}
	m.doing = m.wholeLook() // Init starts it
	if o.LiveFirst {
		m.doing = m.liveLook()
	}
	return m.arranged()
}

func (m model) wholeLook() job { return job{looking, "looking…", m.one.whole} }

func (m model) liveLook() job {
	return job{acting, "looking, and trying the functions out…", m.one.live}
}

// Init looks for the first time, and begins to listen.
func (m model) Init() tea.Cmd {
	return tea.Batch(m.doing.do, m.listenToMails(), m.listenToSteps())
}

func (m model) listenToMails() tea.Cmd {
	return listen(m.one.Context, m.one.Mails, func(text string) tea.Msg { return mailMsg(ink.Plain(text)) })
}

func (m model) listenToSteps() tea.Cmd {
	return listen(m.one.Context, m.one.said, func(text string) tea.Msg { return saidMsg(ink.Plain(text)) })
}

// listen is a command: it waits for the next text.
func listen(ctx context.Context, texts <-chan string, msg func(string) tea.Msg) tea.Cmd {
	return func() tea.Msg {
		select {
		case <-ctx.Done():
			return nil
		case text, open := <-texts:
			if !open {
				return nil
			}
			return msg(text)
		}
	}
}

// Update takes in what happened.
func (m model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
	case tea.KeyMsg:
		m, cmd = m.typed(msg)
	case lookedMsg:
		m, cmd = m.looked(msg)
	case dueMsg:
		if msg.looks == m.looks {
			m, cmd = m.lookByItself()
		}
	case didMsg:
		m, cmd = m.did(msg)
	case saidMsg:
		if cmd = m.listenToSteps(); m.doing.kind == acting { // not when it comes in after the end
			m.notice = string(msg)
		}
	case mailMsg:
		m.mail, cmd = m.one.now().Format(time.TimeOnly)+" "+string(msg), m.listenToMails()
	}
	return m.arranged(), cmd
}

// lookAgain looks at everything, because the learner wants it or because something was done.
func (m model) lookAgain() (model, tea.Cmd) {
	m.asked = true
	if m.doing.kind == looking {
		return m, nil
	}
	return m.start(m.wholeLook())
}

// glancesInARow are made before there is a look at everything again, for what changes behind the learner's back.
const glancesInARow = 5

// lookByItself looks at what the learner is at work on and, now and then, at everything.
func (m model) lookByItself() (model, tea.Cmd) {
	switch {
	case m.doing.kind != nothing:
		return m, nil
	case m.glances >= glancesInARow:
		return m.start(m.wholeLook())
	}
	return m.start(job{glancing, "looking…", m.one.glance(m.atWork().Name, m.report)})
}

// newsLife is how long a change stays lit up.
const newsLife = time.Minute

// looked takes in what a look saw.
func (m model) looked(msg lookedMsg) (model, tea.Cmd) {
	if m.leaving {
		return m, tea.Quit
	}
	m.slower = msg.slower
	m.looks++
	m.glances++
	if m.one.now().Sub(m.newsTime) > newsLife {
		m.was, m.news = nil, ""
	}
	if msg.glanced {
		m.report.StartedAt = msg.report.StartedAt
	} else {
		m = m.took(msg.report)
		if m.next.kind == looking {
			m.next = job{} // this was one
		}
	}
	m, next := m.ended()
	return m, tea.Batch(next, m.untilTheNext())
}

// took takes in a look at everything.
func (m model) took(now report.Report) model {
	before := m.report
	m.report, m.glances = report.KeepTried(before, now), 0
	if m.looks > 1 {
		m = m.tell(before)
	}
	m.asked = false
	return m.moveOn(before)
}

// tell finds the news.
func (m model) tell(before report.Report) model {
	was := compare(before, m.report)
	switch {
	case len(was) > 0:
		m.was, m.news, m.newsTime = was, was.sentence(m.report), m.one.now()
	case m.asked:
		m.was, m.news, m.newsTime = nil, "Nothing changed.", m.one.now()
	}
	return m
}

// moveOn goes to the next thing to mend when the learner has mended what they were at, or when something broke in a
// workshop that was finished. Otherwise they stay where they are.
func (m model) moveOn(before report.Report) model {
	check, ok := m.report.Check(m.chosen)
	old, _ := before.Check(m.chosen)
	mended := !report.Right(old.Status) && report.Right(check.Status)
	regressed := m.looks > 1 && before.Next == "" && m.report.Next != ""
	finished := before.Next != "" && m.finished()
	if !ok || mended || regressed || finished {
		return m.choose(m.opening())
	}
	return m
}

// untilTheNext waits for the time of the next look.
func (m model) untilTheNext() tea.Cmd {
	if m.one.Every == 0 {
		return nil
	}
	every := m.one.Every
	if m.finished() {
		every *= 4 // nobody waits for anything
	}
	looks := m.looks
	wait := pause(every, m.one.now().Sub(m.touched), m.slower)
	return tea.Tick(wait, func(time.Time) tea.Msg { return dueMsg{looks} })
}

// did takes in that a step was done, or a mistake planted; a look shows what came of it.
func (m model) did(msg didMsg) (model, tea.Cmd) {
	if m.leaving {
		return m, tea.Quit
	}
	m.notice = ink.Plain(msg.what)
	if msg.err != nil {
		m.notice = "It could not be done: " + ink.Plain(msg.err.Error())
	}
	m.asked, m.next = true, m.wholeLook()
	return m.ended()
}

// finished tells whether everything that was asked for is right.
func (m model) finished() bool { return m.looks > 0 && m.report.ExitCode() == report.AllRight }
