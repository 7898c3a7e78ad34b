package flow

import (
	"slices"
	"strings"
	"time"

	"yimen/hallserver/message"
	"yimen/hallserver/wire"
)

// missesMax is how many times in a row the catalogue may fail before the
// server is taken to be away.
const missesMax = 2

// Machine is a kiosk's state. It must be used by one goroutine at a time.
type Machine struct {
	timing Timing
	newID  func() string

	hall   hall
	person person

	gen     uint64 // counts the screens
	drawn   mark
	shownAt time.Time
	watch   WatchCard // as the reader was told last
}

// hall is what does not belong to any one person.
type hall struct {
	catalogue *wire.Catalogue
	online    bool
	emergency *wire.Emergency // that stands; nil: none
	misses    int
	noReader  bool
	printerIs string
	leftCard  bool // a card from before lies on the reader
	help      help

	since  time.Time // this visit, or the rest after the last one, began
	rested bool      // it was rest that began
	came   time.Time // when the reader had found nothing before the card that begins a visit; zero: none does
	wiped  bool      // a person was forgotten in this step
	looked bool      // the reader has said since then what lies there

	owedSince time.Time // a card is waited for to be taken; zero: none
	asked     int       // how often it was asked for aloud, in this visit
	askedAt   time.Time // when last
}

// person is everything about the one who stands here. Wiping is putting the
// zero person in its place.
type person struct {
	touched bool // somebody is here
	touchAt time.Time
	asked   bool // whether they are still here: the countdown is on

	language             string // empty: the hall's own
	big, contrast, reach bool

	browsing bool // what the hall offers, while it is closed
	kind     Kind // Starting and Home both mean the first screen: see Machine.kind
	over     Kind // HelpPage or LanguagePage over it; Starting: none
	theme    string
	page     int
	under    int    // the page of the matters, while Claims has its own
	claim    string // what they say of themselves: a claim's code; empty: nothing

	checkIn bool   // for an appointment
	code    string // of it, as typed so far

	searching bool   // the matter was, or is, looked for by its name
	query     string // what was typed for it

	number  string // of the card that is not there, as typed so far
	sealing string // the id under which it is sealed; empty: it is not

	matters     []wire.ServiceDetail // what the number is to be for; the first leads
	listed      bool                 // they have seen the list of several, and gone on
	cardReading bool
	cardUsed    bool // the card on the reader is this person's and was read
	cardLies    bool // a card that was not used, laid in this visit, lies there
	cardProblem CardProblem
	sealed      []byte
	elderly     bool        // of sealed, while it is held
	look        string      // the id under which what they have of today is looked for
	theirs      *wire.Found // what they have of today; nil: not known
	request     *request

	ticket  *wire.Issued
	print   PrintState
	printAt time.Time // when it was asked for, then when it ended
	cause   string
	copied  bool

	refusal Refusal
	from    *time.Time // of refusal: when it is no longer too early; nil: not known
	cardAt  time.Time  // TakeCard since
}

// request is a request for a number that has no answer yet.
type request struct {
	key, ticket string // ticket is the id of the ticket to be
	services    []string
	language    string
	appointment string // checking in: its code, or wire.CheckInByCard; else empty
	class       string // empty: a normal number
	ground      string // of class
	sealed      []byte

	since   time.Time
	flying  bool // sent, no outcome yet
	lost    int  // outcomes unknown so far
	againAt time.Time
}

// New is a kiosk at its start. newID makes ids that are never the same twice:
// 8 to 64 of A-Z a-z 0-9 _ -.
func New(t Timing, newID func() string) *Machine {
	return &Machine{timing: t, newID: newID, hall: hall{rested: true}}
}

// Step takes one event and answers what is to be done, in order.
func (m *Machine) Step(now time.Time, e Event) []Effect {
	var out []Effect
	switch e := e.(type) {
	case Tap:
		out = m.tap(now, e)
	case Tick:
		out = m.tick(now)
	case CatalogueLoaded:
		out = m.catalogueLoaded(now, e)
	case CatalogueFailed:
		m.catalogueFailed()
	case ReaderReady, ReaderAbsent, CardNone, CardLies, CardPlaced, CardRead, CardRetry, CardRemoved:
		out = m.card(now, e)
	case Issued, IssueRefused, IssueLost:
		out = m.answer(now, e)
	case Printed, PrintFailed:
		out = m.printed(now, e)
	case PrinterState:
		m.hall.printerIs = e.Cause
	case NumberSealed:
		out = m.numberSealed(now, e)
	case Found:
		m.foundTheirs(e)
	case HelpAnswered, HelpOver, HelpLost:
		m.helped(now, e)
	}
	return m.settle(now, out)
}

