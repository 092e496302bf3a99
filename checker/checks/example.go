package checks

import (
	"strings"
	"time"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/lesson"
	"cognito-lambda-workshop/checker/parcel"
	"cognito-lambda-workshop/policies"
)

// Example is what a check says of a made-up account in which one thing is not right. It is how the check is explained
// to someone who has no account at hand.
func Example(id string) (Finding, bool) {
	step, name, _ := strings.Cut(id, "/")
	change, known := mistakes()[id]
	if !known {
		change, known = functionMistakes(step)[name]
	}
	if !known {
		return Finding{}, false
	}
	s := finished()
	change(s)
	for _, f := range Run(s) {
		if f.ID == id {
			return f, true
		}
	}
	return Finding{}, false
}

// mistakes change the finished account so that one check has something to say.
func mistakes() map[string]func(*account.Snapshot) {
	return map[string]func(*account.Snapshot){
		"account/credentials": func(s *account.Snapshot) {
			s.Caller = account.Failed[account.Caller](&account.Fault{Kind: account.NoCredentials, Operation: "sts:GetCallerIdentity"})
		},
		"account/region": func(s *account.Snapshot) { s.Region = "" },
		"user-pool/exists": func(s *account.Snapshot) {
			s.Pool, s.PoolChoice = account.Look[account.Pool]{}, account.Choice{Rule: account.NoneFits}
		},
		"user-pool/email-sign-in": func(s *account.Snapshot) {
			s.Pool.Found.UsernameAttributes, s.Pool.Found.AliasAttributes = nil, []string{"email"}
		},
		"user-pool/self-sign-up":        func(s *account.Snapshot) { s.Pool.Found.AdminCreateUserOnly = true },
		"user-pool/required-attributes": func(s *account.Snapshot) { s.Pool.Found.RequiredAttributes = []string{"birthdate"} },
		"user-pool/verification":        func(s *account.Snapshot) { s.Pool.Found.AutoVerified = nil },
		"user-pool/mfa":                 func(s *account.Snapshot) { s.Pool.Found.MFA = "ON" },
		"user-pool/devices":             func(s *account.Snapshot) { s.Pool.Found.DeviceTracking = true },
		"user-pool/app-client": func(s *account.Snapshot) {
			s.Client, s.ClientChoice = account.Look[account.Client]{}, account.Choice{Rule: account.NoneFits}
		},
		"user-pool/client-secret":       func(s *account.Snapshot) { s.Client.Found.HasSecret = false },
		"user-pool/auth-flows":          func(s *account.Snapshot) { s.Client.Found.AuthFlows = []string{refreshFlow} },
		"user-pool/writable-attributes": func(s *account.Snapshot) { s.Client.Found.WriteAttributes = []string{"email", "nickname"} },
		"user-pool/refresh-rotation":    func(s *account.Snapshot) { s.Client.Found.Rotation = true },
		"execution-role/policy": func(s *account.Snapshot) {
			s.Policy = account.Missing[account.Policy]()
			s.Roles[s.RoleName].Found.Attached = account.Found([]account.AttachedPolicy{})
		},
		"execution-role/exists": func(s *account.Snapshot) { s.Roles[s.RoleName] = account.Missing[account.Role]() },
		"execution-role/trust": func(s *account.Snapshot) {
			role := s.Roles[s.RoleName].Found
			role.TrustPolicy = strings.ReplaceAll(role.TrustPolicy, "lambda.", "ec2.")
		},
		"execution-role/policy-attached": func(s *account.Snapshot) {
			s.Roles[s.RoleName].Found.Attached = account.Found([]account.AttachedPolicy{})
		},
		"execution-role/logs": func(s *account.Snapshot) {
			attached := (*s.Roles[s.RoleName].Found.Attached.Found)
			attached[0].Document = account.Found(strings.ReplaceAll(string(policies.Execution), "/aws/lambda/*", "/aws/lambda/other*"))
		},
		"execution-role/least-privilege": func(s *account.Snapshot) {
			s.Roles[s.RoleName].Found.Inline = account.Found([]account.InlinePolicy{{Name: "everything", Document: account.Found(
				`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`)}})
		},
	}
}

// functionMistakes are those of one function's step, by the part of the id behind the slash.
func functionMistakes(step string) map[string]func(*account.Snapshot) {
	edit := func(change func(*account.Function)) func(*account.Snapshot) {
		return func(s *account.Snapshot) {
			if f := s.Functions[step].Found; f != nil {
				change(f)
			}
		}
	}
	return map[string]func(*account.Snapshot){
		"exists":  func(s *account.Snapshot) { s.Functions[step] = account.Missing[account.Function]() },
		"runtime": edit(func(f *account.Function) { f.Runtime = "provided.al2" }),
		"package": edit(func(f *account.Function) {
			f.Package = account.Found(parcel.Contents{Entries: 1, Instead: "sign-in/bootstrap"})
		}),
		"role":    edit(func(f *account.Function) { f.RoleARN = "arn:aws:iam::123456789012:role/another" }),
		"timeout": edit(func(f *account.Function) { f.TimeoutSeconds = 1 }),
		"network": edit(func(f *account.Function) { f.ReservedConcurrency = new(int) }),
		"ready":   edit(func(f *account.Function) { f.LastUpdate = "InProgress" }),
		"environment": edit(func(f *account.Function) {
			if len(f.Variables) > 0 {
				f.Variables[0].Name = "client_id"
			}
		}),
		"exposed": edit(func(f *account.Function) { f.URL = account.Found(account.FunctionURL{AuthType: "NONE"}) }),
		"works": func(s *account.Snapshot) {
			for i, a := range s.Live.Attempts {
				if a.ID == step {
					s.Live.Attempts[i].FunctionError = "Sandbox.Timedout: Task timed out after 10.00 seconds"
				}
			}
		},
		"logs": func(s *account.Snapshot) { s.Live.Logs[step] = account.Missing[account.LogLines]() },
	}
}

