package checks

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/lesson"
)

func TestTheFinishedWorkshopPassesEveryCheck(t *testing.T) {
	for _, f := range Run(finished()) {
		assert.Equal(t, Pass, f.Status, "%s: %s", f.ID, f.Saw)
	}
}

func TestAnEmptyAccountHasEveryStepToDo(t *testing.T) {
	s := finished()
	s.Pools = account.Found([]account.PoolName{})
	s.PoolChoice, s.Pool = account.Choice{Rule: account.NoneFits}, account.Look[account.Pool]{}
	s.Clients, s.Client = account.Look[[]account.Client]{}, account.Look[account.Client]{}
	s.Roles = map[string]account.Look[account.Role]{s.RoleName: account.Missing[account.Role]()}
	s.Policy = account.Missing[account.Policy]()
	for name := range maps.Keys(s.Functions) {
		s.Functions[name] = account.Missing[account.Function]()
	}
	s.Live = nil

	var failed []string
	for _, f := range Run(s) {
		if f.Status == Fail {
			failed = append(failed, f.ID)
		} else if f.Step != lesson.Account {
			assert.Equal(t, Blocked, f.Status, "%s: %s", f.ID, f.Saw)
			assert.Contains(t, failed, f.BlockedBy, "%s names its cause", f.ID)
		}
	}
	assert.Equal(t, []string{
		"user-pool/exists", "execution-role/policy", "execution-role/exists",
		"sign-up/exists", "sign-in/exists", "refresh-token/exists", "private/exists",
	}, failed)
}

