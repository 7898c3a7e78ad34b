package forecast

import (
	"math"
	"slices"

	"yimen/hallserver/hall"
	"yimen/hallserver/simulate"
)

// The estimators that the forward simulation is measured against. All but zms
// say one number, and so take it for the range's upper end too.
const (
	Forward   = "forward"    // the hall played forward
	HOL       = "hol"        // how long the one waits who is called next
	LES       = "les"        // how long the one had waited who was called last
	QL        = "ql"         // those ahead times the mean service over the windows
	ZMS       = "zms"        // as ZMS reckons it
	MeanAhead = "mean-ahead" // those ahead times the mean of the last services
)

// Estimators lists the estimators by name, the default first.
func Estimators() []string { return []string{Forward, HOL, LES, QL, ZMS, MeanAhead} }

// rival is what the simple estimators have in common: services and the last calls.
type rival struct {
	estimate func(*rival, *hall.State, int64, *hall.Ticket) simulate.Wait

	all    moment           // services seen
	last   []float64        // seconds of the last ones
	waited map[kind]float64 // by the one called last
}

// lastServices is how many services mean-ahead looks back on.
const lastServices = 20

func newRival(estimate func(*rival, *hall.State, int64, *hall.Ticket) simulate.Wait) *rival {
	return &rival{estimate: estimate, waited: map[kind]float64{}}
}

// Observe notes calls and services.
func (r *rival) Observe(rec hall.Record, s *hall.State) {
	switch e := rec.Event.(type) {
	case hall.TicketCalled:
		if t := s.Tickets.Get(e.Ticket); t != nil && t.WaitMS <= rec.AtMS {
			r.waited[kind{t.Queue, t.Class}] = seconds(rec.AtMS - t.WaitMS)
		}
	case hall.ServiceFinished:
		t := s.Tickets.Get(e.Ticket)
		if t == nil || len(t.Served) == 0 {
			return
		}
		took := seconds(rec.AtMS - t.Served[len(t.Served)-1].StartMS)
		r.all.add(took)
		if r.last = append(r.last, took); len(r.last) > lastServices {
			r.last = r.last[1:]
		}
	default:
	}
}

// At asks the estimate.
func (r *rival) At(s *hall.State, nowMS int64, id hall.TicketID) simulate.Wait {
	t := s.Tickets.Get(id)
	if t == nil || t.State != hall.Waiting || mayGoNow(s, t) {
		return simulate.Wait{}
	}
	return r.estimate(r, s, nowMS, t)
}

// mayGoNow says whether nobody is ahead and a window of the ticket's queue is
// free. Without it a rival would have everybody wait in an empty hall.
func mayGoNow(s *hall.State, t *hall.Ticket) bool {
	if s.Ahead(t) > 0 {
		return false
	}
	for _, w := range s.Windows.All() {
		if w.State != hall.Open || w.Ticket != "" {
			continue
		}
		if slices.Contains(w.Queues, t.Queue) {
			return true
		}
	}
	return false
}

func certain(waitS float64) simulate.Wait { return simulate.Wait{P50S: waitS, P90S: waitS} }

func windowsOf(s *hall.State, t *hall.Ticket) float64 { return float64(max(1, s.OpenWindows(t.Queue))) }

// queueLength: everybody ahead and the ticket itself, at the pace of the windows
// that serve its queue.
func queueLength(r *rival, s *hall.State, _ int64, t *hall.Ticket) simulate.Wait {
	mean := r.all.mean(defaultS, lastServices)
	return certain(float64(s.Ahead(t)+1) * mean / windowsOf(s, t))
}

// meanAhead: people ahead × mean of the last 20 services / open windows.
func meanAhead(r *rival, s *hall.State, _ int64, t *hall.Ticket) simulate.Wait {
	mean := defaultS
	if len(r.last) > 0 {
		mean = 0
		for _, took := range r.last {
			mean += took / float64(len(r.last))
		}
	}
	return certain(float64(s.Ahead(t)) * mean / windowsOf(s, t))
}

// lastToEnter: the wait of the one of its queue and class that was called last.
func lastToEnter(r *rival, _ *hall.State, _ int64, t *hall.Ticket) simulate.Wait {
	return certain(r.waited[kind{t.Queue, t.Class}])
}

// headOfLine: the wait so far of the one of its queue and class that waits
// longest; without one, of the one called last.
func headOfLine(r *rival, s *hall.State, nowMS int64, t *hall.Ticket) simulate.Wait {
	waitS, _ := r.head(s, nowMS, t)
	return certain(waitS)
}

// head is headOfLine's number; known is false when nobody waits and nobody has
// been called.
func (r *rival) head(s *hall.State, nowMS int64, t *hall.Ticket) (waitS float64, known bool) {
	for head := range s.Line(t.Queue) {
		if head.ID != t.ID && head.Class == t.Class && head.SlotMS <= nowMS {
			return seconds(nowMS - max(head.WaitMS, head.SlotMS)), true
		}
	}
	waitS, known = r.waited[kind{t.Queue, t.Class}]
	return waitS, known
}

// What ZMS reckons with.
const (
	zmsAverageMin  = 12.0 // minutes a service is taken for
	zmsOptimisticS = 0.8
)

// zmsEstimate: slot = average × 60 / staffed windows; pessimistic =
// floor((1+n)·slot/60) minutes; optimistic adds 0.8·slot a step after the first
// windows' steps. The optimistic number is the range's lower end.
func zmsEstimate(_ *rival, s *hall.State, _ int64, t *hall.Ticket) simulate.Wait {
	windows := windowsOf(s, t)
	slot := zmsAverageMin * 60 / windows
	n := float64(s.Ahead(t))
	pessimistic := math.Floor((1+n)*slot/60) * 60
	optimistic := math.Floor(math.Max(0, n-windows)*zmsOptimisticS*slot/60) * 60
	return simulate.Wait{P50S: min(optimistic, pessimistic), P90S: pessimistic}
}
