package serialport

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

var errStalled = errors.New("line takes nothing")

// write sends b in chunks, each of which the line must take within stall. kind
// is nil, ErrTimeout, context.Canceled, ErrLost or ErrClosed. The line is dropped
// where only a part of b went out.
func (l *line) write(ctx context.Context, b []byte, stall time.Duration) (kind, cause error) {
	begun := false
	// The kernel may keep the last chunk for ever: it gets its own memory.
	for chunk := range slices.Chunk(slices.Clone(b), writeChunk) {
		if kind, cause = l.writeChunk(ctx, chunk, stall); kind != nil {
			if begun {
				l.drop(fmt.Errorf("write broken off: %w", cause))
			}
			return kind, cause
		}
		begun = true
	}
	return nil, nil
}

func (l *line) writeChunk(ctx context.Context, b []byte, stall time.Duration) (kind, cause error) {
	late := time.NewTimer(stall)
	defer late.Stop()
	w := writing{b: b, done: make(chan error, 1)}
	select {
	case l.writes <- w:
	case <-l.dropped:
		return l.lostKind(), l.cause
	case <-ctx.Done():
		return contextKind(ctx), context.Cause(ctx)
	case <-late.C: // another caller's write is stuck; that one drops the line
		return ErrTimeout, errStalled
	}
	select {
	case err := <-w.done:
		return l.written(err)
	case <-l.dropped:
		return l.lostKind(), l.cause
	case <-late.C:
		l.drop(errStalled)
		return ErrTimeout, errStalled
	case <-ctx.Done():
		return l.finish(ctx, w)
	}
}

// finish gives a write whose context ended while the kernel has it a moment to
// come back: mostly it is done already, and a line is not dropped for nothing.
func (l *line) finish(ctx context.Context, w writing) (kind, cause error) {
	grace := time.NewTimer(writeGrace)
	defer grace.Stop()
	select {
	case err := <-w.done:
		return l.written(err)
	case <-l.dropped:
		return l.lostKind(), l.cause
	case <-grace.C:
		l.drop(fmt.Errorf("write given up: %w", context.Cause(ctx)))
		return contextKind(ctx), context.Cause(ctx)
	}
}

func (l *line) written(err error) (kind, cause error) {
	if err == nil {
		return nil, nil
	}
	l.drop(err)
	return l.lostKind(), l.cause
}

// writeLoop is the only goroutine that writes to the device: a write has no
// deadline of its own and may never come back.
func (l *line) writeLoop() {
	defer close(l.writer)
	for {
		select {
		case <-l.dropped:
			return
		case w := <-l.writes:
			w.done <- l.writeAll(w.b)
		}
	}
}

// writeAll writes b whole. It starts no write once the line is dropped, because
// the handle may by then belong to another file.
func (l *line) writeAll(b []byte) error {
	for len(b) > 0 {
		if l.isDropped() {
			return l.cause
		}
		n, err := l.dev.Write(b)
		if err != nil && !nothingYet(err) {
			return fmt.Errorf("write: %w", err)
		}
		b = b[n:]
		if n == 0 { // it has no room; who waits for it drops the line in the end
			select {
			case <-l.dropped:
			case <-time.After(busyPause):
			}
		}
	}
	return nil
}
