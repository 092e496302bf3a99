package sandbox

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
)

// identity tells processes apart that had the same number one after the other: it is when this one was started, and
// in which run of the system. It is "" when there is no such process.
func identity(pid int) string {
	boot, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return ""
	}
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return ""
	}
	// The second field is the program's name in parentheses, and may have anything in it; the time is the 22nd.
	fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
	const startTime = 22 - 3
	if len(fields) <= startTime {
		return ""
	}
	return string(bytes.TrimSpace(boot)) + " " + string(fields[startTime])
}

// peakMemoryMB is the most memory that a process has had so far, in MB, or 0 when it cannot be told.
func peakMemoryMB(pid int) int {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	_, peak, found := bytes.Cut(status, []byte("VmHWM:"))
	if !found {
		return 0
	}
	kilobytes, _, _ := bytes.Cut(bytes.TrimSpace(peak), []byte(" "))
	n, err := strconv.Atoi(string(kilobytes))
	if err != nil {
		return 0
	}
	return (n + 1023) / 1024
}
