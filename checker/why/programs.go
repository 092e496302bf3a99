package why

import "cognito-lambda-workshop/checker/lesson"

const (
	invalidEntrypoint = "Runtime.InvalidEntrypoint"
	exitError         = "Runtime.ExitError"
)

// programRows are about the uploaded program: a function that does not start, or ends too soon.
func programRows() []row {
	const upload = " and upload it: Lambda › your function › Code › Upload from › .zip file."
	const command = "aws lambda update-function-code --function-name <function> --zip-file fileb://build/<step>.zip"
	return []row{
		{
			Cause: Cause{
				ID: "no-bootstrap", Rows: []int{17}, Check: "NAME/package",
				Means: "Lambda finds no program in the zip.",
				Cause: "The program is not called bootstrap, or it lies inside a folder of the zip.",
				Cure:  "Make the zip with go run ./checker build, which puts bootstrap at the root," + upload,
				CLI:   command,
				Apart: "The text says that there is no valid bootstrap.",
			},
			says:  []string{"Couldn't find valid bootstrap", "Could not find valid bootstrap", "bootstrap: no such file or directory"},
			types: []string{invalidEntrypoint},
		},
		{
			Cause: Cause{
				ID: "wrong-build", Rows: []int{18}, Check: "NAME/package",
				Means: "Lambda's computer cannot run this program.",
				Cause: "It was built for another system or processor than the function's architecture, or it is not package main.",
				Cure: "Build for the architecture under Code › Runtime settings: go run ./checker build --arch x86_64 or --arch arm64," +
					upload,
				CLI:   command,
				Apart: "The text says exec format error.",
			},
			says:  []string{"exec format error", "cannot execute binary file", "cannot execute: required file not found"},
			types: []string{invalidEntrypoint},
		},
		{
			Cause: Cause{
				ID: "not-executable", Rows: []int{19}, Check: "NAME/package",
				Means: "Lambda may not run the program in the zip.",
				Cause: "bootstrap has lost its permission to be run, as it happens when a zip is made on Windows.",
				Cure:  "Make the zip with go run ./checker build, which sets the permission on every system," + upload,
				CLI:   command,
				Apart: "The text says permission denied.",
			},
			says:  []string{"bootstrap: permission denied", "bootstrap…permission denied", "InvalidEntrypoint…PermissionDenied", "PermissionError…bootstrap"},
			types: []string{invalidEntrypoint},
		},
		{
			Cause: Cause{
				ID: "c-library", Rows: []int{20}, Check: "NAME/package",
				Means: "The program wants a C library that Lambda's computer does not have in this version.",
				Cause: "It was built with cgo, against the C library of your own computer.",
				Cure:  "Build with CGO_ENABLED=0, as go run ./checker build does," + upload,
				CLI:   command,
				Apart: "The log has a line with GLIBC.",
			},
			says:   []string{"GLIBC_2…not found", "error while loading shared libraries", "libc.so.6: version"},
			maySay: []string{"Runtime exited with error: exit status 1"},
			types:  []string{exitError},
		},
		{
			Cause: Cause{
				ID: "program-ended", Check: "NAME/works", Live: true,
				Means: "The program ended instead of answering.",
				Cause: "It stopped by itself or crashed: a panic, log.Fatal or os.Exit. The lines before this one in the log say why.",
				Cure: "Lambda › your function › Monitor › View CloudWatch logs: read the newest stream, and paste what stands above this line " +
					"here. The workshop's own program never ends like this.",
				CLI:   "aws logs tail /aws/lambda/<function> --since 10m",
				Apart: "The log shows a panic, or a message of the program's own.",
			},
			says:   []string{"Runtime exited without providing a reason", "signal: killed"},
			maySay: []string{nilPointer, "Runtime exited with error", "panic: runtime error", "goroutine 1 [running]"},
			types:  []string{exitError, "Runtime.Unknown"},
		},
		{
			Cause: Cause{
				ID: "timeout-too-short", Rows: []int{25}, Check: "NAME/timeout",
				Means: "The function did not answer in its time.",
				Cause: "The timeout is 3 seconds, as Lambda sets it. That is too short for a first call to Cognito.",
				Cure:  "Lambda › your function › Configuration › General configuration › Edit: set the timeout to 10 seconds.",
				CLI:   "aws lambda update-function-configuration --function-name <function> --timeout 10",
				Apart: "The message says some 3 seconds, or the timeout is under 10 seconds.",
			},
			maySay: timedOut(),
		},
		{
			Cause: Cause{
				ID: "no-way-out", Rows: []int{25}, Check: "NAME/network",
				Means: "The function did not answer in its time.",
				Cause: "The function sits in a VPC without a way out, so its calls never reach Cognito.",
				Cure: "Lambda › your function › Configuration › VPC › Edit: choose no VPC. This workshop needs none. Each of the functions has the " +
					"setting.",
				Apart: "Configuration › VPC names one, or the timeout is 10 seconds and still too short.",
			},
			maySay: timedOut(),
		},
	}
}

func timedOut() []string {
	return []string{"Task timed out after", "Sandbox.Timedout", "Cognito did not answer", "no answer from Cognito", "context deadline exceeded",
		"Status: timeout"}
}

