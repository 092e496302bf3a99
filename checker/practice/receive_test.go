package practice

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A body that does not come is answered when patience is over, and the answer then waits for nothing more.
func TestABodyThatDoesNotComeIsAnswered(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, err := io.ReadAll(receive(w, r, 50*time.Millisecond))
		if err != nil {
			http.Error(w, "too slow", http.StatusRequestTimeout)
		}
	}))
	t.Cleanup(server.Close)
	for name, half := range map[string]string{
		"half a body":  "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n{",
		"half a chunk": "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n64\r\n{",
	} {
		t.Run(name, func(t *testing.T) {
			connection, err := net.Dial("tcp", server.Listener.Addr().String())
			require.NoError(t, err)
			defer connection.Close()
			_, err = io.WriteString(connection, half)
			require.NoError(t, err)
			require.NoError(t, connection.SetReadDeadline(time.Now().Add(20*time.Second)))
			answer, err := io.ReadAll(connection)
			require.NoError(t, err, "the connection is closed after the answer")
			assert.Contains(t, string(answer), "408 Request Timeout")
		})
	}
}

// A body that came whole leaves the answer all the time that it takes.
func TestABodyThatCameLetsTheAnswerTakeItsTime(t *testing.T) {
	const patience = 20 * time.Millisecond
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(receive(w, r, patience))
		assert.NoError(t, err)
		select {
		case <-r.Context().Done(): // the connection's deadline would end it
			t.Error("the answer was cut off")
		case <-time.After(5 * patience):
			w.Write(body) //nolint:errcheck // the client looks at what came
		}
	}))
	t.Cleanup(server.Close)
	client := &http.Client{Timeout: 20 * time.Second}
	for range 2 { // the second on the same connection
		answer, err := client.Post(server.URL, "text/plain", strings.NewReader("event"))
		require.NoError(t, err)
		require.NoError(t, answer.Body.Close())
	}
}
