package drivertest

import (
	"context"
	"errors"
	"io"
	"os"
	"sync"
	"time"

	"yimen/drivers/serialport"
)

// maxInFlight bounds the bytes under way in one direction of a Wire; a writer
// waits at it, as at a serial line whose other end does not read.
const maxInFlight = 64 << 10

// Wire is a serial line in memory. Its near end has the methods and the errors of
// a serialport.Port; Device is its far end. It blocks on channels only, so it
// keeps to the clock of a testing/synctest bubble.
type Wire struct {
	path string

	mu     sync.Mutex // guards what follows
	device *WireEnd   // nil: unplugged
	lost   bool       // since the last call of Read
	closed bool
	baud   int
}

// NewWire makes a wire with nothing plugged in.
func NewWire(path string) *Wire { return &Wire{path: path, baud: serialport.DefaultBaud} }

// Plug puts a fresh device end in.
func (w *Wire) Plug() *WireEnd {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.device != nil {
		w.device.end()
		w.lost = true
	}
	w.device = newWireEnd()
	return w.device
}

// Unplug pulls the device out.
func (w *Wire) Unplug() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.device != nil {
		w.device.end()
		w.device, w.lost = nil, true
	}
}

// Write sends b to the device.
func (w *Wire) Write(ctx context.Context, b []byte) error {
	d, err := w.ready("write")
	if err != nil {
		return err
	}
	if err := d.toDevice.write(ctx.Done(), b); err != nil {
		return w.fail(ctx, "write", err)
	}
	return nil
}

// Read gives what the device sent.
func (w *Wire) Read(ctx context.Context, buf []byte) (int, error) {
	if w.takeLoss() {
		return 0, w.fail(ctx, "read", io.EOF)
	}
	d, err := w.ready("read")
	if err != nil {
		return 0, err
	}
	n, err := d.toHost.read(ctx.Done(), buf)
	if err != nil {
		if errors.Is(err, io.EOF) {
			w.takeLoss() // it is told now
		}
		return 0, w.fail(ctx, "read", err)
	}
	return n, nil
}

// takeLoss reports once that a device was pulled out.
func (w *Wire) takeLoss() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	lost := w.lost
	w.lost = false
	return lost
}

// Flush throws away what the device sent.
func (w *Wire) Flush(context.Context) error {
	d, err := w.ready("flush")
	if err != nil {
		return err
	}
	d.toHost.flush()
	w.takeLoss()
	return nil
}

// SetBaud notes the rate.
func (w *Wire) SetBaud(_ context.Context, baud int) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.baud = baud
	return nil
}

// Baud is the rate that was set, in bit/s.
func (w *Wire) Baud() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.baud
}

// Close ends the near end for good.
func (w *Wire) Close() error {
	w.Unplug()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.closed = true
	return nil
}

func (w *Wire) ready(op string) (*WireEnd, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case w.closed:
		return nil, &serialport.Error{Op: op, Path: w.path, Kind: serialport.ErrClosed}
	case w.device == nil:
		return nil, &serialport.Error{Op: op, Path: w.path, Kind: serialport.ErrAbsent, Cause: os.ErrNotExist}
	default:
		return w.device, nil
	}
}

func (w *Wire) fail(ctx context.Context, op string, err error) error {
	e := &serialport.Error{Op: op, Path: w.path, Kind: serialport.ErrLost, Cause: err}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		e.Kind, e.Cause = context.Canceled, ctx.Err()
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			e.Kind = serialport.ErrTimeout
		}
	}
	return e
}

// WireEnd is the device's end of a Wire.
type WireEnd struct {
	toHost, toDevice *stream
	once             sync.Once
	expired          chan struct{} // closed by SetDeadline and at the end
}

func newWireEnd() *WireEnd {
	return &WireEnd{toHost: newStream(), toDevice: newStream(), expired: make(chan struct{})}
}

// Read gives what the host sent; io.EOF once unplugged.
func (e *WireEnd) Read(p []byte) (int, error) { return e.toDevice.read(e.expired, p) }

// Write sends to the host.
func (e *WireEnd) Write(p []byte) (int, error) {
	if err := e.toHost.write(e.expired, p); err != nil {
		return 0, err
	}
	return len(p), nil
}

// SetDeadline ends Reads and Writes for good when t has passed already; another t
// does nothing.
func (e *WireEnd) SetDeadline(t time.Time) error {
	if !t.After(time.Now()) {
		e.once.Do(func() { close(e.expired) })
	}
	return nil
}

func (e *WireEnd) end() {
	e.toHost.end()
	e.toDevice.end()
}

// stream is one direction.
type stream struct {
	mu    sync.Mutex // guards what follows
	buf   []byte
	ended bool
	moved chan struct{} // closed and replaced whenever buf or ended changes
}

func newStream() *stream { return &stream{moved: make(chan struct{})} }

// change runs f and wakes who waits.
func (s *stream) change(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
	close(s.moved)
	s.moved = make(chan struct{})
}

func (s *stream) end()   { s.change(func() { s.ended = true }) }
func (s *stream) flush() { s.change(func() { s.buf = nil }) }

// read gives at least one byte; io.EOF at the end, os.ErrDeadlineExceeded when
// done is closed first.
func (s *stream) read(done <-chan struct{}, p []byte) (int, error) {
	for {
		var n int
		var ended bool
		var moved chan struct{}
		s.mu.Lock()
		if n = copy(p, s.buf); n > 0 {
			s.buf = s.buf[n:]
			close(s.moved) // there is room again
			s.moved = make(chan struct{})
		}
		ended, moved = s.ended, s.moved
		s.mu.Unlock()
		switch {
		case n > 0:
			return n, nil
		case ended:
			return 0, io.EOF
		}
		select {
		case <-done:
			return 0, os.ErrDeadlineExceeded
		case <-moved:
		}
	}
}

func (s *stream) write(done <-chan struct{}, b []byte) error {
	for {
		s.mu.Lock()
		ended, full, moved := s.ended, len(s.buf) >= maxInFlight, s.moved
		s.mu.Unlock()
		switch {
		case ended:
			return io.ErrClosedPipe
		case !full:
			s.change(func() { s.buf = append(s.buf, b...) })
			return nil
		}
		select {
		case <-done:
			return os.ErrDeadlineExceeded
		case <-moved:
		}
	}
}
