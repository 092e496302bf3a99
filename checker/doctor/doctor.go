// Package doctor judges whether a machine can do the workshop, from facts that main gathers. It runs no program, calls
// no AWS and prints nothing.
package doctor

import (
	"fmt"
	"regexp"
	"strconv"
	"time"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/checks"
)

// Facts are what there is to know of a machine. A text that could not be had is empty.
type Facts struct {
	System       string // "linux/amd64"
	Checker      string // "checker 0.1"
	Go           string // what "go version" says
	AWSCLI       string // what "aws --version" says
	InRepository bool
	Terminal     string // TERM and size, or "none"

	Endpoint string // as a report says it
	Region   string
	Caller   account.Look[account.Caller]
	// Skew is how far this machine's clock is ahead of AWS's; nil when AWS did not say the time.
	Skew *time.Duration
}

// Line is one thing that was looked at.
type Line struct {
	What   string
	Status checks.Status
	Saw    string
	Do     string // the next move; empty when all is well
}

// Judge returns what there is to say of a machine, in the order in which to mend it.
func Judge(f Facts) []Line {
	return []Line{goTool(f), repository(f), credentials(f), region(f), clock(f), awsCLI(f), terminal(f)}
}

// needsGo is the oldest Go that builds the workshop, as go.mod says; older ones since 1.21 fetch it by themselves.
const needsGo = 26

var goVersion = regexp.MustCompile(`go1\.(\d+)`)

func goTool(f Facts) Line {
	l := Line{What: "Go", Status: checks.Pass, Saw: f.Go}
	version := goVersion.FindStringSubmatch(f.Go)
	switch {
	case f.Go == "":
		l.Status, l.Saw = checks.Fail, "There is no go on this machine's PATH."
		l.Do = "Install Go from https://go.dev/dl/, open a new terminal and run this again."
	case version == nil:
		l.Status, l.Do = checks.Unknown, "Run go version; the workshop needs Go 1.26."
	default:
		if minor, err := strconv.Atoi(version[1]); err != nil || minor < needsGo {
			l.Status, l.Do = checks.Warn, "The workshop needs Go 1.26. A newer go command fetches it by itself; else install it from https://go.dev/dl/."
		}
	}
	return l
}

func repository(f Facts) Line {
	if f.InRepository {
		return Line{What: "Repository", Status: checks.Pass, Saw: "This folder is in the workshop's repository."}
	}
	return Line{What: "Repository", Status: checks.Warn, Saw: "This folder is not in the workshop's repository.",
		Do: "Go to it before building: the zips are made from its steps folder."}
}

func credentials(f Facts) Line {
	l := Line{What: "Credentials", Status: checks.Pass}
	switch fault := f.Caller.Fault; {
	case f.Caller.Found != nil:
		l.Saw = fmt.Sprintf("%s, in account %s", f.Caller.Found.ARN, f.Caller.Found.AccountID)
		if f.Endpoint != "aws" {
			l.Saw += " at " + f.Endpoint + ", which is not AWS"
		}
	case fault != nil && fault.Kind == account.Expired:
		l.Status, l.Saw, l.Do = checks.Fail, "Your AWS credentials have expired.", "Sign in again: aws login. Without an account, use --practice."
	case fault != nil && fault.Kind == account.NoCredentials:
		l.Status, l.Saw = checks.Fail, "There are no AWS credentials that AWS accepts."
		l.Do = "Run aws login, open CloudShell, or name a profile with --profile. Without an account, use --practice."
	case fault != nil && fault.Kind == account.Unreachable:
		l.Status, l.Saw, l.Do = checks.Unknown, "AWS could not be reached.", "Check the network, a proxy and the Region's name. Without a network, use --practice."
	default:
		l.Status, l.Saw, l.Do = checks.Unknown, "AWS did not say who is asking.", "Run this again; if it stays so, run aws sts get-caller-identity."
	}
	return l
}

func region(f Facts) Line {
	if f.Region != "" {
		return Line{What: "Region", Status: checks.Pass, Saw: f.Region}
	}
	return Line{What: "Region", Status: checks.Fail, Saw: "No Region is set.",
		Do: "Give the Region that the console shows at its top right: aws configure set region NAME, or --region NAME."}
}

// maxSkew is how far a signature's time may be off.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html
const maxSkew = 5 * time.Minute

func clock(f Facts) Line {
	l := Line{What: "Clock", Status: checks.Pass}
	if f.Skew == nil {
		l.Status, l.Saw = checks.Skipped, "Not compared, because AWS did not say the time."
		return l
	}
	direction := "ahead of"
	if *f.Skew < 0 {
		direction = "behind"
	}
	l.Saw = fmt.Sprintf("%s %s AWS's", f.Skew.Abs().Round(time.Second), direction)
	if f.Skew.Abs() >= maxSkew {
		l.Status, l.Do = checks.Fail, "AWS refuses signatures that are 5 minutes off. Let the system set its clock by itself, then run this again."
	}
	return l
}

var cliVersion = regexp.MustCompile(`aws-cli/(\d+)\.(\d+)`)

// oldCLI is the first version of each generation that can be aimed at a practice account by its environment.
// https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
var oldCLI = map[string]int{"1": 29, "2": 13}

func awsCLI(f Facts) Line {
	if f.AWSCLI == "" {
		return Line{What: "AWS CLI", Status: checks.Warn, Saw: "There is no aws on this machine's PATH.",
			Do: "The console is enough for the workshop. For the CLI's way, see https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html."}
	}
	version := cliVersion.FindStringSubmatch(f.AWSCLI)
	if version != nil {
		if minor, err := strconv.Atoi(version[2]); err == nil && minor < oldCLI[version[1]] {
			return Line{What: "AWS CLI", Status: checks.Warn, Saw: f.AWSCLI,
				Do: "It is too old to be aimed at the practice account by its environment, and would talk to AWS. Update it, or add --endpoint-url to each command."}
		}
	}
	return Line{What: "AWS CLI", Status: checks.Pass, Saw: f.AWSCLI}
}

func terminal(f Facts) Line {
	return Line{What: "Terminal", Status: checks.Pass, Saw: f.Terminal}
}
