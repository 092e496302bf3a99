package parcel

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// What is asked for at first, in bytes: together enough for a zip with a program and a few dozen other files. Inflating
// begins with 32 KiB, of which a program's first take half that in a zip.
const (
	firstHead = 24 << 10
	firstTail = 8 << 10
)

// mostBytes bounds what is read of one zip in ranges, and mostWhole what is taken of a server that knows no ranges.
const (
	mostBytes = 1 << 20
	mostWhole = 8 << 20
)

const attempts = 3

var (
	// ErrTooLong says that more of a zip would have to be read than is worth it: its list of contents is very long.
	ErrTooLong = errors.New("too much of the uploaded zip would have to be read")
	// ErrWhole says that a server hands out a large zip only as a whole.
	ErrWhole = errors.New("the server gives the uploaded zip only as a whole, and it is large")

	errRange = errors.New("the answer is not the part of the zip that was asked for")
)

// StatusError is an answer other than the zip.
type StatusError struct {
	Status int // of HTTP
}

func (e *StatusError) Error() string {
	return fmt.Sprintf("the link to the uploaded zip answered %d %s", e.Status, http.StatusText(e.Status))
}

func (e *StatusError) transient() bool {
	return e.Status >= http.StatusInternalServerError || e.Status == http.StatusTooManyRequests
}

// Client makes HTTP requests; *http.Client does.
type Client interface {
	Do(*http.Request) (*http.Response, error)
}

// Remote opens the zip behind a link for reading in parts, and returns its size in bytes. Its head and its tail, which are
// nearly always enough, are asked for at once. Other parts are fetched when they are read, for as long as ctx is not done.
//
// The link of GetFunction is signed for GET requests only, works for ten minutes, and is as good as the permission to read
// the code: no error has it. Errors are a *StatusError, one of this package's, ctx's, or the client's without the address.
// https://docs.aws.amazon.com/lambda/latest/api/API_FunctionCodeLocation.html
func Remote(ctx context.Context, client Client, link string) (at io.ReaderAt, size int64, err error) {
	r := &remote{ctx: ctx, client: client, link: link}
	aside, cancel := context.WithCancel(ctx)
	defer cancel()
	var tail part
	var tailSize int64
	var tailErr error
	tailDone := make(chan struct{})
	go func() {
		defer close(tailDone)
		tail, tailSize, tailErr = r.get(aside, fmt.Sprintf("bytes=-%d", firstTail), firstTail)
	}()

	head, size, err := r.get(ctx, fmt.Sprintf("bytes=0-%d", firstHead-1), firstHead)
	if err != nil || head.end() == size {
		cancel()
	}
	<-tailDone
	switch {
	case err != nil:
		return nil, 0, fmt.Errorf("reading the uploaded zip: %w", err)
	case head.end() == size:
		r.parts = []part{head}
	case tailErr != nil:
		return nil, 0, fmt.Errorf("reading the end of the uploaded zip: %w", tailErr)
	case tailSize != size || tail.end() != size:
		return nil, 0, fmt.Errorf("reading the end of the uploaded zip: %w", errRange)
	default:
		r.parts = []part{head, tail}
	}
	r.size = size
	return r, size, nil
}

// remote is a file that is read in parts, each of them at most once.
type remote struct {
	ctx    context.Context // io.ReaderAt has no place for it
	client Client
	link   string
	size   int64

	mu    sync.Mutex
	parts []part
}

// part is some bytes of a file, which begin at from.
type part struct {
	from  int64
	bytes []byte
}

func (p part) end() int64 { return p.from + int64(len(p.bytes)) }

// ReadAt implements io.ReaderAt.
func (r *remote) ReadAt(p []byte, offset int64) (n int, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if offset < 0 {
		return 0, errors.New("reading before the start of the zip")
	}
	for n < len(p) {
		at := offset + int64(n)
		if at >= r.size {
			return n, io.EOF
		}
		covering, err := r.covering(at)
		if err != nil {
			return n, err
		}
		n += copy(p[n:], covering.bytes[at-covering.from:])
	}
	return n, nil
}

// covering returns the part with the byte at an offset, and fetches it first if need be: with enough
// behind it to begin a program, and more of it the more was read already, so that a long way takes few requests.
func (r *remote) covering(at int64) (part, error) {
	var have int64
	end := r.size
	for _, p := range r.parts {
		if p.from <= at && at < p.end() {
			return p, nil
		}
		if p.from > at {
			end = min(end, p.from)
		}
		have += int64(len(p.bytes))
	}
	end = min(end, at+max(firstHead, have/2))
	if have+end-at > mostBytes {
		return part{}, ErrTooLong
	}
	fetched, size, err := r.get(r.ctx, fmt.Sprintf("bytes=%d-%d", at, end-1), end-at)
	switch {
	case err != nil:
		return part{}, fmt.Errorf("reading the uploaded zip: %w", err)
	case size != r.size || fetched.from > at || fetched.end() < end:
		return part{}, fmt.Errorf("reading the uploaded zip: %w", errRange)
	}
	r.parts = append(r.parts, fetched)
	return fetched, nil
}

// get asks for a range of at most most bytes, a few times if need be. It returns what came, and the size of the whole file.
func (r *remote) get(ctx context.Context, bytesRange string, most int64) (got part, size int64, err error) {
	for attempt := 1; ; attempt++ {
		var again bool
		got, size, again, err = r.try(ctx, bytesRange, most)
		if err == nil || !again || attempt == attempts || ctx.Err() != nil {
			return got, size, err
		}
		select {
		case <-time.After(time.Duration(attempt) * 100 * time.Millisecond):
		case <-ctx.Done():
			return part{}, 0, ctx.Err()
		}
	}
}

func (r *remote) try(ctx context.Context, bytesRange string, most int64) (got part, size int64, again bool, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, r.link, http.NoBody)
	if err != nil {
		return part{}, 0, false, errors.New("the link to the uploaded zip is not an address") // the error has the link in it
	}
	request.Header.Set("Range", bytesRange)
	response, err := r.client.Do(request)
	if err != nil {
		return part{}, 0, true, withoutLink(err)
	}
	defer response.Body.Close()
	switch response.StatusCode {
	case http.StatusPartialContent:
		var last int64
		if _, err := fmt.Sscanf(response.Header.Get("Content-Range"), "bytes %d-%d/%d", &got.from, &last, &size); err != nil {
			return part{}, 0, false, errRange
		}
		length := last - got.from + 1
		if got.from < 0 || length < 1 || length > most || last >= size {
			return part{}, 0, false, errRange
		}
		got.bytes = make([]byte, length)
		if _, err := io.ReadFull(response.Body, got.bytes); err != nil {
			return part{}, 0, true, err
		}
		return got, size, false, nil
	case http.StatusOK:
		// A server that knows no ranges. The whole is taken once.
		if !strings.HasPrefix(bytesRange, "bytes=0-") {
			return part{}, 0, false, errRange
		}
		got.bytes, err = io.ReadAll(io.LimitReader(response.Body, mostWhole+1))
		switch {
		case err != nil:
			return part{}, 0, true, err
		case len(got.bytes) > mostWhole:
			return part{}, 0, false, ErrWhole
		}
		return got, int64(len(got.bytes)), false, nil
	}
	refused := &StatusError{Status: response.StatusCode}
	return part{}, 0, refused.transient(), refused
}

// withoutLink drops the address that Go's HTTP client puts in front of an error.
func withoutLink(err error) error {
	if failed, ok := errors.AsType[*url.Error](err); ok {
		return failed.Err
	}
	return err
}
