package practice_test

import (
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/practice"
)

// everyPath are the paths behind the door, of every protocol.
var everyPath = []string{
	"/", "/2015-03-31/functions", "/2015-03-31/functions/signUpWithCognito/invocations", "/code/x",
	"/us-east-1_AbCdEf123/.well-known/jwks.json", "/practice/reset", "/nowhere",
}

// unreadable is a body that must not be read.
type unreadable struct{ t *testing.T }

func (u unreadable) Read([]byte) (int, error) {
	u.t.Error("the body was read before the request was refused")
	return 0, io.EOF
}

func TestWebPagesAndOtherNamesAreKeptOut(t *testing.T) {
	s := serve(t)
	for name, change := range map[string]func(*http.Request){
		"a page of another site":          func(r *http.Request) { r.Header.Set("Origin", "https://example.com") },
		"a page without a site":           func(r *http.Request) { r.Header.Set("Origin", "null") },
		"a page of this very address":     func(r *http.Request) { r.Header.Set("Origin", s.URL) },
		"a browser that follows a link":   func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") },
		"a name that resolves to here":    func(r *http.Request) { r.Host = "rebound.example.com" },
		"a name with the port":            func(r *http.Request) { r.Host = "rebound.example.com:4580" },
		"a name that begins like ours":    func(r *http.Request) { r.Host = "localhost.example.com" },
		"an address of another machine":   func(r *http.Request) { r.Host = "192.0.2.7:4580" },
		"no name at all":                  func(r *http.Request) { r.Host = "" },
		"a browser's question beforehand": func(r *http.Request) { r.Method = http.MethodOptions; r.Header.Set("Origin", "https://example.com") },
	} {
		t.Run(name, func(t *testing.T) {
			for _, path := range everyPath {
				request := newRequest(t, http.MethodPost, path, unreadable{t})
				change(request)
				answer := answered(s.Account, request)
				assert.Equal(t, http.StatusForbidden, answer.Code, path)
				assert.NotEmpty(t, answer.Header().Get(practice.Header), path)
				assert.Empty(t, answer.Header().Get("Access-Control-Allow-Origin"), path)
			}
		})
	}
}

func TestThisMachinesOwnNamesAreLetIn(t *testing.T) {
	s := serve(t)
	for _, host := range []string{"127.0.0.1:4580", "localhost:4580", "localhost", "[::1]:4580", "127.0.0.1"} {
		request := newRequest(t, http.MethodPost, "/", strings.NewReader("Action=GetCallerIdentity&Version=2011-06-15"))
		request.Host = host
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		assert.Contains(t, answered(s.Account, request).Header().Get("Content-Type"), "xml", host)
	}
}

func TestWhatIsNotEmulatedSaysSo(t *testing.T) {
	s := serve(t)
	_, err := s.cognito("us-east-1").DescribeRiskConfiguration(context.Background(),
		&cognitoidentityprovider.DescribeRiskConfigurationInput{UserPoolId: aws.String("us-east-1_AbCdEf123")})
	requireRefused(t, err, "NotEmulated", "cognito-idp:DescribeRiskConfiguration")

	_, err = s.lambda("us-east-1").ListLayers(context.Background(), &lambda.ListLayersInput{})
	requireRefused(t, err, "NotEmulated", "GET /2018-10-31/layers")

	request := newRequest(t, http.MethodPost, "/", strings.NewReader("{}"))
	request.Header.Set("X-Amz-Target", "DynamoDB_20120810.ListTables")
	answer := answered(s.Account, request)
	assert.Equal(t, http.StatusNotImplemented, answer.Code)
	assert.Contains(t, answer.Body.String(), "DynamoDB_20120810.ListTables")
}

func TestASignatureIsAskedForWhereAWSAsks(t *testing.T) {
	s := serve(t)
	const scope = "AWS4-HMAC-SHA256 Credential=AKIAPRACTICEPRACTICE/20261122/us-east-1/cognito-idp/aws4_request, SignedHeaders=host;x-amz-date, Signature="
	good := scope + strings.Repeat("0a", 32)
	for name, row := range map[string]struct {
		authorization string
		status        int
	}{
		"well-formed":         {good, http.StatusOK},
		"none":                {"", http.StatusForbidden},
		"of another kind":     {"Bearer abc", http.StatusForbidden},
		"with half a hash":    {scope + "0a0a", http.StatusForbidden},
		"without a Region":    {strings.Replace(good, "us-east-1/", "", 1), http.StatusForbidden},
		"with a short key id": {strings.Replace(good, "AKIAPRACTICEPRACTICE", "AKIA", 1), http.StatusForbidden},
	} {
		t.Run(name, func(t *testing.T) {
			request := newRequest(t, http.MethodPost, "/", strings.NewReader(`{"MaxResults": 1}`))
			request.Header.Set("X-Amz-Target", "AWSCognitoIdentityProviderService.ListUserPools")
			request.Header.Set("Authorization", row.authorization)
			answer := answered(s.Account, request)
			assert.Equal(t, row.status, answer.Code, answer.Body.String())
		})
	}
}

