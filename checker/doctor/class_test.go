package doctor

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/checks"
)

// readyClass is one with nothing to mend.
func readyClass() ClassFacts {
	reach := account.Reach{
		Caller: account.Found(account.Caller{AccountID: "123456789012", ARN: "arn:aws:iam::123456789012:user/ana"}),
		Region: "eu-west-1", Endpoint: "aws", Pools: account.Found([]account.PoolName{}), Functions: account.Missing[bool](),
	}
	allowed := account.Found("allowed")
	return ClassFacts{
		Roster: "class.csv", Rows: 2,
		Learners: []LearnerFacts{{Name: "Ana", Line: 2, Suffix: "-ana", Reach: reach}, {Name: "Bob", Line: 3, Suffix: "-bob", Reach: reach}},
		Accounts: []AccountFacts{{
			ID: "123456789012", Region: "eu-west-1", Learners: 2, Pools: reach.Pools, PassRole: &allowed, RoleName: "Lambda-Cognito-Cloudwatch",
			Quotas: &account.Quotas{
				Concurrency: account.Found(1000),
				Roles:       account.Found(account.Room{Used: 12, Most: 1000}), Policies: account.Found(account.Room{Used: 3, Most: 1500}),
			},
		}},
	}
}

func TestAReadyClassPasses(t *testing.T) {
	lines := JudgeClass(readyClass())
	require.NotEmpty(t, lines)
	for _, line := range lines {
		assert.Equal(t, checks.Pass, line.Status, "%s: %s", line.What, line.Saw)
		assert.NotEmpty(t, line.Saw, line.What)
		assert.Empty(t, line.Do, line.What)
	}
}

func TestEachTroubleOfAClassIsTold(t *testing.T) {
	fault := func(kind account.FaultKind, message string) *account.Fault {
		return &account.Fault{Kind: kind, Operation: "lambda:GetAccountSettings", Message: message}
	}
	for name, row := range map[string]struct {
		change    func(*ClassFacts)
		what      string
		status    checks.Status
		saw, toDo string
	}{
		"rows to mend": {func(f *ClassFacts) { f.Problems = 2 }, "Roster", checks.Fail, "2 problems above", "until then nobody"},
		"no profile": {func(f *ClassFacts) { f.Learners[1].Problem = `there is no AWS profile "bob"` },
			"Reach", checks.Fail, `Bob (line 3): there is no AWS profile "bob".`, "Mend the row"},
		"a role": {func(f *ClassFacts) {
			f.Learners[0].Role = "arn:aws:iam::123456789012:role/look"
			f.Learners[0].Caller = account.Failed[account.Caller](&account.Fault{Kind: account.NoCredentials, Code: "AccessDenied"})
		}, "Reach", checks.Fail, "role/look could not be assumed", "external id"},
		"a role, and an expired login": {func(f *ClassFacts) {
			f.Learners[0].Role = "arn:aws:iam::123456789012:role/look"
			f.Learners[0].Caller = account.Failed[account.Caller](fault(account.Expired, ""))
			f.Learners[0].NoWayIn = "your AWS credentials have expired; sign in again"
		}, "Reach", checks.Fail, "Ana (line 2): your AWS credentials have expired; sign in again.", "run this again"},
		"no credentials": {func(f *ClassFacts) {
			f.Learners[0].Caller = account.Failed[account.Caller](fault(account.NoCredentials, ""))
			f.Learners[0].NoWayIn = `the profile "ana" has no credentials; sign in`
		}, "Reach", checks.Fail, `Ana (line 2): the profile "ana" has no credentials; sign in.`, "run this again"},
		"no network": {func(f *ClassFacts) {
			f.Learners[0].Caller = account.Failed[account.Caller](fault(account.Unreachable, "dial"))
		}, "Reach", checks.Unknown, "could not be reached", "Region's name"},
		"no Region": {func(f *ClassFacts) { f.Learners[0].Region = "" }, "Reach", checks.Fail, "no Region is set", "such as eu-west-1"},
		"one account for two": {func(f *ClassFacts) { f.Learners[1].Suffix = "-ana" },
			"Reach", checks.Fail, "Bob (line 3) leads to the same account and names as Ana (line 2): 123456789012.", "a suffix of their own"},
		"a closed Region": {func(f *ClassFacts) {
			f.Learners[0].Pools = account.Failed[[]account.PoolName](fault(account.Denied, "with an explicit deny in a service control policy"))
		}, "Reach", checks.Fail, "forbids the Region eu-west-1", "Choose a Region"},
		"no permission for Lambda": {func(f *ClassFacts) { f.Learners[0].Functions = account.Failed[bool](fault(account.Denied, "no")) },
			"Reach", checks.Unknown, "Lambda could not be asked in eu-west-1", "checker-read-only.json"},
		"two Regions": {func(f *ClassFacts) {
			f.Learners = append(f.Learners, f.Learners[0])
			f.Learners[2].Name, f.Learners[2].Region = "Cem", "us-east-1" // where Ana's suffix stands for other things
		}, "Region", checks.Warn, "while most are in eu-west-1: Cem", "mend their rows"},
		"a new account": {func(f *ClassFacts) { f.Accounts[0].Learners, f.Accounts[0].Quotas.Concurrency = 24, account.Found(10) },
			"Quota", checks.Warn, "runs 10 functions at one time", "Concurrent executions"},
		"settings not allowed": {func(f *ClassFacts) {
			f.Accounts[0].Quotas.Concurrency = account.Failed[int](fault(account.Denied, ""))
		}, "Quota", checks.Unknown, "did not say how many functions", "Allow lambda:GetAccountSettings"},
		"no room for roles": {func(f *ClassFacts) { f.Accounts[0].Quotas.Roles = account.Found(account.Room{Used: 999, Most: 1000}) },
			"Quota", checks.Fail, "999 of 1000 roles", "no room for the whole class"},
		"many pools": {func(f *ClassFacts) { f.Accounts[0].Pools = account.Found(make([]account.PoolName, 999)) },
			"Quota", checks.Warn, "999 user pools", "Service Quotas"},
		"many mails": {func(f *ClassFacts) { f.Accounts[0].Learners = 26 }, "Quota", checks.Warn, "26 learners need about 52", "Confirm account"},
		"no PassRole": {func(f *ClassFacts) { no := account.Found("implicitDeny"); f.Accounts[0].PassRole = &no },
			"PassRole", checks.Fail, "iam:PassRole is allowed by no policy", "needs iam:PassRole"},
		"PassRole denied": {func(f *ClassFacts) { no := account.Found("explicitDeny"); f.Accounts[0].PassRole = &no },
			"PassRole", checks.Fail, "iam:PassRole is denied by a policy", "needs iam:PassRole"},
		"PassRole not told": {func(f *ClassFacts) {
			unknown := account.Failed[string](fault(account.Denied, ""))
			f.Accounts[0].PassRole = &unknown
		}, "PassRole", checks.Unknown, "did not say whether the role may be handed", "Allow"},
	} {
		t.Run(name, func(t *testing.T) {
			f := readyClass()
			row.change(&f)
			var told []Line
			for _, line := range JudgeClass(f) {
				if line.Status != checks.Pass && line.Do != "" {
					told = append(told, line)
				}
			}
			require.Len(t, told, 1, "%v", told)
			assert.Equal(t, row.what, told[0].What)
			assert.Equal(t, row.status, told[0].Status)
			assert.Contains(t, told[0].Saw, row.saw)
			assert.Contains(t, told[0].Do, row.toDo)
		})
	}
}
