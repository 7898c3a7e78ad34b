package hall

import (
	"cmp"
	"slices"

	"yimen/hallserver/hall/calling"
)

// Waiting counts who waits in the given queues.
func (s *State) Waiting(queues ...QueueID) int {
	n := 0
	for _, q := range queues {
		n += len(s.Queue[q])
	}
	return n
}

// Ahead counts who stands before a ticket in its queue: those that would be
// called before it if a window served that queue alone now. It is 0 when the
// ticket does not wait.
func (s *State) Ahead(t *Ticket) int {
	if t.State != Waiting {
		return 0
	}
	ids := s.Queue[t.Queue]
	if n := len(ids); n > 0 && ids[n-1] == t.ID && t.Class == Normal && t.SlotMS == 0 {
		return n - 1 // the newest ordinary ticket, which is what is asked for most
	}
	mine := candidate(t, 0)
	ahead := 0
	for _, id := range ids {
		if other := candidate(s.Tickets[id], 0); id != t.ID && s.Plan.Rules.Calling.Before(s.LastMS, &other, &mine) {
			ahead++
		}
	}
	return ahead
}

// LongestWaitMS is how long the one has waited who waits longest in a queue.
func (s *State) LongestWaitMS(q QueueID, nowMS int64) int64 {
	longest := int64(0)
	for _, id := range s.Queue[q] {
		t := s.Tickets[id]
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
		for _, id := range s.Queue[q] {
			t := s.Tickets[id]
			if !s.mayCall(w, t) {
				continue
			}
			c := candidate(t, order)
			c.Help = help
			if t.Gate > s.Called[q] {
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
		for _, id := range s.Queue[q] {
			if t := s.Tickets[id]; t.isFor(w) {
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
		there := s.Windows[t.ToWindow]
		return there == nil || there.State == Closed
	case t.ToStaff != "":
		return s.windowOf(t.ToStaff) == nil
	}
	return true
}

// windowOf is the window a staff member sits at, or nil.
func (s *State) windowOf(staff StaffID) *Window {
	for _, w := range s.Windows {
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

// enterQueue puts a ticket into a queue, at the place of its credit.
func (s *State) enterQueue(t *Ticket, q QueueID) {
	t.Queue = q
	ids := s.Queue[q]
	if n := len(ids); n == 0 || s.Tickets[ids[n-1]].creditMS() <= t.creditMS() {
		s.Queue[q] = append(ids, t.ID)
		return
	}
	at, _ := slices.BinarySearchFunc(ids, t.creditMS()+1, func(id TicketID, creditMS int64) int {
		return cmp.Compare(s.Tickets[id].creditMS(), creditMS)
	})
	s.Queue[q] = slices.Insert(slices.Clone(ids), at, t.ID)
}

// leaveQueue takes a ticket out of the queue it waits in.
func (s *State) leaveQueue(t *Ticket) {
	ids := s.Queue[t.Queue]
	if len(ids) > 0 && ids[0] == t.ID {
		s.Queue[t.Queue] = ids[1:]
		return
	}
	i := slices.Index(ids, t.ID)
	if i < 0 {
		panic("hall: ticket " + t.Number() + " does not wait")
	}
	s.Queue[t.Queue] = slices.Delete(ids, i, i+1)
}
