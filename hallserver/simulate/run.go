package simulate

import (
	"context"
	"fmt"
	"time"

	"yimen/hallserver/hall"
)

// Day is a day to simulate.
type Day struct {
	Hall   Hall
	Visits []Visit // by arrival
	// History is days before, by date and arrival: they are replayed as they were, and
	// the estimator is told, before the day begins.
	History []Recorded
	// Date of the day; empty: 2026-03-02. Its midnight is taken as UTC.
	Date string
	// Estimator is asked at each arrival; nil: nobody is.
	Estimator Estimator
	// Watch is told every record of the day before it is folded into s; nil: nobody.
	Watch func(r hall.Record, s *hall.State)
	// Progress is told now and then how many visits have come; nil: nobody.
	Progress func(visits int)
}

// Run simulates a day: the hall's own Decide says what may happen and its Fold
// what follows, as in the hall itself. The same day has the same outcome.
func Run(ctx context.Context, d Day) (Outcome, error) {
	r, err := play(ctx, d)
	if err != nil {
		return Outcome{}, err
	}
	return r.outcome(), nil
}

// play simulates a day to its end.
func play(ctx context.Context, d Day) (*run, error) {
	r, err := newRun(ctx, d)
	if err != nil {
		return nil, err
	}
	for {
		m, more := r.todo.next()
		if !more {
			break
		}
		r.nowMS = max(r.nowMS, m.atMS)
		if err := r.happen(m); err != nil {
			return nil, fmt.Errorf("simulate, at %s: %w", clock(float64(r.nowMS-r.midnightMS)/1000), err)
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	return r, r.do(hall.CloseDay{})
}

// run is a simulated day under way.
type run struct {
	Day
	state      *hall.State
	seq        int64
	nowMS      int64
	midnightMS int64
	todo       agenda
	desks      []*desk
	visits     []seen
	of         map[hall.TicketID]int
	came       int
	helpAfterS map[hall.QueueID][]int // when windows begin to help a queue
}

// seen is what became of a visit.
type seen struct {
	cameMS, calledMS, endMS int64
	window                  int
	outcome                 string
	expected                *Wait
}

func newRun(ctx context.Context, d Day) (*run, error) {
	if d.Date == "" {
		d.Date = "2026-03-02"
	}
	midnight, err := time.Parse(time.DateOnly, d.Date)
	if err != nil {
		return nil, fmt.Errorf("simulate: %q is no date such as 2026-03-02", d.Date)
	}
	if err := d.check(); err != nil {
		return nil, err
	}
	r := &run{
		Day: d, state: hall.New(), midnightMS: midnight.UnixMilli(), nowMS: midnight.UnixMilli(),
		visits: make([]seen, len(d.Visits)), of: map[hall.TicketID]int{}, helpAfterS: map[hall.QueueID][]int{},
	}
	plan := d.Hall.Plan()
	plan.Rules.GroupMax = peopleMost
	if d.Estimator != nil && len(d.History) > 0 {
		if err := (Replay{Hall: d.Hall, Visits: d.History, Planned: true}).Each(ctx, d.Estimator.Observe); err != nil {
			return nil, fmt.Errorf("simulate: days before: %w", err)
		}
	}
	if err := r.do(hall.AdoptPlan{Plan: plan}); err != nil {
		return nil, err
	}
	if err := r.do(hall.OpenDay{Date: d.Date, Hours: r.hours()}); err != nil {
		return nil, err
	}
	r.putDownWindows()
	return r, r.putDownVisits()
}

// peopleMost is how many may come with one ticket of a simulated day.
const peopleMost = 1000

// check looks at the day beyond what its files can say alone.
func (d Day) check() error {
	if err := d.Hall.Check(); err != nil {
		return err
	}
	if len(d.Visits) > DayMost {
		return fmt.Errorf("simulate: %d visits, at most %d", len(d.Visits), DayMost)
	}
	for i, v := range d.Visits {
		queue, known := d.Hall.queueOf(v.Service)
		if !known {
			return fmt.Errorf("simulate: visit %d, at %s: the hall has no service %q", i+1, clock(v.ArriveS), v.Service)
		}
		if !d.Hall.serves(queue) {
			return fmt.Errorf("simulate: visit %d, at %s: no window serves queue %q of service %q", i+1, clock(v.ArriveS), queue, v.Service)
		}
		if i > 0 && v.ArriveS < d.Visits[i-1].ArriveS {
			return fmt.Errorf("simulate: visit %d comes before the one before it", i+1)
		}
	}
	return nil
}

// hours is when the windows mean to be open, which an estimator may see.
func (r *run) hours() hall.Hours {
	h := hall.Hours{Windows: map[int][]hall.Span{}}
	for _, w := range r.Hall.Windows {
		for _, s := range w.planned() {
			h.Windows[w.Number] = append(h.Windows[w.Number], hall.Span{FromMS: r.at(s.FromS), ToMS: r.at(s.ToS)})
		}
	}
	return h
}

// planned is when the window means to be open: its spans without its pauses.
func (w Window) planned() []Span {
	open := w.Open
	if len(open) == 0 {
		open = []Span{{FromS: 0, ToS: dayS}}
	}
	var out []Span
	for _, s := range open {
		for _, p := range w.Pauses {
			if p.FromS > s.FromS && p.FromS < s.ToS {
				out = append(out, Span{FromS: s.FromS, ToS: p.FromS})
			}
			if p.ToS > s.FromS && p.FromS < s.ToS {
				s.FromS = min(p.ToS, s.ToS)
			}
		}
		if s.FromS < s.ToS {
			out = append(out, s)
		}
	}
	return out
}

func (r *run) at(s float64) int64 { return r.midnightMS + int64(s*1000+0.5) }

// do decides a command as the hall does and folds what follows.
func (r *run) do(cmd hall.Command) error {
	events, err := hall.Decide(r.state, cmd, r.nowMS)
	if err != nil {
		return err
	}
	for _, e := range events {
		r.seq++
		record := hall.Record{Seq: r.seq, AtMS: r.nowMS, Event: e}
		if r.Watch != nil {
			r.Watch(record, r.state)
		}
		r.note(record)
		hall.Fold(r.state, record)
		if r.Estimator != nil {
			r.Estimator.Observe(record, r.state)
		}
	}
	return nil
}

// note keeps what becomes of each visit.
func (r *run) note(record hall.Record) {
	switch e := record.Event.(type) {
	case hall.TicketCalled:
		v := &r.visits[r.of[e.Ticket]]
		v.calledMS, v.window = record.AtMS, e.Window
	case hall.ServiceFinished:
		v := &r.visits[r.of[e.Ticket]]
		v.outcome, v.endMS = Served, record.AtMS
	case hall.TicketNoShow:
		v := &r.visits[r.of[e.Ticket]]
		v.outcome, v.endMS = Missed, record.AtMS
	case hall.TicketExpired:
		v := &r.visits[r.of[e.Ticket]]
		v.outcome, v.endMS = Unserved, record.AtMS
	}
}
