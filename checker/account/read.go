package account

import (
	"cmp"
	"context"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"cognito-lambda-workshop/checker/lesson"
)

// SchemaVersion is the Schema of the snapshots that this package makes.
const SchemaVersion = 1

// Options say where to look and for what.
type Options struct {
	Config   aws.Config // credentials, Region, endpoint and retries; its HTTPClient keeps connections from look to look
	Endpoint string     // the address that takes the place of AWS; empty for AWS itself

	Names        lesson.Names
	RoleSupplied string        // the name or ARN given with --role; empty without it
	CLIFlags     []string      // passed on to the Snapshot
	Steps        []lesson.Step // only what these steps need is read; nil: everything
	Now          func() time.Time
	Limits       *Limits // shared by looks at the same account; nil: this look keeps its own
	// Shared is for looks that are made side by side with the same credentials; nil: this look asks for everything itself.
	Shared *Shared
	// Theirs are the names of what others make in the same account. It is neither taken for what is looked for, nor offered
	// as nearly that.
	Theirs func(name string) bool
}

func (o Options) theirs(name string) bool { return o.Theirs != nil && o.Theirs(name) }

func (o Options) now() time.Time {
	if o.Now == nil {
		return time.Now()
	}
	return o.Now()
}

// Read looks at the account once: each thing is read one time, side by side with all that does not depend on it. It never
// fails as a whole, since what could not be read is in the Snapshot with the reason. Without usable credentials Caller has
// the Fault, and nothing else is filled in.
func Read(ctx context.Context, o Options) *Snapshot {
	return newReader(o, newServices(o)).read(ctx)
}

// reader is a look that is under way.
type reader struct {
	services
	options Options
	scrub   *scrubber
	started time.Time
	s       *Snapshot

	aside          sync.WaitGroup // reads that no other read waits for
	url            Look[FunctionURL]
	resourcePolicy Look[string]

	mu           sync.Mutex // guards what follows, and the maps of s
	faults       []*Fault
	environments map[string]environment    // by step name
	secrets      map[string]string         // by client id
	clientsOf    map[string]Look[[]string] // the client ids of each pool that was asked, by the pool's id
	policies     map[string]func() Look[Policy]
	policyNames  []string // of the account's own policies, where they had to be listed
	lastUsed     []string // the Regions in which the roles were used last
}

func newReader(o Options, s services) *reader {
	r := &reader{
		services: s, options: o, scrub: newScrubber(), started: o.now(),
		environments: map[string]environment{},
		secrets:      map[string]string{},
		clientsOf:    map[string]Look[[]string]{},
		policies:     map[string]func() Look[Policy]{},
	}
	r.s = r.blank()
	return r
}

// blank is the Snapshot of a look that has seen nothing yet.
func (r *reader) blank() *Snapshot {
	o := r.options
	role := o.Names.Role
	if o.RoleSupplied != "" {
		role = o.RoleSupplied
	}
	return &Snapshot{
		Schema: SchemaVersion, TakenAt: r.started, Names: o.Names, RoleSupplied: o.RoleSupplied,
		Region: o.Config.Region, CLIFlags: o.CLIFlags, RoleName: lastPart(role),
		Roles: map[string]Look[Role]{}, Functions: map[string]Look[Function]{}, scrub: r.scrub,
	}
}

func (r *reader) read(ctx context.Context) *Snapshot {
	if fault := r.cannotSign(ctx); fault != nil {
		r.s.Caller = Failed[Caller](fault)
		return r.finish()
	}
	r.look(ctx)
	if fault := r.s.Caller.Fault; unusable(fault) {
		r.s = r.blank()
		r.s.Caller = Failed[Caller](fault)
	}
	return r.finish()
}

