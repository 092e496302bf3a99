package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"golang.org/x/term"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/build"
	"cognito-lambda-workshop/checker/checks"
	"cognito-lambda-workshop/checker/doctor"
	"cognito-lambda-workshop/checker/report"
)

type doctorCommand struct {
	place `embed:""`
}

// Run tells whether this machine can do the workshop, in a form to paste.
func (c *doctorCommand) Run(ctx context.Context, t terminal) error {
	options, done, err := c.open(ctx, t)
	if err != nil {
		return err
	}
	defer done()
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	watch := &timeWatch{next: options.Config.HTTPClient}
	if watch.next == nil {
		watch.next = awshttp.NewBuildableClient()
	}
	options.Config.HTTPClient, options.Now = watch, time.Now
	caller, endpoint := account.WhoAmI(ctx, options)
	_, notInside := build.Root(".")
	facts := doctor.Facts{
		System: runtime.GOOS + "/" + runtime.GOARCH, Checker: "checker " + version,
		Go: firstLine(ctx, "go", "version"), AWSCLI: firstLine(ctx, "aws", "--version"), InRepository: notInside == nil,
		Terminal: t.describe(), Endpoint: endpoint, Region: options.Config.Region, Caller: caller, Skew: watch.skew.Load(),
	}
	fmt.Fprintf(t.out, "%s on %s\n\n", facts.Checker, facts.System)
	lines := doctor.Judge(facts)
	t.showLines(lines)
	bad := false
	for _, line := range lines {
		bad = bad || line.Status == checks.Fail && line.What != "Credentials"
	}
	fault := caller.Fault
	switch {
	case bad:
		return code(report.NotRightYet)
	case fault != nil && (fault.Kind == account.NoCredentials || fault.Kind == account.Expired):
		return code(report.NoCredentials)
	case fault != nil:
		return code(report.CouldNotLook)
	}
	return nil
}

// timeWatch is an HTTP client that compares this machine's clock with that of whoever answers.
type timeWatch struct {
	next aws.HTTPClient
	skew atomic.Pointer[time.Duration]
}

func (w *timeWatch) Do(request *http.Request) (*http.Response, error) {
	response, err := w.next.Do(request)
	if err != nil {
		return response, err
	}
	if said, err := http.ParseTime(response.Header.Get("Date")); err == nil {
		skew := time.Since(said)
		w.skew.Store(&skew)
	}
	return response, nil
}

// firstLine is the first line that a program prints, or "" when it is not there.
func firstLine(ctx context.Context, program string, args ...string) string {
	output, err := exec.CommandContext(ctx, program, args...).CombinedOutput()
	if err != nil {
		return ""
	}
	line, _, _ := strings.Cut(strings.TrimSpace(string(output)), "\n")
	return line
}

// describe says what kind of terminal this is.
func (t terminal) describe() string {
	out, ok := t.out.(*os.File)
	if !ok || !term.IsTerminal(int(out.Fd())) {
		return "none; the report is written as text"
	}
	width, height, err := term.GetSize(int(out.Fd()))
	if err != nil {
		return t.getenv("TERM")
	}
	return fmt.Sprintf("%s, %dx%d", t.getenv("TERM"), width, height)
}
