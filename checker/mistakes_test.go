package main

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/checks"
	"cognito-lambda-workshop/checker/lesson"
	"cognito-lambda-workshop/checker/mistakes"
	"cognito-lambda-workshop/checker/practice"
	"cognito-lambda-workshop/checker/solve"
)

// notYetJudged are the mistakes that their check does not notice yet, with the reason. They are planted and mended all
// the same.
var notYetJudged = map[string]string{}

// besides are the verdicts that a mistake changes besides its own check's, for a good reason.
var besides = map[string]map[string]checks.Status{
	"python-runtime": {"sign-up/package": checks.Skipped}, // only what provided.* starts is looked into
}

// remakes are the mistakes after whose fix the account differs from what it was, with the reason.
var remakes = map[string]string{
	"pool-deleted":           "the new pool has no app client yet, which is the next check's business",
	"pool-in-another-region": "the new pool has no app client yet, which is the next check's business",
	"email-alias":            "what makes the pool differ is fixed when it is made, so that another takes its place",
	"plain-user-names":       "what makes the pool differ is fixed when it is made, so that another takes its place",
	"phone-only":             "what makes the pool differ is fixed when it is made, so that another takes its place",
	"birthdate-required":     "what makes the pool differ is fixed when it is made, so that another takes its place",
	"client-deleted":         "the functions still name the old client, which is the next check's business",
	"no-client-secret":       "a client gets its secret when it is made, so that another takes its place",
	"rotation-on":            "rotation is switched off by saying so, where it was off by saying nothing",
	"picture-not-writable":   "the list of what may be written stays, with the picture in it",
	"role-deleted":           "the new role has no policy attached yet, which is the next check's business",
	"policy-deleted":         "the new policy is not attached yet, which is the next check's business",
	"another-client":         "the second client stays, which nobody was asked to delete",
	"another-clients-id":     "the second client stays, which nobody was asked to delete",
	"another-clients-secret": "the second client stays, which nobody was asked to delete",
	"another-pools-client":   "the second pool stays, which nobody was asked to delete",
}

// withoutCommand are the mistakes that no one command mends, with the reason.
var withoutCommand = map[string]string{
	"two-pools":          "only the learner knows which pool to keep",
	"two-clients":        "only the learner knows which client to keep",
	"logs-out-of-bounds": "the boundary is for whoever manages the account to change",
}

func TestEveryMistakeHasItsCheck(t *testing.T) {
	ids := map[string]bool{}
	for _, c := range checks.All() {
		ids[c.ID] = true
	}
	for _, m := range mistakes.All() {
		assert.True(t, ids[m.Check], "%s is noticed by %s, which is not in the catalogue", m.Name, m.Check)
	}
}

// Each mistake turns its own check red, or yellow, and nothing else but what is blocked by it. The command that the
// check shows turns it green and leaves every other setting as it was; and mending makes the account what it was.
func TestEachMistakeIsFoundByItsOwnCheck(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped by -short: builds the four functions, plants every mistake and mends it with the AWS CLI")
	}
	t.Parallel()
	zips, err := zipsOf(t.Context(), terminal{environ: os.Environ(), out: t.Output(), err: t.Output()}, lesson.Steps())
	require.NoError(t, err)
	fix := fixer(t, zips)

	const accounts = 2 // side by side; the AWS CLI takes most of the time
	for n := range accounts {
		t.Run(fmt.Sprintf("account %d", n+1), func(t *testing.T) {
			t.Parallel()
			a := finishedAccount(t, zips)
			for i, m := range mistakes.All() {
				if i%accounts == n {
					t.Run(m.Name, func(t *testing.T) { a.suffer(t, m, fix) })
				}
			}
		})
	}
}

// suffer plants a mistake, has it noticed, fixed and mended.
func (a *practised) suffer(t *testing.T, m mistakes.Mistake, fix func(*testing.T, string)) {
	a.plant(t, m)
	defer func() { // also after a failure, for the next mistake
		a.mend(t)
		assert.Empty(t, differences(a.finished, settings(t, a.look(t))), "after mending")
	}()
	if _, unnoticed := notYetJudged[m.Name]; unnoticed {
		return
	}
	command := a.noticed(t, m)
	_, none := withoutCommand[m.Name]
	assert.Equal(t, none, command == "", "whether there is no command: %q", command)
	if command != "" && fix != nil {
		fix(t, command)
		a.right(t, m, command)
	}
}

func TestAMistakeIsChosenAmongThoseThatWouldShow(t *testing.T) {
	findings := []checks.Finding{
		{Check: checks.Check{ID: "user-pool/exists"}, Verdict: checks.Verdict{Status: checks.Pass}},
		{Check: checks.Check{ID: "private/logs"}, Verdict: checks.Verdict{Status: checks.Skipped}},
	}
	backwards := func(n int, swap func(i, j int)) {
		for i := range n / 2 {
			swap(i, n-1-i)
		}
	}
	found, err := (&breakCommand{}).candidates(findings, backwards)
	require.NoError(t, err)
	assert.Equal(t, []string{"two-pools", "pool-in-another-region", "pool-deleted"}, []string{found[0].Name, found[1].Name, found[2].Name})

	found, err = (&breakCommand{Mistake: "two-pools"}).candidates(findings, nil)
	require.NoError(t, err)
	assert.Equal(t, "two-pools", found[0].Name)

	_, err = (&breakCommand{Mistake: "wrong-secret"}).candidates(findings, nil)
	assert.ErrorContains(t, err, "wrong-secret would not show in this account")
}

