// Command checker looks at an AWS account and tells a learner of the workshop what is right, what is not, and what
// to do next. This package reads flags and the environment, loads the AWS configuration and hands everything on;
// the looking, judging, telling and showing each have a room of their own.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// terminal is where the program talks to a person, or to a pipe.
type terminal struct {
	environ []string
	in      io.Reader
	out     io.Writer
	err     io.Writer
}
