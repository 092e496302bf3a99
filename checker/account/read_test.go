package account

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/url"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	roles "github.com/aws/aws-sdk-go-v2/service/iam/types"
	functions "github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/aws/smithy-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/lesson"
	"cognito-lambda-workshop/checker/parcel"
)

func TestAFinishedAccountIsReadOnce(t *testing.T) {
	f := finished()

	s := f.read(t)

	assert.Equal(t, Caller{AccountID: theAccount, ARN: "arn:aws:iam::123456789012:user/ana", Partition: "aws"}, *s.Caller.Found)
	assert.Equal(t, Choice{Rule: ByName, By: "tutorials-user-pool"}, s.PoolChoice)
	assert.Equal(t, "https://cognito-idp.eu-west-1.amazonaws.com/"+thePool, s.Pool.Found.Issuer)
	assert.Equal(t, []string{"email"}, s.Pool.Found.RequiredAttributes)
	assert.Equal(t, ByFunction, s.ClientChoice.Rule)
	assert.True(t, s.Client.Found.HasSecret)
	assert.Equal(t, logsPolicy, *s.Policy.Found.Document.Found)

	role := s.Roles[s.RoleName].Found
	require.NotNil(t, role)
	assert.Equal(t, lambdaOnly, role.TrustPolicy)
	assert.Equal(t, logsPolicy, *(*role.Attached.Found)[0].Document.Found)
	assert.Empty(t, *role.Inline.Found)
	assert.Empty(t, s.NearMisses)

	require.Len(t, s.Functions, 4)
	signUp := s.Functions["sign-up"].Found
	assert.Equal(t, "arm64", signUp.Architecture)
	assert.Equal(t, "/aws/lambda/signUpWithCognito", signUp.LogGroup)
	assert.Equal(t, 30, signUp.LastModified.Minute())
	assert.Equal(t, []Variable{
		{Name: "EXTRA"},
		{Name: "clientId", Equals: []Equal{{EqualClientID, theClient}}},
		{Name: "clientSecret", Equals: []Equal{{EqualClientSecret, theClient}}},
	}, signUp.Variables)

	delete(f.calls, "code") // which parcel asks for as often as it needs
	assert.Equal(t, map[string]int{
		"sts:GetCallerIdentity": 1, "lambda:GetFunction": 4, "lambda:GetFunctionUrlConfig": 1, "lambda:GetPolicy": 1,
		"cognito-idp:ListUserPools": 1, "cognito-idp:DescribeUserPool": 1,
		"cognito-idp:ListUserPoolClients": 1, "cognito-idp:DescribeUserPoolClient": 1,
		"iam:GetRole": 1, "iam:ListAttachedRolePolicies": 1, "iam:ListRolePolicies": 1,
		"iam:GetPolicy": 1, "iam:GetPolicyVersion": 1,
	}, f.calls)
}

func TestAnEmptyAccountHasNothingMissedOrMistaken(t *testing.T) {
	f := finished()
	f.pools, f.functions, f.roles, f.policies = nil, nil, nil, nil

	s := f.read(t)

	assert.Equal(t, Choice{Rule: NoneFits}, s.PoolChoice)
	assert.True(t, s.Pool.Missing)
	assert.Equal(t, Look[[]Client]{}, s.Clients)
	assert.True(t, s.Roles[s.RoleName].Missing)
	assert.True(t, s.Policy.Missing)
	for _, step := range lesson.FunctionSteps() {
		assert.True(t, s.Functions[step.Name].Missing, step.Name)
	}
}

