package main

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/checks"
	"cognito-lambda-workshop/checker/lesson"
	"cognito-lambda-workshop/checker/mistakes"
	"cognito-lambda-workshop/checker/practice"
	"cognito-lambda-workshop/checker/solve"
)

// notYetJudged are the mistakes whose check is not in the catalogue yet.
var notYetJudged = []string{
	"wrong-zip", "no-bootstrap", "bootstrap-in-a-folder", "not-executable", "wrong-architecture", "macos-program",
	"windows-program", "script-from-windows", "built-with-cgo",
}

// besides are the verdicts that a mistake changes besides its own check's, for a good reason.
var besides = map[string]map[string]checks.Status{
	"python-runtime": {"sign-up/package": checks.Skipped}, // only what provided.* starts is looked into
}

// remakes are the mistakes whose fix makes something new, so that the account differs from what it was: with the reason.
var remakes = map[string]string{
	"pool-deleted":              "the new pool has no app client yet, which is the next check's business",
	"pool-in-another-region":    "the new pool has no app client yet, which is the next check's business",
	"email-alias":               "what makes the pool differ is fixed when it is made, so that another takes its place",
	"plain-user-names":          "what makes the pool differ is fixed when it is made, so that another takes its place",
	"phone-only":                "what makes the pool differ is fixed when it is made, so that another takes its place",
	"birthdate-required":        "what makes the pool differ is fixed when it is made, so that another takes its place",
	"client-deleted":            "the functions still name the old client, which is the next check's business",
	"no-client-secret":          "a client gets its secret when it is made, so that another takes its place",
	"rotation-on":               "rotation is switched off by saying so, where it was off by saying nothing",
	"role-deleted":              "the new role has no policy attached yet, which is the next check's business",
	"policy-deleted":            "the new policy is not attached yet, which is the next check's business",
	"another-client":            "the second client stays, which nobody was asked to delete",
	"another-clients-id":        "the second client stays, which nobody was asked to delete",
	"another-clients-secret":    "the second client stays, which nobody was asked to delete",
	"another-pools-client":      "the second pool stays, which nobody was asked to delete",
	"function-in-small-letters": "",
	"misspelt-variable":         "",
}

// Each mistake turns its own check red, or yellow, and nothing else but what is blocked by it. The command that the
// check shows turns it green and leaves every other setting as it was; and mending makes the account what it was.
func TestEachMistakeIsFoundByItsOwnCheck(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped by -short: builds the four functions and plants every mistake")
	}
	a := finishedAccount(t)
	before := a.look(t)
	finished := settings(t, before)
	judged := map[string]checks.Status{}
	for _, f := range checks.Run(before) {
		judged[f.ID] = f.Status
		assert.Contains(t, []checks.Status{checks.Pass, checks.Skipped}, f.Status, "%s: %s", f.ID, f.Saw)
	}
	fixes := fixer(t, a.zips)

	var unjudged []string
	for _, m := range mistakes.All() {
		t.Run(m.Name, func(t *testing.T) {
			a.plant(t, m)
			status, known := judged[m.Check]
			if !known {
				unjudged = append(unjudged, m.Name)
			} else {
				require.Equal(t, checks.Pass, status)
				fix := a.noticed(t, m, judged)
				if fix != "" {
					a.fixed(t, m, fix, fixes, finished)
				}
			}
			a.mend(t)
			assert.Equal(t, finished, settings(t, a.look(t)), "mended")
		})
	}
	assert.Equal(t, notYetJudged, unjudged, "the mistakes whose check is not there yet")
}

// practised is a finished practice account.
type practised struct {
	folder  string
	options account.Options
	zips    func(lesson.Step) ([]byte, error)
}

// finishedAccount does the workshop in a practice account that is served until the test ends.
func finishedAccount(t *testing.T) *practised {
	t.Helper()
	a := &practised{folder: t.TempDir()}
	var err error
	a.zips, err = zipsOf(t.Context(), terminal{environ: os.Environ(), out: t.Output(), err: t.Output()}, lesson.Steps())
	require.NoError(t, err)
	opened, err := practice.Open(practice.Options{
		Folder: a.folder,
		NewKey: func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 1024) },
		Report: func(err error) { t.Errorf("the practice account's own fault: %v", err) },
	})
	require.NoError(t, err)
	server := httptest.NewServer(opened)
	t.Cleanup(func() {
		server.Close()
		assert.NoError(t, opened.Close())
	})
	a.options = account.Options{
		Config: practiceConfig(server.URL, practice.DefaultRegion), Endpoint: server.URL, Names: lesson.DefaultNames(""),
		CLIFlags: []string{"--region", practice.DefaultRegion, "--endpoint-url", server.URL}, Now: time.Now,
	}
	require.NoError(t, solve.Steps(t.Context(), solve.Options{
		Config: a.options.Config, Names: a.options.Names, Zip: a.zips, Architecture: thisArchitecture(), Say: func(string) {},
	}, lesson.Steps()))
	return a
}

func (a *practised) look(t *testing.T) *account.Snapshot {
	t.Helper()
	return account.Read(t.Context(), a.options)
}

func (a *practised) plant(t *testing.T, m mistakes.Mistake) {
	t.Helper()
	s := a.look(t)
	where := &mistakes.Account{
		Config: a.options.Config, Names: a.options.Names, PoolID: s.Pool.Found.ID, ClientID: s.Client.Found.ID,
	}
	require.NoError(t, mistakes.Plant(t.Context(), where, m, a.folder))
}

