package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/lesson"
	"cognito-lambda-workshop/checker/practice"
)

// BenchmarkOthers measures the same look by the AWS CLI, one command after the other, and by boto3 with threads, as
// multiples of the checker's, where they are installed: go test -run '^$' -bench '^BenchmarkOthers$' -benchtime 3x ./checker
func BenchmarkOthers(b *testing.B) {
	url := finish(b).serve(b, later, nil)
	own := func() time.Duration {
		start := time.Now()
		account.Read(b.Context(), optionsFor(url))
		return time.Since(start)
	}
	environ := append(withoutAccount(b.TempDir()), "AWS_ACCESS_KEY_ID="+practiceAccessKey, "AWS_SECRET_ACCESS_KEY="+practiceSecretKey,
		"AWS_REGION="+practice.DefaultRegion, "AWS_DEFAULT_REGION="+practice.DefaultRegion, "AWS_ENDPOINT_URL="+url)
	for name, others := range map[string]func(*testing.B) time.Duration{
		"AWS CLI": func(b *testing.B) time.Duration { return byCLI(b, url, environ) },
		"boto3":   func(b *testing.B) time.Duration { return byBoto3(b, url, environ) },
	} {
		b.Run(name, func(b *testing.B) {
			var theirs, ours time.Duration
			for b.Loop() {
				theirs += others(b)
				ours += own()
			}
			b.ReportMetric(float64(theirs)/float64(ours), "×checker")
		})
	}
}

func byCLI(b *testing.B, url string, environ []string) time.Duration {
	b.Helper()
	if _, err := exec.LookPath("aws"); err != nil {
		b.Skip("skipped: the AWS CLI is not installed")
	}
	s := account.Read(b.Context(), optionsFor(url))
	pool, client, policy, role := s.Pool.Found.ID, s.Client.Found.ID, s.Policy.Found.ARN, s.RoleName
	commands := []string{
		"sts get-caller-identity", "cognito-idp list-user-pools --max-results 60", "cognito-idp describe-user-pool --user-pool-id " + pool,
		"cognito-idp list-user-pool-clients --user-pool-id " + pool,
		"cognito-idp describe-user-pool-client --user-pool-id " + pool + " --client-id " + client,
		"iam get-role --role-name " + role, "iam list-attached-role-policies --role-name " + role, "iam list-role-policies --role-name " + role,
		"iam get-policy --policy-arn " + policy, "iam get-policy-version --version-id v1 --policy-arn " + policy,
	}
	for _, step := range lesson.FunctionSteps() {
		commands = append(commands, "lambda get-function --function-name "+s.Names.Function(step))
	}
	start := time.Now()
	for _, command := range commands {
		aws := exec.CommandContext(b.Context(), "aws", strings.Fields(command)...)
		aws.Env = environ
		output, err := aws.CombinedOutput()
		require.NoError(b, err, string(output))
	}
	return time.Since(start)
}

func byBoto3(b *testing.B, url string, environ []string) time.Duration {
	b.Helper()
	if exec.CommandContext(b.Context(), "python3", "-c", "import boto3").Run() != nil {
		b.Skip("skipped: Python with boto3 is not installed")
	}
	var said, failed bytes.Buffer
	python := exec.CommandContext(b.Context(), "python3", filepath.Join("testdata", "others", "look.py"), url)
	python.Env, python.Stdout, python.Stderr = environ, &said, &failed
	require.NoError(b, python.Run(), failed.String())
	seconds, err := strconv.ParseFloat(strings.TrimSpace(said.String()), 64)
	require.NoError(b, err)
	return time.Duration(seconds * float64(time.Second))
}

// withoutAccount is this process's environment without any AWS account of the machine's.
func withoutAccount(folder string) []string {
	environ := []string{
		"AWS_CONFIG_FILE=" + filepath.Join(folder, "none"), "AWS_SHARED_CREDENTIALS_FILE=" + filepath.Join(folder, "none"),
		"AWS_EC2_METADATA_DISABLED=true", "AWS_PAGER=",
	}
	for _, pair := range os.Environ() {
		if !strings.HasPrefix(pair, "AWS_") {
			environ = append(environ, pair)
		}
	}
	return environ
}
