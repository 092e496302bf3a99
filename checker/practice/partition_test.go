package practice_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/practice"
)

func TestAPartitionHasAccountsOfTheirOwnIDs(t *testing.T) {
	open := func(id string) *practice.Account { return openAccount(t, t.TempDir(), id, &clock{}).Account }
	for text, accounts := range map[string][]*practice.Account{
		"at least one account":                       {},
		"have the id 222222222222":                   {open(ann), open(ann)},
		`"22222222222" is no account id: it has twe`: {open("22222222222")},
	} {
		_, err := practice.NewPartition(accounts...)
		assert.ErrorContains(t, err, text)
	}
}

func TestTheAccessKeySaysWhoseAccountIsMeant(t *testing.T) {
	class := servePartition(t, teacher, ann)
	for id, s := range class {
		account, arn := identity(t, s.config(east))
		assert.Equal(t, id, account)
		assert.Equal(t, "arn:aws:iam::"+id+":user/learner", arn)
	}
}

func TestAKeyThatNobodyHasIsRefused(t *testing.T) {
	s := servePartition(t, ann)[ann]
	own := s.trusting(t, "checker", root(ann), "")
	out, err := assumes(s.config(east), own, "")
	require.NoError(t, err)
	_, err = s.iam().DeleteRole(background, &iam.DeleteRoleInput{RoleName: aws.String("checker")})
	require.NoError(t, err)
	for name, key := range map[string]string{
		"a key as an account alone takes it":   "AKIAPRACTICEPRACTICE",
		"the learner of another account":       "AKIA999999999999",
		"a session that was never opened":      "ASIA222222222222ABCDEFGH",
		"a session of another account":         "ASIA999999999999ABCDEFGH",
		"a session of a role that is gone":     *out.Credentials.AccessKeyId,
		"a learner's key with more behind it":  "AKIA222222222222ABCD",
		"letters in place of an account's id":  "AKIAABCDEFGHIJKL",
		"a temporary key that AWS would give":  "ASIAZYXWVUTSRQPONMLK",
		"the account's id in another spelling": "akia222222222222",
	} {
		t.Run(name, func(t *testing.T) {
			stranger := &served{URL: s.URL, Clock: s.Clock, key: key}
			const text = "The security token included in the request is invalid."
			_, err := stranger.sts().GetCallerIdentity(background, &sts.GetCallerIdentityInput{})
			requireRefused(t, err, "InvalidClientTokenId", text)
			_, err = assumes(stranger.config(east), own, "")
			requireRefused(t, err, "InvalidClientTokenId", text)
			_, err = stranger.iam().ListRoles(background, &iam.ListRolesInput{})
			requireRefused(t, err, "InvalidClientTokenId", text)
			_, err = stranger.cognito(east).ListUserPools(background, &idp.ListUserPoolsInput{MaxResults: aws.Int32(1)})
			requireRefused(t, err, "UnrecognizedClientException", text)
			_, err = stranger.logs(east).DescribeLogGroups(background, &cloudwatchlogs.DescribeLogGroupsInput{})
			requireRefused(t, err, "UnrecognizedClientException", text)
			_, err = stranger.lambda(east).ListFunctions(background, &lambda.ListFunctionsInput{})
			requireRefused(t, err, "UnrecognizedClientException", text)
		})
	}
}

func TestAccountsOfAPartitionDoNotSeeEachOther(t *testing.T) {
	class := servePartition(t, ann, ben)
	for id, s := range class {
		s.runningFunction(t, "signUpWithCognito")
		out, err := s.invoke("signUpWithCognito", order("who", ""))
		require.NoError(t, err)
		assert.Contains(t, string(out.Payload), "arn:aws:sts::"+id+":assumed-role/signUpWithCognito-role/signUpWithCognito")
	}
	_, err := class[ann].lambda(east).DeleteFunction(background, &lambda.DeleteFunctionInput{FunctionName: aws.String("signUpWithCognito")})
	require.NoError(t, err)
	_, err = class[ann].invoke("signUpWithCognito", nil)
	requireRefused(t, err, "ResourceNotFoundException", "arn:aws:lambda:us-east-1:222222222222:function:signUpWithCognito")
	_, err = class[ben].invoke("signUpWithCognito", nil)
	require.NoError(t, err)
	_, err = class[ann].invoke("arn:aws:lambda:us-east-1:333333333333:function:signUpWithCognito", nil)
	requireRefused(t, err, "AccessDeniedException", "because no resource-based policy allows the lambda:InvokeFunction action")

	require.NoError(t, class[ann].Reset())
	roles, err := class[ben].iam().ListRoles(background, &iam.ListRolesInput{})
	require.NoError(t, err)
	require.Len(t, roles.Roles, 1)
	assert.Equal(t, "arn:aws:iam::333333333333:role/signUpWithCognito-role", *roles.Roles[0].Arn)
}

