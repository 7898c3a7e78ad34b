package simulate

import (
	"cmp"
	"errors"
	"time"

	"yimen/hallserver/hall"
)

// ErrNoSuchDay says that the journal has no tickets of the date that any window
// could have called.
var ErrNoSuchDay = errors.New("no tickets of that day")

// Retold is a past day as the journal tells it: what happened, and the same day
// to be simulated under another rule.
type Retold struct {
	// Was is what happened.
	Was Outcome
	// Day has its visits with the time each held its window, and its windows as
	// they were open. A window's pauses count as closed.
	Day Day
}

// Retelling listens to a journal and keeps one day of it. Give it every record
// from the first on.
type Retelling struct {
	date    string
	state   *hall.State
	plan    hall.Plan // of the day: the one its first ticket was taken under
	endMS   int64
	tickets []*retold
	of      map[hall.TicketID]*retold
	open    map[int]int64 // since when windows are open
	windows map[int][]Span
}

// retold is one ticket of the past day.
type retold struct {
	issued  hall.TicketIssued
	atMS    int64
	callMS  int64 // of the first call
	holdsMS int64 // since when it is at a window; 0: it is not
	heldMS  int64
	endMS   int64
	window  int
	given   bool // given back
	outcome string
}

// NewRetelling listens for the business day date (YYYY-MM-DD).
func NewRetelling(date string) *Retelling {
	return &Retelling{
		date: date, state: hall.New(), of: map[hall.TicketID]*retold{}, open: map[int]int64{}, windows: map[int][]Span{},
	}
}

// Observe takes the next record. It is false when the day is over and the rest
// of the journal is of no interest.
func (r *Retelling) Observe(record hall.Record) bool {
	hall.Fold(r.state, record)
	if r.state.Day > r.date {
		return false
	}
	if r.state.Day != r.date {
		return true
	}
	r.window(record)
	r.ticket(record)
	r.endMS = record.AtMS
	return true
}

func (r *Retelling) window(record hall.Record) {
	switch e := record.Event.(type) {
	case hall.WindowOpened:
		if r.open[e.Window] == 0 {
			r.open[e.Window] = record.AtMS
		}
	case hall.WindowPaused:
		r.shut(e.Window, record.AtMS)
	case hall.WindowClosed:
		r.shut(e.Window, record.AtMS)
	}
}

func (r *Retelling) shut(window int, atMS int64) {
	if from := r.open[window]; from != 0 && from < atMS {
		r.windows[window] = append(r.windows[window], Span{FromS: float64(from), ToS: float64(atMS)}) // milliseconds until told
	}
	delete(r.open, window)
}

func (r *Retelling) ticket(record hall.Record) {
	switch e := record.Event.(type) {
	case hall.TicketIssued:
		if len(r.tickets) == 0 {
			r.plan = r.state.Plan
		}
		t := &retold{issued: e, atMS: record.AtMS}
		r.tickets, r.of[e.Ticket] = append(r.tickets, t), t
	case hall.TicketCalled:
		if t := r.of[e.Ticket]; t != nil {
			if t.callMS == 0 {
				t.callMS, t.window = record.AtMS, e.Window
			}
			t.holdsMS = record.AtMS
		}
	case hall.ServiceFinished:
		if !e.More {
			r.left(e.Ticket, Served, record.AtMS)
		}
	case hall.TicketNoShow:
		r.left(e.Ticket, Missed, record.AtMS)
	case hall.TicketParked:
		r.left(e.Ticket, Served, record.AtMS)
	case hall.TicketTransferred:
		r.left(e.Ticket, Served, record.AtMS)
	case hall.TicketExpired:
		r.left(e.Ticket, Unserved, record.AtMS)
	case hall.ClassSet: // told as if it had been taken so: the class counts for all of its wait
		if t := r.of[e.Ticket]; t != nil {
			t.issued.Class = e.Class
		}
	case hall.TicketCancelled:
		if t := r.of[e.Ticket]; t != nil {
			t.given, t.endMS = true, record.AtMS
		}
	}
}

// left ends a ticket's time at its window. A ticket that had a service stays
// served, whatever comes after.
func (r *Retelling) left(id hall.TicketID, outcome string, atMS int64) {
	t := r.of[id]
	if t == nil {
		return
	}
	if t.holdsMS != 0 {
		t.heldMS += atMS - t.holdsMS
		t.holdsMS = 0
	}
	if t.outcome != Served {
		t.outcome = outcome
	}
	t.endMS = atMS
}