// What one refused call leaves unknown; everything else is read all the same.
func TestADeniedCallIsSaidWhereItMatters(t *testing.T) {
	for action, fault := range map[string]func(*Snapshot) *Fault{
		"sts:GetCallerIdentity":              func(s *Snapshot) *Fault { return s.Caller.Fault },
		"cognito-idp:ListUserPools":          func(s *Snapshot) *Fault { return s.Pools.Fault },
		"cognito-idp:DescribeUserPool":       func(s *Snapshot) *Fault { return s.Pool.Fault },
		"cognito-idp:ListUserPoolClients":    func(s *Snapshot) *Fault { return s.Client.Fault },
		"cognito-idp:DescribeUserPoolClient": func(s *Snapshot) *Fault { return s.Client.Fault },
		"lambda:GetFunction":                 func(s *Snapshot) *Fault { return s.Functions["private"].Fault },
		"lambda:GetFunctionUrlConfig":        func(s *Snapshot) *Fault { return s.Functions["private"].Found.URL.Fault },
		"lambda:GetPolicy":                   func(s *Snapshot) *Fault { return s.Functions["private"].Found.ResourcePolicy.Fault },
		"iam:GetRole":                        func(s *Snapshot) *Fault { return s.Roles[s.RoleName].Fault },
		"iam:ListAttachedRolePolicies":       func(s *Snapshot) *Fault { return s.Roles[s.RoleName].Found.Attached.Fault },
		"iam:ListRolePolicies":               func(s *Snapshot) *Fault { return s.Roles[s.RoleName].Found.Inline.Fault },
		"iam:GetPolicy":                      func(s *Snapshot) *Fault { return s.Policy.Fault },
		"iam:GetPolicyVersion":               func(s *Snapshot) *Fault { return s.Policy.Found.Document.Fault },
	} {
		t.Run(action, func(t *testing.T) {
			f := finished()
			f.fail[action] = refused("AccessDeniedException", "not authorized; the secret is "+plantedSecret)

			s := f.read(t)

			require.NotNil(t, fault(s))
			assert.Equal(t, Denied, fault(s).Kind)
			assert.Equal(t, action, fault(s).Operation)
			assert.Equal(t, "AccessDeniedException", fault(s).Code)
			faults := 0
			for _, other := range []bool{
				s.Caller.Found != nil, s.Pools.Found != nil, s.Policy.Found != nil,
				s.Functions["sign-up"].Found != nil, s.Roles[s.RoleName].Found != nil,
			} {
				if !other {
					faults++
				}
			}
			assert.LessOrEqual(t, faults, 1)
			assert.NotContains(t, marshalled(t, s), "PLANTED1")
		})
	}
}

func TestWithoutGoodCredentialsNothingElseIsTold(t *testing.T) {
	for name, tt := range map[string]struct {
		credentials aws.CredentialsProvider
		answer      error
		want        FaultKind
	}{
		"none configured": {nil, nil, NoCredentials},
		"none found":      {failing("no EC2 IMDS role found, operation error ec2imds: GetMetadata, dial tcp: no route to host"), nil, NoCredentials},
		"session over":    {failing("the SSO session has expired or is invalid"), nil, Expired},
		"expired":         {options().Config.Credentials, refused("ExpiredToken", "The security token included in the request is expired"), Expired},
		"invalid":         {options().Config.Credentials, refused("InvalidClientTokenId", "The security token included in the request is invalid."), NoCredentials},
		"wrong secret":    {options().Config.Credentials, refused("SignatureDoesNotMatch", "The request signature we calculated does not match"), NoCredentials},
	} {
		t.Run(name, func(t *testing.T) {
			f := finished()
			f.fail["sts:GetCallerIdentity"] = tt.answer

			s := f.read(t, func(o *Options) { o.Config.Credentials = tt.credentials })

			require.NotNil(t, s.Caller.Fault)
			assert.Equal(t, tt.want, s.Caller.Fault.Kind)
			assert.Empty(t, s.Functions)
			assert.Empty(t, s.Roles)
			assert.Equal(t, Look[[]PoolName]{}, s.Pools)
			if tt.answer == nil {
				assert.Empty(t, f.calls)
			}
		})
	}
}

// Where the credentials come from AWS, as those of a role do, and AWS does not answer, there may be nothing wrong with them.
func TestCredentialsThatDidNotComeInTime(t *testing.T) {
	late := classifyCredentials(fmt.Errorf("failed to refresh cached credentials, %w", &smithy.OperationError{
		ServiceID: "STS", OperationName: "AssumeRole", Err: &url.Error{Op: "Post", URL: "http://127.0.0.1:1", Err: context.DeadlineExceeded},
	}))
	assert.Equal(t, Fault{Kind: TimedOut, Operation: "sts:AssumeRole", Message: "context deadline exceeded"}, *late)
	noInstance := fmt.Errorf("no EC2 IMDS role found, %w", context.DeadlineExceeded)
	assert.Equal(t, NoCredentials, classifyCredentials(noInstance).Kind)
}

func failing(message string) aws.CredentialsProvider {
	return aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
		return aws.Credentials{}, errors.New(message)
	})
}

func TestAnInterruptedLookEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()

	s := newReader(options(), finished().services()).read(ctx)

	assert.Equal(t, TimedOut, s.Caller.Fault.Kind)
	assert.Equal(t, TimedOut, s.Functions["sign-up"].Fault.Kind)
}

