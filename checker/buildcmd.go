package main

import (
	"context"
	"fmt"
	"path/filepath"

	"cognito-lambda-workshop/checker/build"
	"cognito-lambda-workshop/checker/lesson"
)

type buildCommand struct {
	Steps []string `arg:"" optional:"" help:"Steps to build, by number or name; all four functions when none is given."`
	Out   string   `help:"Where the zips go; build, at the repository's root, unless said." placeholder:"DIR"`
	Arch  string   `help:"x86_64, arm64, or practice (this machine)." default:"x86_64" placeholder:"ARCH"`
}

// Run builds the zips that a learner uploads.
func (c *buildCommand) Run(ctx context.Context, t terminal) error {
	arch, err := build.ParseArch(c.Arch)
	if err != nil {
		return err
	}
	jobs, err := jobsOf(c.Steps)
	if err != nil {
		return err
	}
	root, err := build.Root(".")
	if err != nil {
		return err
	}
	out := c.Out
	if out == "" {
		out = filepath.Join(root, "build")
	}
	zips, err := build.Zips(ctx, root, out, arch, t.environ, jobs)
	if err != nil {
		return err
	}
	for _, zip := range zips {
		fmt.Fprintf(t.out, "%s  %.1f MB  %s\n", zip.Path, float64(zip.Size)/1e6, arch)
	}
	return nil
}

func jobsOf(args []string) ([]build.Job, error) {
	var jobs []build.Job
	for _, text := range args {
		step, err := lesson.FindStep(text)
		if err != nil {
			return nil, err
		}
		if lesson.DefaultNames("").Function(step) == "" {
			return nil, fmt.Errorf("step %s (%s) has no function to build; 02, 03, 04 and 05 have", step.Number, step.Name)
		}
		jobs = append(jobs, job(step))
	}
	if len(args) == 0 {
		for _, step := range lesson.FunctionSteps() {
			jobs = append(jobs, job(step))
		}
	}
	return jobs, nil
}

func job(step lesson.Step) build.Job {
	return build.Job{Name: step.Name, Package: "./" + step.Folder}
}
