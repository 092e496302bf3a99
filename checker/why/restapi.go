package why

import "cognito-lambda-workshop/checker/lesson"

// restAPIRows belong to part 3, which puts API Gateway in front of the functions.
func restAPIRows() []row {
	return []row{
		{
			Cause: Cause{
				ID: "token-refused", Rows: []int{26}, Step: lesson.SignIn, Part3: true,
				Means: "API Gateway's authorizer does not take the token, and did not call the function.",
				Cause: "The access token was sent where the ID token is wanted, the token has expired after its hour, or it is of another pool.",
				Cure: "Sign in again (step 03) and send the IdToken of that answer in the header Authorization. If it is fresh, compare the " +
					"authorizer's user pool with yours.",
			},
			says: []string{`"message":"Unauthorized"}`, `"message":"Unauthorized",`, "The incoming token has expired", "401 Unauthorized",
				"x-amzn-ErrorType: UnauthorizedException"},
			types: []string{"UnauthorizedException"},
		},
		{
			Cause: Cause{
				ID: "not-deployed", Rows: []int{27}, Step: lesson.Private, Part3: true,
				Means: "API Gateway knows nothing at this address.",
				Cause: "The path or the stage is misspelt, the method is another one, or the change was not deployed.",
				Cure:  "API Gateway › your API › Deploy API. Then compare the path, the stage and the method with what you call; the functions want POST.",
			},
			says: []string{"Missing Authentication Token", "MissingAuthenticationTokenException"},
		},
		{
			Cause: Cause{
				ID: "api-may-not-call", Rows: []int{28}, Step: lesson.Private, Part3: true,
				Means: "API Gateway failed on its way to the function or back.",
				Cause: "API Gateway may not call the function.",
				Cure:  "Choose the function again in the method's Integration request and save, which adds the permission; or add it by the command.",
				CLI: "aws lambda add-permission --function-name <function> --statement-id <any name> --action lambda:InvokeFunction " +
					"--principal apigateway.amazonaws.com --source-arn arn:aws:execute-api:<Region>:<account>:<API id>/*",
				Apart: "The log says Invalid permissions on Lambda function.",
			},
			says:   []string{"Invalid permissions on Lambda function"},
			maySay: internalError(),
		},
		{
			Cause: Cause{
				ID: "api-without-response", Step: lesson.Private, Part3: true,
				Means: "API Gateway failed on its way to the function or back.",
				Cause: "The method has no integration response for 200, or the function's answer does not fit the integration.",
				Cure: "API Gateway › your API › the method: turn Lambda proxy integration off, and keep a 200 under Method response and under " +
					"Integration response. Then Deploy API.",
				Apart: "Test in API Gateway's console says what is malformed or missing.",
			},
			says:   []string{"Malformed Lambda proxy response", "No match for output mapping and no default output mapping"},
			maySay: internalError(),
		},
	}
}

func internalError() []string {
	return []string{`"message":"Internal server error"`, "Execution failed due to configuration error"}
}

// otherRows are for what no other row explains.
func otherRows() []row {
	return []row{
		{
			Cause: Cause{
				ID:    "not-recognised-by-the-function",
				Means: "The function got an error of Cognito that it does not know.",
				Cause: "Its table of errors has no row for it; the log has the error's type.",
				Cure:  "Lambda › your function › Monitor › View CloudWatch logs: paste the newest line here.",
				CLI:   "aws logs tail /aws/lambda/<function> --since 10m",
			},
			maySay: []string{"Cognito answers with an error that this function does not know"},
		},
		{
			Cause: Cause{
				ID: "something-not-there", Step: lesson.Account, Check: "account/region",
				Means: "In this Region there is nothing of that name.",
				Cause: "It is not made yet, is misspelt, or is in another Region.",
				Cure:  "Run the checker: it looks for everything of the workshop, and names near misses and other Regions.",
				Apart: "The text names something else.",
			},
			says:  []string{"The resource you requested does not exist"},
			types: []string{notFound},
		},
	}
}
