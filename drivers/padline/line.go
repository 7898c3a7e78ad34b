package padline

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"yimen/drivers/serialport"
)

// ErrRunning: Run was called while another Run of the same Line is under way.
var ErrRunning = errors.New("pad line is running already")

// Line is the master of one line of pads. Make it with New; it does nothing until
// Run. Show and Beep may be called from any goroutine.
type Line struct {
	opts Options
	link link
	turn chan struct{} // held by Run

	// Owned by Run.
	pads      []*pad
	deadAsked time.Time // when a pad that is down had its turn last
	emit      func(Event)

	mu     sync.Mutex     // guards what the panels hold
	panels map[int]*panel // by unit; the map itself does not change
}

// New makes a line on port. One Line owns its port.
func New(port Port, opts Options) *Line {
	opts.setDefaults()
	l := &Line{
		opts: opts, turn: make(chan struct{}, 1), panels: map[int]*panel{},
		link: link{port: port, timing: opts.Timing},
	}
	units := slices.Compact(slices.Sorted(slices.Values(opts.Units)))
	for _, unit := range units {
		if unit >= 1 && unit <= UnitMax {
			l.pads = append(l.pads, &pad{unit: unit})
			l.panels[unit] = newPanel()
		}
	}
	return l
}

// Run polls the pads and tells what happens, until ctx ends; it then returns the
// cause of that. emit is called from within Run and must return soon. ErrRunning:
// it runs already. serialport.ErrClosed: the port was closed.
func (l *Line) Run(ctx context.Context, emit func(Event)) error {
	select {
	case l.turn <- struct{}{}:
		defer func() { <-l.turn }()
	default:
		return ErrRunning
	}
	l.emit = emit
	l.begin(l.opts.Now())
	for ctx.Err() == nil {
		p, idle := l.pick(l.opts.Now())
		if p == nil {
			wait(ctx, idle)
		} else if err := l.serve(ctx, p); errors.Is(err, serialport.ErrClosed) {
			return err
		}
		if ctx.Err() == nil {
			l.tellSilence(l.opts.Now())
		}
	}
	return context.Cause(ctx)
}

// begin sets every pad to its start, the turns spread over one round.
func (l *Line) begin(now time.Time) {
	for i, p := range l.pads {
		next := now.Add(l.opts.Timing.Poll * time.Duration(i) / time.Duration(len(l.pads)))
		*p = pad{unit: p.unit, next: next, good: now}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, p := range l.panels {
		p.forget()
	}
}

// serve is one turn of a pad: a poll, and a writing where it answered.
func (l *Line) serve(ctx context.Context, p *pad) error {
	unit := byte(p.unit) //nolint:gosec // at most UnitMax
	answer, err := l.link.ask(ctx, readRequest(unit, regKey, readRegisters))
	now := l.opts.Now()
	if err == nil {
		p.err, p.fails = nil, 0
		r := answer.registers
		l.heard(p, reading{key: r[0], count: r[1], firmware: r[2], flags: r[3]}, now)
		l.write(ctx, p)
	} else if ctx.Err() == nil {
		p.err = err
		p.fails = min(p.fails+1, failsMost)
		wait(ctx, l.opts.Timing.Gap)
	}
	p.reschedule(now, l.opts.Timing)
	return err
}

// heard tells what a good answer means.
func (l *Line) heard(p *pad, r reading, now time.Time) {
	after := p.keys.at
	s := p.keys.take(r, now)
	if !s.believed {
		p.err = errUnsure
		return
	}
	p.good = now
	if s.restarted {
		l.opts.Log.Info("pad restarted", "unit", p.unit, "firmware", r.firmware)
		l.withPanel(p.unit, (*panel).forget)
		l.emit(Restarted{Unit: p.unit, Firmware: int(r.firmware), At: now})
	}
	if !p.up {
		p.up, p.down = true, false
		l.opts.Log.Info("pad answers", "unit", p.unit, "firmware", r.firmware)
		l.withPanel(p.unit, (*panel).forget)
		l.emit(Up{Unit: p.unit, Firmware: int(r.firmware), At: now})
	}
	if s.key == noKey {
		return
	}
	if s.missed > 0 {
		l.opts.Log.Warn("keys overwritten in the pad", "unit", p.unit, "missed", s.missed)
	}
	l.emit(Key{Unit: p.unit, Code: int(s.key), Missed: s.missed, After: after, At: now})
}

// tellSilence tells of the pads that have been silent for too long.
func (l *Line) tellSilence(now time.Time) {
	for _, p := range l.pads {
		if p.down || now.Sub(p.good) < l.opts.Timing.Silent {
			continue
		}
		p.up, p.down = false, true
		reason := ReasonSilent
		if p.err != nil {
			reason = reasonOf(p.err)
		}
		l.opts.Log.Warn("pad does not answer", "unit", p.unit, "reason", string(reason), "err", p.err)
		l.emit(Down{Unit: p.unit, Reason: reason, Since: p.good, Err: p.err, At: now})
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
