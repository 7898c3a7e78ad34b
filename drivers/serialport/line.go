package serialport

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"go.bug.st/serial"
)

const (
	maxReceived = 64 << 10               // bytes kept for a reader that does not come; the oldest go first
	writeChunk  = 512                    // bytes given to the kernel at once; each must be taken within WriteTimeout
	writeGrace  = 100 * time.Millisecond // for a write under way when its context ends
	stuckGrace  = 200 * time.Millisecond // for a write under way when the line is dropped
)

var errPathChanged = errors.New("path names another device now")

// device is what a line uses of go.bug.st/serial; tests put a faulty one here.
type device interface {
	Read(p []byte) (int, error) // 0, nil: nothing came within the read timeout
	Write(p []byte) (int, error)
	SetMode(mode *serial.Mode) error
	ResetInputBuffer() error
	ResetOutputBuffer() error
	Close() error
}

// line is one opening of the device. Its reading goroutine is the only one that
// closes the device, so the handle is never closed under a read.
type line struct {
	port   *Port
	dev    device
	file   os.FileInfo // what the path named when it was opened
	opened time.Time
	writes chan writing
	more   chan struct{} // one token: received grew
	gone   chan struct{} // closed when the device is let go
	writer chan struct{} // closed when the writing goroutine has ended

	dropOnce sync.Once
	dropped  chan struct{}
	cause    error // why; written before dropped is closed

	handle    sync.Mutex // keeps the handle open during an ioctl
	handleOff bool       // guarded by handle

	mu       sync.Mutex
	received []byte // guarded by mu
	heard    bool   // guarded by mu; something was received at all
}

type writing struct {
	b    []byte
	done chan error
}

// openLine opens the device of p. The caller calls start.
func openLine(p *Port, baud int) (*line, error) {
	if p.cfg.Path == "" {
		return nil, errors.New("no path configured")
	}
	file, err := os.Stat(p.cfg.Path)
	if err != nil {
		return nil, fmt.Errorf("look at device: %w", err)
	}
	if file.Mode()&os.ModeCharDevice == 0 {
		return nil, errors.New("not a character device")
	}
	dev, err := serial.Open(p.cfg.Path, mode(baud))
	if err != nil {
		return nil, fmt.Errorf("open device: %w", err)
	}
	if err := dev.SetReadTimeout(p.cfg.ReadTimeout); err != nil {
		return nil, errors.Join(fmt.Errorf("set read timeout: %w", err), dev.Close())
	}
	if err := neverBlock(dev); err != nil {
		return nil, errors.Join(fmt.Errorf("prepare device: %w", err), dev.Close())
	}
	setModemLine(p, "dtr", p.cfg.DTR, dev.SetDTR)
	setModemLine(p, "rts", p.cfg.RTS, dev.SetRTS)
	return newLine(p, dev, file), nil
}

func newLine(p *Port, dev device, file os.FileInfo) *line {
	return &line{
		port: p, dev: dev, file: file, opened: time.Now(),
		writes:  make(chan writing),
		more:    make(chan struct{}, 1),
		gone:    make(chan struct{}),
		writer:  make(chan struct{}),
		dropped: make(chan struct{}),
	}
}

func mode(baud int) *serial.Mode {
	return &serial.Mode{BaudRate: baud, DataBits: 8, Parity: serial.NoParity, StopBits: serial.OneStopBit}
}

func setModemLine(p *Port, name string, want Line, set func(bool) error) {
	if want == LineLeave {
		return
	}
	if err := set(want == LineOn); err != nil {
		p.log.Debug("modem line not set", "line", name, "err", err)
	}
}

func (l *line) start() {
	go l.writeLoop()
	go l.readLoop()
}

// drop ends the line; the first cause stands. It does not wait.
func (l *line) drop(cause error) {
	l.dropOnce.Do(func() {
		l.cause = cause
		close(l.dropped)
	})
}

func (l *line) isDropped() bool {
	select {
	case <-l.dropped:
		return true
	default:
		return false
	}
}