// An account is the same to its own learner, alone or not.
func TestAnAccountOfAPartitionHoldsTheContract(t *testing.T) {
	s := servePartition(t, teacher, ann, ben)[ann]
	holdContract(t, sdkClient(s.config(east)), east, s.Clock.Now, 0)
}

func TestWhatAnyoneMayAskForFindsItsAccount(t *testing.T) {
	class := servePartition(t, teacher, ann, ben)
	pools := map[string]*userPool{}
	for _, id := range []string{ann, ben} {
		pools[id] = workshopPool(t, class[id], nil, nil)
	}
	for id, p := range pools {
		sub := p.confirmed(t, "same@example.com")
		tokens := p.signedIn(t, "same@example.com")
		claims, _ := p.verified(t, tokens.AccessToken)
		assert.Equal(t, sub, claims["sub"], "of account %s", id)
		user, err := p.api.GetUser(background, &idp.GetUserInput{AccessToken: tokens.AccessToken})
		require.NoError(t, err)
		assert.Equal(t, sub, valueOf(user.UserAttributes, "sub"))
		_, err = p.refresh(tokens.RefreshToken, sub)
		require.NoError(t, err)
		var discovery map[string]any
		fetch(t, p.URL+"/"+p.id+"/.well-known/openid-configuration", &discovery)
		assert.Equal(t, "https://cognito-idp.us-east-1.amazonaws.com/"+p.id, discovery["issuer"])
	}
	unknown := &userPool{served: class[ann], api: class[ann].cognito(east), id: "us-east-1_AbCdEf123", clientID: "1example23456789"}
	_, err := unknown.signUp("any@example.com")
	requireRefused(t, err, "ResourceNotFoundException", "User pool client 1example23456789 does not exist.")
	assert.Equal(t, http.StatusNotFound, class[ann].send(t, "GET", "/us-east-1_AbCdEf123/.well-known/jwks.json", "").status)

	// A signature does not matter to what anyone may ask for, whoever made it.
	for _, header := range []string{"", strings.Replace(signedAs(ben), ben, "999999999999", 1), signedAs(ben), signedAs(ann)} {
		body := fmt.Sprintf(`{"ClientId": %q, "Username": "other@example.com", "ConfirmationCode": "000000", "SecretHash": %q}`,
			pools[ann].clientID, *pools[ann].hash("other@example.com"))
		answer := class[ann].send(t, "POST", "/", body, "Authorization", header,
			"X-Amz-Target", "AWSCognitoIdentityProviderService.ConfirmSignUp", "Content-Type", "application/x-amz-json-1.1")
		assert.Contains(t, answer.body, "ExpiredCodeException", "the client was found, and knows no such user: %q", header)
	}
	answer := class[ann].send(t, "POST", "/", `{"MaxResults": 1}`, "Authorization", "",
		"X-Amz-Target", "AWSCognitoIdentityProviderService.ListUserPools", "Content-Type", "application/x-amz-json-1.1")
	assert.Contains(t, answer.body, "MissingAuthenticationTokenException")
}

// signedAs is the Authorization header of a learner.
func signedAs(account string) string {
	return "AWS4-HMAC-SHA256 Credential=AKIA" + account + "/20261122/us-east-1/cognito-idp/aws4_request, SignedHeaders=host, Signature=" +
		strings.Repeat("0", 64)
}

