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
	atMS  int64
}

func (a *API) shaper() shaper {
	return shaper{names: a.Catalogue.Now(), staff: a.staffName, atMS: a.Now().UnixMilli()}
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
	name, _ := h.names.QueueText(t.Queue)
	out := wire.Ticket{
		ID: string(t.ID), Number: t.Number(), Queue: string(t.Queue), QueueName: name,
		Services: []wire.Service{}, Class: string(t.Class), State: string(t.State), Window: t.Window,
		CallID: string(t.Call), Recalls: t.Recalls, Ahead: s.Ahead(t), HasHolder: t.Subject != "",
		Language: t.Language, Printed: t.Printed, PrintCause: t.Cause,
		IssuedAt: moment(t.IssuedMS), CalledAt: maybe(t.CalledMS), StartedAt: maybe(t.StartMS), EndedAt: maybe(t.EndMS),
	}
	for _, code := range t.Services {
		out.Services = append(out.Services, wire.Service{Code: string(code), Name: h.names.ServiceText(code)})
	}
	return out
}

func (h shaper) window(s *hall.State, w *hall.Window) wire.Window {
	name, zone := h.names.WindowText(w.Number)
	out := wire.Window{
		Number: w.Number, Name: name, Zone: zone, State: string(w.State),
		StaffID: string(w.Staff), Reason: w.Reason, Version: w.Version,
		Queues: []string{}, Waiting: s.Waiting(w.Queues...), Since: moment(w.SinceMS),
	}
	if w.Staff != "" {
		out.Staff = h.staff(w.Staff)
	}
	for _, q := range w.Queues {
		out.Queues = append(out.Queues, string(q))
	}
	if t := s.Tickets[w.Ticket]; t != nil {
		shown := h.ticket(s, t)
		out.Ticket = &shown
	}
	return out
}

func (h shaper) windows(s *hall.State) []wire.Window {
	out := make([]wire.Window, 0, len(s.Windows))
	for _, w := range s.Windows {
		out = append(out, h.window(s, w))
	}
	slices.SortFunc(out, func(a, b wire.Window) int { return a.Number - b.Number })
	return out
}

func (h shaper) queues(s *hall.State) []wire.Queue {
	out := make([]wire.Queue, 0, len(s.Plan.Queues))
	for _, q := range s.Plan.Queues {
		out = append(out, h.names.WireQueue(s, q, h.atMS))
	}
	return out
}

// issued is the answer to a ticket taken, without its token.
func (h shaper) issued(s *hall.State, t *hall.Ticket) wire.Issued {
	name, zone := h.names.QueueText(t.Queue)
	out := wire.Issued{
		ID: string(t.ID), Number: t.Number(), Queue: string(t.Queue), QueueName: name, Zone: zone,
		Windows: []int{}, Ahead: s.Ahead(t), IssuedAt: moment(t.IssuedMS),
	}
	for n, w := range s.Windows {
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
		IssuedAt: moment(t.IssuedMS), UpdatedAt: moment(h.atMS), Hall: h.names.HallName(),
	}
}

func shapeWhy(w calling.Why) wire.Why {
	return wire.Why{Code: w.Code, Params: w.Params, Text: w.Text()}
}
