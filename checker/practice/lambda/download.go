package lambda

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"cognito-lambda-workshop/checker/practice/regex"
)

// linkLife is how long the link to a function's code may be used.
// https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html
const linkLife = 10 * time.Minute

// links makes and checks the links to code. They say whose account they are of, as AWS's do, what they lead to and
// until when, and are signed: nothing has to be remembered, and nobody can guess one. Those made before the account was
// started lead nowhere.
type links struct {
	prefix string
	key    []byte
}

func newLinks(account string) links {
	key := make([]byte, sha256.Size)
	rand.Read(key)
	return links{"/code/" + account + "/", key}
}

// make returns the path of a link to code.
func (l links) make(code string, now time.Time) string {
	until := strconv.FormatInt(now.Add(linkLife).Unix(), 10)
	return l.prefix + code + "/" + until + "/" + l.sign(code, until)
}

func (l links) sign(code, until string) string {
	h := hmac.New(sha256.New, l.key)
	h.Write([]byte(code + "/" + until))
	return hex.EncodeToString(h.Sum(nil))
}

var codeName = regex.New(`^[0-9a-f]{64}$`)

// open checks a link's path. The code is empty when it was not made by make, and expired tells that it is over.
func (l links) open(path string, now time.Time) (code string, expired bool) {
	parts := strings.Split(strings.TrimPrefix(path, l.prefix), "/")
	if len(parts) != 3 || !codeName.MatchString(parts[0]) || !hmac.Equal([]byte(parts[2]), []byte(l.sign(parts[0], parts[1]))) {
		return "", false
	}
	until, err := strconv.ParseInt(parts[1], 10, 64)
	return parts[0], err != nil || now.Unix() >= until
}

// Code serves the uploaded zips under the links that GetFunction gives, in whole or in ranges, and answers as
// Amazon S3 does, where the code of real functions is.
// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
func (s *Service) Code() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			refuseDownload(w, http.StatusMethodNotAllowed, "MethodNotAllowed", "The specified method is not allowed against this resource.")
			return
		}
		code, expired := s.links.open(r.URL.Path, s.Now())
		switch {
		case code == "":
			refuseDownload(w, http.StatusForbidden, "AccessDenied", "Access Denied")
			return
		case expired:
			refuseDownload(w, http.StatusForbidden, "AccessDenied", "Request has expired")
			return
		}
		file, err := os.Open(s.code.zip(code))
		if err != nil {
			refuseDownload(w, http.StatusNotFound, "NoSuchKey", "The specified key does not exist.")
			return
		}
		defer file.Close()
		w.Header().Set("Content-Type", "application/zip")
		w.Header().Set("ETag", `"`+code+`"`)
		http.ServeContent(w, r, "", time.Time{}, file)
	})
}

func refuseDownload(w http.ResponseWriter, status int, code, message string) {
	type refusal struct {
		XMLName xml.Name `xml:"Error"`
		Code    string
		Message string
	}
	body, _ := xml.Marshal(refusal{Code: code, Message: message})
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(status)
	w.Write(body) //nolint:errcheck // a client that hung up is told nothing
}
