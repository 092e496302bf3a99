//go:build unix

package build

import (
	"os/exec"
	"syscall"
)

// endWithChildren makes the end of cmd's context end cmd and all that it has
// started: the go tool's compilers and linkers would otherwise work on.
func endWithChildren(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
