package account

import (
	"context"
	"maps"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	cognito "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	roles "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	functions "github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"

	"cognito-lambda-workshop/checker/lesson"
)

const (
	region     = "eu-west-1"
	theAccount = "123456789012"
	thePool    = "eu-west-1_AbCdEf123"
	theClient  = "1example23456789abcdefghij"
	policyPath = "arn:aws:iam::" + theAccount + ":policy/"
	rolePath   = "arn:aws:iam::" + theAccount + ":role/"
	logsPolicy = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"logs:*","Resource":"*"}]}`
	lambdaOnly = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}`
)

// Values that must not turn up in anything that is written down.
const (
	plantedSecret      = "PLANTED1secret1of1the1app1client"
	plantedOtherSecret = "PLANTED2secret2of2another2client"
	plantedVariable    = "PLANTED-value-of-a-variable"
	plantedLink        = "https://bucket.example.com/code.zip?X-Amz-Signature=PLANTEDsignature"
)

var testTime = time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)

// fakeAWS is an account in memory, as the readers see it. It counts the calls, and fails those that it is told to.
type fakeAWS struct {
	mu    sync.Mutex
	calls map[string]int
	fail  map[string]error // by IAM action

	pools     []*cognito.UserPoolType
	clients   []*cognito.UserPoolClientType
	secrets   int // how many each client has
	functions map[string]*lambda.GetFunctionOutput
	urls      map[string]functions.FunctionUrlAuthType // by function
	resource  map[string]string                        // resource policies by function
	roles     map[string]*roles.Role
	attached  map[string][]string          // ARNs by role
	inline    map[string]map[string]string // documents by role and name
	policies  map[string]string            // documents by ARN
	elsewhere map[string]*fakeAWS          // the same account in other Regions
}

func refused(code, message string) error {
	return &smithy.GenericAPIError{Code: code, Message: message}
}

// in is the account as another Region shows it; empty where nothing was made.
func (f *fakeAWS) in(other string) *fakeAWS {
	if other == "" || other == region {
		return f
	}
	if there, ok := f.elsewhere[other]; ok {
		return there
	}
	return &fakeAWS{calls: map[string]int{}}
}

// called takes note of a call and returns the error that it is to end with.
func (f *fakeAWS) called(ctx context.Context, action string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls[action]++
	if err := ctx.Err(); err != nil {
		return err
	}
	return f.fail[action]
}

func (f *fakeAWS) services() services {
	return services{sts: f, cognito: f, lambda: fakeLambda{f}, iam: f, http: fakeCode{f}, practice: func() bool { return false }}
}

func options() Options {
	return Options{
		Config: aws.Config{Region: region, Credentials: credentials.NewStaticCredentialsProvider("AKIDEXAMPLE", "example", "")},
		Names:  lesson.DefaultNames(""),
		Now:    func() time.Time { return testTime },
	}
}

func (f *fakeAWS) read(t *testing.T, change ...func(*Options)) *Snapshot {
	t.Helper()
	o := options()
	for _, c := range change {
		c(&o)
	}
	return newReader(o, f.services()).read(t.Context())
}

// finished is an account with everything that the lesson makes.
func finished() *fakeAWS {
	names := lesson.DefaultNames("")
	f := &fakeAWS{
		calls: map[string]int{}, fail: map[string]error{}, secrets: 1,
		functions: map[string]*lambda.GetFunctionOutput{}, elsewhere: map[string]*fakeAWS{},
		urls: map[string]functions.FunctionUrlAuthType{}, resource: map[string]string{}, roles: map[string]*roles.Role{},
		attached: map[string][]string{}, inline: map[string]map[string]string{},
		policies: map[string]string{policyPath + names.Policy: logsPolicy},
	}
	f.addPool(thePool, names.Pool)
	f.addClient(thePool, theClient, "tutorials-client", plantedSecret)
	f.addRole(names.Role, "/")
	f.attached[names.Role] = []string{policyPath + names.Policy}
	for _, step := range lesson.FunctionSteps() {
		variables := map[string]string{}
		if step.NeedsClient() {
			variables = map[string]string{"clientId": theClient, "clientSecret": plantedSecret, "EXTRA": plantedVariable}
		}
		f.addFunction(names.Function(step), names.Role, variables)
	}
	return f
}

