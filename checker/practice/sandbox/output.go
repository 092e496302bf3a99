package sandbox

import (
	"bytes"
	"os"
	"strings"
	"sync"
	"time"
)

// What a program prints is kept within these bounds, in bytes: a longer line becomes several, as in CloudWatch Logs,
// and of an invocation that prints more than maxPrinted the rest is dropped.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
const (
	maxLine    = 256 << 10
	maxPrinted = 8 << 20
	eventSize  = 26 // what CloudWatch Logs counts for an event besides its text
)

// output is the pipe that a program prints into, and the lines read from it that no invocation has taken yet.
//
// A program may ask for its next event while what it has just printed is still in the pipe. So flush writes a line
// of its own into the pipe, which nobody else can guess, and waits until that comes out at the other end.
type output struct {
	now    func() time.Time
	read   *os.File
	write  *os.File
	marker []byte
	passed chan struct{} // the marker came out
	ended  chan struct{} // closed when nothing is read any more

	mu      sync.Mutex
	lines   []Line
	size    int
	dropped bool
}

func newOutput(now func() time.Time) (*output, error) {
	read, write, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	o := &output{
		now: now, read: read, write: write, marker: []byte("\x00" + randomHex(16)),
		passed: make(chan struct{}, 1), ended: make(chan struct{}),
	}
	go o.readLines()
	return o, nil
}

// take gives the lines printed since it was called last.
func (o *output) take() []Line {
	o.mu.Lock()
	defer o.mu.Unlock()
	lines := o.lines
	o.lines, o.size, o.dropped = nil, 0, false
	return lines
}

// flush returns when all that was printed before is among the lines.
func (o *output) flush() {
	if _, err := o.write.WriteString(string(o.marker) + "\n"); err != nil {
		return // closed
	}
	select {
	case <-o.passed:
	case <-o.ended:
	}
}

// close reads what is left and gives the pipe back. The program must be gone.
func (o *output) close() {
	o.flush()
	_ = o.write.Close()
	_ = o.read.Close() // even where something that the program left behind still holds the other end
	<-o.ended
}

func (o *output) readLines() {
	defer close(o.ended)
	chunk := make([]byte, 32<<10)
	var pending []byte
	for {
		n, err := o.read.Read(chunk)
		pending = append(pending, chunk[:n]...)
		pending = o.cut(pending)
		if err != nil {
			if len(pending) > 0 {
				o.add(pending)
			}
			return
		}
	}
}

// cut takes the whole lines off what was read, and gives what is left.
func (o *output) cut(pending []byte) []byte {
	for {
		end := bytes.IndexByte(pending, '\n')
		if end < 0 {
			break
		}
		line := pending[:end]
		pending = pending[end+1:]
		if unfinished, marked := bytes.CutSuffix(line, o.marker); marked {
			if len(unfinished) > 0 {
				o.add(unfinished)
			}
			o.passed <- struct{}{}
			continue
		}
		o.add(line)
	}
	// The end of a line that is too long may be the beginning of the marker.
	for len(pending) > maxLine+len(o.marker) {
		o.add(pending[:maxLine])
		pending = pending[maxLine:]
	}
	return bytes.Clone(pending)
}

// add keeps one printed line.
func (o *output) add(line []byte) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for {
		part := line[:min(len(line), maxLine)]
		line = line[len(part):]
		switch {
		case o.size+len(part) <= maxPrinted:
			o.size += len(part) + eventSize
			o.lines = append(o.lines, Line{o.now(), strings.ToValidUTF8(string(part), "\uFFFD")})
		case !o.dropped:
			o.dropped = true
			o.lines = append(o.lines, Line{o.now(), "The practice account keeps 8 MiB of what an invocation prints; the rest is left out."})
		}
		if len(line) == 0 {
			return
		}
	}
}
