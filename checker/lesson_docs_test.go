package main_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/checks"
	"cognito-lambda-workshop/checker/lesson"
)

// fenced is a block of code in a document.
type fenced struct {
	section  string // the heading of level 2 that it stands under
	heading  string // the heading that it stands under, of any level
	before   string // the paragraph's line before it
	language string
	text     string
}

// readPage reads a document of the repository's root into its blocks of code and its other lines.
func readPage(t *testing.T, name string) (blocks []fenced, prose []string) {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("..", name))
	require.NoError(t, err)
	var now fenced
	inside := false
	for line := range strings.Lines(string(content)) {
		text := strings.TrimRight(line, "\n")
		switch language, fence := strings.CutPrefix(text, "```"); {
		case fence && inside:
			blocks = append(blocks, now)
			inside = false
		case fence:
			now.language, now.text, inside = language, "", true
		case inside:
			now.text += line
		default:
			prose = append(prose, text)
			if title, ok := strings.CutPrefix(text, "## "); ok {
				now.section, now.heading = title, title
			} else if title, ok := strings.CutPrefix(text, "### "); ok {
				now.heading = title
			}
			if text != "" {
				now.before = text
			}
		}
	}
	require.False(t, inside, "%s ends inside a block of code", name)
	return blocks, prose
}

var pages = []string{"WORKSHOP.md", "README.md", "CONTRIBUTING.md"}

// A JSON block in the lesson shows the file that is linked just before it, or an answer of a function.
func TestTheLessonShowsTheFilesAsTheyAre(t *testing.T) {
	blocks, _ := readPage(t, "WORKSHOP.md")
	linked := regexp.MustCompile(`\]\(([a-z0-9/-]+[A-Za-z-]+\.json)\):$`)
	shown := 0
	for _, b := range blocks {
		if b.language != "json" || strings.Contains(b.text, `"statusCode"`) {
			continue
		}
		file := linked.FindStringSubmatch(b.before)
		require.NotNil(t, file, "%s shows JSON, and does not say of which file:\n%s", b.heading, b.text)
		content, err := os.ReadFile(filepath.Join("..", file[1]))
		require.NoError(t, err)
		assert.Equal(t, string(content), b.text, file[1])
		shown++
	}
	assert.Equal(t, 8, shown, "the pool, the client, two policies and four events")
}

func TestEachStepHasTheSameHeadings(t *testing.T) {
	_, prose := readPage(t, "WORKSHOP.md")
	headings := map[string][]string{}
	section := ""
	for _, line := range prose {
		if title, ok := strings.CutPrefix(line, "## "); ok {
			section = slug(title)
		} else if title, ok := strings.CutPrefix(line, "### "); ok {
			headings[section] = append(headings[section], title)
		}
	}
	for _, step := range lesson.Steps() {
		assert.Equal(t, []string{"You will", "Why", "Do it in the console", "Do it with the CLI", "Check",
			"If it isn't right", "Go further"}, headings[step.Anchor], step.Anchor)
	}
	assert.Contains(t, headings, lesson.Account.Anchor)
}

// slug is the anchor that a heading gets where Markdown is rendered.
func slug(title string) string {
	kept := regexp.MustCompile(`[^\p{L}\p{N} _-]`).ReplaceAllString(strings.ToLower(title), "")
	return strings.ReplaceAll(kept, " ", "-")
}

func TestEveryLinkPathAndCheckInTheDocumentsExists(t *testing.T) {
	anchors := map[string]bool{}
	for _, page := range pages {
		_, prose := readPage(t, page)
		for _, line := range prose {
			if title := strings.TrimLeft(line, "#"); title != line {
				anchors[page+"#"+slug(strings.TrimSpace(title))] = true
			}
		}
	}
	ids := map[string]bool{}
	for _, check := range checks.All() {
		ids[check.ID] = true
	}
	link := regexp.MustCompile(`\]\(([^)]+)\)`)
	path := regexp.MustCompile("`((?:steps|policies|events|checker|docs|\\.ci)/[A-Za-z0-9./_-]+)`")
	id := regexp.MustCompile("`((?:account|user-pool|execution-role|sign-up|sign-in|refresh-token|private)/[a-z-]+)`")
	for _, page := range pages {
		_, prose := readPage(t, page)
		text := strings.Join(prose, "\n")
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			switch file, anchor, inPage := strings.Cut(m[1], "#"); {
			case strings.HasPrefix(m[1], "https://"):
			case inPage && file == "":
				assert.True(t, anchors[page+"#"+anchor], "%s links to %s", page, m[1])
			case inPage:
				assert.True(t, anchors[m[1]], "%s links to %s", page, m[1])
			default:
				assert.FileExists(t, filepath.Join("..", file), page)
			}
		}
		for _, m := range path.FindAllStringSubmatch(text, -1) {
			_, err := os.Stat(filepath.Join("..", m[1]))
			assert.NoError(t, err, page)
		}
		for _, m := range id.FindAllStringSubmatch(text, -1) {
			assert.True(t, ids[m[1]], "%s names the check %s", page, m[1])
		}
	}
}

// PowerShell sets variables and breaks lines in its own way; the rest of a command is the same. What needs more than
// that (sed, eval) is written by hand.
func TestPowerShellFormsSayTheSame(t *testing.T) {
	blocks, _ := readPage(t, "WORKSHOP.md")
	variable := regexp.MustCompile(`(?m)^([A-Z_]+)=`)
	exported := regexp.MustCompile(`(?m)^export ([A-Z_]+)=`)
	for i, b := range blocks {
		if i == 0 || b.language != "powershell" {
			continue
		}
		sh := blocks[i-1].text
		if strings.Contains(sh, "sed ") || strings.Contains(sh, "eval ") {
			continue
		}
		want := exported.ReplaceAllString(sh, `$$Env:$1 = `)
		want = variable.ReplaceAllString(want, `$$$1 = `)
		want = strings.ReplaceAll(want, " \\\n", " `\n")
		assert.Equal(t, want, b.text, b.heading)
	}
	for i, b := range blocks {
		if b.language == "sh" && variable.MatchString(b.text) {
			assert.Equal(t, "powershell", blocks[i+1].language, "%s: this block has no PowerShell form:\n%s", b.heading, b.text)
		}
	}
}

// answerIn is what a block shows of a function's answer.
func answerIn(b fenced) (message string, ok bool) {
	var answer struct {
		StatusCode int
		Body       struct{ Message string }
	}
	if b.language != "json" || json.Unmarshal([]byte(b.text), &answer) != nil || answer.StatusCode == 0 {
		return "", false
	}
	return fmt.Sprintf(`{"statusCode":%d,"body":{"message":%q`, answer.StatusCode, answer.Body.Message), true
}
