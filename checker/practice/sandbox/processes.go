package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

// processesFile is the list of the processes that are running, for whoever comes after a sandbox that was killed.
const processesFile = "processes.json"

// ClearUp ends what a sandbox left running that kept its list in the folder and was killed. From then on this
// sandbox keeps its list there. Call it before the first Invoke, and only where no other sandbox uses the folder.
//
// A program that waits for work notices by itself that the Runtime API is gone, and ends; the list is for those that
// are busy. It is not for the last few microseconds before the kill.
func (s *Sandbox) ClearUp(folder string) error {
	path := filepath.Join(folder, processesFile)
	text, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("reading the list of the functions' processes: %w", err)
	}
	var left []listedProcess
	// A damaged list tells nothing that could be relied on.
	if err == nil && json.Unmarshal(text, &left) == nil {
		for _, process := range left {
			// The number may be that of somebody else's process by now.
			if process.PID > 1 && process.Identity != "" && identity(process.PID) == process.Identity {
				killGroup(process.PID)
			}
		}
	}
	return s.processes.open(path)
}

type listedProcess struct {
	PID      int    `json:"pid"`
	Identity string `json:"identity"`
}

// processList keeps the file up to date. Without a path it does nothing.
type processList struct {
	mu      sync.Mutex
	path    string
	running map[int]string
}

func (l *processList) open(path string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.path, l.running = path, map[int]string{}
	if err := l.write(); err != nil {
		return fmt.Errorf("starting the list of the functions' processes: %w", err)
	}
	return nil
}

func (l *processList) add(pid int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.path == "" {
		return
	}
	if who := identity(pid); who != "" {
		l.running[pid] = who
		_ = l.write() // the list is a help for a bad day; an invocation need not fail without it
	}
}

func (l *processList) remove(pid int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, listed := l.running[pid]; listed {
		delete(l.running, pid)
		_ = l.write() // a process that is gone is known by its identity
	}
}

func (l *processList) close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.path == "" {
		return nil
	}
	if err := os.Remove(l.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("removing the list of the functions' processes: %w", err)
	}
	return nil
}

func (l *processList) write() error {
	list := make([]listedProcess, 0, len(l.running))
	for pid, who := range l.running {
		list = append(list, listedProcess{pid, who})
	}
	text, err := json.Marshal(list)
	if err != nil {
		return err
	}
	// Renamed into its place, so that it is never half there.
	fresh := l.path + ".new"
	if err := os.WriteFile(fresh, text, 0o600); err != nil {
		return err
	}
	return os.Rename(fresh, l.path)
}
