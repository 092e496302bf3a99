package account

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	roles "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/stretchr/testify/assert"

	"cognito-lambda-workshop/checker/lesson"
)

func TestNearlyTheSameName(t *testing.T) {
	for name, near := range map[string]bool{
		"signupwithcognito":    true, // case
		"sign-up-with-cognito": true, // punctuation
		"signUpWithCognito-2":  true, // ending
		"signUpWithCogn":       true,
		"signUp":               true,
		"singUpWithCognito":    true, // one slip
		"signUpWithCognitto":   true,
		"signUpWithCongito":    true,
		"signInWithCognito":    false, // another step's
		"sign":                 false,
		"confirmWithCognito":   false,
		"":                     false,
	} {
		assert.Equal(t, near, nearly("signUpWithCognito", name), name)
	}
	assert.True(t, nearly("fn-1", "FN1"))
	assert.False(t, nearly("fn-1", "fn-2"), "short names are too much alike")
}

func TestNearMisses(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(*fakeAWS)
		want   []NearMiss
	}{
		"a pool's name in another case": {
			func(f *fakeAWS) {
				f.pools, f.clients = nil, nil
				f.addPool("eu-west-1_a", "Tutorials-User-Pool")
				f.addPool("eu-west-1_b", "other")
			},
			[]NearMiss{{Kind: NearPool, Step: "user-pool", Name: "Tutorials-User-Pool", ID: "eu-west-1_a", Region: region}},
		},
		"the pool in another Region": {
			func(f *fakeAWS) {
				f.elsewhere["us-east-1"], f.pools = elsewhere(func(o *fakeAWS) { o.pools = f.pools }), nil
			},
			[]NearMiss{{Kind: NearPool, Step: "user-pool", Name: "tutorials-user-pool", ID: thePool, Region: "us-east-1"}},
		},
		"a function with a slip": {
			func(f *fakeAWS) {
				f.addFunction("singInWithCognito", "r", nil)
				delete(f.functions, "signInWithCognito")
			},
			[]NearMiss{{Kind: NearFunction, Step: "sign-in", Name: "singInWithCognito", Region: region}},
		},
		"all functions in another Region": {
			func(f *fakeAWS) {
				f.elsewhere["us-east-1"], f.functions = elsewhere(func(o *fakeAWS) { o.functions = f.functions }), nil
			},
			[]NearMiss{
				{Kind: NearFunction, Step: "sign-up", Name: "signUpWithCognito", Region: "us-east-1"},
				{Kind: NearFunction, Step: "sign-in", Name: "signInWithCognito", Region: "us-east-1"},
				{Kind: NearFunction, Step: "refresh-token", Name: "newIdTokenUsingRefreshToken", Region: "us-east-1"},
				{Kind: NearFunction, Step: "private", Name: "privateLambda", Region: "us-east-1"},
			},
		},
		"where the role was used last": {
			func(f *fakeAWS) {
				f.roles["Lambda-Cognito-Cloudwatch"].RoleLastUsed = &roles.RoleLastUsed{Region: aws.String("eu-north-1")}
				f.elsewhere["eu-north-1"] = elsewhere(func(o *fakeAWS) { o.addFunction("privateLambda", "r", nil) })
				delete(f.functions, "privateLambda")
			},
			[]NearMiss{{Kind: NearFunction, Step: "private", Name: "privateLambda", Region: "eu-north-1"}},
		},
		"a role in another case": {
			func(f *fakeAWS) {
				delete(f.roles, "Lambda-Cognito-Cloudwatch")
				f.addRole("lambda-cognito-cloudwatch", "/")
			},
			[]NearMiss{{Kind: NearRole, Step: "execution-role", Name: "lambda-cognito-cloudwatch"}},
		},
		"a policy with a short ending": {
			func(f *fakeAWS) {
				f.policies = map[string]string{policyPath + "LambdaRolesToAccessCognito": logsPolicy}
			},
			[]NearMiss{{Kind: NearPolicy, Step: "execution-role", Name: "LambdaRolesToAccessCognito"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := finished()
			tt.change(f)
			assert.Equal(t, tt.want, f.read(t).NearMisses)
		})
	}
}

func elsewhere(fill func(*fakeAWS)) *fakeAWS {
	there := finished()
	there.pools, there.clients = nil, nil
	clear(there.functions)
	fill(there)
	return there
}

// What the search meets is not told; and what --names gives as an id says where it is.
func TestTheSearchForNearMissesIsQuiet(t *testing.T) {
	f := finished()
	delete(f.functions, "privateLambda")
	f.fail["lambda:ListFunctions"] = refused("AccessDeniedException", "no")
	there := elsewhere(func(o *fakeAWS) { o.addPool("ap-south-1_Here", "mine") })
	f.elsewhere["ap-south-1"] = there
	f.elsewhere["us-east-1"] = elsewhere(func(o *fakeAWS) {
		o.fail["lambda:GetFunction"] = refused("UnrecognizedClientException", "")
		o.fail["cognito-idp:ListUserPools"] = refused("AccessDeniedException", "an SCP")
	})

	s := f.read(t, func(o *Options) { o.Names.Pool = "ap-south-1_Here" })

	assert.Equal(t, []NearMiss{{Kind: NearPool, Step: "user-pool", Name: "mine", ID: "ap-south-1_Here", Region: "ap-south-1"}}, s.NearMisses)
	assert.Equal(t, 1, there.calls["lambda:GetFunction"])
	assert.NotNil(t, s.Functions["sign-up"].Found)
}

func TestOnlyWhatIsMissingIsSearchedFor(t *testing.T) {
	f := finished()
	delete(f.functions, "privateLambda")

	f.read(t)

	assert.Equal(t, 1, f.calls["lambda:ListFunctions"])
	assert.Zero(t, f.calls["iam:ListRoles"])

	f = finished()
	delete(f.functions, "privateLambda")
	f.read(t, func(o *Options) { o.Steps = []lesson.Step{lesson.SignIn} })
	assert.Zero(t, f.calls["lambda:ListFunctions"])
}
