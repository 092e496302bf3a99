package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/checks"
	"cognito-lambda-workshop/checker/class"
	"cognito-lambda-workshop/checker/doctor"
	"cognito-lambda-workshop/checker/report"
)

type classDoctorCommand struct {
	Roster  string        `arg:"" help:"The class's CSV file."`
	Timeout time.Duration `help:"How long to wait for one learner's account." default:"20s"`
}

// Run tells, before the class begins, what is wrong with the roster, who can be reached, and what the accounts have room for.
func (c *classDoctorCommand) Run(ctx context.Context, t terminal) error {
	if c.Timeout <= 0 {
		return errTimeout
	}
	learners, problems, err := openRoster(c.Roster)
	if err != nil {
		return err
	}
	for _, problem := range problems {
		fmt.Fprintf(t.out, "%s:%d: %s\n", c.Roster, problem.Line, problem.Text)
	}
	facts := doctor.ClassFacts{Roster: c.Roster, Rows: len(learners), Problems: len(problems)}
	room := newClassroom(ctx, t, &classCommand{Parallel: defaultParallel, Timeout: c.Timeout}, learners)
	facts.Learners = room.reach(ctx)
	facts.Accounts = room.accounts(ctx, facts.Learners)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	lines := doctor.JudgeClass(facts)
	t.showLines(lines)
	return doctorExit(lines)
}

// reach asks for every learner whether their account and Region can be looked at.
func (room *classroom) reach(ctx context.Context) []doctor.LearnerFacts {
	facts := make([]doctor.LearnerFacts, len(room.learners))
	names := make([]string, len(room.learners))
	for i, learner := range room.learners {
		names[i] = learner.Name
		facts[i] = doctor.LearnerFacts{Name: learner.Name, Line: learner.Line, Role: learner.RoleARN, Address: learner.EndpointURL, Suffix: learner.Suffix}
	}
	class.Look(ctx, names, room.parallel, func(ctx context.Context, i int, yield func()) class.Result {
		defer time.AfterFunc(slowLook, yield).Stop()
		ctx, cancel := context.WithTimeout(ctx, room.timeout)
		defer cancel()
		options, err := room.aimAt(i)
		if err != nil {
			facts[i].Problem = err.Error()
		} else {
			facts[i].Reach = account.ReadReach(ctx, options)
			if fault := facts[i].Caller.Fault; fault != nil {
				facts[i].NoWayIn = noWayIn(room.learners[i], fault)
			}
		}
		return class.Result{}
	}, func(int, class.Result) {})
	return facts
}

// accounts asks once for each account what several learners share, and for each way in whether it may pass the role.
func (room *classroom) accounts(ctx context.Context, reached []doctor.LearnerFacts) []doctor.AccountFacts {
	type one struct{ id, address string }
	var facts []doctor.AccountFacts
	var asks []func(at int) // what is still to be asked for each of facts
	accounts, ways := map[one]int{}, map[*way]bool{}
	for i, l := range reached {
		if l.Caller.Found == nil {
			continue
		}
		key := one{l.Caller.Found.AccountID, l.Address}
		about := doctor.AccountFacts{ID: key.id, Region: l.Region, Profile: room.learners[i].Profile, Pools: l.Pools}
		if at, known := accounts[key]; known {
			facts[at].Learners++
		} else {
			accounts[key] = len(facts)
			about.Learners = 1
			facts = append(facts, about)
			asks = append(asks, func(at int) { room.askQuotas(ctx, i, &facts[at]) })
		}
		if w := room.ways[i]; !ways[w] && room.learners[i].RoleARN == "" {
			ways[w] = true
			about.Learners = 0 // they are counted with the account
			facts = append(facts, about)
			asks = append(asks, func(at int) { room.askPassRole(ctx, i, *l.Caller.Found, &facts[at]) })
		}
	}
	var asked sync.WaitGroup
	for at, ask := range asks {
		asked.Go(func() { ask(at) })
	}
	asked.Wait()
	return facts
}

func (room *classroom) askQuotas(ctx context.Context, i int, facts *doctor.AccountFacts) {
	if facts.Learners < 2 {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, room.timeout)
	defer cancel()
	if options, err := room.aimAt(i); err == nil {
		quotas := account.ReadQuotas(ctx, options)
		facts.Quotas = &quotas
	}
}

func (room *classroom) askPassRole(ctx context.Context, i int, caller account.Caller, facts *doctor.AccountFacts) {
	ctx, cancel := context.WithTimeout(ctx, room.timeout)
	defer cancel()
	if options, err := room.aimAt(i); err == nil {
		may := account.MayPassRole(ctx, options, caller)
		facts.PassRole, facts.RoleName = &may, options.Names.Role
	}
}

// showLines prints what a doctor has to say, in a form to paste.
func (t terminal) showLines(lines []doctor.Line) {
	for _, line := range lines {
		fmt.Fprintf(t.out, "  %s %-7s  %-12s  %s\n", report.Glyph(line.Status), line.Status, line.What, line.Saw)
		if line.Do != "" {
			fmt.Fprintf(t.out, "             %s\n", line.Do)
		}
	}
}

func doctorExit(lines []doctor.Line) error {
	exit := report.AllRight
	for _, line := range lines {
		switch line.Status {
		case checks.Fail:
			return code(report.NotRightYet)
		case checks.Unknown:
			exit = report.CouldNotLook
		}
	}
	if exit != report.AllRight {
		return code(exit)
	}
	return nil
}
