package ledsign

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"os"
	"sync"
	"time"

	"yimen/drivers/serialport"
)

// DefaultTCPPort is where BX-5 cards with a network socket listen.
const DefaultTCPPort = "5005"

// How a TCP line comes back.
const (
	dialTimeout  = 3 * time.Second
	redialFirst  = 200 * time.Millisecond
	redialMost   = 5 * time.Second
	flushPatient = time.Millisecond
)

// TCP is a line of signs behind a TCP address. It connects when it is needed, drops
// the connection on every error, and comes back with the next call, no faster than
// its back-off allows. Its errors are serialport's. Close it when it is done with.
type TCP struct {
	address string
	log     *slog.Logger
	dialer  net.Dialer

	mu        sync.Mutex // guards what follows
	conn      net.Conn   // nil: none
	closed    bool
	pause     time.Duration // before the dial after the next failure
	notBefore time.Time
	lastErr   error
}

// NewTCP is a line to HOST:PORT; the port may be left out. It connects to nothing
// yet. log may be nil.
func NewTCP(address string, log *slog.Logger) *TCP {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	if _, _, err := net.SplitHostPort(address); err != nil {
		address = net.JoinHostPort(address, DefaultTCPPort)
	}
	return &TCP{address: address, log: log.With("address", address), dialer: net.Dialer{Timeout: dialTimeout}}
}

// Path is the address.
func (t *TCP) Path() string { return t.address }

// Flush throws away what was received, connecting if need be.
func (t *TCP) Flush(ctx context.Context) error {
	conn, err := t.ensure(ctx, "flush")
	if err != nil {
		return err
	}
	var buf [512]byte
	for {
		if err := conn.SetReadDeadline(time.Now().Add(flushPatient)); err != nil {
			return t.fail(ctx, "flush", conn, err)
		}
		if _, err := conn.Read(buf[:]); errors.Is(err, os.ErrDeadlineExceeded) {
			return nil
		} else if err != nil {
			return t.fail(ctx, "flush", conn, err)
		}
	}
}

// Write sends b whole; where it cannot, the connection is dropped.
func (t *TCP) Write(ctx context.Context, b []byte) error {
	conn, err := t.ensure(ctx, "write")
	if err != nil {
		return err
	}
	defer t.until(ctx, conn.SetWriteDeadline)()
	if _, err := conn.Write(b); err != nil {
		return t.fail(ctx, "write", conn, err)
	}
	return nil
}

// Read gives at least one byte. A time-out leaves the connection as it is.
func (t *TCP) Read(ctx context.Context, buf []byte) (int, error) {
	t.mu.Lock()
	conn, closed := t.conn, t.closed
	t.mu.Unlock()
	switch {
	case closed:
		return 0, t.wrong("read", serialport.ErrClosed, nil)
	case conn == nil: // what was asked is answered by nobody
		return 0, t.wrong("read", serialport.ErrLost, io.EOF)
	}
	defer t.until(ctx, conn.SetReadDeadline)()
	n, err := conn.Read(buf)
	if n > 0 {
		return n, nil
	}
	if err == nil {
		err = io.ErrNoProgress
	}
	return 0, t.fail(ctx, "read", conn, err)
}

// Close drops the connection and makes every later call fail with ErrClosed.
func (t *TCP) Close() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.closed = true
	if t.conn == nil {
		return nil
	}
	conn := t.conn
	t.conn = nil
	return conn.Close()
}

// until sets a deadline that ends with ctx; call what it gives when the operation
// is over.
func (t *TCP) until(ctx context.Context, set func(time.Time) error) (done func()) {
	_ = set(time.Time{}) // a connection that has ended tells it when it is used
	stop := context.AfterFunc(ctx, func() { _ = set(time.Unix(1, 0)) })
	return func() { stop() }
}

// ensure gives the connection, making one if there is none and the back-off allows.
func (t *TCP) ensure(ctx context.Context, op string) (net.Conn, error) {
	t.mu.Lock()
	conn, closed, wait, last := t.conn, t.closed, time.Until(t.notBefore), t.lastErr
	t.mu.Unlock()
	switch {
	case closed:
		return nil, t.wrong(op, serialport.ErrClosed, nil)
	case conn != nil:
		return conn, nil
	case wait > 0:
		return nil, t.wrong(op, serialport.ErrAbsent, last)
	}
	conn, err := t.dialer.DialContext(ctx, "tcp", t.address)
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case err != nil && errors.Is(ctx.Err(), context.Canceled):
		return nil, t.wrong(op, context.Canceled, err)
	case err != nil:
		t.backOff(err)
		return nil, t.wrong(op, serialport.ErrAbsent, err)
	case t.closed: // Close came meanwhile
		return nil, errors.Join(t.wrong(op, serialport.ErrClosed, nil), conn.Close())
	}
	t.conn, t.pause = conn, 0
	t.log.Info("sign line opened")
	return conn, nil
}

// backOff notes a failure. The caller holds mu.
func (t *TCP) backOff(err error) {
	t.pause = min(max(2*t.pause, redialFirst), redialMost)
	t.notBefore, t.lastErr = time.Now().Add(t.pause), err
}

// fail sorts an error of a connection, and drops it unless only the time was up
// while reading.
func (t *TCP) fail(ctx context.Context, op string, conn net.Conn, err error) error {
	late := errors.Is(err, os.ErrDeadlineExceeded)
	if late && op == "read" {
		return t.wrong(op, kindOf(ctx), err)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.conn == conn {
		t.conn = nil
		_ = conn.Close() // it is broken already
		t.backOff(err)
		t.log.Info("sign line dropped", "cause", err)
	}
	switch {
	case t.closed:
		return t.wrong(op, serialport.ErrClosed, nil)
	case late:
		return t.wrong(op, kindOf(ctx), err)
	}
	return t.wrong(op, serialport.ErrLost, err)
}

func kindOf(ctx context.Context) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return context.Canceled
	}
	return serialport.ErrTimeout
}

func (t *TCP) wrong(op string, kind, cause error) error {
	return &serialport.Error{Op: op, Path: t.address, Kind: kind, Cause: cause}
}
