package simulate

import (
	"math"
	"slices"

	"yimen/hallserver/hall"
)

// What becomes of a visit.
const (
	Served   = "done"
	Missed   = "noshow"  // had left when it was called
	Unserved = "expired" // never called
)

// Outcome is what became of a day. Times are in seconds.
type Outcome struct {
	Tickets []TicketOutcome `json:"tickets"`
	Summary Summary         `json:"summary"`
}

// TicketOutcome is what became of one visit.
type TicketOutcome struct {
	ArriveS float64          `json:"arrive_s"`
	Service hall.ServiceCode `json:"service"`
	Class   hall.Class       `json:"class"`
	// P50S and P90S are what the estimator said on arrival; null: it was not asked.
	P50S *float64 `json:"p50_s"`
	P90S *float64 `json:"p90_s"`
	// WaitedS is from the ticket to the call; of one who left, until they left.
	WaitedS float64 `json:"waited_s"`
	Window  int     `json:"window"` // 0: none
	Outcome string  `json:"outcome"`
	// SlotS is the time of the appointment; 0: none.
	SlotS float64 `json:"slot_s,omitempty"`
	// EndS is when it left its window, in seconds of the day; 0: never there.
	EndS float64 `json:"end_s"`
}

// Summary is a day in numbers. Waits are those of visits that were served; that
// of an appointment is counted from its slot.
type Summary struct {
	Tickets  int `json:"tickets"`
	Served   int `json:"served"`
	Left     int `json:"left"`     // had left when they were called
	Unserved int `json:"unserved"` // never called
	// MAES and RMSEOverMeanWait compare P50 with what happened; P90Coverage is the
	// share that waited no longer than P90. 0 without an estimator.
	MAES             float64 `json:"mae_s"`
	RMSEOverMeanWait float64 `json:"rmse_over_mean_wait"`
	P90Coverage      float64 `json:"p90_coverage"`

	MeanWaitS float64                     `json:"mean_wait_s"`
	P95WaitS  float64                     `json:"p95_wait_s"`
	MaxWaitS  float64                     `json:"max_wait_s"`
	ByClass   map[hall.Class]ClassSummary `json:"by_class"`
}

// ClassSummary is the waits of a class.
type ClassSummary struct {
	Tickets   int     `json:"tickets"`
	Served    int     `json:"served"`
	MeanWaitS float64 `json:"mean_wait_s"`
	P95WaitS  float64 `json:"p95_wait_s"`
	MaxWaitS  float64 `json:"max_wait_s"`
}

// CountedS is the wait that counts: an appointment's begins at its slot.
func (t TicketOutcome) CountedS() float64 {
	return max(0, t.WaitedS-max(0, t.SlotS-t.ArriveS))
}

func (r *run) outcome() Outcome {
	out := Outcome{Tickets: make([]TicketOutcome, len(r.visits))}
	for i, s := range r.visits {
		v := r.Visits[i]
		t := TicketOutcome{
			ArriveS: float64(s.cameMS-r.midnightMS) / 1000, Service: v.Service, Class: v.Class, Window: s.window, Outcome: s.outcome,
		}
		if v.slotted() {
			t.SlotS = v.SlotS
		}
		until := s.calledMS
		if until == 0 {
			until = s.endMS
		}
		t.WaitedS = float64(until-s.cameMS) / 1000
		if s.outcome != Served && v.PatienceS > 0 {
			t.WaitedS = min(t.WaitedS, v.PatienceS)
		}
		if s.window != 0 {
			t.EndS = float64(s.endMS-r.midnightMS) / 1000
		}
		if s.expected != nil {
			t.P50S, t.P90S = &s.expected.P50S, &s.expected.P90S
		}
		out.Tickets[i] = t
	}
	out.Summary = Summarise(out.Tickets)
	return out
}

// Summarise puts tickets, of one day or of several, into numbers.
func Summarise(tickets []TicketOutcome) Summary {
	s := Summary{Tickets: len(tickets), ByClass: map[hall.Class]ClassSummary{}}
	waits, byClass := []float64{}, map[hall.Class][]float64{}
	var asked, within int
	var off, squares, waited float64
	for _, t := range tickets {
		c := s.ByClass[t.Class]
		c.Tickets++
		s.ByClass[t.Class] = c
		switch t.Outcome {
		case Missed:
			s.Left++
			continue
		case Served:
			s.Served++
		default:
			s.Unserved++
			continue
		}
		waits = append(waits, t.CountedS())
		byClass[t.Class] = append(byClass[t.Class], t.CountedS())
		if t.P50S == nil {
			continue
		}
		asked++
		off += math.Abs(*t.P50S - t.WaitedS)
		squares += (*t.P50S - t.WaitedS) * (*t.P50S - t.WaitedS)
		waited += t.WaitedS
		if t.WaitedS <= *t.P90S {
			within++
		}
	}
	s.MeanWaitS, s.P95WaitS, s.MaxWaitS = inNumbers(waits)
	for class, list := range byClass {
		c := s.ByClass[class]
		c.Served = len(list)
		c.MeanWaitS, c.P95WaitS, c.MaxWaitS = inNumbers(list)
		s.ByClass[class] = c
	}
	if n := float64(asked); n > 0 {
		s.MAES, s.P90Coverage = round(off/n), round(float64(within)/n)
		if waited > 0 {
			s.RMSEOverMeanWait = round(math.Sqrt(squares/n) / (waited / n))
		}
	}
	return s
}

// inNumbers is mean, 95th percentile and maximum.
func inNumbers(waits []float64) (mean, p95, most float64) {
	if len(waits) == 0 {
		return 0, 0, 0
	}
	slices.Sort(waits)
	sum := 0.0
	for _, w := range waits {
		sum += w
	}
	return round(sum / float64(len(waits))), round(quantile(waits, 0.95)), waits[len(waits)-1]
}

// quantile reads a quantile off sorted numbers, between two of them in proportion.
func quantile(sorted []float64, q float64) float64 {
	at := q * float64(len(sorted)-1)
	low := int(at)
	if low+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[low] + (at-float64(low))*(sorted[low+1]-sorted[low])
}

// round keeps four digits behind the point.
func round(n float64) float64 { return math.Round(n*1e4) / 1e4 }
