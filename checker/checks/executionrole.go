package checks

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/lesson"
	"cognito-lambda-workshop/checker/policy"
)

// lambdaService is the service that runs functions, as trust policies name it.
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
const lambdaService = "lambda.amazonaws.com"

func executionRoleChecks() []Check {
	exists := []string{"execution-role/exists"}
	readPolicies := []string{"iam:ListAttachedRolePolicies", "iam:GetPolicy", "iam:GetPolicyVersion", "iam:ListRolePolicies", "iam:GetRolePolicy"}
	return []Check{
		{
			ID:    "execution-role/policy",
			Step:  lesson.ExecutionRole,
			Title: "The policy is there",
			Why:   "A policy is a list of what may be done. This one lets functions write logs.",
			Needs: []string{"account/credentials"},
			Calls: []string{"iam:GetPolicy", "iam:GetPolicyVersion", "iam:ListPolicies"},
			Judge: policyExists,
		},
		{
			ID:    "execution-role/exists",
			Step:  lesson.ExecutionRole,
			Title: "The role is there",
			Why:   "A function has no password of its own. It takes on a role, and may do what the role's policies allow.",
			Needs: []string{"account/credentials"},
			Calls: []string{"iam:GetRole"},
			Judge: roleExists,
		},
		{
			ID:    "execution-role/trust",
			Step:  lesson.ExecutionRole,
			Title: "Lambda may take on the role",
			Why:   "The trust policy says who may take on the role. A role made for another service is of no use to Lambda.",
			Needs: exists,
			Calls: []string{"iam:GetRole"},
			Judge: trust,
		},
		{
			ID:    "execution-role/policy-attached",
			Step:  lesson.ExecutionRole,
			Title: "The policy is attached to the role",
			Why:   "A policy that is attached to nothing allows nothing.",
			Needs: append([]string{"execution-role/policy"}, exists...),
			Calls: []string{"iam:ListAttachedRolePolicies"},
			Judge: policyAttached,
		},
		{
			ID:    "execution-role/logs",
			Step:  lesson.ExecutionRole,
			Title: "The role lets logs be written",
			Why:   "What a function prints goes to CloudWatch Logs, if its role allows that. If not, it goes nowhere, without a word.",
			Needs: append([]string{"account/region"}, exists...),
			Calls: readPolicies,
			Judge: roleLogs,
		},
		{
			ID:    "execution-role/least-privilege",
			Step:  lesson.ExecutionRole,
			Title: "The role allows no more than it needs",
			Why:   "Whoever finds a hole in a function can do what its role may do. Signing up and signing in need no permission at all.",
			Needs: exists,
			Calls: readPolicies,
			Judge: leastPrivilege,
		},
	}
}

const suppliedByAccount = "Your account supplies the role (--role), so there is no policy to make."

func policyExists(s *account.Snapshot) Verdict {
	if s.RoleSupplied != "" {
		return skipped(suppliedByAccount)
	}
	if s.Policy.Fault != nil {
		return couldNotLook(s.Policy.Fault)
	}
	if p := s.Policy.Found; p != nil {
		return pass(p.ARN)
	}
	saw, wanted := "There is no policy named "+s.Names.Policy+" in this account.", "the policy of policies/LambdaRolesToAccessCognitoAndCloudwatch.json"
	fix := Fix{
		Console: "IAM › Policies › Create policy › JSON: paste policies/LambdaRolesToAccessCognitoAndCloudwatch.json › Next › name it " + s.Names.Policy + ".",
		CLI: aws(s, "iam", "create-policy", "--policy-name", s.Names.Policy,
			"--policy-document", "file://policies/LambdaRolesToAccessCognitoAndCloudwatch.json"),
	}
	if worksByOtherMeans(s) {
		return warn(saw+" The role writes logs by another one.", wanted, fix)
	}
	return withNear(s, fail(saw, wanted, fix), account.NearPolicy, lesson.ExecutionRole)
}

