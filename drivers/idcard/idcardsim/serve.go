package idcardsim

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// Serve answers the host at the other end of line until ctx ends or the line
// does (io.EOF, or closed); both are no error. A line that has SetDeadline is
// left at once when ctx ends; another one after its next byte.
func (m *Module) Serve(ctx context.Context, line io.ReadWriter) error {
	if d, ok := line.(interface{ SetDeadline(time.Time) error }); ok {
		stop := context.AfterFunc(ctx, func() { _ = d.SetDeadline(time.Unix(1, 0)) }) // a closed line has ended too
		defer stop()
	}
	buf := make([]byte, 512)
	for ctx.Err() == nil {
		n, err := line.Read(buf)
		if err == nil {
			err = m.receive(ctx, line, buf[:n])
		}
		if err != nil {
			return ended(ctx, err)
		}
	}
	return nil
}

func ended(ctx context.Context, err error) error {
	if ctx.Err() != nil || errors.Is(err, io.EOF) || errors.Is(err, os.ErrClosed) || errors.Is(err, io.ErrClosedPipe) {
		return nil //nolint:nilerr // the line or the context has ended, as lines and contexts do
	}
	return fmt.Errorf("simulated id card reader: %w", err)
}

// receive runs the requests that are whole with b.
func (m *Module) receive(ctx context.Context, line io.Writer, b []byte) error {
	m.mu.Lock()
	if m.deaf() {
		for i := range b { // at another rate nothing sounds as it was sent
			b[i] ^= 0x55
		}
	}
	requests := m.feed(b)
	m.mu.Unlock()
	for _, r := range requests {
		m.mu.Lock()
		out := m.spoil(r.cmd, m.answer(r))
		m.mu.Unlock()
		if err := m.send(ctx, line, out); err != nil {
			return err
		}
	}
	return nil
}

func (m *Module) deaf() bool {
	return m.opts.LineBaud != nil && m.opts.LineBaud() != m.baud
}

func (m *Module) send(ctx context.Context, line io.Writer, out output) error {
	if len(out.bytes) == 0 {
		return nil
	}
	if err := pause(ctx, out.late); err != nil {
		return err
	}
	if out.slow == 0 {
		_, err := line.Write(out.bytes)
		return err
	}
	for i := range out.bytes {
		if m.hurry() { // the fault was taken away
			_, err := line.Write(out.bytes[i:])
			return err
		}
		if err := pause(ctx, out.slow); err != nil {
			return err
		}
		if _, err := line.Write(out.bytes[i : i+1]); err != nil {
			return err
		}
	}
	return nil
}

// hurry reports whether all faults were taken away.
func (m *Module) hurry() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.cleared
}

func pause(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
