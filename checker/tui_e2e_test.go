package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	cognitotypes "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/lesson"
	"cognito-lambda-workshop/checker/practice"
)

// pane is this very program on a terminal of its own, in tmux.
type pane struct {
	testing.TB
	socket string
}

// openPane runs the checker in a terminal of 120 by 40 characters. The shell that runs it says how it ended.
func openPane(tb testing.TB, args ...string) pane {
	tb.Helper()
	return openPaneAfter(tb, "", args...)
}

// openPaneAfter has the shell do something first.
func openPaneAfter(tb testing.TB, before string, args ...string) pane {
	tb.Helper()
	if _, err := exec.LookPath("tmux"); err != nil {
		tb.Skip("there is no tmux here, in which the real view could be opened; install tmux to run this test")
	}
	folder, err := os.MkdirTemp("", "view") // short: the path of a socket has at most some hundred characters
	require.NoError(tb, err)
	tb.Cleanup(func() { assert.NoError(tb, os.RemoveAll(folder)) })
	program, err := os.Executable()
	require.NoError(tb, err)
	require.NoError(tb, os.Symlink(program, filepath.Join(folder, "checker"))) // by this name TestMain runs the checker

	p := pane{tb, filepath.Join(folder, "tmux")}
	repository, err := filepath.Abs("..")
	require.NoError(tb, err)
	command := fmt.Sprintf("%s '%s/checker' %s; echo \"ended with $?\"; stty -a | grep -o -- '-\\?icanon'; exec cat", before, folder, strings.Join(args, " "))
	p.tmux("new-session", "-d", "-x", "120", "-y", "40", "-c", repository, "sh", "-c", command)
	tb.Cleanup(func() { p.tmux("kill-server") })
	return p
}

func (p pane) tmux(args ...string) string {
	p.Helper()
	cmd := exec.Command("tmux", append([]string{"-S", p.socket, "-f", os.DevNull}, args...)...)
	for _, pair := range os.Environ() {
		if !strings.HasPrefix(pair, "AWS_") && !strings.HasPrefix(pair, "TMUX") {
			cmd.Env = append(cmd.Env, pair)
		}
	}
	cmd.Env = append(cmd.Env, "AWS_EC2_METADATA_DISABLED=true")
	out, err := cmd.CombinedOutput()
	require.NoError(p, err, "tmux %s: %s", args[0], out)
	return string(out)
}

func (p pane) press(keys ...string) {
	p.Helper()
	p.tmux(append([]string{"send-keys"}, keys...)...)
}

// shows waits until the screen has all of these texts, wherever its lines break.
func (p pane) shows(texts ...string) string {
	p.Helper()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(3 * time.Minute)
	for {
		screen := p.tmux("capture-pane", "-p")
		missing := ""
		for _, text := range texts {
			if !strings.Contains(screen, text) {
				missing = text
			}
		}
		if missing == "" {
			return screen
		}
		select {
		case <-tick.C:
		case <-deadline:
			require.Fail(p, "the screen never showed "+missing, screen)
		}
	}
}

