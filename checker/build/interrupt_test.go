package build

import (
	"context"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The test program also plays a go tool that never ends: it starts itself
// again as a compiler, which calls the test at this address and waits.
const callback = "BUILD_TEST_CALLBACK"

func TestMain(m *testing.M) {
	address := os.Getenv(callback)
	switch {
	case address == "":
		os.Exit(m.Run())
	case os.Args[1] == "build":
		playGo()
	case os.Args[1] == "compile":
		playCompiler(address)
	}
}

func playGo() {
	litter := filepath.Join(os.Getenv("GOTMPDIR"), "go-build1", "b001")
	if err := os.MkdirAll(litter, 0o755); err != nil {
		panic(err)
	}
	compiler := exec.Command(os.Args[0], "compile")
	if err := compiler.Run(); err != nil {
		panic(err)
	}
}

func playCompiler(address string) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		panic(err)
	}
	io.Copy(io.Discard, conn)
}

func TestInterruptEndsTheGoToolAndItsChildren(t *testing.T) {
	root, out := workshop(t)
	earlier := contents(t, mustZip(t, root, out, X8664, signUp)[0].Path)

	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	tools := t.TempDir()
	self, err := os.Executable()
	require.NoError(t, err)
	name := "go"
	if runtime.GOOS == "windows" {
		name = "go.exe"
	}
	require.NoError(t, os.WriteFile(filepath.Join(tools, name), contents(t, self), 0o755))
	env := append(os.Environ(), "PATH="+tools, callback+"="+listener.Addr().String())

	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	ended := make(chan error, 1)
	go func() {
		_, err := Zips(ctx, root, out, X8664, env, []Job{signUp})
		ended <- err
	}()
	compiler, err := listener.Accept()
	require.NoError(t, err)
	defer compiler.Close()
	interrupt()

	require.ErrorIs(t, <-ended, context.Canceled)
	assert.Equal(t, []string{"sign-up.zip"}, files(t, out))
	assert.Equal(t, earlier, contents(t, filepath.Join(out, "sign-up.zip")))

	// A compiler that lived on would keep its end of the connection open.
	require.NoError(t, compiler.SetReadDeadline(time.Now().Add(10*time.Second)))
	_, err = compiler.Read(make([]byte, 1))
	require.Error(t, err)
	assert.NotErrorIs(t, err, os.ErrDeadlineExceeded)
}
