package practice_test

import (
	"context"
	"io"
	"net"
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
	"/us-east-1_AbCdEf123/.well-known/jwks.json", "/nowhere",
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
	const missing, incomplete = "MissingAuthenticationToken", "IncompleteSignature"
	for name, row := range map[string]struct{ authorization, code string }{
		"well-formed":         {good, ""},
		"none":                {"", missing},
		"of another kind":     {"Bearer abc", missing},
		"with half a hash":    {scope + "0a0a", incomplete},
		"without a Region":    {strings.Replace(good, "us-east-1/", "", 1), incomplete},
		"with a short key id": {strings.Replace(good, "AKIAPRACTICEPRACTICE", "AKIA", 1), incomplete},
		"the algorithm alone": {"AWS4-HMAC-SHA256", incomplete},
	} {
		for protocol, request := range map[string]*http.Request{
			"JSON":  jsonRequest(t, "AWSCognitoIdentityProviderService.ListUserPools", `{"MaxResults": 1}`),
			"REST":  newRequest(t, http.MethodGet, "/2015-03-31/functions", nil),
			"Query": formRequest(t, "Action=ListRoles&Version=2010-05-08"),
		} {
			t.Run(name+" in "+protocol, func(t *testing.T) {
				request.Header.Set("Authorization", row.authorization)
				answer := answered(s.Account, request)
				if row.code == "" {
					assert.Equal(t, http.StatusOK, answer.Code, answer.Body.String())
					return
				}
				switch protocol {
				case "JSON":
					assert.Equal(t, http.StatusBadRequest, answer.Code)
					assert.Contains(t, answer.Body.String(), `"__type":"`+row.code+"Exception"+`"`)
				case "REST":
					assert.Equal(t, http.StatusForbidden, answer.Code)
					assert.Equal(t, row.code+"Exception", answer.Header().Get("X-Amzn-Errortype"))
				case "Query":
					assert.Equal(t, http.StatusForbidden, answer.Code)
					assert.Contains(t, answer.Body.String(), "<Code>"+row.code+"</Code>")
				}
			})
		}
	}
}

func TestBodiesThatNobodyCanRead(t *testing.T) {
	s := serve(t)
	const signUp = "AWSCognitoIdentityProviderService.SignUp"
	ten := strings.Repeat("a", 10<<20)
	get := func(path string) *http.Request { return newRequest(t, http.MethodGet, path, nil) }
	post := func(path, body string) *http.Request {
		return newRequest(t, http.MethodPost, path, strings.NewReader(body))
	}
	otherType := jsonRequest(t, signUp, `{}`)
	otherType.Header.Set("Content-Type", "text/plain")
	for name, row := range map[string]struct {
		request *http.Request
		status  int
		code    string
	}{
		"JSON that is none":          {jsonRequest(t, signUp, `{"ClientId"`), 400, "SerializationException"},
		"JSON and more":              {jsonRequest(t, signUp, `{} {}`), 400, "SerializationException"},
		"JSON of another type":       {jsonRequest(t, signUp, `{"ClientId": 7}`), 400, "SerializationException"},
		"a list in place of JSON":    {jsonRequest(t, signUp, `[]`), 400, "SerializationException"},
		"a member in another case":   {jsonRequest(t, signUp, `{"clientId": "a", "username": "b"}`), 400, "InvalidParameterException"},
		"an unknown member":          {jsonRequest(t, signUp, `{"Nothing": {"a": [1, 2]}}`), 400, "InvalidParameterException"},
		"no JSON at all":             {jsonRequest(t, signUp, ``), 400, "InvalidParameterException"},
		"10 MB of JSON":              {jsonRequest(t, signUp, `{"ClientId": "`+ten+`"}`), 413, "RequestEntityTooLargeException"},
		"JSON as something else":     {otherType, 400, "UnknownOperationException"},
		"an unknown operation":       {jsonRequest(t, "AWSCognitoIdentityProviderService.Nothing", `{}`), 501, "NotEmulated"},
		"a target without operation": {jsonRequest(t, "AWSCognitoIdentityProviderService.", `{}`), 501, "NotEmulated"},
		"10 MB of a form":            {formRequest(t, "Version=2010-05-08&Action=ListRoles&Marker="+ten), 413, "<Code>RequestEntityTooLarge<"},
		"a form that is none":        {formRequest(t, "%zz=%zz"), 400, "<Code>MalformedQueryString<"},
		"a form without an action":   {formRequest(t, "Version=2010-05-08"), 400, "<Code>MissingAction<"},
		"an unknown action":          {formRequest(t, "Version=2010-05-08&Action=Nothing"), 501, "<Code>NotEmulated<"},
		"another service's action":   {formRequest(t, "Version=2016-11-15&Action=DescribeInstances"), 501, "DescribeInstances"},
		"a number that is none":      {signed(formRequest(t, "Version=2010-05-08&Action=ListRoles&MaxItems=many")), 400, "<Code>MalformedInput<"},
		"nothing":                    {post("/", ""), 400, "<Code>MissingAction<"},
		"a page":                     {get("/"), 501, "NotEmulated"},
		"a path that leads up":       {get("/2015-03-31/functions/../functions"), 501, "NotEmulated"},
		"a path with a gap":          {get("/2015-03-31/functions//configuration"), 501, "NotEmulated"},
		"a document of no pool":      {get("/us-east-1_AbCdEf123/.well-known/other"), 501, "NotEmulated"},
		"a document that is written": {post("/us-east-1_AbCdEf123/.well-known/jwks.json", ""), 501, "NotEmulated"},
		"a pool that is not there":   {get("/us-east-1_AbCdEf123/.well-known/jwks.json"), 404, "User pool us-east-1_AbCdEf123 does not exist."},
		"a function that is no JSON": {signed(post("/2015-03-31/functions", "<function/>")), 400, "SerializationException"},
		"a query that is no number":  {signed(get("/2015-03-31/functions?MaxItems=many")), 400, "SerializationException"},
		"80 MB for Lambda":           {signed(post("/2015-03-31/functions", `{"Code": {"ZipFile": "`+strings.Repeat(ten, 8))), 413, "RequestEntityTooLargeException"},
	} {
		t.Run(name, func(t *testing.T) {
			answer := answered(s.Account, row.request)
			assert.Equal(t, row.status, answer.Code, answer.Body.String())
			assert.Contains(t, answer.Header().Get("X-Amzn-Errortype")+answer.Body.String(), row.code)
			for _, word := range []string{"json:", "reflect", "strconv", "runtime error", "http:"} {
				assert.NotContains(t, answer.Body.String(), word, "no Go message")
			}
		})
	}
}

