package practice_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The script runs where its libraries are: beside it, after
//
//	npm install --no-package-lock --prefix checker/practice/testdata/node
//
// or, with CHECKER_NODE_TEST=1, installed for this test.
func TestJavaScriptSignsInAndVerifiesTokens(t *testing.T) {
	folder := filepath.Join("testdata", "node")
	if os.Getenv("CHECKER_NODE_TEST") == "1" {
		installed := t.TempDir()
		require.NoError(t, os.CopyFS(installed, os.DirFS(folder)))
		install := exec.Command("npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts")
		install.Dir, folder = installed, installed
		text, err := install.CombinedOutput()
		require.NoError(t, err, string(text))
	} else if _, err := os.Stat(filepath.Join(folder, "node_modules")); err != nil {
		t.Skip("the JavaScript libraries are not installed; CHECKER_NODE_TEST=1 installs them for this test")
	}

	s := serve(t)
	s.Clock.Forward(time.Since(s.Clock.Now())) // the library looks at the real clock
	pool := workshopPool(t, s, nil, nil)
	pool.confirmed(t, "ana@example.com")
	script := exec.Command("node", "sign-in.js")
	script.Dir = folder
	script.Env = append(clientEnvironment(t, s), "POOL="+pool.id, "CLIENT_ID="+pool.clientID, "CLIENT_SECRET="+pool.secret,
		"EMAIL=ana@example.com", "PASSWORD="+goodPassword)
	text, err := script.CombinedOutput()
	require.NoError(t, err, string(text))
	assert.Contains(t, string(text), "signed in, verified and refreshed")
}
