package flow

import (
	"time"

	"yimen/hallserver/wire"
)

// Event is something that happened.
type Event interface{ event() }

// Action is what a tap asks for.
type Action int

// The actions. ChooseTheme, ChooseService, DropMatter, ChooseClaim, CodeKey, NumberKey, SearchKey and SetLanguage take
// an ID.
const (
	Nothing       Action = iota // a touch beside the buttons: somebody is there
	ChooseTheme                 // ID: theme
	ChooseService               // ID: service code
	AddMatter                   // one more on the same number
	ShowMatters                 // the list of them
	DropMatter                  // ID: service code of one in the list
	Onward                      // the list is whole
	OpenSearch                  // look for a matter by its name
	SearchKey                   // ID: one of SearchLetters
	SearchErase                 // the last letter
	AskHelp                     // a screen's own way to help
	WithoutCard                 // take a number with no card
	NoCardHelp                  // I have no card with me
	OpenNumber                  // type the card's number instead
	NumberKey                   // ID: one of NumberKeys
	NumberErase                 // the last character
	NumberDone                  // take a number with it
	OpenClaims                  // I may go first
	ChooseClaim                 // ID: claim code
	DropClaim                   // I do not say so after all
	OpenCheckIn                 // I have an appointment
	EnterCode                   // type its code instead of laying down a card
	CodeKey                     // ID: one of CodeLetters
	CodeErase                   // the last character
	CodeDone                    // check in with the code
	Browse                      // see what the hall offers while it is closed
	Back
	GoHome
	NextPage
	PreviousPage
	OpenHelp
	CallForHelp  // have somebody come
	TakeHelpBack // nobody need come
	OpenLanguage
	SetLanguage // ID: one of the hall's languages
	ToggleBig
	ToggleContrast
	ToggleReach
	Stay    // in answer to the countdown
	Leave   // do not wait for the number any longer
	Reprint // print a copy
	Done    // I have my ticket
)

type (
	// Tap is a tap on the screen as it was drawn from the Face with Gen.
	Tap struct {
		Gen uint64
		Do  Action
		ID  string
	}
	// Tick says that the time of Deadline has come.
	Tick struct{}

	// CatalogueLoaded brings what the hall offers now. Cached: from the disk,
	// the server has not answered yet.
	CatalogueLoaded struct {
		Catalogue wire.Catalogue
		Cached    bool
	}
	// CatalogueFailed: the server did not answer.
	CatalogueFailed struct{}

	// ReaderReady: there is a card reader, and it is well.
	ReaderReady struct{}
	// ReaderAbsent: there is none, or it is broken.
	ReaderAbsent struct{}
	// CardNone: the reader looked at At and found no card.
	CardNone struct{ At time.Time }
	// CardLies: a card lies on the reader and is not being read. Clear is when the
	// reader looked last before it and found nothing; zero: not known.
	CardLies struct{ Clear time.Time }
	// CardPlaced: a card lies on the reader and is being read.
	CardPlaced struct{}
	// CardRead: the card was read; Sealed is what it said, sealed to the hall.
	// Clear is as in CardLies. Elderly: by its birth date its holder is as old as
	// those who go first here; when they were born is not told.
	CardRead struct {
		Sealed  []byte
		Clear   time.Time
		Elderly bool
	}
	// CardRetry: the card could not be read.
	CardRetry struct{ Problem CardProblem }
	// CardRemoved: the card that lay there, or was read, has been lifted.
	CardRemoved struct{}

	// Issued: the server answered the request of this ticket's id with a
	// number. Services are the codes of what an appointment is for, where they are
	// known.
	Issued struct {
		Ticket   wire.Issued
		Services []string
	}
	// IssueRefused: the server answered the request with no. Code is its
	// problem's code; Status the HTTP status.
	IssueRefused struct {
		TicketID string
		Status   int
		Code     string
		From     *time.Time // when it no longer comes too early; nil: that is not why
	}
	// IssueLost: it is not known whether the request arrived.
	IssueLost struct{ TicketID string }

	// Printed: the slip is out.
	Printed struct {
		TicketID string
		Copy     bool
	}
	// PrintFailed: the slip is not out, or not surely.
	PrintFailed struct {
		TicketID string
		Copy     bool
		Cause    string // as in wire.PrintedRequest
	}
	// PrinterState says how the printer is while nothing is printed. Cause is
	// empty when it is well.
	PrinterState struct{ Cause string }

	// NumberSealed: the number that was typed, sealed to the hall; nil: it cannot be
	// sealed now.
	NumberSealed struct {
		ID     string
		Sealed []byte
	}

	// Found: what the holder of the card that was looked for under ID has of today;
	// nil: it could not be found out.
	Found struct {
		ID     string
		Theirs *wire.Found
	}

	// HelpAnswered: the call for help stands.
	HelpAnswered struct{ Call wire.HelpCall }
	// HelpOver: the call was taken back, or had ended.
	HelpOver struct{}
	// HelpLost: it is not known whether somebody was called, or called off.
	HelpLost struct{}
)

func (Tap) event()             {}
func (Tick) event()            {}
func (CatalogueLoaded) event() {}
func (CatalogueFailed) event() {}
func (ReaderReady) event()     {}
func (ReaderAbsent) event()    {}
func (CardNone) event()        {}
func (CardLies) event()        {}
func (CardPlaced) event()      {}
func (CardRead) event()        {}
func (CardRetry) event()       {}
func (CardRemoved) event()     {}
func (Issued) event()          {}
func (IssueRefused) event()    {}
func (IssueLost) event()       {}
func (Printed) event()         {}
func (PrintFailed) event()     {}
func (PrinterState) event()    {}
func (NumberSealed) event()    {}
func (Found) event()           {}
func (HelpAnswered) event()    {}
func (HelpOver) event()        {}
func (HelpLost) event()        {}

// CardProblem is why a card could not be read, as the person is told.
type CardProblem int

// The problems with a card.
const (
	NoProblem  CardProblem = iota
	CardAgain              // lift it and lay it down again
	CardOther              // not an identity card
	CardAtDesk             // it cannot be read here: go to the desk
	CardStale              // a card of somebody before lies there: lift it first
	CardUnseal             // read, but it cannot be sealed now: wait for the server
)
