package flowtest

import (
	"fmt"
	"slices"
	"time"

	"yimen/hallserver/wire"
	"yimen/kiosk/flow"
)

// Day is the moment at which every screen is taken: a Monday.
func Day() time.Time { return time.Date(2026, 11, 23, 9, 46, 0, 0, time.UTC) }

// Screen is one screen by name, and the events that lead there.
type Screen struct {
	Name string
	play func(*player)
}

// Screens lists every screen there is, each in the states worth a look.
func Screens() []Screen {
	return slices.Concat(tickets(), matters(), cardsFirst(), typing(), hours(), checkIns())
}

func tickets() []Screen {
	return []Screen{
		{"starting", func(p *player) { p.blank = true }},
		{"unreached", func(p *player) { p.blank = true; p.send(flow.CatalogueFailed{}, flow.CatalogueFailed{}) }},
		{"home", func(*player) {}},
		{"home-offline", func(p *player) { p.send(flow.CatalogueFailed{}, flow.CatalogueFailed{}) }},
		{"home-card-left", func(p *player) { p.send(flow.CardLies{}) }},
		{"home-no-paper", func(p *player) { p.send(flow.PrinterState{Cause: "paper_out"}) }},
		{"services", func(p *player) { p.tap(flow.ChooseTheme, "social") }},
		{"services-last-page", func(p *player) { p.tap(flow.ChooseTheme, "social"); p.tap(flow.NextPage, "") }},
		{"search", func(p *player) { p.tap(flow.OpenSearch, "") }},
		{"search-found", func(p *player) { p.search("YL") }},
		{"search-many", func(p *player) { p.search("S") }},
		{"search-next", func(p *player) { p.search("S"); p.tap(flow.NextPage, "") }},
		{"search-none", func(p *player) { p.search("QQ") }},
		{"card", func(p *player) { p.choose("social", "SB01") }},
		{"card-many-materials", func(p *player) { p.choose("social", "SB04") }},
		{"card-reading", func(p *player) { p.choose("social", "SB01"); p.send(flow.CardPlaced{}) }},
		{"card-again", func(p *player) { p.choose("social", "SB01"); p.send(flow.CardRetry{Problem: flow.CardAgain}) }},
		{"card-at-desk", func(p *player) { p.choose("social", "SB01"); p.send(flow.CardRetry{Problem: flow.CardAtDesk}) }},
		{"card-stale", func(p *player) { p.choose("social", "SB01"); p.send(flow.CardLies{}) }},
		{"card-free-stale", func(p *player) { p.choose("civil", "ZX01"); p.send(flow.CardLies{}) }},
		{"card-no-reader", func(p *player) { p.send(flow.ReaderAbsent{}); p.choose("social", "SB01") }},
		{"card-free", func(p *player) { p.choose("civil", "ZX01") }},
		{"card-free-no-reader", func(p *player) { p.send(flow.ReaderAbsent{}); p.choose("civil", "ZX01") }},
		{"card-read", func(p *player) { p.request() }},
		{"need-card", func(p *player) { p.choose("social", "SB01"); p.tap(flow.NoCardHelp, "") }},
		{"claims", func(p *player) { p.choose("social", "SB01"); p.tap(flow.OpenClaims, "") }},
		{"card-claimed", func(p *player) { p.claim("social", "SB04", "military") }},
		{"card-free-claimed", func(p *player) { p.claim("civil", "ZX01", "talent") }},
		{"card-nobody-first", func(p *player) { p.nobodyFirst(); p.choose("social", "SB01") }},
		{"card-read-elderly", func(p *player) { p.elderly() }},
		{"offline", func(p *player) {
			p.send(flow.CatalogueFailed{}, flow.CatalogueFailed{})
			p.choose("social", "SB01")
		}},
		{"working", func(p *player) { p.request(); p.pass(time.Second) }},
		{"working-elderly", func(p *player) { p.elderly(); p.pass(time.Second) }},
		{"working-lost", func(p *player) { p.request(); p.send(flow.IssueLost{TicketID: p.id()}); p.pass(time.Second) }},
		{"ticket-printing", func(p *player) { p.number() }},
		{"ticket", func(p *player) {
			p.number()
			p.send(flow.CardRemoved{}, flow.Printed{TicketID: p.id()})
		}},
		{"ticket-take-card", func(p *player) { p.number(); p.send(flow.Printed{TicketID: p.id()}) }},
		{"ticket-no-paper", func(p *player) {
			p.number()
			p.send(flow.CardRemoved{}, flow.PrintFailed{TicketID: p.id(), Cause: "paper_out"})
		}},
		{"ticket-paper-back", func(p *player) {
			p.number()
			p.send(flow.PrintFailed{TicketID: p.id(), Cause: "cover_open"}, flow.PrinterState{})
		}},
		{"ticket-elderly", func(p *player) {
			p.elderly()
			p.first(wire.ClassPriority, wire.GroundAge)
			p.send(flow.CardRemoved{}, flow.Printed{TicketID: p.id()})
		}},
		{"ticket-claimed-take-card", func(p *player) { p.claimed(); p.send(flow.Printed{TicketID: p.id()}) }},
		{"ticket-claimed-no-paper", func(p *player) {
			p.claimed()
			p.send(flow.CardRemoved{}, flow.PrintFailed{TicketID: p.id(), Cause: "paper_out"})
		}},
		{"take-card", func(p *player) {
			p.number()
			p.send(flow.Printed{TicketID: p.id()})
			p.tap(flow.Done, "")
		}},
		{"refused-full", func(p *player) {
			p.request()
			p.send(flow.IssueRefused{TicketID: p.id(), Status: 409, Code: "series-exhausted"})
		}},
		{"refused-gone", func(p *player) {
			p.request()
			p.send(flow.IssueRefused{TicketID: p.id(), Status: 422, Code: "unknown-service"})
		}},
		{"refused-device", func(p *player) { p.request(); p.send(flow.IssueRefused{TicketID: p.id(), Status: 403}) }},
		{"refused-other", func(p *player) { p.request(); p.send(flow.IssueRefused{TicketID: p.id(), Status: 400}) }},
		{"help", func(p *player) { p.tap(flow.OpenHelp, "") }},
		{"help-with-number", func(p *player) {
			p.number()
			p.send(flow.Printed{TicketID: p.id()})
			p.tap(flow.OpenHelp, "")
		}},
		{"help-offered", func(p *player) { p.help(true, nil) }},
		{"help-calling", func(p *player) { p.help(true, nil); p.tap(flow.CallForHelp, "") }},
		{"help-called", func(p *player) { p.help(true, &wire.HelpCall{ID: "help-1"}) }},
		{"help-unseen", func(p *player) { p.help(false, &wire.HelpCall{ID: "help-1"}) }},
		{"help-coming", func(p *player) { p.help(true, &wire.HelpCall{ID: "help-1", TakenAt: new(Day())}) }},
		{"help-failed", func(p *player) {
			p.help(true, nil)
			p.tap(flow.CallForHelp, "")
			p.send(flow.HelpLost{})
		}},
		{"help-coming-with-number", func(p *player) {
			p.number()
			p.send(flow.Printed{TicketID: p.id()})
			p.help(true, &wire.HelpCall{ID: "help-1", TakenAt: new(Day())})
		}},
		{"home-help-called", func(p *player) { p.help(true, &wire.HelpCall{ID: "help-1"}); p.tap(flow.Back, "") }},
		{"emergency", func(p *player) { p.number(); p.send(flow.CatalogueLoaded{Catalogue: Fire()}) }},
		{"emergency-refused", func(p *player) {
			p.request()
			p.send(flow.IssueRefused{TicketID: p.id(), Status: 409, Code: "emergency"})
		}},
		{"language", func(p *player) { p.tap(flow.OpenLanguage, "") }},
		{"countdown", func(p *player) { p.choose("social", "SB01"); p.pass(p.idle() + 3*time.Second) }},
	}
}

