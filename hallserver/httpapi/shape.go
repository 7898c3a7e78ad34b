package httpapi

import (
	"slices"
	"time"

	"yimen/hallserver/catalogue"
	"yimen/hallserver/hall"
	"yimen/hallserver/hall/calling"
	"yimen/hallserver/wire"
)

// shaper turns state into the shapes of package wire. It holds what one answer
// needs and nothing of the state.
type shaper struct {
	names *catalogue.Catalogue
	staff func(hall.StaffID) string
	pads  func(window int) []wire.Pad
	told  func(call string) *wire.Told // nil: nobody listens
	// phrase is what an emergency's phrase says.
	phrase func(id string) wire.Text
	waits  Waits // nil: nobody foretells
	atMS   int64
	loc    *time.Location // the hall's
}

func (a *API) shaper() shaper {
	now := a.Now()
	h := shaper{names: a.Catalogue.Now(), staff: a.staffName, pads: a.pads.at, atMS: now.UnixMilli(), loc: now.Location()}
	h.waits, h.phrase = a.Waits, a.phraseText
	if a.Boards != nil {
		h.told = a.Boards.Told
	}
	return h
}

// wait is how long a ticket still waits, or nil. One that was taken since the
// last forecast waits like any new one.
func (h shaper) wait(t *hall.Ticket) *wire.Wait {
	if h.waits == nil || t.State != hall.Waiting {
		return nil
	}
	if w, ok := h.waits.Ticket(t.ID); ok {
		return &w
	}
	if t.Came != "" {
		return nil
	}
	return h.waitOfNew(t.Queue, t.Class)
}

func (h shaper) waitOfNew(q hall.QueueID, class hall.Class) *wire.Wait {
	if h.waits == nil {
		return nil
	}
	if w, ok := h.waits.New(q, class); ok {
		return &w
	}
	return nil
}

func moment(ms int64) time.Time { return time.UnixMilli(ms).UTC() }

func maybe(ms int64) *time.Time {
	if ms == 0 {
		return nil
	}
	t := moment(ms)
	return &t
}

func (h shaper) ticket(s *hall.State, t *hall.Ticket) wire.Ticket {
	out := h.placed(s, t, s.Ahead(t))
	out.Wait = h.wait(t)
	return out
}

// placed is a ticket of which it is known how many are ahead, without its wait.
func (h shaper) placed(s *hall.State, t *hall.Ticket, ahead int) wire.Ticket {
	name, _ := h.names.QueueText(t.Queue)
	out := wire.Ticket{
		ID: string(t.ID), Number: t.Number(), Queue: string(t.Queue), QueueName: name,
		Services: []wire.Service{}, Class: string(t.Class), State: string(t.State), Window: t.Window,
		CallID: string(t.Call), Recalls: t.Recalls, Ahead: ahead, HasHolder: t.Subject != "",
		Language: t.Language, Printed: t.Printed, PrintCause: t.Cause,
		IssuedAt: moment(t.IssuedMS), CalledAt: maybe(t.CalledMS), StartedAt: maybe(t.StartMS), EndedAt: maybe(t.EndMS),
	}
	for _, code := range t.Services {
		out.Services = append(out.Services, wire.Service{Code: string(code), Name: h.names.ServiceText(code)})
	}
	h.life(s, t, &out)
	return out
}

// life adds how a ticket came where it is.
func (h shaper) life(s *hall.State, t *hall.Ticket, out *wire.Ticket) {
	out.Done, out.RecallsLeft, out.RecalledAt = len(t.Served), s.RecallsLeft(t), maybe(t.RecalledMS)
	out.Ground = string(t.Ground)
	out.Came, out.ToWindow, out.Returns = t.Came, t.ToWindow, t.Returns
	out.People, out.SlotAt, out.WaitingSince = t.People, maybe(t.SlotMS), moment(t.WaitMS)
	if t.ToStaff != "" {
		out.ToStaff = h.staff(t.ToStaff)
	}
	if t.Officer != "" {
		out.Officer = h.staff(t.Officer)
	}
	if t.Why.Code != "" {
		why := shapeWhy(t.Why)
		out.Why = &why
	}
	if h.told != nil && (t.State == hall.Called || t.State == hall.Serving) {
		out.Told = h.told(string(t.Call))
	}
	out.Ended = t.Ended
}

