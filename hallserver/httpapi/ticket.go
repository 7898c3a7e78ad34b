package httpapi

import (
	"bytes"
	"cmp"
	"context"
	"net/http"
	"strings"

	"yimen/hallserver/access"
	"yimen/hallserver/hall"
	"yimen/hallserver/wire"
)

func (a *API) ticketRoutes() {
	register(a, route{
		method: http.MethodPost, path: base + "/tickets", id: "issue-ticket", summary: "Take a number",
		action: access.IssueTicket, keyed: true, status: http.StatusCreated, answer: wire.Issued{},
	}, a.issueTicket)
	register(a, route{
		method: http.MethodGet, path: base + "/tickets", id: "list-tickets", summary: "Tickets of today, oldest first",
		action: access.ListTickets, status: http.StatusOK, answer: []wire.Ticket{},
	}, a.listTickets)
	register(a, route{
		method: http.MethodGet, path: base + "/tickets/{id}", id: "get-ticket", summary: "One ticket of today",
		action: access.ReadTicket, status: http.StatusOK, answer: wire.Ticket{},
	}, a.getTicket)
	register(a, route{
		method: http.MethodPost, path: base + "/tickets/{id}/printed", id: "report-printed", summary: "How printing ended",
		action: access.ReportPrint, keyed: true, status: http.StatusNoContent,
	}, a.reportPrinted)
	register(a, route{
		method: http.MethodPost, path: base + "/tickets/{id}/cancel", id: "cancel-ticket", summary: "Give a waiting ticket back",
		action: access.CancelTicket, keyed: true, status: http.StatusOK, answer: wire.Ticket{},
	}, a.cancelTicket)
	register(a, route{
		method: http.MethodPost, path: base + "/tickets/{id}/reactivate", id: "reactivate-ticket",
		summary: "Let a missed or parked ticket wait again",
		action:  access.ChangeTicket, keyed: true, status: http.StatusOK, answer: wire.Ticket{},
	}, a.reactivateTicket)
	register(a, route{
		method: http.MethodPost, path: base + "/tickets/{id}/services", id: "set-ticket-services",
		summary: "Change what a ticket is still for",
		action:  access.ChangeTicket, keyed: true, status: http.StatusOK, answer: wire.Ticket{},
	}, a.setServices)
	register(a, route{
		method: http.MethodPost, path: base + "/tickets/{id}/class", id: "set-ticket-class",
		summary: "Give a ticket that waits another class, for a reason",
		action:  access.ChangeClass, keyed: true, status: http.StatusOK, answer: wire.Ticket{},
	}, a.setClass)
	register(a, route{
		method: http.MethodPost, path: base + "/tickets/{id}/holder", id: "reveal-holder",
		summary: "Who holds the ticket, for the clerk whose window it is at; each look is audited",
		action:  access.RevealHolder, keyed: true, status: http.StatusOK, answer: wire.Holder{},
	}, a.revealHolder)
}

type issueInput struct {
	Keyed
	Body wire.IssueRequest
}

func (a *API) issueTicket(ctx context.Context, in *issueInput) (*output, error) {
	x, id := plain(ctx), who(ctx)
	cmd := hall.IssueTicket{
		ID: hall.TicketID(in.Body.ID), Class: hall.Class(cmp.Or(in.Body.Class, wire.ClassNormal)),
		Ground: hall.Ground(in.Body.Ground), AtKiosk: !id.person(),
		Language: cmp.Or(in.Body.Language, "zh"), Device: id.from(), Services: serviceCodes(in.Body.Services),
		People: in.Body.People, Officer: hall.StaffID(in.Body.Officer),
		Stranger: a.stranger(in.Body.Officer), CardWaived: id.person(), ByStaff: id.person(),
	}
	rows, p := a.holders(x.lang(), in.Body, &cmd)
	if p != nil {
		return nil, p
	}
	lang, shape := x.lang(), a.shaper()
	wait := a.tell(&cmd)
	out, err := a.doWith(ctx, in.Key, cmd, rows, func(s *hall.State, events []hall.Event, _ int64, err error) (int, []byte) {
		if err != nil {
			return refuseWith(lang, err)
		}
		return http.StatusCreated, encode(shape.issued(s, s.Tickets.Get(cmd.ID), told(events, wait)))
	})
	if err != nil || out.Status != http.StatusCreated {
		return out, err
	}
	a.withToken(out, cmd.ID)
	return out, nil
}

// tell puts into a command how long its holder will be told to wait, and hands
// back the same for the answer: what is told is what the journal has.
func (a *API) tell(cmd *hall.IssueTicket) *wire.Wait {
	if a.Waits == nil || len(cmd.Services) == 0 {
		return nil
	}
	s, _ := a.Engine.Snapshot()
	queue := s.Plan.Services[cmd.Services[0]]
	w, ok := a.Waits.New(queue, cmd.Class)
	if !ok {
		return nil
	}
	cmd.Waits = &hall.QueueTold{Queue: queue, Told: hall.Told{P50S: w.P50S, P90S: w.P90S}}
	return &w
}

