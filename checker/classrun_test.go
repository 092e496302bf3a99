package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/class"
	"cognito-lambda-workshop/checker/lesson"
	"cognito-lambda-workshop/checker/practice"
	practiceiam "cognito-lambda-workshop/checker/practice/iam"
	"cognito-lambda-workshop/checker/report"
	"cognito-lambda-workshop/checker/solve"
)

// runClass runs checker class as the instructor, and reads its JSON report.
func runClass(t *testing.T, ctx context.Context, args ...string) (told class.Class, errOut string, exit int) {
	t.Helper()
	t.Setenv("AWS_ACCESS_KEY_ID", practiceiam.LearnerKey(instructor))
	t.Setenv("AWS_SECRET_ACCESS_KEY", practiceSecretKey)
	var out, said bytes.Buffer
	exit = run(ctx, append([]string{"class"}, append(args, "--format", "json")...), os.Environ(), strings.NewReader(""), &out, &said)
	if out.Len() > 0 {
		require.NoError(t, json.Unmarshal(out.Bytes(), &told))
	}
	return told, said.String(), exit
}

// Each learner has an account of their own. The role of the template lets the instructor in, and nobody else who gives
// another external id.
func TestClassEntersEachAccountByItsRole(t *testing.T) {
	key := smallKey(t)
	var all []*practice.Account
	for _, id := range []string{instructor, accountOf(1), accountOf(2), accountOf(3)} {
		all = append(all, openQuick(t, id, key))
	}
	partition, err := practice.NewPartition(all...)
	require.NoError(t, err)
	server := httptest.NewServer(partition)
	t.Cleanup(server.Close)
	rows := "name,role_arn,external_id,region,endpoint_url\n"
	row := func(name string, i int, externalID string) {
		rows += fmt.Sprintf("%s,arn:aws:iam::%s:role/workshop-instructor-looks,%s,us-east-1,%s\n", name, accountOf(i), externalID, server.URL)
	}
	for i := 1; i <= 2; i++ {
		solveQuickly(t, server.URL, accountOf(i), "")
		letIn(t, server.URL, accountOf(i), fmt.Sprint("word-", i))
	}
	row("Ana", 1, "word-1")
	row("Bob", 2, "word-1") // Ana's
	row("Cem", 3, "word-3") // who has not made the role
	told, errOut, exit := runClass(t, t.Context(), writeRoster(t, rows))
	assert.Empty(t, errOut)
	assert.Equal(t, 3, exit, "two could not be looked at")
	require.Len(t, told.Learners, 3)
	assert.Equal(t, class.Done, told.Learners[0].Status)
	assert.Equal(t, accountOf(1), told.Learners[0].Report.Account)
	for _, l := range told.Learners[1:] {
		assert.Equal(t, class.Unreachable, l.Status)
		assert.Contains(t, l.Problem, "could not be assumed")
	}
	require.Len(t, told.Causes, 1, "the same stands in the way of both")
	assert.Equal(t, []string{"Bob", "Cem"}, told.Causes[0].Learners)
	assert.Equal(t, 1, told.Summary.Practice)
}

