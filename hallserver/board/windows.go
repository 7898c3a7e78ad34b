package board

import (
	"cmp"
	"slices"
	"time"

	"yimen/hallserver/hall"
	"yimen/hallserver/wire"
)

// nextMost is how many of those who come next a window's board names.
const nextMost = 2

// windowSeen is what a window's picture was made of.
type windowSeen struct {
	state  hall.WindowState
	ticket hall.TicketID
	reason string
	// Milliseconds since 1970 UTC; 0: not at all.
	pauseMS, rateMS int64
	next            []hall.TicketID
	idle            idle
	stage           stage
}

// stage is how far a window is with the one who is at it, and since when, or since
// when it pauses, in milliseconds since 1970 UTC. Zero: neither.
type stage struct {
	called  bool // and not begun
	sinceMS int64
}

// idle is that a window is free while people wait whom it could call: how many, and
// since when, in milliseconds since 1970 UTC. Zero: it is not.
type idle struct {
	callable int
	sinceMS  int64
}

func (s *windowSeen) same(o *windowSeen) bool {
	return s.state == o.state && s.ticket == o.ticket && s.reason == o.reason && s.pauseMS == o.pauseMS &&
		s.rateMS == o.rateMS && s.idle == o.idle && s.stage == o.stage && slices.Equal(s.next, o.next)
}

func (p *projector) see(st *hall.State, w *hall.Window) windowSeen {
	s := windowSeen{state: w.State, ticket: w.Ticket, rateMS: st.RateUntilMS(w)}
	if p.traits.idle {
		s.stage = stageOf(st, w)
	}
	if w.State == hall.Paused {
		s.reason, s.pauseMS = w.Reason, w.UntilMS
	}
	return s
}

func (p *projector) readWindows(st *hall.State, nowMS int64) (windows []wire.BoardWindow, seen []windowSeen) {
	windows = []wire.BoardWindow{}
	if !p.traits.windows {
		return windows, nil
	}
	plans := slices.Clone(st.Plan.Windows)
	slices.SortFunc(plans, func(a, b hall.WindowPlan) int { return a.Number - b.Number })
	for _, plan := range plans {
		w := st.Windows.Get(plan.Number)
		if w == nil || !p.showsWindow(w) {
			continue
		}
		s := p.see(st, w)
		if p.traits.next {
			s.next = next(st, w, nowMS)
		}
		if p.traits.idle {
			s.idle = idleOf(st, w, nowMS)
		}
		seen = append(seen, s)
		windows = append(windows, p.window(st, w.Number, &s))
	}
	return windows, seen
}

// takeWindows brings the windows up to date and returns those that changed.
func (p *projector) takeWindows(st *hall.State, nowMS int64, slow bool) []wire.BoardWindow {
	var changed []wire.BoardWindow
	for i := range p.windows {
		w := st.Windows.Get(p.windows[i].Number)
		if w == nil {
			continue
		}
		s := p.see(st, w)
		switch {
		case p.traits.next && slow:
			s.next = next(st, w, nowMS)
		case p.traits.next:
			s.next = stillNext(st, w, p.seen[i].next)
		case p.traits.idle && slow:
			s.idle = idleOf(st, w, nowMS)
		case p.traits.idle && free(w):
			s.idle = p.seen[i].idle
		}
		if s.same(&p.seen[i]) {
			continue
		}
		p.seen[i], p.windows[i] = s, p.window(st, w.Number, &s)
		changed = append(changed, p.windows[i])
	}
	return changed
}

// window is the picture of a window.
func (p *projector) window(st *hall.State, n int, s *windowSeen) wire.BoardWindow {
	name, _ := p.cfg.Names.WindowText(n)
	b := wire.BoardWindow{
		Number: n, Name: name, State: string(s.state), Ticket: number(st, s.ticket),
		RateUntil: timeOf(s.rateMS), PausedUntil: timeOf(s.pauseMS),
	}
	if s.idle.callable > 0 {
		b.Callable, b.IdleSince = s.idle.callable, timeOf(s.idle.sinceMS)
	}
	b.Called, b.Since = s.stage.called, timeOf(s.stage.sinceMS)
	if s.reason != "" {
		b.PauseText = p.cfg.PauseText(s.reason)
	}
	for _, id := range s.next {
		b.Next = append(b.Next, number(st, id))
	}
	return b
}

func stageOf(st *hall.State, w *hall.Window) stage {
	t := st.Tickets.Get(w.Ticket)
	switch {
	case w.State == hall.Paused:
		return stage{sinceMS: w.SinceMS}
	case t == nil:
		return stage{}
	case t.State == hall.Called:
		return stage{called: true, sinceMS: t.CalledMS}
	default:
		return stage{sinceMS: cmp.Or(t.StartMS, t.CalledMS)}
	}
}

// free says whether a window is open and nobody is at it.
func free(w *hall.Window) bool { return w.State == hall.Open && w.Ticket == "" }

// idleOf is whether a window is free while people wait whom it could call: since it
// is free, or the first of them came.
func idleOf(st *hall.State, w *hall.Window, nowMS int64) idle {
	if !free(w) {
		return idle{}
	}
	candidates := st.Candidates(w, nowMS)
	if len(candidates) == 0 {
		return idle{}
	}
	first := nowMS
	for _, c := range candidates {
		first = min(first, max(c.ArrivedMS, c.SlotMS))
	}
	return idle{len(candidates), max(first, w.SinceMS)}
}

// next is who comes next at a window as things stand; nobody where another window
// may call them.
func next(st *hall.State, w *hall.Window, nowMS int64) []hall.TicketID {
	if w.State != hall.Open || !alone(st, w) {
		return nil
	}
	candidates := st.Candidates(w, nowMS)
	rules := st.Calling()
	var ids []hall.TicketID
	for range nextMost {
		i, _ := rules.Next(nowMS, candidates)
		if i < 0 {
			break
		}
		ids = append(ids, hall.TicketID(candidates[i].Ticket))
		candidates = slices.Delete(candidates, i, i+1)
	}
	return ids
}

// alone says whether a window alone calls from its queues, those that it helps among
// them: no other one has them that is not closed.
func alone(st *hall.State, w *hall.Window) bool {
	for _, o := range st.Windows.All() {
		if o.Number != w.Number && o.State != hall.Closed && slices.ContainsFunc(queuesOf(w), func(q hall.QueueID) bool {
			return slices.Contains(queuesOf(o), q)
		}) {
			return false
		}
	}
	return true
}

// queuesOf are the queues that a window may call from, those that it helps among them.
func queuesOf(w *hall.Window) []hall.QueueID {
	queues := slices.Clone(w.Queues)
	for _, h := range w.Helps {
		queues = append(queues, h.Queue)
	}
	return queues
}

// stillNext is what is left of those who came next: whoever was called, here or
// elsewhere, does not.
func stillNext(st *hall.State, w *hall.Window, ids []hall.TicketID) []hall.TicketID {
	if w.State != hall.Open || !alone(st, w) {
		return nil
	}
	var left []hall.TicketID
	for _, id := range ids {
		if t := st.Tickets.Get(id); t != nil && t.State == hall.Waiting {
			left = append(left, id)
		}
	}
	return left
}

// number is the number of a ticket; empty without one.
func number(st *hall.State, id hall.TicketID) string {
	if t := st.Tickets.Get(id); t != nil {
		return t.Number()
	}
	return ""
}

// timeOf is a time in milliseconds since 1970 UTC; nil: none.
func timeOf(ms int64) *time.Time {
	if ms == 0 {
		return nil
	}
	at := time.UnixMilli(ms).UTC()
	return &at
}
