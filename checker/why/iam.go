package why

import "cognito-lambda-workshop/checker/lesson"

// iamRows are about the execution role, its policies, and what the learner may do.
func iamRows() []row {
	const trust = "IAM › Roles › your role › Trust relationships › Edit trust policy: paste policies/lambda-trust-policy.json."
	const updateTrust = "aws iam update-assume-role-policy --role-name <role> --policy-document file://policies/lambda-trust-policy.json"
	return []row{
		{
			Cause: Cause{
				ID: "role-not-trusting", Rows: []int{21}, Step: lesson.ExecutionRole, Check: "execution-role/trust",
				Means: "Lambda may not use this role.",
				Cause: "The role's trust policy does not name lambda.amazonaws.com; or the role is only seconds old, and IAM is still spreading it.",
				Cure:  "If you have just made the role, wait a minute and try again. Else " + trust,
				CLI:   updateTrust,
			},
			says: []string{"cannot be assumed by Lambda", "Lambda was unable to assume the role", "Lambda is not authorized to assume"},
		},
		{
			Cause: Cause{
				ID: "trust-as-permissions", Rows: []int{22}, Step: lesson.ExecutionRole, Check: "execution-role/policy",
				Means: "A permissions policy must not have a Principal.",
				Cause: "The trust policy was pasted where the permissions policy belongs.",
				Cure:  "IAM › Policies › Create policy › JSON: paste policies/LambdaRolesToAccessCognitoAndCloudwatch.json instead.",
				Apart: "The text speaks of Principal.",
			},
			says:  []string{"prohibited field Principal", "Unsupported Principal", "Policy document should not specify a principal"},
			types: []string{malformedPolicy},
		},
		{
			Cause: Cause{
				ID: "permissions-as-trust", Rows: []int{22}, Step: lesson.ExecutionRole, Check: "execution-role/trust",
				Means: "A trust policy must say who is trusted, and must not name resources.",
				Cause: "The permissions policy was pasted where the trust policy belongs.",
				Cure:  trust,
				CLI:   updateTrust,
				Apart: "The text speaks of Resource, or of a missing Principal.",
			},
			says: []string{"prohibited field Resource", "Missing required field Principal", "AssumeRole policy may only specify STS AssumeRole",
				"AssumeRolepolicy must contain valid Principal", "Statement must have Principal"},
			types: []string{malformedPolicy},
		},
		{
			Cause: Cause{
				ID: "policy-not-json", Rows: []int{22}, Step: lesson.ExecutionRole, Check: "execution-role/policy",
				Means: "The policy is not written as IAM wants it.",
				Cause: "A quote, comma or brace is missing or one too many, the paste was cut off, or an element is misspelt.",
				Cure:  "Paste the file from the folder policies again, whole and unchanged.",
				Apart: "The text speaks of syntax or JSON.",
			},
			says: []string{"This policy contains invalid Json", "Syntax errors in policy", "Syntax error in policy", "The policy failed legacy parsing",
				"This policy contains the following error"},
			types: []string{malformedPolicy},
		},
		{
			Cause: Cause{
				ID: "may-not-pass-role", Rows: []int{30}, Step: lesson.ExecutionRole,
				Means: "You may not hand this role to a function.",
				Cause: "Giving a role to Lambda needs the permission iam:PassRole on that role, and your user does not have it.",
				Cure: "Ask whoever runs the account for iam:PassRole on the role. If the account supplies a role, use that one for all four " +
					"functions, and run the checker with --role <role>.",
			},
			says: []string{"iam:PassRole"},
		},
		{
			Cause: Cause{
				ID: "forbidden-here", Rows: []int{31}, Step: lesson.ExecutionRole,
				Means: "The school or company that runs the account forbids this.",
				Cause: "A service control policy, resource control policy or permissions boundary stands above all permissions in the account.",
				Cure: "Try the Region that the account is meant for, and the role that it supplies (checker --role <role>). Else ask whoever " +
					"runs the account; nothing that you set yourself can change it.",
			},
			says: []string{"explicit deny in a service control policy", "explicit deny in a permissions boundary", "in a permissions boundary",
				"in a service control policy", "in a resource control policy", "no service control policy allows", "no permissions boundary allows",
				"no resource control policy allows"},
		},
		{
			Cause: Cause{
				ID: "logs-not-allowed", Rows: []int{23}, Step: lesson.ExecutionRole, Check: "execution-role/logs",
				Means: "The role does not let the function write its logs, or you may not read them.",
				Cause: "The role lacks logs:CreateLogGroup, logs:CreateLogStream or logs:PutLogEvents, or they name another function or Region.",
				Cure:  "IAM › Roles › your role › Add permissions › Attach policies: LambdaRolesToAccessCognitoAndCloudwatch. Then run the function again.",
				CLI:   "aws iam attach-role-policy --role-name <role> --policy-arn arn:aws:iam::<account>:policy/LambdaRolesToAccessCognitoAndCloudwatch",
				Apart: "The function has run since it was made.",
			},
			says:   []string{"not authorized to perform: logs:CreateLog", "not authorized to perform: logs:PutLogEvents", "Missing Permissions…logs:"},
			maySay: noLogs(),
			types:  []string{notFound},
			at:     []place{logReading},
		},
		{
			Cause: Cause{
				ID: "no-logs-yet", Rows: []int{23}, Check: "NAME/logs", Live: true,
				Means: "There are no logs of this function here.",
				Cause: "The function has not run yet, the logs are a minute late, or you look in another Region.",
				Cure:  "Run the function once (Test), wait a minute, and look in the function's own Region.",
				Apart: "The function has not run yet, or only just now.",
			},
			maySay: noLogs(),
			types:  []string{notFound},
			at:     []place{logReading},
		},
		{
			Cause: Cause{
				ID: "role-not-there", Step: lesson.ExecutionRole, Check: "execution-role/exists",
				Means: "There is no role of this name in the account.",
				Cause: "It is not made yet, is spelt in another way (capitals count), or was made in another account.",
				Cure:  "IAM › Roles: look for Lambda-Cognito-Cloudwatch, or make it (step 01).",
				CLI:   `aws iam list-roles --query "Roles[].RoleName"`,
				Apart: "The text names a role.",
			},
			says:  []string{"The role with name…cannot be found", "at 'role' failed to satisfy constraint"},
			types: []string{"NoSuchEntity"},
		},
		{
			Cause: Cause{
				ID: "policy-not-there", Step: lesson.ExecutionRole, Check: "execution-role/policy",
				Means: "There is no policy with this ARN in the account.",
				Cause: "It is not made yet, or the ARN has another account's number or a misspelt name.",
				Cure:  "IAM › Policies, filtered by Customer managed: copy the ARN from the policy's page, or make the policy (step 01).",
				CLI:   `aws iam list-policies --scope Local --query "Policies[].Arn"`,
				Apart: "The text names a policy.",
			},
			says:  []string{"does not exist or is not attachable", "Policy arn:…was not found", "Invalid ARN: Could not be parsed"},
			types: []string{"NoSuchEntity"},
		},
		{
			Cause: Cause{
				ID: "name-taken", Step: lesson.ExecutionRole, Check: "execution-role/exists",
				Means: "A role or policy of this name is there already.",
				Cause: "It was made before, perhaps by somebody who shares the account.",
				Cure:  "Use the one that is there: the checker says whether it is right. In a shared account, end your names with a suffix of your own.",
			},
			says: []string{"EntityAlreadyExists", "Role with name…already exists", "A policy called…already exists"},
		},
		{
			Cause: Cause{
				ID: "admin-call", Check: "NAME/package",
				Means: "The function's role may not make this call of Cognito.",
				Cause: "The program makes an Admin call. The workshop's own make none: signing up, in and refreshing need no permission at all.",
				Cure: "Upload the step's own zip from the folder build. To keep the program, allow the action that the message names on the " +
					"user pool's ARN, in a policy of the role.",
				CLI: "aws lambda update-function-code --function-name <function> --zip-file fileb://build/<step>.zip",
			},
			says: []string{"assumed-role/" + lesson.DefaultNames("").Role + "…not authorized to perform: cognito-idp:"},
		},
		{
			Cause: Cause{
				ID: "not-permitted", Step: lesson.Account, Check: "account/credentials",
				Means: "Your user or role may not do this.",
				Cause: "None of its policies allows the action that the message names, or one denies it.",
				Cure: "Ask whoever runs the account for that action. The checker itself needs policies/checker-read-only.json, and with --live " +
					"policies/checker-live.json too.",
				Apart: "The message names you, and not the function's role.",
			},
			maySay: []string{"is not authorized to perform", "You don't have permission", "You need permissions", "no identity-based policy allows"},
			types:  []string{"AccessDeniedException", "AccessDenied", "UnauthorizedOperation"},
		},
	}
}

const malformedPolicy = "MalformedPolicyDocument"

func noLogs() []string {
	return []string{"The specified log group does not exist", "specific log group…does not exist", "Log group does not exist",
		"Log group…does not exist in this account or region"}
}
