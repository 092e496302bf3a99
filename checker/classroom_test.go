package main

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/checks"
	"cognito-lambda-workshop/checker/class"
	"cognito-lambda-workshop/checker/lesson"
	"cognito-lambda-workshop/checker/practice"
	"cognito-lambda-workshop/checker/report"
	"cognito-lambda-workshop/checker/roster"
	"cognito-lambda-workshop/checker/solve"
)

// A class that shares an account lists it once: what the list has is read once, and what it does not have costs nothing.
func TestASharedAccountIsListedOnce(t *testing.T) {
	f := finish(t)
	solveAs(t, f, "-bob", lesson.Steps())
	solveAs(t, f, "-cem", lesson.Steps()[:2])

	four, calls := lookTogether(t, f, "", "-bob", "-cem", "-dee")
	assert.Equal(t, 0, four[0].Report.ExitCode())
	assert.Equal(t, 0, four[1].Report.ExitCode())
	assert.Equal(t, "sign-up/exists", four[2].Report.Next)
	assert.Equal(t, "user-pool/exists", four[3].Report.Next, "the pools of the others are not hers")
	for _, result := range four {
		assert.Equal(t, "practice", result.Report.Endpoint)
	}
	for call, times := range calls {
		if !strings.HasPrefix(call, "code ") {
			assert.Equal(t, 1, times, call)
		}
	}

	_, before := lookTogether(t, f, "", "-bob", "-cem")
	for call := range calls {
		_, made := before[call]
		isLink := strings.HasPrefix(call, "code ") // no call of an API; each link is good for a time of its own
		assert.True(t, made || isLink || strings.Contains(call, ":List"), "who has nothing costs no more than lists of other Regions: %s", call)
	}
}

// Who looks alone sees the same.
func TestASharedLookSeesWhatALookAloneSees(t *testing.T) {
	f := finish(t)
	solveAs(t, f, "-bob", lesson.Steps()[:3])
	together, _ := lookTogether(t, f, "", "-bob")
	for i, suffix := range []string{"", "-bob"} {
		alone, _ := lookTogether(t, f, suffix)
		assert.Equal(t, verdicts(alone[0].Report), verdicts(together[i].Report))
	}
}

func verdicts(r report.Report) map[string]checks.Status {
	told := map[string]checks.Status{}
	for _, step := range r.Steps {
		for _, check := range step.Checks {
			told[check.ID] = check.Status
		}
	}
	return told
}

func solveAs(tb testing.TB, f *finished, suffix string, steps []lesson.Step) {
	tb.Helper()
	o := optionsFor(f.serve(tb, nil, nil))
	require.NoError(tb, solve.Steps(tb.Context(), solve.Options{
		Config: o.Config, Names: lesson.DefaultNames(suffix), Zip: f.zips, Architecture: thisArchitecture(), Say: func(string) {},
	}, steps))
}

// lookTogether looks at learners who share an account, and counts how often each call was made.
func lookTogether(t *testing.T, f *finished, suffixes ...string) ([]class.Result, map[string]int) {
	t.Helper()
	var mu sync.Mutex
	calls := map[string]int{}
	url := f.serve(t, func(operation string, _ http.ResponseWriter, r *http.Request) bool {
		body, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		r.Body = io.NopCloser(bytes.NewReader(body))
		signed := strings.Split(r.Header.Get("Authorization")+"////", "/")
		mu.Lock()
		defer mu.Unlock()
		calls[strings.Join([]string{operation, signed[2], r.URL.RequestURI(), string(body), r.PostForm.Encode()}, " ")]++
		return false
	}, nil)
	var learners []roster.Learner
	var all []int
	for i, suffix := range suffixes {
		learners = append(learners, roster.Learner{Name: "learner" + suffix, Suffix: suffix, Region: "us-east-1", EndpointURL: url})
		all = append(all, i)
	}
	t.Setenv("AWS_ACCESS_KEY_ID", practiceAccessKey)
	t.Setenv("AWS_SECRET_ACCESS_KEY", practiceSecretKey)
	room := newClassroom(t.Context(), terminal{}, &classCommand{Parallel: 8, Timeout: time.Minute}, learners)
	results := room.look(t.Context(), all, func(int, class.Result) {})
	mu.Lock()
	defer mu.Unlock()
	return results, maps.Clone(calls)
}

