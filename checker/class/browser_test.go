package class

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The script runs where its libraries are: beside it, after
//
//	npm install --no-package-lock --prefix checker/class/testdata/browser
//
// or, with CHECKER_BROWSER_TEST=1, installed for this test. CHECKER_PAGE_PICTURES is a folder for pictures of the pages.
func TestThePageInABrowser(t *testing.T) {
	browser := chromium(t)
	folder := browserScript(t)
	pictures := os.Getenv("CHECKER_PAGE_PICTURES")
	pages := map[string]Class{
		"class":     sampleClass(31, 5),
		"large":     sampleClass(200, 9),
		"hostile":   sampleOf(hostileNames, 2),
		"anonymous": sampleClass(31, 5).Anonymous(),
	}
	if pictures != "" {
		pages["readme"] = sampleClass(12, 4)
	}
	for name, c := range pages {
		t.Run(name, func(t *testing.T) {
			made := t.TempDir()
			page, told := filepath.Join(made, "class.html"), filepath.Join(made, "class.json")
			var html, json bytes.Buffer
			require.NoError(t, HTML(&html, c))
			require.NoError(t, JSON(&json, c))
			require.NoError(t, os.WriteFile(page, html.Bytes(), 0o600))
			require.NoError(t, os.WriteFile(told, json.Bytes(), 0o600))
			script := exec.CommandContext(t.Context(), "node", "page.js")
			script.Dir = folder
			script.Env = append(os.Environ(), "CHROMIUM="+browser, "PAGE="+page, "REPORT="+told, "PICTURES=")
			if pictures != "" {
				require.NoError(t, os.MkdirAll(filepath.Join(pictures, name), 0o755))
				script.Env = append(script.Env, "PICTURES="+filepath.Join(pictures, name))
			}
			text, err := script.CombinedOutput()
			require.NoError(t, err, string(text))
			assert.Contains(t, string(text), "the page is right")
		})
	}
}

func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("there is no Chromium to open the page in; on Debian: apt-get install chromium")
	return ""
}

// browserScript is the folder of the script and its libraries.
func browserScript(t *testing.T) string {
	t.Helper()
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("there is no Node to drive the browser with")
	}
	folder := filepath.Join("testdata", "browser")
	if os.Getenv("CHECKER_BROWSER_TEST") == "1" {
		installed := t.TempDir()
		require.NoError(t, os.CopyFS(installed, os.DirFS(folder)))
		install := exec.CommandContext(t.Context(), "npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts")
		install.Dir = installed
		text, err := install.CombinedOutput()
		require.NoError(t, err, string(text))
		return installed
	}
	if _, err := os.Stat(filepath.Join(folder, "node_modules")); err != nil {
		t.Skip("playwright-core and axe-core are not installed; CHECKER_BROWSER_TEST=1 installs them for this test")
	}
	return folder
}
