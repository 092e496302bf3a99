package main

import (
	"context"
	"errors"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"cognito-lambda-workshop/checker/practice"
)

// TestMain lets the scripts run this very program as "checker".
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"checker": func() {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
		defer stop()
		os.Exit(run(ctx, os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr))
	}})
}

// TestScripts runs testdata/script: the whole program as a learner types it. Scripts that build the functions run in
// the repository; all have a home of their own and no AWS credentials.
func TestScripts(t *testing.T) {
	repository, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("REPOSITORY", repository)
			env.Setenv("AWS_EC2_METADATA_DISABLED", "true")
			for _, name := range []string{"GOCACHE", "GOMODCACHE", "GOPROXY", "GOFLAGS"} {
				value, err := exec.Command("go", "env", name).Output()
				if err != nil {
					return err
				}
				env.Setenv(name, strings.TrimSpace(string(value)))
			}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":  exits,
			"served": served,
			"occupy": occupy,
			"roster": rosterOf,
		},
	})
}

// exits runs a program and wants one exit code: exits 2 checker 07.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM [ARG…]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	if failed, ok := errors.AsType[*exec.ExitError](err); ok {
		got = failed.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// served waits until the practice account of a folder answers: served DIR.
func served(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: served DIR")
	}
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(20 * time.Second)
	for {
		if serving, found, err := practice.Find(ts.MkAbs(args[0])); err == nil && found && serving.Answers(context.Background()) {
			return
		}
		select {
		case <-tick.C:
		case <-deadline:
			ts.Fatalf("no practice account is being served from %s", args[0])
		}
	}
}

// rosterOf writes a roster of three learners who share the practice account of a folder: roster DIR FILE.
func rosterOf(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: roster DIR FILE")
	}
	serving, found, err := practice.Find(ts.MkAbs(args[0]))
	ts.Check(err)
	if !found {
		ts.Fatalf("no practice account is being served from %s", args[0])
	}
	rows := "name,endpoint_url,suffix\n"
	for _, name := range []string{"ana", "bob", "cem"} {
		rows += name + "," + serving.URL + ",-" + name + "\n"
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(rows), 0o600))
}

// occupy listens on a port until the script ends and puts the address into a variable: occupy ADDRESS.
func occupy(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: occupy VARIABLE")
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Defer(func() { listener.Close() })
	ts.Setenv(args[0], listener.Addr().String())
}
