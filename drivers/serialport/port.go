package serialport

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"
)

// DefaultBaud is the rate of the ID card reader and of most printers.
const DefaultBaud = 115200

// maxStuckWrites bounds the writes that the kernel has not given back. At the
// bound the port refuses to open until one returns.
const maxStuckWrites = 8

// Config says which line, and how. The zero value of everything but Path is
// usable.
type Config struct {
	// Path is a stable name of the device, preferably a symlink that follows it
	// (/dev/serial/by-id/…).
	Path string
	// Baud is in bit/s, 8 data bits, no parity, 1 stop bit; 0: DefaultBaud.
	Baud int
	// ReadTimeout is how long one read of the system waits, and so how soon the
	// reading goroutine notices Close; 0: 50 ms.
	ReadTimeout time.Duration
	// WriteTimeout is how long the line may take nothing of a write before it is
	// dropped; 0: 5 s. A long write that goes on slowly is not dropped.
	WriteTimeout time.Duration
	// ReopenMin and ReopenMax bound the pause between two tries to open; it
	// doubles from the first to the second; 0: 100 ms and 2 s.
	ReopenMin, ReopenMax time.Duration
	// PathCheck is how often an idle line is compared with what its path names
	// now; 0: 1 s.
	PathCheck time.Duration
	// DTR and RTS set the modem lines after opening. Lines that have none
	// (pseudo-terminals, some USB bridges) are used as they are.
	DTR, RTS Line
	// OnState, if set, is told of every opening and every loss, in order. It must
	// return soon and must not call the Port.
	OnState func(State)
}

// Line says what to do with a modem line.
type Line uint8

// LineLeave does nothing, LineOn raises the line, LineOff lowers it.
const (
	LineLeave Line = iota
	LineOn
	LineOff
)

// State is one change of a line.
type State struct {
	Open  bool
	Path  string
	Cause error // why it was dropped; nil when it opened or was closed by Close
}

// Port is a serial line that opens itself again. Make it with New.
type Port struct {
	cfg   Config
	log   *slog.Logger
	turn  chan struct{} // held by the one caller that opens or re-sets the line
	stuck atomic.Int32  // writes the kernel has not given back

	mu        sync.Mutex // guards what follows
	line      *line      // nil: none; may be dropped already
	baud      int
	closed    bool
	pause     time.Duration // before the try after the next failure
	notBefore time.Time     // no try to open before
	lastErr   error         // of the last try
}

// New makes a port. It opens nothing yet and starts no goroutine. log may be
// nil.
func New(cfg Config, log *slog.Logger) *Port {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	setDefault(&cfg.Baud, DefaultBaud)
	setDefault(&cfg.ReadTimeout, 50*time.Millisecond)
	setDefault(&cfg.WriteTimeout, 5*time.Second)
	setDefault(&cfg.ReopenMin, 100*time.Millisecond)
	setDefault(&cfg.ReopenMax, 2*time.Second)
	setDefault(&cfg.PathCheck, time.Second)
	return &Port{
		cfg:  cfg,
		log:  log.With("path", cfg.Path),
		turn: make(chan struct{}, 1),
		baud: cfg.Baud,
	}
}

func setDefault[T ~int | ~int64](v *T, d T) {
	if *v <= 0 {
		*v = d
	}
}

// Path is the configured path.
func (p *Port) Path() string { return p.cfg.Path }

// Open waits until the line is open or ctx ends: ErrClosed, or the last reason
// why it could not be opened (ErrAbsent and its kinds) joined with why ctx
// ended.
func (p *Port) Open(ctx context.Context) error {
	var absent error
	for {
		_, err := p.ensure(ctx, "open")
		switch {
		case err == nil, errors.Is(err, ErrClosed):
			return err
		case errors.Is(err, ErrAbsent):
			absent = err
		}
		p.mu.Lock()
		wait := time.Until(p.notBefore)
		p.mu.Unlock()
		select {
		case <-ctx.Done():
			if absent == nil {
				return err
			}
			return fmt.Errorf("%w: %w", context.Cause(ctx), absent)
		case <-time.After(wait):
		}
	}
}

// Write sends b whole. It opens the line if need be and fails at once
// (ErrAbsent) when it cannot. ErrTimeout: the line did not take it in time, or
// ctx ended; the line is then dropped, since part of b may be out. ErrLost: it
// went away meanwhile.
func (p *Port) Write(ctx context.Context, b []byte) error {
	l, err := p.ensure(ctx, "write")
	if err != nil {
		return err
	}
	kind, cause := l.write(ctx, b, p.cfg.WriteTimeout)
	if kind == nil {
		return nil
	}
	return p.fail("write", kind, cause)
}

// Read gives the bytes received and not yet read, at least one, as soon as there
// are any. ErrTimeout: ctx ran out of time. ErrLost: the line went away since
// the last call; the one after may open it again. It reads nothing it was not
// given: the goroutine of the line reads all the time.
func (p *Port) Read(ctx context.Context, buf []byte) (int, error) {
	if len(buf) == 0 {
		return 0, nil
	}
	l := p.current()
	if l == nil {
		opened, err := p.ensure(ctx, "read")
		if err != nil {
			return 0, err
		}
		l = opened
	}
	n, kind, cause := l.read(ctx, buf)
	if kind == nil {
		return n, nil
	}
	if errors.Is(kind, ErrLost) {
		p.forget(l)
	}
	return 0, p.fail("read", kind, cause)
}