// told is the wait that was told with a ticket's issue; nil: none was.
func told(events []hall.Event, wait *wire.Wait) *wire.Wait {
	for _, e := range events {
		if issued, ok := e.(hall.TicketIssued); ok && issued.Told != nil {
			return wait
		}
	}
	return nil
}

// noToken is the token's place in a kept answer. In a JSON string the quotes
// would be escaped, so these bytes stand nowhere else.
const noToken = `"token":""`

// withToken puts the public token into the answer to a ticket taken. It is put
// in here, and not where the answer is kept, so that it is never stored.
func (a *API) withToken(out *output, id hall.TicketID) {
	token := a.token(id)
	filled := `"token":"` + token + `"`
	if a.PublicURL != "" {
		filled += `,"page_url":` + string(encode(strings.TrimRight(a.PublicURL, "/")+"/t/"+token))
	}
	out.Body = bytes.Replace(out.Body, []byte(noToken), []byte(filled), 1)
	out.Location = base + "/tickets/" + string(id)
}

func serviceCodes(codes []string) []hall.ServiceCode {
	out := make([]hall.ServiceCode, 0, len(codes))
	for _, code := range codes {
		out = append(out, hall.ServiceCode(code))
	}
	return out
}

type TicketPath struct {
	ID string `path:"id" maxLength:"64"`
}

func (a *API) getTicket(ctx context.Context, in *TicketPath) (*output, error) {
	shape := a.shaper()
	var out *wire.Ticket
	a.Engine.View(func(s *hall.State) {
		if t := s.Tickets.Get(hall.TicketID(in.ID)); t != nil {
			shown := shape.ticket(s, t)
			out = &shown
		}
	})
	if out == nil {
		return nil, fail(plain(ctx).lang(), http.StatusNotFound, hall.UnknownTicket, "no such ticket today")
	}
	return respond(http.StatusOK, out)
}

type printedInput struct {
	Keyed
	TicketPath
	Body wire.PrintedRequest
}

func (a *API) reportPrinted(ctx context.Context, in *printedInput) (*output, error) {
	cause := in.Body.Cause
	if in.Body.OK {
		cause = ""
	}
	cmd := hall.ReportPrint{Ticket: hall.TicketID(in.ID), OK: in.Body.OK, Cause: cause, Reprint: in.Body.Reprint}
	lang := plain(ctx).lang()
	return a.do(ctx, in.Key, cmd, func(_ *hall.State, _ []hall.Event, _ int64, err error) (int, []byte) {
		if err != nil {
			return refuseWith(lang, err)
		}
		return http.StatusNoContent, nil
	})
}

type ticketInput struct {
	Keyed
	TicketPath
}

func (a *API) cancelTicket(ctx context.Context, in *ticketInput) (*output, error) {
	id := hall.TicketID(in.ID)
	return a.onTicket(ctx, in.Key, id, hall.CancelTicket{Ticket: id})
}

func (a *API) reactivateTicket(ctx context.Context, in *ticketInput) (*output, error) {
	id := hall.TicketID(in.ID)
	return a.onTicket(ctx, in.Key, id, hall.ReactivateTicket{Ticket: id})
}

type servicesInput struct {
	Keyed
	TicketPath
	Body wire.ServicesRequest
}

func (a *API) setServices(ctx context.Context, in *servicesInput) (*output, error) {
	id := hall.TicketID(in.ID)
	return a.onTicket(ctx, in.Key, id, hall.SetServices{Ticket: id, Services: serviceCodes(in.Body.Services)})
}

type classInput struct {
	Keyed
	TicketPath
	Body wire.ClassRequest
}

func (a *API) setClass(ctx context.Context, in *classInput) (*output, error) {
	id := hall.TicketID(in.ID)
	return a.onTicket(ctx, in.Key, id, hall.SetClass{Ticket: id, Class: hall.Class(in.Body.Class), Reason: in.Body.Reason})
}

// onTicket runs a command about a ticket and answers with the ticket.
func (a *API) onTicket(ctx context.Context, key string, id hall.TicketID, c hall.Command) (*output, error) {
	lang, shape := plain(ctx).lang(), a.shaper()
	return a.do(ctx, key, c, func(s *hall.State, _ []hall.Event, _ int64, err error) (int, []byte) {
		if err != nil {
			return refuseWith(lang, err)
		}
		return http.StatusOK, encode(shape.ticket(s, s.Tickets.Get(id)))
	})
}
