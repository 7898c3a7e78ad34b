package livefile

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"yimen/hallserver/message"
	"yimen/hallserver/wire"
)

const (
	// Every is how often Run looks at the file: a change is in force within twice
	// as long.
	Every = time.Second
	// MaxBytes bounds a file; a larger one is a fault.
	MaxBytes = 1 << 20
)

// File is a settings file of which a T is made.
type File[T any] struct {
	path, good string
	parse      func([]byte) (T, error)
	log        *slog.Logger
	now        func() time.Time
	changed    chan struct{} // one token

	value atomic.Pointer[T]

	// looking keeps two looks apart; readers never wait for it.
	looking sync.Mutex
	raw     []byte // in force; nil: the default is
	seen    stamp  // of the file as it was read last
	settled stamp  // of the file at the last look of Run

	mu    sync.Mutex // guards what follows
	fault *wire.FileHealth
}

// stamp is what a file is known again by.
type stamp struct {
	size     int64
	modified time.Time
	inode    uint64
	missing  bool
}

// Open reads the file at path, whose last good bytes are kept at good. parse is
// called with what stands there, and again whenever that may mean something else;
// its error names the line. A file that is wrong or missing is no error of Open:
// then Get is what was good last, or otherwise. now is the clock of faults.
func Open[T any](path, good string, parse func([]byte) (T, error), otherwise T, log *slog.Logger, now func() time.Time) *File[T] {
	f := &File[T]{path: path, good: good, parse: parse, log: log, now: now, changed: make(chan struct{}, 1)}
	f.value.Store(&otherwise)
	f.recall()
	f.Check()
	select { // what was there at the start is no change
	case <-f.changed:
	default:
	}
	return f
}

// Get is what is in force. It is shared and must not be changed.
func (f *File[T]) Get() T { return *f.value.Load() }

// Raw is the file in force, byte for byte; nil: the default is in force.
func (f *File[T]) Raw() []byte {
	f.looking.Lock()
	defer f.looking.Unlock()
	return f.raw
}

// Changed has a token whenever another T came into force. It is for one reader.
func (f *File[T]) Changed() <-chan struct{} { return f.changed }

// Fault is what is wrong with the file as it stands, if something is.
func (f *File[T]) Fault() (wire.FileHealth, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.fault == nil {
		return wire.FileHealth{}, false
	}
	return *f.fault, true
}

// Run looks at the file until ctx ends.
func (f *File[T]) Run(ctx context.Context) {
	tick := time.NewTicker(Every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			f.look()
		}
	}
}

// look is Check, but for a file that was written since the last look.
func (f *File[T]) look() {
	f.looking.Lock()
	defer f.looking.Unlock()
	at := stampOf(f.path)
	still := at == f.settled
	f.settled = at
	if still && at != f.seen {
		f.read(at)
	}
}

// Check looks at the file now.
func (f *File[T]) Check() {
	f.looking.Lock()
	defer f.looking.Unlock()
	if at := stampOf(f.path); at != f.seen {
		f.settled = at
		f.read(at)
	}
}

// Recheck reads the file again though it is the same, because what it is judged by
// has changed.
func (f *File[T]) Recheck() {
	f.looking.Lock()
	defer f.looking.Unlock()
	f.read(stampOf(f.path))
}

// recall puts the good copy in force, if there is one that can still be read.
func (f *File[T]) recall() {
	raw, err := readFile(f.good)
	if err != nil {
		return // the first start, most often; what is wrong with the file is told
	}
	if v, err := f.parse(raw); err == nil {
		f.value.Store(&v)
		f.raw = raw
	} else {
		f.log.Warn("the good copy of a settings file means nothing any more", "file", f.good, "error", err)
	}
}

// read takes in the file as it is, which is known by at.
func (f *File[T]) read(at stamp) {
	f.seen = at
	raw, err := readFile(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		if f.raw == nil { // there never was one
			f.repaired()
			return
		}
		err = fmt.Errorf("the file has gone; the last good one stays in force (%s)", filepath.Base(f.good))
	}
	var v T
	if err == nil {
		v, err = f.parse(raw)
	}
	if err != nil {
		f.faulty(err)
		return
	}
	f.value.Store(&v)
	f.raw = raw
	f.repaired()
	if err := keep(f.good, raw); err != nil {
		f.log.Warn("the good copy of a settings file could not be kept", "file", f.good, "error", err)
	}
	select {
	case f.changed <- struct{}{}:
	default:
	}
}

func (f *File[T]) repaired() {
	f.mu.Lock()
	was := f.fault
	f.fault = nil
	f.mu.Unlock()
	if was != nil {
		f.log.Info("a settings file is sound again", "file", was.Name)
	}
}

// faulty notes what is wrong, and logs it if it was not known.
func (f *File[T]) faulty(err error) {
	h := wire.FileHealth{Name: filepath.Base(f.path), Fault: err.Error(), FaultZH: message.Plain(err, "zh"), At: f.now().UTC()}
	f.mu.Lock()
	known := f.fault != nil && f.fault.Fault == h.Fault
	if !known {
		f.fault = &h
	}
	f.mu.Unlock()
	if !known {
		f.log.Error("a settings file is not in force", "file", h.Name, "fault", h.Fault)
	}
}

// readFile reads a file of at most MaxBytes.
func readFile(name string) (raw []byte, err error) {
	file, err := os.Open(name) //nolint:gosec // the operator's
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	raw, err = io.ReadAll(io.LimitReader(file, MaxBytes+1))
	if err == nil && len(raw) > MaxBytes {
		return nil, fmt.Errorf("larger than %d bytes", MaxBytes)
	}
	return raw, err
}
