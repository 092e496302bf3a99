package tui

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/checks"
	"cognito-lambda-workshop/checker/ink"
	"cognito-lambda-workshop/checker/lesson"
)

// After a change of the view that is meant, this rewrites the golden files, to be read before they are kept:
//
//	go test ./checker/tui -run TestViewGolden -update
var update = flag.Bool("update", false, "rewrite the golden files")

func TestViewGolden(t *testing.T) {
	sizes := []tea.WindowSizeMsg{{Width: 60, Height: 30}, {Width: 80, Height: 24}, {Width: 120, Height: 40}}
	states := []struct {
		name string
		msgs []tea.Msg
	}{
		{"looking-first-time", nil},
		{"empty-account", []tea.Msg{saw(emptyAccount())}},
		{"half-done", []tea.Msg{saw(emptyAccount()), saw(halfDone()), press("n"), press("r")}},
		{"nudge", []tea.Msg{saw(halfDone()), press("h")}},
		{"place", []tea.Msg{saw(halfDone()), press("h"), press("h")}},
		{"full-fix", []tea.Msg{saw(halfDone()), press("h"), press("h"), press("h"), press("c")}},
		{"only-wrong", []tea.Msg{saw(halfDone()), press("f")}},
		{"regression", []tea.Msg{saw(allRight()), saw(liveFailure())}},
		{"finished", []tea.Msg{saw(liveFailure()), saw(allRight())}},
		{"no-credentials", []tea.Msg{saw(noCredentials())}},
		{"search", []tea.Msg{saw(halfDone()), press("/"), press("role")}},
		{"paste", []tea.Msg{saw(halfDone()), press("w"), press("NotAuthorizedException")}},
		{"why", []tea.Msg{saw(halfDone()), tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("NotAuthorizedException"), Paste: true}}},
		{"explain", []tea.Msg{saw(halfDone()), press("e")}},
		{"calls", []tea.Msg{saw(halfDone()), press("a")}},
		{"exports", []tea.Msg{saw(emptyAccount()), press("x")}},
		{"keys", []tea.Msg{saw(allRight()), press("?")}},
		{"ask-live", []tea.Msg{saw(allRight()), press("l")}},
		{"solving", []tea.Msg{saw(emptyAccount()), press("s"), press("y"), saidMsg("Made the user pool tutorials-user-pool.")}},
		{"mail", []tea.Msg{saw(emptyAccount()), mailMsg("E-mail to ana@example.com: Your confirmation code is 654321")}},
	}
	for _, state := range states {
		for _, size := range sizes {
			name := fmt.Sprintf("%s-%d", state.name, size.Width)
			t.Run(name, func(t *testing.T) {
				view := after(t, window(t, size.Width, size.Height), state.msgs...).View()
				inside(t, view, size.Width, size.Height)
				golden(t, filepath.Join("testdata", name+".golden"), view)
			})
		}
	}
}

func golden(t *testing.T, file, view string) {
	t.Helper()
	var lines []string
	for line := range strings.SplitSeq(view, "\n") {
		lines = append(lines, strings.TrimRight(line, " "))
	}
	got := strings.Join(lines, "\n") + "\n"
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, strings.ReplaceAll(string(want), "\r\n", "\n"), got)
}

// inside checks that a view neither leaves its window nor loses its first line.
func inside(t *testing.T, view string, width, height int) {
	t.Helper()
	lines := strings.Split(view, "\n")
	assert.LessOrEqual(t, len(lines), height)
	for _, line := range lines {
		assert.LessOrEqual(t, ansi.StringWidth(line), width, line)
	}
}