func roleExists(s *account.Snapshot) Verdict {
	role := s.Roles[s.RoleName]
	if role.Fault != nil && s.RoleSupplied != "" && role.Fault.Kind == account.Denied {
		return skipped("Your account supplies the role " + s.RoleName + ", and does not let you read it.")
	}
	if role.Fault != nil {
		return couldNotLook(role.Fault)
	}
	if role.Found != nil {
		return pass(role.Found.ARN)
	}
	missing := fail("There is no role named "+s.RoleName+" in this account.", "a role that Lambda may take on", Fix{
		Console: "IAM › Roles › Create role › AWS service › Lambda › Next › tick " + s.Names.Policy + " › Next › name it " + s.RoleName + ".",
		CLI: aws(s, "iam", "create-role", "--role-name", s.RoleName,
			"--assume-role-policy-document", "file://policies/lambda-trust-policy.json"),
	})
	return withNear(s, missing, account.NearRole, lesson.ExecutionRole)
}

func trust(s *account.Snapshot) Verdict {
	role := s.Roles[s.RoleName].Found
	if role == nil {
		return skipped(cannotReadSupplied(s))
	}
	fix := Fix{
		Console: "IAM › Roles › " + role.Name + " › Trust relationships › Edit trust policy: paste policies/lambda-trust-policy.json.",
		CLI: aws(s, "iam", "update-assume-role-policy", "--role-name", role.Name,
			"--policy-document", "file://policies/lambda-trust-policy.json"),
	}
	decision, err := decideTrust(s, role)
	if err != nil {
		return fail("The trust policy of "+role.Name+" cannot be read as a policy.", "a trust policy that names "+lambdaService, fix)
	}
	switch decision.Outcome {
	case policy.Allowed:
		return pass(lambdaService + " may take on " + role.Name + ".")
	case policy.Depends:
		return warn(fmt.Sprintf("Whether Lambda may take on %s depends on %s, which cannot be judged from here.", role.Name, strings.Join(decision.Keys, ", ")),
			"a trust policy without that condition", fix)
	case policy.ExplicitDeny:
		return fail("The trust policy of "+role.Name+" denies "+lambdaService+".", lambdaService+" allowed", fix)
	}
	names := trusted(role)
	if slices.Contains(names, lambdaService) {
		return fail(fmt.Sprintf("The trust policy of %s names %s, but not for sts:AssumeRole in this account: an action or a condition of it is another.", role.Name, lambdaService),
			lambdaService+" allowed", fix)
	}
	return fail(fmt.Sprintf("The trust policy of %s does not name %s; it names %s.", role.Name, lambdaService, cmp.Or(strings.Join(names, ", "), "nobody")), lambdaService+" allowed", fix)
}

func decideTrust(s *account.Snapshot, role *account.Role) (policy.Decision, error) {
	document, err := policy.Parse(role.TrustPolicy)
	if err != nil {
		return policy.Decision{}, err
	}
	return policy.DecideTrust(document, policy.Request{
		Action:    "sts:AssumeRole",
		Principal: policy.Principal{Type: policy.ServicePrincipal, ID: lambdaService},
		Context:   map[string][]string{"aws:SourceAccount": {s.Caller.Found.AccountID}},
	}), nil
}

// trusted are those who may take on a role, for a learner who made it for somebody else.
func trusted(role *account.Role) []string {
	document, err := policy.Parse(role.TrustPolicy)
	if err != nil {
		return nil
	}
	var names []string
	for _, statement := range document.Statements {
		for _, values := range statement.Principal {
			names = with(names, values...)
		}
	}
	return names
}

