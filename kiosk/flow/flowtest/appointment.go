package flowtest

import (
	"time"

	"yimen/hallserver/wire"
	"yimen/kiosk/flow"
)

// Code is an appointment's code.
const Code = "K7MP2QX9"

// hours are the screens of a hall, or a service, outside its hours.
func hours() []Screen {
	return []Screen{
		{"closed", func(p *player) { p.send(flow.CatalogueLoaded{Catalogue: Lunch()}) }},
		{"closed-holiday", func(p *player) { p.send(flow.CatalogueLoaded{Catalogue: Holiday()}) }},
		{"closed-card-left", func(p *player) { p.send(flow.CatalogueLoaded{Catalogue: Lunch()}, flow.CardLies{}) }},
		{"closed-of-a-sudden", func(p *player) {
			p.request()
			p.send(flow.IssueRefused{TicketID: p.id(), Status: 409, Code: "day-not-open"})
		}},
		{"browse", func(p *player) { p.browse() }},
		{"browse-shut", func(p *player) { p.browse(); p.choose("social", "SB01") }},
		{"home-partly-closed", func(p *player) { p.send(flow.CatalogueLoaded{Catalogue: PartlyClosed()}) }},
		{"services-partly-closed", func(p *player) {
			p.send(flow.CatalogueLoaded{Catalogue: PartlyClosed()})
			p.tap(flow.ChooseTheme, "social")
		}},
		{"shut", func(p *player) {
			p.send(flow.CatalogueLoaded{Catalogue: PartlyClosed()})
			p.choose("social", "SB02")
		}},
		{"refused-closed", func(p *player) { p.refused("hall-closed"); p.send(flow.CatalogueLoaded{Catalogue: Holiday()}) }},
		{"refused-last", func(p *player) { p.refused("last-ticket-passed") }},
		{"refused-limit", func(p *player) { p.refused("person-limit") }},
	}
}

// checkIns are the screens of a person with an appointment.
func checkIns() []Screen {
	card := func(p *player) {
		p.tap(flow.OpenCheckIn, "")
		p.send(flow.CardPlaced{}, flow.CardRead{Sealed: []byte("sealed by the test"), Clear: p.now})
	}
	return []Screen{
		{"checkin", func(p *player) { p.tap(flow.OpenCheckIn, "") }},
		{"checkin-again", func(p *player) { p.tap(flow.OpenCheckIn, ""); p.send(flow.CardRetry{Problem: flow.CardAgain}) }},
		{"checkin-no-reader", func(p *player) { p.send(flow.ReaderAbsent{}); p.tap(flow.OpenCheckIn, "") }},
		{"checkin-read", card},
		{"checkin-offline", func(p *player) {
			p.send(flow.CatalogueFailed{}, flow.CatalogueFailed{})
			p.tap(flow.OpenCheckIn, "")
		}},
		{"code", func(p *player) { p.typeCode("") }},
		{"code-begun", func(p *player) { p.typeCode(Code[:5]) }},
		{"code-whole", func(p *player) { p.typeCode(Code) }},
		{"code-sent", func(p *player) { p.typeCode(Code); p.tap(flow.CodeDone, "") }},
		{"checkin-working", func(p *player) { card(p); p.pass(time.Second) }},
		{"checkin-lost", func(p *player) { card(p); p.send(flow.IssueLost{TicketID: p.id()}); p.pass(time.Second) }},
		{"checkin-ticket", func(p *player) {
			card(p)
			t := Issued(p.id(), p.now)
			t.Class, t.SlotAt, t.People = wire.ClassAppointment, new(Day().Add(14*time.Minute)), 3
			p.send(flow.Issued{Ticket: t, Services: []string{"SB01"}})
			p.send(flow.CardRemoved{}, flow.Printed{TicketID: p.id()})
		}},
		{"checkin-early", func(p *player) { p.notCheckedIn(409, "too-early") }},
		{"checkin-early-today", func(p *player) { p.tooEarly(90 * time.Minute) }},
		{"checkin-early-day", func(p *player) { p.tooEarly(3 * 24 * time.Hour) }},
		{"checkin-late", func(p *player) { p.notCheckedIn(409, "too-late") }},
		{"checkin-used", func(p *player) { p.notCheckedIn(409, "appointment-used") }},
		{"checkin-withdrawn", func(p *player) { p.notCheckedIn(409, "appointment-withdrawn") }},
		{"checkin-unknown-code", func(p *player) { p.notCheckedIn(404, "unknown-appointment") }},
		{"checkin-unknown-card", func(p *player) {
			card(p)
			p.send(flow.IssueRefused{TicketID: p.id(), Status: 404, Code: "unknown-appointment"})
		}},
		{"checkin-no-day", func(p *player) { p.notCheckedIn(409, "day-not-open") }},
	}
}

func (p *player) browse() {
	p.send(flow.CatalogueLoaded{Catalogue: Lunch()})
	p.tap(flow.Browse, "")
}

func (p *player) refused(code string) {
	p.request()
	p.send(flow.IssueRefused{TicketID: p.id(), Status: 409, Code: code})
}

func (p *player) typeCode(letters string) {
	p.tap(flow.OpenCheckIn, "")
	p.tap(flow.EnterCode, "")
	for _, l := range letters {
		p.tap(flow.CodeKey, string(l))
	}
}

// tooEarly has a check-in refused that may come a while from now.
func (p *player) tooEarly(by time.Duration) {
	p.typeCode(Code)
	p.tap(flow.CodeDone, "")
	from := p.now.Add(by)
	p.send(flow.IssueRefused{TicketID: p.id(), Status: 409, Code: "too-early", From: &from})
}

func (p *player) notCheckedIn(status int, code string) {
	p.typeCode(Code)
	p.tap(flow.CodeDone, "")
	p.send(flow.IssueRefused{TicketID: p.id(), Status: status, Code: code})
}