// Each row changes one thing in a finished account. The wanted verdicts are all that differ from pass, with what
// is blocked left out; blocked checks must name one of the others as their cause.
func TestOneMistakeOneCause(t *testing.T) {
	denied := func(operation string) *account.Fault {
		return &account.Fault{Kind: account.Denied, Operation: operation, Code: "AccessDenied", Message: "not authorized"}
	}
	rows := []struct {
		name   string
		change func(*account.Snapshot)
		want   map[string]Status
	}{
		{"functions may not be read", func(s *account.Snapshot) {
			s.Functions["private"] = account.Failed[account.Function](denied("lambda:GetFunction"))
		}, map[string]Status{"private/exists": Unknown, "private/works": Skipped, "private/logs": Skipped}},
		{"no credentials", func(s *account.Snapshot) {
			s.Caller = account.Failed[account.Caller](&account.Fault{Kind: account.NoCredentials, Operation: "sts:GetCallerIdentity"})
		}, map[string]Status{"account/credentials": Fail}},
		{"no Region", func(s *account.Snapshot) { s.Region = "" }, map[string]Status{"account/region": Fail}},
		{"two pools of the name", func(s *account.Snapshot) {
			s.Pool = account.Look[account.Pool]{}
			s.PoolChoice = account.Choice{Rule: account.Undecided, Candidates: []string{"a (x)", "b (x)"}}
		}, map[string]Status{"user-pool/exists": Fail}},
		{"pools may not be listed", func(s *account.Snapshot) {
			s.Pools = account.Failed[[]account.PoolName](denied("cognito-idp:ListUserPools"))
			s.Pool = account.Look[account.Pool]{}
		}, map[string]Status{"user-pool/exists": Unknown}},
		{"plain user names", func(s *account.Snapshot) {
			editPool(s, func(p *account.Pool) { p.UsernameAttributes = nil })
		}, map[string]Status{"user-pool/email-sign-in": Warn}},
		{"e-mail as an alias", func(s *account.Snapshot) {
			editPool(s, func(p *account.Pool) { p.UsernameAttributes, p.AliasAttributes = nil, []string{"email"} })
		}, map[string]Status{"user-pool/email-sign-in": Fail}},
		{"phone only", func(s *account.Snapshot) {
			editPool(s, func(p *account.Pool) { p.UsernameAttributes = []string{"phone_number"} })
		}, map[string]Status{"user-pool/email-sign-in": Fail}},
		{"self sign-up off", func(s *account.Snapshot) {
			editPool(s, func(p *account.Pool) { p.AdminCreateUserOnly = true })
		}, map[string]Status{"user-pool/self-sign-up": Fail}},
		{"a required attribute that is not sent", func(s *account.Snapshot) {
			editPool(s, func(p *account.Pool) { p.RequiredAttributes = []string{"email", "birthdate"} })
		}, map[string]Status{"user-pool/required-attributes": Fail}},
		{"MFA required", func(s *account.Snapshot) { editPool(s, func(p *account.Pool) { p.MFA = "ON" }) },
			map[string]Status{"user-pool/mfa": Fail}},
		{"MFA optional", func(s *account.Snapshot) { editPool(s, func(p *account.Pool) { p.MFA = "OPTIONAL" }) },
			map[string]Status{"user-pool/mfa": Warn}},
		{"devices tracked", func(s *account.Snapshot) { editPool(s, func(p *account.Pool) { p.DeviceTracking = true }) },
			map[string]Status{"user-pool/devices": Fail}},
		{"no app client", func(s *account.Snapshot) {
			s.Client, s.ClientChoice = account.Look[account.Client]{}, account.Choice{Rule: account.NoneFits}
		}, map[string]Status{"user-pool/app-client": Fail}},
		{"no client secret", func(s *account.Snapshot) { editClient(s, func(c *account.Client) { c.HasSecret = false }) },
			map[string]Status{"user-pool/client-secret": Fail}},
		{"password flow off", func(s *account.Snapshot) {
			editClient(s, func(c *account.Client) { c.AuthFlows = []string{"ALLOW_REFRESH_TOKEN_AUTH"} })
		}, map[string]Status{"user-pool/auth-flows": Fail}},
		{"rotation on, so no refresh flow", func(s *account.Snapshot) {
			editClient(s, func(c *account.Client) {
				c.Rotation, c.AuthFlows = true, []string{"ALLOW_USER_PASSWORD_AUTH"}
			})
		}, map[string]Status{"user-pool/refresh-rotation": Warn}},
		{"policy missing, role empty", func(s *account.Snapshot) {
			s.Policy = account.Missing[account.Policy]()
			editRole(s, func(r *account.Role) { r.Attached = account.Found([]account.AttachedPolicy{}) })
		}, map[string]Status{"execution-role/policy": Fail}},
		{"policy missing, logs by other means", func(s *account.Snapshot) {
			s.Policy = account.Missing[account.Policy]()
			editRole(s, func(r *account.Role) {
				(*r.Attached.Found)[0].ARN = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
			})
		}, map[string]Status{"execution-role/policy": Warn, "execution-role/policy-attached": Warn}},
		{"policy not attached", func(s *account.Snapshot) {
			editRole(s, func(r *account.Role) { r.Attached = account.Found([]account.AttachedPolicy{}) })
		}, map[string]Status{"execution-role/policy-attached": Fail}},
		{"role missing", func(s *account.Snapshot) { s.Roles[s.RoleName] = account.Missing[account.Role]() },
			map[string]Status{"execution-role/exists": Fail}},
		{"role unreadable", func(s *account.Snapshot) {
			s.Roles[s.RoleName] = account.Failed[account.Role](denied("iam:GetRole"))
		}, map[string]Status{
			"execution-role/exists": Unknown,
		}},
		{"role made for EC2", func(s *account.Snapshot) {
			editRole(s, func(r *account.Role) { r.TrustPolicy = strings.ReplaceAll(r.TrustPolicy, "lambda.", "ec2.") })
		}, map[string]Status{"execution-role/trust": Fail}},
		{"logs for another function only", func(s *account.Snapshot) {
			editRole(s, func(r *account.Role) {
				(*r.Attached.Found)[0].Document = account.Found(strings.ReplaceAll(*(*r.Attached.Found)[0].Document.Found, "/aws/lambda/*", "/aws/lambda/other*"))
			})
		}, map[string]Status{"execution-role/logs": Fail}},
		{"logs denied", func(s *account.Snapshot) {
			editRole(s, func(r *account.Role) {
				r.Inline = account.Found([]account.InlinePolicy{{Name: "no-logs", Document: account.Found(
					`{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"logs:PutLogEvents","Resource":"*"}}`)}})
			})
		}, map[string]Status{"execution-role/logs": Fail}},
		{"everything allowed", func(s *account.Snapshot) {
			editRole(s, func(r *account.Role) {
				r.Inline = account.Found([]account.InlinePolicy{{Name: "admin", Document: account.Found(
					`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`)}})
			})
		}, map[string]Status{"execution-role/least-privilege": Warn}},
		{"one function missing", func(s *account.Snapshot) { s.Functions["refresh-token"] = account.Missing[account.Function]() },
			map[string]Status{"refresh-token/exists": Fail}},
		{"function of another language", func(s *account.Snapshot) {
			editFunction(s, lesson.Private, func(f *account.Function) { f.Runtime = "python3.14" })
		}, map[string]Status{"private/runtime": Warn, "private/package": Skipped}},
		{"deprecated runtime", func(s *account.Snapshot) {
			editFunction(s, lesson.Private, func(f *account.Function) { f.Runtime = "provided.al2" })
		}, map[string]Status{"private/runtime": Fail}},
		{"default timeout", func(s *account.Snapshot) {
			editFunction(s, lesson.Private, func(f *account.Function) { f.TimeoutSeconds = 3 })
		}, map[string]Status{"private/timeout": Warn}},
		{"timeout too short", func(s *account.Snapshot) {
			editFunction(s, lesson.Private, func(f *account.Function) { f.TimeoutSeconds = 1 })
		}, map[string]Status{"private/timeout": Fail}},
		{"another role that works", func(s *account.Snapshot) {
			other := *s.Roles[s.RoleName].Found
			other.Name, other.ARN = "mine", "arn:aws:iam::123456789012:role/service-role/mine"
			s.Roles["mine"] = account.Found(other)
			editFunction(s, lesson.Private, func(f *account.Function) { f.RoleARN = other.ARN })
		}, map[string]Status{"private/role": Warn}},
		{"another role that is gone", func(s *account.Snapshot) {
			s.Roles["gone"] = account.Missing[account.Role]()
			editFunction(s, lesson.Private, func(f *account.Function) { f.RoleARN = "arn:aws:iam::123456789012:role/gone" })
		}, map[string]Status{"private/role": Fail}},
		{"clientId missing", func(s *account.Snapshot) {
			editFunction(s, lesson.RefreshToken, func(f *account.Function) { f.Variables = f.Variables[1:] })
		}, map[string]Status{"refresh-token/environment": Fail}},
		{"clientSecret padded", func(s *account.Snapshot) {
			setVariable(s, lesson.RefreshToken, 1, account.Variable{
				Name: "clientSecret", Padded: true, Equals: []account.Equal{{What: account.EqualClientSecret, Of: clientID}}})
		}, map[string]Status{"refresh-token/environment": Fail}},
		{"clientSecret unlike, with two secrets", func(s *account.Snapshot) {
			editClient(s, func(c *account.Client) { c.SecondSecret = true })
			setVariable(s, lesson.RefreshToken, 1, account.Variable{Name: "clientSecret"})
			s.Live = nil
		}, map[string]Status{"refresh-token/environment": Unknown, "refresh-token/works": Skipped,
			"sign-up/works": Skipped, "sign-in/works": Skipped, "private/works": Skipped,
			"sign-up/logs": Skipped, "sign-in/logs": Skipped, "refresh-token/logs": Skipped, "private/logs": Skipped}},
		{"variables that cannot be decrypted", func(s *account.Snapshot) {
			editFunction(s, lesson.RefreshToken, func(f *account.Function) { f.VariablesFault = denied("kms:Decrypt") })
		}, map[string]Status{"refresh-token/environment": Unknown}},
		{"a change under way", func(s *account.Snapshot) {
			editFunction(s, lesson.Private, func(f *account.Function) { f.LastUpdate = "InProgress" })
		}, map[string]Status{"private/ready": Pending}},
		{"inactive", func(s *account.Snapshot) {
			editFunction(s, lesson.Private, func(f *account.Function) { f.State = "Inactive" })
		}, map[string]Status{"private/ready": Warn}},
		{"failed update", func(s *account.Snapshot) {
			editFunction(s, lesson.Private, func(f *account.Function) { f.LastUpdate = "Failed" })
		}, map[string]Status{"private/ready": Fail}},
		{"not tried", func(s *account.Snapshot) { s.Live = nil }, map[string]Status{
			"sign-up/works": Skipped, "sign-in/works": Skipped, "refresh-token/works": Skipped, "private/works": Skipped,
			"sign-up/logs": Skipped, "sign-in/logs": Skipped, "refresh-token/logs": Skipped, "private/logs": Skipped}},
		{"sign-in without tokens", func(s *account.Snapshot) {
			s.Live.Attempts = s.Live.Attempts[:3]
			s.Live.Attempts[2].Problem = "the answer has no IdToken"
		}, map[string]Status{"sign-in/works": Fail}},
		{"switched off", func(s *account.Snapshot) {
			none := 0
			editFunction(s, lesson.Private, func(f *account.Function) { f.ReservedConcurrency = &none })
		}, map[string]Status{"private/network": Fail}},
		{"in a VPC", func(s *account.Snapshot) {
			for _, step := range []lesson.Step{lesson.RefreshToken, lesson.Private} {
				editFunction(s, step, func(f *account.Function) { f.VPC = "vpc-1" })
			}
		}, map[string]Status{"refresh-token/network": Warn}},
		{"no lines in the log", func(s *account.Snapshot) {
			s.Live.Logs["private"] = account.Missing[account.LogLines]()
		}, map[string]Status{"private/logs": Fail}},
		{"function URL for everybody", func(s *account.Snapshot) {
			editFunction(s, lesson.Private, func(f *account.Function) { f.URL = account.Found(account.FunctionURL{AuthType: "NONE"}) })
		}, map[string]Status{"private/exposed": Warn}},
		{"resource policy for everybody", func(s *account.Snapshot) {
			editFunction(s, lesson.Private, func(f *account.Function) {
				f.ResourcePolicy = account.Found(`{"Version":"2012-10-17","Id":"default","Statement":[{"Sid":"all","Effect":"Allow","Principal":"*","Action":"lambda:InvokeFunction","Resource":"` + f.ARN + `"}]}`)
			})
		}, map[string]Status{"private/exposed": Warn}},
		{"resource policy for API Gateway", func(s *account.Snapshot) {
			editFunction(s, lesson.Private, func(f *account.Function) {
				f.ResourcePolicy = account.Found(`{"Version":"2012-10-17","Id":"default","Statement":[{"Sid":"api","Effect":"Allow","Principal":{"Service":"apigateway.amazonaws.com"},"Action":"lambda:InvokeFunction","Resource":"` + f.ARN + `"}]}`)
			})
		}, map[string]Status{}},
		{"a wrong password is let in", func(s *account.Snapshot) {
			s.Live.Attempts = append(s.Live.Attempts, account.Attempt{ID: account.LiveWrongPassword, Problem: "it signed in with a wrong password"})
		}, map[string]Status{"sign-in/works": Fail}},
		{"a user left behind", func(s *account.Snapshot) { s.Live.LeftBehind = []string{s.Live.User} },
			map[string]Status{"sign-up/works": Warn}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			s := finished()
			row.change(s)
			got := map[string]Status{}
			for _, f := range Run(s) {
				cause, follows := strings.CutPrefix(f.Saw, "Not looked at, because ")
				switch {
				case f.Status == Pass:
				case follows:
					assert.Equal(t, Unknown, f.Status)
					assert.Contains(t, row.want, strings.TrimSuffix(cause, " could not be."))
				case f.Status == Blocked:
					assert.Contains(t, row.want, f.BlockedBy, "%s is blocked by something that is right", f.ID)
				default:
					got[f.ID] = f.Status
				}
				if f.Status == Fail || f.Status == Warn || f.Status == Unknown && f.Wanted != "" {
					assert.NotEmpty(t, f.Saw, "%s says what it saw", f.ID)
					assert.NotEmpty(t, f.Wanted, "%s says what it wanted", f.ID)
					assert.NotEmpty(t, f.Fix.Read, "%s says where to read", f.ID)
				}
				if f.Status == Fail || f.Status == Pending {
					assert.NotEmpty(t, f.Fix.Console+f.Fix.CLI, "%s gives the next move", f.ID)
				}
			}
			assert.Equal(t, row.want, got)
		})
	}
}