func policyAttached(s *account.Snapshot) Verdict {
	if s.RoleSupplied != "" {
		return skipped(suppliedByAccount)
	}
	role := s.Roles[s.RoleName].Found
	if role.Attached.Fault != nil {
		return couldNotLook(role.Attached.Fault)
	}
	wanted := s.Names.Policy
	if s.Policy.Found == nil { // the role works by other means, and policyExists said so
		return warn(role.Name+" does without "+wanted+".", wanted+" attached", Fix{})
	}
	for _, attached := range *role.Attached.Found {
		if attached.ARN == s.Policy.Found.ARN {
			return pass(fmt.Sprintf("%s is attached to %s.", attached.Name, role.Name))
		}
	}
	saw := fmt.Sprintf("%s is not attached to %s.", wanted, role.Name)
	fix := Fix{
		Console: "IAM › Roles › " + role.Name + " › Permissions › Add permissions › Attach policies: tick " + wanted + ".",
		CLI:     aws(s, "iam", "attach-role-policy", "--role-name", role.Name, "--policy-arn", s.Policy.Found.ARN),
	}
	if worksByOtherMeans(s) {
		return warn(saw+" The role writes logs by another policy.", "it attached", fix)
	}
	return fail(saw, "it attached", fix)
}

func roleLogs(s *account.Snapshot) Verdict {
	role := s.Roles[s.RoleName].Found
	if role == nil {
		return skipped(cannotReadSupplied(s))
	}
	decision, action := decideLogs(s, role)
	if decision.Outcome == policy.Allowed {
		return pass(role.Name + " may write the logs of all four functions.")
	}
	// A role without any policy waits for the workshop's own; saying more would be saying the same thing twice.
	if empty(role) && s.RoleSupplied == "" {
		return blockedBy("execution-role/policy-attached")
	}
	fix := allowLogs(s, role)
	wanted := "the three logs actions allowed on the functions' log groups"
	switch {
	case decision.Boundary && decision.Outcome != policy.Depends:
		return outOfBounds(role, action, wanted)
	case decision.Outcome == policy.Depends:
		if len(decision.Unread) > 0 {
			return couldNotLook(unreadFault(role))
		}
		return warn(fmt.Sprintf("Whether %s may do %s depends on %s, which cannot be judged from here.", role.Name, action, strings.Join(decision.Keys, ", ")), wanted, fix)
	case decision.Outcome == policy.ExplicitDeny:
		fix.Console = fmt.Sprintf("IAM › Roles › %s › Permissions › %s: remove the statement that denies %s (%s).",
			role.Name, decision.Matches[0].Policy, action, decision.Matches[0].Statement)
		fix.CLI = withdraw(s, role, decision.Matches[0].Policy)
		return fail(fmt.Sprintf("%s is denied %s by %s.", role.Name, action, decision.Matches[0].Policy), wanted, fix)
	}
	if action == "logs:CreateLogGroup" {
		return warn(role.Name+" may not do logs:CreateLogGroup: logs appear only where the log group is there already.", wanted, fix)
	}
	return fail(fmt.Sprintf("%s may not do %s.", role.Name, action), wanted, fix)
}

// decideLogs asks for each function whether a role may write its logs, and returns the first decision that is not
// Allowed, with the action that was asked for.
func decideLogs(s *account.Snapshot, role *account.Role) (policy.Decision, string) {
	policies := rolePolicies(role)
	var missing policy.Decision
	missingAction := ""
	for _, step := range lesson.FunctionSteps() {
		group := "/aws/lambda/" + s.Names.Function(step)
		if f := s.Functions[step.Name].Found; f != nil && f.LogGroup != "" {
			group = f.LogGroup
		}
		for _, asked := range policy.WriteLogs(s.Caller.Found.Partition, s.Region, s.Caller.Found.AccountID, group) {
			decision := decideAny(policies, role, asked)
			if decision.Outcome == policy.Allowed {
				continue
			}
			if !asked.IfNoGroup {
				return decision, asked.Action
			}
			missing, missingAction = decision, asked.Action
		}
	}
	if missingAction != "" {
		return missing, missingAction
	}
	return policy.Decision{Outcome: policy.Allowed}, ""
}

// decideAny is Allowed when one of the resources is; else it is what is said of the last one.
func decideAny(policies []policy.Named, role *account.Role, asked policy.LogAction) policy.Decision {
	var decision policy.Decision
	for _, resource := range asked.Resources {
		decision = decide(policies, role, policy.Request{Action: asked.Action, Resource: resource})
		if decision.Outcome == policy.Allowed {
			break
		}
	}
	return decision
}

