package why

import "cognito-lambda-workshop/checker/lesson"

// poolRows are about Cognito itself.
func poolRows() []row {
	return []row{
		{
			Cause: Cause{
				ID: "trigger", Step: lesson.UserPool,
				Means: "A Lambda trigger of the user pool refused the user, or failed.",
				Cause: "The pool calls a function of its own when users sign up or in. This workshop needs none.",
				Cure:  "Read that function's log in CloudWatch, or remove it: Amazon Cognito › your user pool › Extensions › Lambda triggers.",
			},
			says: []string{"UserLambdaValidationException", "UnexpectedLambdaException", "InvalidLambdaResponseException",
				"A Lambda trigger of the user pool"},
		},
		{
			Cause: Cause{
				ID:    "cognito-busy",
				Means: "Cognito gets more requests from this account than it takes in a second.",
				Cause: "A class, or a loop in a program, calls Cognito in one account at the same time.",
				Cure:  "Try again in a few seconds.",
				Apart: "The function ran, and its answer or its log has this error.",
			},
			says:   []string{"Cognito gets too many requests from this account"},
			maySay: []string{rateExceeded},
			types:  []string{tooMany},
			at:     []place{signUp, signIn, refresh, confirm},
		},
		{
			Cause: Cause{
				ID:    "cognito-fault",
				Means: "Cognito had a fault of its own.",
				Cause: "Nothing in your account.",
				Cure:  "Try again in a minute.",
			},
			says: []string{"InternalErrorException", "Cognito has a fault of its own"},
		},
		{
			Cause: Cause{
				ID: "firewall", Step: lesson.UserPool,
				Means: "A firewall in front of the user pool blocks the request.",
				Cause: "AWS WAF is set up for the pool. This workshop needs none.",
				Cure:  "Amazon Cognito › your user pool › AWS WAF: look at its rules, or ask whoever set it up.",
			},
			says:  []string{"The firewall (AWS WAF) of the user pool", "Request not allowed due to WAF block"},
			types: []string{"ForbiddenException"},
			at:    []place{signUp, signIn, refresh, confirm},
		},
	}
}

const (
	rateExceeded = "Rate exceeded"
	tooMany      = "TooManyRequestsException"
)

// eventRows are about the event that a function is handed.
func eventRows() []row {
	return []row{
		{
			Cause: Cause{
				ID: "event-field", Check: "NAME/works", Live: true,
				Means: "The function looked at its event and misses something.",
				Cause: "The test event is of another step, has a field misspelt, empty or still with its placeholder, or is no JSON object.",
				Cure: "Lambda › your function › Test › Edit saved event: paste the step's event from the folder events again, and change only the " +
					"values.",
				Apart: "The field that the message names belongs to this step's event.",
			},
			maySay: append(wrongEvent(), "Check the event"),
			says: []string{"still is the placeholder that it came with", "but capitals count)", "is not an object: it has to begin with", "is empty in the event: fill in",
				"in the event is not a text: put its value", "Missing required parameter USERNAME", "Missing required parameter PASSWORD",
				"Missing required parameter REFRESH_TOKEN"},
		},
		{
			Cause: Cause{
				ID: "event-not-json", Means: "The test event is not JSON, or not a JSON object.",
				Cause: "A quote, comma or brace is missing or one too many, or the quotes are typographic.",
				Cure:  "Lambda › your function › Test: paste the step's event from the folder events again.",
			},
			says: []string{"InvalidRequestContentException", "Could not parse request body into json", "Could not parse payload into json",
				"the event is not a JSON object"},
		},
		{
			Cause: Cause{
				ID:    "payload-encoding",
				Means: "The AWS CLI took the event for base64 text.",
				Cause: "Version 2 of the AWS CLI reads --payload as base64 unless it is told otherwise.",
				Cure:  "Add --cli-binary-format raw-in-base64-out to aws lambda invoke.",
				CLI: "aws lambda invoke --function-name <function> --cli-binary-format raw-in-base64-out --payload file://events/<step>.json " +
					"answer.json",
			},
			says: []string{"Invalid base64:"},
		},
		{
			Cause: Cause{
				ID: "no-user-in-event", Rows: []int{29}, Step: lesson.Private,
				Means: "The private function was handed no signed-in user.",
				Cause: "The test event has no payload.user.",
				Cure:  "Lambda › privateLambda › Test: paste events/private.json as the event.",
				Apart: "You called the function with a test event.",
			},
			maySay: []string{nobody},
			at:     []place{private},
		},
		{
			Cause: Cause{
				ID: "claims-not-handed-on", Rows: []int{29}, Step: lesson.Private, Part3: true,
				Means: "The private function was handed no signed-in user.",
				Cause: "API Gateway does not fill payload.user in: no mapping template, no authorizer, or Lambda proxy integration is on.",
				Cure: "API Gateway › your API › the method: set the Cognito authorizer under Method request, turn Lambda proxy integration off, add " +
					"the mapping template under Integration request, then Deploy API.",
				Apart: "The call came through API Gateway.",
			},
			maySay: []string{nobody},
			at:     []place{private},
		},
		{
			Cause: Cause{
				ID: "wrong-zip", Rows: []int{35}, Check: "NAME/package",
				Means: "The function looked at its event and misses something.",
				Cause: "The function has another step's program: the four zips look alike, and the wrong one was uploaded.",
				Cure:  "Lambda › your function › Code › Upload from › .zip file: upload this step's own zip from the folder build.",
				CLI:   "aws lambda update-function-code --function-name <function> --zip-file fileb://build/<step>.zip",
				Apart: "The field that the message names belongs to another step's event.",
			},
			maySay: append(wrongEvent(), nobody),
		},
		{
			Cause: Cause{
				ID:    "value-refused",
				Means: "Cognito does not accept a value that it was sent.",
				Cause: "A value of the event, or an environment variable, is not of the form that Cognito wants. The message names it.",
				Cure:  "Compare the event with the step's file in the folder events, and clientId with the app client's page in Cognito.",
				Apart: "The text names another value than those above.",
			},
			says: []string{"Missing required parameter…SECRET_HASH"},
			maySay: []string{"validation error detected", "validation errors detected", "Cognito does not accept a value of the event",
				"Cognito does not accept the e-mail address or the password in the event"},
			types: []string{invalidParameter},
			at:    []place{signUp, signIn, refresh, confirm},
		},
	}
}

const nobody = "Nobody is signed in: payload.user in the event is missing or empty"

// wrongEvent are the wordings of a function that misses a field of its event.
func wrongEvent() []string {
	return []string{"the event has no…add it", `cause: event`}
}
