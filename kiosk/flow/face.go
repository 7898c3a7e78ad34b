package flow

import (
	"slices"
	"time"

	"yimen/hallserver/wire"
)

// Kind is which screen is on.
type Kind int

// The screens.
const (
	Starting     Kind = iota // nothing is known of the hall yet
	Closed                   // the hall takes no tickets now; what it offers can be read
	Home                     // what would you like to do
	Services                 // which matter of a theme
	Themes                   // what else, on the same number
	Matters                  // what was chosen: all of it?
	Search                   // which matter, by the letters of its name
	LayCard                  // lay down your card
	Shut                     // this matter is outside its hours
	CheckInCard              // lay down your card, to find your appointment
	CheckInCode              // type your appointment's code
	NeedCard                 // this matter needs a card, and there is none
	TypeNumber               // type the card's number
	Claims                   // who goes first: which of them are you
	Offline                  // the server is away: no number can be taken
	Working                  // a number is being taken
	TicketOut                // the number, and its slip
	Refused                  // the server said no
	TakeCard                 // take your card with you
	HelpPage                 // whom to turn to
	LanguagePage             // choose a language
	Emergency                // an emergency stands: nothing is given out, and nothing to touch
)

// PrintState is how far the slip is.
type PrintState int

// The states of the slip.
const (
	NotPrinted PrintState = iota
	Printing
	PrintDone
	PrintFault
)

// Refusal is why there is no number, as the person is told.
type Refusal int

// The refusals.
const (
	NoRefusal      Refusal = iota
	RefusedGone            // the matter is no longer dealt with here
	RefusedMatters         // these cannot be on one number
	RefusedFull            // no numbers are left today
	RefusedDevice          // this kiosk may not issue
	RefusedClosed          // outside the hours, since a moment ago
	RefusedLast            // the last number before closing has been taken
	RefusedLimit           // this person has as many numbers as one may
	RefusedEarly           // check-in has not begun
	RefusedLate            // the appointment is no longer kept
	RefusedCode            // no appointment of this code
	RefusedCard            // no appointment of this card's holder today
	RefusedUsed            // the appointment was used or cancelled
	RefusedVoid            // the hall took the appointment back itself
	RefusedDay             // checking in: the hall's day has not begun
	RefusedOther
)

// Face is what the screen shows. It is a copy, but for the catalogue, which is
// never changed once it is here.
type Face struct {
	Kind Kind
	Gen  uint64 // put into every Tap

	Language string // one of Languages
	// Languages are those that the hall shows: with one there is nothing to choose.
	Languages            []string
	Big, Contrast, Reach bool

	Hall      wire.Text
	Catalogue *wire.Catalogue // nil while nothing is known
	Online    bool
	// Emergency is what stands, on the screen of that kind; else nil.
	Emergency *wire.Emergency
	Unreached bool   // Starting: the server was asked and did not answer
	PrinterIs string // why the printer cannot print; empty: it can
	LeftCard  bool   // a card of somebody before lies on the reader
	// LeftSince is since when, as far as is known; zero: none does.
	LeftSince time.Time
	NoReader  bool
	Looked    bool // the reader has said what lies on it, since this visit began
	Help      HelpState
	Attended  bool // somebody would see a call for help now

	Theme    *wire.Theme          // of Services, and where it was chosen
	Themes   []wire.Theme         // on this page of Home, or of Themes
	Services []wire.ServiceDetail // on this page of Services, or of what Search found
	Service  *wire.ServiceDetail  // chosen: the one that the screen is about
	Matters  []wire.ServiceDetail // all that are chosen, the first one leads
	MayAdd   bool                 // one more may be
	Claims   []wire.Claim         // on this page of Claims
	Page     int                  // from 0
	Pages    int

	CardReading bool // the card lies there and is being read
	CardRead    bool // it was read
	CardProblem CardProblem
	CardLies    bool // the person's card still lies on the reader
	// CardHeld: it was read before anything was chosen, and is used for what will be.
	CardHeld bool
	// Theirs is what its holder has of today; nil: not known, or no card is held.
	Theirs *wire.Found

	Claim *wire.Claim // what the person says of themselves; nil: nothing
	Class string      // of the number that is asked for; empty: a normal one

	CheckIn bool   // the visit is for an appointment
	Code    string // of the appointment, as far as it is typed

	Number  string // of a card that is not there, as far as it is typed
	MayType bool   // it may be typed for what was chosen

	Searchable bool   // matters can be looked for by the letters of their names
	Query      string // of Search, as far as it is typed

	Busy     bool // the answer takes longer than a moment
	Retrying bool // the server does not answer; it is asked again and again

	Ticket *wire.Issued
	Print  PrintState
	Cause  string // of PrintFault
	Copy   bool   // a copy is being printed, or was

	Refusal Refusal
	// From is when it is no longer too early, where that is why; else nil.
	From *time.Time

	// Countdown is how long until everything is wiped, where that must be said;
	// else 0. It lies over the screen.
	Countdown time.Duration
	// Closing is how long until the ticket screen makes place; 0: it stays.
	Closing time.Duration
}

