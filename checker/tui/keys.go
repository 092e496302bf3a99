package tui

import "github.com/charmbracelet/bubbles/key"

// keys are what may be pressed. The lines of help are made from them, so that they cannot lie; a key that has nothing to
// do is disabled, which keeps it out of them.
type keys struct {
	Up, Down, NextStep, PreviousStep, Mend, PageDown, PageUp key.Binding
	Hint, Copy, Explain, Why, Wrong, Search, Calls           key.Binding
	Look, Live, Solve, Break, Exports                        key.Binding
	Help, Leave, Back, Choose, Yes                           key.Binding
}

func newKeys(o Options) keys {
	bind := func(offered bool, shown, what string, pressed ...string) key.Binding {
		b := key.NewBinding(key.WithKeys(pressed...), key.WithHelp(shown, what))
		b.SetEnabled(offered)
		return b
	}
	return keys{
		Up:           bind(true, "↑/k", "up", "up", "k"),
		Down:         bind(true, "↓/j", "down", "down", "j"),
		NextStep:     bind(true, "tab", "next step", "tab", "right"),
		PreviousStep: bind(true, "shift+tab", "step before", "shift+tab", "left"),
		Mend:         bind(true, "n", "next to mend", "n"),
		PageDown:     bind(true, "pgdn", "more text", "pgdown", " "),
		PageUp:       bind(true, "pgup", "back", "pgup"),
		Hint:         bind(true, "h", "a hint", "h"),
		Copy:         bind(true, "c", "copy the command", "c"),
		Explain:      bind(o.Explain != nil, "e", "explain", "e"),
		Why:          bind(o.Why != nil, "w", "why: paste an error", "w"),
		Wrong:        bind(true, "f", "only what is wrong", "f"),
		Search:       bind(true, "/", "all checks, search", "/"),
		Calls:        bind(o.Calls != nil, "a", "AWS calls made", "a"),
		Look:         bind(true, "r", "look again", "r"),
		Live:         bind(o.Live != nil, "l", "try it live", "l"),
		Solve:        bind(o.Solve != nil, "s", "solve this step", "s"),
		Break:        bind(o.Break != nil, "b", "plant a mistake", "b"),
		Exports:      bind(o.Exports != nil, "x", "exports for a terminal", "x"),
		Help:         bind(true, "?", "all keys", "?"),
		Leave:        bind(true, "q", "leave", "q", "ctrl+c"),
		Back:         bind(true, "esc", "back", "esc"),
		Choose:       bind(true, "enter", "go there", "enter"),
		Yes:          bind(true, "y", "yes", "y", "Y"),
	}
}

// now are the keys that have something to do at this moment.
func (m model) keysNow() keys {
	k := m.keys
	check, _ := m.report.Check(m.chosen)
	k.Hint.SetEnabled(m.hinting(check))
	k.Copy.SetEnabled(m.copyable() != "")
	k.Explain.SetEnabled(k.Explain.Enabled() && check.ID != "")
	k.Break.SetEnabled(k.Break.Enabled() && m.finished())
	k.Solve.SetEnabled(k.Solve.Enabled() && m.toSolve().Name != "")
	k.Live.SetEnabled(k.Live.Enabled() && m.looks > 0)
	return k
}

// ShortHelp is the line of keys. A narrow window cuts it at its end.
func (k keys) ShortHelp() []key.Binding {
	return []key.Binding{k.Leave, k.Help, k.Hint, k.Mend, k.Look, k.Solve, k.Live, k.Break, k.Copy, k.Explain, k.Search, k.Calls}
}

// FullHelp is all keys, in columns.
func (k keys) FullHelp() [][]key.Binding {
	return [][]key.Binding{
		{k.Leave, k.Help, k.Hint, k.Copy, k.Explain, k.Why},
		{k.Mend, k.Up, k.Down, k.NextStep, k.PreviousStep, k.PageDown, k.PageUp},
		{k.Look, k.Live, k.Wrong, k.Search, k.Calls, k.Solve, k.Break, k.Exports},
	}
}