// look reads everything, side by side.
func (r *reader) look(ctx context.Context) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	wanted := needs(r.options.Steps)
	callerRead, functionsRead := make(chan struct{}), make(chan struct{})

	var looks sync.WaitGroup
	// What the most other calls wait for goes first.
	if wanted.role {
		looks.Go(func() { r.readRole(ctx, r.s.RoleName) })
		looks.Go(func() {
			<-callerRead
			r.s.Policy = r.readNamedPolicy(ctx)
		})
	}
	if wanted.pool {
		looks.Go(func() { r.readPool(ctx, functionsRead) })
	}
	looks.Go(func() {
		defer close(callerRead)
		r.s.Caller = r.readCaller(ctx)
		if unusable(r.s.Caller.Fault) {
			stop() // every other call would say the same
		}
	})
	looks.Go(func() {
		r.readFunctions(ctx, wanted.functions)
		close(functionsRead)
		if wanted.role {
			roles := r.functionRoles()
			inParallel(len(roles), max(1, len(roles)), func(i int) { r.readRole(ctx, roles[i]) })
		}
	})
	looks.Wait()
	r.aside.Wait()
	if private := r.s.Functions[lesson.Private.Name].Found; private != nil {
		private.URL, private.ResourcePolicy = r.url, r.resourcePolicy
	}
	r.concludeClient(ctx)
	if !unusable(r.s.Caller.Fault) {
		r.findNearMisses(ctx, wanted)
	}
}

// finish is the last thing before the Snapshot is handed out: by now every secret that may be in a text is known.
func (r *reader) finish() *Snapshot {
	for _, fault := range r.faults {
		r.scrub.fault(fault)
	}
	r.scrub.fault(r.s.Caller.Fault)
	for _, function := range r.s.Functions {
		if f := function.Found; f != nil {
			f.StateReason, f.LastUpdateReason = r.scrub.text(f.StateReason), r.scrub.text(f.LastUpdateReason)
		}
	}
	r.s.Endpoint = r.endpoint()
	r.s.Duration = r.options.now().Sub(r.started)
	return r.s
}

func (r *reader) endpoint() string {
	if r.practice() {
		return "practice"
	}
	return cmp.Or(r.options.Endpoint, r.services.endpoint, "aws")
}

// need is what has to be read for some steps.
type need struct {
	pool, role bool
	functions  []lesson.Step
}

// needs tells what some steps need, with what stands in their way: a function is no good without its role, and an app
// client may be known only by the functions that name it. nil means all steps.
func needs(steps []lesson.Step) need {
	if steps == nil {
		steps = lesson.Steps()
	}
	var n need
	wanted := map[lesson.Step]bool{}
	for _, step := range steps {
		switch {
		case step == lesson.UserPool:
			n.pool = true
		case step == lesson.ExecutionRole:
			n.role = true
			for _, f := range lesson.FunctionSteps() {
				wanted[f] = true // they say which log groups the role has to reach
			}
		default:
			n.role = true
			n.pool = n.pool || step.NeedsClient()
			wanted[step] = true
		}
	}
	for _, f := range lesson.FunctionSteps() {
		if wanted[f] || n.pool && f.NeedsClient() {
			n.functions = append(n.functions, f)
		}
	}
	return n
}

// cannotSign is why there is nothing to sign calls with; nil when there is something.
func (r *reader) cannotSign(ctx context.Context) *Fault {
	credentials := r.options.Config.Credentials
	if credentials == nil {
		return &Fault{Kind: NoCredentials, Operation: "sts:GetCallerIdentity", Message: "no credentials were found"}
	}
	if _, err := credentials.Retrieve(ctx); err != nil {
		return classifyCredentials(err)
	}
	return nil
}

func (r *reader) readCaller(ctx context.Context) Look[Caller] {
	out, err := r.sts.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		return Failed[Caller](r.fault("sts:GetCallerIdentity", err))
	}
	partition := "aws"
	if id, err := arn.Parse(aws.ToString(out.Arn)); err == nil {
		partition = id.Partition
	}
	return Found(Caller{AccountID: aws.ToString(out.Account), ARN: aws.ToString(out.Arn), Partition: partition})
}

// fault classifies an error and keeps its message in mind for the scrubber.
func (r *reader) fault(operation string, err error) *Fault {
	fault := classify(operation, err)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.faults = append(r.faults, fault)
	return fault
}

// notFound is the Look that ended in an error: Missing when the error says that the thing is not there.
func notFound[T any](r *reader, operation string, err error) Look[T] {
	if isMissing(err) {
		return Missing[T]()
	}
	return Failed[T](r.fault(operation, err))
}

// lastPart is the name at the end of an ARN or of a path.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
func lastPart(name string) string {
	return name[strings.LastIndex(name, "/")+1:]
}

// inParallel runs do for each index below n, at most limit at a time.
func inParallel(n, limit int, do func(i int)) {
	free := make(chan struct{}, limit)
	var running sync.WaitGroup
	for i := range n {
		free <- struct{}{}
		running.Go(func() {
			defer func() { <-free }()
			do(i)
		})
	}
	running.Wait()
}
