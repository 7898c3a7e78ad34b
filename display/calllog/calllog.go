package calllog

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// What was done with a call.
const (
	Shown   = "shown"
	Spoken  = "spoken"
	Skipped = "skipped"
)

const (
	fileName  = "calls.log"
	olderName = "calls-1.log"
	turnBytes = 8 << 20
	// rememberMost bounds the facts known, the newest of each kind.
	rememberMost = 8192
	// recentMost bounds the facts kept whole.
	recentMost = 2048
)

// Fact is a line of the log.
type Fact struct {
	At     time.Time `json:"at"`
	What   string    `json:"what"` // Shown, Spoken or Skipped
	CallID string    `json:"call_id"`
	Number string    `json:"number,omitempty"` // none: it was no call, or is not known any more
	Window int       `json:"window,omitempty"`
	Why    string    `json:"why,omitempty"` // of Skipped
}

// Log is an open log. It is safe for use by several goroutines.
type Log struct {
	dir string

	mu    sync.Mutex // guards what follows
	file  *os.File
	size  int64
	turn  int64
	known map[string]map[string]bool // call ids by What
	order map[string][]string
	// recent are the newest facts, whole, oldest first.
	recent []Fact
}

// Open opens the log in a folder, or begins it.
func Open(dir string) (*Log, error) {
	l := &Log{dir: dir, turn: turnBytes, known: map[string]map[string]bool{}, order: map[string][]string{}}
	for _, name := range []string{olderName, fileName} {
		if err := l.recall(filepath.Join(dir, name)); err != nil {
			return nil, fmt.Errorf("call log: %w", err)
		}
	}
	if err := l.open(); err != nil {
		return nil, fmt.Errorf("call log: %w", err)
	}
	return l, nil
}

// recall reads what a file tells, and cuts off a line that is not whole.
func (l *Log) recall(path string) error {
	raw, err := os.ReadFile(path) //nolint:gosec // the board's own state folder
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	whole := raw[:bytes.LastIndexByte(raw, '\n')+1]
	if len(whole) < len(raw) {
		if err := os.Truncate(path, int64(len(whole))); err != nil {
			return err
		}
	}
	lines := bufio.NewScanner(bytes.NewReader(whole))
	for lines.Scan() {
		var f Fact
		if json.Unmarshal(lines.Bytes(), &f) == nil { // a damaged line is no memory
			l.remember(f)
		}
	}
	return lines.Err()
}

func (l *Log) open() (err error) {
	l.file, err = os.OpenFile(filepath.Join(l.dir, fileName), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	info, err := l.file.Stat()
	if err == nil {
		l.size = info.Size()
	}
	return err
}

// remember notes a fact; false: it is known.
func (l *Log) remember(f Fact) bool {
	known := l.known[f.What]
	if known == nil {
		known = map[string]bool{}
		l.known[f.What] = known
	}
	if known[f.CallID] {
		return false
	}
	known[f.CallID] = true
	if l.recent = append(l.recent, f); len(l.recent) > recentMost {
		l.recent = l.recent[1:]
	}
	l.order[f.What] = append(l.order[f.What], f.CallID)
	if old := l.order[f.What]; len(old) > rememberMost {
		delete(known, old[0])
		l.order[f.What] = old[1:]
	}
	return true
}

// Add writes a fact, unless it is known. A fact that cannot be written, as on a
// full disk, is known all the same: nothing is told twice.
func (l *Log) Add(f Fact) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.remember(f) {
		return nil
	}
	raw, err := json.Marshal(f)
	if err != nil {
		return fmt.Errorf("call log: %w", err)
	}
	raw = append(raw, '\n')
	if l.size+int64(len(raw)) > l.turn {
		if err := l.turnOver(); err != nil {
			return fmt.Errorf("call log: %w", err)
		}
	}
	n, err := l.file.Write(raw)
	if err != nil && n > 0 { // half a line would spoil the next one
		err = errors.Join(err, l.file.Truncate(l.size))
		n = 0
	}
	l.size += int64(n)
	if err != nil {
		return fmt.Errorf("call log: %w", err)
	}
	return nil
}

// turnOver puts the file in the place of the older one, and begins another.
func (l *Log) turnOver() error {
	path := filepath.Join(l.dir, fileName)
	if err := errors.Join(l.file.Close(), os.Rename(path, filepath.Join(l.dir, olderName))); err != nil {
		return errors.Join(err, l.open())
	}
	return l.open()
}

// Has says whether something was done with a call.
func (l *Log) Has(what, callID string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.known[what][callID]
}

// Since are the newest facts, as far as they are not older; oldest first.
func (l *Log) Since(at time.Time) []Fact {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []Fact
	for _, f := range l.recent {
		if !f.At.Before(at) {
			out = append(out, f)
		}
	}
	return out
}

// Known are the calls that something was done with, oldest first.
func (l *Log) Known(what ...string) []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []string
	for _, w := range what {
		out = append(out, l.order[w]...)
	}
	return out
}

// Close closes the file.
func (l *Log) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.file.Close(); err != nil {
		return fmt.Errorf("call log: %w", err)
	}
	return nil
}
