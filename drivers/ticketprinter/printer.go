package ticketprinter

import (
	"context"
	"errors"
	"fmt"
	"time"

	"yimen/drivers/serialport"
)

// Port is the line to the printer, as serialport.Port is one.
type Port interface {
	// Write sends b whole, or fails; after serialport.ErrTimeout or ErrLost part
	// of it may have gone out.
	Write(ctx context.Context, b []byte) error
	// Read gives at least one byte received, or fails; serialport.ErrTimeout or
	// context.DeadlineExceeded when ctx ran out.
	Read(ctx context.Context, b []byte) (int, error)
	// Flush forgets what was received and not read.
	Flush(ctx context.Context) error
}

var _ Port = (*serialport.Port)(nil)

// chunkBytes are sent at once, each with its own time limit.
const chunkBytes = 512

// Printer is one ticket printer. It is safe for use by several goroutines; one
// is served at a time.
type Printer struct {
	port Port
	opts Options
	enc  *encoder
	turn chan struct{} // holds a token while somebody uses the line

	// Below: guarded by turn.
	dec   replyDecoder
	got   []reply // decoded and not used
	ackOK ackHabit
}

// ackHabit is what is known of a printer's answers to GS r.
type ackHabit int

const (
	ackUntried ackHabit = iota
	ackGiven
	ackNever
)

// Result says what became of a slip that was sent.
type Result struct {
	// Acknowledged: the printer said it has processed every byte.
	Acknowledged bool
	// Unknown: the printer answers nothing; the bytes were taken, no more is
	// known.
	Unknown bool
	// NearEnd: the paper is near its end, or this slip was the last.
	NearEnd bool
	// After is how the printer was when the slip was done.
	After Status
	// Substituted counts characters printed as 〓.
	Substituted int
	// FontMissing says why a line was not drawn as wished; nil when all were.
	FontMissing error
}

// New makes a printer of a line. Nothing is sent before the first call.
func New(port Port, o Options) *Printer {
	return &Printer{
		port: port,
		opts: o.withDefaults(),
		enc:  newEncoder(o),
		turn: make(chan struct{}, 1),
	}
}

func (p *Printer) acquire(ctx context.Context) error {
	select {
	case p.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("wait for the ticket printer: %w", ctx.Err())
	}
}

func (p *Printer) release() { <-p.turn }

// Status asks the printer how it is. A printer that does not answer is Mute or
// partly unknown, without error. When its line is gone the error is an *Error
// of cause Offline; ctx's end comes as ctx's error.
func (p *Printer) Status(ctx context.Context) (Status, error) {
	if err := p.acquire(ctx); err != nil {
		return Status{}, err
	}
	defer p.release()
	s, err := p.status(ctx)
	if err != nil {
		return s, p.lineError(ctx, err, false)
	}
	return s, nil
}

// Print prints d and waits until the printer says it has, as far as it can say
// so. Errors: an *Error with the cause and whether anything was sent; an
// encoding error, with nothing sent; ctx's error, wrapped in an *Error of cause
// Unknown when bytes had been sent.
func (p *Printer) Print(ctx context.Context, d Doc) (Result, error) {
	if err := p.acquire(ctx); err != nil {
		return Result{}, err
	}
	defer p.release()

	job, err := p.enc.encode(d)
	if err != nil {
		return Result{}, fmt.Errorf("make the slip: %w", err)
	}
	before, err := p.status(ctx)
	if err != nil {
		return Result{}, p.lineError(ctx, err, false)
	}
	if c := before.Cause(); c != "" {
		return Result{}, &Error{Cause: c}
	}
	if err := p.send(ctx, job.Bytes); err != nil {
		return Result{}, p.sendError(ctx, err)
	}
	r := Result{Substituted: job.Substituted, FontMissing: job.FontMissing}
	if before.Mute() {
		r.Unknown = true
		return r, nil
	}
	return p.confirm(ctx, r, before, len(job.Bytes))
}

