package lambda

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"time"

	"cognito-lambda-workshop/checker/practice/wire"
)

// offered are the runtimes that Lambda lists when it does not know the one that was asked for, in its own order.
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html#runtimes-supported
var offered = []string{
	"nodejs20.x", "python3.14", "provided.al2023", "python3.12", "python3.13", "nodejs24.x", "nodejs22.x", "java25",
	"python3.10", "python3.11", "java21", "ruby3.3", "ruby3.4", "ruby3.2", "python3.8", "python3.9", "java17",
	"nodejs16.x", "dotnet10", "dotnet8", "java11", "dotnet6", "nodejs18.x", "provided.al2", "java8.al2",
	"nodejs26.x", "python3.15", "ruby4.0", "java8.al2023", "java11.al2023", "java17.al2023",
}

// gone are the runtimes that no function can be made with, or changed to, any more.
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html#runtimes-deprecated
var gone = []string{
	"nodejs", "nodejs4.3", "nodejs4.3-edge", "nodejs6.10", "nodejs8.10", "nodejs10.x", "nodejs12.x", "nodejs14.x",
	"python2.7", "python3.6", "python3.7", "ruby2.5", "ruby2.7", "java8", "go1.x", "provided",
	"dotnetcore1.0", "dotnetcore2.0", "dotnetcore2.1", "dotnetcore3.1",
}

// retiring are runtimes that Lambda stops taking on a day: first for new functions, then for changes of those there are.
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html#runtimes-supported
var retiring = map[string]struct{ create, update time.Time }{
	"provided.al2": {
		create: time.Date(2026, 7, 31, 0, 0, 0, 0, time.UTC),
		update: time.Date(2026, 8, 31, 0, 0, 0, 0, time.UTC),
	},
}

// change is what is being done with a runtime.
type change int

const (
	creating change = iota
	updating
)

// checkRuntime refuses a runtime that Lambda does not know, or does not take any more.
func checkRuntime(runtime string, now time.Time, doing change) error {
	retired := slices.Contains(gone, runtime)
	if days, found := retiring[runtime]; found {
		retired = doing == creating && !now.Before(days.create) || !now.Before(days.update)
	}
	switch {
	case retired:
		return invalid("The runtime parameter of %s is no longer supported for creating or updating AWS Lambda functions. "+
			"We recommend you use a supported runtime while creating or updating functions.", runtime)
	case !slices.Contains(offered, runtime):
		return invalid("Value %s at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [%s] or be a valid ARN",
			runtime, strings.Join(offered, ", "))
	}
	return nil
}

// runtimeVersion is the ARN of the version of a runtime that a function runs on.
func runtimeVersion(region, runtime string) string {
	return fmt.Sprintf("arn:aws:lambda:%s::runtime:%x", region, sha256.Sum256([]byte(runtime)))
}

// runnable refuses to invoke what the practice account cannot run: it starts a program that speaks the Runtime API
// itself, and has no languages.
func runnable(runtime string) error {
	if !strings.HasPrefix(runtime, "provided.") {
		return wire.NotEmulated("invoking a function of the runtime " + runtime + " (only provided.al2023, which Go uses)")
	}
	return nil
}