func TestNearMissesAreTold(t *testing.T) {
	s := finished()
	s.Pool, s.PoolChoice = account.Missing[account.Pool](), account.Choice{Rule: account.NoneFits}
	s.Functions["sign-in"] = account.Missing[account.Function]()
	s.NearMisses = []account.NearMiss{
		{Kind: account.NearPool, Step: "user-pool", Name: "tutorials-user-pool", ID: "us-east-1_x", Region: "us-east-1"},
		{Kind: account.NearFunction, Step: "sign-in", Name: "signinwithcognito", Region: "eu-west-1"},
	}
	findings := Run(s)
	saw := func(id string) Finding {
		return findings[slices.IndexFunc(findings, func(f Finding) bool { return f.ID == id })]
	}
	assert.Contains(t, saw("user-pool/exists").Saw, "There is one named tutorials-user-pool in us-east-1.")
	assert.Contains(t, saw("user-pool/exists").Fix.Console, "run the checker with --region us-east-1")
	assert.Contains(t, saw("sign-in/exists").Saw, "There is one named signinwithcognito.")
	assert.Contains(t, saw("sign-in/exists").Fix.Console, `{"signIn": "signinwithcognito"}`)
	assert.NotContains(t, saw("refresh-token/works").Saw, "signinwithcognito")
}