func TestWhyThereIsNoWayIn(t *testing.T) {
	const role = "arn:aws:iam::123456789012:role/look"
	for name, row := range map[string]struct {
		learner roster.Learner
		fault   account.Fault
		want    string
	}{
		"an expired login": {roster.Learner{Profile: "class", RoleARN: role}, account.Fault{Kind: account.Expired},
			`the credentials of the profile "class" have expired`},
		"a role that does not trust": {roster.Learner{RoleARN: role}, account.Fault{Kind: account.NoCredentials, Code: "AccessDenied"},
			"the role " + role + " could not be assumed"},
		"no credentials for a role": {roster.Learner{RoleARN: role}, account.Fault{Kind: account.NoCredentials, Message: "no EC2 IMDS role found"}, "this machine has no AWS credentials; sign in"},
		"a token that is not there": {roster.Learner{Profile: "ana"}, account.Fault{Kind: account.NoCredentials, Message: "failed to read web identity token"},
			`the credentials of the profile "ana" cannot be got from where`},
		"a profile without any": {roster.Learner{Profile: "ana"}, account.Fault{Kind: account.NoCredentials}, `the profile "ana" has no credentials`},
		"a program that failed": {roster.Learner{Profile: "ana"},
			account.Fault{Kind: account.NoCredentials, Message: "process provider error: error in credential_process: exit status 1"}, "a credential_process, which failed"},
		"a role of the configuration": {roster.Learner{Profile: "ana"}, account.Fault{Kind: account.NoCredentials, Code: "AccessDenied"},
			`the credentials of the profile "ana" are to come from a role that could not be assumed`},
		"a key that was deleted": {roster.Learner{}, account.Fault{Kind: account.NoCredentials, Code: "InvalidClientTokenId"}, "AWS does not accept your AWS credentials"},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Contains(t, noWayIn(row.learner, &row.fault), row.want)
		})
	}
}

// A board stays open for hours: who signs in meanwhile, or puts newer credentials into the configuration, is let in by
// the next look.
func TestANewLoginIsFoundByTheNextLook(t *testing.T) {
	server := httptest.NewServer(openQuick(t, practice.AccountID, smallKey(t)))
	t.Cleanup(server.Close)
	file := filepath.Join(t.TempDir(), "config")
	t.Setenv("AWS_CONFIG_FILE", file)
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", os.DevNull)
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	for _, name := range []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"} {
		t.Setenv(name, "")
	}
	write := func(content string) { require.NoError(t, os.WriteFile(file, []byte(content), 0o600)) }
	write("[profile bob]\nregion = us-east-1\n")
	room := newClassroom(t.Context(), terminal{}, &classCommand{Parallel: 2, Timeout: time.Minute}, []roster.Learner{
		{Name: "Ana", Profile: "ana", EndpointURL: server.URL}, {Name: "Bob", Profile: "bob", EndpointURL: server.URL},
	})
	look := func() (problems []string) {
		for _, r := range room.look(t.Context(), []int{0, 1}, func(int, class.Result) {}) {
			problems = append(problems, r.Problem)
		}
		return problems
	}
	before := look()
	assert.Contains(t, before[0], "there is no AWS profile")
	assert.Contains(t, before[1], "has no credentials")
	const key = "\nregion = us-east-1\naws_access_key_id = " + practiceAccessKey + "\naws_secret_access_key = x\n"
	write("[profile ana]" + key + "[profile bob]" + key)
	assert.Equal(t, []string{"", ""}, look())
}