// settle ends a step: it counts the screen if it is another one, and starts or
// stops the reader as the screen needs.
func (m *Machine) settle(now time.Time, out []Effect) []Effect {
	m.turn(now)
	out = append(out, m.askAloud(now)...)
	m.ask(now)
	if mark := m.mark(); m.gen == 0 || mark != m.drawn {
		m.gen++
		m.drawn, m.shownAt = mark, now
	}
	if want := m.watched(); want != m.watch {
		m.watch = want
		out = append(out, want)
	}
	return out
}

// mark is what makes a screen another screen for a finger.
type mark struct {
	kind                 Kind
	theme, matters       string
	claim                string
	page                 int
	language             string
	big, contrast, reach bool
	print                PrintState
	countdown            bool
	retrying             bool
	held, theirs         bool
	first                CardProblem // with a card on the first screen
	reading              bool        // of one there
	help                 HelpState   // of HelpPage
}

func (m *Machine) mark() mark {
	p := &m.person
	help := HelpByVoice
	if m.kind() == HelpPage {
		help = m.helpState()
	}
	first := NoProblem
	if m.atRest() {
		first = p.cardProblem
	}
	return mark{
		kind: m.kind(), help: help, theme: p.theme, matters: strings.Join(m.codes(), " "), claim: p.claim, page: p.page,
		language: m.language(), big: p.big, contrast: p.contrast, reach: p.reach,
		print: p.print, countdown: m.counting(), retrying: m.retrying(),
		held: m.holds(), theirs: p.theirs != nil,
		first: first, reading: p.cardReading && m.atRest(),
	}
}

// kind is the screen that is on.
func (m *Machine) kind() Kind {
	p := &m.person
	if m.hall.emergency != nil {
		return Emergency
	}
	if p.over != Starting {
		return p.over
	}
	if p.kind != Starting && p.kind != Home {
		return p.kind
	}
	switch {
	case m.hall.catalogue == nil:
		return Starting
	case !m.hall.catalogue.Open && !p.browsing:
		return Closed
	}
	return Home
}

// wipe forgets the person. It answers what must still be done about a request
// that was never answered.
func (m *Machine) wipe() []Effect {
	p := &m.person
	var out []Effect
	if r := p.request; r != nil {
		out = append(out, Abandon{Key: r.key, TicketID: r.ticket})
		clear(r.sealed)
	}
	if p.cardUsed || p.cardLies {
		m.hall.leftCard = true
	}
	clear(p.sealed)
	m.person, m.hall.wiped = person{}, true
	m.hall.help.failed = false
	return out
}

// restart forgets the person's matter but stays with their language and way of
// reading: they are still here.
func (m *Machine) restart(now time.Time) []Effect {
	language, big, contrast, reach := m.person.language, m.person.big, m.person.contrast, m.person.reach
	out := m.wipe()
	m.person = person{
		touched: true, touchAt: now,
		language: language, big: big, contrast: contrast, reach: reach,
	}
	return out
}

// language is the person's, while the hall shows it, or the hall's own.
func (m *Machine) language() string {
	shown := m.languages()
	if slices.Contains(shown, m.person.language) {
		return m.person.language
	}
	return shown[0]
}

// languages are those that the hall shows, its own first: all, while nothing is
// known of it.
func (m *Machine) languages() []string {
	if c := m.hall.catalogue; c != nil && len(c.Languages) > 0 {
		return c.Languages
	}
	return message.Languages
}

func (m *Machine) retrying() bool {
	r := m.person.request
	return r != nil && r.lost > 0
}

func (m *Machine) catalogueFailed() {
	m.hall.misses++
	if m.hall.misses >= missesMax {
		m.hall.online = false
	}
}

func (m *Machine) find(code string) *wire.ServiceDetail {
	if m.hall.catalogue == nil {
		return nil
	}
	all := m.hall.catalogue.Services
	i := slices.IndexFunc(all, func(s wire.ServiceDetail) bool { return s.Code == code })
	if i < 0 {
		return nil
	}
	return &all[i]
}

func (m *Machine) themeOf(id string) *wire.Theme {
	if m.hall.catalogue == nil {
		return nil
	}
	all := m.hall.catalogue.Themes
	i := slices.IndexFunc(all, func(t wire.Theme) bool { return t.ID == id })
	if i < 0 {
		return nil
	}
	return &all[i]
}
