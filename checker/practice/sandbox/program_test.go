package sandbox

import (
	"bytes"
	"context"
	"debug/elf"
	"encoding/binary"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func elfHeader(t testing.TB, machine elf.Machine, kind elf.Type) []byte {
	t.Helper()
	header := elf.Header64{Type: uint16(kind), Machine: uint16(machine)}
	copy(header.Ident[:], elf.ELFMAG)
	header.Ident[elf.EI_CLASS], header.Ident[elf.EI_DATA] = byte(elf.ELFCLASS64), byte(elf.ELFDATA2LSB)
	var b bytes.Buffer
	require.NoError(t, binary.Write(&b, binary.LittleEndian, header))
	return b.Bytes()
}

func TestJudge(t *testing.T) {
	amd64, arm64 := elfHeader(t, elf.EM_X86_64, elf.ET_EXEC), elfHeader(t, elf.EM_AARCH64, elf.ET_DYN)
	machO, pe, script := []byte("\xcf\xfa\xed\xfe..."), []byte("MZ\x90\x00"), []byte("#!/bin/sh\n")
	const runs, formatError = "", "fork/exec /var/task/bootstrap: exec format error"
	tests := map[string]struct {
		head         []byte
		architecture string
		machine      string
		want         string // runs, the failure's reason, or the CannotRunError's text
	}{
		"x86_64 on its own":            {amd64, "x86_64", "linux/amd64", runs},
		"arm64 on its own":             {arm64, "arm64", "linux/arm64", runs},
		"x86_64 declared as arm64":     {amd64, "arm64", "linux/amd64", formatError},
		"arm64 declared as x86_64":     {arm64, "x86_64", "linux/amd64", formatError},
		"arm64 declared so everywhere": {arm64, "x86_64", "linux/arm64", formatError},
		"arm64 on another": {arm64, "arm64", "linux/amd64", "This function's bootstrap is a Linux program for arm64, which AWS runs but this machine (Linux on x86_64) cannot; " +
			"build it with `checker build --arch practice`, give the function the architecture x86_64 and upload that to practise here."},
		"Linux on a Mac": {amd64, "x86_64", "darwin/arm64", "This function's bootstrap is a Linux program for x86_64, which AWS runs but this machine (macOS on arm64) cannot; " +
			"build it with `checker build --arch practice` and upload that to practise here."},
		"Mac on a Mac":             {machO, "x86_64", "darwin/arm64", runs},
		"Windows on Windows":       {pe, "x86_64", "windows/amd64", runs},
		"Mac on Linux":             {machO, "x86_64", "linux/amd64", formatError},
		"Windows on Linux":         {pe, "x86_64", "linux/amd64", formatError},
		"wrong, and not Linux too": {arm64, "x86_64", "darwin/arm64", formatError},
		"script":                   {script, "arm64", "linux/amd64", runs},
		"script on Windows": {script, "x86_64", "windows/amd64", "This function's bootstrap is a script for Linux, which AWS runs but this machine (Windows on x86_64) cannot; " +
			"build it with `checker build --arch practice` and upload that to practise here."},
		"an archive, of a package that is not main": {[]byte("!<arch>\n__.PKGDEF"), "x86_64", "linux/amd64", formatError},
		"an object file": {elfHeader(t, elf.EM_X86_64, elf.ET_REL), "x86_64", "linux/amd64", formatError},
		"cut off":        {amd64[:20], "x86_64", "linux/amd64", formatError},
		"text":           {[]byte("echo hello"), "x86_64", "linux/amd64", formatError},
		"empty":          {nil, "x86_64", "linux/amd64", formatError},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			goos, goarch, _ := strings.Cut(test.machine, "/")
			failed, err := judge(test.head, test.architecture, goos, goarch)
			got := ""
			if failed != nil {
				got = failed.reason
			}
			if err != nil {
				got = err.Error()
			}
			assert.Equal(t, test.want, got)
		})
	}
}

func TestBootstrapsThatCannotBeStarted(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no executable bit and no scripts of this kind")
	}
	onLinux := func(reason string) string {
		if runtime.GOOS != "linux" {
			return "" // a CannotRunError there
		}
		return reason
	}
	tests := map[string]struct {
		prepare func(t *testing.T, path string)
		reason  string
	}{
		"none": {
			prepare: func(*testing.T, string) {},
			reason:  "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]",
		},
		"a folder": {
			prepare: func(t *testing.T, path string) { require.NoError(t, os.Mkdir(path, 0o755)) },
			reason:  "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]",
		},
		"not executable": {
			prepare: func(t *testing.T, path string) {
				require.NoError(t, os.WriteFile(path, []byte("#!/bin/sh\n"), 0o644))
			},
			reason: "fork/exec /var/task/bootstrap: permission denied",
		},
		"a script with Windows line ends": {
			prepare: func(t *testing.T, path string) {
				require.NoError(t, os.WriteFile(path, []byte("#!/bin/sh\r\necho hello\r\n"), 0o755))
			},
			reason: onLinux("fork/exec /var/task/bootstrap: no such file or directory"),
		},
		"text": {
			prepare: func(t *testing.T, path string) {
				require.NoError(t, os.WriteFile(path, []byte("hello"), 0o755))
			},
			reason: "fork/exec /var/task/bootstrap: exec format error",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s, p := open(t), Program{Key: "k", Folder: t.TempDir(), Architecture: architecture, Timeout: time.Second, MemoryMB: 128}
			test.prepare(t, filepath.Join(p.Folder, "bootstrap"))
			result, err := s.Invoke(context.Background(), requestID, p, []byte("{}"))
			if test.reason == "" {
				assert.ErrorAs(t, err, new(*CannotRunError))
				return
			}
			require.NoError(t, err)
			assert.Equal(t, "Unhandled", result.FunctionError)
			assert.Equal(t, `{"errorType":"Runtime.InvalidEntrypoint","errorMessage":"RequestId: `+requestID+` Error: `+test.reason+`"}`, string(result.Payload))
			const status = "Status: error\tError Type: Runtime.InvalidEntrypoint"
			assert.Equal(t, "INIT_START Runtime Version: provided:al2023\n"+
				"INIT_REPORT Init Duration: N ms\tPhase: init\t"+status+"\n"+
				"INIT_REPORT Init Duration: N ms\tPhase: invoke\t"+status+"\n"+
				"START RequestId: ID Version: $LATEST\n"+
				"RequestId: ID Error: "+test.reason+"\nRuntime.InvalidEntrypoint\n"+
				"END RequestId: ID\n"+warmReport+status, steady(result.Lines))
			assert.Empty(t, s.all)
		})
	}
}

func TestScript(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("scripts run where Lambda's system runs")
	}
	p := Program{Key: "k", Folder: t.TempDir(), Architecture: "arm64", Timeout: 20 * time.Second, MemoryMB: 128}
	require.NoError(t, os.WriteFile(filepath.Join(p.Folder, "bootstrap"), []byte("#!/bin/sh\necho from a script >&2\nexit 4\n"), 0o755))
	result, err := open(t).Invoke(context.Background(), requestID, p, []byte("{}"))
	require.NoError(t, err)
	assert.Contains(t, string(result.Payload), "Runtime exited with error: exit status 4")
	assert.Contains(t, steady(result.Lines), "\nfrom a script\n")
}
