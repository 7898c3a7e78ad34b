package httpapi

import (
	"context"
	"crypto/rand"
	"net/http"
	"slices"
	"strings"
	"time"

	"yimen/hallserver/access"
	"yimen/hallserver/catalogue"
	"yimen/hallserver/engine"
	"yimen/hallserver/hall"
	"yimen/hallserver/message"
	"yimen/hallserver/wire"
)

func (a *API) appointmentRoutes() {
	register(a, route{
		method: http.MethodGet, path: base + "/appointments/slots", id: "list-slots",
		summary: "When a service can be booked", status: http.StatusOK, answer: []wire.Slot{},
	}, a.listSlots)
	register(a, route{
		method: http.MethodPost, path: base + "/appointments", id: "book-appointment", summary: "Book a place of a slot",
		action: access.Book, keyed: true, status: http.StatusCreated, answer: wire.Booked{},
	}, a.book)
	register(a, route{
		method: http.MethodGet, path: base + "/appointments/{code}", id: "get-appointment", summary: "An appointment that is still to come",
		action: access.ReadBooking, status: http.StatusOK, answer: wire.Booked{},
	}, a.getAppointment)
	register(a, route{
		method: http.MethodPost, path: base + "/appointments/{code}/cancel", id: "cancel-appointment", summary: "Give a booked place back",
		action: access.Book, keyed: true, status: http.StatusOK, answer: wire.Booked{},
	}, a.cancelAppointment)
	register(a, route{
		method: http.MethodPost, path: base + "/appointments/{code}/checkin", id: "check-in",
		summary: "Turn an appointment into a ticket, by its code or, with the code \"card\", by its holder's card",
		action:  access.Book, keyed: true, status: http.StatusCreated, answer: wire.Issued{},
	}, a.checkIn)
}

type slotsInput struct {
	Service string `query:"service" required:"true" maxLength:"64" doc:"A service's code."`
	From    string `query:"from" maxLength:"10" doc:"The first day, YYYY-MM-DD. Empty: today."`
	Days    int    `query:"days" default:"7" minimum:"1" maximum:"31"`
}

func (a *API) listSlots(ctx context.Context, in *slotsInput) (*output, error) {
	lang, today := plain(ctx).lang(), a.Now()
	if in.From == "" {
		in.From = a.Catalogue.Now().BusinessDate(today)
	}
	from, err := time.ParseInLocation(time.DateOnly, in.From, today.Location())
	if err != nil || from.After(today.AddDate(0, 0, catalogue.BookDays)) {
		return nil, fail(lang, http.StatusUnprocessableEntity, codeInvalid, "from is a date within the next 31 days")
	}
	if _, known := a.Catalogue.Now().Service(in.Service); !known {
		return nil, fail(lang, http.StatusNotFound, hall.UnknownService, "no such service")
	}
	out := []wire.Slot{}
	for day := range in.Days {
		date := from.AddDate(0, 0, day).Format(time.DateOnly)
		for _, s := range a.Catalogue.Now().Slots(hall.ServiceCode(in.Service), date, today.Location()) {
			if s.StartMS > today.UnixMilli() {
				out = append(out, a.slot(s, hall.ServiceCode(in.Service)))
			}
		}
	}
	return respond(http.StatusOK, out)
}

func (a *API) slot(s hall.Slot, service hall.ServiceCode) wire.Slot {
	taken := 0
	a.Engine.View(func(st *hall.State) { taken = st.PlacesTaken(s, service) })
	return wire.Slot{Date: s.Date, Start: moment(s.StartMS), End: moment(s.EndMS), Free: max(0, s.Places-taken)}
}

type bookInput struct {
	Keyed
	Body wire.BookingRequest
}

