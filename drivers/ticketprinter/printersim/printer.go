package printersim

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"sync"
	"syscall"
	"time"
)

// ErrGone: the printer died as it was told to; to the other end it was
// unplugged once the line is closed.
var ErrGone = errors.New("printer is gone")

// Options describe the printer. The zero Options are an 80 mm one.
type Options struct {
	// WidthDots of the paper; 0 is 576.
	WidthDots int
	// Raw, if any, gets every byte received.
	Raw io.Writer
	// Font is the file the paper's letters are drawn from; "" is Debian's Noto
	// Sans CJK. Without it letters are drawn as boxes.
	Font string
}

// What a printer holds.
const (
	maxWaiting  = 1 << 20 // bytes received and not printed; more are lost
	maxPaper    = 200_000 // dots of paper kept, 25 m; the oldest slips go first
	maxReceived = 4 << 20 // bytes kept for Received
	readBytes   = 4096    // of one read
	maxFaults   = 1000    // kept in Faults
)

// faults are what can be wrong with the printer.
type faults struct {
	paperOut  bool
	paperNear bool
	cover     bool
	cutter    bool
	offline   bool
	mute      bool // answers nothing
	clone     bool // answers DLE EOT 4 only
	noAck     bool // does not answer GS r
}

// stopped is whether it cannot print.
func (f faults) stopped() bool { return f.paperOut || f.cover || f.cutter || f.offline }

// Printer is a printer in software. It is safe for use by several goroutines.
type Printer struct {
	opts Options
	wake chan struct{} // one token: a fault was mended

	mu       sync.Mutex // guards what follows
	faults   faults
	dieAfter int  // bytes to receive before it is gone; -1: never
	outAfter int  // dots to print before the paper is out; -1: never
	bytesPS  int  // printing speed in bytes a second; 0: at once
	auto     byte // GS a: what is reported unasked
	received []byte
	tickets  int
	problems []string
	text     bytes.Buffer
	parser   parser
	paper    *paper
	out      *line // nil: not served
}

// New makes a printer with paper, ready.
func New(o Options) *Printer {
	if o.WidthDots <= 0 {
		o.WidthDots = 576
	}
	p := &Printer{opts: o, wake: make(chan struct{}, 1), dieAfter: -1, outAfter: -1}
	p.paper = newPaper(o.WidthDots, o.Font)
	p.parser = parser{to: p}
	return p
}

// Serve is the printer on the line rw until ctx ends or the line does (io.EOF,
// or closed), which are no errors, or the printer dies: ErrGone. What is under
// way on rw when ctx ends is broken off by SetDeadline where rw has one, else by
// Close.
func (p *Printer) Serve(ctx context.Context, rw io.ReadWriter) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	stop := context.AfterFunc(ctx, func() { interrupt(rw) })
	defer stop()

	out := newLine()
	p.plug(out)
	defer p.plug(nil)
	queue := newQueue()
	var parts sync.WaitGroup
	parts.Go(func() { cancel(p.printLoop(ctx, out, queue)) })
	parts.Go(func() { cancel(out.run(ctx, rw)) })
	cancel(p.readLoop(ctx, rw, out, queue))
	parts.Wait()
	switch cause := context.Cause(ctx); {
	case errors.Is(cause, ErrGone):
		return ErrGone
	case ended(cause):
		return nil
	default:
		return cause
	}
}

// ended is whether err is a context that ended or a line that did. The far side
// of a pseudo-terminal says EIO when the near one is closed.
func ended(err error) bool {
	for _, end := range []error{
		context.Canceled, context.DeadlineExceeded, io.EOF, io.ErrClosedPipe, os.ErrClosed, syscall.EIO,
	} {
		if errors.Is(err, end) {
			return true
		}
	}
	return false
}

// plug makes out the line, with the printer as just switched on.
func (p *Printer) plug(out *line) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.parser.reset()
	p.auto = 0
	p.out = out
}

// deadliner is what files and network lines have.
type deadliner interface {
	SetDeadline(t time.Time) error
}

func interrupt(rw io.ReadWriter) {
	if d, ok := rw.(deadliner); ok && d.SetDeadline(time.Unix(1, 0)) == nil {
		return
	}
	if c, ok := rw.(io.Closer); ok {
		_ = c.Close()
	}
}

// readLoop receives. It answers what must be answered at once and queues
// everything for printing.
func (p *Printer) readLoop(ctx context.Context, r io.Reader, out *line, queue *queue) error {
	buf := make([]byte, readBytes)
	var live realtime
	for {
		n, err := r.Read(buf)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		for _, b := range buf[:n] {
			gone := p.receive(b)
			if gone {
				return ErrGone
			}
			if q := live.feed(b); q != 0 {
				p.answerNow(q, out)
			}
		}
		queue.add(buf[:n])
		if err != nil {
			return fmt.Errorf("printer's line: %w", err)
		}
	}
}

