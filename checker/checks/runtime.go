package checks

import (
	"fmt"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/lesson"
	"cognito-lambda-workshop/checker/runtimes"
)

func functionRuntime(s *account.Snapshot, step lesson.Step, f *account.Function) Verdict {
	const wanted = lesson.Runtime + `, "Amazon Linux 2023" in the console`
	fix := Fix{
		Console: fmt.Sprintf("Lambda › %s › Code › Runtime settings › Edit: runtime Amazon Linux 2023, handler %s. Then Upload from › .zip file: %s.",
			f.Name, lesson.Handler, step.Zip()),
		CLI: aws(s, "lambda", "update-function-configuration", "--function-name", f.Name,
			"--runtime", lesson.Runtime, "--handler", lesson.Handler),
	}
	switch {
	case f.PackageType == "Image":
		return warn(f.Name+" is a container image; the lesson uploads a zip.", wanted, Fix{Console: "Create the function anew, with a .zip file."})
	case f.Runtime == lesson.Runtime:
		return pass(f.Runtime)
	case runtimes.Deprecated(f.Runtime, s.TakenAt):
		return fail(fmt.Sprintf("%s has the runtime %s, which AWS no longer supports.", f.Name, f.Runtime), wanted, fix)
	}
	return warn(fmt.Sprintf("%s has the runtime %s. That is fine if you write in that language; the lesson's Go program needs %s.",
		f.Name, f.Runtime, lesson.Runtime), wanted, fix)
}