func decide(policies []policy.Named, role *account.Role, request policy.Request) policy.Decision {
	if role.Boundary == nil {
		return policy.Decide(policies, request)
	}
	return policy.DecideWithin(policies, named(role.Boundary.Name, role.Boundary.Document), request)
}

// rolePolicies are all policies of a role, attached and inline. What could not be read is in the list as unread.
func rolePolicies(role *account.Role) []policy.Named {
	var policies []policy.Named
	if role.Attached.Found == nil {
		policies = append(policies, policy.Named{Name: "the attached policies", Unread: true})
	} else {
		for _, p := range *role.Attached.Found {
			policies = append(policies, named(p.Name, p.Document))
		}
	}
	if role.Inline.Found == nil {
		policies = append(policies, policy.Named{Name: "the inline policies", Unread: true})
	} else {
		for _, p := range *role.Inline.Found {
			policies = append(policies, named(p.Name, p.Document))
		}
	}
	return policies
}

func named(name string, document account.Look[string]) policy.Named {
	if document.Found != nil {
		if parsed, err := policy.Parse(*document.Found); err == nil {
			return policy.Named{Name: name, Document: parsed}
		}
	}
	return policy.Named{Name: name, Unread: true}
}

// unreadFault is why a policy of the role could not be read.
func unreadFault(role *account.Role) *account.Fault {
	if role.Attached.Fault != nil {
		return role.Attached.Fault
	}
	if role.Inline.Fault != nil {
		return role.Inline.Fault
	}
	if role.Attached.Found != nil {
		for _, p := range *role.Attached.Found {
			if p.Document.Fault != nil {
				return p.Document.Fault
			}
		}
	}
	if role.Inline.Found != nil {
		for _, p := range *role.Inline.Found {
			if p.Document.Fault != nil {
				return p.Document.Fault
			}
		}
	}
	if role.Boundary != nil && role.Boundary.Document.Fault != nil {
		return role.Boundary.Document.Fault
	}
	return &account.Fault{Kind: account.Malformed, Operation: "iam:GetPolicyVersion", Message: "a policy of " + role.Name + " is not a policy document"}
}

// empty tells whether a role is known to have no policy at all.
func empty(role *account.Role) bool {
	return role.Attached.Found != nil && len(*role.Attached.Found) == 0 && role.Inline.Found != nil && len(*role.Inline.Found) == 0
}

// works tells whether Lambda may take on a role and the role may write logs: all that the functions need of one.
func works(s *account.Snapshot, role *account.Role) bool {
	trusts, err := decideTrust(s, role)
	if err != nil || trusts.Outcome != policy.Allowed {
		return false
	}
	logs, action := decideLogs(s, role)
	return logs.Outcome == policy.Allowed || action == "logs:CreateLogGroup"
}

// worksByOtherMeans tells whether the workshop's role does its work without the workshop's policy.
func worksByOtherMeans(s *account.Snapshot) bool {
	role := s.Roles[s.RoleName].Found
	return role != nil && works(s, role)
}

func cannotReadSupplied(s *account.Snapshot) string {
	return "Your account does not let you read the role " + s.RoleName + "."
}

func leastPrivilege(s *account.Snapshot) Verdict {
	role := s.Roles[s.RoleName].Found
	if role == nil {
		return skipped(cannotReadSupplied(s))
	}
	if empty(role) && s.RoleSupplied == "" {
		return blockedBy("execution-role/policy-attached")
	}
	var broad, from []string
	for _, p := range rolePolicies(role) {
		if p.Unread {
			return couldNotLook(unreadFault(role))
		}
		for _, grant := range policy.Broad(p.Document) {
			broad = append(broad, fmt.Sprintf("%s (%s, in %s)", grant.Action, grant.Breadth, p.Name))
			from = append(from, p.Name)
		}
	}
	if len(broad) == 0 {
		return pass("Every permission of " + role.Name + " names single actions.")
	}
	return warn(role.Name+" allows more than the functions need: "+strings.Join(broad, "; ")+".",
		"the actions of "+executionPolicy+" and no others", narrow(s, role, from))
}
