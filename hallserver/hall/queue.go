package hall

import (
	"math"
	"slices"

	"yimen/hallserver/hall/calling"
)

// Calling is the plan's calling rules on a day with such tickets as came today.
func (s *State) Calling() calling.Rules { return s.Plan.Rules.Calling.Today(s.tally) }

// Ahead counts who stands before a ticket in its queue: those that would be
// called before it if a window served that queue alone now. It is 0 when the
// ticket does not wait.
func (s *State) Ahead(t *Ticket) int {
	if t.State != Waiting {
		return 0
	}
	if last := s.Waiting(t.Queue) - 1; t.Class == Normal && t.SlotMS == 0 &&
		s.lines.Rank(t.place())-s.lines.Rank(place{state: Waiting, queue: t.Queue, creditMS: math.MinInt64}) == last {
		return last // the newest ordinary ticket, which is what is asked for most
	}
	return s.Calling().Ahead(s.LastMS, candidate(t, 0), func(yield func(calling.Candidate) bool) {
		for other := range s.Line(t.Queue) {
			if other.ID != t.ID && !yield(candidate(other, 0)) {
				return
			}
		}
	})
}

// Standing is a ticket that waits, and how many stand before it.
type Standing struct {
	Ticket *Ticket
	Ahead  int
}

// Standings lists who waits in a queue, by since when they gather credit, each
// with its Ahead. It costs hardly more than one.
func (s *State) Standings(q QueueID) []Standing {
	line := make([]Standing, 0, s.Waiting(q))
	cs := make([]calling.Candidate, 0, cap(line))
	for t := range s.Line(q) {
		line, cs = append(line, Standing{Ticket: t}), append(cs, candidate(t, 0))
	}
	for ahead, i := range s.Calling().Order(s.LastMS, cs) {
		line[i].Ahead = ahead
	}
	return line
}

// LongestWaitMS is how long the one has waited who waits longest in a queue.
func (s *State) LongestWaitMS(q QueueID, nowMS int64) int64 {
	longest := int64(0)
	for t := range s.Line(q) {
		if since := max(t.WaitMS, t.SlotMS); nowMS-since > longest {
			longest = nowMS - since
		}
		if t.SlotMS == 0 && t.Came == "" {
			break // those behind came later
		}
	}
	return longest
}

// Candidates lists whom a window may call now: who waits in its own queues, in
// those it helps once their wait has passed the threshold, and who was sent to
// it. Those that must let others pass come only when there is nobody else.
func (s *State) Candidates(w *Window, nowMS int64) []calling.Candidate {
	var cs, gated []calling.Candidate
	add := func(q QueueID, order int, help bool) {
		for t := range s.Line(q) {
			if !s.mayCall(w, t) {
				continue
			}
			c := candidate(t, order)
			c.Help = help
			if t.Gate > s.Called.Get(q) {
				gated = append(gated, c)
				continue
			}
			cs = append(cs, c)
		}
	}
	for i, q := range w.Queues {
		add(q, i, false)
	}
	for i, h := range w.Helps {
		if s.LongestWaitMS(h.Queue, nowMS) >= int64(h.AfterS)*1000 {
			add(h.Queue, len(w.Queues)+i, true)
		}
	}
	cs = append(cs, s.sentTo(w)...)
	if len(cs) == 0 {
		return gated
	}
	return cs
}

// sentTo lists those that wait for this window or its staff in queues that it
// does not serve.
func (s *State) sentTo(w *Window) []calling.Candidate {
	var cs []calling.Candidate
	for _, q := range s.Plan.Queues {
		if slices.Contains(w.Queues, q) || slices.ContainsFunc(w.Helps, func(h Help) bool { return h.Queue == q }) {
			continue
		}
		for t := range s.Line(q) {
			if t.isFor(w) {
				cs = append(cs, candidate(t, len(w.Queues)))
			}
		}
	}
	return cs
}

// isFor says whether a ticket was sent to this window or the one who sits there.
func (t *Ticket) isFor(w *Window) bool {
	return (t.ToWindow != 0 && t.ToWindow == w.Number) || (t.ToStaff != "" && t.ToStaff == w.Staff)
}

// mayCall says whether a window may call a ticket of a queue it serves: not one
// that waits for another window or person, as long as those are there. Nobody
// waits for somebody who has gone home.
func (s *State) mayCall(w *Window, t *Ticket) bool {
	switch {
	case t.isFor(w):
		return true
	case t.ToWindow != 0:
		there := s.Windows.Get(t.ToWindow)
		return there == nil || there.State == Closed
	case t.ToStaff != "":
		return s.windowOf(t.ToStaff) == nil
	}
	return true
}

// windowOf is the window a staff member sits at, or nil.
func (s *State) windowOf(staff StaffID) *Window {
	for _, w := range s.Windows.All() {
		if w.Staff == staff && staff != "" {
			return w
		}
	}
	return nil
}

func candidate(t *Ticket, order int) calling.Candidate {
	return calling.Candidate{
		Ticket: string(t.ID), Number: t.Number(), Queue: string(t.Queue), Class: string(t.Class),
		ArrivedMS: t.IssuedMS, CreditMS: t.creditMS(), SlotMS: t.SlotMS, Order: order,
	}
}
