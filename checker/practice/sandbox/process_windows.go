package sandbox

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
)

// start starts a program. Windows starts only what is named .exe, so the file gets a second name beside the code
// folder, outside of what was uploaded.
func start(cmd *exec.Cmd) error {
	program := cmd.Path
	cmd.Path = strings.TrimRight(cmd.Dir, `\/`) + ".exe"
	_ = os.Remove(cmd.Path) // a name of former code, or one that is running and is this very file
	if err := os.Link(program, cmd.Path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return cmd.Start()
}

// killGroup ends a process and all that it has started.
func killGroup(pid int) {
	_ = exec.Command("taskkill", "/T", "/F", "/PID", strconv.Itoa(pid)).Run() // gone already, perhaps
}

// killLeft does nothing: a process that has ended gives its number back at once here, to a stranger perhaps.
func killLeft(int) {}

// The system's own numbers for a file that is no program, or one for another machine.
const (
	badExeFormat        = syscall.Errno(193)
	machineTypeMismatch = syscall.Errno(216)
)

// refusal is why the system would not start a file, in the words that Lambda shows; "" when that is not the file's
// fault.
func refusal(err error) string {
	switch {
	case errors.Is(err, badExeFormat), errors.Is(err, machineTypeMismatch):
		return "exec format error"
	case errors.Is(err, fs.ErrPermission):
		return "permission denied"
	}
	return ""
}

func isBusy(error) bool { return false }

// isExecutable cannot be told from a file's mode here.
func isExecutable(fs.FileInfo) bool { return true }