func (h shaper) window(s *hall.State, w *hall.Window) wire.Window {
	name, zone := h.names.WindowText(w.Number)
	out := wire.Window{
		Number: w.Number, Name: name, Zone: zone, State: string(w.State),
		StaffID: string(w.Staff), Reason: w.Reason, Version: w.Version,
		Queues: []string{}, Waiting: s.Waiting(w.Queues...), Since: moment(w.SinceMS),
		Until: maybe(w.UntilMS), Pads: h.pads(w.Number), Emergency: h.emergencyAt(s, s.ZoneOf(w.Number)),
	}
	if w.Reason != "" {
		out.ReasonName = h.names.PauseText(w.Reason)
	}
	if p := w.Next; p != nil {
		out.PauseNext = &wire.Pause{Reason: p.Reason, Minutes: int(p.ForMS / time.Minute.Milliseconds())}
		if p.Reason != "" {
			out.PauseNext.ReasonName = h.names.PauseText(p.Reason)
		}
	}
	if t := s.JustFinished(w, h.atMS); t != nil && !t.Rated(w.Number) {
		out.RateTicket = t.Number()
	}
	for _, help := range w.Helps {
		out.Helps = append(out.Helps, string(help.Queue))
	}
	if w.Staff != "" {
		out.Staff = h.staff(w.Staff)
	}
	for _, q := range w.Queues {
		out.Queues = append(out.Queues, string(q))
	}
	if t := s.Tickets.Get(w.Ticket); t != nil {
		shown := h.ticket(s, t)
		out.Ticket = &shown
	}
	return out
}

func (h shaper) windows(s *hall.State) []wire.Window {
	out := make([]wire.Window, 0, s.Windows.Len())
	for _, w := range s.Windows.All() {
		out = append(out, h.window(s, w))
	}
	slices.SortFunc(out, func(a, b wire.Window) int { return a.Number - b.Number })
	return out
}

func (h shaper) queues(s *hall.State) []wire.Queue {
	out := make([]wire.Queue, 0, len(s.Plan.Queues))
	for _, q := range s.Plan.Queues {
		shown := h.names.WireQueue(s, q, h.atMS)
		shown.Wait = h.waitOfNew(q, hall.Normal)
		out = append(out, shown)
	}
	return out
}

// issued is the answer to a ticket taken, without its token.
// arrived is a ticket that an appointment became, whose wait counts from its slot.
func (h shaper) arrived(s *hall.State, t *hall.Ticket) wire.Issued { return h.issued(s, t, h.wait(t)) }

func (h shaper) issued(s *hall.State, t *hall.Ticket, wait *wire.Wait) wire.Issued {
	name, zone := h.names.QueueText(t.Queue)
	out := wire.Issued{
		ID: string(t.ID), Number: t.Number(), Queue: string(t.Queue), QueueName: name, Zone: zone,
		Windows: []int{}, Ahead: s.Ahead(t), IssuedAt: moment(t.IssuedMS), Wait: wait,
		Class: string(t.Class), Ground: string(t.Ground), SlotAt: maybe(t.SlotMS), People: t.People,
	}
	for n, w := range s.Windows.All() {
		if slices.Contains(w.Queues, t.Queue) {
			out.Windows = append(out.Windows, n)
		}
	}
	slices.Sort(out.Windows)
	return out
}

// public is what a ticket's token may read.
func (h shaper) public(s *hall.State, t *hall.Ticket) wire.PublicTicket {
	_, zone := h.names.QueueText(t.Queue)
	if t.Window != 0 {
		_, zone = h.names.WindowText(t.Window)
	}
	return wire.PublicTicket{
		Number: t.Number(), State: string(t.State), Window: t.Window, Zone: zone, Ahead: s.Ahead(t),
		IssuedAt: moment(t.IssuedMS), UpdatedAt: moment(h.atMS), Hall: h.names.HallName(), Wait: h.wait(t),
		Ended: t.Ended, Emergency: h.emergencyOf(s, t),
	}
}

func shapeWhy(w calling.Why) wire.Why {
	return wire.Why{Code: w.Code, Params: w.Params, Text: w.Text()}
}
