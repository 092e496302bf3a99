package sandbox

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestClearUpEndsWhatWasLeft(t *testing.T) {
	if identity(os.Getpid()) == "" {
		t.Skip("processes cannot be told apart on " + runtime.GOOS)
	}
	folder, page := t.TempDir(), newVisitors(t)
	killed, next := New(time.Now, time.Minute), New(time.Now, time.Minute)
	require.NoError(t, killed.ClearUp(folder))
	results := make(chan Result, 1)
	go func() {
		result, err := killed.Invoke(context.Background(), requestID, testProgram(t), event{Do: "hold", Text: page.url}.bytes(t))
		assert.NoError(t, err)
		results <- result
	}()
	within(t, page.came, "the program")

	require.NoError(t, next.ClearUp(folder))
	assert.Contains(t, string(within(t, results, "the end of the program").Payload), "signal: killed")
	require.NoError(t, killed.Close())
	require.NoError(t, next.Close())
	assert.NoFileExists(t, filepath.Join(folder, processesFile))
}

func TestClearUpLeavesStrangersAlone(t *testing.T) {
	page := newVisitors(t)
	stranger := exec.Command(built, page.url)
	require.NoError(t, stranger.Start())
	within(t, page.came, "the stranger")

	lists := map[string]any{
		"another process of that number": []listedProcess{{stranger.Process.Pid, "another"}},
		"no identity":                    []listedProcess{{stranger.Process.Pid, ""}},
		"no process":                     []listedProcess{{1 << 30, "another"}, {0, ""}, {-1, ""}},
		"not a list":                     "damaged",
	}
	for name, list := range lists {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			text, err := json.Marshal(list)
			require.NoError(t, err)
			require.NoError(t, os.WriteFile(filepath.Join(folder, processesFile), text, 0o600))
			s := New(time.Now, time.Minute)
			require.NoError(t, s.ClearUp(folder))
			require.NoError(t, s.Close())
		})
	}
	page.open()
	assert.NoError(t, stranger.Wait(), "the stranger ended by itself")
}

func TestListFollowsTheProcesses(t *testing.T) {
	if identity(os.Getpid()) == "" {
		t.Skip("processes cannot be told apart on " + runtime.GOOS)
	}
	folder, s := t.TempDir(), open(t)
	require.NoError(t, s.ClearUp(folder))
	var pid int
	require.NoError(t, json.Unmarshal(invoke(t, s, testProgram(t), event{Do: "pid"}).Payload, &pid))
	listed := func() (list []listedProcess) {
		text, err := os.ReadFile(filepath.Join(folder, processesFile))
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(text, &list))
		return list
	}
	assert.Equal(t, []listedProcess{{pid, identity(pid)}}, listed())
	s.Stop("")
	assert.Empty(t, listed())
}

func TestNothingLeaks(t *testing.T) {
	const descriptors = "/proc/self/fd"
	if _, err := os.Stat(descriptors); err != nil {
		t.Skip("open files cannot be counted on " + runtime.GOOS)
	}
	s, p := open(t), testProgram(t)
	count := func() int {
		open, err := os.ReadDir(descriptors)
		require.NoError(t, err)
		return len(open)
	}
	bad := Program{Key: "bad", Folder: t.TempDir(), Architecture: architecture, Timeout: time.Second}
	require.NoError(t, os.WriteFile(filepath.Join(bad.Folder, "bootstrap"), []byte("#!/no/such/interpreter\n"), 0o755))
	round := func() {
		invoke(t, s, p, event{Do: "echo"})
		invoke(t, s, p, event{Do: "exit"})
		_, err := s.Invoke(context.Background(), requestID, bad, nil)
		require.NoError(t, err)
		invoke(t, s, p, event{Do: "echo"})
		s.Stop("")
	}
	round()
	before := count()
	for range 10 {
		round()
	}
	assert.LessOrEqual(t, count(), before)
}

func BenchmarkInvoke(b *testing.B) {
	b.Run("warm", func(b *testing.B) {
		s, p := open(b), testProgram(b)
		invoke(b, s, p, event{Do: "echo"})
		for b.Loop() {
			invoke(b, s, p, event{Do: "echo"})
		}
	})
	b.Run("cold", func(b *testing.B) {
		s, p := open(b), testProgram(b)
		require.NoError(b, s.ClearUp(b.TempDir()))
		for b.Loop() {
			invoke(b, s, p, event{Do: "echo"})
			s.Stop("")
		}
	})
}