// Face is what the screen shows at now.
func (m *Machine) Face(now time.Time) Face {
	p := &m.person
	f := Face{
		Kind: m.kind(), Gen: m.gen,
		Language: m.language(), Languages: m.languages(), Big: p.big, Contrast: p.contrast, Reach: p.reach,
		Catalogue: m.hall.catalogue, Online: m.hall.online, Unreached: m.hall.misses >= missesMax,
		PrinterIs: m.hall.printerIs, LeftCard: m.hall.leftCard, NoReader: m.hall.noReader, Looked: m.hall.looked,
		Help: m.helpState(), Attended: m.attended(),
		Theme: m.themeOf(p.theme), Page: p.page, Pages: m.pages(),
		CardReading: p.cardReading, CardProblem: p.cardProblem,
		CardRead: p.cardUsed && p.kind == Working, CardLies: p.cardUsed || p.cardLies,
		CheckIn: p.checkIn, Code: p.code, Query: p.query, Searchable: m.searchable(),
		Retrying: m.retrying(),
		Print:    p.print, Cause: p.cause, Copy: p.copied, Refusal: p.refusal, From: p.from,
	}
	f.Emergency = m.hall.emergency
	f.Number, f.MayType = p.number, m.mayType()
	f.CardHeld, f.Theirs = m.holds(), p.theirs
	if f.LeftCard {
		f.LeftSince = m.hall.owedSince
	}
	f.Matters, f.MayAdd = slices.Clone(p.matters), m.mayAdd()
	if s := m.about(); s != nil {
		about := *s
		f.Service = &about
	}
	if c := m.claimed(); c != nil {
		said := *c
		f.Claim = &said
	}
	if p.ticket != nil {
		t := *p.ticket
		f.Ticket = &t
	}
	if r := p.request; r != nil {
		f.Class = r.class
		f.Busy = !now.Before(r.since.Add(m.timing.Busy))
	}
	m.fill(&f)
	m.count(&f, now)
	return f
}

// fill puts in what the page offers.
func (m *Machine) fill(f *Face) {
	c := m.hall.catalogue
	if c == nil {
		return
	}
	f.Hall = c.Hall
	switch f.Kind {
	case Home, Themes:
		f.Themes = onPage(c.Themes, f.Page, m.perPage())
	case Services:
		f.Services = onPage(m.offered(), f.Page, m.perPage())
	case Search:
		f.Services = onPage(m.found(), f.Page, m.perPage())
	case Claims:
		f.Claims = onPage(m.claims(), f.Page, m.perPage())
	default:
	}
}

// count puts in how long the screen still stands.
func (m *Machine) count(f *Face, now time.Time) {
	if at, ok := m.asksAt(); ok && m.counting() {
		f.Countdown = max(at.Add(m.countdown()).Sub(now), 0)
	}
	if at, ok := m.closesAt(); ok {
		f.Closing = max(at.Sub(now), 0)
	}
}