func TestViewFitsEveryWindow(t *testing.T) {
	for _, width := range []int{1, 39, 40, 59, 60, 79, 80, 100, 143, 200} {
		for _, height := range []int{1, 9, 10, 12, 19, 20, 24, 60} {
			for _, situation := range []situation{emptyAccount(), halfDone(), noCredentials()} {
				m := after(t, window(t, width, height), saw(situation), press("?"))
				for range 5 {
					m = after(t, m, press("down"), press("tab"), press("pgdown"))
					inside(t, m.View(), width, height)
				}
				if width < leastWidth || height < leastHeight {
					continue
				}
				view := m.View()
				assert.Contains(t, view, "› ", "the chosen check is in sight at %d by %d", width, height)
				assert.Contains(t, view, "q leave", "a way out is in sight at %d by %d", width, height)
				first, _, _ := strings.Cut(view, "\n")
				assert.Contains(t, first, strings.Fields(m.report.Place())[0])
			}
		}
	}
}

func TestViewSaysThatTheWindowIsTooSmall(t *testing.T) {
	m := after(t, window(t, 39, 10), saw(emptyAccount()))
	said := strings.Join(strings.Fields(m.View()), " ")
	assert.Equal(t, "This window has 39 columns and 10 lines; the view needs 40 and 10. Make it larger, or press q to leave.", said)

	assert.Contains(t, after(t, m, tea.WindowSizeMsg{Width: 60, Height: 20}).View(), "User pool", "it comes back in a larger window")
}

func TestViewNamesTheNextThingInAStepThatWasNotAskedFor(t *testing.T) {
	s := halfDone()
	s.verdicts["sign-in/*"] = waits("user-pool/exists")
	s.verdicts["sign-in/ready"] = waits("user-pool/exists")
	s.verdicts["user-pool/exists"] = emptyAccount().verdicts["user-pool/exists"]
	m := after(t, window(t, 120, 40), lookedMsg{report: s.report(lesson.SignIn)})
	assert.Equal(t, "sign-in/exists", m.chosen)
	assert.Contains(t, m.View(), "Next: user-pool/exists, in another step than the ones you asked for.")
}

func TestViewNeverMeansAnythingByColourAlone(t *testing.T) {
	renderer := lipgloss.NewRenderer(&strings.Builder{})
	renderer.SetColorProfile(termenv.TrueColor)
	renderer.SetHasDarkBackground(true)
	plainly := after(t, window(t, 100, 30), saw(halfDone()))
	coloured := plainly
	coloured.styles = ink.NewStyles(renderer)
	coloured = coloured.arranged()

	assert.NotContains(t, plainly.View(), "\x1b", "no colour and no other attribute where there is none to show")
	assert.Contains(t, coloured.View(), "\x1b[", "colours where there are some")
	assert.Equal(t, plainly.View(), ansi.Strip(coloured.View()))
}

func TestViewKeepsTextsFromCommandingTheTerminal(t *testing.T) {
	s := emptyAccount()
	s.verdicts["user-pool/exists"] = checks.Verdict{Status: checks.Fail, Saw: "a\x1b[2Jb\x1b]52;c;x\x07c\rd\u202ee\te\x00\u009b31mf"}
	m := after(t, window(t, 100, 30), lookedMsg{report: clean(s.report())})
	assert.NotContains(t, m.View(), "\x1b")
	check, _ := m.report.Check("user-pool/exists")
	assert.NotRegexp(t, `[\x00-\x1f\x{80}-\x{9f}\x{202e}]`, check.Saw)
	assert.Contains(t, m.View(), "abcde e")
}

// BenchmarkFrame takes in a key and draws the screen. A frame is to take less than 2 ms.
func BenchmarkFrame(b *testing.B) {
	renderer := lipgloss.NewRenderer(&strings.Builder{})
	renderer.SetColorProfile(termenv.TrueColor)
	renderer.SetHasDarkBackground(true)
	var m tea.Model = newModel(newEye(b.Context(), options()), options(), ink.NewStyles(renderer))
	m, _ = m.Update(tea.WindowSizeMsg{Width: 120, Height: 40})
	m, _ = m.Update(saw(halfDone()))
	for b.Loop() {
		m, _ = m.Update(press("n"))
		_ = m.View()
	}
}