func (a *API) book(ctx context.Context, in *bookInput) (*output, error) {
	x := plain(ctx)
	slot, p := a.slotAt(x.lang(), in.Body)
	if p != nil {
		return nil, p
	}
	row, p := a.subjectRow(x.lang(), in.Body.SubjectSealed)
	if p != nil {
		return nil, p
	}
	if row == nil {
		return nil, fail(x.lang(), http.StatusUnprocessableEntity, hall.SubjectRequired, "an appointment is somebody's")
	}
	number, p := a.idNumber(x.lang(), in.Body.SubjectSealed)
	if p != nil {
		return nil, p
	}
	row.Key = a.personOn(number, slot.Date)
	var persons []hall.SubjectKey
	if first, limited := a.limitsBookings(); limited {
		persons = a.personsFrom(number, first)
	}
	row.ExpiresMS = time.UnixMilli(slot.EndMS).Add(a.KeepSubject).UnixMilli()
	id := appointmentCode()
	shape := a.shaper()
	return a.doWith(ctx, in.Key, hall.BookAppointment{
		ID: id, Services: serviceCodes(in.Body.Services), Slot: slot, Subject: row.Key, Persons: persons,
		Language: in.Body.Language, Channel: who(ctx).role,
	}, []engine.SubjectRow{*row}, func(s *hall.State, _ []hall.Event, _ int64, err error) (int, []byte) {
		if err != nil {
			return refuseWith(x.lang(), err)
		}
		return http.StatusCreated, encode(shape.booked(s, s.Booked.Get(id)))
	})
}

// limitsBookings says whether the rules limit what one person may book, and the
// first date on which something may be booked.
func (a *API) limitsBookings() (first string, limited bool) {
	a.Engine.View(func(s *hall.State) { first, limited = s.Day, s.Plan.Rules.Appointments.PerPerson > 0 })
	return first, limited
}

// slotAt is the slot that a booking asks for, as the calendars have it.
func (a *API) slotAt(lang string, b wire.BookingRequest) (hall.Slot, *problem) {
	at := b.Start.In(a.Now().Location())
	// A night's slots belong to the business day before.
	for _, day := range []time.Time{at, at.AddDate(0, 0, -1)} {
		slots := a.Catalogue.Now().Slots(hall.ServiceCode(b.Services[0]), day.Format(time.DateOnly), at.Location())
		i := slices.IndexFunc(slots, func(s hall.Slot) bool { return s.StartMS == at.UnixMilli() })
		if i >= 0 && at.Before(a.Now().AddDate(0, 0, catalogue.BookDays)) {
			return slots[i], nil
		}
	}
	return hall.Slot{}, fail(lang, http.StatusUnprocessableEntity, hall.BadSlot, "no slot of this service begins then")
}

// appointmentCode is a code that is easy to read out: 8 of 31 letters and
// digits, none that looks like another.
func appointmentCode() hall.AppointmentID {
	const letters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
	raw := make([]byte, 8)
	out := make([]byte, 0, 8)
	for len(out) < cap(out) {
		_, _ = rand.Read(raw) // it never fails
		for _, b := range raw {
			if int(b) < 256/len(letters)*len(letters) && len(out) < cap(out) {
				out = append(out, letters[int(b)%len(letters)])
			}
		}
	}
	return hall.AppointmentID(out)
}

type CodePath struct {
	Code string `path:"code" maxLength:"16"`
}

func (a *API) getAppointment(ctx context.Context, in *CodePath) (*output, error) {
	shape := a.shaper()
	var out *wire.Booked
	a.Engine.View(func(s *hall.State) {
		if b := s.Booked.Get(appointmentID(in.Code)); b != nil {
			shown := shape.booked(s, b)
			out = &shown
		}
	})
	if out == nil {
		return nil, fail(plain(ctx).lang(), http.StatusNotFound, hall.UnknownAppointment, "no appointment of that code")
	}
	return respond(http.StatusOK, out)
}

// appointmentID reads a code as people type it.
func appointmentID(code string) hall.AppointmentID {
	return hall.AppointmentID(strings.ToUpper(strings.TrimSpace(code)))
}

type appointmentInput struct {
	Keyed
	CodePath
}

func (a *API) cancelAppointment(ctx context.Context, in *appointmentInput) (*output, error) {
	id, lang, shape := appointmentID(in.Code), plain(ctx).lang(), a.shaper()
	return a.do(ctx, in.Key, hall.CancelAppointment{ID: id}, func(s *hall.State, _ []hall.Event, _ int64, err error) (int, []byte) {
		if err != nil {
			return refuseWith(lang, err)
		}
		return http.StatusOK, encode(shape.booked(s, s.Booked.Get(id)))
	})
}

type checkInInput struct {
	Keyed
	CodePath
	Body wire.CheckInRequest
}