// Tell is the day, once the journal has been heard. zone is the hall's.
func (r *Retelling) Tell(zone *time.Location) (Retold, error) {
	if len(r.tickets) == 0 {
		return Retold{}, ErrNoSuchDay
	}
	for n := range r.open {
		r.shut(n, max(r.endMS, r.open[n]+1))
	}
	date, err := time.ParseInLocation(time.DateOnly, r.date, zone)
	if err != nil {
		return Retold{}, err
	}
	midnightMS := date.UnixMilli()
	told := Retold{Day: Day{Date: r.date, Hall: r.hall(midnightMS)}}
	mean := r.meanHeldMS()
	for _, t := range r.tickets {
		queue, known := r.plan.Services[t.issued.Services[0]]
		if !known || !told.Day.Hall.serves(queue) {
			continue // nobody ever sat where it could be called
		}
		v, was := t.visit(midnightMS, mean), t.was(midnightMS)
		told.Day.Visits = append(told.Day.Visits, v)
		told.Was.Tickets = append(told.Was.Tickets, was)
	}
	if len(told.Day.Visits) == 0 {
		return Retold{}, ErrNoSuchDay
	}
	told.Was.Summary = Summarise(told.Was.Tickets)
	return told, nil
}

// hall is the past day's plan, with the windows as they were open.
func (r *Retelling) hall(midnightMS int64) Hall {
	h := Hall{Queues: r.plan.Queues, Services: r.plan.Services, Rules: r.plan.Rules}
	for _, plan := range r.plan.Windows {
		w := Window{WindowPlan: plan}
		for _, s := range r.windows[plan.Number] {
			span := Span{FromS: max(0, (s.FromS-float64(midnightMS))/1000), ToS: min(dayS, (s.ToS-float64(midnightMS))/1000)}
			if span.FromS < span.ToS && len(w.Open) < SpansMost {
				w.Open = append(w.Open, span)
			}
		}
		if len(w.Open) > 0 {
			h.Windows = append(h.Windows, w)
		}
	}
	return h
}

// meanHeldMS is how long a ticket of each service held its window: what stands
// for those who were never served.
func (r *Retelling) meanHeldMS() map[hall.ServiceCode]int64 {
	sum, n := map[hall.ServiceCode]int64{}, map[hall.ServiceCode]int64{}
	for _, t := range r.tickets {
		if t.outcome == Served {
			sum[t.issued.Services[0]] += t.heldMS
			n[t.issued.Services[0]]++
		}
	}
	for code := range sum {
		sum[code] /= n[code]
	}
	return sum
}

func (t *retold) visit(midnightMS int64, mean map[hall.ServiceCode]int64) Visit {
	v := Visit{
		ArriveS: float64(t.atMS-midnightMS) / 1000, Service: t.issued.Services[0], Class: t.issued.Class,
		ServeS: float64(t.heldMS) / 1000, People: t.issued.People, Absent: t.outcome == Missed,
	}
	if t.issued.SlotMS != 0 {
		v.SlotS = float64(t.issued.SlotMS-midnightMS) / 1000
	}
	if t.given {
		v.PatienceS = max(0.001, float64(t.endMS-t.atMS)/1000)
	}
	if t.outcome != Served && t.outcome != Missed {
		v.ServeS = float64(cmp.Or(mean[v.Service], 300_000)) / 1000
	}
	return v
}

func (t *retold) was(midnightMS int64) TicketOutcome {
	out := TicketOutcome{
		ArriveS: float64(t.atMS-midnightMS) / 1000, Service: t.issued.Services[0], Class: t.issued.Class,
		WaitedS: float64(cmp.Or(t.callMS, t.endMS, t.atMS)-t.atMS) / 1000, Window: t.window, Outcome: cmp.Or(t.outcome, Unserved),
	}
	if t.issued.SlotMS != 0 {
		out.SlotS = float64(t.issued.SlotMS-midnightMS) / 1000
	}
	if t.window != 0 {
		out.EndS = float64(t.endMS-midnightMS) / 1000
	}
	if t.given && t.callMS == 0 {
		out.Outcome = Missed
	}
	return out
}
