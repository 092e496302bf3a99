// Package leftovers says what of the workshop is still in an account, what it may cost, and how to delete it in the
// order that works. It is pure: it deletes nothing and calls nobody.
package leftovers

import (
	"fmt"
	"strings"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/lesson"
)

// Item is one thing that is still there.
type Item struct {
	What    string // "user pool tutorials-user-pool (us-east-1_AbCdEf123)"
	Cost    string // what it may cost while it stays
	Console string // what to click
	// Commands delete it, in the order that works.
	Commands []string
}

// List returns what is still there in the order in which it can be deleted: what stands in the way of something else
// comes before it.
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-deletion-protection.html
func List(left *account.Leftovers) []Item {
	l := list{left: left}
	l.pools()
	l.functions()
	l.logGroups()
	l.role()
	l.policy()
	return l.items
}

// Faults are the looks that failed: what they would have found may be there all the same.
func Faults(left *account.Leftovers) []*account.Fault {
	var faults []*account.Fault
	add := func(fault *account.Fault) {
		if fault != nil {
			faults = append(faults, fault)
		}
	}
	add(left.LeftPools.Fault)
	add(left.LogGroups.Fault)
	add(left.PolicyVersions.Fault)
	add(left.Policy.Fault)
	add(left.Roles[left.RoleName].Fault)
	for _, step := range lesson.FunctionSteps() {
		add(left.Functions[step.Name].Fault)
	}
	return faults
}

type list struct {
	left  *account.Leftovers
	items []Item
}

func (l *list) add(item Item) { l.items = append(l.items, item) }

// aws is an AWS CLI command, aimed at the account that was looked at. None of the names in it needs quotes.
func (l *list) aws(words ...string) string {
	return strings.Join(append(append([]string{"aws"}, words...), l.left.CLIFlags...), " ")
}

func (l *list) pools() {
	if l.left.LeftPools.Found == nil {
		return
	}
	for _, pool := range *l.left.LeftPools.Found {
		item := Item{
			What:    fmt.Sprintf("user pool %s (%s), %s", pool.Name, pool.ID, counted(pool.Users, "user")),
			Cost:    "nothing up to 10,000 users a month who sign in",
			Console: "Amazon Cognito › " + pool.Name + " › Delete; take the deletion protection off first where it is on.",
		}
		if pool.CustomDomain != "" {
			item.Commands = append(item.Commands, l.aws("cognito-idp", "delete-user-pool-domain", "--user-pool-id", pool.ID, "--domain", pool.CustomDomain))
		}
		if pool.Domain != "" {
			item.Commands = append(item.Commands, l.aws("cognito-idp", "delete-user-pool-domain", "--user-pool-id", pool.ID, "--domain", pool.Domain))
		}
		if pool.Protected {
			// This resets the pool's other settings, which no longer matters.
			item.Commands = append(item.Commands, l.aws("cognito-idp", "update-user-pool", "--user-pool-id", pool.ID, "--deletion-protection", "INACTIVE"))
		}
		item.Commands = append(item.Commands, l.aws("cognito-idp", "delete-user-pool", "--user-pool-id", pool.ID))
		l.add(item)
	}
}

func (l *list) functions() {
	for _, step := range lesson.FunctionSteps() {
		if f := l.left.Functions[step.Name].Found; f != nil {
			l.add(Item{
				What: "function " + f.Name, Cost: "nothing while nobody calls it",
				Console:  "Lambda › Functions › " + f.Name + " › Actions › Delete function.",
				Commands: []string{l.aws("lambda", "delete-function", "--function-name", f.Name)},
			})
		}
	}
}

func (l *list) logGroups() {
	if l.left.LogGroups.Found == nil {
		return
	}
	for _, group := range *l.left.LogGroups.Found {
		l.add(Item{
			What: "log group " + group.Name, Cost: fmt.Sprintf("%d KB kept for ever; a few cents a month for each GB", group.Bytes/1000),
			Console:  "CloudWatch › Log groups › " + group.Name + " › Actions › Delete log group(s).",
			Commands: []string{l.aws("logs", "delete-log-group", "--log-group-name", group.Name)},
		})
	}
}

func (l *list) role() {
	role := l.left.Roles[l.left.RoleName].Found
	if role == nil || l.left.RoleSupplied != "" {
		return
	}
	item := Item{What: "role " + role.Name, Cost: "nothing", Console: "IAM › Roles › " + role.Name + " › Delete."}
	if role.Attached.Found != nil {
		for _, attached := range *role.Attached.Found {
			item.Commands = append(item.Commands, l.aws("iam", "detach-role-policy", "--role-name", role.Name, "--policy-arn", attached.ARN))
		}
	}
	if role.Inline.Found != nil {
		for _, inline := range *role.Inline.Found {
			item.Commands = append(item.Commands, l.aws("iam", "delete-role-policy", "--role-name", role.Name, "--policy-name", inline.Name))
		}
	}
	item.Commands = append(item.Commands, l.aws("iam", "delete-role", "--role-name", role.Name))
	l.add(item)
}

func (l *list) policy() {
	policy := l.left.Policy.Found
	if policy == nil {
		return
	}
	item := Item{What: "policy " + policy.Name, Cost: "nothing", Console: "IAM › Policies › " + policy.Name + " › Delete."}
	if l.left.PolicyVersions.Found != nil {
		for _, version := range *l.left.PolicyVersions.Found {
			item.Commands = append(item.Commands, l.aws("iam", "delete-policy-version", "--policy-arn", policy.ARN, "--version-id", version))
		}
	}
	item.Commands = append(item.Commands, l.aws("iam", "delete-policy", "--policy-arn", policy.ARN))
	l.add(item)
}

func counted(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