func TestBodiesThatNobodyCanRead(t *testing.T) {
	s := serve(t)
	large := `{"ClientId": "` + strings.Repeat("a", 2<<20) + `"}`
	for name, row := range map[string]struct {
		target, path, contentType, body string
		status                          int
	}{
		"JSON that is none":        {"AWSCognitoIdentityProviderService.SignUp", "/", "application/x-amz-json-1.1", `{"ClientId"`, 400},
		"JSON of another type":     {"AWSCognitoIdentityProviderService.SignUp", "/", "application/x-amz-json-1.1", `{"ClientId": 7}`, 400},
		"a list in place of JSON":  {"AWSCognitoIdentityProviderService.SignUp", "/", "application/x-amz-json-1.1", `[]`, 400},
		"a huge one":               {"AWSCognitoIdentityProviderService.SignUp", "/", "application/x-amz-json-1.1", large, 413},
		"a form that is none":      {"", "/", "application/x-www-form-urlencoded", "%zz=%zz", 501},
		"a form without an action": {"", "/", "application/x-www-form-urlencoded", "Version=2010-05-08", 501},
		"nothing":                  {"", "/", "", "", 501},
	} {
		t.Run(name, func(t *testing.T) {
			request := newRequest(t, http.MethodPost, row.path, strings.NewReader(row.body))
			request.Header.Set("Content-Type", row.contentType)
			if row.target != "" {
				request.Header.Set("X-Amz-Target", row.target)
			}
			answer := answered(s.Account, request)
			assert.Equal(t, row.status, answer.Code, answer.Body.String())
			assert.NotContains(t, answer.Body.String(), "json:", "no Go message")
		})
	}
}

func TestOnlyThisMachineIsListenedTo(t *testing.T) {
	for _, address := range []string{"0.0.0.0:0", ":0", "192.0.2.7:0", "example.com:0", "nonsense"} {
		_, err := practice.Listen(address)
		assert.Error(t, err, address)
	}
	listener, err := practice.Listen("127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, listener.Close())
}

func TestServingSaysWhereAndOnlyItsUserMayReset(t *testing.T) {
	folder := t.TempDir()
	account, err := practice.Open(practice.Options{Folder: folder, NewKey: testKey})
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, account.Close()) })
	listener, err := practice.Listen("127.0.0.1:0")
	require.NoError(t, err)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- account.Serve(ctx, listener, "eu-west-1") }()

	serving := awaitServing(t, folder)
	assert.Equal(t, "http://"+listener.Addr().String(), serving.URL)
	assert.Equal(t, "eu-west-1", serving.Region)
	assert.True(t, serving.Answers(ctx))

	s := &served{Account: account, URL: serving.URL}
	pools := s.cognito("eu-west-1")
	_, err = pools.CreateUserPool(ctx, &cognitoidentityprovider.CreateUserPoolInput{PoolName: aws.String("kept")})
	require.NoError(t, err)

	stranger := serving
	stranger.Token = "guessed"
	assert.Error(t, stranger.Reset(ctx))
	assert.Len(t, listPools(t, pools), 1, "a guessed token resets nothing")
	require.NoError(t, serving.Reset(ctx))
	assert.Empty(t, listPools(t, pools))

	stop()
	require.NoError(t, <-ended)
	_, found, err := practice.Find(folder)
	require.NoError(t, err)
	assert.False(t, found, "nothing is left of where it was served")
	_, err = os.Stat(filepath.Join(folder, "serving.json"))
	assert.ErrorIs(t, err, os.ErrNotExist)
}

func listPools(t *testing.T, pools *cognitoidentityprovider.Client) []string {
	t.Helper()
	out, err := pools.ListUserPools(context.Background(), &cognitoidentityprovider.ListUserPoolsInput{MaxResults: aws.Int32(60)})
	require.NoError(t, err)
	var names []string
	for _, pool := range out.UserPools {
		names = append(names, *pool.Name)
	}
	return names
}
