package account

import "context"

// WhoAmI asks AWS one question only: whose credentials these are. It also returns what answered, as a Snapshot's
// Endpoint says it.
func WhoAmI(ctx context.Context, o Options) (caller Look[Caller], endpoint string) {
	r := newReader(o, newServices(o))
	if fault := r.cannotSign(ctx); fault != nil {
		caller = Failed[Caller](fault)
	} else {
		caller = r.readCaller(ctx)
	}
	r.scrub.fault(caller.Fault)
	return caller, r.endpoint()
}
