package ticketprinter

import (
	"context"
	"errors"
	"slices"
	"time"

	"yimen/drivers/serialport"
)

// status asks the four questions one after the other, since an answer does not
// say to which it belongs. The paper comes first: small printers answer that
// one alone. One that answers neither of the first two is not asked the rest.
func (p *Printer) status(ctx context.Context) (Status, error) {
	var s Status
	for i, n := range []int{askPaper, askPrinter, askOffline, askError} {
		if i == 2 && s.Mute() {
			break
		}
		r, ok, err := p.ask(ctx, n)
		if err != nil {
			return s, err
		}
		if ok {
			s.apply(n, r.b)
		}
	}
	return s, nil
}

// ask puts question n and waits for its answer; false when none came in time.
// What came before it is nobody's answer and is forgotten.
func (p *Printer) ask(ctx context.Context, n int) (reply, bool, error) {
	if err := p.port.Flush(ctx); err != nil {
		return reply{}, false, err
	}
	p.forget()
	if err := p.write(ctx, question(n)); err != nil {
		return reply{}, false, err
	}
	return p.await(ctx, p.opts.StatusTimeout, replyStatus)
}

func question(n int) []byte { return []byte{dle, 0x04, byte(n)} } //nolint:gosec // 1 to 4

// forget drops what was received and not yet used.
func (p *Printer) forget() {
	p.dec = replyDecoder{}
	p.got = nil
}

// await waits for a reply of one of the kinds; false when none came in time.
// Other replies are passed over; those behind it are kept for the next await.
func (p *Printer) await(ctx context.Context, limit time.Duration, kinds ...replyKind) (reply, bool, error) {
	wait, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	var buf [64]byte
	for {
		for len(p.got) > 0 {
			r := p.got[0]
			p.got = p.got[1:]
			if slices.Contains(kinds, r.kind) {
				return r, true, nil
			}
		}
		n, err := p.port.Read(wait, buf[:])
		if err != nil {
			if isTimeout(err) && ctx.Err() == nil {
				return reply{}, false, nil
			}
			return reply{}, false, err
		}
		for _, b := range buf[:n] {
			p.got = append(p.got, p.dec.feed(b)...)
		}
	}
}

// ackPoll is how often the printer's state is looked at while its
// acknowledgement is awaited.
const ackPoll = time.Second

// awaitAck asks GS r 1, which waits its turn behind the slip, so that its answer
// means the slip is done. Meanwhile it looks now and then how the printer is:
// one that stopped for want of paper does not answer GS r, and says why at once.
// before tells which questions it answers.
func (p *Printer) awaitAck(ctx context.Context, before Status, limit time.Duration) (bool, error) {
	deadline := time.Now().Add(limit)
	p.forget()
	if err := p.write(ctx, []byte{gs, 'r', 1}); err != nil {
		return false, err
	}
	for {
		left := time.Until(deadline)
		if left <= 0 {
			return false, nil
		}
		r, ok, err := p.await(ctx, min(left, ackPoll), replyQueued, replyAuto)
		switch {
		case err != nil:
			return false, err
		case ok && r.kind == replyQueued:
			return true, nil
		case ok: // it reports unasked
			if c := ofAuto(r.auto).Cause(); c != "" {
				return false, &Error{Cause: c, Sent: true}
			}
			continue
		}
		acked, err := p.glance(ctx, before)
		if acked || err != nil {
			return acked, err
		}
	}
}

// glance asks why the printer might have stopped, without losing an
// acknowledgement that comes meanwhile. A hot head is waited for.
func (p *Printer) glance(ctx context.Context, before Status) (acked bool, err error) {
	for _, n := range []int{askOffline, askPaper, askError} {
		if !before.Answered[n-1] {
			continue
		}
		if err := p.write(ctx, question(n)); err != nil {
			return false, err
		}
		r, ok, err := p.await(ctx, p.opts.StatusTimeout, replyStatus, replyQueued)
		switch {
		case err != nil:
			return false, err
		case ok && r.kind == replyQueued:
			return true, nil
		case !ok:
			continue
		}
		var s Status
		s.apply(n, r.b)
		if c := s.Cause(); c != "" && !s.HeadHot {
			return false, &Error{Cause: c, Sent: true}
		}
	}
	return false, nil
}

// Reopening a line after it was dropped takes a moment.
const (
	reopenTries = 10
	reopenPause = 150 * time.Millisecond
)

// statusAgain asks the status on a line that was just dropped for taking
// nothing, as soon as it is open again.
func (p *Printer) statusAgain(ctx context.Context) (Status, error) {
	for range reopenTries {
		s, err := p.status(ctx)
		if err == nil || !errors.Is(err, serialport.ErrAbsent) {
			return s, err
		}
		select {
		case <-ctx.Done():
			return s, err
		case <-time.After(reopenPause):
		}
	}
	return p.status(ctx)
}
