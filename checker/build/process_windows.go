package build

import (
	"os/exec"
	"strconv"
)

// endWithChildren makes the end of cmd's context end cmd and all that it has
// started: the go tool's compilers and linkers would otherwise work on.
func endWithChildren(cmd *exec.Cmd) {
	cmd.Cancel = func() error {
		pid := strconv.Itoa(cmd.Process.Pid)
		if exec.Command("taskkill", "/T", "/F", "/PID", pid).Run() == nil {
			return nil
		}
		return cmd.Process.Kill()
	}
}
