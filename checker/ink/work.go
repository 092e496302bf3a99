package ink

import (
	"context"
	"sync"

	tea "github.com/charmbracelet/bubbletea"
)

// Work is what a view does that takes long: one thing at a time, until it is ended.
type Work struct {
	Context context.Context // of everything that is done
	Stop    context.CancelFunc
	busy    sync.Mutex
}

// NewWork begins, and goes on for as long as ctx does.
func NewWork(ctx context.Context) *Work {
	ctx, stop := context.WithCancel(ctx)
	return &Work{Context: ctx, Stop: stop}
}

// Alone does one thing when nothing else is being done. After the end it does nothing and returns nil.
func (w *Work) Alone(do func() tea.Msg) tea.Msg {
	w.busy.Lock()
	defer w.busy.Unlock()
	if w.Context.Err() != nil {
		return nil
	}
	return do()
}

// End tells what is under way to stop, and waits for it.
func (w *Work) End() {
	w.Stop()
	w.busy.Lock()
	defer w.busy.Unlock()
}
