package class

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"

	"cognito-lambda-workshop/checker/checks"
	"cognito-lambda-workshop/checker/lesson"
	"cognito-lambda-workshop/checker/report"
)

// The sample is a class as one meets it, for the tests of the page and for its picture.

// sampleNames come from many places, as in a real class.
var sampleNames = []string{
	"Ana Díaz", "Bukola Adeyemi", "Chen Wei (陈伟)", "Dmytro Kovalenko", "Elif Yılmaz", "Fatima Zahra El Amrani", "Giorgos Papadópoulos",
	"Hana Nováková", "Ismaël Diallo", "Jūratė Kazlauskienė", "Kenji Sato (佐藤健二)", "Leila Haddad (ليلى حداد)", "Mateo Fernández",
	"Nguyễn Thị Mai", "Óscar Muñoz", "Priya Raghunathan", "Quentin Lefèvre", "Rania Khoury", "Søren Østergård", "Tomasz Wójcik",
	"Uchenna Okafor", "Vaishnavi (वैष्णवी)", "Wanjirũ Kamau", "Ximena Ríos", "Yael Ben-David (יעל)", "Zsófia Szabó", "Aroha Ngata",
	"Beatriz da Conceição", "Cillian O’Brien", "Dalisay Reyes", "Ewa Zając",
}

// hostileNames mean something to formats, terminals and spreadsheets.
var hostileNames = []string{
	"<script>document.title='caught'</script>", `"><img src=x onerror=alert(1)>`, "=HYPERLINK(\"http://evil.example/\",\"Click\")", "+1;=cmd|' /C calc'!A0",
	"\u202eevah\u2066", "Tab\tand\x1b[31mred\x07", "</style></table><style>*{display:none}", "{{.Tool}} ${7*7}", "&lt;b&gt;", "|*x*|`y`", "＝1+1",
	"line\u2028break", "javascript:alert(1)", "' -- ", "-", strings.Repeat("W", 100), "A\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301",
}

type sampleMistake struct{ check, saw, wanted, console string }

func sampleMistakes() map[string][]sampleMistake {
	variables := func(step lesson.Step, saw string) sampleMistake {
		name := lesson.DefaultNames("").Function(step)
		return sampleMistake{step.Name + "/environment", fmt.Sprintf(saw, name), "the app client's own id and secret",
			"Lambda › " + name + " › Configuration › Environment variables › Edit: set clientId and clientSecret; copy both from Amazon Cognito › tutorials-user-pool › App clients › tutorials-client."}
	}
	timeout := func(step lesson.Step) sampleMistake {
		name := lesson.DefaultNames("").Function(step)
		return sampleMistake{step.Name + "/timeout", name + " is given 1 s.", "10 s", "Lambda › " + name + " › Configuration › General configuration › Edit: timeout 10 sec."}
	}
	return map[string][]sampleMistake{
		"user-pool": {
			{"user-pool/auth-flows", "ALLOW_USER_PASSWORD_AUTH is off.", "ALLOW_USER_PASSWORD_AUTH and ALLOW_REFRESH_TOKEN_AUTH",
				"Amazon Cognito › tutorials-user-pool › App clients › tutorials-client › Edit: tick ALLOW_USER_PASSWORD_AUTH."},
			{"user-pool/client-secret", "The app client tutorials-client has no secret.", "an app client with a secret",
				"Amazon Cognito › tutorials-user-pool › App clients › Create app client: Traditional web application."},
		},
		"execution-role": {{"execution-role/trust", "The trust policy of Lambda-Cognito-Cloudwatch names ec2.amazonaws.com.", "a trust policy that names lambda.amazonaws.com",
			"IAM › Roles › Lambda-Cognito-Cloudwatch › Trust relationships › Edit trust policy: paste policies/lambda-trust-policy.json."}},
		"sign-up": {
			variables(lesson.SignUp, "The variable clientSecret of %s has white space at its end."),
			{"sign-up/package", "The zip of signUpWithCognito has bootstrap in the folder build, not at its root.", "bootstrap at the root of the zip",
				"Lambda › signUpWithCognito › Code › Upload from › .zip file: build/sign-up.zip, which \"go run ./checker build 02\" makes."},
		},
		"sign-in":       {variables(lesson.SignIn, "%s has no variables."), timeout(lesson.SignIn)},
		"refresh-token": {variables(lesson.RefreshToken, "The variable clientId of %s holds a client secret; the id and the secret are swapped.")},
		"private":       {timeout(lesson.Private)},
	}
}

func sampleMissing(step lesson.Step) sampleMistake {
	name := lesson.DefaultNames("").Function(step)
	if name == "" {
		return sampleMistake{step.Name + "/exists", "There is no role named Lambda-Cognito-Cloudwatch.", "the role of this step", "IAM › Roles › Create role: AWS service, Lambda."}
	}
	return sampleMistake{step.Name + "/exists", fmt.Sprintf("There is no function named %s in eu-west-1.", name), "the function of this step",
		"Lambda › Create function › Author from scratch: name " + name + ", runtime Amazon Linux 2023."}
}

