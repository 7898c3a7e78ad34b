package forecast

import (
	"math"
	"slices"

	"yimen/hallserver/hall"
)

// latelyCalls is how many calls of a queue tell what people waited lately.
const latelyCalls = 3

// lookers make the simple estimates, from the day as it goes.
type lookers struct {
	*rival
	last map[hall.QueueID][]float64 // waits of those called last
}

func newLookers() *lookers {
	return &lookers{rival: newRival(headOfLine), last: map[hall.QueueID][]float64{}}
}

// Observe notes calls and services.
func (l *lookers) Observe(r hall.Record, s *hall.State) {
	l.rival.Observe(r, s)
	switch e := r.Event.(type) {
	case hall.DayOpened:
		clear(l.last)
	case hall.TicketCalled:
		if t := s.Tickets.Get(e.Ticket); t != nil && t.WaitMS <= r.AtMS {
			of := append(l.last[t.Queue], seconds(r.AtMS-t.WaitMS))
			l.last[t.Queue] = of[max(0, len(of)-latelyCalls):]
		}
	default:
	}
}

// at looks at a hall as the holder of a new ticket does.
func (l *lookers) at(s *hall.State, nowMS int64, t *hall.Ticket) views {
	v := views{state: stateOf(s, t.Queue), queue: t.Queue, share: 1}
	if !mayGoNow(s, t) {
		v.ql = queueLength(l.rival, s, nowMS, t).P50S
		l.line(&v, s, nowMS, t)
	}
	for _, w := range l.last[t.Queue] {
		v.lately += w / float64(len(l.last[t.Queue]))
	}
	return v
}

// line looks at those of the same queue and class.
func (l *lookers) line(v *views, s *hall.State, nowMS int64, t *hall.Ticket) {
	v.hol = headOfLine(l.rival, s, nowMS, t).P50S
	v.les = lastToEnter(l.rival, s, nowMS, t).P50S
}

// of is how the hall looks to one that waits already: as to a new one, but for what
// of the wait is behind it.
func (v views) of(sorted []float64) views {
	fresh := v.mean
	if v.state == "" {
		v.state = unforeseen
	}
	v.foresee(sorted)
	if v.share = 1; fresh > 0 {
		v.share = min(1, v.mean/fresh)
	}
	return v
}

// foresee adds what the simulation says, by its sorted waits: of those samples in
// which the ticket is called at all today.
func (v *views) foresee(sorted []float64) {
	called := sorted[:calledOf(sorted)]
	v.p50, v.p90, v.mean = quantile(called, 0.5), quantile(called, 0.9), meanOf(called)
}

// calledOf is how many of sorted waits came to a call.
func calledOf(sorted []float64) int {
	n := len(sorted)
	for n > 0 && math.IsInf(sorted[n-1], 1) {
		n--
	}
	return n
}

// guess takes the head of the line's wait in place of a simulation.
func (v *views) guess(r *rival, s *hall.State, nowMS int64, t *hall.Ticket) {
	waitS, _ := r.head(s, nowMS, t)
	v.state, v.mean, v.p50, v.p90 = unforeseen, waitS, waitS, 2*waitS
}

func meanOf(waits []float64) float64 {
	sum := 0.0
	for _, w := range waits {
		sum += w
	}
	return sum / float64(len(waits))
}

func stateOf(s *hall.State, q hall.QueueID) string {
	if s.Called.Get(q) == 0 {
		return beforeFirst
	}
	state := allAway
	for _, w := range s.Windows.All() {
		if w.State != hall.Open || !slices.Contains(w.Queues, q) {
			continue
		}
		if w.Ticket == "" {
			return someFree
		}
		state = allBusy
	}
	return state
}