func (f *fakeAWS) addPool(id, name string) *cognito.UserPoolType {
	pool := &cognito.UserPoolType{
		Id: &id, Name: &name, Arn: aws.String("arn:aws:cognito-idp:" + region + ":" + theAccount + ":userpool/" + id),
		UsernameAttributes:     []cognito.UsernameAttributeType{cognito.UsernameAttributeTypeEmail},
		AutoVerifiedAttributes: []cognito.VerifiedAttributeType{cognito.VerifiedAttributeTypeEmail},
		SchemaAttributes: []cognito.SchemaAttributeType{
			{Name: aws.String("sub"), Required: aws.Bool(true)},
			{Name: aws.String("email"), Required: aws.Bool(true)},
			{Name: aws.String("picture"), Required: aws.Bool(false)},
		},
		Policies: &cognito.UserPoolPolicyType{PasswordPolicy: &cognito.PasswordPolicyType{
			MinimumLength: aws.Int32(8), RequireLowercase: true, TemporaryPasswordValidityDays: 7,
		}},
		AdminCreateUserConfig: &cognito.AdminCreateUserConfigType{UnusedAccountValidityDays: 7},
		MfaConfiguration:      cognito.UserPoolMfaTypeOff,
	}
	f.pools = append(f.pools, pool)
	return pool
}

func (f *fakeAWS) addClient(pool, id, name, secret string) *cognito.UserPoolClientType {
	client := &cognito.UserPoolClientType{
		UserPoolId: &pool, ClientId: &id, ClientName: &name,
		ExplicitAuthFlows:     []cognito.ExplicitAuthFlowsType{"ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"},
		EnableTokenRevocation: aws.Bool(false),
	}
	if secret != "" {
		client.ClientSecret = &secret
	}
	f.clients = append(f.clients, client)
	return client
}

func (f *fakeAWS) addRole(name, path string) *roles.Role {
	f.roles[name] = &roles.Role{
		RoleName: &name, Arn: aws.String("arn:aws:iam::" + theAccount + ":role" + path + name), CreateDate: &testTime,
		AssumeRolePolicyDocument: aws.String(url.PathEscape(lambdaOnly)),
	}
	return f.roles[name]
}

func (f *fakeAWS) addFunction(name, role string, variables map[string]string) {
	f.functions[name] = &lambda.GetFunctionOutput{
		Code: &functions.FunctionCodeLocation{Location: aws.String(plantedLink)},
		Configuration: &functions.FunctionConfiguration{
			FunctionName: &name, FunctionArn: aws.String("arn:aws:lambda:" + region + ":" + theAccount + ":function:" + name),
			Runtime: "provided.al2023", Handler: aws.String("bootstrap"), Role: aws.String(rolePath + role),
			Timeout: aws.Int32(10), MemorySize: aws.Int32(128), State: "Active", LastUpdateStatus: "Successful",
			LastModified: aws.String("2026-11-20T09:30:00.000+0000"), Architectures: []functions.Architecture{"arm64"},
			Environment: &functions.EnvironmentResponse{Variables: variables},
		},
	}
}

func (f *fakeAWS) environment(step lesson.Step) map[string]string {
	return f.functions[lesson.DefaultNames("").Function(step)].Configuration.Environment.Variables
}

func (f *fakeAWS) GetCallerIdentity(ctx context.Context, _ *sts.GetCallerIdentityInput, _ ...func(*sts.Options)) (*sts.GetCallerIdentityOutput, error) {
	if err := f.called(ctx, "sts:GetCallerIdentity"); err != nil {
		return nil, err
	}
	return &sts.GetCallerIdentityOutput{Account: aws.String(theAccount), Arn: aws.String("arn:aws:iam::" + theAccount + ":user/ana")}, nil
}

