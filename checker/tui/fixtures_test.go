package tui

import (
	"context"
	"io"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/checks"
	"cognito-lambda-workshop/checker/ink"
	"cognito-lambda-workshop/checker/lesson"
	"cognito-lambda-workshop/checker/report"
)

// situation is an account told by hand: what there is to say about the checks that do not pass.
type situation struct {
	endpoint, account, region string
	live                      bool
	verdicts                  map[string]checks.Verdict // by check id; "user-pool/*" is all of a step's checks
}

// shown are the checks of these tests: few enough to read a golden file, as many kinds of step as the lesson has.
var shown = []struct {
	step  lesson.Step
	names []string
}{
	{lesson.Account, []string{"credentials", "region"}},
	{lesson.UserPool, []string{"exists", "email-sign-in", "self-sign-up", "app-client", "client-secret", "auth-flows", "refresh-rotation"}},
	{lesson.ExecutionRole, []string{"policy", "exists", "trust", "policy-attached", "logs", "least-privilege"}},
	{lesson.SignUp, []string{"exists", "runtime", "role", "environment", "ready", "works"}},
	{lesson.SignIn, []string{"exists", "runtime", "role", "environment", "ready", "works"}},
	{lesson.RefreshToken, []string{"exists", "runtime", "role", "environment", "ready", "works"}},
	{lesson.Private, []string{"exists", "runtime", "role", "ready", "works"}},
}

// report makes the report with the checker's own counting and choosing.
func (s situation) report(steps ...lesson.Step) report.Report {
	snapshot := &account.Snapshot{
		Region: s.region, Endpoint: s.endpoint, Duration: 412 * time.Millisecond,
		TakenAt: time.Date(2026, 3, 14, 9, 26, 53, 0, time.Local),
	}
	if s.account != "" {
		snapshot.Caller = account.Found(account.Caller{AccountID: s.account})
	}
	if s.live {
		snapshot.Live = &account.Live{}
	}
	var findings []checks.Finding
	for _, group := range shown {
		for _, name := range group.names {
			findings = append(findings, s.finding(group.step, name))
		}
	}
	return report.Make(snapshot, findings, steps, "checker test")
}

func (s situation) finding(step lesson.Step, name string) checks.Finding {
	id := step.Name + "/" + name
	verdict, ok := s.verdicts[id]
	if !ok {
		verdict, ok = s.verdicts[step.Name+"/*"]
	}
	if !ok {
		verdict = checks.Verdict{Status: checks.Pass, Saw: "As it should be."}
	}
	if name == "works" && !s.live && verdict.Status == checks.Pass {
		verdict = checks.Verdict{Status: checks.Skipped, Saw: "Not tried: run the checker with --live."}
	}
	f := checks.Finding{Verdict: verdict, Check: checks.Check{
		ID: id, Step: step, Title: "The title of " + name,
		Why: "Without it the functions cannot do what the lesson is about, and would say so in their logs.",
	}}
	if verdict.Status == checks.Blocked {
		f.BlockedBy = strings.TrimSuffix(strings.TrimPrefix(verdict.Saw, "Waits for "), ".")
	}
	f.Fix.Read = step.Read()
	return f
}

func waits(id string) checks.Verdict {
	return checks.Verdict{Status: checks.Blocked, Saw: "Waits for " + id + "."}
}

func fails(saw, wanted, console, cli string) checks.Verdict {
	return checks.Verdict{Status: checks.Fail, Saw: saw, Wanted: wanted, Fix: checks.Fix{Console: console, CLI: cli}}
}

func emptyAccount() situation {
	function := fails("There is no function of that name in us-east-1.", "the function of this step", "Lambda › Create function.", "")
	return situation{endpoint: "practice", account: "123456789012", region: "us-east-1", verdicts: map[string]checks.Verdict{
		"user-pool/*": waits("user-pool/exists"),
		"user-pool/exists": fails("There is no user pool in us-east-1.", "a user pool named tutorials-user-pool",
			"Amazon Cognito › User pools › Create user pool: Traditional web application, sign-in with email.",
			"aws cognito-idp create-user-pool --cli-input-json file://steps/00-user-pool/user-pool.json --endpoint-url http://127.0.0.1:4580"),
		"execution-role/*":      waits("execution-role/exists"),
		"execution-role/exists": fails("There is no role named Lambda-Cognito-Cloudwatch in this account.", "a role that Lambda may take on", "IAM › Roles › Create role.", ""),
		"execution-role/policy": fails("There is no policy named LambdaRolesToAccessCognitoAndCloudwatch in this account.", "the policy", "IAM › Policies › Create policy.", ""),
		"sign-up/*":             waits("sign-up/exists"),
		"sign-up/exists":        function,
		"sign-in/*":             waits("sign-in/exists"),
		"sign-in/exists":        function,
		"refresh-token/*":       waits("refresh-token/exists"),
		"refresh-token/exists":  function,
		"private/*":             waits("private/exists"),
		"private/exists":        function,
	}}
}

