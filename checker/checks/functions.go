package checks

import (
	"fmt"
	"slices"
	"strings"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/lesson"
)

// functionChecks are the checks of one function's step. The four steps differ in the function's name, in whether it
// wants the app client, and in what its live attempt is.
func functionChecks(step lesson.Step) []Check {
	id := func(name string) string { return step.Name + "/" + name }
	read := []string{"lambda:GetFunction"}
	rows := []Check{
		{
			ID:    id("exists"),
			Title: "The function is there",
			Why:   "A Lambda function is your program with a name, kept ready to run.",
			Needs: []string{"account/region"},
			Judge: functionExists(step),
		},
		{
			ID:    id("runtime"),
			Title: "The runtime fits a Go program",
			Why: "The runtime is what Lambda starts your program with. A compiled Go program needs none but the operating " +
				"system: provided.al2023, \"Amazon Linux 2023\" in the console.",
			Needs: []string{id("exists")},
			Judge: onFunction(step, functionRuntime),
		},
		packageCheck(step),
		{
			ID:    id("role"),
			Title: "The function uses the role",
			Why:   "The function may do what its role allows: here, write logs.",
			Needs: []string{id("exists"), "execution-role/exists"},
			Judge: onFunction(step, functionRole),
		},
		{
			ID:    id("timeout"),
			Title: "The function has time to answer",
			Why: "Lambda stops a function that takes longer than its timeout. A first call to Cognito from a function that " +
				"has just started can take more than the 3 seconds that the console sets.",
			Needs: []string{id("exists")},
			Judge: onFunction(step, functionTimeout),
		},
	}
	if step.NeedsClient() {
		rows = append(rows, Check{
			ID:    id("environment"),
			Title: "The function knows the app client",
			Why: "The function reads the app client's id and secret from its environment variables clientId and " +
				"clientSecret. The names are case-sensitive.",
			Needs: []string{id("exists"), "user-pool/app-client", "user-pool/client-secret"},
			Calls: []string{"cognito-idp:DescribeUserPoolClient"},
			Judge: onFunction(step, functionEnvironment),
		})
	}
	rows = append(rows,
		Check{
			ID:    id("network"),
			Title: "Nothing keeps the function from being called",
			Why:   "A function with no concurrency left is never started, and one in a VPC without a way out waits for Cognito in vain.",
			Needs: []string{id("exists")},
			Judge: onFunction(step, functionNetwork),
		},
		Check{
			ID:    id("ready"),
			Title: "The function is ready",
			Why:   "After each change Lambda takes a moment to put it into effect.",
			Needs: []string{id("exists")},
			Judge: onFunction(step, functionReady),
		},
	)
	if step == lesson.Private {
		rows = append(rows, Check{
			ID:    id("exposed"),
			Title: "Not everybody may call the function",
			Why:   "The private function believes the user that it is handed. Whoever may call it can say to be anybody.",
			Needs: []string{id("exists")},
			Calls: []string{"lambda:GetFunctionUrlConfig", "lambda:GetPolicy"},
			Judge: onFunction(step, privateExposed),
		})
	}
	rows = append(rows, worksCheck(step), Check{
		ID:    id("logs"),
		Title: "The function's lines reach CloudWatch",
		Why:   "The log is where a function tells what went wrong. It is best found working before it is needed.",
		Needs: []string{"execution-role/logs", id("works")},
		Calls: []string{"logs:FilterLogEvents"},
		Judge: onFunction(step, functionLogs),
		Tried: true,
	})
	for i := range rows {
		rows[i].Step = step
		rows[i].Calls = append(slices.Clone(read), rows[i].Calls...)
	}
	return rows
}

func functionExists(step lesson.Step) func(*account.Snapshot) Verdict {
	return func(s *account.Snapshot) Verdict {
		name := s.Names.Function(step)
		look := s.Functions[step.Name]
		if look.Fault != nil {
			return couldNotLook(look.Fault)
		}
		if look.Found != nil {
			return pass(look.Found.ARN)
		}
		missing := fail(fmt.Sprintf("There is no function named %s in %s.", name, s.Region), "the function of this step", Fix{
			Console: fmt.Sprintf("Lambda › Create function › Author from scratch: name %s, runtime Amazon Linux 2023, Change default execution role › Use an existing role › %s. Then Upload from › .zip file: %s, which \"go run ./checker build %s\" makes.",
				name, s.RoleName, step.Zip(), step.Number),
			CLI: createFunction(s, step),
		})
		return withNear(s, missing, account.NearFunction, step)
	}
}

func createFunction(s *account.Snapshot, step lesson.Step) string {
	args := []any{
		"lambda", "create-function", "--function-name", s.Names.Function(step), "--runtime", lesson.Runtime,
		"--handler", lesson.Handler, "--role", roleARN(s), "--timeout", fmt.Sprint(lesson.TimeoutSeconds),
		"--zip-file", "fileb://" + step.Zip(),
	}
	if step.NeedsClient() && s.Pool.Found != nil && s.Client.Found != nil {
		args = append(args, "--environment", clientVariables(s))
	}
	return aws(s, args...)
}

