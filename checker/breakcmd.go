package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/checks"
	"cognito-lambda-workshop/checker/lesson"
	"cognito-lambda-workshop/checker/mistakes"
)

type breakCommand struct {
	place   `embed:""`
	Suffix  string `help:"What ends the names." placeholder:"TEXT"`
	List    bool   `help:"List the mistakes, with what is wrong in each."`
	Mistake string `arg:"" optional:"" help:"The mistake to plant; one by chance when none is given."`
}

// Run plants a mistake in a finished practice account, for the learner to find.
func (c *breakCommand) Run(ctx context.Context, t terminal) error {
	if c.EndpointURL != "" || c.Profile != "" {
		return errors.New("break only works in the practice account; leave out --endpoint-url and --profile")
	}
	if c.List {
		for _, m := range mistakes.All() {
			fmt.Fprintf(t.out, "%-28s %-32s %s\n", m.Name, m.Check, m.Story)
		}
		return nil
	}
	if c.Mistake != "" {
		if _, err := mistakes.Find(c.Mistake); err != nil {
			return err
		}
	}
	if _, planted, err := mistakes.InFolder(c.Data); err != nil || planted {
		if err == nil {
			err = errors.New("a mistake is planted already; when you have found it, or give up, run: " + c.command("mend"))
		}
		return err
	}
	options, done, err := c.openPractice(ctx, t)
	if err != nil {
		return err
	}
	defer done()
	options.Names, options.Now = lesson.DefaultNames(c.Suffix), time.Now

	snapshot, findings, err := looked(ctx, options)
	if err != nil {
		return err
	}
	if waiting := notGreen(findings); waiting != "" {
		return fmt.Errorf("a mistake is planted where everything is right, and %s is not yet; run %s first, or mend what %s tells of",
			waiting, c.command("solve")+c.suffixFlag(), c.look())
	}
	candidates, err := c.candidates(findings, rand.Shuffle)
	if err != nil {
		return err
	}
	where := &mistakes.Account{
		Config: options.Config, Names: options.Names, PoolID: snapshot.Pool.Found.ID, ClientID: snapshot.Client.Found.ID,
	}
	if err := c.plantOne(ctx, where, options, candidates); err != nil {
		return err
	}
	fmt.Fprintf(t.out, "Something in the practice account is wrong now. Find it, and mend it:\n  %s\nTo have it told and undone:\n  %s\n",
		c.look(), c.command("mend"))
	return nil
}

// look is the command that looks at the account.
func (c *breakCommand) look() string {
	return "go run ./checker --practice" + c.dataFlag() + c.suffixFlag()
}

func (c *breakCommand) suffixFlag() string {
	if c.Suffix == "" {
		return ""
	}
	return " --suffix " + c.Suffix
}

// candidates are the mistake that was asked for, or all that a check can notice, as chance has them.
func (c *breakCommand) candidates(findings []checks.Finding, shuffle func(n int, swap func(i, j int))) ([]mistakes.Mistake, error) {
	var passed []string
	for _, f := range findings {
		if f.Status == checks.Pass {
			passed = append(passed, f.ID)
		}
	}
	noticed := mistakes.NoticedBy(passed)
	if c.Mistake == "" {
		shuffle(len(noticed), func(i, j int) { noticed[i], noticed[j] = noticed[j], noticed[i] })
		return noticed, nil
	}
	i := slices.IndexFunc(noticed, func(m mistakes.Mistake) bool { return m.Name == c.Mistake })
	if i < 0 {
		return nil, wouldNotShow(c.Mistake)
	}
	return noticed[i : i+1], nil
}

// plantOne plants the first of the candidates that shows: a few do not on every machine.
func (c *breakCommand) plantOne(ctx context.Context, where *mistakes.Account, options account.Options, candidates []mistakes.Mistake) error {
	for _, m := range candidates {
		err := mistakes.Plant(ctx, where, m, c.Data)
		if errors.Is(err, mistakes.ErrNotHere) {
			continue
		}
		if err != nil {
			return err
		}
		_, findings, err := looked(ctx, options)
		if err != nil {
			return err
		}
		if notGreen(findings) == m.Check {
			return nil
		}
		planted, _, err := mistakes.InFolder(c.Data)
		if err != nil {
			return err
		}
		if err := planted.Mend(ctx, where.Config, c.Data); err != nil {
			return err
		}
	}
	return wouldNotShow(candidates[0].Name)
}

func wouldNotShow(name string) error {
	return fmt.Errorf("%s would not show in this account; choose another mistake, or leave it out for one by chance", name)
}

type mendCommand struct {
	place `embed:""`
}

// Run tells which mistake was planted and undoes it, unless the learner has mended it.
func (c *mendCommand) Run(ctx context.Context, t terminal) error {
	if c.EndpointURL != "" || c.Profile != "" {
		return errors.New("mend only works in the practice account; leave out --endpoint-url and --profile")
	}
	planted, found, err := mistakes.InFolder(c.Data)
	if err != nil {
		return err
	}
	if !found {
		return fmt.Errorf("no mistake is planted in %s, so there is nothing to mend; plant one with: %s", c.Data, c.command("break"))
	}
	options, done, err := c.openPractice(ctx, t)
	if err != nil {
		return err
	}
	defer done()
	where := planted.Account(options.Config)
	options.Config, options.Names, options.Now = where.Config, where.Names, time.Now
	_, findings, err := looked(ctx, options)
	if err != nil {
		return err
	}
	if notGreen(findings) == "" {
		fmt.Fprintf(t.out, "You have mended it. It was %s: %s\n", planted.Name, planted.Story)
		return mistakes.Forget(c.Data)
	}
	if err := planted.Mend(ctx, options.Config, c.Data); err != nil {
		return err
	}
	fmt.Fprintf(t.out, "Mended. It was %s, which %s notices: %s\n", planted.Name, planted.Check, planted.Story)
	return nil
}

// looked is one look at the account, with its verdicts.
func looked(ctx context.Context, options account.Options) (*account.Snapshot, []checks.Finding, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	snapshot := account.Read(ctx, options)
	return snapshot, checks.Run(snapshot), ctx.Err()
}

// notGreen is the first check that neither passes nor was left out; empty when there is none.
func notGreen(findings []checks.Finding) string {
	for _, f := range findings {
		if f.Status != checks.Pass && f.Status != checks.Skipped {
			return f.ID
		}
	}
	return ""
}

// command is a practice command for the same data folder.
func (p place) command(name string) string {
	return "go run ./checker practice " + name + p.dataFlag()
}

func (p place) dataFlag() string {
	if p.Data == ".practice" {
		return ""
	}
	return " --data " + p.Data
}
