package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/checks"
	"cognito-lambda-workshop/checker/class"
	"cognito-lambda-workshop/checker/lesson"
	"cognito-lambda-workshop/checker/report"
	"cognito-lambda-workshop/checker/roster"
)

// slowLook is how long a look may take before it no longer keeps the next learner waiting.
const slowLook = 10 * time.Second

// classroom is a class that is looked at, as often as wanted. The ways into the accounts, with their credentials and
// connections, are kept from one round of looks to the next.
type classroom struct {
	learners []roster.Learner
	ways     []*way                   // by learner
	makers   map[string]map[*way]bool // of whatever they make, by its name
	parallel int
	timeout  time.Duration
	live     bool
	terminal terminal
	several  bool // there is more than one way, and two may lead to the same account

	mu     sync.Mutex
	limits map[string]*account.Limits // by account
}

func newClassroom(ctx context.Context, t terminal, c *classCommand, learners []roster.Learner) *classroom {
	room := &classroom{
		learners: learners, makers: map[string]map[*way]bool{}, parallel: c.Parallel, timeout: c.Timeout, live: c.Live, terminal: t,
		limits: map[string]*account.Limits{},
	}
	connections := account.NewSharedHTTPClient(c.Parallel)
	ways := map[roster.Learner]*way{}
	for _, learner := range learners {
		key := roster.Learner{
			Profile: learner.Profile, RoleARN: learner.RoleARN, ExternalID: learner.ExternalID, EndpointURL: learner.EndpointURL,
		}
		known := ways[key]
		if known == nil {
			ways[key] = room.newWay(ctx, key, learner.Region, connections)
		} else {
			known.shared = true
		}
		room.ways = append(room.ways, ways[key])
		for _, name := range lesson.DefaultNames(learner.Suffix).Made() {
			if room.makers[name] == nil {
				room.makers[name] = map[*way]bool{}
			}
			room.makers[name][ways[key]] = true
		}
	}
	room.several = len(ways) > 1
	return room
}

// look looks at the learners whose indexes are wanted, tells of each as it is done, and returns the results in the same
// order. What learners of one account have in common is asked for once in a round.
func (room *classroom) look(ctx context.Context, wanted []int, each func(i int, r class.Result)) []class.Result {
	shared := map[*way]*account.Shared{}
	names := make([]string, len(wanted))
	for n, i := range wanted {
		names[n] = room.learners[i].Name
		if w := room.ways[i]; w.shared && shared[w] == nil {
			shared[w] = &account.Shared{}
		}
	}
	return class.Look(ctx, names, room.parallel, func(ctx context.Context, n int, yield func()) class.Result {
		patience := time.AfterFunc(slowLook, yield)
		defer patience.Stop()
		return room.lookAt(ctx, wanted[n], shared[room.ways[wanted[n]]])
	}, func(n int, r class.Result) { each(wanted[n], r) })
}

func (room *classroom) lookAt(ctx context.Context, i int, shared *account.Shared) class.Result {
	ctx, cancel := context.WithTimeout(ctx, room.timeout)
	defer cancel()
	learner := room.learners[i]
	result := class.Result{Name: learner.Name, Suffix: learner.Suffix}
	in := room.ways[i].found.Load()
	options, err := room.aimAt(i)
	if err != nil {
		room.ways[i].forget(in)
		result.Problem = err.Error()
		return result
	}
	if options.Config.Region == "" {
		result.Problem = class.NoRegion
		return result
	}
	options.Shared = shared
	snapshot := account.Read(ctx, options)
	if room.live {
		account.Use(ctx, options, snapshot, account.LiveOptions{LogsWait: logsWait})
		room.mu.Lock() // others tell of theirs
		room.terminal.tellLeftBehind(learner.Name, snapshot)
		room.mu.Unlock()
	}
	result.Report = report.Make(snapshot, checks.Run(snapshot), nil, "checker "+version)
	if fault := snapshot.Caller.Fault; fault != nil && result.Report.ExitCode() == report.NoCredentials {
		result.Problem = noWayIn(learner, fault)
		room.ways[i].forget(in)
	}
	return result
}

// noWayIn says why there are no credentials for a learner's account. AWS has refused them only where it gave a code.
func noWayIn(learner roster.Learner, fault *account.Fault) string {
	whose, has, signIn := "your AWS credentials", "this machine has no AWS credentials", "sign in, with aws login or aws sso login, or give the row a profile"
	if learner.Profile != "" {
		whose = fmt.Sprintf("the credentials of the profile %q", learner.Profile)
		has = fmt.Sprintf("the profile %q has no credentials", learner.Profile)
		signIn = "sign in, with aws login or aws sso login, or give the row another profile"
	}
	switch {
	case fault.Kind == account.Expired:
		return whose + " have expired; sign in again, with aws login or aws sso login"
	case strings.Contains(fault.Message, "credential_process"): // the word of the AWS configuration, which the SDK repeats
		return whose + " come from a credential_process, which failed; run that program by itself to see why"
	case fault.Code == "" && !noneFound(fault):
		return whose + " cannot be got from where the AWS configuration says; sign in, or see in aws configure list where that is"
	case fault.Code == "":
		return has + "; " + signIn
	case learner.RoleARN != "" && strings.HasPrefix(fault.Code, "AccessDenied"):
		return fmt.Sprintf("the role %s could not be assumed: it is not there, it does not trust you, or its external id is another one", learner.RoleARN)
	case strings.HasPrefix(fault.Code, "AccessDenied"):
		return whose + " are to come from a role that could not be assumed; aws configure list shows which"
	}
	return "AWS does not accept " + whose
}

// noneFound tells whether all places were looked through: the last of them is the metadata address of an EC2 instance.
// https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
func noneFound(fault *account.Fault) bool {
	return fault.Message == "" || strings.Contains(fault.Message, "IMDS") || strings.Contains(fault.Message, "no credentials were found")
}

// aimAt aims at the account and the Region of one learner.
func (room *classroom) aimAt(i int) (account.Options, error) {
	learner, way := room.learners[i], room.ways[i]
	in := way.found.Load()
	config, err := in.config()
	if err != nil {
		return account.Options{}, err
	}
	p := way.place
	if learner.Region != "" {
		config.Region, p.Region = learner.Region, learner.Region
	}
	return account.Options{
		Config: config, Endpoint: aws.ToString(config.BaseEndpoint), CLIFlags: p.cliFlags(), Names: lesson.DefaultNames(learner.Suffix),
		Now: time.Now, Limits: room.limitsOf(in.caller()), Theirs: room.theirs(i),
	}, nil
}

// limitsOf are one account's, for all who look at it.
func (room *classroom) limitsOf(id string) *account.Limits {
	room.mu.Lock()
	defer room.mu.Unlock()
	if room.limits[id] == nil {
		room.limits[id] = &account.Limits{}
	}
	return room.limits[id]
}

// theirs tells which names in a learner's account are those of the others who make the workshop there. Two profiles, or a
// profile and a role, may lead to one account.
func (room *classroom) theirs(i int) func(string) bool {
	w := room.ways[i]
	own := lesson.DefaultNames(room.learners[i].Suffix).Made()
	return func(name string) bool {
		if slices.Contains(own, name) || room.makers[name] == nil {
			return false
		}
		if room.makers[name][w] {
			return true
		}
		for other := range room.makers[name] {
			if other.place.EndpointURL == w.place.EndpointURL && other.found.Load().caller() == w.found.Load().caller() {
				return true
			}
		}
		return false
	}
}