// halfDone has a mistake of every kind: a wrong setting, advice, a change under way, and a thing that may not be read.
func halfDone() situation {
	s := emptyAccount()
	s.endpoint, s.region = "aws", "eu-west-1"
	for _, step := range []string{"user-pool", "execution-role"} {
		delete(s.verdicts, step+"/*")
		delete(s.verdicts, step+"/exists")
	}
	delete(s.verdicts, "execution-role/policy")
	for _, step := range []string{"sign-up", "sign-in"} {
		delete(s.verdicts, step+"/*")
		delete(s.verdicts, step+"/exists")
	}
	s.verdicts["execution-role/least-privilege"] = checks.Verdict{Status: checks.Warn, Saw: "The role allows cognito-idp:*.", Wanted: "no more than logs"}
	s.verdicts["sign-up/environment"] = fails(
		"The variable clientId holds the id of the user pool eu-west-1_AbCdEfGhI; it wants the id of the app client.",
		"clientId and clientSecret of the app client tutorials-client (1example23456789)",
		"Lambda › signUpWithCognito › Configuration › Environment variables › Edit: set clientId and clientSecret; copy both from Amazon Cognito › tutorials-user-pool › App clients › tutorials-client.",
		`aws lambda update-function-configuration --function-name signUpWithCognito --environment "Variables={clientId=1example23456789,clientSecret=$(aws cognito-idp describe-user-pool-client --user-pool-id eu-west-1_AbCdEfGhI --client-id 1example23456789 --query UserPoolClient.ClientSecret --output text)}"`)
	s.verdicts["sign-up/works"] = waits("sign-up/environment")
	s.verdicts["sign-in/ready"] = checks.Verdict{Status: checks.Pending, Saw: "AWS is still applying the last change.", Wanted: "Active"}
	s.verdicts["private/*"] = checks.Verdict{Status: checks.Unknown, Saw: "These credentials may not call lambda:GetFunction.", Wanted: "the permission lambda:GetFunction"}
	delete(s.verdicts, "private/exists")
	return s
}

func allRight() situation {
	return situation{endpoint: "practice", account: "123456789012", region: "us-east-1", live: true}
}

func liveFailure() situation {
	s := allRight()
	s.verdicts = map[string]checks.Verdict{
		"sign-in/works": fails(
			"signInWithCognito: the answer has no tokens. It answered 500: The app client refuses this way of signing in. Tick ALLOW_USER_PASSWORD_AUTH.",
			"The user signed in; the ID and access tokens are signed by the pool's own keys.",
			"Lambda › signInWithCognito › Monitor › View CloudWatch logs: the newest stream says what happened.",
			"aws logs tail /aws/lambda/signInWithCognito --since 10m"),
		"refresh-token/works": waits("sign-in/works"),
		"private/works":       waits("sign-in/works"),
	}
	return s
}

func noCredentials() situation {
	s := situation{endpoint: "aws", verdicts: map[string]checks.Verdict{}}
	for _, group := range shown {
		s.verdicts[group.step.Name+"/*"] = waits("account/credentials")
	}
	s.verdicts["account/credentials"] = fails("There are no AWS credentials on this machine that AWS accepts.", "credentials of your account",
		"Run aws login, which signs this machine in through the browser; or name a profile with --profile. To work without an account, use --practice.",
		"aws login")
	return s
}

// saw is a look that is done.
func saw(s situation) lookedMsg { return lookedMsg{report: s.report()} }

// options are those of a practice account in which every key is offered. Nothing in it takes any time.
func options() Options {
	return Options{
		Look:     func(context.Context) report.Report { return emptyAccount().report() },
		Live:     func(context.Context) report.Report { return allRight().report() },
		LiveSays: "The functions are tried out by a throw-away user, who is deleted again. Cognito sends it one e-mail.",
		Explain: func(id string) string {
			return id + "\nThe title\n\nWhy it matters.\n\nPermissions:    cognito-idp:ListUserPools"
		},
		Why:     func(text string) string { return "The text says: " + text },
		CleanUp: "go run ./checker practice reset empties this practice account.",
		Solve:   func(context.Context, string, func(string)) error { return nil },
		Break:   func(context.Context) (string, error) { return "A mistake was planted. Find it.", nil },
		Exports: func() string { return "export AWS_ENDPOINT_URL='http://127.0.0.1:4580'\nexport AWS_REGION='us-east-1'" },
		Calls:   func() []Call { return someCalls },
		Now:     func() time.Time { return noon },

		Endpoint: "practice", Region: "us-east-1", Output: io.Discard,
	}
}

var noon = time.Date(2026, 3, 14, 12, 0, 0, 0, time.Local)

var someCalls = []Call{
	{At: noon.Add(-2 * time.Second), Took: 31 * time.Millisecond, Answer: "OK", Command: "aws sts get-caller-identity --endpoint-url http://127.0.0.1:4580"},
	{At: noon.Add(-time.Second), Took: 12 * time.Millisecond, Answer: "ResourceNotFoundException",
		Command: "aws lambda get-function --function-name signUpWithCognito --endpoint-url http://127.0.0.1:4580", Throttled: true},
}

// window is a view of a size that has not looked yet. Its colours are those of an output that is no terminal: none.
func window(t *testing.T, width, height int) model {
	t.Helper()
	return windowWith(t, options(), width, height)
}

func windowWith(t *testing.T, o Options, width, height int) model {
	t.Helper()
	m := newModel(newEye(t.Context(), o), o, ink.NewStyles(ink.NewRenderer(io.Discard, nil)))
	return after(t, m, tea.WindowSizeMsg{Width: width, Height: height})
}

// after is a view to which things happened.
func after(t *testing.T, m model, msgs ...tea.Msg) model {
	t.Helper()
	for _, msg := range msgs {
		next, _ := m.Update(msg)
		var ok bool
		m, ok = next.(model)
		require.True(t, ok)
	}
	return m
}

// press is the message of a key.
func press(name string) tea.KeyMsg {
	named := map[string]tea.KeyType{
		"up": tea.KeyUp, "down": tea.KeyDown, "tab": tea.KeyTab, "shift+tab": tea.KeyShiftTab,
		"pgdown": tea.KeyPgDown, "pgup": tea.KeyPgUp, "ctrl+c": tea.KeyCtrlC,
		"enter": tea.KeyEnter, "esc": tea.KeyEsc, "backspace": tea.KeyBackspace,
	}
	if kind, ok := named[name]; ok {
		return tea.KeyMsg{Type: kind}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)}
}