// functionRows are about the function as a thing of Lambda.
func functionRows() []row {
	return []row{
		{
			Cause: Cause{
				ID: "old-runtime", Rows: []int{24}, Check: "NAME/runtime",
				Means: "Lambda makes no more functions with this runtime.",
				Cause: "The old tutorial was followed to the letter: python3.7 and go1.x are gone.",
				Cure: "Choose the runtime Amazon Linux 2023 (provided.al2023), and upload the workshop's zip. An existing function: Code › Runtime " +
					"settings › Edit.",
				CLI: "aws lambda update-function-configuration --function-name <function> --runtime " + lesson.Runtime + " --handler " +
					lesson.Handler,
			},
			says: []string{"The runtime parameter of…is no longer supported", "no longer supported for creating or updating",
				"at 'runtime' failed to satisfy constraint"},
		},
		{
			Cause: Cause{
				ID: "reserved-concurrency", Rows: []int{33}, Check: "NAME/network",
				Means: "Lambda does not run the function now: too many calls for what it is allowed.",
				Cause: "Reserved concurrency is set to 0, which stops a function.",
				Cure:  "Lambda › your function › Configuration › Concurrency › Edit: Use unreserved account concurrency.",
				CLI:   "aws lambda delete-function-concurrency --function-name <function>",
				Apart: "Configuration › Concurrency shows reserved concurrency 0, and it fails every time.",
			},
			says:   []string{"ReservedFunctionConcurrentInvocationLimitExceeded", "ReservedFunctionInvocationRateLimitExceeded"},
			maySay: []string{rateExceeded},
			types:  []string{tooMany},
			at:     []place{invoke},
		},
		{
			Cause: Cause{
				ID: "account-concurrency", Rows: []int{33}, Step: lesson.Account,
				Means: "Lambda does not run the function now: too many calls for what it is allowed.",
				Cause: "The account's limit is used up: often 10 calls at a time in a new account, shared by a whole class.",
				Cure:  "Try again in some seconds. For a class, ask for a higher Concurrent executions under Service Quotas › AWS Lambda.",
				CLI:   "aws lambda get-account-settings --query AccountLimit.ConcurrentExecutions",
				Apart: "Reserved concurrency is not set, and a later try works.",
			},
			says:   []string{"CallerRateLimitExceeded"},
			maySay: []string{rateExceeded, "ConcurrentInvocationLimitExceeded"},
			types:  []string{tooMany, "ThrottlingException"},
			at:     []place{invoke, makeFunc},
		},
		{
			Cause: Cause{
				ID: "function-busy", Check: "NAME/ready",
				Means: "Lambda is still at work on the last change of the function.",
				Cause: "Two changes came too soon after each other.",
				Cure:  "Wait some seconds until the function is Active and its last update Successful, then do it again.",
				CLI:   "aws lambda wait function-updated-v2 --function-name <function>",
				Apart: "You have just changed the function.",
			},
			says: []string{"An update is in progress for resource", "The function is currently in the following state: Pending",
				"operation cannot be performed at this time"},
			types: []string{"ResourceConflictException"},
		},
		{
			Cause: Cause{
				ID: "function-there-already", Check: "NAME/exists",
				Means: "A function of this name is there already.",
				Cause: "It was made before, perhaps by somebody who shares the account.",
				Cure:  "Open the function and change it instead of making it again. In a shared account, end your names with a suffix of your own.",
				CLI:   "aws lambda get-function-configuration --function-name <function>",
				Apart: "You were making the function.",
			},
			says:  []string{"Function already exist"},
			types: []string{"ResourceConflictException"},
		},
		{
			Cause: Cause{
				ID: "function-not-there", Check: "NAME/exists",
				Means: "In this Region there is no function of this name.",
				Cause: "It is not made yet, is spelt in another way (capitals count), or is in another Region.",
				Cure:  "Lambda › Functions, with the pool's Region at the top right: look for the name, or make the function.",
				CLI:   "aws lambda list-functions --query Functions[].FunctionName --region <Region>",
				Apart: "The text names a function.",
			},
			says:  []string{"Function not found", "are not reachable in this region", "No policy found for"},
			types: []string{notFound},
			at:    []place{invoke, makeFunc},
		},
		{
			Cause: Cause{
				ID: "not-a-zip", Check: "NAME/package",
				Means: "What was uploaded is not a zip.",
				Cause: "The program itself was uploaded, or the AWS CLI got file:// where it wants fileb://.",
				Cure:  "Upload the step's zip from the folder build; go run ./checker build makes it.",
				CLI:   "aws lambda update-function-code --function-name <function> --zip-file fileb://build/<step>.zip",
			},
			says: []string{"Could not unzip uploaded file", "--zip-file must be a zip file with the fileb:// prefix"},
		},
		{
			Cause: Cause{
				ID: "zip-too-large", Check: "NAME/package",
				Means: "The zip is larger than Lambda takes.",
				Cause: "More than the program was packed, the whole folder for instance.",
				Cure:  "Upload the step's zip from the folder build, which is some megabytes; go run ./checker build makes it.",
			},
			says: []string{"RequestEntityTooLargeException", "zipped size must be smaller than"},
		},
		{
			Cause: Cause{
				ID: "function-failed", Rows: []int{34},
				Means: "Lambda ran the function, and the function failed.",
				Cause: "FunctionError says so, whatever the StatusCode beside it; that one only tells that Lambda did its part.",
				Cure:  "Open the file that aws lambda invoke wrote, and paste what is in it here: its errorType names the cause.",
				CLI:   "aws logs tail /aws/lambda/<function> --since 10m",
			},
			maySay: []string{`"FunctionError"`, "FunctionError: Unhandled"},
		},
		{
			Cause: Cause{
				ID: "error-of-the-program", Check: "NAME/works", Live: true,
				Means: "The function's program ended the call with an error of its own.",
				Cause: "errorMessage has the program's words. The workshop's own functions never answer like this: the program is another one.",
				Cure:  "Paste the errorMessage alone here. To go on without it, upload the step's zip from the folder build.",
			},
			maySay: []string{`"errorType":"errorString"`, `"errorType":"wrapError"`, `"errorType":"OperationError"`},
		},
	}
}