// TestTheViewFromAnEmptyAccountToTheEnd is a learner at the real program, in a practice account: every step, a mistake
// made from another terminal, its repair, the live journey, and the way out.
func TestTheViewFromAnEmptyAccountToTheEnd(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds and runs the four functions; leave out -short to run it")
	}
	data := filepath.Join(t.TempDir(), "account")
	p := openPane(t, "--practice", "--data", data)
	p.shows("PRACTICE account 123456789012", "this is not AWS", "0 of 6 steps are right", "› ✗ fail     exists", "user-pool/exists")

	p.press("h")
	p.shows("A nudge")
	p.press("h")
	p.shows("The place")
	p.press("h")
	p.shows("What to do", "aws cognito-idp create-user-pool")

	for i, step := range lesson.Steps() {
		p.press("s")
		p.shows("Do step "+step.Number+" "+step.Title+" for you", "y yes")
		p.press("y")
		p.shows("Done: "+step.Number+" "+step.Title+" is right now.", strings.Repeat("██", i+1)+strings.Repeat("░░", 5-i))
	}
	p.shows("All 6 steps are right", "Clean up", "practice reset")

	functions := lambda.NewFromConfig(elsewhere(t, data))
	before, err := functions.GetFunctionConfiguration(t.Context(), &lambda.GetFunctionConfigurationInput{FunctionName: aws.String("signInWithCognito")})
	require.NoError(t, err)
	variables := before.Environment.Variables
	clientID := variables[lesson.ClientIDVariable]
	set := func(value string) {
		variables[lesson.ClientIDVariable] = value
		_, err := functions.UpdateFunctionConfiguration(t.Context(), &lambda.UpdateFunctionConfigurationInput{
			FunctionName: aws.String("signInWithCognito"), Environment: &types.Environment{Variables: variables},
		})
		require.NoError(t, err)
	}
	set("not-the-client")
	p.press("r")
	p.shows("It was right, and is no longer: sign-in/environment.", "sign-in/environment", "✗ fail, was pass")
	assert.NotContains(t, p.tmux("capture-pane", "-p"), "not-the-client", "no value of a variable is ever shown")
	set(clientID)
	p.shows("Done: 03 Sign in is right now.", "All 6 steps are right") // it looks again by itself

	p.press("l")
	p.shows("throw-away user", "y yes")
	p.press("y")
	p.shows("and the functions work", "E-mail to success+")
	p.press("a")
	p.shows("AWS calls, the newest first", "aws ")
	p.press("Escape")

	p.press("l")
	p.shows("y yes")
	p.press("y")
	p.shows("trying the functions out…")
	p.press("C-c") // in the middle of it
	p.shows("ended with 0")
	assert.NotContains(t, p.shows("icanon"), "-icanon", "the terminal takes lines again")
	assert.NotContains(t, p.tmux("capture-pane", "-p"), "PRACTICE", "the screen is left")
	assert.Empty(t, usersOf(t, data), "no user is left behind")
}

// usersOf are the users of the first pool of a practice account that is no longer being served.
func usersOf(t *testing.T, data string) []cognitotypes.UserType {
	t.Helper()
	options, done, err := place{Practice: true, Data: data}.openPractice(t.Context(), terminal{out: io.Discard, err: io.Discard})
	require.NoError(t, err)
	defer done()
	cognito := cognitoidentityprovider.NewFromConfig(options.Config)
	pools, err := cognito.ListUserPools(t.Context(), &cognitoidentityprovider.ListUserPoolsInput{MaxResults: aws.Int32(1)})
	require.NoError(t, err)
	require.Len(t, pools.UserPools, 1)
	users, err := cognito.ListUsers(t.Context(), &cognitoidentityprovider.ListUsersInput{UserPoolId: pools.UserPools[0].Id})
	require.NoError(t, err)
	return users.Users
}

// BenchmarkIdleView measures what the open view costs, the practice account that it serves included, over a minute in
// which nobody touches it, in parts of a core. It is to be less than 1 %:
//
//	go test ./checker -run '^$' -bench BenchmarkIdleView -benchtime 1x
func BenchmarkIdleView(b *testing.B) {
	if _, err := os.Stat("/proc/self/stat"); err != nil {
		b.Skip("there is no /proc here to read the time of a process from; measure on Linux")
	}
	p := openPane(b, "--practice", "--data", filepath.Join(b.TempDir(), "account"))
	p.shows("0 of 6 steps are right")
	shell := strings.TrimSpace(p.tmux("display-message", "-p", "#{pane_pid}"))
	children, err := os.ReadFile("/proc/" + shell + "/task/" + shell + "/children")
	require.NoError(b, err)
	checker := strings.Fields(string(children))[0]
	const minute = time.Minute
	for b.Loop() {
		before := ticks(b, checker)
		<-time.After(minute)
		b.ReportMetric((ticks(b, checker)-before)/minute.Seconds(), "%core")
	}
	p.press("q")
	p.shows("ended with 1")
}

// ticks is the processor time of a process so far, in hundredths of a second.
// https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
func ticks(b *testing.B, process string) float64 {
	b.Helper()
	content, err := os.ReadFile("/proc/" + process + "/stat")
	require.NoError(b, err)
	fields := strings.Fields(string(content[strings.LastIndex(string(content), ")"):]))
	user, err := strconv.ParseFloat(fields[12], 64)
	require.NoError(b, err)
	system, err := strconv.ParseFloat(fields[13], 64)
	require.NoError(b, err)
	return user + system
}

// elsewhere is the AWS configuration of another terminal, aimed at the practice account that the view serves.
func elsewhere(t *testing.T, data string) aws.Config {
	t.Helper()
	serving, found, err := practice.Find(data)
	require.NoError(t, err)
	require.True(t, found)
	return practiceConfig(serving.URL, serving.Region)
}
