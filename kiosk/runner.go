package kiosk

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"yimen/drivers/idcard"
	"yimen/kiosk/flow"
)

// runner is a kiosk at work.
type runner struct {
	config Config
	deps   Deps

	machine *flow.Machine // of the loop
	invite  time.Time     // of the loop: when the screen that asks for a card is shown at the latest
	events  chan flow.Event
	refresh chan struct{} // ask for the catalogue now
	reports chan report
	helps   chan flow.Effect // CallHelp and EndHelp, for the catalogue's goroutine

	sealKey  atomic.Pointer[[]byte]        // the hall's, as last seen
	zone     atomic.Pointer[time.Location] // the hall's, as last told; nil: not yet
	fromAge  atomic.Int64                  // from which a card gives priority, in full years; 0: none does
	left     atomic.Pointer[time.Time]     // a card was left on the reader then; nil: none
	printing atomic.Bool

	flights sync.Map // ticket id → *flight
	workers sync.WaitGroup
	abandon chan struct{} // holds a token for each request being found out about
	saved   string        // version of the catalogue on the disk; of the catalogue's goroutine
}

func newRunner(c Config, d Deps) *runner {
	return &runner{
		config: c, deps: d,
		machine: flow.New(c.Timing, d.NewID),
		events:  make(chan flow.Event, eventsMax),
		refresh: make(chan struct{}, 1),
		reports: make(chan report, reportsMax),
		helps:   make(chan flow.Effect, 1), // the machine asks for one at a time
		abandon: make(chan struct{}, abandonsMax),
	}
}

func (r *runner) start(ctx context.Context) {
	if r.deps.Reader != nil {
		r.deps.Reader.Ask(idcard.Want{None: true}) // until the machine says more
	}
	r.workers.Go(func() { r.watchCatalogue(ctx) })
	r.workers.Go(func() { r.watchPrinter(ctx) })
	r.workers.Go(func() { r.watchReader(ctx) })
	r.workers.Go(func() { r.tellReports(ctx) })
}

func (r *runner) wait() { r.workers.Wait() }

// send brings an event to the loop.
func (r *runner) send(ctx context.Context, e flow.Event) {
	select {
	case r.events <- e:
	case <-ctx.Done():
	}
}

// loop is the only place where the machine is touched.
func (r *runner) loop(ctx context.Context) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		now := r.deps.Now()
		next := r.nextLook(now)
		face := r.machine.Face(now)
		r.noteCard(face)
		if r.unready(face, now) {
			next = min(next, r.invite.Sub(now))
		} else {
			r.deps.Screen.Show(face, now.In(r.clock()))
		}
		timer.Reset(next)
		var e flow.Event
		select {
		case <-ctx.Done():
			return
		case e = <-r.events:
		case t := <-r.deps.Screen.Taps():
			e = t
		case <-timer.C:
			e = flow.Tick{}
		}
		r.step(ctx, e)
	}
}

// step takes one event, and does what it asks for.
func (r *runner) step(ctx context.Context, e flow.Event) {
	for _, x := range r.machine.Step(r.deps.Now(), e) {
		r.perform(ctx, x)
	}
}

// inviteWait bounds how long the screen that asks for a card waits for the reader
// to say whether one lies there already. It mostly has said so by then.
const inviteWait = time.Second

// unready says that the screen before stays a moment: who is asked for a card lays
// it down after the reader has looked, or it would count as left behind.
func (r *runner) unready(f flow.Face, now time.Time) bool {
	asks := f.Kind == flow.LayCard || f.Kind == flow.CheckInCard
	if !asks || f.Looked || f.NoReader || r.deps.Reader == nil {
		r.invite = time.Time{}
		return false
	}
	if r.invite.IsZero() {
		r.invite = now.Add(inviteWait)
	}
	return now.Before(r.invite)
}

// nextLook is how long the screen stays right by itself: until the machine's
// next moment, or the next minute of the clock.
func (r *runner) nextLook(now time.Time) time.Duration {
	next := now.Truncate(time.Minute).Add(time.Minute)
	if at, ok := r.machine.Deadline(now); ok && at.Before(next) {
		next = at
	}
	return max(next.Sub(now), 0)
}

// perform carries out an effect. It never waits.
func (r *runner) perform(ctx context.Context, e flow.Effect) {
	switch e := e.(type) {
	case flow.WatchCard:
		r.setLook(e)
	case flow.SealNumber:
		r.workers.Go(func() { r.send(ctx, flow.NumberSealed{ID: e.ID, Sealed: r.sealNumber(e.Number)}) })
	case flow.Find:
		r.workers.Go(func() { r.find(ctx, e) })
	case flow.Issue:
		r.issue(ctx, e)
	case flow.CheckIn:
		r.checkIn(ctx, e)
	case flow.Abandon:
		r.giveUp(ctx, e)
	case flow.Print:
		r.workers.Go(func() { r.print(ctx, e) })
	case flow.Report:
		r.report(e)
	case flow.AskToTakeCard:
		if r.deps.Sound != nil {
			r.workers.Go(func() { r.deps.Sound.TakeCard(ctx, e.Language) })
		}
	case flow.CallHelp, flow.EndHelp:
		r.helps <- e
	case flow.Refresh:
		r.refreshSoon()
	}
}

// refreshSoon asks for the catalogue now.
func (r *runner) refreshSoon() {
	select {
	case r.refresh <- struct{}{}:
	default: // one is under way already
	}
}
