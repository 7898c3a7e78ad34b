package flowtest

import (
	"fmt"
	"time"

	"yimen/hallserver/wire"
	"yimen/kiosk/flow"
)

// cardsFirst are the screens of a person who lays down a card before anything else.
func cardsFirst() []Screen {
	return []Screen{
		{"first-reading", func(p *player) { p.send(flow.CardPlaced{}) }},
		{"first-again", func(p *player) { p.send(flow.CardPlaced{}, flow.CardRetry{Problem: flow.CardAgain}) }},
		{"first-closed-other", func(p *player) {
			p.send(flow.CatalogueLoaded{Catalogue: Lunch()}, flow.CardPlaced{}, flow.CardRetry{Problem: flow.CardOther})
		}},
		{"first", func(p *player) { p.cardFirst(nil) }},
		{"first-nothing", func(p *player) { p.cardFirst(&wire.Found{}) }},
		{"first-ticket", func(p *player) { p.cardFirst(&wire.Found{Tickets: theirTickets()[:1]}) }},
		{"first-theirs", func(p *player) { p.cardFirst(Theirs()) }},
		{"first-withdrawn", func(p *player) {
			theirs := Theirs()
			theirs.Appointments[0].State = wire.AppointmentWithdrawn
			p.cardFirst(theirs)
		}},
		{"first-closed", func(p *player) { p.send(flow.CatalogueLoaded{Catalogue: Lunch()}); p.cardFirst(Theirs()) }},
		{"first-chosen", func(p *player) { p.cardFirst(Theirs()); p.choose("social", "SB01") }},
		{"first-several", func(p *player) { p.cardFirst(Theirs()); p.several("SB04", "YB01", "BD01") }},
		{"first-five", func(p *player) { p.cardFirst(Theirs()); p.several("SB03", "YB01", "BD01", "HJ01", "GJ01") }},
		{"first-claimed", func(p *player) {
			p.cardFirst(Theirs())
			p.several("SB04", "YB01")
			p.tap(flow.OpenClaims, "")
			p.tap(flow.ChooseClaim, "military")
		}},
		{"first-number", func(p *player) { p.cardFirst(Theirs()); p.choose("social", "SB01"); p.tap(flow.Onward, "") }},
	}
}

// Theirs is what somebody has of today: two numbers and more, and an appointment.
func Theirs() *wire.Found {
	return &wire.Found{Tickets: theirTickets(), Appointments: []wire.Booked{
		{Code: Code, State: wire.AppointmentBooked, Start: Day().Add(44 * time.Minute)},
	}}
}

func theirTickets() []wire.Ticket {
	one := func(n int, number, state string) wire.Ticket {
		return wire.Ticket{ID: fmt.Sprintf("theirs-%04d", n), Number: number, State: state}
	}
	waiting, called := one(1, "A019", wire.TicketWaiting), one(2, "D004", wire.TicketCalled)
	waiting.Ahead, called.Window = 5, 12
	return []wire.Ticket{waiting, called, one(3, "B002", wire.TicketDone), one(4, "C007", wire.TicketNoShow)}
}

// cardFirst lays a card on the first screen; theirs is what is found, nil: nothing yet.
func (p *player) cardFirst(theirs *wire.Found) {
	p.pass(time.Second)
	p.send(flow.CardNone{At: p.now}, flow.CardPlaced{}, flow.CardRead{Sealed: []byte("sealed by the test"), Clear: p.now})
	if theirs != nil {
		p.send(flow.Found{ID: p.id(), Theirs: theirs})
	}
}
