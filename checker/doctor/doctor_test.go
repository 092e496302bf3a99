package doctor

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/checks"
)

func healthy() Facts {
	skew := 2 * time.Second
	return Facts{
		System: "linux/amd64", Go: "go version go1.26.8 linux/amd64", AWSCLI: "aws-cli/2.30", InRepository: true,
		Terminal: "xterm, 80x24", Endpoint: "aws", Region: "eu-west-1", Skew: &skew,
		Caller: account.Found(account.Caller{AccountID: "123456789012", ARN: "arn:aws:iam::123456789012:user/ana"}),
	}
}

func TestAHealthyMachinePasses(t *testing.T) {
	for _, line := range Judge(healthy()) {
		assert.Equal(t, checks.Pass, line.Status, line.What)
		assert.NotEmpty(t, line.Saw, line.What)
		assert.Empty(t, line.Do, line.What)
	}
}

func TestOneFaultOneLine(t *testing.T) {
	fault := func(kind account.FaultKind) account.Look[account.Caller] {
		return account.Failed[account.Caller](&account.Fault{Kind: kind})
	}
	behind := -7 * time.Minute
	for name, row := range map[string]struct {
		change func(*Facts)
		what   string
		status checks.Status
	}{
		"no Go":               {func(f *Facts) { f.Go = "" }, "Go", checks.Fail},
		"old Go":              {func(f *Facts) { f.Go = "go version go1.22.1 darwin/arm64" }, "Go", checks.Warn},
		"odd Go":              {func(f *Facts) { f.Go = "go version devel" }, "Go", checks.Unknown},
		"elsewhere":           {func(f *Facts) { f.InRepository = false }, "Repository", checks.Warn},
		"no credentials":      {func(f *Facts) { f.Caller = fault(account.NoCredentials) }, "Credentials", checks.Fail},
		"expired credentials": {func(f *Facts) { f.Caller = fault(account.Expired) }, "Credentials", checks.Fail},
		"no network":          {func(f *Facts) { f.Caller = fault(account.Unreachable) }, "Credentials", checks.Unknown},
		"no Region":           {func(f *Facts) { f.Region = "" }, "Region", checks.Fail},
		"clock behind":        {func(f *Facts) { f.Skew = &behind }, "Clock", checks.Fail},
		"no time":             {func(f *Facts) { f.Skew = nil }, "Clock", checks.Skipped},
		"old AWS CLI":         {func(f *Facts) { f.AWSCLI = "aws-cli/2.9.19 Python/3.11" }, "AWS CLI", checks.Warn},
		"no AWS CLI":          {func(f *Facts) { f.AWSCLI = "" }, "AWS CLI", checks.Warn},
	} {
		t.Run(name, func(t *testing.T) {
			facts := healthy()
			row.change(&facts)
			for _, line := range Judge(facts) {
				if line.What != row.what {
					assert.Equal(t, checks.Pass, line.Status, line.What)
					continue
				}
				assert.Equal(t, row.status, line.Status)
				if row.status != checks.Skipped {
					assert.NotEmpty(t, line.Do, "%s has a next move", line.What)
				}
			}
		})
	}
}
