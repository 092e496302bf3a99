package tui

import (
	"bytes"
	"context"
	"encoding/base64"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/report"
)

func paste(text string) tea.KeyMsg {
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: true}
}

func TestHelpComesInThreeSizes(t *testing.T) {
	const console, command = "set clientId and clientSecret", "aws lambda update-function-configuration"
	m := after(t, window(t, 200, 60), saw(halfDone()))
	for _, size := range []struct {
		says, not []string
	}{
		{[]string{"Why it matters", "h gives a nudge"}, []string{"A nudge", console, command}},
		{[]string{"A nudge", "Lambda › signUpWithCognito\n"}, []string{"Environment variables", console, command}},
		{[]string{"The place", "Lambda › signUpWithCognito › Configuration › Environment variables › Edit"}, []string{console, command}},
		{[]string{"What to do", console, "Or run (c copies it)", command}, nil},
		{[]string{"h gives a nudge"}, []string{console, command}},
	} {
		view := trimmed(m.View())
		for _, text := range size.says {
			assert.Contains(t, view, text)
		}
		for _, text := range size.not {
			assert.NotContains(t, view, text)
		}
		m = after(t, m, press("h"))
	}
	assert.Contains(t, after(t, m, press("n")).View(), "h gives a nudge", "each check has its own")
	assert.Contains(t, after(t, m, press("up"), press("h")).View(), "Why it matters", "after success the why can still be read")
}

func trimmed(view string) string {
	var lines []string
	for line := range strings.SplitSeq(view, "\n") {
		lines = append(lines, strings.TrimRight(line, " "))
	}
	return strings.Join(lines, "\n") + "\n"
}

func TestTheCommandIsCopied(t *testing.T) {
	for _, test := range []struct {
		name    string
		environ []string
		before  string
		times   int
	}{
		{"a terminal", []string{"TERM=xterm-256color"}, "\x1b]52;c;", 1},
		{"tmux, which may pass it on or take it itself", []string{"TERM=tmux-256color", "TMUX=/tmp/tmux"}, "\x1bPtmux;\x1b\x1b]52;c;", 2},
		{"screen", []string{"TERM=screen"}, "\x1bP\x1b]52;c;", 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			var out bytes.Buffer
			o := options()
			o.Output, o.Environ = &out, test.environ
			m := after(t, windowWith(t, o, 100, 30), saw(halfDone()))
			_, cmd := m.Update(press("c"))
			assert.Empty(t, messages(cmd))
			assert.Empty(t, out.String(), "there is no command in sight yet")

			next, cmd := after(t, m, press("h"), press("h"), press("h")).Update(press("c"))
			assert.Empty(t, messages(cmd))
			check, _ := m.report.Check("sign-up/environment")
			assert.Contains(t, out.String(), test.before)
			encoded := base64.StdEncoding.EncodeToString([]byte(check.Fix.CLI))
			assert.Equal(t, test.times, strings.Count(strings.ReplaceAll(out.String(), "\x1b\\\x1bP", ""), encoded))
			assert.Contains(t, next.View(), "The command is in the clipboard, if your terminal lets programs put something")
		})
	}
}

func TestAPastedTextIsExplained(t *testing.T) {
	asked := ""
	o := options()
	o.Why = func(text string) string { asked = text; return "It means this." }
	begin := after(t, windowWith(t, o, 100, 30), saw(emptyAccount()))

	m := after(t, begin, paste("q Unable to verify\nsecret hash"))
	assert.Equal(t, "q Unable to verify\nsecret hash", asked, "its letters are no keys")
	assert.Contains(t, m.View(), "It means this.")
	assert.Contains(t, after(t, m, press("esc")).View(), "user-pool/exists")

	m = after(t, begin, press("w"), press("Not"), tea.KeyMsg{Type: tea.KeySpace}, press("Authh"), press("backspace"), press("enter"))
	assert.Equal(t, "Not Auth", asked)
	assert.Contains(t, m.View(), "It means this.")

	m = after(t, begin, press("/"), paste("trust"), press("enter"))
	assert.Equal(t, "execution-role/trust", m.chosen, "in a search it is what is searched for")
}

func TestKeysThatHaveNothingToDoAreNotOffered(t *testing.T) {
	o := Options{Look: options().Look, Endpoint: "aws", Region: "eu-west-1"}
	m := after(t, windowWith(t, o, 200, 60), saw(halfDone()))
	for _, name := range []string{"l", "s", "b", "x", "a", "e", "w", "c"} {
		next, cmd := m.Update(press(name))
		assert.Empty(t, messages(cmd), name)
		assert.Equal(t, browsing, next.(model).mode, name)
	}
	assert.Equal(t, after(t, m, paste("q")).View(), m.View())
	for _, what := range []string{"solve", "live", "plant", "exports", "AWS calls", "explain", "copy"} {
		assert.NotContains(t, after(t, m, press("?")).View(), what)
		assert.NotContains(t, m.View(), what)
	}
}

func TestAPanicGivesTheTerminalBack(t *testing.T) {
	screen := waitingFor("never")
	_, err := Run(t.Context(), Options{
		Look:     func(context.Context) report.Report { panic("a fault in the checker") },
		Endpoint: "practice", Region: "us-east-1", Input: strings.NewReader(""), Output: screen,
	})
	require.ErrorIs(t, err, tea.ErrProgramPanic)
	screen.restored(t)
}
