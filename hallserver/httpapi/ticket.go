package httpapi

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"yimen/hallserver/access"
	"yimen/hallserver/engine"
	"yimen/hallserver/hall"
	"yimen/hallserver/subject"
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
		Language: cmp.Or(in.Body.Language, "zh"), Device: id.from(), CardWaived: id.person(),
	}
	for _, code := range in.Body.Services {
		cmd.Services = append(cmd.Services, hall.ServiceCode(code))
	}
	row, p := a.subjectRow(x.lang(), in.Body.SubjectSealed)
	if p != nil {
		return nil, p
	}
	if row != nil {
		cmd.Subject = row.Key
	}
	lang, shape := x.lang(), a.shaper()
	out, err := a.do(ctx, in.Key, cmd, row, func(s *hall.State, _ []hall.Event, _ int64, err error) (int, []byte) {
		if err != nil {
			return refuseWith(lang, err)
		}
		return http.StatusCreated, encode(shape.issued(s, s.Tickets[cmd.ID]))
	})
	if err != nil || out.Status != http.StatusCreated {
		return out, err
	}
	a.withToken(out, cmd.ID)
	return out, nil
}

// subjectRow is the row of sealed data that goes with a ticket, under a key of
// its own. Nothing is opened here.
func (a *API) subjectRow(lang string, sealed []byte) (*engine.SubjectRow, *problem) {
	if len(sealed) == 0 {
		return nil, nil
	}
	switch err := a.Subjects.CheckForm(sealed); {
	case errors.Is(err, subject.ErrOtherKey):
		return nil, fail(lang, http.StatusUnprocessableEntity, codeOtherKey, "fetch the catalogue's seal_key again")
	case err != nil:
		return nil, fail(lang, http.StatusUnprocessableEntity, codeSealed, "subject_sealed is not a sealed subject")
	}
	return &engine.SubjectRow{
		Key: subjectKey(a.Now()), Sealed: sealed,
		ExpiresMS: a.Now().Add(a.KeepSubject).UnixMilli(),
	}, nil
}

// subjectKey is a key nobody can guess that begins with its time, so that rows
// made together lie together in the file: a batch then touches few pages.
func subjectKey(now time.Time) hall.SubjectKey {
	var ms [8]byte
	binary.BigEndian.PutUint64(ms[:], uint64(now.UnixMilli()))
	return hall.SubjectKey(hex.EncodeToString(ms[2:]) + "-" + rand.Text())
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

type listInput struct {
	State string `query:"state" doc:"waiting, called, serving, done, noshow, cancelled, expired; several with commas. Empty: all."`
	Queue string `query:"queue" doc:"A queue's letter; several with commas. Empty: all."`
}

func (a *API) listTickets(ctx context.Context, in *listInput) (*output, error) {
	states, p := statesOf(plain(ctx).lang(), in.State)
	if p != nil {
		return nil, p
	}
	queues := split(in.Queue)
	shape := a.shaper()
	out := []wire.Ticket{}
	a.Engine.View(func(s *hall.State) {
		for _, t := range s.Tickets {
			if (len(states) == 0 || slices.Contains(states, string(t.State))) &&
				(len(queues) == 0 || slices.Contains(queues, string(t.Queue))) {
				out = append(out, shape.ticket(s, t))
			}
		}
	})
	slices.SortFunc(out, func(x, y wire.Ticket) int {
		return cmp.Or(x.IssuedAt.Compare(y.IssuedAt), strings.Compare(x.Number, y.Number))
	})
	return respond(http.StatusOK, out)
}

func split(list string) []string {
	return slices.DeleteFunc(strings.Split(list, ","), func(s string) bool { return s == "" })
}

func statesOf(lang, list string) ([]string, *problem) {
	states := split(list)
	for _, s := range states {
		switch hall.TicketState(s) {
		case hall.Waiting, hall.Called, hall.Serving, hall.Done, hall.NoShow, hall.Cancelled, hall.Expired:
		default:
			p := fail(lang, http.StatusUnprocessableEntity, codeInvalid, "no such state of a ticket")
			p.Errors = []wire.Field{{Location: "query.state", Message: "expected waiting, called, serving, done, noshow, cancelled or expired"}}
			return nil, p
		}
	}
	return states, nil
}

type TicketPath struct {
	ID string `path:"id" maxLength:"64"`
}

func (a *API) getTicket(ctx context.Context, in *TicketPath) (*output, error) {
	shape := a.shaper()
	var out *wire.Ticket
	a.Engine.View(func(s *hall.State) {
		if t := s.Tickets[hall.TicketID(in.ID)]; t != nil {
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
	return a.do(ctx, in.Key, cmd, nil, func(_ *hall.State, _ []hall.Event, _ int64, err error) (int, []byte) {
		if err != nil {
			return refuseWith(lang, err)
		}
		return http.StatusNoContent, nil
	})
}

type cancelInput struct {
	Keyed
	TicketPath
}

func (a *API) cancelTicket(ctx context.Context, in *cancelInput) (*output, error) {
	id, lang, shape := hall.TicketID(in.ID), plain(ctx).lang(), a.shaper()
	return a.do(ctx, in.Key, hall.CancelTicket{Ticket: id}, nil, func(s *hall.State, _ []hall.Event, _ int64, err error) (int, []byte) {
		if err != nil {
			return refuseWith(lang, err)
		}
		return http.StatusOK, encode(shape.ticket(s, s.Tickets[id]))
	})
}
