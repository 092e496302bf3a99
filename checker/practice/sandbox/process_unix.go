//go:build unix

package sandbox

import (
	"errors"
	"io/fs"
	"os/exec"
	"syscall"
)

// start starts a program at the head of a process group of its own, so that all that it starts can be ended with it.
func start(cmd *exec.Cmd) error {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return cmd.Start()
}

// killGroup ends a process and all that it has started.
func killGroup(pid int) {
	_ = syscall.Kill(-pid, syscall.SIGKILL) // gone already, perhaps
}

// killLeft ends what a process has started and left behind when it ended.
func killLeft(pid int) { killGroup(pid) }

// refusal is why the system would not start a file, in the words that Lambda shows; "" when that is not the file's
// fault.
func refusal(err error) string {
	switch {
	case errors.Is(err, syscall.ENOEXEC):
		return "exec format error"
	case errors.Is(err, fs.ErrPermission):
		return "permission denied"
	case errors.Is(err, fs.ErrNotExist): // a script's interpreter
		return "no such file or directory"
	}
	return ""
}

func isBusy(err error) bool { return errors.Is(err, syscall.ETXTBSY) }

// isExecutable tells whether a file may be started, as the modes in the uploaded zip have it.
func isExecutable(file fs.FileInfo) bool { return file.Mode().Perm()&0o111 != 0 }
