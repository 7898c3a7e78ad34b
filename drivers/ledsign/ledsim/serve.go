package ledsim

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"syscall"
	"time"
)

// Serve obeys the host at the other end of line until ctx ends or the line does
// (io.EOF, or closed); both are no error. A line that has SetDeadline is left at
// once when ctx ends; another one after its next byte.
func (l *Line) Serve(ctx context.Context, line io.ReadWriter) error {
	if d, ok := line.(interface{ SetDeadline(time.Time) error }); ok {
		stop := context.AfterFunc(ctx, func() { _ = d.SetDeadline(time.Unix(1, 0)) }) // a closed line has ended too
		defer stop()
	}
	sending, cancel := context.WithCancel(ctx)
	var late sync.WaitGroup
	defer late.Wait()
	defer cancel()
	var d decoder
	var last []byte // of a number board's line: up to three bytes
	buf := make([]byte, 512)
	for ctx.Err() == nil {
		n, err := line.Read(buf)
		if err != nil {
			return ended(ctx, err)
		}
		for _, b := range buf[:n] {
			if l.opts.Protocol == NumberBoard {
				last = l.digits(last, b)
				continue
			}
			o, ok := d.feed(b)
			if !ok {
				continue
			}
			if err := l.answer(sending, line, o, &late); err != nil {
				return ended(ctx, err)
			}
		}
	}
	return nil
}

// ended sorts why a line ended.
func ended(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil //nolint:nilerr // it was told to end
	}
	for _, quiet := range []error{io.EOF, io.ErrClosedPipe, os.ErrClosed, net.ErrClosed, syscall.EIO, syscall.ECONNRESET, syscall.EPIPE} {
		if errors.Is(err, quiet) {
			return nil
		}
	}
	return err
}

// digits takes a byte of a number board's line: address, high, low, sum.
func (l *Line) digits(last []byte, b byte) []byte {
	last = append(last, b)
	if len(last) < 4 {
		return last
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	n := int(last[0])
	u, ok := l.units[n]
	if !ok || !u.plugged || last[0]+last[1]+last[2] != last[3] {
		return last[1:]
	}
	if _, deaf := l.use("deaf", n); !deaf {
		u.shown.Orders++
		u.shown.Number = int(last[1])<<8 | int(last[2])
	}
	return nil
}

// answer sends what comes of an order, now or, as a fault has it, later: the line
// is free for others meanwhile.
func (l *Line) answer(ctx context.Context, line io.Writer, o order, late *sync.WaitGroup) error {
	out, delay := l.respond(o)
	if len(out) == 0 {
		return nil
	}
	if delay == 0 {
		return l.send(line, out)
	}
	late.Go(func() {
		t := time.NewTimer(delay)
		defer t.Stop()
		select {
		case <-ctx.Done():
		case <-t.C:
			_ = l.send(line, out) // a line that has ended meanwhile is told of by Read
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

// respond does an order and gives what is answered, as the faults leave it, and
// how late.
func (l *Line) respond(o order) (out []byte, late time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if o.to == everyFrame { // nobody answers, or all would at once
		for n, u := range l.units {
			l.obey(n, u, o.data)
		}
		return nil, 0
	}
	u, ok := l.units[o.to]
	if !ok || !u.plugged {
		return nil, 0
	}
	if _, hit := l.use("deaf", o.to); hit {
		return nil, 0
	}
	var reason byte
	if f, hit := l.use("nack", o.to); hit {
		reason = byte(f.n) //nolint:gosec // the operator gives a reason
		u.shown.Orders++
	} else {
		reason = l.obey(o.to, u, o.data)
	}
	from := o.to
	if _, hit := l.use("foreign", o.to); hit {
		from++
	}
	refused := byte(0)
	if reason != taken {
		refused = 1
	}
	if len(o.data) > 2 && o.data[2] == 2 { // no answer is wanted
		return nil, 0
	}
	return l.spoil(o.to, envelope(o.from, from, 0xA0, refused, reason, 0, 0))
}

// obey has a sign do an order, and gives the reason why not, or taken. The caller holds
// mu.
func (l *Line) obey(n int, u *unit, data []byte) byte {
	reason := u.obey(data, l.opts.Width, l.opts.Height)
	if reason == taken && l.opts.Drawn != nil {
		l.opts.Drawn(n, u.copyShown())
	}
	return reason
}

// spoil does to an answer what the faults say. The caller holds mu.
func (l *Line) spoil(n int, answer []byte) (out []byte, late time.Duration) {
	if _, hit := l.use("crc", n); hit {
		answer[len(answer)-4] ^= 0x08 // of the data's last zeros
	}
	if _, hit := l.use("double", n); hit {
		answer = append(answer, answer...)
	}
	if f, hit := l.use("cut", n); hit {
		answer = answer[:min(f.n, len(answer))]
	}
	if f, hit := l.use("noise", n); hit {
		answer = append(noise(f.n), answer...)
	}
	if f, hit := l.use("late", n); hit {
		late = time.Duration(f.n) * time.Millisecond
	}
	if _, hit := l.use("lose", n); hit {
		return nil, 0
	}
	return answer, late
}

// noise is n bytes that look like the beginnings of frames.
func noise(n int) []byte {
	pattern := []byte{0xA5, 0xA5, 0x01, 0x00, 0xA6, 0x07, 0x5A, 0x00, 0x80, 0x5B}
	out := make([]byte, n)
	for i := range out {
		out[i] = pattern[i%len(pattern)]
	}
	return out
}
