package forecast

import (
	"cmp"
	"math"
	"slices"
	"time"

	"yimen/hallserver/hall"
	"yimen/hallserver/wire"
)

// deciles are the 10, 20, … 90 % quantiles of a wait, in seconds.
type deciles [9]float64

func decilesOf(sorted []float64) deciles {
	var d deciles
	for i := range d {
		d[i] = quantile(sorted, float64(i+1)/10)
	}
	return d
}

// tenth is the place of a wait among them, 0 to 9.
func (d deciles) tenth(waitS float64) int {
	for i, end := range d {
		if waitS < end {
			return i
		}
	}
	return len(d)
}

// forecast is one expected wait as it is told.
type forecast struct {
	told  Range
	learn *taught // of a ticket taken now: what its wait will teach
}

// taught is what the wait of a ticket teaches that is taken while a table is in
// force: one for all of them.
type taught struct {
	lesson
	deciles deciles
}

// table is what is told until the next one. It never changes.
type table struct {
	atMS    int64
	tickets map[hall.TicketID]forecast
	fresh   map[kind]forecast        // of a ticket taken now
	places  map[hall.QueueID][]Range // of those who wait, in the order in which they will be called
}

// QueueWait is how long a queue's people wait.
type QueueWait struct {
	// New is of an ordinary ticket taken now.
	New wire.Wait
	// Places are of those who wait now, by place: the first is called next.
	Places []wire.Wait
}

// newTable forecasts for all who wait, and for whoever would take a ticket now.
func newTable(s *hall.State, nowMS int64, m *Model, look *lookers, b *blend, seed uint64) *table {
	t := &table{
		atMS: nowMS, tickets: map[hall.TicketID]forecast{}, fresh: map[kind]forecast{}, places: map[hall.QueueID][]Range{},
	}
	c := newScene(s, nowMS, m, true)
	w := c.sample(seed, nil)
	fresh := t.tellFresh(s, c, w, look, b)
	for i, at := range w.tickets {
		sorted, k := w.seconds[i], &c.tickets[at]
		if k.ghost || math.IsInf(quantile(sorted, 0.5), 1) {
			continue // hardly anybody serves it today
		}
		l := &c.lines[k.line]
		q := c.queues[l.queue].id
		v := fresh[kind{q, l.class}].of(sorted)
		told := b.tell(v).told()
		t.tickets[k.id] = forecast{told: told}
		t.places[q] = append(t.places[q], told)
	}
	for _, places := range t.places {
		sortPlaces(places)
	}
	return t
}

// tellFresh forecasts for whoever would take a ticket now, and hands back how the
// hall looks to them.
func (t *table) tellFresh(s *hall.State, c *scene, w waits, look *lookers, b *blend) map[kind]views {
	seen := map[kind]views{}
	for i, at := range w.tickets {
		sorted, ghost := w.seconds[i], &c.tickets[at]
		if !ghost.ghost || math.IsInf(quantile(sorted, 0.5), 1) {
			continue
		}
		l := &c.lines[ghost.line]
		q := c.queues[l.queue].id
		k := &hall.Ticket{Queue: q, Class: l.class, State: hall.Waiting, IssuedMS: t.atMS, WaitMS: t.atMS}
		v := look.at(s, t.atMS, k)
		v.foresee(sorted)
		for _, class := range hall.Classes() {
			if !c.alike(class, l.class) {
				continue
			}
			if k.Class = class; class != l.class {
				look.line(&v, s, t.atMS, k)
			}
			learn := b.tell(v)
			seen[kind{q, class}] = v
			t.fresh[kind{q, class}] = forecast{told: learn.told(), learn: &taught{learn, decilesOf(sorted)}}
		}
	}
	return seen
}

// emptyHanded forecasts without a past: by the head of the line.
func emptyHanded(s *hall.State, nowMS int64, r *rival) *table {
	t := &table{
		atMS: nowMS, tickets: map[hall.TicketID]forecast{}, fresh: map[kind]forecast{}, places: map[hall.QueueID][]Range{},
	}
	tell := func(waitS, sinceS float64) forecast {
		left := max(0, waitS-sinceS)
		told := Range{P50S: left, P90S: max(0, 2*waitS-sinceS)}
		return forecast{told: told}
	}
	for _, q := range s.Plan.Queues {
		for _, class := range hall.Classes() {
			next := &hall.Ticket{Queue: q, Class: class, State: hall.Waiting, IssuedMS: nowMS, WaitMS: nowMS}
			if waitS, known := r.head(s, nowMS, next); known {
				t.fresh[kind{q, class}] = tell(waitS, 0)
			}
		}
		for k := range s.Line(q) {
			if f, known := t.fresh[kind{q, k.Class}]; known {
				t.tickets[k.ID] = tell(f.told.P50S, seconds(nowMS-max(k.WaitMS, k.SlotMS)))
				t.places[q] = append(t.places[q], t.tickets[k.ID].told)
			}
		}
		sortPlaces(t.places[q])
	}
	return t
}

func (t *table) wire(r Range) wire.Wait {
	return wire.Wait{
		P50S: int(math.Round(r.P50S)), P90S: int(math.Round(r.P90S)), ComputedAt: time.UnixMilli(t.atMS).UTC(),
	}
}

func sortPlaces(places []Range) {
	slices.SortFunc(places, func(a, b Range) int {
		return cmp.Or(cmp.Compare(a.P50S, b.P50S), cmp.Compare(a.P90S, b.P90S))
	})
}