// Flush throws away what was received and not read. It opens the line if need
// be.
func (p *Port) Flush(ctx context.Context) error {
	l, err := p.ensure(ctx, "flush")
	if err != nil {
		return err
	}
	l.flush()
	return nil
}

// SetBaud changes the rate, in bit/s, of the open line and of every later one.
// It does not open the line.
func (p *Port) SetBaud(ctx context.Context, baud int) error {
	if err := p.takeTurn(ctx, "baud"); err != nil {
		return err
	}
	defer p.giveTurn()
	p.mu.Lock()
	p.baud = baud
	l := p.line
	p.mu.Unlock()
	if l == nil || l.isDropped() {
		return nil
	}
	if err := l.setBaud(baud); err != nil {
		l.drop(err)
		return p.fail("baud", ErrLost, err)
	}
	return nil
}

// Baud is the rate in use, in bit/s.
func (p *Port) Baud() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.baud
}

// Close drops the line, waits for its goroutines and makes every later call fail
// with ErrClosed. It may be called more than once.
func (p *Port) Close() error {
	p.mu.Lock()
	p.closed = true
	l := p.line
	p.mu.Unlock()
	if l != nil {
		l.drop(nil)
		<-l.gone
	}
	return nil
}

// current is the line as it is, open or dropped; nil when there is none.
func (p *Port) current() *line {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil
	}
	return p.line
}

// forget lets the next Read open a new line.
func (p *Port) forget(l *line) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.line == l && l.isGone() {
		p.line = nil
	}
}

func (p *Port) takeTurn(ctx context.Context, op string) error {
	select {
	case p.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return p.fail(op, contextKind(ctx), context.Cause(ctx))
	}
}

func (p *Port) giveTurn() { <-p.turn }

func (p *Port) fail(op string, kind, cause error) error {
	return &Error{Op: op, Path: p.cfg.Path, Kind: kind, Cause: cause}
}

// ensure gives the open line, opening it if there is none and the back-off
// allows.
func (p *Port) ensure(ctx context.Context, op string) (*line, error) {
	if err := ctx.Err(); err != nil {
		return nil, p.fail(op, contextKind(ctx), context.Cause(ctx))
	}
	if err := p.takeTurn(ctx, op); err != nil {
		return nil, err
	}
	defer p.giveTurn()

	p.mu.Lock()
	old, closed := p.line, p.closed
	p.mu.Unlock()
	if closed {
		return nil, p.fail(op, ErrClosed, nil)
	}
	if old != nil {
		if !old.isDropped() {
			return old, nil
		}
		// The device is held until the old line is closed.
		select {
		case <-old.gone:
		case <-ctx.Done():
			return nil, p.fail(op, contextKind(ctx), context.Cause(ctx))
		}
	}
	return p.reopen(op)
}

// reopen opens a new line, or says why not. The caller holds the turn.
func (p *Port) reopen(op string) (*line, error) {
	p.mu.Lock()
	baud, wait, last := p.baud, time.Until(p.notBefore), p.lastErr
	p.mu.Unlock()
	if wait > 0 {
		return nil, p.fail(op, openKind(last), last)
	}
	if n := p.stuck.Load(); n >= maxStuckWrites {
		return nil, p.fail(op, ErrBusy, fmt.Errorf("%d writes have not come back", n))
	}
	l, err := openLine(p, baud)

	p.mu.Lock()
	if err != nil {
		p.backOff(err)
		p.mu.Unlock()
		return nil, p.fail(op, openKind(err), err)
	}
	closed := p.closed
	if !closed {
		p.line = l
	}
	p.mu.Unlock()

	p.tell(State{Open: true, Path: p.cfg.Path})
	l.start()
	if closed { // Close came while it opened
		l.drop(nil)
		<-l.gone
		return nil, p.fail(op, ErrClosed, nil)
	}
	return l, nil
}

// backOff notes a failed try or an early loss. The caller holds mu.
func (p *Port) backOff(err error) {
	p.pause = min(max(p.pause*2, p.cfg.ReopenMin), p.cfg.ReopenMax)
	p.notBefore = time.Now().Add(p.pause)
	p.lastErr = err
}

// lineEnded is called by a line when it has let go of its device.
func (p *Port) lineEnded(lived bool, cause error) {
	p.mu.Lock()
	if lived {
		p.pause = 0
	}
	p.backOff(cause)
	p.mu.Unlock()
	p.tell(State{Path: p.cfg.Path, Cause: cause})
}

func (p *Port) tell(s State) {
	if s.Open {
		p.log.Info("serial line opened", "baud", p.Baud())
	} else {
		p.log.Info("serial line dropped", "cause", s.Cause)
	}
	if p.cfg.OnState != nil {
		p.cfg.OnState(s)
	}
}