// sampleReport is the report on someone who has the first steps right and perhaps a mistake in the next one.
func sampleReport(right int, mistake *sampleMistake, statuses map[string]checks.Status) report.Report {
	r := report.Report{Schema: 1, Tool: "checker sample", Account: "123456789012", Region: "eu-west-1", Endpoint: "aws"}
	for i, step := range append([]lesson.Step{lesson.Account}, lesson.Steps()...) {
		told := report.Step{Number: step.Number, Name: step.Name, Title: step.Title, Status: checks.Pass}
		for _, check := range sampleChecks() {
			if check.Step != step {
				continue
			}
			one := report.Check{ID: check.ID, Title: check.Title, Why: check.Why, Status: checks.Pass, Saw: "As it should be.", Fix: report.Fix{Read: step.Read()}}
			missing := sampleMissing(step)
			switch {
			case statuses[check.ID] != "":
				one.Status, one.Saw = statuses[check.ID], "Seen in the sample."
			case mistake != nil && check.ID == mistake.check:
				one.Status, one.Saw, one.Wanted, one.Fix.Console = checks.Fail, mistake.saw, mistake.wanted, mistake.console
			case i > right+1 || i == right+1 && mistake == nil:
				one.Status, one.Saw, one.BlockedBy = checks.Blocked, "Waits for "+missing.check+".", missing.check
				if check.ID == missing.check {
					one.Status, one.Saw, one.Wanted, one.Fix.Console, one.BlockedBy = checks.Fail, missing.saw, missing.wanted, missing.console, ""
				}
			}
			told.Checks = append(told.Checks, one)
			told.Status = sampleWorse(told.Status, one.Status)
			sampleCount(&r.Summary, one.Status)
			if next, _ := r.Check(r.Next); one.Status == checks.Fail && next.Status != checks.Fail || report.ToMend(one.Status) && r.Next == "" {
				r.Next = one.ID
			}
		}
		r.Steps = append(r.Steps, told)
	}
	return r
}

// sampleChecks is the catalogue, put together once.
var sampleChecks = sync.OnceValue(checks.All)

func sampleWorse(a, b checks.Status) checks.Status {
	order := []checks.Status{checks.Fail, checks.Unknown, checks.Pending, checks.Blocked, checks.Warn, checks.Pass}
	return order[min(slices.Index(order, a), slices.Index(order, b))]
}

func sampleCount(s *report.Summary, status checks.Status) {
	switch status {
	case checks.Pass:
		s.Pass++
	case checks.Fail:
		s.Fail++
	case checks.Warn:
		s.Warn++
	case checks.Blocked:
		s.Blocked++
	case checks.Pending:
		s.Pending++
	case checks.Unknown:
		s.Unknown++
	}
}

// sampleClass is a class of so many learners, seen for the last time after looks that were kept.
func sampleClass(learners, looks int) Class {
	names := slices.Clone(sampleNames[:min(learners, len(sampleNames))])
	for i := len(names); i < learners; i++ {
		names = append(names, fmt.Sprintf("%s %d", sampleNames[i%len(sampleNames)], i/len(sampleNames)+1))
	}
	return sampleOf(names, looks)
}

func sampleOf(names []string, looks int) Class {
	dice := rand.New(rand.NewPCG(7, 7))
	all := len(lesson.Steps())
	steps := make([]int, len(names))
	begin := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	var past []Run
	for look := 0; ; look++ {
		at := begin.Add(time.Duration(look/3*24+look%3*2)*time.Hour + time.Duration(look*7)*time.Minute)
		results := make([]Result, len(names))
		for i, name := range names {
			if steps[i] = min(all, steps[i]+dice.IntN(3)); look == 0 {
				steps[i] = dice.IntN(2)
			}
			results[i] = sampleResult(dice, name, i, steps[i], look == looks)
		}
		c := Make(results, past, at, 4200*time.Millisecond, "checker sample")
		if look == looks {
			return c
		}
		past = append(past, c.Run())
	}
}

func sampleResult(dice *rand.Rand, name string, i, right int, last bool) Result {
	all := len(lesson.Steps())
	var mistake *sampleMistake
	if right < all && dice.IntN(3) > 0 {
		of := sampleMistakes()[lesson.Steps()[right].Name]
		mistake = &of[dice.IntN(len(of))]
	}
	statuses := map[string]checks.Status{}
	if i%9 == 4 && right > 1 {
		statuses["execution-role/least-privilege"] = checks.Warn
	}
	if !last {
		return Result{Name: name, Report: sampleReport(right, mistake, statuses)}
	}
	switch i % 31 {
	case 5:
		return Result{Name: name, Problem: `the credentials of the profile "class-06" have expired; sign in again, with aws login or aws sso login`}
	case 17:
		return Result{Name: name, Problem: "the role arn:aws:iam::210987654321:role/WorkshopInstructor could not be assumed: it is not there, it does not trust you, or its external id is another one"}
	case 8, 20: // something that was right is wrong again
		right, mistake = all, &sampleMistakes()["user-pool"][0]
	case 12:
		statuses["sign-up/ready"] = checks.Pending
	case 26:
		statuses["refresh-token/role"] = checks.Blocked
	case 22:
		statuses["sign-in/package"] = checks.Unknown
	}
	return Result{Name: name, Report: sampleReport(right, mistake, statuses)}
}
