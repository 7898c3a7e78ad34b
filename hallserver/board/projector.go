package board

import (
	"slices"
	"time"

	"yimen/hallserver/hall"
	"yimen/hallserver/wire"
)

// projector turns what happens in the hall into the deltas of one board. It
// gathers until take is called. It reads nothing of a ticket but its number,
// queue, window and calls.
type projector struct {
	board     Board
	names     Names
	announcer Announcer
	waits     func(hall.QueueID) (wire.Wait, bool) // nil: nobody foretells

	queues   []wire.BoardQueue // as last taken
	windows  []wire.BoardWindow
	at       []hall.TicketID // ticket at each of windows
	open     bool
	standing []standing // calls whose ticket is at its window, oldest first

	pending wire.BoardDelta // calls, ended and day only
}

// standing is a call whose ticket has not left its window yet.
type standing struct {
	call   string
	ticket hall.TicketID
	window int
}

// reset begins anew from a state, with the calls that can be told from it: the
// last one of each ticket that was called since the given time or still stands.
// Calls known to stand before are remembered. Nothing may be gathered.
func (p *projector) reset(st *hall.State, since time.Time) model {
	p.queues, p.open = p.readQueues(st), st.DayOpen
	p.windows, p.at = p.readWindows(st)
	p.standing = slices.DeleteFunc(p.standing, func(s standing) bool { return !stands(st, s.ticket, s.window) })
	m := model{
		base: wire.BoardSnapshot{
			Board: p.board.ID, Kind: p.board.Kind, Hall: p.names.HallName(), Day: st.Day, Open: st.DayOpen,
			Notices: slices.Concat([]wire.Text{}, p.board.Notices), Layout: p.board.Layout,
		},
		queues: slices.Clone(p.queues), windows: slices.Clone(p.windows),
	}
	for _, t := range calledSince(st, since.UnixMilli()) {
		if !p.shows(t.Queue, t.Window) {
			continue
		}
		m.calls = append(m.calls, p.call(t, t.Call, t.Window, t.Recalls, t.CalledMS))
		if stands(st, t.ID, t.Window) && !p.isStanding(string(t.Call)) {
			p.standing = append(p.standing, standing{string(t.Call), t.ID, t.Window})
		}
	}
	return m
}

// isStanding says whether the ticket of a call is still at its window.
func (p *projector) isStanding(call string) bool {
	return slices.ContainsFunc(p.standing, func(s standing) bool { return s.call == call })
}

// calledSince lists the tickets that were called since sinceMS or still stand
// at a window, in the order of their calls.
func calledSince(st *hall.State, sinceMS int64) []*hall.Ticket {
	var called []*hall.Ticket
	for _, t := range st.Tickets {
		if t.Call != "" && t.Window > 0 && (t.CalledMS > sinceMS || stands(st, t.ID, t.Window)) {
			called = append(called, t)
		}
	}
	slices.SortFunc(called, func(a, b *hall.Ticket) int {
		if a.CalledMS != b.CalledMS {
			return int(a.CalledMS - b.CalledMS)
		}
		return a.Window - b.Window
	})
	return called
}

// stands says whether a ticket is at a window now.
func stands(st *hall.State, t hall.TicketID, window int) bool {
	w := st.Windows[window]
	return w != nil && w.Ticket == t
}

// shows says whether a call of a queue to a window is this board's business.
func (p *projector) shows(q hall.QueueID, window int) bool {
	if p.board.Kind == KindWindow {
		return window == p.board.Window
	}
	return len(p.board.Queues) == 0 || slices.Contains(p.board.Queues, q)
}

// observe takes in one record; st is the state after it.
func (p *projector) observe(st *hall.State, r hall.Record) {
	switch e := r.Event.(type) {
	case hall.DayOpened:
		p.pending = wire.BoardDelta{Day: e.Date}
		p.standing = nil
	case hall.TicketCalled:
		p.observeCall(st, e.Ticket, e.Call, e.Window, 0, r.AtMS)
	case hall.TicketRecalled:
		p.observeCall(st, e.Ticket, e.Call, e.Window, e.Times, r.AtMS)
	default:
	}
	p.standing = slices.DeleteFunc(p.standing, func(s standing) bool {
		ended := !stands(st, s.ticket, s.window)
		if ended {
			p.pending.Ended = append(p.pending.Ended, s.call)
		}
		return ended
	})
}

func (p *projector) observeCall(st *hall.State, id hall.TicketID, call hall.CallID, window, recall int, atMS int64) {
	t := st.Tickets[id]
	if t == nil || !p.shows(t.Queue, window) {
		return
	}
	p.pending.Calls = append(p.pending.Calls, p.call(t, call, window, recall, atMS))
	p.standing = append(p.standing, standing{string(call), id, window})
}

func (p *projector) call(t *hall.Ticket, id hall.CallID, window, recall int, atMS int64) wire.Call {
	c := wire.Call{
		CallID: string(id), Number: t.Number(), Window: window,
		Queue: string(t.Queue), Recall: recall, At: time.UnixMilli(atMS).UTC(),
	}
	c.WindowName, c.Zone = p.names.WindowText(window)
	c.QueueName, _ = p.names.QueueText(t.Queue)
	if p.announcer != nil {
		c.Announcement = p.announcer.Announce(c.Number, window, t.Language)
	}
	return c
}

