package tui

import "github.com/charmbracelet/bubbles/key"

// keys are what may be pressed. The lines of help are made from them, so that they cannot lie.
type keys struct {
	Up, Down, NextStep, PreviousStep, Mend, PageDown, PageUp, Look, Help, Leave key.Binding
}

func newKeys() keys {
	return keys{
		Up:           key.NewBinding(key.WithKeys("up", "k"), key.WithHelp("↑/k", "up")),
		Down:         key.NewBinding(key.WithKeys("down", "j"), key.WithHelp("↓/j", "down")),
		NextStep:     key.NewBinding(key.WithKeys("tab", "right"), key.WithHelp("tab", "next step")),
		PreviousStep: key.NewBinding(key.WithKeys("shift+tab", "left"), key.WithHelp("shift+tab", "step before")),
		Mend:         key.NewBinding(key.WithKeys("n"), key.WithHelp("n", "next to mend")),
		PageDown:     key.NewBinding(key.WithKeys("pgdown", " "), key.WithHelp("pgdn", "more text")),
		PageUp:       key.NewBinding(key.WithKeys("pgup", "b"), key.WithHelp("pgup", "back")),
		Look:         key.NewBinding(key.WithKeys("r"), key.WithHelp("r", "look again")),
		Help:         key.NewBinding(key.WithKeys("?"), key.WithHelp("?", "keys")),
		Leave:        key.NewBinding(key.WithKeys("q", "ctrl+c"), key.WithHelp("q", "leave")),
	}
}

// ShortHelp is the line of keys. A narrow window cuts it at its end.
func (k keys) ShortHelp() []key.Binding {
	return []key.Binding{k.Mend, k.Look, k.Leave, k.Help, k.Up, k.Down}
}

// FullHelp is all keys, in columns.
func (k keys) FullHelp() [][]key.Binding {
	return [][]key.Binding{
		{k.Mend, k.Look, k.Leave, k.Help},
		{k.Up, k.Down, k.PageDown, k.PageUp},
		{k.NextStep, k.PreviousStep},
	}
}
