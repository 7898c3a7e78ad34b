package board

import (
	"slices"
	"time"

	"yimen/hallserver/wire"
)

// model is what a board shows: the fold of the deltas published so far, exactly
// as a client that got them all holds it.
type model struct {
	base    wire.BoardSnapshot // without calls, queues, windows
	calls   []wire.Call        // oldest first
	queues  []wire.BoardQueue
	windows []wire.BoardWindow
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

// adopt takes over another model's day, queues and windows, and the calls it
// knows beyond ours.
func (m *model) adopt(o model, standing func(call string) bool) {
	if m.base.Day != o.base.Day {
		m.calls = nil
	}
	m.base, m.queues, m.windows = o.base, o.queues, o.windows
	for _, c := range o.calls {
		if !slices.ContainsFunc(m.calls, func(k wire.Call) bool { return k.CallID == c.CallID }) {
			m.calls = append(m.calls, c)
		}
	}
	slices.SortStableFunc(m.calls, func(a, b wire.Call) int { return a.At.Compare(b.At) })
	for i := range m.calls {
		m.calls[i].Ended = !standing(m.calls[i].CallID)
	}
}

// trim prunes once enough calls have come together to be worth it.
func (m *model) trim(now time.Time) {
	if len(m.calls) >= m.trimAt {
		m.prune(now)
		m.trimAt = 2*len(m.calls) + snapshotCalls
	}
}

// prune forgets the calls a snapshot will never hold again.
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
	s.Queues, s.Windows = m.queues, m.windows
	return s
}
