// Package invented is a class that does not exist, for the tests of the board, for its picture and for trying it out. Its
// checks are the real ones, with verdicts that somebody wrote. The checker itself knows nothing of it.
package invented

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/checks"
	"cognito-lambda-workshop/checker/class"
	"cognito-lambda-workshop/checker/lesson"
	"cognito-lambda-workshop/checker/report"
)

// Names are those of a class: as many as are wanted, no two alike, some of them hard to draw.
func Names(count int) []string {
	given := []string{
		"Ana", "Bilal", "Chloé", "Daniel", "Eszter", "Femi", "Grace", "Hiroshi", "Inés", "Jonas", "Kavya", "Liam", "Mei", "Noor", "Olu",
		"Priya", "Quentin", "Rosa", "Søren", "Tomás", "Uma", "Viktor", "Wanjiru", "Ximena", "Yusuf", "Zofia",
	}
	family := []string{"Lima", "Khan", "Dubois", "Okafor", "Nagy", "Adeyemi", "Hopper", "Sato", "Ortega", "Weber", "Rao", "Murphy", "Chen", "Haddad"}
	names := []string{"山田 太郎", "נועה לוי", "Zoë van der Meer-Featherstonehaugh"}
	for i := 0; len(names) < count; i++ {
		name := given[i%len(given)] + " " + family[(i+i/len(given))%len(family)]
		if round := i / (len(given) * len(family)); round > 0 {
			name += fmt.Sprint(" ", round+1)
		}
		names = append(names, name)
	}
	return names[:min(count, len(names))]
}

// mistakes are what goes wrong in each step, the commonest first.
func mistakes() map[string]checks.Verdict {
	wrong := func(name, saw, wanted, console string) checks.Verdict {
		return checks.Verdict{Status: checks.Fail, Saw: saw, Wanted: wanted, Fix: checks.Fix{Console: console, CLI: "aws " + name + " …"}}
	}
	environment := func(function string) checks.Verdict {
		return wrong("lambda update-function-configuration", "The variable clientId of "+function+" holds the id of the user pool.",
			"the id of the app client tutorials-client", "Lambda › "+function+" › Configuration › Environment variables › Edit: set clientId to the id of the app client.")
	}
	return map[string]checks.Verdict{
		"user-pool/auth-flows": wrong("cognito-idp update-user-pool-client", "ALLOW_USER_PASSWORD_AUTH is off for tutorials-client.",
			"ALLOW_USER_PASSWORD_AUTH on", "Amazon Cognito › User pools › tutorials-user-pool › App clients › tutorials-client › Edit: tick ALLOW_USER_PASSWORD_AUTH."),
		"user-pool/client-secret": wrong("cognito-idp create-user-pool-client", "tutorials-client has no secret.",
			"an app client with a secret", "Amazon Cognito › User pools › tutorials-user-pool › App clients › Create app client: Traditional web application."),
		"execution-role/trust": wrong("iam update-assume-role-policy", "The trust policy of Lambda-Cognito-Cloudwatch does not name lambda.amazonaws.com; it names ec2.amazonaws.com.",
			"lambda.amazonaws.com allowed", "IAM › Roles › Lambda-Cognito-Cloudwatch › Trust relationships › Edit trust policy."),
		"sign-up/environment": environment("signUpWithCognito"),
		"sign-up/package": wrong("lambda update-function-code", "The zip has no file named bootstrap at its root.",
			"build/sign-up.zip", "Lambda › signUpWithCognito › Code › Upload from › .zip file: build/sign-up.zip."),
		"sign-in/environment":   environment("signInWithCognito"),
		"refresh-token/timeout": wrong("lambda update-function-configuration", "newIdTokenUsingRefreshToken may run for 3 s.", "10 s", "Lambda › newIdTokenUsingRefreshToken › Configuration › General configuration › Edit: Timeout 10 s."),
		"private/role":          wrong("lambda update-function-configuration", "privateLambda uses the role privateLambda-role-x1y2.", "Lambda-Cognito-Cloudwatch", "Lambda › privateLambda › Configuration › Permissions › Edit."),
	}
}