func TestPoolOfTheFunctions(t *testing.T) {
	f := finished()
	f.pools[0].Name = aws.String("User pool - abc123")
	f.addPool("eu-west-1_Other", "something else")
	f.addClient("eu-west-1_Other", "otherclient", "other", plantedOtherSecret)

	s := f.read(t)

	assert.Equal(t, Choice{Rule: ByFunction, By: "signUpWithCognito, signInWithCognito, newIdTokenUsingRefreshToken"}, s.PoolChoice)
	assert.Equal(t, thePool, s.Pool.Found.ID)
	assert.Equal(t, 2, f.calls["cognito-idp:ListUserPoolClients"], "each pool is asked once")
}

func TestSecondSecretIsLookedUpOnlyWhenItMatters(t *testing.T) {
	for name, tt := range map[string]struct {
		secret  string
		secrets int
		fail    error
		calls   int
		second  bool
		fault   FaultKind
	}{
		"the one shown":     {plantedSecret, 2, nil, 0, false, ""},
		"one, and another":  {"PLANTED-unknown-secret", 1, nil, 1, false, ""},
		"two":               {"PLANTED-unknown-secret", 2, nil, 1, true, ""},
		"denied":            {"PLANTED-unknown-secret", 2, refused("AccessDeniedException", "no"), 1, false, Denied},
		"no such operation": {"PLANTED-unknown-secret", 1, refused("UnknownOperationException", ""), 1, false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			f := finished()
			f.secrets, f.fail["cognito-idp:ListUserPoolClientSecrets"] = tt.secrets, tt.fail
			f.environment(lesson.SignIn)["clientSecret"] = tt.secret

			s := f.read(t)

			assert.Equal(t, tt.calls, f.calls["cognito-idp:ListUserPoolClientSecrets"])
			assert.Equal(t, tt.second, s.Client.Found.SecondSecret)
			if tt.fault != "" {
				assert.Equal(t, tt.fault, s.Client.Found.SecretsFault.Kind)
			} else {
				assert.Nil(t, s.Client.Found.SecretsFault)
			}
		})
	}
}

func TestRolesWithPathsAndOtherRoles(t *testing.T) {
	f := finished()
	const boundary = policyPath + "school/limits"
	f.policies[boundary] = `{"Statement":{"Effect":"Allow","Action":"*","Resource":"a+b"}}`
	f.addRole("made-by-console", "/service-role/").PermissionsBoundary =
		&roles.AttachedPermissionsBoundary{PermissionsBoundaryArn: aws.String(boundary)}
	f.inline["made-by-console"] = map[string]string{"logs": logsPolicy}
	f.functions["privateLambda"].Configuration.Role = aws.String(rolePath + "service-role/made-by-console")

	s := f.read(t)

	other := s.Roles["made-by-console"].Found
	require.NotNil(t, other)
	assert.Equal(t, "limits", other.Boundary.Name)
	assert.Contains(t, *other.Boundary.Document.Found, "a+b", "a plus sign stands for itself")
	assert.Equal(t, []InlinePolicy{{Name: "logs", Document: Found(logsPolicy)}}, *other.Inline.Found)

	supplied := f.read(t, func(o *Options) { o.RoleSupplied = rolePath + "service-role/made-by-console" })
	assert.Equal(t, "made-by-console", supplied.RoleName)
	assert.NotNil(t, supplied.Roles["made-by-console"].Found)
}

func TestPolicyUnderAnotherPath(t *testing.T) {
	f := finished()
	const elsewhere = policyPath + "class/LambdaRolesToAccessCognitoAndCloudwatch"
	f.policies = map[string]string{elsewhere: logsPolicy}

	s := f.read(t)

	assert.Equal(t, elsewhere, s.Policy.Found.ARN)
}

func TestVariablesThatCannotBeDecrypted(t *testing.T) {
	f := finished()
	f.functions["signUpWithCognito"].Configuration.Environment = &functions.EnvironmentResponse{
		Error: &functions.EnvironmentError{ErrorCode: aws.String("AccessDeniedException"), Message: aws.String("no kms:Decrypt")},
	}

	signUp := f.read(t).Functions["sign-up"].Found

	assert.Equal(t, &Fault{Kind: Denied, Operation: "kms:Decrypt", Code: "AccessDeniedException", Message: "no kms:Decrypt"}, signUp.VariablesFault)
	assert.Empty(t, signUp.Variables)
}