// confirm waits for the printer's word that the slip of n bytes is done, and
// reads its status.
func (p *Printer) confirm(ctx context.Context, r Result, before Status, n int) (Result, error) {
	acked, err := p.awaitAck(ctx, before, p.ackLimit(n))
	if err != nil {
		return r, p.lineError(ctx, err, true)
	}
	after, err := p.status(ctx)
	if err != nil {
		return r, p.lineError(ctx, err, true)
	}
	r.Acknowledged, r.After = acked, after
	r.NearEnd = after.Paper == PaperNear || after.Paper == PaperGone
	if c := after.Cause(); c != "" && !acked {
		return r, &Error{Cause: c, Sent: true}
	}
	switch {
	case acked:
		p.ackOK = ackGiven
	case after.Mute():
		return r, &Error{Cause: Mute, Sent: true} // it answered before
	case p.ackOK == ackUntried:
		p.ackOK = ackNever
	}
	return r, nil
}

// A slow printer does 50 mm/s, 400 dots/s; 80 bytes of a job are at least a row
// of dots or a line of text.
const slipTime = 1500 * time.Millisecond

// ackLimit is how long to wait for the acknowledgement of n bytes: all of the
// time allowed, or what a slip takes with a printer that never acknowledged.
func (p *Printer) ackLimit(n int) time.Duration {
	limit := p.opts.AckTimeout
	if p.ackOK == ackNever {
		limit = min(limit, slipTime+time.Duration(n)*50*time.Microsecond)
	}
	return limit
}

// send writes b in pieces, each with its own time limit. sentError says whether
// any piece may have left.
func (p *Printer) send(ctx context.Context, b []byte) error {
	if err := p.port.Flush(ctx); err != nil {
		return &sendError{err: err}
	}
	for at := 0; at < len(b); at += chunkBytes {
		piece := b[at:min(at+chunkBytes, len(b))]
		if err := p.write(ctx, piece); err != nil {
			// Of the first piece, too, part may be out, unless the line was not
			// there to take it.
			return &sendError{sent: at > 0 || !errors.Is(err, serialport.ErrAbsent) || errors.Is(err, serialport.ErrLost), err: err}
		}
	}
	return nil
}

func (p *Printer) write(ctx context.Context, b []byte) error {
	ctx, cancel := context.WithTimeout(ctx, p.opts.WriteTimeout)
	defer cancel()
	return p.port.Write(ctx, b)
}

type sendError struct {
	sent bool
	err  error
}

func (e *sendError) Error() string { return e.err.Error() }
func (e *sendError) Unwrap() error { return e.err }

// sendError makes the error of a slip that could not be sent whole. A printer
// that takes no more bytes may still say why.
func (p *Printer) sendError(ctx context.Context, err error) error {
	sent := true
	if se, ok := errors.AsType[*sendError](err); ok {
		sent, err = se.sent, se.err
	}
	if ctx.Err() == nil && isTimeout(err) {
		cause := Mute
		if s, serr := p.statusAgain(ctx); serr == nil && s.Cause() != "" {
			cause = s.Cause()
		}
		return &Error{Cause: cause, Sent: sent, Err: err}
	}
	return p.lineError(ctx, err, sent)
}

// lineError makes the error of a line that failed.
func (p *Printer) lineError(ctx context.Context, err error, sent bool) error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	switch {
	case ctx.Err() != nil && sent:
		return &Error{Cause: Unknown, Sent: true, Err: ctx.Err()}
	case ctx.Err() != nil:
		return fmt.Errorf("ticket printer: %w", ctx.Err())
	case isTimeout(err):
		return &Error{Cause: Mute, Sent: sent, Err: err}
	}
	return &Error{Cause: Offline, Sent: sent, Err: err}
}

func isTimeout(err error) bool {
	return errors.Is(err, serialport.ErrTimeout) || errors.Is(err, context.DeadlineExceeded)
}