func (l *line) isGone() bool {
	select {
	case <-l.gone:
		return true
	default:
		return false
	}
}

// readLoop reads until the line is dropped, then lets go of the device.
func (l *line) readLoop() {
	buf := make([]byte, 4096)
	checked := time.Now()
	for !l.isDropped() {
		n, err := l.dev.Read(buf)
		if err != nil && !nothingYet(err) {
			l.drop(fmt.Errorf("read: %w", err))
			break
		}
		l.receive(buf[:n])
		if n == 0 && time.Since(checked) >= l.port.cfg.PathCheck {
			checked = time.Now()
			l.checkPath()
		}
	}
	l.letGo()
}

// checkPath drops a line whose stable path is gone or was pointed elsewhere:
// some USB bridges stay readable for ever after they are unplugged.
func (l *line) checkPath() {
	now, err := os.Stat(l.port.cfg.Path)
	switch {
	case err != nil:
		l.drop(fmt.Errorf("look at device: %w", err))
	case !os.SameFile(l.file, now):
		l.drop(errPathChanged)
	}
}

func (l *line) receive(b []byte) {
	if len(b) == 0 {
		return
	}
	l.mu.Lock()
	l.heard = true
	l.received = append(l.received, b...)
	if over := len(l.received) - maxReceived; over > 0 {
		l.received = append(l.received[:0], l.received[over:]...)
	}
	l.mu.Unlock()
	select {
	case l.more <- struct{}{}:
	default:
	}
}

// letGo closes the device. A write that is still with the kernel is first
// thrown away; if it does not come back even so, it is left and counted.
func (l *line) letGo() {
	select {
	case <-l.writer:
	case <-time.After(stuckGrace):
		_ = l.dev.ResetOutputBuffer() // best effort: the device may be gone
		select {
		case <-l.writer:
		case <-time.After(stuckGrace):
			l.leaveWriter()
		}
	}
	l.handle.Lock()
	l.handleOff = true
	if err := l.dev.Close(); err != nil {
		l.port.log.Debug("serial device not closed cleanly", "err", err)
	}
	l.handle.Unlock()

	l.mu.Lock()
	lived := l.heard || time.Since(l.opened) > l.port.cfg.ReopenMax
	l.mu.Unlock()
	l.port.lineEnded(lived, l.cause)
	close(l.gone)
}

// leaveWriter counts the stuck write until it comes back.
func (l *line) leaveWriter() {
	l.port.stuck.Add(1)
	go func() {
		<-l.writer
		l.port.stuck.Add(-1)
	}()
}

// read takes what was received. kind is nil, ErrTimeout, context.Canceled,
// ErrLost or ErrClosed.
func (l *line) read(ctx context.Context, buf []byte) (n int, kind, cause error) {
	for {
		if n := l.take(buf); n > 0 {
			return n, nil, nil
		}
		select {
		case <-l.more:
		case <-ctx.Done():
			return 0, contextKind(ctx), context.Cause(ctx)
		case <-l.gone:
			if n := l.take(buf); n > 0 { // what came before it was lost
				return n, nil, nil
			}
			return 0, l.lostKind(), l.cause
		}
	}
}

func (l *line) take(buf []byte) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := copy(buf, l.received)
	l.received = append(l.received[:0], l.received[n:]...)
	return n
}

func (l *line) flush() {
	l.ioctl(func() { _ = l.dev.ResetInputBuffer() }) // a pseudo-terminal without one is read empty below
	l.mu.Lock()
	l.received = l.received[:0]
	l.mu.Unlock()
}

func (l *line) setBaud(baud int) (err error) {
	l.ioctl(func() { err = l.dev.SetMode(mode(baud)) })
	if err != nil {
		return fmt.Errorf("set baud %d: %w", baud, err)
	}
	return nil
}

// ioctl runs f while the handle is open, or not at all.
func (l *line) ioctl(f func()) {
	l.handle.Lock()
	defer l.handle.Unlock()
	if !l.handleOff {
		f()
	}
}

func (l *line) lostKind() error {
	if l.cause == nil {
		return ErrClosed
	}
	return ErrLost
}
