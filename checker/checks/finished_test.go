package checks

import (
	"os"
	"path/filepath"
	"strings"
	"time"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/lesson"
	"cognito-lambda-workshop/policies"
)

const (
	poolID    = "eu-west-1_AbCdEf123"
	clientID  = "1example23456789abcdefghij"
	roleARN1  = "arn:aws:iam::123456789012:role/Lambda-Cognito-Cloudwatch"
	policyARN = "arn:aws:iam::123456789012:policy/LambdaRolesToAccessCognitoAndCloudwatch"
)

// finished is the snapshot of an account in which the workshop is done as the lesson says, live journey included.
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

// The parts of a snapshot, to change.

func editPool(s *account.Snapshot, edit func(*account.Pool))     { edit(s.Pool.Found) }
func editClient(s *account.Snapshot, edit func(*account.Client)) { edit(s.Client.Found) }
func editRole(s *account.Snapshot, edit func(*account.Role))     { edit(s.Roles[s.RoleName].Found) }
func editFunction(s *account.Snapshot, step lesson.Step, edit func(*account.Function)) {
	edit(s.Functions[step.Name].Found)
}
func setVariable(s *account.Snapshot, step lesson.Step, i int, v account.Variable) {
	editFunction(s, step, func(f *account.Function) { f.Variables[i] = v })
}

// lessonHeadings are the anchors of the lesson's headings, as GitHub makes them.
func lessonHeadings() (map[string]bool, error) {
	text, err := os.ReadFile(filepath.Join("..", "..", "WORKSHOP.md"))
	if err != nil {
		return nil, err
	}
	anchors := map[string]bool{}
	for line := range strings.Lines(string(text)) {
		if !strings.HasPrefix(line, "#") {
			continue
		}
		title := strings.ToLower(strings.TrimSpace(strings.TrimLeft(line, "#")))
		anchor := strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case r == '-' || r == '_' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
				return r
			}
			return -1
		}, title)
		anchors[anchor] = true
	}
	return anchors, nil
}
