package iam

import (
	"strings"
	"time"

	"cognito-lambda-workshop/checker/practice/wire"
)

const awsPolicies = "arn:aws:iam::aws:policy/"

func isAWSOwned(arn string) bool { return strings.HasPrefix(arn, awsPolicies) }

// notAWSOwned refuses to change a policy of AWS, which no permission allows.
func notAWSOwned(arn string) error {
	if isAWSOwned(arn) {
		return accessDenied("Policy %s is managed by AWS and cannot be changed or deleted.", arn)
	}
	return nil
}

const basicExecutionRole = "AWSLambdaBasicExecutionRole"

// awsOwned are the policies of AWS itself that the practice account has.
// https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLambdaBasicExecutionRole.html
func awsOwned() []managed {
	made := time.Date(2015, 4, 9, 15, 3, 43, 0, time.UTC)
	return []managed{{
		Name:        basicExecutionRole,
		Path:        "/service-role/",
		ID:          "ANPAJNCQGXC42545SKXIK",
		ARN:         awsPolicies + "service-role/" + basicExecutionRole,
		Description: "Provides write permissions to CloudWatch Logs.",
		Created:     made,
		Updated:     made,
		Default:     "v1",
		Versions: []version{{ID: "v1", Number: 1, Created: made, Document: `{
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": [
                "logs:CreateLogGroup",
                "logs:CreateLogStream",
                "logs:PutLogEvents"
            ],
            "Resource": "*"
        }
    ]
}`}},
	}}
}

// findAWSOwned finds a policy of AWS. AWS has more than a thousand: of one that is not here nobody knows whether it
// is misspelt, unless it is the known one without its path.
func findAWSOwned(arn string) (managed, bool, error) {
	for _, m := range awsOwned() {
		if m.ARN == arn {
			return m, true, nil
		}
	}
	if strings.HasSuffix(arn, "/"+basicExecutionRole) {
		return managed{}, false, nil
	}
	return managed{}, false, wire.NotEmulated("the policy " + arn)
}
