package checks

import (
	"fmt"
	"slices"
	"strings"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/lesson"
	"cognito-lambda-workshop/checker/policy"
)

// executionPolicy is the document of the workshop's policy, from the repository's root.
const executionPolicy = "policies/LambdaRolesToAccessCognitoAndCloudwatch.json"

// allowLogs lets a role write logs: the workshop's policy is put right where it is attached, else AWS's own is attached.
func allowLogs(s *account.Snapshot, role *account.Role) Fix {
	fix := Fix{Console: "IAM › Roles › " + role.Name + " › Permissions: let it do logs:CreateLogGroup, logs:CreateLogStream and logs:PutLogEvents, as in " + executionPolicy + "."}
	if own := attachedOwn(s, role); own != nil && ownLogGroups(s) {
		fix.Console = "IAM › Policies › " + own.Name + " › Edit › JSON: paste " + executionPolicy + " in place of all that is there."
		fix.CLI = resetPolicy(s)
		return fix
	}
	fix.CLI = aws(s, "iam", "attach-role-policy", "--role-name", role.Name,
		"--policy-arn", fmt.Sprintf("arn:%s:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole", s.Caller.Found.Partition))
	return fix
}

// ownLogGroups tells whether every function writes to the log group that Lambda gives it, which the workshop's policy covers.
func ownLogGroups(s *account.Snapshot) bool {
	return !slices.ContainsFunc(lesson.FunctionSteps(), func(step lesson.Step) bool {
		f := s.Functions[step.Name].Found
		return f != nil && f.LogGroup != "" && f.LogGroup != "/aws/lambda/"+f.Name
	})
}

// attachedOwn is the workshop's policy, if it is attached to a role.
func attachedOwn(s *account.Snapshot, role *account.Role) *account.AttachedPolicy {
	if s.Policy.Found == nil || role.Attached.Found == nil {
		return nil
	}
	for _, attached := range *role.Attached.Found {
		if attached.ARN == s.Policy.Found.ARN {
			return &attached
		}
	}
	return nil
}

// resetPolicy gives the workshop's policy the lesson's document. The version before stays, and can be gone back to.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-versioning.html
func resetPolicy(s *account.Snapshot) string {
	return aws(s, "iam", "create-policy-version", "--policy-arn", s.Policy.Found.ARN,
		"--policy-document", "file://"+executionPolicy, "--set-as-default")
}

// withdraw is a command that takes from a role what a policy of it says; empty where the policy says other things too,
// which somebody may want to keep.
func withdraw(s *account.Snapshot, role *account.Role, name string) string {
	if own := attachedOwn(s, role); own != nil && own.Name == name {
		return resetPolicy(s)
	}
	if role.Inline.Found != nil {
		for _, inline := range *role.Inline.Found {
			if inline.Name == name && single(inline.Document) {
				return aws(s, "iam", "delete-role-policy", "--role-name", role.Name, "--policy-name", name)
			}
		}
	}
	if role.Attached.Found != nil {
		for _, attached := range *role.Attached.Found {
			if attached.Name == name && single(attached.Document) {
				return aws(s, "iam", "detach-role-policy", "--role-name", role.Name, "--policy-arn", attached.ARN)
			}
		}
	}
	return ""
}

// single tells whether a document has one statement.
func single(document account.Look[string]) bool {
	if document.Found == nil {
		return false
	}
	parsed, err := policy.Parse(*document.Found)
	return err == nil && len(parsed.Statements) == 1
}

// outOfBounds is the verdict on an action that the role's permissions boundary keeps from it, whatever its policies say.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
func outOfBounds(role *account.Role, action, wanted string) Verdict {
	return fail(
		fmt.Sprintf("%s may not do %s: its permissions boundary %s leaves that out, and a boundary limits what every policy of the role allows.",
			role.Name, action, role.Boundary.Name),
		wanted,
		Fix{Console: fmt.Sprintf("Whoever manages the account set the boundary (IAM › Roles › %s › Permissions boundary). Ask them to let %s allow the three logs actions, or for a role that may be used: --role NAME.",
			role.Name, role.Boundary.Name)})
}

// narrow takes the broad policies of a role away. It gives no command where the workshop's policy would not remain.
func narrow(s *account.Snapshot, role *account.Role, broad []string) Fix {
	fix := Fix{Console: "IAM › Roles › " + role.Name + " › Permissions: remove the broad policy; " + s.Names.Policy + ", as in " + executionPolicy + ", is enough."}
	if attachedOwn(s, role) == nil {
		return fix
	}
	var commands []string
	for _, name := range slices.Compact(broad) {
		command := withdraw(s, role, name)
		if command == "" {
			return fix
		}
		commands = append(commands, command)
	}
	fix.CLI = strings.Join(commands, " && ")
	return fix
}