func TestALinkToCodeFindsItsAccount(t *testing.T) {
	class := servePartition(t, teacher, ann, ben)
	for _, id := range []string{ann, ben} {
		s := class[id]
		_, err := s.lambda(east).CreateFunction(background, newFunction("f", s.executionRole(t, "f-role", mayLog), anyZip(t)))
		require.NoError(t, err)
		out, err := s.lambda(east).GetFunction(background, &lambda.GetFunctionInput{FunctionName: aws.String("f")})
		require.NoError(t, err)
		link := strings.TrimPrefix(*out.Code.Location, s.URL)
		assert.Equal(t, string(anyZip(t)), s.send(t, "GET", link, "", "Authorization", "").body)
		other := strings.NewReplacer(ann, ben, ben, ann).Replace(link)
		assert.Equal(t, http.StatusForbidden, s.send(t, "GET", other, "").status)
		assert.Equal(t, http.StatusForbidden, s.send(t, "GET", strings.Replace(link, id, "999999999999", 1), "").status)
	}
}

// What a function asks AWS reaches the account of the function, and another one where AWS would let it.
func TestAFunctionOfAPartitionCallsAWS(t *testing.T) {
	class := servePartition(t, teacher, ann, ben)
	pool := workshopPool(t, class[ben], nil, nil)
	sub := pool.confirmed(t, "ben@example.com")
	token := *pool.signedIn(t, "ben@example.com").AccessToken
	s := class[ann]
	s.runningFunction(t, "f")
	ask := func(do, text string) string {
		out, err := s.invoke("f", order(do, text))
		require.NoError(t, err)
		var answer string
		require.NoError(t, json.Unmarshal(out.Payload, &answer))
		return answer
	}
	assert.Contains(t, ask("who", ""), "arn:aws:sts::222222222222:assumed-role/f-role/f")
	assert.Contains(t, ask("get user", token), sub)
	assert.Contains(t, ask("get user", "x.y.z"), "Invalid Access Token")

	abroad := class[ben].trusting(t, "checker", "arn:aws:iam::222222222222:role/f-role", "")
	assert.Contains(t, ask("assume", abroad), "User: arn:aws:sts::222222222222:assumed-role/f-role/f is not authorized to perform: sts:AssumeRole on resource: "+abroad)
	s.allow(t, "f-role", statement("Allow", "sts:AssumeRole", abroad))
	assert.Contains(t, ask("assume", abroad), "<AccessKeyId>ASIA333333333333")
}

// A class of thirty, all at once: every answer is of the account that was asked.
func TestManyAccountsAtOnceStayApart(t *testing.T) {
	const learners, calls = 30, 12
	class := servePartition(t, append(learnersOf(learners), teacher)...)
	var all sync.WaitGroup
	for n, id := range learnersOf(learners) {
		s, next := class[id], class[learnersOf(learners)[(n+1)%learners]]
		pool := workshopPool(t, s, nil, withoutSecret)
		role := s.trusting(t, "checker", root(teacher), `{"StringEquals": {"sts:ExternalId": "`+id+`"}}`)
		s.allow(t, "checker", statement("Allow", "*", "*"))
		all.Go(func() {
			for call := range calls {
				switch (n + call) % 4 {
				case 0:
					out, err := assumes(class[teacher].config(east), role, id)
					if !assert.NoError(t, err) {
						continue
					}
					who, err := sts.NewFromConfig(s.as(out)).GetCallerIdentity(background, &sts.GetCallerIdentityInput{})
					if assert.NoError(t, err) {
						assert.Equal(t, id, *who.Account)
					}
					found, err := iam.NewFromConfig(s.as(out)).ListRoles(background, &iam.ListRolesInput{})
					if assert.NoError(t, err) && assert.Len(t, found.Roles, 1) {
						assert.Equal(t, role, *found.Roles[0].Arn)
					}
				case 1:
					_, err := assumes(class[teacher].config(east), role, "another")
					assert.ErrorContains(t, err, "AccessDenied")
				case 2:
					name := fmt.Sprintf("user%d@example.com", call)
					_, err := pool.signUp(name)
					assert.NoError(t, err)
					_, err = pool.api.AdminGetUser(background, &idp.AdminGetUserInput{UserPoolId: &pool.id, Username: &name})
					assert.NoError(t, err)
				case 3:
					_, err := next.cognito(east).DescribeUserPool(background, &idp.DescribeUserPoolInput{UserPoolId: &pool.id})
					assert.ErrorContains(t, err, "ResourceNotFoundException", "the pool of a neighbour")
				}
			}
		})
	}
	all.Wait()
}

// learnersOf are the ids of the accounts of a class.
func learnersOf(size int) []string {
	var ids []string
	for n := range size {
		ids = append(ids, fmt.Sprintf("400000000%03d", n))
	}
	return ids
}
