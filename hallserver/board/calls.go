package board

import (
	"slices"
	"time"

	"yimen/hallserver/hall"
	"yimen/hallserver/voice"
	"yimen/hallserver/wire"
)

// standing is a call whose ticket has not left its window yet.
type standing struct {
	call   string
	ticket hall.TicketID
	window int
}

// recentCall is a call or recall as it was in the journal.
type recentCall struct {
	ticket         hall.TicketID
	call           hall.CallID
	window, recall int
	atMS           int64
}

func recentCallOf(r hall.Record) (c recentCall, ok bool) {
	switch e := r.Event.(type) {
	case hall.TicketCalled:
		return recentCall{ticket: e.Ticket, call: e.Call, window: e.Window, atMS: r.AtMS}, true
	case hall.TicketRecalled:
		return recentCall{ticket: e.Ticket, call: e.Call, window: e.Window, recall: e.Times, atMS: r.AtMS}, true
	}
	return recentCall{}, false
}

// maxRecents bounds the calls whose records are kept.
const maxRecents = 4096

// recents are the calls of the last minute and some before them, oldest first. A
// state knows the last call of each ticket only.
type recents []recentCall

// add takes in a record, if it is a call.
func (r *recents) add(rec hall.Record) {
	if set, ok := rec.Event.(hall.ClockSet); ok {
		for i := range *r {
			(*r)[i].atMS = set.Move((*r)[i].atMS)
		}
		return
	}
	c, ok := recentCallOf(rec)
	if !ok {
		return
	}
	if len(*r) >= maxRecents {
		kept := r.since(c.atMS - recentCalls.Milliseconds())
		*r = slices.Clone(kept[max(0, len(kept)-maxRecents*3/4):])
	}
	*r = append(*r, c)
}

// since are those after a time.
func (r recents) since(ms int64) recents {
	i, _ := slices.BinarySearchFunc(r, ms+1, func(c recentCall, at int64) int { return int(c.atMS - at) })
	return r[i:]
}

// readCalls are the calls a board begins with, oldest first: those of the last
// minute, and the last one of each ticket that still stands.
func (p *projector) readCalls(st *hall.State, recent recents, now time.Time) []wire.Call {
	if !p.traits.calls {
		return nil
	}
	sinceMS := now.Add(-recentCalls).UnixMilli()
	recent = recent.since(sinceMS)
	listed := make(map[hall.CallID]bool, len(recent))
	for _, c := range recent {
		listed[c.call] = true
	}
	var calls []wire.Call
	for _, t := range calledSince(st, sinceMS) {
		if !listed[t.Call] {
			calls = p.readCall(calls, st, recentCall{
				ticket: t.ID, call: t.Call, window: t.Window, recall: t.Recalls, atMS: max(t.CalledMS, t.RecalledMS),
			})
		}
	}
	for _, c := range recent {
		calls = p.readCall(calls, st, c)
	}
	slices.SortStableFunc(calls, func(a, b wire.Call) int { return a.At.Compare(b.At) })
	return calls
}

// readCall appends a call that was before, if it is this board's business.
func (p *projector) readCall(calls []wire.Call, st *hall.State, c recentCall) []wire.Call {
	t := st.Tickets.Get(c.ticket)
	if t == nil || !p.shows(t.Queue, c.window) {
		return calls
	}
	if c.recall == 0 { // its calls before, if any, have ended
		p.standing = slices.DeleteFunc(p.standing, func(s standing) bool { return s.ticket == t.ID && s.call != string(c.call) })
	}
	if stands(st, t.ID, c.window) && !p.isStanding(string(c.call)) {
		p.standing = append(p.standing, standing{string(c.call), t.ID, c.window})
	}
	return append(calls, p.call(t, c))
}

// isStanding says whether the ticket of a call is still at its window.
func (p *projector) isStanding(call string) bool {
	return slices.ContainsFunc(p.standing, func(s standing) bool { return s.call == call })
}

// calledSince lists the tickets that were called since sinceMS or still stand
// at a window, in the order of their calls.
func calledSince(st *hall.State, sinceMS int64) []*hall.Ticket {
	var called []*hall.Ticket
	for _, t := range st.Tickets.All() {
		if t.Call != "" && t.Window > 0 && (max(t.CalledMS, t.RecalledMS) > sinceMS || stands(st, t.ID, t.Window)) {
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
	w := st.Windows.Get(window)
	return w != nil && w.Ticket == t
}

func (p *projector) observeCall(st *hall.State, c recentCall) {
	t := st.Tickets.Get(c.ticket)
	if t == nil || !p.traits.calls || !p.shows(t.Queue, c.window) {
		return
	}
	p.pending.Calls = append(p.pending.Calls, p.call(t, c))
	p.standing = append(p.standing, standing{string(c.call), t.ID, c.window})
}

func (p *projector) call(t *hall.Ticket, r recentCall) wire.Call {
	c := wire.Call{
		CallID: string(r.call), Number: t.Number(), Window: r.window,
		Queue: string(t.Queue), Recall: r.recall, At: time.UnixMilli(r.atMS).UTC(),
	}
	c.WindowName, c.Zone = p.cfg.Names.WindowText(r.window)
	c.QueueName, _ = p.cfg.Names.QueueText(t.Queue)
	c.Announcement = p.announce(voice.Utterance{
		Kind: voice.UtterCall, Number: c.Number, Window: r.window, Language: t.Language, At: c.At,
	})
	return c
}

// announce is what a speaker says here; nil: nothing.
func (p *projector) announce(u voice.Utterance) *wire.Announcement {
	if p.announcer == nil || !p.traits.speaks {
		return nil
	}
	u.Zone = p.zone()
	return p.announcer.Announce(u)
}
