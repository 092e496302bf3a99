package account

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"cognito-lambda-workshop/checker/lesson"
	"cognito-lambda-workshop/events"
)

// LiveOptions say how the throw-away user travels.
type LiveOptions struct {
	// Mail lets the user sign up as a learner would, for which Cognito sends one e-mail, to a mailbox that swallows it.
	// Without it an admin makes the user, and the sign-up function proves itself by refusing a user who exists.
	Mail bool
	// LogsWait is how long to look for the log lines of the invocations, which arrive some seconds late; 0: not at all.
	LogsWait time.Duration
	// Grace is how long the calls that make the user and delete it may go on when the time is over; 0: 10 seconds.
	Grace time.Duration
	// Sleep waits, and ends early with the context's error. Nil really waits.
	Sleep func(context.Context, time.Duration) error
}

const defaultGrace = 10 * time.Second

// Use uses what was built, and writes down in s.Live what came of it: a throw-away user signs up, is confirmed, signs in,
// refreshes a token and is handed to the private function. What follows from something that failed is not attempted. The
// user is deleted however the journey ends, also when ctx is cancelled.
//
// s has to come from Read with the same Options. Without a pool and an app client in it nothing is attempted.
func Use(ctx context.Context, o Options, s *Snapshot, live LiveOptions) {
	o.Shared = nil // it waits for what changes
	newJourney(o, newServices(o), s, live).run(ctx)
}

// journey is the way of one throw-away user.
type journey struct {
	services
	options Options
	how     LiveOptions
	s       *Snapshot
	live    *Live
	scrub   *scrubber
	started time.Time

	email, password string
	sub             string // as the one who made the user says; empty when nobody did
	tokens          tokenSet
	user            claims // of the verified ID token
	keys            verifier
	settled         map[string]bool // the functions that were waited for
	invocations     []invocation
}

func newJourney(o Options, services services, s *Snapshot, live LiveOptions) *journey {
	j := &journey{services: services, options: o, how: live, s: s, scrub: s.scrub, started: o.now(), settled: map[string]bool{}}
	if j.scrub == nil {
		j.scrub = newScrubber()
	}
	if j.how.Sleep == nil {
		j.how.Sleep = sleep
	}
	j.how.Grace = cmp.Or(j.how.Grace, defaultGrace)
	// Mail to this address is accepted and dropped; a label after the plus sign makes it one nobody can guess.
	// https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html#send-email-simulator
	j.email = "success+" + strings.ToLower(rand.Text()) + "@simulator.amazonses.com"
	j.password = newPassword(s.Pool.Found)
	j.scrub.hide(j.password)
	j.live = &Live{User: j.email, Attempts: []Attempt{}}
	s.Live = j.live
	return j
}

func (j *journey) run(ctx context.Context) {
	if j.s.Pool.Found != nil && j.s.Client.Found != nil {
		j.travel(ctx)
		j.findLogs(ctx)
	}
	j.live.Duration = j.options.now().Sub(j.started)
}

func (j *journey) travel(ctx context.Context) {
	if j.how.Mail && j.function(lesson.SignUp) == nil || ctx.Err() != nil {
		return
	}
	defer j.deleteUser(ctx)
	defer j.ranOut(ctx)

	if j.how.Mail {
		if !j.signUp(ctx) || !j.confirm(ctx) {
			return
		}
		j.secondSignUp(ctx)
	} else {
		if !j.createUser(ctx) {
			return
		}
		j.signUpAgain(ctx)
	}
	if !j.signIn(ctx) || !j.verify(ctx) {
		return
	}
	j.wrongPassword(ctx)
	if j.refresh(ctx) {
		j.damagedToken(ctx)
		j.emailForUUID(ctx)
	}
	j.private(ctx)
}

// record writes an attempt down, and tells whether the journey may go on from it.
func (j *journey) record(ctx context.Context, a Attempt) bool {
	j.scrub.fault(a.Fault)
	a.FunctionError, a.Message, a.Problem = j.scrub.text(a.FunctionError), j.scrub.text(a.Message), j.scrub.text(a.Problem)
	j.live.Attempts = append(j.live.Attempts, a)
	return a.OK() && ctx.Err() == nil
}

// ranOut says where the journey ended when its time was over between two attempts.
func (j *journey) ranOut(ctx context.Context) {
	if ctx.Err() == nil {
		return
	}
	for _, id := range []string{LiveSignUp, LiveConfirm, LiveSignIn, LiveVerifyTokens, LiveRefresh, LivePrivate} {
		a, made := j.live.Attempt(id)
		switch {
		case !made:
			j.record(ctx, Attempt{ID: id, Fault: &Fault{Kind: TimedOut, Operation: "lambda:InvokeFunction", Message: "the time was over before this was tried"}})
			return
		case !a.OK():
			return
		}
	}
}

// function is the function of a step, if there is one.
func (j *journey) function(step lesson.Step) *Function { return j.s.Functions[step.Name].Found }

func (j *journey) signUp(ctx context.Context) bool {
	a, answer, ok := j.invoke(ctx, LiveSignUp, lesson.SignUp, j.signUpEvent())
	if ok {
		a.Problem = answer.succeeded()
		j.sub = answer.userSub()
		j.live.Mail = a.Problem == "" && slices.Contains(j.s.Pool.Found.AutoVerified, "email")
	}
	return j.record(ctx, a)
}