// roleARN is the ARN of the role that functions should use, whether it is there already or not.
func roleARN(s *account.Snapshot) string {
	if role := s.Roles[s.RoleName].Found; role != nil {
		return role.ARN
	}
	if strings.HasPrefix(s.RoleSupplied, "arn:") {
		return s.RoleSupplied
	}
	return fmt.Sprintf("arn:%s:iam::%s:role/%s", s.Caller.Found.Partition, s.Caller.Found.AccountID, s.RoleName)
}

// clientVariables is the value of --environment. The secret is fetched when the command runs; it is in no output.
func clientVariables(s *account.Snapshot) raw {
	secret := aws(s, "cognito-idp", "describe-user-pool-client", "--user-pool-id", s.Pool.Found.ID,
		"--client-id", s.Client.Found.ID, "--query", "UserPoolClient.ClientSecret", "--output", "text")
	return raw(fmt.Sprintf(`"Variables={%s=%s,%s=$(%s)}"`,
		lesson.ClientIDVariable, s.Client.Found.ID, lesson.ClientSecretVariable, secret))
}

// onFunction makes a check of a function that is there.
func onFunction(step lesson.Step, judge func(*account.Snapshot, lesson.Step, *account.Function) Verdict) func(*account.Snapshot) Verdict {
	return func(s *account.Snapshot) Verdict { return judge(s, step, s.Functions[step.Name].Found) }
}

func functionRole(s *account.Snapshot, _ lesson.Step, f *account.Function) Verdict {
	wanted := roleARN(s)
	if f.RoleARN == wanted {
		return pass(f.RoleARN)
	}
	fix := Fix{
		Console: "Lambda › " + f.Name + " › Configuration › Permissions › Edit: existing role " + s.RoleName + ".",
		CLI:     aws(s, "lambda", "update-function-configuration", "--function-name", f.Name, "--role", wanted),
	}
	other := f.RoleARN[strings.LastIndex(f.RoleARN, "/")+1:]
	look := s.Roles[other]
	switch {
	case look.Found != nil && works(s, look.Found):
		return warn(fmt.Sprintf("%s uses the role %s, which does the same work.", f.Name, other), s.RoleName, fix)
	case look.Missing:
		return fail(fmt.Sprintf("%s uses the role %s, which is no longer there.", f.Name, other), s.RoleName, fix)
	}
	return fail(fmt.Sprintf("%s uses the role %s.", f.Name, other), s.RoleName, fix)
}

func functionTimeout(s *account.Snapshot, _ lesson.Step, f *account.Function) Verdict {
	saw := fmt.Sprintf("%s may take %d seconds.", f.Name, f.TimeoutSeconds)
	wanted := fmt.Sprintf("%d seconds", lesson.TimeoutSeconds)
	fix := Fix{
		Console: fmt.Sprintf("Lambda › %s › Configuration › General configuration › Edit: timeout %d sec.", f.Name, lesson.TimeoutSeconds),
		CLI: aws(s, "lambda", "update-function-configuration", "--function-name", f.Name,
			"--timeout", fmt.Sprint(lesson.TimeoutSeconds)),
	}
	switch {
	case f.TimeoutSeconds < 3:
		return fail(saw, wanted, fix)
	case f.TimeoutSeconds <= 5:
		return warn(saw, wanted, fix)
	}
	return pass(saw)
}

func functionReady(s *account.Snapshot, _ lesson.Step, f *account.Function) Verdict {
	wait := Fix{
		Console: "Wait a few seconds, then look again.",
		CLI:     aws(s, "lambda", "wait", "function-updated-v2", "--function-name", f.Name),
	}
	again := Fix{
		Console: "Lambda › " + f.Name + " › Code › Upload from › .zip file: upload the zip once more, and look again.",
	}
	switch {
	case f.State == "Failed":
		return fail(fmt.Sprintf("%s could not be made: %s", f.Name, reason(f.StateReason)), "State Active", again)
	case f.LastUpdate == "Failed":
		return fail(fmt.Sprintf("The last change to %s failed: %s", f.Name, reason(f.LastUpdateReason)), "LastUpdateStatus Successful", again)
	case f.State == "Pending" || f.LastUpdate == "InProgress":
		return Verdict{Status: Pending, Saw: "AWS is still applying a change to " + f.Name + ".", Wanted: "State Active, LastUpdateStatus Successful", Fix: wait}
	case f.State == "Inactive":
		return warn(f.Name+" was put to sleep because nobody called it for weeks. The next call wakes it, and takes longer.", "State Active",
			Fix{Console: "Lambda › " + f.Name + " › Test: run its test event once."})
	case f.State != "Active" && f.State != "":
		return warn(fmt.Sprintf("%s is %s.", f.Name, f.State), "State Active", wait)
	}
	return pass(f.Name + " is active.")
}

func reason(text string) string {
	if text == "" {
		return "AWS gives no reason."
	}
	return text
}
