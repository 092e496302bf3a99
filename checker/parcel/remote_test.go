package parcel

import (
	"bytes"
	"context"
	"debug/elf"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const secret = "X-Amz-Signature=unmistakable"

// store hands out a zip, as Amazon S3 does, and counts.
type store struct {
	*httptest.Server
	requests atomic.Int32
	bytes    atomic.Int64
	spoil    func(request int32, w http.ResponseWriter, r *http.Request) bool // whether it answered itself
}

func (s *store) link() string { return s.URL + "/code?" + secret }

func serve(t testing.TB, packed []byte, spoil func(int32, http.ResponseWriter, *http.Request) bool) *store {
	t.Helper()
	s := &store{spoil: spoil}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		counted := &counter{w, &s.bytes}
		n := s.requests.Add(1)
		if r.Method != http.MethodGet {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		if s.spoil == nil || !s.spoil(n, counted, r) {
			http.ServeContent(counted, r, "", time.Time{}, bytes.NewReader(packed))
		}
	}))
	t.Cleanup(s.Close)
	return s
}

type counter struct {
	http.ResponseWriter
	bytes *atomic.Int64
}

func (c *counter) Write(p []byte) (int, error) {
	c.bytes.Add(int64(len(p)))
	return c.ResponseWriter.Write(p)
}

// large is a program that gets half as small in a zip, as those of the lesson do.
func large() entry {
	noise := make([]byte, 1<<19)
	rand.NewChaCha8([32]byte{}).Read(noise)
	for i := range noise {
		noise[i] &= 0x0f
	}
	return bootstrap(static(elf.EM_X86_64) + string(noise))
}

func look(ctx context.Context, s *store) (Contents, error) {
	at, size, err := Remote(ctx, s.Client(), s.link())
	if err != nil {
		return Contents{}, err
	}
	return Inspect(at, size)
}

func TestALargeZipIsReadInTwoSmallParts(t *testing.T) {
	packed := zipped(t, large())
	s := serve(t, packed, nil)
	contents, err := look(context.Background(), s)
	require.NoError(t, err)
	assert.Equal(t, inspect(t, packed), contents)
	assert.EqualValues(t, 2, s.requests.Load())
	assert.LessOrEqual(t, s.bytes.Load(), int64(firstHead+firstTail))
}

func TestABootstrapFarInsideAndALongList(t *testing.T) {
	data := large()
	data.name = "data"
	entries := []entry{data, bootstrap(static(elf.EM_AARCH64))}
	for i := range 400 {
		entries = append(entries, entry{name: fmt.Sprintf("assets/picture-%d.svg", i), mode: 0o644, content: "<svg/>"})
	}
	packed := zipped(t, entries...)
	s := serve(t, packed, nil)
	contents, err := look(context.Background(), s)
	require.NoError(t, err)
	assert.Equal(t, 402, contents.Entries)
	assert.Equal(t, "arm64", contents.Bootstrap.Machine)
	assert.Less(t, s.bytes.Load(), int64(100<<10))
	assert.LessOrEqual(t, s.requests.Load(), int32(5))
}

func TestAProgramBehindAnotherFileIsReadInThreeParts(t *testing.T) {
	first := large()
	first.name = "data"
	s := serve(t, zipped(t, first, large()), nil)
	contents, err := look(context.Background(), s)
	require.NoError(t, err)
	assert.Equal(t, ELF, contents.Bootstrap.Format)
	assert.EqualValues(t, 3, s.requests.Load())
	assert.Less(t, s.bytes.Load(), int64(64<<10))
}

func TestASmallZipIsReadOnce(t *testing.T) {
	for name, content := range map[string]string{"tiny": "MZ", "a little more than the head": large().content[:firstHead+100]} {
		packed := zipped(t, bootstrap(content))
		contents, err := look(context.Background(), serve(t, packed, nil))
		require.NoError(t, err, name)
		assert.Equal(t, inspect(t, packed), contents, name)
	}
}