const (
	poolID    = "eu-west-1_AbCdEf123"
	clientID  = "1example23456789abcdefghij"
	roleARN1  = "arn:aws:iam::123456789012:role/Lambda-Cognito-Cloudwatch"
	policyARN = "arn:aws:iam::123456789012:policy/LambdaRolesToAccessCognitoAndCloudwatch"
)

// finished is the snapshot of an account in which the workshop is done as the lesson says, live journey included. The
// ids are made up.
func finished() *account.Snapshot {
	names := lesson.DefaultNames("")
	pool := account.Pool{
		ID: poolID, Name: names.Pool, ARN: "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/" + poolID,
		UsernameAttributes: []string{"email"}, AutoVerified: []string{"email"}, RequiredAttributes: []string{"email"}, MFA: "OFF",
		Settings: map[string]any{"UserPoolId": poolID, "MfaConfiguration": "OFF", "AutoVerifiedAttributes": []string{"email"}},
	}
	client := account.Client{
		ID: clientID, Name: lesson.ClientName, HasSecret: true,
		AuthFlows: []string{"ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_PASSWORD_AUTH"},
		Settings:  map[string]any{"UserPoolId": poolID, "ClientId": clientID, "RefreshTokenValidity": 30},
	}
	s := &account.Snapshot{
		Schema: account.SchemaVersion, TakenAt: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC),
		Names: names, Region: "eu-west-1", Endpoint: "aws",
		Caller: account.Found(account.Caller{
			AccountID: "123456789012", ARN: "arn:aws:iam::123456789012:user/ana", Partition: "aws",
		}),
		Pools:        account.Found([]account.PoolName{{ID: poolID, Name: names.Pool}}),
		PoolChoice:   account.Choice{Rule: account.ByName, By: names.Pool},
		Pool:         account.Found(pool),
		Clients:      account.Found([]account.Client{client}),
		ClientChoice: account.Choice{Rule: account.ByFunction, By: names.SignUp},
		Client:       account.Found(client),
		RoleName:     names.Role,
		Roles: map[string]account.Look[account.Role]{names.Role: account.Found(account.Role{
			Name: names.Role, ARN: roleARN1, TrustPolicy: string(policies.Trust),
			Attached: account.Found([]account.AttachedPolicy{{
				Name: names.Policy, ARN: policyARN, Document: account.Found(string(policies.Execution)),
			}}),
			Inline: account.Found([]account.InlinePolicy{}),
		})},
		Policy:    account.Found(account.Policy{Name: names.Policy, ARN: policyARN, Document: account.Found(string(policies.Execution))}),
		Functions: map[string]account.Look[account.Function]{},
		Live: &account.Live{Mail: true, User: "success+abc@simulator.amazonses.com", Attempts: []account.Attempt{
			{ID: account.LiveSignUp, Function: names.SignUp, StatusCode: 200},
			{ID: account.LiveConfirm},
			{ID: account.LiveSignIn, Function: names.SignIn, StatusCode: 200},
			{ID: account.LiveVerifyTokens},
			{ID: account.LiveRefresh, Function: names.RefreshToken, StatusCode: 200},
			{ID: account.LivePrivate, Function: names.Private, StatusCode: 200},
			{ID: account.LiveDelete},
		}, Logs: map[string]account.Look[account.LogLines]{}},
	}
	for _, step := range lesson.FunctionSteps() {
		f := account.Function{
			Name: names.Function(step), ARN: "arn:aws:lambda:eu-west-1:123456789012:function:" + names.Function(step),
			PackageType: "Zip", Runtime: lesson.Runtime, Handler: lesson.Handler, Architecture: "x86_64", RoleARN: roleARN1,
			TimeoutSeconds: 10, MemoryMB: 128, State: "Active", LastUpdate: "Successful",
			LogGroup: "/aws/lambda/" + names.Function(step),
		}
		f.Package = account.Found(parcel.Contents{Entries: 1, Bootstrap: &parcel.Program{
			Size: 7 << 20, Checksum: uint32(step.Number[1]), Package: "cognito-lambda-workshop/" + step.Folder,
			Mode: 0o755, ModeKnown: true, Format: parcel.ELF, Machine: f.Architecture,
		}})
		if step.NeedsClient() {
			f.Variables = []account.Variable{
				{Name: "clientId", Equals: []account.Equal{{What: account.EqualClientID, Of: clientID}}},
				{Name: "clientSecret", Equals: []account.Equal{{What: account.EqualClientSecret, Of: clientID}}},
			}
		}
		s.Functions[step.Name] = account.Found(f)
		s.Live.Logs[step.Name] = account.Found(account.LogLines{Group: f.LogGroup, Count: 5})
	}
	return s
}