func (a *API) checkIn(ctx context.Context, in *checkInInput) (*output, error) {
	lang, shape := plain(ctx).lang(), a.shaper()
	c := hall.CheckIn{ID: appointmentID(in.Code), Ticket: hall.TicketID(in.Body.Ticket), Device: who(ctx).from()}
	if in.Code == wire.CheckInByCard {
		var p *problem
		if c.ID, p = a.bookedToday(lang, in.Body.SubjectSealed, c.Ticket); p != nil {
			return nil, p
		}
	}
	out, err := a.do(ctx, in.Key, c, func(s *hall.State, _ []hall.Event, _ int64, err error) (int, []byte) {
		if err != nil {
			p := refusal(lang, err)
			if b := s.Booked.Get(c.ID); b != nil && p.From != nil {
				from, _ := shape.kept(s, b.Slot)
				p.From = &from
			}
			return p.Status, encode(p.Problem)
		}
		return http.StatusCreated, encode(shape.arrived(s, s.Tickets.Get(c.Ticket)))
	})
	if err != nil || out.Status != http.StatusCreated {
		return out, err
	}
	a.withToken(out, c.Ticket)
	return out, nil
}

// bookedToday is today's appointment of the one whose card was read: the next
// that is still to come, or the one that became this very ticket, so that a
// request that comes again finds its answer.
func (a *API) bookedToday(lang string, sealed []byte, ticket hall.TicketID) (hall.AppointmentID, *problem) {
	var day string
	a.Engine.View(func(s *hall.State) { day = s.Day })
	number, p := a.cardNumber(lang, sealed)
	if p != nil {
		return "", p
	}
	key := a.personOn(number, day)
	var found *hall.Booking
	a.Engine.View(func(s *hall.State) {
		for _, b := range s.Booked.All() {
			if b.Subject == key && b.Slot.Date == day && (found == nil || sooner(b, found, ticket)) {
				found = &hall.Booking{ID: b.ID, Slot: b.Slot, Ticket: b.Ticket, State: b.State}
			}
		}
	})
	if found == nil || rankOf(found, ticket) == otherwise {
		return "", fail(lang, http.StatusNotFound, hall.UnknownAppointment, "this person has no appointment today")
	}
	return found.ID, nil
}

// What an appointment is to one who lays down the card: the one that became this
// ticket, one that is still to come, one that the hall withdrew, or neither.
const (
	thisTicket = iota
	toCome
	tookBack
	otherwise
)

func rankOf(b *hall.Booking, ticket hall.TicketID) int {
	switch {
	case b.Ticket == ticket:
		return thisTicket
	case b.State == hall.Booked:
		return toCome
	case b.State == hall.Withdrawn:
		return tookBack
	}
	return otherwise
}

// sooner says whether appointment a is meant rather than b.
func sooner(a, b *hall.Booking, ticket hall.TicketID) bool {
	x, y := rankOf(a, ticket), rankOf(b, ticket)
	return x < y || (x == y && a.Slot.StartMS < b.Slot.StartMS)
}

// remindBefore is how long before its slot a holder is reminded.
const remindBefore = 2 * time.Hour

// kept is when check-in for a slot begins, and until when its appointments are
// kept: within its business date, since no other day knows of it.
func (h shaper) kept(s *hall.State, slot hall.Slot) (from, until time.Time) {
	fromMS, untilMS := s.Plan.Rules.Appointments.Kept(slot)
	begins, ends := h.names.DayBounds(slot.Date, h.loc)
	return moment(max(fromMS, begins.UnixMilli())), moment(min(untilMS, ends.UnixMilli()))
}

// booked is an appointment as its holder knows it.
func (h shaper) booked(s *hall.State, b *hall.Booking) wire.Booked {
	_, zone := h.names.QueueText(b.Slot.Queue)
	from, until := h.kept(s, b.Slot)
	out := wire.Booked{
		Code: string(b.ID), Services: []wire.Service{}, State: string(b.State), Zone: zone,
		Start: moment(b.Slot.StartMS), End: moment(b.Slot.EndMS), CheckInFrom: from, KeptUntil: until,
		RemindAt: moment(b.Slot.StartMS).Add(-remindBefore),
	}
	if b.State == hall.Withdrawn {
		out.Reason, out.ReasonText = b.Reason, message.All("problem."+hall.AppointmentVoid)
	}
	for _, code := range b.Services {
		out.Services = append(out.Services, wire.Service{Code: string(code), Name: h.names.ServiceText(code)})
	}
	return out
}