func TestPassingTroubleIsNoTrouble(t *testing.T) {
	packed := zipped(t, large())
	for name, trouble := range map[string]func(w http.ResponseWriter){
		"slow down": func(w http.ResponseWriter) { w.WriteHeader(http.StatusServiceUnavailable) },
		"cut off": func(w http.ResponseWriter) {
			w.Header().Set("Content-Range", fmt.Sprintf("bytes 0-999/%d", len(packed)))
			w.Header().Set("Content-Length", "1000")
			w.WriteHeader(http.StatusPartialContent)
			_, _ = w.Write([]byte("few"))
		},
		"hung up": func(http.ResponseWriter) { panic(http.ErrAbortHandler) },
	} {
		t.Run(name, func(t *testing.T) {
			contents, err := look(context.Background(), serve(t, packed, func(n int32, w http.ResponseWriter, _ *http.Request) bool {
				if n <= 2 {
					trouble(w)
				}
				return n <= 2
			}))
			require.NoError(t, err)
			assert.Equal(t, ELF, contents.Bootstrap.Format)
		})
	}
}

func TestAServerWithoutRanges(t *testing.T) {
	packed := zipped(t, large())
	all := func(content []byte) func(int32, http.ResponseWriter, *http.Request) bool {
		return func(_ int32, w http.ResponseWriter, _ *http.Request) bool {
			_, _ = w.Write(content)
			return true
		}
	}
	contents, err := look(context.Background(), serve(t, nil, all(packed)))
	require.NoError(t, err)
	assert.Equal(t, inspect(t, packed), contents)

	_, err = look(context.Background(), serve(t, nil, all(make([]byte, mostWhole+1))))
	assert.ErrorIs(t, err, ErrWhole)
}

// What goes wrong is told without the link, which is as good as the permission to read the code.
func TestTroubleIsToldWithoutTheLink(t *testing.T) {
	packed := zipped(t, large())
	answer := func(status int, contentRange string) func(int32, http.ResponseWriter, *http.Request) bool {
		return func(_ int32, w http.ResponseWriter, _ *http.Request) bool {
			w.Header().Set("Content-Range", contentRange)
			w.WriteHeader(status)
			_, _ = w.Write([]byte("<Error>" + secret + "</Error>"))
			return true
		}
	}
	check := func(t *testing.T, err error) {
		t.Helper()
		require.Error(t, err)
		for _, part := range []string{"unmistakable", "X-Amz", "/code"} {
			assert.NotContains(t, err.Error(), part)
		}
	}
	t.Run("refused", func(t *testing.T) {
		s := serve(t, packed, answer(http.StatusForbidden, ""))
		_, err := look(context.Background(), s)
		check(t, err)
		var refused *StatusError
		require.ErrorAs(t, err, &refused)
		assert.Equal(t, http.StatusForbidden, refused.Status)
		assert.LessOrEqual(t, s.requests.Load(), int32(2), "a refusal is not asked about again")
	})
	t.Run("down", func(t *testing.T) {
		s := serve(t, packed, answer(http.StatusInternalServerError, ""))
		_, err := look(context.Background(), s)
		check(t, err)
		assert.LessOrEqual(t, s.requests.Load(), int32(2*attempts))
	})
	t.Run("nobody there", func(t *testing.T) {
		s := serve(t, packed, nil)
		s.Close()
		_, err := look(context.Background(), s)
		check(t, err)
	})
	t.Run("no address", func(t *testing.T) {
		_, _, err := Remote(context.Background(), http.DefaultClient, "http://a b/code?"+secret)
		check(t, err)
	})
	t.Run("no time left", func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		s := serve(t, packed, func(_ int32, _ http.ResponseWriter, r *http.Request) bool {
			cancel()
			<-r.Context().Done()
			return true
		})
		_, err := look(ctx, s)
		check(t, err)
		assert.ErrorIs(t, err, context.Canceled)
	})
	for name, contentRange := range map[string]string{
		"no range at all": "", "no size": "bytes 0-9/*", "backwards": "bytes 9-0/100", "beyond the end": "bytes 0-100/100",
		"more than asked for": "bytes 0-999999/9999999", "negative": "bytes -5-9/100",
	} {
		t.Run(name, func(t *testing.T) {
			_, err := look(context.Background(), serve(t, packed, answer(http.StatusPartialContent, contentRange)))
			check(t, err)
		})
	}
}

func BenchmarkLook(b *testing.B) {
	s := serve(b, zipped(b, large()), nil)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := look(context.Background(), s); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(s.bytes.Load())/float64(s.requests.Load())*2, "read-bytes/op")
}
