package voice

import "time"

// Kinds of utterances.
const (
	UtterCall      = "call"
	UtterPickup    = "pickup"
	UtterNotice    = "notice"
	UtterEmergency = "emergency"
)

// Utterance is something to be said: which number is called where, or a phrase.
type Utterance struct {
	Kind   string
	Number string // of a call or pick-up
	Window int
	// Language is the ticket's: zh, en, ko.
	Language string
	Phrase   string // of a notice or an emergency
	Zone     string // id of the zone it is said in; empty: everywhere
	At       time.Time
}
