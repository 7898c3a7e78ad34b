package httpapi

import (
	"cmp"
	"context"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"yimen/hallserver/access"
	"yimen/hallserver/hall"
	"yimen/hallserver/subject"
	"yimen/hallserver/wire"
)

func (a *API) guideDeskRoutes() {
	register(a, route{
		method: http.MethodPut, path: base + "/guide-desk", id: "report-guide-desk",
		summary: "How the guide desk of this bridge is, answered by what it is to do; told twice a second",
		action:  access.ServeDesk, status: http.StatusOK, answer: wire.DeskTasks{},
	}, a.reportDesk)
	register(a, route{
		method: http.MethodPost, path: base + "/guide-desk/slips/{slip}/printed", id: "report-slip",
		summary: "How printing a slip at the guide desk of this bridge ended",
		action:  access.ServeDesk, keyed: true, status: http.StatusNoContent,
	}, a.reportSlip)
	register(a, route{
		method: http.MethodGet, path: base + "/guide-desks", id: "list-guide-desks",
		summary: "The guide desks with their devices, without what cards say",
		action:  access.UseDesk, status: http.StatusOK, answer: []wire.GuideDesk{},
	}, a.listDesks)
	register(a, route{
		method: http.MethodGet, path: base + "/guide-desks/{desk}", id: "get-guide-desk",
		summary: "One guide desk, with the card that was asked for: masked, and sealed to be sent on",
		action:  access.UseDesk, status: http.StatusOK, answer: wire.GuideDesk{},
	}, a.getDesk)
	register(a, route{
		method: http.MethodPut, path: base + "/guide-desks/{desk}/card", id: "ask-for-card",
		summary: "Read the card that is laid down at a guide desk, within a minute; the one before is forgotten",
		action:  access.UseDesk, status: http.StatusNoContent,
	}, a.askForCard)
	register(a, route{
		method: http.MethodDelete, path: base + "/guide-desks/{desk}/card", id: "forget-card",
		summary: "Read no card any more, and forget the one that was read",
		action:  access.UseDesk, status: http.StatusNoContent,
	}, a.forgetCard)
	register(a, route{
		method: http.MethodPut, path: base + "/guide-desks/{desk}/slips/{slip}", id: "print-slip",
		summary: "Print a ticket's slip at a guide desk; one that was printed before is marked a copy",
		action:  access.UseDesk, status: http.StatusAccepted, answer: wire.SlipAtDesk{},
	}, a.printSlip)
}

type reportDeskInput struct{ Body wire.DeskReport }

func (a *API) reportDesk(ctx context.Context, in *reportDeskInput) (*output, error) {
	lang, bridge := plain(ctx).lang(), who(ctx)
	if c := in.Body.Card; c != nil && len(c.Sealed) > 0 {
		if err := a.Subjects.CheckForm(c.Sealed); err != nil {
			return nil, fail(lang, http.StatusUnprocessableEntity, codeSealed, "sealed is not a sealed subject of this hall; fetch the catalogue's seal_key again")
		}
	}
	in.Body.Name = cmp.Or(in.Body.Name, bridge.name)
	slips, read, ok := a.desks.hear(bridge.device, in.Body)
	if !ok {
		return nil, fail(lang, http.StatusConflict, codeInvalid, "as many guide desks as are remembered have spoken already")
	}
	out := wire.DeskTasks{ReadCard: read, Slips: []wire.DeskSlip{}}
	for _, s := range slips {
		if made := a.deskSlip(s); made != nil {
			out.Slips = append(out.Slips, *made)
		}
	}
	return respond(http.StatusOK, out)
}

// deskSlip is a slip as its bridge prints it; nil: the ticket is none of today any more.
func (a *API) deskSlip(s slip) *wire.DeskSlip {
	c, now, shape := a.Catalogue.Now(), a.Now(), a.shaper()
	var out *wire.DeskSlip
	a.Engine.View(func(st *hall.State) {
		t := st.Tickets.Get(s.ticket)
		if t == nil {
			return
		}
		_, offset := now.Zone()
		out = &wire.DeskSlip{
			ID: s.id, Ticket: shape.issued(st, t, shape.wait(t)), Hall: c.HallName(), Language: cmp.Or(t.Language, "zh"),
			Copy: s.copied, UTCOffsetS: offset,
		}
		if service, ok := c.Service(string(cmp.Or(t.Service(), t.Services[0]))); ok {
			out.Service = c.WireService(st, service, now)
		}
	})
	if out != nil {
		out.Ticket.Token = a.token(s.ticket)
		if a.PublicURL != "" {
			out.Ticket.PageURL = strings.TrimRight(a.PublicURL, "/") + "/t/" + out.Ticket.Token
		}
	}
	return out
}

type reportSlipInput struct {
	Keyed
	Slip string `path:"slip" maxLength:"64"`
	Body wire.PrintedRequest
}

