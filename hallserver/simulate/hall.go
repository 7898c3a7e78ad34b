package simulate

import (
	"cmp"
	"fmt"
	"slices"

	"yimen/hallserver/hall"
)

// The most that a simulated hall may have.
const (
	WindowsMost = 1000
	SpansMost   = 1000 // of one window, of each kind
)

// Hall is a hall as a day is simulated in it.
type Hall struct {
	Queues   []hall.QueueID
	Services map[hall.ServiceCode]hall.QueueID
	Windows  []Window
	Rules    hall.Rules
	// WalkS is how long a called holder takes to the window, GapS how long a clerk
	// takes from one ticket to the next, NoShowS how long a window waits for
	// somebody who has left.
	WalkS, GapS, NoShowS float64
	// Sharp closes windows at the end of their last span. Otherwise they stay until
	// nobody waits for them: who has a number is not sent home.
	Sharp bool
}

// Window is one window and its day.
type Window struct {
	hall.WindowPlan
	// Open is when somebody sits there; empty: all day.
	Open []Span
	// Pauses are planned and announced, such as lunch; Breaks come as a surprise.
	// A ticket in hand is finished first.
	Pauses, Breaks []Span
	// Speed divides the time of a service; 0: 1. Skill does so for one service, on
	// top.
	Speed float64
	Skill map[hall.ServiceCode]float64
}

// Span is a time of the day, in seconds from midnight.
type Span struct{ FromS, ToS float64 }

// serveMS is how long a service takes at the window.
func (w *Window) serveMS(service hall.ServiceCode, serveS float64) int64 {
	speed := cmp.Or(w.Speed, 1) * cmp.Or(w.Skill[service], 1)
	return max(1, int64(serveS/speed*1000+0.5))
}

// Plan is what the hall's day is run by.
func (h Hall) Plan() hall.Plan {
	p := hall.Plan{Digest: "simulated", Queues: h.Queues, Services: h.Services, Rules: h.Rules}
	for _, w := range h.Windows {
		p.Windows = append(p.Windows, w.WindowPlan)
	}
	return p
}

// Check says what is wrong with the hall, or nil.
func (h Hall) Check() error {
	if len(h.Windows) == 0 || len(h.Windows) > WindowsMost {
		return fmt.Errorf("hall: %d windows, 1 to %d are possible", len(h.Windows), WindowsMost)
	}
	if err := h.Plan().Check(); err != nil {
		return fmt.Errorf("hall: %w", err)
	}
	for _, s := range []float64{h.WalkS, h.GapS, h.NoShowS} {
		if !(s >= 0 && s <= 3600) {
			return fmt.Errorf("hall: %v s to walk, between tickets or for an absent one is not within 0 to 3600", s)
		}
	}
	for _, w := range h.Windows {
		for name, spans := range map[string][]Span{"open": w.Open, "pauses": w.Pauses, "breaks": w.Breaks} {
			if err := checkSpans(spans); err != nil {
				return fmt.Errorf("hall: window %d: %s: %w", w.Number, name, err)
			}
		}
		for _, speed := range w.speeds() {
			if !(speed >= 0.1 && speed <= 10) {
				return fmt.Errorf("hall: window %d: speed %v is not within 0.1 to 10", w.Number, speed)
			}
		}
	}
	return nil
}

func (w *Window) speeds() []float64 {
	out := []float64{cmp.Or(w.Speed, 1)}
	for _, s := range w.Skill {
		out = append(out, s)
	}
	return out
}

func checkSpans(spans []Span) error {
	if len(spans) > SpansMost {
		return fmt.Errorf("%d spans, at most %d", len(spans), SpansMost)
	}
	end := 0.0
	for _, s := range spans {
		if !(s.FromS >= end && s.ToS > s.FromS && s.ToS <= dayS) {
			return fmt.Errorf("span %s to %s is empty, past midnight or not after the one before", clock(s.FromS), clock(s.ToS))
		}
		end = s.ToS
	}
	return nil
}

// dayS is a day in seconds.
const dayS = 24 * 60 * 60

// clock writes a second of the day as 08:30.
func clock(s float64) string {
	return fmt.Sprintf("%02d:%02d", int(s)/3600, int(s)/60%60)
}

// queueOf is the queue of a service, or none.
func (h Hall) queueOf(code hall.ServiceCode) (hall.QueueID, bool) {
	q, ok := h.Services[code]
	return q, ok
}

// serves says whether any window ever serves a queue.
func (h Hall) serves(q hall.QueueID) bool {
	return slices.ContainsFunc(h.Windows, func(w Window) bool {
		return slices.Contains(w.Queues, q) || slices.ContainsFunc(w.Helps, func(p hall.Help) bool { return p.Queue == q })
	})
}
