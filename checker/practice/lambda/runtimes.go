package lambda

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"time"

	"cognito-lambda-workshop/checker/practice/wire"
	"cognito-lambda-workshop/checker/runtimes"
)

// offered are the runtimes that Lambda lists when it does not know the one that was asked for, in its own order.
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html#runtimes-supported
var offered = []string{
	"nodejs20.x", "python3.14", "provided.al2023", "python3.12", "python3.13", "nodejs24.x", "nodejs22.x", "java25",
	"python3.10", "python3.11", "java21", "ruby3.3", "ruby3.4", "ruby3.2", "python3.8", "python3.9", "java17",
	"nodejs16.x", "dotnet10", "dotnet8", "java11", "dotnet6", "nodejs18.x", "provided.al2", "java8.al2",
	"nodejs26.x", "python3.15", "ruby4.0", "java8.al2023", "java11.al2023", "java17.al2023",
}

// change is what is being done with a runtime.
type change int

const (
	creating change = iota
	updating
)

// checkRuntime refuses a runtime that Lambda does not know, or does not take any more.
func checkRuntime(runtime string, now time.Time, doing change) error {
	retired := runtimes.UpdateRefused
	if doing == creating {
		retired = runtimes.CreateRefused
	}
	switch {
	case retired(runtime, now):
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
