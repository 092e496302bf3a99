package checks

import (
	"fmt"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/lesson"
)

// functionLogs judges whether the lines of the live journey's invocations arrived.
func functionLogs(s *account.Snapshot, step lesson.Step, f *account.Function) Verdict {
	if s.Live == nil || f == nil {
		return skipped("Not looked for: run the checker with --live.")
	}
	look, invoked := s.Live.Logs[step.Name]
	switch {
	case !invoked:
		return skipped("Not looked for, because the function was not called.")
	case look.Fault != nil:
		return couldNotLook(look.Fault)
	case look.Found != nil:
		return pass(fmt.Sprintf("The call left %s in %s.", counted(look.Found.Count, "line"), look.Found.Group))
	}
	return fail(fmt.Sprintf("%s was called, and nothing of it came to %s.", f.Name, f.LogGroup), "the lines of the call in that log group", Fix{
		Console: fmt.Sprintf("Lambda › %s › Monitor › View CloudWatch logs: look once more in a minute, since lines can be late. If there are none, look at what the role allows: IAM › Roles › %s › Permissions.", f.Name, s.RoleName),
		CLI:     aws(s, "logs", "tail", f.LogGroup, "--since", "10m"),
	})
}

func counted(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