// What was learnt before an interruption is told and kept, and is not looked at again.
func TestAnInterruptedClassGoesOn(t *testing.T) {
	opened := openQuick(t, practice.AccountID, smallKey(t))
	quick := httptest.NewServer(opened)
	t.Cleanup(quick.Close)
	for _, suffix := range []string{"-ana", "-bob"} {
		require.NoError(t, solve.Steps(t.Context(), solve.Options{
			Config: optionsFor(quick.URL).Config, Names: lesson.DefaultNames(suffix), Zip: smallZip, Architecture: "x86_64", Say: func(string) {},
		}, lesson.Steps()))
	}
	ctx, interrupt := context.WithCancel(t.Context())
	var mu sync.Mutex
	asked := map[string]int{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		mu.Lock()
		for _, suffix := range []string{"-ana", "-bob"} {
			if strings.Contains(r.URL.Path, "signUpWithCognito"+suffix) {
				if asked[suffix]++; suffix == "-bob" {
					interrupt() // Ana is done with by then: one after the other
				}
			}
		}
		mu.Unlock()
		opened.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	file := writeRoster(t, fmt.Sprintf("name,region,endpoint_url,suffix\nAna,us-east-1,%s,-ana\nBob,us-east-1,%[1]s,-bob\n", server.URL))
	folder := filepath.Join(t.TempDir(), "runs")

	told, errOut, exit := runClass(t, ctx, file, "--keep", folder, "--parallel", "1")
	assert.Equal(t, exitInterrupted, exit)
	assert.Contains(t, errOut, "Interrupted after 1 of 2 learners. To go on: checker class "+file+" --keep "+folder+" --resume")
	assert.Equal(t, class.Done, told.Learners[0].Status)
	assert.Equal(t, class.Waiting, told.Learners[1].Status)

	before := asked["-ana"]
	again, errOut, exit := runClass(t, t.Context(), file, "--keep", folder, "--resume")
	assert.Equal(t, 0, exit, errOut)
	assert.Contains(t, errOut, "1 of 2 learners are kept")
	assert.Equal(t, 2, again.Summary.Done)
	assert.Equal(t, told.StartedAt.UTC().Truncate(1e9), again.StartedAt.UTC())
	assert.Equal(t, before, asked["-ana"], "who is kept is not looked at again")
	assert.Equal(t, told.Learners[0].Report, again.Learners[0].Report)

	_, errOut, exit = runClass(t, t.Context(), file, "--keep", folder, "--resume")
	assert.Equal(t, exitUsage, exit)
	assert.Contains(t, errOut, "there is no interrupted look to go on with")
	third, _, _ := runClass(t, t.Context(), file, "--keep", folder)
	require.Len(t, third.Progress, 2)
	require.NotNil(t, third.Learners[1].FirstPass)
	assert.Equal(t, again.StartedAt.UTC(), third.Learners[1].FirstPass.UTC(), "the first pass was at the look before")
}

// What could not be kept cannot be gone on with, and nobody is told that it can.
func TestAnInterruptedLookThatWasNotKept(t *testing.T) {
	opened := openQuick(t, practice.AccountID, smallKey(t))
	folder := filepath.Join(t.TempDir(), "runs")
	ctx, interrupt := context.WithCancel(t.Context())
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.Contains(r.URL.Path, "signUpWithCognito-ana"):
			assert.NoError(t, os.RemoveAll(folder)) // as when a memory stick is pulled out
		case strings.Contains(r.URL.Path, "signUpWithCognito-bob"):
			interrupt()
		}
		opened.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	// The ways in differ, so that each function is asked for by its name.
	t.Setenv("AWS_CONFIG_FILE", filepath.Join(t.TempDir(), "config"))
	require.NoError(t, os.WriteFile(os.Getenv("AWS_CONFIG_FILE"), []byte("[profile bob]\naws_access_key_id=AKIAPRACTICEPRACTICE\naws_secret_access_key=practice\n"), 0o600))
	file := writeRoster(t, fmt.Sprintf("name,profile,region,endpoint_url,suffix\nAna,,us-east-1,%s,-ana\nBob,bob,us-east-1,%[1]s,-bob\n", server.URL))

	_, errOut, exit := runClass(t, ctx, file, "--keep", folder, "--parallel", "1")
	assert.Equal(t, exitInterrupted, exit)
	assert.Contains(t, errOut, "The look goes on, and is not kept.")
	assert.NotContains(t, errOut, "--resume")
}