// full says whether what is gathered must go before the next event is taken in.
func (p *projector) full(next hall.Event) bool {
	if len(p.pending.Calls) >= maxCallsInFrame {
		return true
	}
	switch next.(type) {
	case hall.DayOpened, hall.PlanAdopted:
		return p.pending.Day != "" || p.pending.Calls != nil || p.pending.Ended != nil
	default:
		return false
	}
}

// take returns what has changed since the last take, and whether anything has.
// Waiting counts that changed alone stay behind unless counts is set.
func (p *projector) take(st *hall.State, counts bool) (d wire.BoardDelta, changed bool) {
	d = p.pending
	p.pending = wire.BoardDelta{}
	d.Windows = p.takeWindows(st)
	if st.DayOpen != p.open || d.Day != "" {
		p.open = st.DayOpen
		open := st.DayOpen
		d.Open = &open
	}
	changed = d.Calls != nil || d.Ended != nil || d.Windows != nil || d.Open != nil
	if changed || counts {
		d.Queues = p.takeQueues(st)
		changed = changed || d.Queues != nil
	}
	return d, changed
}

// takeWindows brings the windows up to date and returns those that changed.
func (p *projector) takeWindows(st *hall.State) []wire.BoardWindow {
	var changed []wire.BoardWindow
	for i := range p.windows {
		b := &p.windows[i]
		w := st.Windows[b.Number]
		if w == nil {
			continue
		}
		until := rateUntil(st, w)
		if b.State == string(w.State) && p.at[i] == w.Ticket && sameTime(until, b.RateUntil) {
			continue
		}
		b.State, b.Ticket, b.RateUntil, p.at[i] = string(w.State), number(st, w.Ticket), until, w.Ticket
		changed = append(changed, *b)
	}
	return changed
}

// takeQueues brings the queues up to date and returns those that changed.
func (p *projector) takeQueues(st *hall.State) []wire.BoardQueue {
	var changed []wire.BoardQueue
	for i := range p.queues {
		if q := p.queue(st, p.queues[i]); !sameQueue(q, p.queues[i]) {
			p.queues[i] = q
			changed = append(changed, q)
		}
	}
	return changed
}

// behind says whether waiting counts have changed since they were last taken.
func (p *projector) behind(st *hall.State) bool {
	return slices.ContainsFunc(p.queues, func(q wire.BoardQueue) bool { return !sameQueue(p.queue(st, q), q) })
}

// queue brings a queue up to date.
func (p *projector) queue(st *hall.State, q wire.BoardQueue) wire.BoardQueue {
	q.Waiting, q.Wait = st.Waiting(hall.QueueID(q.ID)), nil
	if p.waits == nil {
		return q
	}
	if w, ok := p.waits(hall.QueueID(q.ID)); ok {
		q.Wait = &w
	}
	return q
}

// sameQueue says whether two pictures of a queue say the same to a reader, who
// is told whole minutes.
func sameQueue(a, b wire.BoardQueue) bool {
	if a.Waiting != b.Waiting || (a.Wait == nil) != (b.Wait == nil) {
		return false
	}
	return a.Wait == nil || (a.Wait.P50S/60 == b.Wait.P50S/60 && a.Wait.P90S/60 == b.Wait.P90S/60)
}

// number is the number of a ticket; empty without one.
func number(st *hall.State, id hall.TicketID) string {
	if t := st.Tickets[id]; t != nil {
		return t.Number()
	}
	return ""
}

// rateUntil is until when the service that a window has just finished may be
// rated there, as long as nobody has.
func rateUntil(st *hall.State, w *hall.Window) *time.Time {
	until := st.RateUntilMS(w)
	if until == 0 {
		return nil
	}
	at := time.UnixMilli(until).UTC()
	return &at
}

func sameTime(a, b *time.Time) bool {
	return (a == nil) == (b == nil) && (a == nil || a.Equal(*b))
}

func (p *projector) readQueues(st *hall.State) []wire.BoardQueue {
	queues := []wire.BoardQueue{}
	for _, id := range st.Plan.Queues {
		if !p.showsQueue(st, id) {
			continue
		}
		name, _ := p.names.QueueText(id)
		queues = append(queues, p.queue(st, wire.BoardQueue{ID: string(id), Name: name}))
	}
	return queues
}

func (p *projector) showsQueue(st *hall.State, id hall.QueueID) bool {
	if p.board.Kind == KindWindow {
		w := st.Windows[p.board.Window]
		return w != nil && slices.Contains(w.Queues, id)
	}
	return len(p.board.Queues) == 0 || slices.Contains(p.board.Queues, id)
}

func (p *projector) readWindows(st *hall.State) (windows []wire.BoardWindow, at []hall.TicketID) {
	windows = []wire.BoardWindow{}
	plans := slices.Clone(st.Plan.Windows)
	slices.SortFunc(plans, func(a, b hall.WindowPlan) int { return a.Number - b.Number })
	for _, plan := range plans {
		w := st.Windows[plan.Number]
		if w == nil || !p.showsWindow(w) {
			continue
		}
		name, _ := p.names.WindowText(w.Number)
		windows = append(windows, wire.BoardWindow{
			Number: w.Number, Name: name, State: string(w.State), Ticket: number(st, w.Ticket), RateUntil: rateUntil(st, w),
		})
		at = append(at, w.Ticket)
	}
	return windows, at
}

func (p *projector) showsWindow(w *hall.Window) bool {
	if p.board.Kind == KindWindow {
		return w.Number == p.board.Window
	}
	return len(p.board.Queues) == 0 || slices.ContainsFunc(p.board.Queues, func(q hall.QueueID) bool {
		return slices.Contains(w.Queues, q)
	})
}