// Mode is how a person has set the screen.
type Mode struct {
	Language             string
	Big, Contrast, Reach bool
}

// String names the mode for a file or a test.
func (m Mode) String() string {
	name := m.Language
	if m.Big {
		name += "-big"
	}
	if m.Contrast {
		name += "-contrast"
	}
	if m.Reach {
		name += "-reach"
	}
	return name
}

// Face is the screen as it is drawn in mode m.
func (s Screen) Face(m Mode) flow.Face { return s.FaceIn(m) }

// FaceIn is Face in a hall that shows these languages, and has no texts in others;
// none: one that says nothing of languages, and has all.
func (s Screen) FaceIn(m Mode, languages ...string) flow.Face {
	p := &player{now: Day(), ids: new(int), mode: m, languages: languages}
	p.machine = flow.New(flow.DefaultTiming(), p.newID)
	probe := &player{machine: flow.New(flow.DefaultTiming(), p.newID), now: Day(), ids: new(int), languages: languages}
	s.play(probe)
	if !probe.blank {
		p.send(flow.CatalogueLoaded{Catalogue: Catalogue()}, flow.ReaderReady{}, flow.CardNone{At: p.now})
	}
	p.settings()
	s.play(p)
	return p.machine.Face(p.now)
}

// player plays events to a machine, as fast as a person may.
type player struct {
	machine *flow.Machine
	now     time.Time
	ids     *int
	mode    Mode
	blank   bool // no catalogue

	languages []string // of the hall; none: all
}