func (f *fakeAWS) ListUserPools(ctx context.Context, in *cognitoidentityprovider.ListUserPoolsInput, options ...func(*cognitoidentityprovider.Options)) (*cognitoidentityprovider.ListUserPoolsOutput, error) {
	var o cognitoidentityprovider.Options
	for _, option := range options {
		option(&o)
	}
	f = f.in(o.Region)
	if err := f.called(ctx, "cognito-idp:ListUserPools"); err != nil {
		return nil, err
	}
	// A page holds one pool.
	out := &cognitoidentityprovider.ListUserPoolsOutput{}
	for i, pool := range f.pools {
		if i == 0 && in.NextToken == nil || in.NextToken != nil && *in.NextToken == *pool.Id {
			out.UserPools = []cognito.UserPoolDescriptionType{{Id: pool.Id, Name: pool.Name}}
			if i+1 < len(f.pools) {
				out.NextToken = f.pools[i+1].Id
			}
		}
	}
	return out, nil
}

func (f *fakeAWS) DescribeUserPool(ctx context.Context, in *cognitoidentityprovider.DescribeUserPoolInput, _ ...func(*cognitoidentityprovider.Options)) (*cognitoidentityprovider.DescribeUserPoolOutput, error) {
	if err := f.called(ctx, "cognito-idp:DescribeUserPool"); err != nil {
		return nil, err
	}
	for _, pool := range f.pools {
		if *pool.Id == *in.UserPoolId {
			return &cognitoidentityprovider.DescribeUserPoolOutput{UserPool: pool}, nil
		}
	}
	return nil, refused("ResourceNotFoundException", "User pool "+*in.UserPoolId+" does not exist.")
}

func (f *fakeAWS) ListUserPoolClients(ctx context.Context, in *cognitoidentityprovider.ListUserPoolClientsInput, _ ...func(*cognitoidentityprovider.Options)) (*cognitoidentityprovider.ListUserPoolClientsOutput, error) {
	if err := f.called(ctx, "cognito-idp:ListUserPoolClients"); err != nil {
		return nil, err
	}
	out := &cognitoidentityprovider.ListUserPoolClientsOutput{}
	for _, client := range f.clients {
		if *client.UserPoolId == *in.UserPoolId {
			out.UserPoolClients = append(out.UserPoolClients, cognito.UserPoolClientDescription{ClientId: client.ClientId, ClientName: client.ClientName})
		}
	}
	return out, nil
}

func (f *fakeAWS) DescribeUserPoolClient(ctx context.Context, in *cognitoidentityprovider.DescribeUserPoolClientInput, _ ...func(*cognitoidentityprovider.Options)) (*cognitoidentityprovider.DescribeUserPoolClientOutput, error) {
	if err := f.called(ctx, "cognito-idp:DescribeUserPoolClient"); err != nil {
		return nil, err
	}
	for _, client := range f.clients {
		if *client.ClientId == *in.ClientId {
			return &cognitoidentityprovider.DescribeUserPoolClientOutput{UserPoolClient: client}, nil
		}
	}
	return nil, refused("ResourceNotFoundException", "User pool client "+*in.ClientId+" does not exist.")
}

func (f *fakeAWS) ListUserPoolClientSecrets(ctx context.Context, _ *cognitoidentityprovider.ListUserPoolClientSecretsInput, _ ...func(*cognitoidentityprovider.Options)) (*cognitoidentityprovider.ListUserPoolClientSecretsOutput, error) {
	if err := f.called(ctx, "cognito-idp:ListUserPoolClientSecrets"); err != nil {
		return nil, err
	}
	return &cognitoidentityprovider.ListUserPoolClientSecretsOutput{ClientSecrets: make([]cognito.ClientSecretDescriptorType, f.secrets)}, nil
}

func (f *fakeAWS) ListRoles(ctx context.Context, _ *iam.ListRolesInput, _ ...func(*iam.Options)) (*iam.ListRolesOutput, error) {
	if err := f.called(ctx, "iam:ListRoles"); err != nil {
		return nil, err
	}
	out := &iam.ListRolesOutput{}
	for _, name := range slices.Sorted(maps.Keys(f.roles)) {
		out.Roles = append(out.Roles, *f.roles[name])
	}
	return out, nil
}