func TestClassFlagsThatDoNotGoTogether(t *testing.T) {
	file := writeRoster(t, "name\nAna\n")
	notFolder := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(notFolder, nil, 0o600))
	for name, row := range map[string]struct {
		args []string
		want string
	}{
		"the board without a terminal": {[]string{"--format", "tui"}, "--format tui needs a terminal"},
		"to resume nothing":            {[]string{"--resume"}, "name the folder that it was kept in with --keep"},
		"no time between looks":        {[]string{"--every", "0s"}, "--every wants a time"},
		"a report to a folder":         {[]string{"--out", t.TempDir()}, "it is a folder; choose another file with --out"},
		"a report to nowhere":          {[]string{"--out", filepath.Join(notFolder, "x.csv")}, "the report cannot be written to " + filepath.Join(notFolder, "x.csv") + ": not a directory"},
		"a file to keep in":            {[]string{"--keep", notFolder}, "is not a folder"},
	} {
		t.Run(name, func(t *testing.T) {
			var out, said bytes.Buffer
			assert.Equal(t, exitUsage, run(t.Context(), append([]string{"class", file}, row.args...), nil, strings.NewReader(""), &out, &said))
			assert.Contains(t, said.String(), row.want)
			assert.Empty(t, out.String())
		})
	}
}

// A Region is nobody's own until they have it: not the one of the row above, and its lack is told as what it is.
func TestARowWithoutARegion(t *testing.T) {
	server := httptest.NewServer(openQuick(t, practice.AccountID, smallKey(t)))
	t.Cleanup(server.Close)
	for _, name := range []string{"AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"} {
		t.Setenv(name, "")
	}
	t.Setenv("AWS_CONFIG_FILE", os.DevNull)
	rows := fmt.Sprintf("name,region,endpoint_url,suffix\nAna,us-east-1,%s,-ana\nBob,,%[1]s,-bob\n", server.URL)
	told, _, _ := runClass(t, t.Context(), writeRoster(t, rows))
	require.Len(t, told.Learners, 2)
	assert.Equal(t, "user-pool/exists", told.Learners[0].Next)
	assert.Equal(t, class.Unreachable, told.Learners[1].Status)
	assert.Equal(t, class.NoRegion, told.Learners[1].Problem)
	assert.True(t, slices.ContainsFunc(told.Causes, func(c class.Cause) bool { return c.Check == "account/region" }), "%v", told.Causes)

	var out bytes.Buffer
	exit := run(t.Context(), []string{"class", "doctor", writeRoster(t, rows)}, os.Environ(), strings.NewReader(""), &out, io.Discard)
	assert.Equal(t, 1, exit)
	assert.Contains(t, out.String(), "Bob (line 3): no Region is set.")

	out.Reset()
	exit = run(t.Context(), []string{"check", "--endpoint-url", server.URL, "--format", "json"}, os.Environ(), strings.NewReader(""), &out, io.Discard)
	assert.Equal(t, 1, exit)
	var one report.Report
	require.NoError(t, json.Unmarshal(out.Bytes(), &one))
	assert.Equal(t, "account/region", one.Next)
	assert.Equal(t, practice.AccountID, one.Account, "who is asking is the same in every Region")
}

// Two profiles lead into one account: its learners share its quotas, and each profile has to be able to pass the role.
func TestClassDoctorKnowsAnAccountByItsID(t *testing.T) {
	server := httptest.NewServer(openQuick(t, practice.AccountID, smallKey(t)))
	t.Cleanup(server.Close)
	file := filepath.Join(t.TempDir(), "config")
	const key = "\naws_access_key_id = " + practiceAccessKey + "\naws_secret_access_key = x\nregion = us-east-1\n"
	require.NoError(t, os.WriteFile(file, []byte("[profile ana]"+key+"[profile bob]"+key), 0o600))
	t.Setenv("AWS_CONFIG_FILE", file)
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", os.DevNull)
	rows := fmt.Sprintf("name,profile,suffix,endpoint_url\nAna,ana,-ana,%s\nBob,bob,-bob,%[1]s\nCem,bob,-ana,%[1]s\n", server.URL)
	var out bytes.Buffer
	exit := run(t.Context(), []string{"class", "doctor", writeRoster(t, rows)}, os.Environ(), strings.NewReader(""), &out, io.Discard)
	assert.Equal(t, 1, exit)
	said := out.String()
	assert.Contains(t, said, "Cem (line 4) leads to the same account and names as Ana (line 2)")
	assert.Equal(t, 1, strings.Count(said, "functions at one time in us-east-1, for 3 learners"), said)
	assert.Contains(t, said, "The profile ana may hand")
	assert.Contains(t, said, "The profile bob may hand")
}
