package practice_test

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/practice"
	"cognito-lambda-workshop/checker/practice/cognito"
)

// served is a practice account over HTTP, as a learner's programs meet it.
type served struct {
	*practice.Account
	URL   string
	Clock *clock
	key   string // the learner's access key; any one while it is empty

	mu    sync.Mutex
	mails []cognito.Mail
}

// serve opens a practice account in a throw-away folder and serves it until the test ends.
func serve(t testing.TB) *served { return serveFolder(t, t.TempDir()) }

func serveFolder(t testing.TB, folder string) *served {
	t.Helper()
	s := openAccount(t, folder, "", &clock{now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)})
	server := httptest.NewServer(s.Account)
	s.URL = server.URL
	t.Cleanup(server.Close)
	return s
}

// openAccount opens the practice account of a folder until the test ends. It is served by whoever asks for it.
func openAccount(t testing.TB, folder, id string, clock *clock) *served {
	t.Helper()
	s := &served{Clock: clock}
	account, err := practice.Open(practice.Options{
		Folder:  folder,
		Account: id,
		Now:     clock.Now,
		NewKey:  testKey,
		Mail: func(m cognito.Mail) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.mails = append(s.mails, m)
		},
		Report: func(err error) { t.Errorf("the practice account's own fault: %v", err) },
	})
	require.NoError(t, err)
	s.Account = account
	t.Cleanup(func() { assert.NoError(t, account.Close()) })
	return s
}

// lastMail is the newest e-mail to an address.
func (s *served) lastMail(t testing.TB, to string) cognito.Mail {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := len(s.mails) - 1; i >= 0; i-- {
		if s.mails[i].To == to {
			return s.mails[i]
		}
	}
	require.Fail(t, "no e-mail to "+to)
	return cognito.Mail{}
}

// config aims an SDK client at the account, with a learner's made-up credentials.
func (s *served) config(region string) aws.Config {
	return aws.Config{
		Region:       region,
		BaseEndpoint: aws.String(s.URL),
		Credentials:  credentials.NewStaticCredentialsProvider(cmp.Or(s.key, "AKIAPRACTICEPRACTICE"), "practice", ""),
		Retryer:      func() aws.Retryer { return aws.NopRetryer{} },
		HTTPClient:   sharedConnections,
	}
}

// sharedConnections saves every client of a test a connection of its own.
var sharedConnections = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 200}}

func (s *served) cognito(region string) *cognitoidentityprovider.Client {
	return cognitoidentityprovider.NewFromConfig(s.config(region))
}
func (s *served) iam() *iam.Client { return iam.NewFromConfig(s.config("us-east-1")) }
func (s *served) sts() *sts.Client { return sts.NewFromConfig(s.config("us-east-1")) }
func (s *served) lambda(region string) *lambda.Client {
	return lambda.NewFromConfig(s.config(region))
}
func (s *served) logs(region string) *cloudwatchlogs.Client {
	return cloudwatchlogs.NewFromConfig(s.config(region))
}

// clock is a clock that stands still until it is moved.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Forward(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// testKey gives keys that are too small to be safe, and made once: the next of four, so that two pools share none.
func testKey() (*rsa.PrivateKey, error) {
	keys, err := testKeys()
	return keys[keyCount.Add(1)%4], err
}

var (
	testKeys = sync.OnceValues(func() (keys [4]*rsa.PrivateKey, err error) {
		for i := range keys {
			if keys[i], err = rsa.GenerateKey(rand.Reader, 1024); err != nil {
				break
			}
		}
		return keys, err
	})
	keyCount atomic.Int64
)

// requireRefused asserts that AWS's error of this type came back; texts drift, so only the start of one is compared.
func requireRefused(t testing.TB, err error, code, text string) {
	t.Helper()
	var refused smithy.APIError
	require.ErrorAs(t, err, &refused)
	assert.Equal(t, code, refused.ErrorCode(), refused.ErrorMessage())
	assert.Contains(t, refused.ErrorMessage(), text)
}

var background = context.Background()

// newRequest is a request as it arrives at the door, from this machine.
func newRequest(t testing.TB, method, path string, body io.Reader) *http.Request {
	t.Helper()
	request := httptest.NewRequestWithContext(context.Background(), method, path, body)
	request.Host = "127.0.0.1:4580"
	return request
}

// jsonRequest is an unsigned request in AWS JSON 1.1.
func jsonRequest(t testing.TB, target, body string) *http.Request {
	t.Helper()
	request := newRequest(t, http.MethodPost, "/", strings.NewReader(body))
	request.Header.Set("X-Amz-Target", target)
	request.Header.Set("Content-Type", "application/x-amz-json-1.1")
	return request
}

// formRequest is an unsigned request in the Query protocol.
func formRequest(t testing.TB, form string) *http.Request {
	t.Helper()
	request := newRequest(t, http.MethodPost, "/", strings.NewReader(form))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return request
}

// signed gives a request a learner's made-up credentials.
func signed(request *http.Request) *http.Request {
	request.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=AKIAPRACTICEPRACTICE/20261122/us-east-1/any/aws4_request, "+
		"SignedHeaders=host;x-amz-date, Signature="+strings.Repeat("0", 64))
	return request
}

func answered(handler http.Handler, request *http.Request) *httptest.ResponseRecorder {
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, request)
	return recorder
}

// awaitServing waits until the account of a folder says where it is being served.
func awaitServing(t testing.TB, folder string) practice.Serving {
	t.Helper()
	var serving practice.Serving
	require.Eventually(t, func() bool {
		var found bool
		var err error
		serving, found, err = practice.Find(folder)
		return err == nil && found
	}, 5*time.Second, time.Millisecond)
	return serving
}
