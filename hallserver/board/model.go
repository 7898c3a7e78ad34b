package board

import (
	"slices"
	"time"

	"yimen/hallserver/wire"
)

// model is what a board shows: the fold of the deltas published so far, exactly
// as a client that got them all holds it.
type model struct {
	base    wire.BoardSnapshot // without what follows
	calls   []wire.Call        // oldest first
	says    []wire.Say         // oldest first
	queues  []wire.BoardQueue
	windows []wire.BoardWindow
	pickups []wire.Pickup
	figures *wire.Figures
	trimAt  int // calls held at which the next trim is due
}

// apply folds a delta in.
func (m *model) apply(d wire.BoardDelta) {
	if d.Day != "" {
		m.base.Day = d.Day
		m.calls = nil
	}
	if d.Open != nil {
		m.base.Open = *d.Open
	}
	m.calls = append(m.calls, d.Calls...)
	for _, id := range d.Ended {
		for i := range m.calls {
			if m.calls[i].CallID == id {
				m.calls[i].Ended = true
			}
		}
	}
	m.says = append(m.says, d.Says...)
	m.says = slices.DeleteFunc(m.says, func(s wire.Say) bool { return slices.Contains(d.Unsaid, s.ID) })
	if d.Pickups != nil {
		m.pickups = d.Pickups.List
	}
	if d.Figures != nil {
		m.figures = d.Figures
	}
	for _, q := range d.Queues {
		if i := slices.IndexFunc(m.queues, func(o wire.BoardQueue) bool { return o.ID == q.ID }); i >= 0 {
			m.queues[i] = q
		}
	}
	for _, w := range d.Windows {
		if i := slices.IndexFunc(m.windows, func(o wire.BoardWindow) bool { return o.Number == w.Number }); i >= 0 {
			m.windows[i] = w
		}
	}
}

// adopt takes over another model, and of its calls those that are not known. It
// returns those and the says that are new, oldest first.
func (m *model) adopt(o model, standing func(call string) bool) (calls []wire.Call, says []wire.Say) {
	if m.base.Day != o.base.Day {
		m.calls = nil
	}
	held := make(map[string]bool, len(m.calls)+len(m.says))
	for _, c := range m.calls {
		held[c.CallID] = true
	}
	for _, s := range m.says {
		held[s.ID] = true
	}
	for _, c := range o.calls {
		if !held[c.CallID] {
			calls = append(calls, c)
		}
	}
	for _, s := range o.says {
		if !held[s.ID] {
			says = append(says, s)
		}
	}
	m.base, m.queues, m.windows, m.says, m.pickups, m.figures = o.base, o.queues, o.windows, o.says, o.pickups, o.figures
	m.calls = append(m.calls, calls...)
	slices.SortStableFunc(m.calls, func(a, b wire.Call) int { return a.At.Compare(b.At) })
	for i := range m.calls {
		m.calls[i].Ended = !standing(m.calls[i].CallID)
	}
	return calls, says
}

// held says whether an emergency stands.
func (m *model) held() bool {
	return slices.ContainsFunc(m.says, func(s wire.Say) bool { return s.Kind == wire.SayEmergency })
}

// trim prunes once enough calls have come together to be worth it.
func (m *model) trim(now time.Time) {
	if n := len(m.calls) + len(m.says); n >= m.trimAt {
		m.prune(now)
		m.trimAt = 2*(len(m.calls)+len(m.says)) + snapshotCalls
	}
}

// prune forgets the calls and says a snapshot will never hold again.
func (m *model) prune(now time.Time) {
	recent := now.Add(-recentCalls)
	called := map[int]bool{} // windows with a newer call
	kept := make([]wire.Call, 0, len(m.calls))
	for _, c := range slices.Backward(m.calls) {
		switch {
		case c.At.After(recent) && len(kept) < maxRecentCalls:
			kept = append(kept, c)
		case !c.Ended && !called[c.Window]:
			kept = append(kept, c)
		}
		called[c.Window] = true
	}
	slices.Reverse(kept)
	m.calls = kept
	says := make([]wire.Say, 0, len(m.says))
	for _, s := range m.says {
		if s.Until == nil || s.Until.After(now) || s.At.After(recent) {
			says = append(says, s)
		}
	}
	m.says = says[max(0, len(says)-maxRecentSays):]
}

// snapshot is the whole model as of now. The calls of the last 60 s are all
// there; older ones that still stand fill up to snapshotCalls.
func (m *model) snapshot(now time.Time) wire.BoardSnapshot {
	m.prune(now)
	recent := now.Add(-recentCalls)
	s := m.base
	s.Calls = make([]wire.Call, 0, len(m.calls))
	for _, c := range slices.Backward(m.calls) {
		if c.At.After(recent) || len(s.Calls) < snapshotCalls {
			s.Calls = append(s.Calls, c)
		}
	}
	s.Says = append(s.Says, m.says...)
	s.Queues, s.Windows, s.Pickups, s.Figures = m.queues, m.windows, m.pickups, m.figures
	return s
}
