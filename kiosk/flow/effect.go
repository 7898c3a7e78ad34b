package flow

import (
	"time"

	"yimen/hallserver/wire"
)

// Effect is something to do for the machine.
type Effect interface{ effect() }

type (
	// WatchCard says what the reader, which always looks whether a card lies there, is
	// to do: to read one that was laid down after Since, or not.
	WatchCard struct {
		Read  bool
		Since time.Time
	}
	// Find asks what the holder of a card that was just read has of today. It is
	// answered by Found.
	Find struct {
		ID     string
		Sealed []byte
	}
	// SealNumber has a number that was typed sealed to the hall. It is answered by
	// NumberSealed.
	SealNumber struct{ ID, Number string }
	// Issue sends a request for a number, once. It is answered by exactly one
	// of Issued, IssueRefused and IssueLost; after IssueLost the same comes
	// again.
	Issue struct {
		Key     string
		Request wire.IssueRequest
	}
	// CheckIn sends a request for the ticket of an appointment, once; Code is
	// the appointment's, or wire.CheckInByCard. It is answered as Issue is.
	CheckIn struct {
		Key, Code string
		Request   wire.CheckInRequest
	}
	// Abandon: the person has left without an answer. Find out whether the
	// request made a ticket, and if it did, hand it back.
	Abandon struct{ Key, TicketID string }
	// Print prints a ticket, a copy if Copy. It is answered by Printed or
	// PrintFailed.
	Print struct {
		Ticket   wire.Issued
		Services []wire.ServiceDetail // what it is for, as far as is known
		Hall     wire.Text
		Language string
		Copy     bool
		// Large: their screen is in large type.
		Large bool
		// Show is what they said they can show at the window; nil: nothing.
		Show wire.Text
	}
	// Report tells the server how printing ended; until it is told.
	Report struct {
		TicketID string
		Printed  wire.PrintedRequest
	}
	// AskToTakeCard asks aloud for the card that lies on the reader to be taken.
	AskToTakeCard struct{ Language string }
	// CallHelp has somebody called to this kiosk. It is answered by HelpAnswered or
	// HelpLost.
	CallHelp struct{ Key, ID string }
	// EndHelp takes a call back. It is answered by HelpOver or HelpLost.
	EndHelp struct{ Key, ID string }
	// Refresh asks for the catalogue at once.
	Refresh struct{}
)

func (WatchCard) effect()     {}
func (SealNumber) effect()    {}
func (Find) effect()          {}
func (Issue) effect()         {}
func (CheckIn) effect()       {}
func (Abandon) effect()       {}
func (Print) effect()         {}
func (Report) effect()        {}
func (AskToTakeCard) effect() {}
func (CallHelp) effect()      {}
func (EndHelp) effect()       {}
func (Refresh) effect()       {}
