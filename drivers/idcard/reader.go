package idcard

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"yimen/drivers/serialport"
)

// ErrRunning: Run was called while another Run of the same Reader is under way.
var ErrRunning = errors.New("reader is running already")

// Reader reads the cards that are laid on one reader. Make it with New; it does
// nothing until Run.
type Reader struct {
	opts Options
	link link
	turn chan struct{} // held by Run
	want atomic.Pointer[Want]
	// What was told last; owned by Run.
	absent AbsentReason
	fault  Status
	emit   func(Event)
}

// New makes a reader on port. One Reader owns its port.
func New(port Port, opts Options) *Reader {
	opts.setDefaults()
	return &Reader{
		opts: opts,
		link: link{port: port, timing: opts.Timing},
		turn: make(chan struct{}, 1),
	}
}

// Run looks for the reader and for cards, and tells what it finds, until ctx
// ends; it then returns the cause of that. Run it only while somebody is asked
// for a card: the radio is on meanwhile. It finds the reader again when it was
// unplugged. emit is called from within Run and must return soon. ErrRunning: it
// runs already. serialport.ErrClosed: its port was closed.
//
// A card that was read is not found again before it is lifted, also by a later
// Run: the module itself keeps it so. Which cards are read, Ask says.
func (r *Reader) Run(ctx context.Context, emit func(Event)) error {
	select {
	case r.turn <- struct{}{}:
		defer func() { <-r.turn }()
	default:
		return ErrRunning
	}
	r.emit, r.absent, r.fault = emit, "", 0
	defer r.link.parser.Reset()
	for ctx.Err() == nil {
		err := r.serve(ctx)
		if ctx.Err() != nil {
			break
		}
		if errors.Is(err, serialport.ErrClosed) {
			return err
		}
		r.report(err)
		wait(ctx, r.opts.Timing.Again)
		if r.fault != 0 { // a module may come to itself; whether it did, its status tells
			_, _ = r.link.exchange(ctx, CmdReset, r.opts.Timing.Probe)
		}
	}
	return context.Cause(ctx)
}

// serve finds the module and serves cards until something is wrong with it.
func (r *Reader) serve(ctx context.Context) error {
	if err := r.findModule(ctx); err != nil {
		return err
	}
	reply, err := r.link.ask(ctx, CmdSAMID)
	if err != nil {
		return err
	}
	id, err := ParseSAMID(reply.Data)
	if err != nil {
		return fmt.Errorf("%w: %w", errGarbled, err)
	}
	r.opts.Log.Info("id card reader ready", "sam", id)
	r.absent, r.fault = "", 0
	r.emit(Ready{SAM: id})
	return (&placing{r: r, gone: true}).loop(ctx)
}

// findModule asks for the status at every rate, and leaves the line at the one
// that is answered.
func (r *Reader) findModule(ctx context.Context) error {
	for _, baud := range r.opts.Bauds {
		if err := r.link.port.SetBaud(ctx, baud); err != nil {
			return err
		}
		// Twice: the first may end a half request that the module still waits
		// for, or be answered through noise.
		for range 2 {
			reply, err := r.link.exchange(ctx, CmdStatus, r.opts.Timing.Probe)
			if err == nil && reply.Status == StatusDone {
				r.opts.Bauds = promote(r.opts.Bauds, baud)
				return nil
			}
			if err != nil && !errors.Is(err, errNoAnswer) && !errors.Is(err, errGarbled) {
				return err
			}
		}
	}
	return errMute
}

// promote moves the rate that worked to the front, so that it is tried first
// next time.
func promote(bauds []int, baud int) []int {
	front := []int{baud}
	for _, b := range bauds {
		if b != baud {
			front = append(front, b)
		}
	}
	return front
}

// report tells why the module cannot be used, once.
func (r *Reader) report(err error) {
	if fault, ok := errors.AsType[*faultError](err); ok {
		r.absent = ""
		if r.fault != fault.code {
			r.fault = fault.code
			r.opts.Log.Warn("id card reader at fault", "status", fault.code.String())
			r.emit(Fault{Code: fault.code})
		}
		return
	}
	reason := absentReason(err)
	if r.absent == reason || (r.absent == AbsentUnplugged && reason == AbsentNoDevice) {
		return
	}
	r.absent, r.fault = reason, 0
	r.opts.Log.Warn("id card reader absent", "reason", string(reason), "err", err)
	r.emit(Absent{Reason: reason, Err: err})
}

func absentReason(err error) AbsentReason {
	switch {
	case errors.Is(err, serialport.ErrBusy):
		return AbsentBusy
	case errors.Is(err, serialport.ErrDenied):
		return AbsentDenied
	case errors.Is(err, serialport.ErrLost):
		return AbsentUnplugged
	case errors.Is(err, serialport.ErrAbsent):
		return AbsentNoDevice
	default:
		return AbsentMute
	}
}

// wait waits d or until ctx ends.
func wait(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}
