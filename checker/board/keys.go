package board

import "github.com/charmbracelet/bubbles/key"

// keys are what may be pressed. The lines of help are made from them, so that they cannot lie; a key that has nothing to
// do is disabled, which keeps it out of them.
type keys struct {
	Up, Down, PageUp, PageDown, First, Last key.Binding
	Open, Causes, Sort, Filter, Look        key.Binding
	Help, Leave, Back, Done                 key.Binding
}

func newKeys(o Options) keys {
	bind := func(offered bool, shown, what string, pressed ...string) key.Binding {
		b := key.NewBinding(key.WithKeys(pressed...), key.WithHelp(shown, what))
		b.SetEnabled(offered)
		return b
	}
	return keys{
		Up:       bind(true, "↑/k", "up", "up", "k"),
		Down:     bind(true, "↓/j", "down", "down", "j"),
		PageUp:   bind(true, "pgup", "a page up", "pgup"),
		PageDown: bind(true, "pgdn", "a page down", "pgdown", " "),
		First:    bind(true, "home/g", "the first", "home", "g"),
		Last:     bind(true, "end/G", "the last", "end", "G"),
		Open:     bind(!o.Anonymous, "enter", "their report", "enter"),
		Causes:   bind(true, "c", "all causes", "c"),
		Sort:     bind(true, "s", "sort", "s"),
		Filter:   bind(true, "/", "find", "/"),
		Look:     bind(true, "r", "look now", "r"),
		Help:     bind(true, "?", "all keys", "?"),
		Leave:    bind(true, "q", "leave", "q", "ctrl+c"),
		Back:     bind(true, "esc", "go back", "esc"),
		Done:     bind(true, "enter", "keep these", "enter"),
	}
}

// keysNow are the keys that have something to do at this moment.
func (m model) keysNow() keys {
	k := m.keys
	k.Sort.SetHelp(k.Sort.Help().Key, "sort by "+m.order.next().String())
	k.Open.SetEnabled(k.Open.Enabled() && len(m.rows) > 0)
	k.Back.SetEnabled(m.mode != browsing || m.filter != "")
	switch m.mode {
	case filtering, browsing:
		k.Back.SetHelp(k.Back.Help().Key, "show all")
	case readLearner, readNoReport:
		k.Look.SetEnabled(m.one.LookAt != nil)
		k.Look.SetHelp(k.Look.Help().Key, "look at them again")
	}
	return k
}

// keyLine are the keys of the mode, for the last line of the screen. A narrow window cuts it at its end.
func (m model) keyLine() string {
	k := m.keysNow()
	offered := []key.Binding{k.Leave, k.Help, k.Back, k.Open, k.Causes, k.Sort, k.Filter, k.Look}
	switch m.mode {
	case filtering:
		offered = []key.Binding{k.Done, k.Back}
	case readCauses, readKeys:
		offered = []key.Binding{k.Back, k.Down, k.Up, k.PageDown, k.PageUp}
	case readLearner, readNoReport: // where the report has no line of its own
		offered = []key.Binding{k.Back, k.Look}
	}
	return m.styles.Offer(offered, m.width)
}

// all are the keys of the board, in groups.
func (k keys) all() [][]key.Binding {
	return [][]key.Binding{
		{k.Leave, k.Help, k.Back},
		{k.Up, k.Down, k.PageUp, k.PageDown, k.First, k.Last},
		{k.Open, k.Causes, k.Sort, k.Filter, k.Look},
	}
}
