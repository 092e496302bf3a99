package practice

import (
	"crypto/rand"
	"fmt"
	"net"
	"net/http"
	"regexp"
	"strings"

	"cognito-lambda-workshop/checker/practice/wire"
)

// Header is on every answer of a practice account. It, and not the address, is how a client knows one.
const Header = "X-Practice-Account"

const headerText = "This is a practice account, not AWS."

// maxBody is the largest request Lambda takes (a zip of 50 MB in base64); the other services take less.
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
const (
	maxBody      = 70_167_211
	maxSmallBody = 1 << 20
)

// doors are the handlers behind the door, one a protocol and service.
type doors struct {
	cognito, logs, iam, sts, lambda, published, code http.Handler
}

// door lets in requests of this machine's own programs, finds out who calls, and leads them to their service.
func (a *Account) door(to doors) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set(Header, headerText)
		if why := stranger(r); why != "" {
			http.Error(w, why, http.StatusForbidden)
			return
		}
		requestID := newRequestID()
		w.Header().Set("X-Amzn-Requestid", requestID)

		lambdaPath := strings.HasPrefix(r.URL.Path, "/20")
		limit := int64(maxSmallBody)
		if lambdaPath {
			limit = maxBody
		}
		r.Body = http.MaxBytesReader(w, r.Body, limit)

		signature := signatureOf(r)
		region := signature.region
		if origin, ok := r.Context().Value(originKey{}).(string); ok && region == "" {
			region = origin
		}
		caller, err := a.iam.Caller(r.Context(), signature.accessKeyID)
		if err != nil {
			a.options.Report(err)
			http.Error(w, "The practice account could not find out who calls.", http.StatusInternalServerError)
			return
		}
		r = r.WithContext(wire.WithCall(r.Context(), &wire.Call{
			Account: a.options.Account, Region: region, Caller: caller, RequestID: requestID, BaseURL: "http://" + r.Host,
		}))
		to.pick(r, lambdaPath).ServeHTTP(w, r)
	})
}

// pick finds the service that a request is for, from what its protocol says.
func (to doors) pick(r *http.Request, lambdaPath bool) http.Handler {
	target := r.Header.Get("X-Amz-Target")
	switch {
	case strings.HasPrefix(target, "AWSCognitoIdentityProviderService."):
		return to.cognito
	case strings.HasPrefix(target, "Logs_20140328."):
		return to.logs
	case target != "":
		return notEmulated("the service of the target " + target)
	case lambdaPath:
		return to.lambda
	case strings.HasPrefix(r.URL.Path, codePath):
		return to.code
	case strings.Contains(r.URL.Path, "/.well-known/"):
		return to.published
	}
	if r.Method == http.MethodPost && r.ParseForm() == nil {
		switch r.PostForm.Get("Version") {
		case "2010-05-08":
			return to.iam
		case "2011-06-15":
			return to.sts
		}
	}
	return notEmulated(r.Method + " " + r.URL.Path)
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
}

// A signed request says so in its Authorization header.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html
var credentialScope = regexp.MustCompile(
	`^AWS4-HMAC-SHA256 Credential=([A-Za-z0-9_]{16,128})/\d{8}/([a-z0-9-]+)/[a-z0-9-]+/aws4_request, ?SignedHeaders=[a-z0-9;-]+, ?Signature=[0-9a-f]{64}$`)

// signatureOf reads who signed a request and for which Region. A signature that is not well-formed counts as none.
func signatureOf(r *http.Request) signature {
	parts := credentialScope.FindStringSubmatch(r.Header.Get("Authorization"))
	if parts == nil {
		return signature{}
	}
	return signature{accessKeyID: parts[1], region: parts[2]}
}

func newRequestID() string {
	var b [16]byte
	rand.Read(b[:]) //nolint:errcheck // never fails
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