// receive records b; true when the printer is gone with it.
func (p *Printer) receive(b byte) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.opts.Raw != nil {
		_, _ = p.opts.Raw.Write([]byte{b})
	}
	if len(p.received) < maxReceived {
		p.received = append(p.received, b)
	}
	switch {
	case p.dieAfter > 1:
		p.dieAfter--
	case p.dieAfter >= 0:
		p.dieAfter = -1
		return true
	}
	return false
}

// answerNow answers DLE EOT n.
func (p *Printer) answerNow(n byte, out *line) {
	p.mu.Lock()
	f := p.faults
	p.mu.Unlock()
	if f.mute || f.clone && n != 4 {
		return
	}
	out.write(f.answer(n))
}

// printLoop prints what is queued, in order, as long as it can print.
func (p *Printer) printLoop(ctx context.Context, out *line, queue *queue) error {
	for {
		b, err := queue.next(ctx)
		if err != nil {
			return err
		}
		if err := p.awaitReady(ctx); err != nil {
			return err
		}
		p.mu.Lock()
		p.parser.feed(b)
		answers := p.parser.answers
		p.parser.answers = nil
		if p.faults.mute || p.faults.noAck {
			answers = nil
		}
		pause := time.Duration(0)
		if p.bytesPS > 0 {
			pause = time.Second / time.Duration(p.bytesPS)
		}
		p.mu.Unlock()
		if len(answers) > 0 {
			out.write(answers)
		}
		if err := sleep(ctx, pause); err != nil {
			return err
		}
	}
}

// awaitReady waits until the printer can print.
func (p *Printer) awaitReady(ctx context.Context) error {
	for {
		p.mu.Lock()
		stopped := p.faults.stopped()
		p.mu.Unlock()
		if !stopped {
			return nil
		}
		select {
		case <-p.wake:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// Received is every byte received, the first 4 MiB of them.
func (p *Printer) Received() []byte {
	p.mu.Lock()
	defer p.mu.Unlock()
	return bytes.Clone(p.received)
}

// Tickets is how many slips were cut.
func (p *Printer) Tickets() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.tickets
}

// Text is what was printed in the printer's letters, line by line; a cut is a
// form feed. Pictures are not in it.
func (p *Printer) Text() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.String()
}

// Problems are what a real printer would have printed as rubbish or choked on:
// unknown commands, characters it has not, status commands inside pictures.
func (p *Printer) Problems() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.problems...)
}

// Image is the paper so far, black on white.
func (p *Printer) Image() *image.Gray {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.paper.image()
}

// note records a problem. The caller holds mu.
func (p *Printer) note(format string, args ...any) {
	if len(p.problems) < maxFaults {
		p.problems = append(p.problems, fmt.Sprintf(format, args...))
	}
}

// maxAnswers wait to be sent when the other end does not read; more are lost, as
// on a real line.
const maxAnswers = 256

// line is what answers go out on, one at a time.
type line struct {
	answers chan []byte
}

func newLine() *line { return &line{answers: make(chan []byte, maxAnswers)} }

// write sends b soon.
func (l *line) write(b []byte) {
	select {
	case l.answers <- b:
	default:
	}
}

// run sends what is written until ctx ends.
func (l *line) run(ctx context.Context, w io.Writer) error {
	for {
		select {
		case b := <-l.answers:
			if _, err := w.Write(b); err != nil {
				return fmt.Errorf("printer's line: %w", err)
			}
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// queue holds the bytes received and not printed, at most maxWaiting.
type queue struct {
	more chan struct{}

	mu    sync.Mutex
	bytes []byte // guarded by mu
}

func newQueue() *queue { return &queue{more: make(chan struct{}, 1)} }

func (q *queue) add(b []byte) {
	q.mu.Lock()
	q.bytes = append(q.bytes, b[:min(len(b), maxWaiting-len(q.bytes))]...)
	q.mu.Unlock()
	signal(q.more)
}

func (q *queue) next(ctx context.Context) (byte, error) {
	for {
		q.mu.Lock()
		if len(q.bytes) > 0 {
			b := q.bytes[0]
			q.bytes = q.bytes[1:]
			q.mu.Unlock()
			return b, nil
		}
		q.mu.Unlock()
		select {
		case <-q.more:
		case <-ctx.Done():
			return 0, context.Cause(ctx)
		}
	}
}

func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// report sends the automatic status, where it was asked for (GS a) and a line
// is there. The caller holds mu.
func (p *Printer) report() {
	if p.auto != 0 && !p.faults.mute && p.out != nil {
		p.out.write(p.faults.report())
	}
}
