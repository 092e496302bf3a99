package practice

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"cognito-lambda-workshop/checker/practice/regex"
	"cognito-lambda-workshop/checker/practice/wire"
)

// Header is on every answer of a practice account. It, and not the address, is how a client knows one.
const Header = "X-Practice-Account"

const headerText = "This is a practice account, not AWS."

// The largest requests: Lambda takes a zip of 50 MB in base64, Logs a batch of 1 MB of messages, which JSON may write
// as six times as much; the other services take less.
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
const (
	maxLambdaBody = 70_167_211
	maxLogsBody   = 8 << 20
	maxBody       = 1 << 20
)

// bodyPatience is how long a request's body may take to arrive.
const bodyPatience = 30 * time.Second

// doors are the handlers behind the door, one a protocol and service.
type doors struct {
	cognito, logs, iam, sts, lambda, published, code http.Handler
}

// whose tells which account a request is for, and who makes it. It tells the account with an error, too.
type whose func(r *http.Request, accessKeyID string) (*Account, wire.Caller, error)

// door lets in requests of this machine's own programs, finds out who calls, and leads them to their service.
func door(find whose) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set(Header, headerText)
		body := receive(w, r, bodyPatience)
		if why := stranger(r); why != "" {
			http.Error(w, why, http.StatusForbidden)
			return
		}
		requestID := newRequestID()
		w.Header().Set("X-Amzn-Requestid", requestID)

		lambdaPath := strings.HasPrefix(r.URL.Path, "/20")
		limit := int64(maxBody)
		switch {
		case lambdaPath:
			limit = maxLambdaBody
		case strings.HasPrefix(r.Header.Get("X-Amz-Target"), logsTarget):
			limit = maxLogsBody
		}
		r.Body = http.MaxBytesReader(w, body, limit)

		signature := signatureOf(r)
		region := signature.region
		if origin, ok := r.Context().Value(originKey{}).(string); ok && region == "" {
			region = origin
		}
		a, caller, err := find(r, signature.accessKeyID)
		if err != nil {
			http.Error(w, a.fault(err), http.StatusInternalServerError)
			return
		}
		r = r.WithContext(wire.WithCall(r.Context(), &wire.Call{
			Account: a.options.Account, Region: region, Caller: caller, RequestID: requestID, BaseURL: "http://" + r.Host,
			BadSignature: signature.malformed,
		}))
		a.doors.pick(r, lambdaPath, requestID).ServeHTTP(w, r)
	})
}

// receive gives the body of a request one deadline for the whole of it, and none to the answer: a function may take
// fifteen minutes for that.
func receive(w http.ResponseWriter, r *http.Request, patience time.Duration) io.ReadCloser {
	body := &arrivingBody{ReadCloser: r.Body, connection: http.NewResponseController(w)}
	if r.ContentLength != 0 {
		body.deadline(time.Now().Add(patience))
	}
	return body
}

type arrivingBody struct {
	io.ReadCloser
	connection *http.ResponseController
}

func (b *arrivingBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	// What did not come in time is not waited for again: before an answer leaves, net/http reads what is left of a body.
	if errors.Is(err, io.EOF) {
		b.deadline(time.Time{})
	}
	return n, err
}

func (b *arrivingBody) deadline(at time.Time) {
	b.connection.SetReadDeadline(at) //nolint:errcheck // what a function asks for may come over no connection
}

const (
	cognitoTarget = "AWSCognitoIdentityProviderService."
	logsTarget    = "Logs_20140328."
)

// pick finds the service that a request is for, from what its protocol says.
func (to doors) pick(r *http.Request, lambdaPath bool, requestID string) http.Handler {
	target := r.Header.Get("X-Amz-Target")
	switch {
	case strings.HasPrefix(target, cognitoTarget):
		return to.cognito
	case strings.HasPrefix(target, logsTarget):
		return to.logs
	case target != "":
		return notEmulated("the service of the target " + target)
	case lambdaPath:
		return to.lambda
	case strings.HasPrefix(r.URL.Path, codePath):
		return to.code
	case strings.Contains(r.URL.Path, "/.well-known/"):
		return to.published
	case r.Method != http.MethodPost || r.URL.Path != "/":
		return notEmulated(r.Method + " " + r.URL.Path)
	}
	if err := r.ParseForm(); err != nil {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { wire.FormError(w, r, requestID, err) })
	}
	version, action := r.PostForm.Get("Version"), r.PostForm.Get("Action")
	switch {
	case version == "2010-05-08":
		return to.iam
	case version == "2011-06-15", action == "":
		return to.sts
	}
	return notEmulated(fmt.Sprintf("the action %s of the API version %s", action, version))
}

// codePath is where the zips are that GetFunction links to.
const codePath = "/code/"

func notEmulated(what string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		refused := wire.NotEmulated(what)
		w.Header().Set("X-Amzn-Errortype", refused.Code)
		http.Error(w, refused.Message, refused.StatusCode())
	})
}

// stranger says why a request is not from one of this machine's own programs; empty when it is. A web page that
// the learner has open must not be able to talk to the account: a browser sends an Origin with what a page asks
// for, and a page that had its own name resolve to this address sends that name as the Host.
func stranger(r *http.Request) string {
	if r.Header.Get("Origin") != "" || r.Header.Get("Sec-Fetch-Site") != "" {
		return "The practice account does not talk to web pages. Use the AWS CLI or an SDK."
	}
	host := r.Host
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	if host == "localhost" {
		return ""
	}
	if ip := net.ParseIP(strings.Trim(host, "[]")); ip != nil && ip.IsLoopback() {
		return ""
	}
	return fmt.Sprintf("The practice account answers to 127.0.0.1, [::1] and localhost only, not to %q.", r.Host)
}

type signature struct {
	accessKeyID string
	region      string
	malformed   bool
}

const signatureAlgorithm = "AWS4-HMAC-SHA256"

// A signed request says so in its Authorization header.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html
var credentialScope = regex.New(`^` + signatureAlgorithm +
	` Credential=(\w+)/\d{8}/([a-z0-9-]+)/[a-z0-9-]+/aws4_request, ?SignedHeaders=[a-z0-9;-]+, ?Signature=([0-9a-f]+)$`)

// signatureOf reads who signed a request and for which Region. A signature that is not well-formed is nobody's; what
// is none of AWS's kind counts as none. Access keys have 16 to 128 characters.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_AccessKey.html
func signatureOf(r *http.Request) signature {
	header := r.Header.Get("Authorization")
	parts := credentialScope.FindStringSubmatch(header)
	if parts == nil || len(parts[1]) < 16 || len(parts[1]) > 128 || len(parts[3]) != 64 {
		return signature{malformed: strings.HasPrefix(header, signatureAlgorithm)}
	}
	return signature{accessKeyID: parts[1], region: parts[2]}
}

func newRequestID() string {
	var b [16]byte
	rand.Read(b[:])
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
