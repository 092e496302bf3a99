package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Only the view asks the terminal for its colours: a terminal that does not answer would keep every other command waiting.
func TestOtherCommandsAskTheTerminalNothing(t *testing.T) {
	written := filepath.Join(t.TempDir(), "written")
	p := openPaneAfter(t, "read wait; TERM=xterm-256color", "list")
	p.tmux("pipe-pane", "cat > '"+written+"'")
	p.press("Enter")
	p.shows("private/works", "ended with 0")
	content, err := os.ReadFile(written)
	require.NoError(t, err)
	assert.Contains(t, string(content), "private/works")
	assert.NotContains(t, string(content), "\x1b]11;?")
}