func TestWhoMayCallThePrivateFunction(t *testing.T) {
	f := finished()
	private := f.read(t).Functions["private"].Found
	assert.True(t, private.URL.Missing)
	assert.True(t, private.ResourcePolicy.Missing)

	f.urls["privateLambda"], f.resource["privateLambda"] = functions.FunctionUrlAuthTypeNone, logsPolicy
	f.functions["privateLambda"].Configuration.VpcConfig = &functions.VpcConfigResponse{
		VpcId: aws.String("vpc-1"), SubnetIds: []string{"subnet-1", "subnet-2"},
	}
	private = f.read(t).Functions["private"].Found
	assert.Equal(t, Found(FunctionURL{AuthType: "NONE"}), private.URL)
	assert.Equal(t, Found(logsPolicy), private.ResourcePolicy)
	assert.Equal(t, []string{"subnet-1", "subnet-2"}, private.Subnets)

	f.fail["lambda:GetFunctionUrlConfig"] = refused("UnknownOperationException", "")
	assert.True(t, f.read(t).Functions["private"].Found.URL.Missing, "where nobody can ask for an address, nobody can make one")
}

func TestWhatWasUploaded(t *testing.T) {
	f := finished()
	contents := f.read(t).Functions["sign-up"].Found.Package.Found
	require.NotNil(t, contents)
	assert.Equal(t, parcel.Script, contents.Bootstrap.Format)

	signUp := f.functions["signUpWithCognito"]
	for name, tt := range map[string]struct {
		change func()
		fault  *Fault
	}{
		"another runtime": {func() { signUp.Configuration.Runtime = "python3.14" }, nil},
		"an image":        {func() { signUp.Configuration.Runtime, signUp.Configuration.PackageType = "", "Image" }, nil},
		"a link refused": {func() { signUp.Code.Location = aws.String(plantedLink + "2") },
			&Fault{Kind: OtherFault, Operation: "lambda:GetFunction", Message: "reading the uploaded zip: the link to the uploaded zip answered 403 Forbidden"}},
		"cut off": {func() { f.fail["code"] = &url.Error{Op: "Get", URL: plantedLink, Err: io.ErrUnexpectedEOF} },
			&Fault{Kind: Unreachable, Operation: "lambda:GetFunction", Message: "reading the uploaded zip: unexpected EOF"}},
	} {
		t.Run(name, func(t *testing.T) {
			f = finished()
			signUp = f.functions["signUpWithCognito"]
			tt.change()

			s := f.read(t)

			assert.Nil(t, s.Functions["sign-up"].Found.Package.Found)
			assert.Equal(t, tt.fault, s.Functions["sign-up"].Found.Package.Fault)
			assert.NotContains(t, marshalled(t, s), "X-Amz-Signature=P")
			assert.NotContains(t, marshalled(t, s), "bucket.example.com")
		})
	}
}

func TestOnlyWhatTheStepsNeedIsRead(t *testing.T) {
	for name, tt := range map[string]struct {
		steps     []lesson.Step
		functions []string
		pool      bool
		role      bool
	}{
		"user pool":      {[]lesson.Step{lesson.UserPool}, []string{"refresh-token", "sign-in", "sign-up"}, true, false},
		"execution role": {[]lesson.Step{lesson.ExecutionRole}, []string{"private", "refresh-token", "sign-in", "sign-up"}, false, true},
		"private":        {[]lesson.Step{lesson.Private}, []string{"private"}, false, true},
		"sign up":        {[]lesson.Step{lesson.SignUp}, []string{"refresh-token", "sign-in", "sign-up"}, true, true},
	} {
		t.Run(name, func(t *testing.T) {
			s := finished().read(t, func(o *Options) { o.Steps = tt.steps })

			assert.Equal(t, tt.functions, slices.Sorted(maps.Keys(s.Functions)))
			assert.Equal(t, tt.pool, s.Pool.Found != nil)
			assert.Equal(t, tt.role, len(s.Roles) > 0)
		})
	}
}

func TestNoSecretGetsIntoTheSnapshot(t *testing.T) {
	f := finished()
	f.addClient(thePool, "anotherclient", "another", plantedOtherSecret)
	f.functions["signUpWithCognito"].Configuration.StateReason = aws.String("it said " + plantedVariable)
	f.environment(lesson.SignIn)["clientSecret"] = plantedOtherSecret + "\n"
	f.fail["iam:GetRole"] = refused("InternalFailure", `said {"x":"`+plantedOtherSecret+`"} and `+plantedLink+" and "+plantedVariable)

	s := f.read(t)
	raw := marshalled(t, s)

	assert.NotContains(t, raw, "PLANTED")
	assert.Contains(t, raw, "it said [hidden]")
	assert.Contains(t, raw, theClient, "an id is no secret, also where it is a variable's value")

	var again Snapshot
	require.NoError(t, json.Unmarshal([]byte(raw), &again))
	assert.Equal(t, s.Functions["sign-in"], again.Functions["sign-in"])
}

func marshalled(t *testing.T, s *Snapshot) string {
	t.Helper()
	raw, err := json.Marshal(s)
	require.NoError(t, err)
	return string(raw)
}