func TestABatchOfLogEventsIsNotTooLarge(t *testing.T) {
	s := serve(t)
	// Lambda's programs may log what JSON writes as six characters.
	body := `{"logGroupName": "a", "logStreamName": "b", "logEvents": [{"timestamp": 1, "message": "` + strings.Repeat(`\u0001`, 1<<20-100) + `"}]}`
	answer := answered(s.Account, signed(jsonRequest(t, "Logs_20140328.PutLogEvents", body)))
	assert.Contains(t, answer.Body.String(), "ResourceNotFoundException", "there is no such group, but the batch was read")
}

// slowBody is a body that ends as the connection's deadline would end it, or as one that was cut off.
type slowBody struct{ err error }

func (b slowBody) Read([]byte) (int, error) { return 0, b.err }

func TestABodyThatDoesNotCome(t *testing.T) {
	s := serve(t)
	for name, row := range map[string]struct {
		err    error
		status int
	}{"too slow": {os.ErrDeadlineExceeded, 408}, "cut off": {io.ErrUnexpectedEOF, 400}} {
		for protocol, request := range map[string]*http.Request{
			"JSON":  newRequest(t, http.MethodPost, "/", slowBody{row.err}),
			"Query": newRequest(t, http.MethodPost, "/", slowBody{row.err}),
			"REST":  signed(newRequest(t, http.MethodPost, "/2015-03-31/functions", slowBody{row.err})),
			"event": signed(newRequest(t, http.MethodPost, "/2015-03-31/functions/f/invocations", slowBody{row.err})),
		} {
			t.Run(name+" in "+protocol, func(t *testing.T) {
				request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				if protocol == "JSON" {
					request.Header.Set("X-Amz-Target", "AWSCognitoIdentityProviderService.SignUp")
					request.Header.Set("Content-Type", "application/x-amz-json-1.1")
				}
				answer := answered(s.Account, request)
				assert.Equal(t, row.status, answer.Code, answer.Body.String())
			})
		}
	}
}

// A client that sends half a request and hangs up does no harm to those after it.
func TestAConnectionThatBreaksOff(t *testing.T) {
	s := serve(t)
	address := strings.TrimPrefix(s.URL, "http://")
	for _, half := range []string{
		"POST / HTTP/1.1\r\nHost: " + address,
		"POST / HTTP/1.1\r\nHost: " + address + "\r\nX-Amz-Target: Logs_20140328.PutLogEvents\r\nContent-Length: 100\r\n\r\n{",
		"POST /2015-03-31/functions HTTP/1.1\r\nHost: " + address + "\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{",
	} {
		connection, err := net.Dial("tcp", address)
		require.NoError(t, err)
		_, err = io.WriteString(connection, half)
		require.NoError(t, err)
		require.NoError(t, connection.Close())
	}
	assert.Empty(t, listPools(t, s.cognito(east)))
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

	// A web page is kept out, even one that knows the token.
	for name, change := range map[string]func(*http.Request){
		"a page of this very address":     func(r *http.Request) { r.Header.Set("Origin", serving.URL) },
		"a browser that follows a link":   func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") },
		"a name that resolves to here":    func(r *http.Request) { r.Host = "rebound.example.com" },
		"a browser's question beforehand": func(r *http.Request) { r.Method = http.MethodOptions; r.Header.Set("Origin", "null") },
	} {
		for _, path := range append([]string{"/practice/serving", "/practice/reset", "*"}, everyPath...) {
			request, err := http.NewRequestWithContext(ctx, http.MethodPost, serving.URL+path, nil)
			if path == "*" { // the server as a whole
				request, err = http.NewRequestWithContext(ctx, http.MethodOptions, serving.URL, nil)
				request.URL.Opaque = "*"
			}
			require.NoError(t, err)
			request.Header.Set("X-Practice-Token", serving.Token)
			change(request)
			answer, err := http.DefaultClient.Do(request)
			require.NoError(t, err)
			require.NoError(t, answer.Body.Close())
			assert.Equal(t, http.StatusForbidden, answer.StatusCode, "%s at %s", name, path)
			assert.NotEmpty(t, answer.Header.Get(practice.Header), "%s at %s", name, path)
		}
	}
	stranger := serving
	stranger.Token = "guessed"
	assert.False(t, stranger.Answers(ctx), "another account that was served there is not this one")
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
