package why

import "cognito-lambda-workshop/checker/lesson"

// credentialRows are about this machine: who it is for AWS, and whether it reaches AWS.
func credentialRows() []row {
	const signInAgain = "Sign in again with aws login, or aws sso login where the account has a start page, or work in CloudShell, which is " +
		"signed in already. With no account, use --practice."
	return []row{
		{
			Cause: Cause{
				ID: "session-expired", Rows: []int{36}, Step: lesson.Account, Check: "account/credentials",
				Means: "Your sign-in to AWS has ended.",
				Cause: "Temporary credentials last some hours, and these are over.",
				Cure:  signInAgain,
				CLI:   "aws login",
			},
			says: []string{"security token included in the request is expired", "ExpiredToken", "Token has expired and refresh failed",
				"The SSO session associated with this profile has expired", "Error loading SSO Token", "Your session has expired",
				"SSO session has expired", "refresh cached SSO token failed", "The provided token has expired"},
		},
		{
			Cause: Cause{
				ID: "no-credentials", Rows: []int{36}, Step: lesson.Account, Check: "account/credentials",
				Means: "There are no AWS credentials on this machine.",
				Cause: "You work in the console only, and the AWS CLI was not signed in; or the profile has another name.",
				Cure:  signInAgain,
				CLI:   "aws login",
			},
			says: []string{"Unable to locate credentials", "NoCredentialProviders", "no EC2 IMDS role found",
				"NoCredentialsError", "Partial credentials found", "static credentials are empty",
				"The config profile…could not be found", "failed to get shared config profile", "You can configure credentials by running"},
			maySay: []string{"failed to refresh cached credentials", "get credentials:"},
		},
		{
			Cause: Cause{
				ID: "bad-credentials", Rows: []int{36}, Step: lesson.Account, Check: "account/credentials",
				Means: "AWS does not know these credentials.",
				Cause: "The access key was deleted or mistyped, the session token is missing, or the keys are those of the practice account.",
				Cure:  signInAgain + " Look also for old AWS_ variables in this terminal.",
				CLI:   "aws sts get-caller-identity",
				Apart: "The clock is right.",
			},
			says: []string{"security token included in the request is invalid", "InvalidClientTokenId", "UnrecognizedClientException",
				"InvalidAccessKeyId", "AuthFailure", "The Access Key Id you provided does not exist"},
			maySay: []string{"SignatureDoesNotMatch", "The request signature we calculated does not match"},
			types:  []string{"InvalidSignatureException"},
		},
		{
			Cause: Cause{
				ID: "old-aws-cli", Step: lesson.Account,
				Means: "This AWS CLI does not know a part of the command.",
				Cause: "A version of the AWS CLI knows only the settings from before it was made, and yours is older than this one; or the name is misspelt.",
				Cure:  "Compare the name that the message gives with the lesson. If they agree, update the AWS CLI, or do the step in the console.",
				CLI:   "aws --version",
			},
			says: []string{"Unknown parameter in input", "Unknown options:", "argument operation: Invalid choice"},
		},
		{
			Cause: Cause{
				ID: "clock-wrong", Rows: []int{36}, Step: lesson.Account, Check: "account/credentials",
				Means: "AWS does not take a request with this time on it.",
				Cause: "The clock of this machine is wrong by more than some minutes.",
				Cure:  "Let the system set its clock by the network, then try again.",
				CLI:   "go run ./checker doctor",
				Apart: "The text speaks of a time, or the clock is visibly wrong.",
			},
			says:  []string{"Signature expired", "Signature not yet current", "RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture"},
			types: []string{"InvalidSignatureException"},
		},
		{
			Cause: Cause{
				ID: "no-region", Step: lesson.Account, Check: "account/region",
				Means: "No AWS Region is chosen.",
				Cause: "Neither the profile nor the environment names one.",
				Cure:  "Add --region with the pool's Region, the front of the pool's id, or set it once for all.",
				CLI:   "aws configure set region <Region>",
			},
			says: []string{"You must specify a region", "Missing Region", "NoRegionError", "A region must be specified",
				"an AWS region is required", "could not find region configuration", "Invalid Configuration: Missing Region"},
		},
		{
			Cause: Cause{
				ID: "practice-not-served", Step: lesson.Account,
				Means: "Nobody answers at this address of your own machine.",
				Cause: "The practice account is not being served, or it listens on another port.",
				Cure:  "In another terminal run go run ./checker practice, and take over what go run ./checker practice env prints.",
				Apart: "The address is 127.0.0.1 or localhost.",
			},
			says: []string{"dial tcp 127.0.0.1…connection refused", `Could not connect to the endpoint URL: "http://127.0.0.1`,
				`Could not connect to the endpoint URL: "http://localhost`, "dial tcp [::1]…connection refused", "connectex: No connection could be made"},
			maySay: []string{"connection refused"},
		},
		{
			Cause: Cause{
				ID: "not-emulated", Step: lesson.Account,
				Means: "The practice account does not do this; AWS would.",
				Cause: "It has what the workshop needs, and refuses all else instead of inventing an answer.",
				Cure:  "Leave the step out in practice, or do it in an AWS account.",
			},
			says: []string{"The practice account does not emulate"},
		},
		{
			Cause: Cause{
				ID: "not-reachable", Step: lesson.Account, Check: "account/region",
				Means: "AWS cannot be reached from here.",
				Cause: "The network is down or a proxy is in the way, or the Region is misspelt, so that its address does not exist.",
				Cure:  "Check the Region's spelling (eu-west-1, for instance), then the network.",
				CLI:   "aws configure get region",
				Apart: "The address ends in amazonaws.com.",
			},
			says: []string{"no such host", "Temporary failure in name resolution", "Name or service not known",
				`Could not connect to the endpoint URL: "https://`, "getaddrinfo ENOTFOUND"},
			maySay: []string{"connection refused", "Could not connect to the endpoint URL"},
		},
	}
}