// Look is what a look at one learner sees after some minutes of the workshop. It is the same every time.
func Look(name string, minutes int, now time.Time) class.Result {
	hash := fnv.New64a()
	hash.Write([]byte(name))
	chance := rand.New(rand.NewPCG(hash.Sum64(), 1))
	result := class.Result{Name: name}
	id := fmt.Sprintf("%012d", chance.Int64N(1e12))
	switch pace, luck := 8+chance.IntN(26), chance.IntN(40); {
	case luck == 0:
		result.Problem = "the role arn:aws:iam::111122223333:role/workshop-look could not be assumed: it is not there, it does not trust you, or its external id is another one"
	case luck == 1:
		result.Problem = "your AWS credentials have expired; sign in again, with aws login or aws sso login"
	default:
		step := min(minutes/pace, len(lesson.Steps()))
		result.Report = Report(id, at(step, chance, minutes%pace > pace/3, luck > 36 && minutes > 60), step, now)
	}
	return result
}

// at is what is wrong for a learner who is at work on a step, counted from 0, stuck or not. Who slipped has lost an
// earlier step.
func at(step int, chance *rand.Rand, stuck, slipped bool) []string {
	var wrong []string
	if chance.IntN(10) < 3 && step < 5 {
		wrong = append(wrong, "user-pool/auth-flows") // nobody notices before the sign-in
	}
	switch {
	case stuck && step < len(lesson.Steps()):
		there := [][]string{
			{"user-pool/client-secret"}, {"execution-role/trust"}, {"sign-up/environment", "sign-up/package"},
			{"sign-in/environment"}, {"refresh-token/timeout"}, {"private/role"},
		}[step]
		wrong = append(wrong, there[chance.IntN(len(there))])
	case slipped && step > 2:
		wrong = append(wrong, "sign-up/environment")
	}
	return wrong
}

// Report tells of a learner who has begun with a step, counted from 0, and what is wrong so far. The later steps have
// not been begun; where nothing is wrong in this one, nor has it.
func Report(id string, wrong []string, step int, now time.Time) report.Report {
	begun := map[lesson.Step]bool{lesson.Account: true}
	for i, one := range lesson.Steps() {
		begun[one] = i < step || slices.ContainsFunc(wrong, func(id string) bool { return strings.HasPrefix(id, one.Name+"/") })
	}
	known := mistakes()
	var findings []checks.Finding
	for _, check := range checks.All() {
		f := finding(check, begun[check.Step])
		if slices.Contains(wrong, check.ID) {
			f.Verdict = known[check.ID]
			f.Fix.Read = check.Step.Read()
		}
		findings = append(findings, f)
	}
	snapshot := &account.Snapshot{
		Region: "eu-west-1", Endpoint: "aws", TakenAt: now, Duration: 412 * time.Millisecond,
		Caller: account.Found(account.Caller{AccountID: id}),
	}
	return report.Make(snapshot, findings, nil, "checker")
}

func finding(check checks.Check, begun bool) checks.Finding {
	f := checks.Finding{Check: check, Verdict: checks.Verdict{Status: checks.Pass, Saw: "As it should be."}}
	exists := check.Step.Name + "/exists"
	switch {
	case begun && check.Tried:
		f.Verdict = checks.Verdict{Status: checks.Skipped, Saw: "Not tried: run the checker with --live."}
	case begun:
	case check.ID == exists:
		f.Verdict = checks.Verdict{
			Status: checks.Fail, Saw: "There is nothing of that name in eu-west-1.", Wanted: "what this step makes",
			Fix: checks.Fix{Console: "Do what the step of the lesson says."},
		}
	default:
		f.Verdict, f.BlockedBy = checks.Verdict{Status: checks.Blocked, Saw: "Waits for " + exists + "."}, exists
	}
	f.Fix.Read = check.Step.Read()
	return f
}

// Class is the class after some minutes, compared with an earlier look.
func Class(names []string, minutes, before int, start time.Time) class.Class {
	var past []class.Run
	for _, then := range []int{before, minutes} {
		at := start.Add(time.Duration(then) * time.Minute)
		var results []class.Result
		for _, name := range names {
			results = append(results, Look(name, then, at))
		}
		c := class.Make(results, past, at, 3*time.Second, "checker")
		if then == minutes {
			return c
		}
		past = append(past, c.Run())
	}
	return class.Class{}
}
