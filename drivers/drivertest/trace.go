package drivertest

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"
)

// Trace is what went over a line. As text it is one step a line, # begins a
// comment:
//
//	> AA AA AA 96 69 00 03 11 FF ED       host to device
//	< AA AA AA 96 69 00 04 00 00 90 94    device to host
//
// Traces of real devices may hold real people: record only with invented cards.
type Trace []Step

// Step is bytes that went one way without a break.
type Step struct {
	FromHost bool
	Bytes    []byte
}

// ParseTrace reads the text form.
func ParseTrace(text string) (Trace, error) {
	var trace Trace
	for i, line := range strings.Split(text, "\n") {
		line, _, _ = strings.Cut(line, "#")
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		mark, rest := line[0], line[1:]
		if mark != '>' && mark != '<' {
			return nil, fmt.Errorf("trace line %d: want > or <, have %q", i+1, mark)
		}
		b, err := hex.DecodeString(strings.Join(strings.Fields(rest), ""))
		if err != nil {
			return nil, fmt.Errorf("trace line %d: %w", i+1, err)
		}
		trace = append(trace, Step{FromHost: mark == '>', Bytes: b})
	}
	return trace, nil
}

// String is the text form.
func (t Trace) String() string {
	var b strings.Builder
	for _, s := range t {
		mark := "<"
		if s.FromHost {
			mark = ">"
		}
		fmt.Fprintf(&b, "%s % X\n", mark, s.Bytes)
	}
	return b.String()
}

// Play plays the device's part of the trace on line: it waits for what the host
// is to send and answers what the device answered. It returns nil at the end of
// the trace, and an error that names the step where the host departs from it.
func (t Trace) Play(ctx context.Context, line io.ReadWriter) error {
	if d, ok := line.(interface{ SetDeadline(time.Time) error }); ok {
		stop := context.AfterFunc(ctx, func() { _ = d.SetDeadline(time.Unix(1, 0)) }) // a closed line has ended too
		defer stop()
	}
	for i, step := range t {
		if !step.FromHost {
			if _, err := line.Write(step.Bytes); err != nil {
				return fmt.Errorf("trace step %d: answer: %w", i+1, err)
			}
			continue
		}
		got := make([]byte, len(step.Bytes))
		n, err := io.ReadFull(line, got)
		if err != nil {
			return fmt.Errorf("trace step %d: host sent % X of % X: %w", i+1, got[:n], step.Bytes, err)
		}
		if !bytes.Equal(got, step.Bytes) {
			return fmt.Errorf("trace step %d: host sent % X, want % X", i+1, got, step.Bytes)
		}
	}
	return nil
}

// Recorder passes everything through and notes it. It stands at the device's end
// of a line: what it reads comes from the host.
type Recorder struct {
	line io.ReadWriter

	mu    sync.Mutex // guards trace
	trace Trace
}

// Record makes a Recorder around line.
func Record(line io.ReadWriter) *Recorder { return &Recorder{line: line} }

// Read reads from the line and notes it as the host's.
func (r *Recorder) Read(p []byte) (int, error) {
	n, err := r.line.Read(p)
	r.note(true, p[:n])
	return n, err
}

// Write writes to the line and notes it as the device's.
func (r *Recorder) Write(p []byte) (int, error) {
	n, err := r.line.Write(p)
	r.note(false, p[:n])
	return n, err
}

// SetDeadline passes through where the line has one.
func (r *Recorder) SetDeadline(t time.Time) error {
	if d, ok := r.line.(interface{ SetDeadline(time.Time) error }); ok {
		return d.SetDeadline(t)
	}
	return os.ErrNoDeadline
}

// Trace is what went over the line so far.
func (r *Recorder) Trace() Trace {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := make(Trace, len(r.trace))
	for i, s := range r.trace {
		out[i] = Step{FromHost: s.FromHost, Bytes: bytes.Clone(s.Bytes)}
	}
	return out
}

func (r *Recorder) note(fromHost bool, b []byte) {
	if len(b) == 0 {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if n := len(r.trace); n > 0 && r.trace[n-1].FromHost == fromHost {
		r.trace[n-1].Bytes = append(r.trace[n-1].Bytes, b...)
		return
	}
	r.trace = append(r.trace, Step{FromHost: fromHost, Bytes: bytes.Clone(b)})
}