func (a *API) reportSlip(ctx context.Context, in *reportSlipInput) (*output, error) {
	lang, bridge := plain(ctx).lang(), who(ctx).device
	s, known := a.desks.slipOf(bridge, in.Slip)
	if !known {
		return nil, fail(lang, http.StatusNotFound, codeUnknownSlip, "no slip of this desk; a restart of the server forgets them")
	}
	cause := in.Body.Cause
	if in.Body.OK {
		cause = ""
	}
	out, err := a.do(ctx, in.Key, hall.ReportPrint{Ticket: s.ticket, OK: in.Body.OK, Cause: cause, Reprint: s.copied}, func(_ *hall.State, _ []hall.Event, _ int64, err error) (int, []byte) {
		if err != nil {
			return refuseWith(lang, err)
		}
		return http.StatusNoContent, nil
	})
	if err == nil {
		a.desks.ended(bridge, in.Slip, in.Body.OK, cause)
	}
	return out, err
}

func (a *API) listDesks(ctx context.Context, _ *nothing) (*output, error) {
	out := []wire.GuideDesk{}
	for _, d := range a.desks.look() {
		d.card = nil
		out = append(out, a.guideDesk(d))
	}
	return a.look(ctx, out)
}

// DeskPath is the path of one guide desk.
type DeskPath struct {
	Desk string `path:"desk" maxLength:"64"`
}

func (a *API) getDesk(ctx context.Context, in *DeskPath) (*output, error) {
	for _, d := range a.desks.look() {
		if d.id == in.Desk {
			return a.look(ctx, a.guideDesk(d))
		}
	}
	return nil, noDesk(ctx)
}

func noDesk(ctx context.Context) *problem {
	return fail(plain(ctx).lang(), http.StatusNotFound, codeUnknownDesk, "no such guide desk has spoken since the server began")
}

// guideDesk is a desk as a page sees it.
func (a *API) guideDesk(d seenDesk) wire.GuideDesk {
	out := wire.GuideDesk{
		ID: d.id, Name: d.report.Name, State: wire.DeskOK, Reader: d.report.Reader, Printer: d.report.Printer,
		Reading: d.reading, Slips: []wire.SlipAtDesk{},
	}
	if d.silent {
		at := d.at.UTC()
		out.State, out.Since = wire.DeskSilent, &at
	}
	if c := d.card; c != nil {
		out.Card = &wire.CardAtDesk{ID: c.ID, Sealed: c.Sealed, Problem: c.Problem}
		if s, err := a.Subjects.Open(c.Sealed); len(c.Sealed) > 0 && err == nil {
			s = subject.Mask(s)
			out.Card.Name, out.Card.IDNumber = s.Name, s.IDNumber
		}
	}
	for _, s := range slices.Backward(d.slips) {
		out.Slips = append(out.Slips, shownSlip(s))
	}
	return out
}

func shownSlip(s slip) wire.SlipAtDesk {
	return wire.SlipAtDesk{ID: s.id, Ticket: string(s.ticket), Number: s.number, State: s.state, Cause: s.cause, Copy: s.copied}
}

func (a *API) askForCard(ctx context.Context, in *DeskPath) (*output, error) {
	return a.wantCard(ctx, in, true)
}

func (a *API) forgetCard(ctx context.Context, in *DeskPath) (*output, error) {
	return a.wantCard(ctx, in, false)
}

func (a *API) wantCard(ctx context.Context, in *DeskPath, on bool) (*output, error) {
	if !a.desks.wantCard(in.Desk, on) {
		return nil, noDesk(ctx)
	}
	return &output{Status: http.StatusNoContent, Cache: "no-store"}, nil
}

// slipForm is how a page may call a slip.
var slipForm = regexp.MustCompile(`^[A-Za-z0-9_-]{8,64}$`)

type printSlipInput struct {
	DeskPath
	Slip string `path:"slip" maxLength:"64"`
	Body wire.SlipRequest
}

func (a *API) printSlip(ctx context.Context, in *printSlipInput) (*output, error) {
	lang := plain(ctx).lang()
	if !slipForm.MatchString(in.Slip) {
		return nil, fail(lang, http.StatusUnprocessableEntity, codeInvalid, "a slip's id is 8 to 64 of A-Z a-z 0-9 _ -")
	}
	made := slip{id: in.Slip, ticket: hall.TicketID(in.Body.Ticket)}
	a.Engine.View(func(s *hall.State) {
		if t := s.Tickets.Get(made.ticket); t != nil {
			made.number, made.copied = t.Number(), t.Printed == "ok"
		}
	})
	if made.number == "" {
		return nil, fail(lang, http.StatusNotFound, hall.UnknownTicket, "no such ticket today")
	}
	known, full := a.desks.print(in.Desk, made)
	switch {
	case !known:
		return nil, noDesk(ctx)
	case full:
		return nil, fail(lang, http.StatusConflict, codeDeskFull, "16 slips wait at this desk")
	}
	made, _ = a.desks.slipOf(in.Desk, in.Slip)
	return respond(http.StatusAccepted, shownSlip(made))
}

// ServesDesk says whether a bridge has spoken of a guide desk since the server began:
// it is no stray, though it acts for no window.
func (a *API) ServesDesk(device string) bool { return a.desks.knows(device) }