func (f *fakeAWS) GetRole(ctx context.Context, in *iam.GetRoleInput, _ ...func(*iam.Options)) (*iam.GetRoleOutput, error) {
	if err := f.called(ctx, "iam:GetRole"); err != nil {
		return nil, err
	}
	if role, ok := f.roles[*in.RoleName]; ok {
		return &iam.GetRoleOutput{Role: role}, nil
	}
	return nil, noRole(*in.RoleName)
}

func noRole(name string) error {
	return refused("NoSuchEntity", "The role with name "+name+" cannot be found.")
}

func (f *fakeAWS) ListAttachedRolePolicies(ctx context.Context, in *iam.ListAttachedRolePoliciesInput, _ ...func(*iam.Options)) (*iam.ListAttachedRolePoliciesOutput, error) {
	if err := f.called(ctx, "iam:ListAttachedRolePolicies"); err != nil {
		return nil, err
	}
	if f.roles[*in.RoleName] == nil {
		return nil, noRole(*in.RoleName)
	}
	out := &iam.ListAttachedRolePoliciesOutput{}
	for _, policy := range f.attached[*in.RoleName] {
		out.AttachedPolicies = append(out.AttachedPolicies, roles.AttachedPolicy{PolicyArn: &policy, PolicyName: aws.String(lastPart(policy))})
	}
	return out, nil
}

func (f *fakeAWS) ListRolePolicies(ctx context.Context, in *iam.ListRolePoliciesInput, _ ...func(*iam.Options)) (*iam.ListRolePoliciesOutput, error) {
	if err := f.called(ctx, "iam:ListRolePolicies"); err != nil {
		return nil, err
	}
	if f.roles[*in.RoleName] == nil {
		return nil, noRole(*in.RoleName)
	}
	out := &iam.ListRolePoliciesOutput{}
	for name := range f.inline[*in.RoleName] {
		out.PolicyNames = append(out.PolicyNames, name)
	}
	return out, nil
}

func (f *fakeAWS) GetRolePolicy(ctx context.Context, in *iam.GetRolePolicyInput, _ ...func(*iam.Options)) (*iam.GetRolePolicyOutput, error) {
	if err := f.called(ctx, "iam:GetRolePolicy"); err != nil {
		return nil, err
	}
	return &iam.GetRolePolicyOutput{PolicyDocument: aws.String(url.PathEscape(f.inline[*in.RoleName][*in.PolicyName]))}, nil
}

func (f *fakeAWS) GetPolicy(ctx context.Context, in *iam.GetPolicyInput, _ ...func(*iam.Options)) (*iam.GetPolicyOutput, error) {
	if err := f.called(ctx, "iam:GetPolicy"); err != nil {
		return nil, err
	}
	if _, ok := f.policies[*in.PolicyArn]; !ok {
		return nil, refused("NoSuchEntity", "Policy "+*in.PolicyArn+" was not found.")
	}
	return &iam.GetPolicyOutput{Policy: &roles.Policy{
		PolicyName: aws.String(lastPart(*in.PolicyArn)), Arn: in.PolicyArn, DefaultVersionId: aws.String("v1"),
	}}, nil
}

func (f *fakeAWS) GetPolicyVersion(ctx context.Context, in *iam.GetPolicyVersionInput, _ ...func(*iam.Options)) (*iam.GetPolicyVersionOutput, error) {
	if err := f.called(ctx, "iam:GetPolicyVersion"); err != nil {
		return nil, err
	}
	return &iam.GetPolicyVersionOutput{PolicyVersion: &roles.PolicyVersion{
		Document: aws.String(strings.ReplaceAll(url.PathEscape(f.policies[*in.PolicyArn]), "+", "%2B")),
	}}, nil
}

func (f *fakeAWS) ListPolicies(ctx context.Context, _ *iam.ListPoliciesInput, _ ...func(*iam.Options)) (*iam.ListPoliciesOutput, error) {
	if err := f.called(ctx, "iam:ListPolicies"); err != nil {
		return nil, err
	}
	out := &iam.ListPoliciesOutput{}
	for policy := range f.policies {
		out.Policies = append(out.Policies, roles.Policy{PolicyName: aws.String(lastPart(policy)), Arn: &policy})
	}
	return out, nil
}
