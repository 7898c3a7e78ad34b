package flowtest

import (
	"slices"

	"yimen/kiosk/flow"
)

// matters are the screens of a person who comes for more than one thing.
func matters() []Screen {
	return []Screen{
		{"more", func(p *player) { p.choose("social", "SB01"); p.tap(flow.AddMatter, "") }},
		{"more-services", func(p *player) {
			p.choose("social", "SB01")
			p.tap(flow.AddMatter, "")
			p.tap(flow.ChooseTheme, "social")
		}},
		{"more-of-several", func(p *player) { p.several("SB01", "SB04"); p.tap(flow.AddMatter, "") }},
		{"matters", func(p *player) { p.several("SB01", "SB04") }},
		{"matters-three", func(p *player) { p.several("SB04", "YB01", "BD01") }},
		{"matters-five", func(p *player) { p.several("SB03", "YB01", "BD01", "HJ01", "GJ01") }},
		{"matters-card", func(p *player) { p.several("SB01", "SB04"); p.tap(flow.Onward, "") }},
		{"matters-claimed", func(p *player) {
			p.several("SB01", "SB04")
			p.tap(flow.Onward, "")
			p.tap(flow.OpenClaims, "")
			p.tap(flow.ChooseClaim, "military")
		}},
		{"matters-one-shut", func(p *player) {
			p.choose("social", "SB01")
			p.send(flow.CatalogueLoaded{Catalogue: PartlyClosed()})
			p.tap(flow.AddMatter, "")
			p.choose("social", "SB02")
		}},
		{"matters-ticket", func(p *player) {
			p.ticketFor("SB01", "SB04")
			p.send(flow.CardRemoved{}, flow.Printed{TicketID: p.id()})
		}},
		{"matters-ticket-five", func(p *player) {
			p.ticketFor("SB03", "YB01", "BD01", "HJ01", "GJ01")
			p.send(flow.Printed{TicketID: p.id()})
		}},
		{"matters-refused", func(p *player) {
			p.several("SB01", "SB04")
			p.tap(flow.Onward, "")
			p.send(flow.CardRead{Sealed: []byte("sealed by the test"), Clear: p.now})
			p.send(flow.IssueRefused{TicketID: p.id(), Status: 422, Code: "bad-services"})
		}},
	}
}

// several has these matters chosen, one after the other.
func (p *player) several(codes ...string) {
	for i, code := range codes {
		if i > 0 {
			p.tap(flow.AddMatter, "")
		}
		p.choose(themeOf(code), code)
	}
}

// ticketFor has a number for these matters.
func (p *player) ticketFor(codes ...string) {
	p.several(codes...)
	p.tap(flow.Onward, "")
	p.send(flow.CardRead{Sealed: []byte("sealed by the test"), Clear: p.now})
	p.send(flow.Issued{Ticket: Issued(p.id(), p.now)})
}

// themeOf is the theme of a matter.
func themeOf(code string) string {
	for _, t := range Catalogue().Themes {
		if slices.Contains(t.Services, code) {
			return t.ID
		}
	}
	return ""
}
