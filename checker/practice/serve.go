package practice

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/google/renameio/v2/maybe"
)

// DefaultListen is where `checker practice` serves unless another address is asked for.
const DefaultListen = "127.0.0.1:4580"

// servingFile says, in the data folder, where the account is being served.
const servingFile = "serving.json"

// These are no AWS paths, and want the token of servingFile, which only this machine's user can read.
const (
	servingPath = "/practice/serving" // tells whether this is the account that the token is of
	resetPath   = "/practice/reset"   // empties it
)

const tokenHeader = "X-Practice-Token"

// Serving is where an account is being served.
type Serving struct {
	URL    string `json:"url"`
	Region string `json:"region"` // the Region that `practice env` hands out
	Token  string `json:"token"`  // lets this machine's user reset the account
}

// Listen opens a loopback address for an account; anything else is refused, because uploaded programs are run.
func Listen(address string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("%q is not an address such as %s", address, DefaultListen)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, fmt.Errorf("the practice account runs uploaded programs, so it is served on this machine alone; use an address such as %s, not %q", DefaultListen, address)
	}
	return net.Listen("tcp", address)
}

// Serve answers on a listener until ctx ends, and says in the data folder where. It closes the listener.
func (a *Account) Serve(ctx context.Context, listener net.Listener, region string) error {
	serving := Serving{URL: "http://" + listener.Addr().String(), Region: region, Token: rand.Text()}
	path := filepath.Join(a.options.Folder, servingFile)
	content, err := json.Marshal(serving)
	if err != nil {
		return fmt.Errorf("saying where the account is served: %w", err)
	}
	if err := maybe.WriteFile(path, content, 0o600); err != nil {
		listener.Close()
		return fmt.Errorf("saying where the account is served: %w", err)
	}
	defer os.Remove(path)

	server := &http.Server{
		Handler:           a.withPractice(serving.Token),
		ReadHeaderTimeout: 10 * time.Second,
		// Also what is asked of the server as a whole comes to the door.
		DisableGeneralOptionsHandler: true,
		IdleTimeout:                  5 * time.Minute,
		ErrorLog:                     log.New(reporter(a.options.Report), "", 0),
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serving the practice account: %w", err)
	case <-ctx.Done():
	}
	// A function that is running may take as long as Lambda lets it; nobody who pressed Ctrl-C waits for that.
	patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	if err := server.Shutdown(patience); err != nil {
		server.Close()
	}
	return nil
}

// reporter hands on what net/http has to say.
type reporter func(error)

func (r reporter) Write(line []byte) (int, error) {
	r(errors.New(strings.TrimSpace(string(line))))
	return len(line), nil
}

func (a *Account) withPractice(token string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != servingPath && r.URL.Path != resetPath {
			a.ServeHTTP(w, r)
			return
		}
		w.Header().Set(Header, headerText)
		receive(w, r, bodyPatience)
		if why := stranger(r); why != "" {
			http.Error(w, why, http.StatusForbidden)
			return
		}
		if r.Method != http.MethodPost || subtle.ConstantTimeCompare([]byte(r.Header.Get(tokenHeader)), []byte(token)) != 1 {
			http.Error(w, "Only the user who serves the practice account may ask for this.", http.StatusForbidden)
			return
		}
		if r.URL.Path == resetPath {
			if err := a.Reset(); err != nil {
				http.Error(w, a.fault(err), http.StatusInternalServerError)
			}
		}
	})
}

// Find returns where the account of a data folder says that it is being served. Whether it still is shows when it
// is asked: a killed process leaves its note behind.
func Find(folder string) (Serving, bool, error) {
	content, err := os.ReadFile(filepath.Join(folder, servingFile))
	if errors.Is(err, fs.ErrNotExist) {
		return Serving{}, false, nil
	}
	if err != nil {
		return Serving{}, false, fmt.Errorf("reading where the account is served: %w", err)
	}
	var serving Serving
	if err := json.Unmarshal(content, &serving); err != nil {
		return Serving{}, false, fmt.Errorf("reading where the account is served: %w", err)
	}
	return serving, true, nil
}

// Answers tells whether the account answers there: not another one, nor another program that has come to listen at
// an address that a killed process left.
func (s Serving) Answers(ctx context.Context) bool {
	return s.post(ctx, servingPath) == nil
}

// Reset empties the account that is being served.
func (s Serving) Reset(ctx context.Context) error {
	if err := s.post(ctx, resetPath); err != nil {
		return fmt.Errorf("resetting the practice account: %w", err)
	}
	return nil
}

func (s Serving) post(ctx context.Context, path string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, s.URL+path, nil)
	if err != nil {
		return err
	}
	request.Header.Set(tokenHeader, s.Token)
	// It asks this machine itself, whatever proxy the environment names, and follows nobody elsewhere. What listens at
	// an old address may never answer.
	client := &http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true},
		Timeout:       5 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK || response.Header.Get(Header) == "" {
		return fmt.Errorf("it answered %s", response.Status)
	}
	return nil
}