// practised is a finished practice account.
type practised struct {
	folder   string
	options  account.Options
	judged   map[string]checks.Status // each check's verdict when everything is right
	finished string                   // and the settings
}

// finishedAccount does the workshop in a practice account that is served until the test ends. One function has a
// variable more than the lesson gives it, which everything has to leave alone.
func finishedAccount(t *testing.T, zips func(lesson.Step) ([]byte, error)) *practised {
	t.Helper()
	a := &practised{folder: t.TempDir(), judged: map[string]checks.Status{}}
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
		Config: a.options.Config, Names: a.options.Names, Zip: zips, Architecture: thisArchitecture(), Say: func(string) {},
	}, lesson.Steps()))
	addVariable(t, a.options, "LOG_LEVEL", "debug")

	right := a.look(t)
	a.finished = settings(t, right)
	for _, f := range checks.Run(right) {
		a.judged[f.ID] = f.Status
		require.Contains(t, []checks.Status{checks.Pass, checks.Skipped}, f.Status, "%s: %s", f.ID, f.Saw)
	}
	return a
}

// addVariable gives the sign-up function one more variable.
func addVariable(t *testing.T, o account.Options, name, value string) {
	t.Helper()
	functions := lambda.NewFromConfig(o.Config)
	now, err := functions.GetFunctionConfiguration(t.Context(), &lambda.GetFunctionConfigurationInput{FunctionName: &o.Names.SignUp})
	require.NoError(t, err)
	variables := now.Environment.Variables
	variables[name] = value
	_, err = functions.UpdateFunctionConfiguration(t.Context(), &lambda.UpdateFunctionConfigurationInput{
		FunctionName: &o.Names.SignUp, Environment: &types.Environment{Variables: variables},
	})
	require.NoError(t, err)
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
	client, err := cognitoidentityprovider.NewFromConfig(a.options.Config).DescribeUserPoolClient(t.Context(),
		&cognitoidentityprovider.DescribeUserPoolClientInput{UserPoolId: &where.PoolID, ClientId: &where.ClientID})
	require.NoError(t, err)
	require.NoError(t, mistakes.Plant(t.Context(), where, m, a.folder))
	kept, err := os.ReadFile(filepath.Join(a.folder, "mistake.json"))
	require.NoError(t, err)
	assert.False(t, strings.Contains(string(kept), *client.UserPoolClient.ClientSecret), "the client's secret is written down")
}

func (a *practised) mend(t *testing.T) {
	t.Helper()
	planted, found, err := mistakes.InFolder(a.folder)
	require.NoError(t, err)
	require.True(t, found)
	require.NoError(t, planted.Mend(t.Context(), a.options.Config, a.folder))
}

// noticed asserts that the mistake's own check notices it, and no other, and returns the command that the check shows.
func (a *practised) noticed(t *testing.T, m mistakes.Mistake) (command string) {
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
			assert.NotEmpty(t, f.Fix.Console, "%s tells what to click", f.ID)
			command = f.Fix.CLI
		case changes:
			assert.Equal(t, also, f.Status, "%s: %s", f.ID, f.Saw)
		case f.Status == checks.Blocked:
			assert.Equal(t, m.Check, f.BlockedBy, "%s: %s", f.ID, f.Saw)
		default:
			assert.Equal(t, a.judged[f.ID], f.Status, "%s: %s", f.ID, f.Saw)
		}
	}
	return command
}

// right asserts that a command turned the mistake's check green, and changed nothing else.
func (a *practised) right(t *testing.T, m mistakes.Mistake, command string) {
	t.Helper()
	after := a.look(t)
	for _, f := range checks.Run(after) {
		if f.ID == m.Check {
			assert.Equal(t, checks.Pass, f.Status, "%s after %s", f.Saw, command)
		}
	}
	if _, known := remakes[m.Name]; !known {
		assert.Empty(t, differences(a.finished, settings(t, after)), "after %s", command)
	}
}

// fixer returns what runs a command in a folder that has what a learner's has; nil where that cannot be done.
func fixer(t *testing.T, zips func(lesson.Step) ([]byte, error)) func(*testing.T, string) {
	t.Helper()
	if why := cannotFix(t.Context()); why != "" {
		t.Run("the commands that the checks show", func(t *testing.T) { t.Skip("skipped: " + why) })
		return nil
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

// cannotFix is why the commands that the checks show cannot be run here; empty where they can.
func cannotFix(ctx context.Context) string {
	for _, tool := range []string{"bash", "aws"} {
		if _, err := exec.LookPath(tool); err != nil {
			return tool + " is not installed"
		}
	}
	for operation, member := range map[string]string{"update-user-pool": "PoolName", "update-user-pool-client": "RefreshTokenRotation"} {
		known, err := exec.CommandContext(ctx, "aws", "cognito-idp", operation, "--generate-cli-skeleton").Output()
		if err != nil || !strings.Contains(string(known), member) {
			return "this AWS CLI is too old to know " + member + " of " + operation
		}
	}
	return ""
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

// differences are the lines that are in one of two texts only.
func differences(before, after string) []string {
	was, is := strings.Split(before, "\n"), strings.Split(after, "\n")
	var found []string
	for _, line := range was {
		if !slices.Contains(is, line) {
			found = append(found, "- "+line)
		}
	}
	for _, line := range is {
		if !slices.Contains(was, line) {
			found = append(found, "+ "+line)
		}
	}
	if found == nil && len(was) != len(is) {
		found = []string{"the same lines, but not as many of each"}
	}
	return found
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
