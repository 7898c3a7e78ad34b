package ledsign

import (
	"context"
	"errors"
	"fmt"
	"time"

	"yimen/drivers/serialport"
)

// What an exchange ends in where there is no good answer. Errors of the line come
// through as they are; a refusal is a *Refusal.
var (
	ErrSilent  = errors.New("sign did not answer")
	ErrGarbled = errors.New("sign's answer was damaged on the line")
)

// receivedMax bounds the bytes looked at for one answer: some answers of other
// signs that come late, and noise. More is noise.
const receivedMax = 4096

// link does one exchange at a time.
type link struct {
	port Port
	opts *Options
	buf  [256]byte
	got  []byte // received since the order
}

// ask sends an order and waits for the sign's answer. Answers of others, and what
// is no answer, are left.
func (l *link) ask(ctx context.Context, address int, order []byte) error {
	if err := l.send(ctx, order); err != nil {
		return err
	}
	whole, cancel := context.WithTimeout(ctx, l.opts.onLine(len(order))+l.opts.Timing.Answer)
	defer cancel()
	l.got = l.got[:0]
	for {
		if err := l.read(whole); err != nil {
			return l.unanswered(ctx, err)
		}
		frames, _ := parseFrames(l.got)
		for _, f := range frames {
			if f.answers(address) {
				l.quiet(ctx, l.opts.Timing.Gap)
				return f.verdict(address)
			}
		}
	}
}

// tell sends an order that nothing answers, and waits until it is on the line.
func (l *link) tell(ctx context.Context, order []byte) error {
	if err := l.send(ctx, order); err != nil {
		return err
	}
	wait(ctx, l.opts.onLine(len(order))+l.opts.Timing.Gap)
	return context.Cause(ctx)
}

// send throws away what came before, and sends.
func (l *link) send(ctx context.Context, order []byte) error {
	ctx, cancel := context.WithTimeout(ctx, writeTimeout)
	defer cancel()
	if err := l.port.Flush(ctx); err != nil {
		return err
	}
	return l.port.Write(ctx, order)
}

// read adds what comes to got.
func (l *link) read(ctx context.Context) error {
	n, err := l.port.Read(ctx, l.buf[:])
	if err != nil {
		return err
	}
	l.got = append(l.got, l.buf[:n]...)
	if len(l.got) > receivedMax {
		return fmt.Errorf("%w: more than %d bytes", ErrGarbled, receivedMax)
	}
	return nil
}

// quiet reads and throws away for d.
func (l *link) quiet(ctx context.Context, d time.Duration) {
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	for {
		if _, err := l.port.Read(ctx, l.buf[:]); err != nil {
			wait(ctx, d) // the line may be gone before d has passed
			return
		}
	}
}

// unanswered sorts why no answer came: a time-out is silence, or damage where bytes
// came that are nobody's frame.
func (l *link) unanswered(ctx context.Context, err error) error {
	if !errors.Is(err, serialport.ErrTimeout) {
		return err
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if frames, junk := parseFrames(l.got); junk > 0 && len(frames) == 0 {
		return fmt.Errorf("%w: %d bytes", ErrGarbled, junk)
	}
	return ErrSilent
}

// wait waits d or until ctx ends.
func wait(ctx context.Context, d time.Duration) {
	if d <= 0 {
		return
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}
