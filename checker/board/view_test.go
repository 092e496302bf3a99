package board

import (
	"flag"
	"fmt"
	"math/rand/v2"
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

	"cognito-lambda-workshop/checker/board/invented"
	"cognito-lambda-workshop/checker/class"
	"cognito-lambda-workshop/checker/ink"
)

// After a change of the board that is meant, this rewrites the golden files, to be read before they are kept:
//
//	go test ./checker/board -run TestViewGolden -update
var update = flag.Bool("update", false, "rewrite the golden files")

func TestViewGolden(t *testing.T) {
	sizes := []tea.WindowSizeMsg{{Width: 20, Height: 5}, {Width: 40, Height: 12}, {Width: 80, Height: 24}, {Width: 110, Height: 30}, {Width: 160, Height: 48}}
	class31, class200 := room(31), room(200)
	looked := func(c class.Class, keys ...string) []tea.Msg {
		return append([]tea.Msg{lookedMsg{c}}, press(keys...)...)
	}
	states := []struct {
		name  string
		class class.Class
		msgs  []tea.Msg
	}{
		{"looking-first-time", class31, nil},
		{"filling", class31, []tea.Msg{cameMsg{look: 1, seen: 12, class: first(class31, 12)}}},
		{"trouble", class31, looked(class31)},
		{"progress", class31, looked(class31, "s", "down", "down")},
		{"name", class31, looked(class31, "s", "s", "end")},
		{"200", class200, looked(class200, "pgdown", "pgdown")},
		{"finding", class31, looked(class31, "/", "ana")},
		{"found", class31, looked(class31, "/", "ana", "enter")},
		{"looking-again", class31, append(looked(class31, "r"), cameMsg{look: 2, seen: 7, class: class31})},
		{"causes", class31, looked(class31, "c")},
		{"report", class31, looked(class31, "down", "enter")},
		{"no-report", class31, looked(class31, "enter")},
		{"keys", class31, looked(class31, "?")},
	}
	for _, state := range states {
		for _, size := range sizes {
			name := fmt.Sprintf("%s-%d", state.name, size.Width)
			t.Run(name, func(t *testing.T) {
				view := after(t, window(t, options(state.class), size.Width, size.Height), state.msgs...).View()
				inside(t, view, size.Width, size.Height)
				golden(t, filepath.Join("testdata", name+".golden"), view)
			})
		}
	}
}

