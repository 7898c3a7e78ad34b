package padsim

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"
)

// silence ends a frame, whole or not.
const silence = 20 * time.Millisecond

// Serve answers the master at the other end of line until ctx ends or the line
// does (io.EOF, or closed); both are no error. A line that has SetDeadline is left
// at once when ctx ends; another one after its next byte.
func (l *Line) Serve(ctx context.Context, line io.ReadWriter) error {
	if d, ok := line.(interface{ SetDeadline(time.Time) error }); ok {
		stop := context.AfterFunc(ctx, func() { _ = d.SetDeadline(time.Unix(1, 0)) }) // a closed line has ended too
		defer stop()
	}
	sending, cancel := context.WithCancel(ctx)
	var late sync.WaitGroup
	defer late.Wait()
	defer cancel()
	var pending []byte
	heard := time.Now()
	buf := make([]byte, 512)
	for ctx.Err() == nil {
		n, err := line.Read(buf)
		if err != nil {
			return ended(ctx, err)
		}
		if time.Since(heard) > silence {
			pending = nil
		}
		heard = time.Now()
		pending = append(pending, buf[:n]...)
		for {
			var request []byte
			if request, pending = cut(pending); request == nil {
				break
			}
			if err := l.answer(sending, line, request, &late); err != nil {
				return ended(ctx, err)
			}
		}
	}
	return nil
}

func ended(ctx context.Context, err error) error {
	if ctx.Err() != nil || errors.Is(err, io.EOF) || errors.Is(err, os.ErrClosed) || errors.Is(err, io.ErrClosedPipe) {
		return nil //nolint:nilerr // the line or the context has ended, as lines and contexts do
	}
	return fmt.Errorf("simulated pads: %w", err)
}

// answer sends what comes of a request, now or, as a fault has it, later: the line
// is free for others meanwhile.
func (l *Line) answer(ctx context.Context, line io.Writer, request []byte, late *sync.WaitGroup) error {
	out := l.respond(request)
	if len(out.bytes) == 0 {
		return nil
	}
	if out.late == 0 {
		return l.send(line, out.bytes)
	}
	late.Go(func() {
		t := time.NewTimer(out.late)
		defer t.Stop()
		select {
		case <-ctx.Done():
		case <-t.C:
			_ = l.send(line, out.bytes) // a line that has ended meanwhile is told of by Read
		}
	})
	return nil
}

func (l *Line) send(line io.Writer, b []byte) error {
	l.out.Lock()
	defer l.out.Unlock()
	_, err := line.Write(b)
	return err
}

// output is what a pad sends, and how late.
type output struct {
	bytes []byte
	late  time.Duration
}

// respond is what a request gets for an answer, as the faults leave it.
func (l *Line) respond(request []byte) output {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := int(request[0])
	u, ok := l.units[n]
	if !ok || !u.plugged {
		return output{}
	}
	poll := request[1] == 3
	if poll {
		u.polls++
	}
	if _, lost := l.use("deaf", n, poll); lost {
		return output{}
	}
	if _, lost := l.use("deaf-writes", n, poll); lost && !poll {
		return output{}
	}
	answer := u.obey(request)
	before := u.before
	if poll {
		u.before = bytes.Clone(answer)
	}
	return l.spoil(n, poll, answer, before, u)
}