func TestWhatAVariableHoldsInsteadIsSaid(t *testing.T) {
	other := account.Equal{What: account.EqualClientID, Of: "another"}
	for _, row := range []struct {
		name     string
		position int
		variable account.Variable
		want     string
	}{
		{"empty", 0, account.Variable{Name: "clientId", Empty: true}, "The variable clientId of signInWithCognito is empty."},
		{"misspelt", 0, account.Variable{Name: "client_id"}, "signInWithCognito has a variable client_id; the function reads clientId, spelt just so."},
		{"other case", 1, account.Variable{Name: "CLIENTSECRET"}, "signInWithCognito has a variable CLIENTSECRET; the function reads clientSecret, spelt just so."},
		{"another client", 0, account.Variable{Name: "clientId", Equals: []account.Equal{other}}, "The variable clientId holds the id of another app client, another."},
		{"pool id", 0, account.Variable{Name: "clientId", Equals: []account.Equal{{What: account.EqualPoolID, Of: poolID}}},
			"The variable clientId holds the id of the user pool " + poolID + "; it wants the id of the app client."},
		{"swapped", 0, account.Variable{Name: "clientId", Equals: []account.Equal{{What: account.EqualClientSecret, Of: clientID}}},
			"The variable clientId holds a client secret; the id and the secret are swapped."},
		{"unlike", 1, account.Variable{Name: "clientSecret"}, "The variable clientSecret holds something else than the app client's secret."},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := finished()
			setVariable(s, lesson.SignIn, row.position, row.variable)
			findings := Run(s)
			i := slices.IndexFunc(findings, func(f Finding) bool { return f.ID == "sign-in/environment" })
			require.GreaterOrEqual(t, i, 0)
			assert.Equal(t, Fail, findings[i].Status)
			assert.Equal(t, row.want, findings[i].Saw)
		})
	}
}