func (p *player) newID() string {
	*p.ids++
	return fmt.Sprintf("example-%04d", *p.ids)
}

// id is the id of the request that was made last: it is made after its key.
func (p *player) id() string { return fmt.Sprintf("example-%04d", *p.ids) }

func (p *player) pass(d time.Duration) {
	p.now = p.now.Add(d)
	p.machine.Step(p.now, flow.Tick{})
}

func (p *player) send(events ...flow.Event) {
	for _, e := range events {
		p.machine.Step(p.now, inLanguages(e, p.languages))
	}
}

func (p *player) tap(do flow.Action, id string) {
	p.pass(time.Second)
	p.send(flow.Tap{Gen: p.machine.Face(p.now).Gen, Do: do, ID: id})
}

func (p *player) settings() {
	if p.mode.Language != "" && p.mode.Language != "zh" {
		p.tap(flow.OpenLanguage, "")
		p.tap(flow.SetLanguage, p.mode.Language)
	}
	if p.mode.Big {
		p.tap(flow.ToggleBig, "")
	}
	if p.mode.Contrast {
		p.tap(flow.ToggleContrast, "")
	}
	if p.mode.Reach {
		p.tap(flow.ToggleReach, "")
	}
}

func (p *player) idle() time.Duration {
	t := flow.DefaultTiming()
	if p.mode.Big {
		return t.IdleBig
	}
	return t.Idle
}

// search types letters where a matter is looked for.
func (p *player) search(letters string) {
	p.tap(flow.OpenSearch, "")
	for _, c := range letters {
		p.tap(flow.SearchKey, string(c))
	}
}

func (p *player) choose(theme, service string) {
	p.tap(flow.ChooseTheme, theme)
	p.tap(flow.ChooseService, service)
}

func (p *player) request() {
	p.choose("social", "SB01")
	p.send(flow.CardPlaced{}, flow.CardRead{Sealed: []byte("sealed by the test"), Clear: p.now})
}

// claim says on the card screen of a matter what one is.
func (p *player) claim(theme, service, code string) {
	p.choose(theme, service)
	p.tap(flow.OpenClaims, "")
	p.tap(flow.ChooseClaim, code)
}

// claimed has a number by what was said.
func (p *player) claimed() {
	p.claim("social", "SB01", "family")
	p.send(flow.CardRead{Sealed: []byte("sealed by the test"), Clear: p.now})
	p.first(wire.ClassPriority, wire.GroundClaim)
}

// elderly has the card of somebody old read.
func (p *player) elderly() {
	p.choose("social", "SB01")
	p.send(flow.CardRead{Sealed: []byte("sealed by the test"), Clear: p.now, Elderly: true})
}

// first has the request answered with a number that goes first.
func (p *player) first(class, ground string) {
	t := Issued(p.id(), p.now)
	t.Class, t.Ground = class, ground
	p.send(flow.Issued{Ticket: t})
}

// nobodyFirst has the hall let nobody go first.
func (p *player) nobodyFirst() {
	c := Catalogue()
	c.Priority = nil
	p.send(flow.CatalogueLoaded{Catalogue: c})
}

// help opens the page of help, where it stands so.
func (p *player) help(attended bool, call *wire.HelpCall) {
	c := Catalogue()
	c.Help = &wire.KioskHelp{Attended: attended, Call: call}
	p.send(flow.CatalogueLoaded{Catalogue: c})
	p.tap(flow.OpenHelp, "")
}

func (p *player) number() {
	p.request()
	p.send(flow.Issued{Ticket: Issued(p.id(), p.now)})
}
