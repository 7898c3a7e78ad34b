package httpapi

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"net/http"
	"slices"

	"yimen/hallserver/access"
	"yimen/hallserver/hall"
	"yimen/hallserver/subject"
	"yimen/hallserver/wire"
)

func (a *API) findRoutes() {
	register(a, route{
		method: http.MethodPost, path: base + "/tickets/find", id: "find-tickets",
		summary: "What the holder of a card has of today: for who has lost a slip, or lays it on a kiosk; each look is audited",
		action:  access.FindTickets, status: http.StatusOK, answer: wire.Found{},
	}, a.findTickets)
}

type findInput struct{ Body wire.FindRequest }

// findTickets looks for what the holder of a card has of today. The card travels in
// the body, since addresses are logged and kept, and nothing of it is answered.
func (a *API) findTickets(ctx context.Context, in *findInput) (*output, error) {
	x := plain(ctx)
	number, p := a.cardNumber(x.lang(), in.Body.SubjectSealed)
	if p != nil {
		return nil, p
	}
	if err := a.Access.Audit(ctx, "tickets-looked-for", who(ctx).principal, "", a.addressOf(x.r)); err != nil {
		return nil, a.internal(x.lang(), "look not audited", err)
	}
	s, _ := a.Engine.Snapshot()
	theirs, err := a.theirs(ctx, s, number)
	if err != nil {
		return nil, a.internal(x.lang(), "sealed subject cannot be read", err)
	}
	shape, out := a.shaper(), wire.Found{Tickets: []wire.Ticket{}, Appointments: []wire.Booked{}}
	for _, t := range theirs {
		out.Tickets = append(out.Tickets, shape.ticket(s, t))
	}
	for _, b := range a.bookingsOf(s, number) {
		out.Appointments = append(out.Appointments, shape.booked(s, b))
	}
	return respond(http.StatusOK, out)
}

// theirs are the tickets of today that the holder of a card took, or that were taken
// for them, oldest first. Where the hall counts a person's tickets they have the
// person's key of the day; else each has a key of its own, so that the journal does
// not tell who came twice, and what lies under it is opened and compared.
func (a *API) theirs(ctx context.Context, s *hall.State, number string) ([]*hall.Ticket, error) {
	own := a.personOn(number, s.Day)
	var found []*hall.Ticket
	for _, t := range s.Tickets.All() {
		for _, key := range []hall.SubjectKey{t.Subject, t.AgentFor} {
			is, err := a.isOf(ctx, key, own, number)
			if err != nil {
				return nil, err
			}
			if is {
				found = append(found, t)
				break
			}
		}
	}
	slices.SortFunc(found, func(x, y *hall.Ticket) int {
		return cmp.Or(cmp.Compare(x.IssuedMS, y.IssuedMS), cmp.Compare(x.Series, y.Series), cmp.Compare(x.N, y.N))
	})
	return found, nil
}

// isOf says whether a key stands for the person of a number, whose own key of the
// day is own. What has been erased is nobody's.
func (a *API) isOf(ctx context.Context, key, own hall.SubjectKey, number string) (bool, error) {
	if key == "" || key == own || isPerson(key) {
		return key == own, nil
	}
	sealed, err := a.Engine.Subject(ctx, key)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err //nolint:wrapcheck // said by who asked
	}
	opened, err := a.Subjects.Open(sealed)
	// What cannot be opened is nobody's.
	return err == nil && subject.OneWay(opened.IDNumber) == number, nil
}

// bookingsOf are the appointments that a person has today and can still come to, or
// that the hall withdrew, by their time.
func (a *API) bookingsOf(s *hall.State, number string) []*hall.Booking {
	own := a.personOn(number, s.Day)
	var found []*hall.Booking
	for _, b := range s.Booked.All() {
		if b.Subject == own && b.Slot.Date == s.Day && (b.State == hall.Booked || b.State == hall.Withdrawn) {
			found = append(found, b)
		}
	}
	slices.SortFunc(found, func(x, y *hall.Booking) int {
		return cmp.Or(cmp.Compare(x.Slot.StartMS, y.Slot.StartMS), cmp.Compare(x.ID, y.ID))
	})
	return found
}