func TestFixCommandsKeepEverySettingAndShowNoSecret(t *testing.T) {
	s := finished()
	s.CLIFlags = []string{"--region", "eu-west-1"}
	editClient(s, func(c *account.Client) { c.AuthFlows = []string{"ALLOW_USER_SRP_AUTH"} })
	setVariable(s, lesson.SignIn, 1, account.Variable{Name: "clientSecret"})
	byID := map[string]Finding{}
	for _, f := range Run(s) {
		byID[f.ID] = f
	}
	assert.Equal(t, `aws cognito-idp update-user-pool-client --cli-input-json `+
		`'{"ClientId":"`+clientID+`","ExplicitAuthFlows":["ALLOW_REFRESH_TOKEN_AUTH","ALLOW_USER_PASSWORD_AUTH","ALLOW_USER_SRP_AUTH"],`+
		`"RefreshTokenValidity":30,"UserPoolId":"`+poolID+`"}' --region eu-west-1`, byID["user-pool/auth-flows"].Fix.CLI)
	assert.Equal(t, `aws lambda update-function-configuration --function-name signInWithCognito --environment `+
		`"Variables={clientId=`+clientID+`,clientSecret=$(aws cognito-idp describe-user-pool-client --user-pool-id `+poolID+
		` --client-id `+clientID+` --query UserPoolClient.ClientSecret --output text --region eu-west-1)}" --region eu-west-1`,
		byID["sign-in/environment"].Fix.CLI)
}

// A kept snapshot may have been cut by hand. Whatever of it is not there, judging it says something.
func TestASnapshotWithHolesIsJudged(t *testing.T) {
	fields := reflect.TypeFor[account.Snapshot]()
	for i := range fields.NumField() {
		if !fields.Field(i).IsExported() {
			continue
		}
		t.Run(fields.Field(i).Name, func(t *testing.T) {
			s := finished()
			reflect.ValueOf(s).Elem().Field(i).SetZero()
			assert.NotPanics(t, func() { assert.Len(t, Run(s), len(All())) })
		})
	}
}

func TestTheCatalogueIsWhole(t *testing.T) {
	headings, err := lessonHeadings()
	require.NoError(t, err)
	seen := map[string]bool{}
	for _, c := range All() {
		assert.False(t, seen[c.ID], "%s is there twice", c.ID)
		seen[c.ID] = true
		assert.True(t, strings.HasPrefix(c.ID, c.Step.Name+"/"), c.ID)
		assert.NotEmpty(t, c.Title, c.ID)
		assert.NotEmpty(t, c.Why, c.ID)
		example, ok := Example(c.ID)
		if assert.True(t, ok, "%s has no example", c.ID) {
			assert.Contains(t, []Status{Fail, Warn, Pending}, example.Status, c.ID)
			assert.NotEmpty(t, example.Fix.Console, c.ID)
		}
		assert.True(t, headings[c.Step.Anchor], "%s reads %s, which WORKSHOP.md has no heading for", c.ID, c.Step.Read())
	}
}