// signUpAgain has the function sign up a user who exists already.
func (j *journey) signUpAgain(ctx context.Context) {
	if j.function(lesson.SignUp) == nil || ctx.Err() != nil {
		return
	}
	a, answer, ok := j.invoke(ctx, LiveSignUp, lesson.SignUp, j.signUpEvent())
	if ok {
		a.Problem = answer.refusedExisting()
		if answer.StatusCode/100 == 2 {
			j.leaveElsewhere()
		}
	}
	j.record(ctx, a)
}

func (j *journey) signIn(ctx context.Context) bool {
	if j.function(lesson.SignIn) == nil || ctx.Err() != nil {
		return false
	}
	a, answer, ok := j.invoke(ctx, LiveSignIn, lesson.SignIn, signInEvent(j.email, j.password))
	if ok {
		a.Problem = answer.succeeded()
	}
	if a.OK() {
		var challenge string
		j.tokens, challenge = answer.tokens()
		j.scrub.hide(j.tokens.IDToken, j.tokens.AccessToken, j.tokens.RefreshToken)
		a.Problem = j.tokens.problem(challenge)
	}
	return j.record(ctx, a)
}

func (t tokenSet) problem(challenge string) string {
	switch {
	case challenge != "" && t.IDToken == "":
		return "the answer has no tokens but a challenge: " + challenge
	case t.IDToken == "":
		return "the answer has no IdToken"
	case t.AccessToken == "":
		return "the answer has no AccessToken"
	case t.RefreshToken == "":
		return "the answer has no RefreshToken"
	}
	return ""
}

func (j *journey) verify(ctx context.Context) bool {
	a := Attempt{ID: LiveVerifyTokens}
	address := j.keysAddress()
	keys, err := fetchKeys(ctx, j.http, address)
	if err != nil {
		a.Fault = classify("GET "+address, err)
		return j.record(ctx, a)
	}
	j.keys = verifier{keys: keys, issuer: j.s.Pool.Found.Issuer, clientID: j.s.Client.Found.ID, now: j.options.now()}
	if j.user, a.Problem = j.keys.idToken(j.tokens.IDToken); a.Problem != "" {
		return j.record(ctx, a)
	}
	access, problem := j.keys.accessToken(j.tokens.AccessToken)
	switch {
	case problem != "":
		a.Problem = problem
	case access.Subject != j.user.Subject || j.sub != "" && j.sub != j.user.Subject:
		a.Problem = "the tokens are another user's than the one who signed in"
	case j.user.UserName == "":
		a.Problem = "the ID token does not name the user (cognito:username)"
	}
	return j.record(ctx, a)
}

// keysAddress is where the pool's keys are: at the issuer's address or, in the place of AWS, at the endpoint in use.
func (j *journey) keysAddress() string {
	if j.poolEndpoint == "" {
		return j.s.Pool.Found.Issuer + "/.well-known/jwks.json"
	}
	return strings.TrimRight(j.poolEndpoint, "/") + "/" + j.s.Pool.Found.ID + "/.well-known/jwks.json"
}

func (j *journey) refresh(ctx context.Context) bool {
	if j.function(lesson.RefreshToken) == nil || ctx.Err() != nil {
		return false
	}
	a, answer, ok := j.invoke(ctx, LiveRefresh, lesson.RefreshToken, refreshEvent(j.user.UserName, j.tokens.RefreshToken))
	if ok {
		a.Problem = answer.succeeded()
	}
	if a.OK() {
		a.Problem = j.refreshProblem(j.freshTokens(answer).IDToken)
	}
	return j.record(ctx, a)
}

// freshTokens are the tokens of a refresh, kept out of all texts from here on.
func (j *journey) freshTokens(a answer) tokenSet {
	fresh, _ := a.tokens()
	j.scrub.hide(fresh.IDToken, fresh.AccessToken, fresh.RefreshToken)
	return fresh
}

func (j *journey) refreshProblem(idToken string) string {
	if idToken == "" {
		return "the answer has no IdToken"
	}
	fresh, problem := j.keys.idToken(idToken)
	switch {
	case problem != "":
		return problem
	case fresh.Subject != j.user.Subject:
		return "the new ID token is another user's"
	case fresh.ID == j.user.ID && fresh.ID != "" || idToken == j.tokens.IDToken:
		return "the ID token is not a new one"
	}
	return ""
}

// private hands the private function the user as API Gateway's mapping template will.
func (j *journey) private(ctx context.Context) {
	if j.function(lesson.Private) == nil || ctx.Err() != nil {
		return
	}
	user := map[string]string{"sub": j.user.Subject, "email": j.user.Email, "username": j.user.UserName}
	a, answer, ok := j.invoke(ctx, LivePrivate, lesson.Private, map[string]any{"payload": map[string]any{"user": user}})
	if ok {
		a.Problem = answer.succeeded()
		if a.Problem == "" && !strings.Contains(answer.body, j.user.Subject) {
			a.Problem = "the answer does not have the user that the function was handed"
		}
	}
	j.record(ctx, a)
}

// signUpEvent is the lesson's own test event, with the throw-away user in the place of its user.
func (j *journey) signUpEvent() map[string]string {
	event := map[string]string{}
	if err := json.Unmarshal(events.SignUp, &event); err != nil {
		panic("account: events/sign-up.json: " + err.Error())
	}
	event["email"], event["password"] = j.email, j.password
	return event
}

// leaveElsewhere names a user whom the function made in a pool that is not the one being looked at.
func (j *journey) leaveElsewhere() {
	j.live.LeftBehind = append(j.live.LeftBehind,
		fmt.Sprintf("the user %s, in the pool that the clientId of %s belongs to", j.email, j.function(lesson.SignUp).Name))
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