// first is what is known of a class when so many have been looked at.
func first(c class.Class, count int) class.Class {
	var results []class.Result
	for _, name := range names(c)[:count] {
		results = append(results, invented.Look(name, 78, noon))
	}
	return class.Make(results, nil, noon, 0, "")
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

// inside checks that a view does not leave its window.
func inside(t *testing.T, view string, width, height int) {
	t.Helper()
	lines := strings.Split(view, "\n")
	assert.LessOrEqual(t, len(lines), height)
	for _, line := range lines {
		assert.LessOrEqual(t, max(ink.Width(line), ansi.StringWidth(line)), width, "%q", line)
	}
}

// hostile are names that would break the table, or the terminal.
var hostile = []string{
	"a\x1b[2J\x1b[1;1Hb", "tab\tand\nline", "\x1b]0;title\x07x", "\u009b31mred", "\x00\x07\x08", "\u202egnal\u202c", "山田太郎山田太郎山田太郎山田太郎",
	"Z\u0335\u0321a\u0327\u0344l\u0321\u0335g\u034fo\u0313", "\u0301\u0301", "👩‍👩‍👧‍👦 Family", "👍🏽 Thumb", "❤️ Heart", "🇧🇷 Flag", "שלום עולם", "مرحبا بالعالم",
	"नमस्ते", "각", "ｆｕｌｌ", strings.Repeat("long", 100), "", "   ", "\u200b\u200d\ufeff", "A\u00adB", "é", "%s%d", "…", "\u2028\u2029", "\xff\xfe",
}

func TestViewFitsEveryWindow(t *testing.T) {
	chance := rand.New(rand.NewPCG(7, 7))
	var results []class.Result
	var all []string
	for i := range 200 {
		name := fmt.Sprintf("%s%d", hostile[i%len(hostile)], i)
		if i < len(hostile) {
			name = hostile[i]
		}
		result := invented.Look(name, chance.IntN(150), noon)
		if chance.IntN(5) == 0 {
			result.Problem = hostile[chance.IntN(len(hostile))] + " happened"
		}
		result.Name = name
		results, all = append(results, result), append(all, name)
	}
	c := class.Make(results, []class.Run{invented.Class(all, 60, 30, start).Run()}, noon, 0, "")
	keys := []string{"down", "up", "pgdown", "pgup", "home", "end", "s", "/", "a", "enter", "esc", "c", "?", "r", "h", "space", "n"}
	sizes := []tea.WindowSizeMsg{{Width: 20, Height: 5}, {Width: 40, Height: 12}, {Width: 80, Height: 24}, {Width: 1, Height: 1}, {Width: 2, Height: 300}, {Width: 300, Height: 2}}
	for range 60 {
		sizes = append(sizes, tea.WindowSizeMsg{Width: 1 + chance.IntN(180), Height: 1 + chance.IntN(60)})
	}
	for _, size := range sizes {
		m := seen(t, c, size.Width, size.Height)
		for range 25 {
			view := m.View()
			inside(t, view, size.Width, size.Height)
			assert.NotContains(t, view, "\x1b", "nothing commands the terminal")
			assert.NotRegexp(t, `[\x00-\x09\x0b-\x1f\x{80}-\x{9f}\x{202e}]`, view)
			if m.mode == browsing && size.Width >= 20 && size.Height >= 5 && len(m.rows) > 0 {
				assert.Contains(t, view, "› ", "the chosen learner is in sight at %d by %d", size.Width, size.Height)
				assert.Contains(t, view, "q leave", "a way out is in sight at %d by %d", size.Width, size.Height)
				assert.Contains(t, view, "done", "the headline is in sight at %d by %d", size.Width, size.Height)
			}
			if m.mode == browsing && size.Height >= 5 {
				assert.Equal(t, size.Height, strings.Count(view, "\n")+1, "the whole window is used, so that nothing of another screen stays")
			}
			if t.Failed() {
				t.Fatalf("at %d by %d in mode %d:\n%s", size.Width, size.Height, m.mode, view)
			}
			m = after(t, m, press(keys[chance.IntN(len(keys))])...)
		}
	}
}

func TestNoNameMovesTheColumns(t *testing.T) {
	var results []class.Result
	for _, name := range hostile {
		results = append(results, class.Result{Name: name, Report: invented.Report("1", nil, 3, noon)})
	}
	for _, width := range []int{20, 40, 80, 110, 160} {
		m := seen(t, class.Make(results, nil, noon, 0, ""), width, 60)
		c := m.layout().columns
		want := ink.Width(m.rowLine(row{shown: "x"}, false, c))
		for _, r := range m.rows {
			assert.Equal(t, want, ink.Width(m.rowLine(r, false, c)), "%q at %d", r.Name, width)
		}
	}
}

func TestSignsHaveTheirWords(t *testing.T) {
	c := room(31)
	for _, width := range []int{40, 60, 80, 110, 160} {
		for height := 1; height < 40; height++ {
			view := seen(t, c, width, height).View()
			if strings.Contains(view, "✗") {
				assert.Contains(t, view, "✗ fail", "at %d by %d", width, height)
				assert.Contains(t, view, "✓ pass", "at %d by %d", width, height)
			}
		}
	}
}

func TestViewNeverMeansAnythingByColourAlone(t *testing.T) {
	plainly := seen(t, room(31), 110, 30)
	assert.NotContains(t, plainly.View(), "\x1b", "no colour and no other attribute where there is none to show")
	for _, dark := range []bool{true, false} {
		renderer := lipgloss.NewRenderer(&strings.Builder{})
		renderer.SetColorProfile(termenv.TrueColor)
		renderer.SetHasDarkBackground(dark)
		for _, keys := range [][]string{nil, {"c"}, {"?"}, {"/"}, {"down", "enter"}} {
			uncoloured := after(t, plainly, press(keys...)...)
			coloured := plainly
			coloured.styles = ink.NewStyles(renderer)
			coloured = after(t, coloured, press(keys...)...)
			assert.Contains(t, coloured.View(), "\x1b[", "colours where there are some")
			assert.Equal(t, uncoloured.View(), ansi.Strip(coloured.View()))
		}
	}
}

func TestNames(t *testing.T) {
	for _, test := range []struct{ name, want string }{
		{"Ana Lima", "Ana Lima"},
		{" a\tb\n c ", "a b c"},
		{"a\x1b[2Jb\x1b]0;t\x07c", "abc"},
		{"👍🏽 ❤️", "👍 ❤"},
		{"👩‍👧", "👩👧"},
		{"שלום", "שלום\u200e"},
		{"\u202eanA\u200b", "anA"},
		{"\x00", "(no name that can be shown)"},
	} {
		assert.Equal(t, test.want, nameOf(test.name), "%q", test.name)
	}
}

// BenchmarkFrame takes in a key and draws the screen of a class of 1,000. A frame is to take less than 2 ms.
func BenchmarkFrame(b *testing.B) {
	renderer := lipgloss.NewRenderer(&strings.Builder{})
	renderer.SetColorProfile(termenv.TrueColor)
	renderer.SetHasDarkBackground(true)
	c := room(1000)
	o := options(c)
	var m tea.Model = newModel(newEye(b.Context(), o), o, ink.NewStyles(renderer))
	m, _ = m.Update(tea.WindowSizeMsg{Width: 120, Height: 40})
	m, _ = m.Update(lookedMsg{c})
	down := press("down")[0]
	for b.Loop() {
		m, _ = m.Update(down)
		_ = m.View()
	}
}

// BenchmarkLooked takes in a look at a class of 1,000 and draws the screen.
func BenchmarkLooked(b *testing.B) {
	c := room(1000)
	o := options(c)
	var m tea.Model = newModel(newEye(b.Context(), o), o, ink.NewStyles(ink.NewRenderer(&strings.Builder{}, nil)))
	for b.Loop() {
		m, _ = m.Update(lookedMsg{c})
		_ = m.View()
	}
}