// cleanUpRows are about deleting what the workshop made.
func cleanUpRows() []row {
	const order = "The order that works: the pool's domain, its deletion protection, the pool, the functions, their log groups, the role, the policy."
	return []row{
		{
			Cause: Cause{
				ID: "pool-protected", Rows: []int{37}, Step: lesson.UserPool,
				Means: "The user pool is protected against being deleted.",
				Cause: "Pools that are made in the console have deletion protection.",
				Cure: "Amazon Cognito › your user pool › Settings › Deletion protection › Deactivate, then delete the pool. " +
					"go run ./checker leftovers prints commands that keep the pool's other settings. " + order,
				Apart: "Deletion protection is active under Settings.",
			},
			says:  []string{"Deletion protection must be inactivated", "deletion protection is activated"},
			types: []string{invalidParameter},
			at:    []place{deleting},
		},
		{
			Cause: Cause{
				ID: "pool-has-domain", Rows: []int{37}, Step: lesson.UserPool,
				Means: "The user pool has a domain, and cannot be deleted before it.",
				Cause: "The console gives a pool a domain for its login pages.",
				Cure:  "Amazon Cognito › your user pool › Domain › Actions › Delete Cognito domain. " + order,
				CLI:   "aws cognito-idp delete-user-pool-domain --user-pool-id <pool id> --domain <domain>",
				Apart: "The pool has a domain under Domain.",
			},
			says:  []string{"has a domain configured that should be deleted first", "It has a domain configured"},
			types: []string{invalidParameter},
			at:    []place{deleting},
		},
		{
			Cause: Cause{
				ID: "still-attached", Rows: []int{37}, Step: lesson.ExecutionRole,
				Means: "The role or policy is still in use, and cannot be deleted yet.",
				Cause: "The policy is attached to the role, or the policy has more versions than one.",
				Cure:  "IAM › Roles › your role: remove the policy, then delete the role, then the policy. " + order,
				CLI:   "aws iam detach-role-policy --role-name <role> --policy-arn <policy ARN>",
			},
			says: []string{"DeleteConflict", "must detach all policies first", "Cannot delete a policy attached to entities",
				"must delete policies first", "This policy has more than one version"},
		},
	}
}