func (a *practised) mend(t *testing.T) {
	t.Helper()
	planted, found, err := mistakes.InFolder(a.folder)
	require.NoError(t, err)
	require.True(t, found)
	require.NoError(t, planted.Mend(t.Context(), a.options.Config, a.folder))
}

// noticed asserts that the mistake's own check notices it, and no other, and returns the command that mends it.
func (a *practised) noticed(t *testing.T, m mistakes.Mistake, judged map[string]checks.Status) (fix string) {
	t.Helper()
	want := checks.Fail
	if m.Warns {
		want = checks.Warn
	}
	for _, f := range checks.Run(a.look(t)) {
		also, changes := besides[m.Name][f.ID]
		switch {
		case f.ID == m.Check:
			assert.Equal(t, want, f.Status, "%s: %s", f.ID, f.Saw)
			assert.NotEmpty(t, f.Fix.Console+f.Fix.CLI, "%s gives the next move", f.ID)
			fix = f.Fix.CLI
			t.Logf("%s\n%s\n%s", f.Saw, f.Fix.Console, f.Fix.CLI)
		case changes:
			assert.Equal(t, also, f.Status, "%s: %s", f.ID, f.Saw)
		case f.Status == checks.Blocked:
			assert.Equal(t, m.Check, f.BlockedBy, "%s: %s", f.ID, f.Saw)
		default:
			assert.Equal(t, judged[f.ID], f.Status, "%s: %s", f.ID, f.Saw)
		}
	}
	return fix
}

// fixed runs the command that a check shows and asserts that it turns the check green and changes nothing else.
func (a *practised) fixed(t *testing.T, m mistakes.Mistake, fix string, run func(*testing.T, string), finished string) {
	t.Helper()
	if run == nil {
		return
	}
	run(t, fix)
	after := a.look(t)
	findings := checks.Run(after)
	i := slices.IndexFunc(findings, func(f checks.Finding) bool { return f.ID == m.Check })
	assert.Equal(t, checks.Pass, findings[i].Status, "after %s: %s", fix, findings[i].Saw)
	if _, known := remakes[m.Name]; !known {
		assert.Equal(t, finished, settings(t, after), "after %s", fix)
	}
}

// fixer returns what runs a command in a folder that has what a learner's has; nil where that cannot be done.
func fixer(t *testing.T, zips func(lesson.Step) ([]byte, error)) func(*testing.T, string) {
	t.Helper()
	for _, tool := range []string{"bash", "aws"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Logf("the commands that the checks show are not run: %s is not installed", tool)
			return nil
		}
	}
	folder := t.TempDir()
	for _, part := range []string{"steps", "policies"} {
		require.NoError(t, os.CopyFS(filepath.Join(folder, part), os.DirFS(filepath.Join("..", part))))
	}
	require.NoError(t, os.Mkdir(filepath.Join(folder, "build"), 0o700))
	for _, step := range lesson.FunctionSteps() {
		zip, err := zips(step)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(folder, step.Zip()), zip, 0o600))
	}
	environment := []string{
		"AWS_ACCESS_KEY_ID=" + practiceAccessKey, "AWS_SECRET_ACCESS_KEY=" + practiceSecretKey, "AWS_PAGER=",
		"AWS_CONFIG_FILE=" + filepath.Join(folder, "none"), "AWS_SHARED_CREDENTIALS_FILE=" + filepath.Join(folder, "none"),
	}
	for _, pair := range os.Environ() {
		if !strings.HasPrefix(pair, "AWS_") {
			environment = append(environment, pair)
		}
	}
	return func(t *testing.T, command string) {
		t.Helper()
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		shell := exec.CommandContext(ctx, "bash", "-c", "set -Eeuo pipefail\n"+command)
		shell.Dir, shell.Env = folder, environment
		said, err := shell.CombinedOutput()
		require.NoError(t, err, "%s\n%s", command, said)
	}
}

// settings is all that a snapshot says of the account but times, and the ids that a deleted pool or client does not get
// again.
func settings(t *testing.T, s *account.Snapshot) string {
	t.Helper()
	text, err := json.MarshalIndent(s, "", " ")
	require.NoError(t, err)
	for _, id := range [][2]string{{idOf(s.Pool.Found), "POOL"}, {clientOf(s.Client.Found), "CLIENT"}} {
		if id[0] != "" {
			text = []byte(strings.ReplaceAll(string(text), id[0], id[1]))
		}
	}
	var all any
	require.NoError(t, json.Unmarshal(text, &all))
	text, err = json.MarshalIndent(timeless(all), "", " ")
	require.NoError(t, err)
	return string(text)
}

func idOf(pool *account.Pool) string {
	if pool == nil {
		return ""
	}
	return pool.ID
}

func clientOf(client *account.Client) string {
	if client == nil {
		return ""
	}
	return client.ID
}

// timeless is a JSON value without its times, and with lists of words in order.
func timeless(value any) any {
	switch value := value.(type) {
	case map[string]any:
		for _, name := range []string{"takenAt", "durationNs", "lastModified", "createdAt"} {
			delete(value, name)
		}
		for name := range value {
			value[name] = timeless(value[name])
		}
	case []any:
		slices.SortFunc(value, func(a, b any) int {
			first, _ := a.(string)
			second, _ := b.(string)
			return strings.Compare(first, second)
		})
		for i := range value {
			value[i] = timeless(value[i])
		}
	}
	return value
}
