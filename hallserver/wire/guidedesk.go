package wire

import "time"

// States of a device at the guide desk, and of the desk itself.
const (
	DeskOK     = "ok"
	DeskAbsent = "absent" // nothing answers at its line; none is fitted
	DeskFault  = "fault"  // it says itself what is wrong
	DeskSilent = "silent" // of all of the desk: its bridge has not spoken
)

// States of a slip at the guide desk.
const (
	SlipWaiting  = "waiting"  // for its bridge
	SlipPrinting = "printing" // the bridge has it
	SlipPrinted  = "printed"
	SlipFailed   = "failed"
)

// DeskDevice is how a device at the guide desk is.
type DeskDevice struct {
	State string `json:"state" enum:"ok,absent,fault"`
	// Detail is why it is not well: of a printer a cause as in PrintedRequest, of a
	// reader no-device, unplugged, busy, denied, mute, broken or unauthorised.
	Detail string    `json:"detail,omitempty" maxLength:"40" pattern:"^[a-z0-9_-]*$"`
	Since  time.Time `json:"since"`
}

// DeskCard is a card on the reader of the guide desk, as its bridge tells it.
type DeskCard struct {
	// ID is made by the bridge for each card that is laid down.
	ID string `json:"id" minLength:"8" maxLength:"64"`
	// Sealed is what it says (a Subject), sealed to the hall's public key; empty while
	// it is being read, or could not be.
	Sealed []byte `json:"sealed,omitempty" maxLength:"8192"`
	// Problem is why it could not be read: again (lift it and lay it down again), other
	// (not an identity card), window (it will not be read here).
	Problem string `json:"problem,omitempty" enum:"again,other,window"`
}

// DeskReport is the body of PUT /api/v1/guide-desk: how the guide desk of a bridge is,
// told about twice a second.
type DeskReport struct {
	Name    string     `json:"name,omitempty" maxLength:"32"`
	Reader  DeskDevice `json:"reader"`
	Printer DeskDevice `json:"printer"`
	Card    *DeskCard  `json:"card,omitempty"`
}

// DeskTasks is the answer: what the bridge is to do.
type DeskTasks struct {
	// ReadCard says that somebody at the desk asks for a card.
	ReadCard bool `json:"read_card"`
	// Slips are to be printed, oldest first; each comes again until it is reported.
	Slips []DeskSlip `json:"slips"`
}

// DeskSlip is a slip to print.
type DeskSlip struct {
	ID       string        `json:"id"`
	Ticket   Issued        `json:"ticket"`
	Service  ServiceDetail `json:"service"`
	Hall     Text          `json:"hall"`
	Language string        `json:"language"`
	Copy     bool          `json:"copy,omitempty"` // it was printed before
	// UTCOffsetS is how far the hall's clock is ahead of UTC, in seconds.
	UTCOffsetS int `json:"utc_offset_s"`
}

// GuideDesk is a guide desk as a page sees it.
type GuideDesk struct {
	ID    string `json:"id"` // the bridge's
	Name  string `json:"name"`
	State string `json:"state"` // ok or silent
	// Since is since when it is silent; absent while it is not.
	Since   *time.Time `json:"since,omitempty"`
	Reader  DeskDevice `json:"reader"`
	Printer DeskDevice `json:"printer"`
	// Reading says that a card is asked for.
	Reading bool         `json:"reading"`
	Card    *CardAtDesk  `json:"card,omitempty"`
	Slips   []SlipAtDesk `json:"slips"`
}

// CardAtDesk is a card as a page sees it: enough to know whose it is, and Sealed to
// send on as subject_sealed.
type CardAtDesk struct {
	ID       string `json:"id"`
	Name     string `json:"name,omitempty"`      // masked
	IDNumber string `json:"id_number,omitempty"` // masked
	Sealed   []byte `json:"sealed,omitempty"`
	Problem  string `json:"problem,omitempty"`
}

// SlipAtDesk is a slip that a page has asked for.
type SlipAtDesk struct {
	ID     string `json:"id"`
	Ticket string `json:"ticket"`
	Number string `json:"number"`
	State  string `json:"state"`
	// Cause is why it failed: as in PrintedRequest, or bridge: nobody fetched it, or
	// nobody said how it ended.
	Cause string `json:"cause,omitempty"`
	Copy  bool   `json:"copy,omitempty"`
}

// SlipRequest is the body of PUT /api/v1/guide-desks/{desk}/slips/{id}: print the slip
// of a ticket. The id is the sender's own; the same once more is the same slip.
type SlipRequest struct {
	Ticket string `json:"ticket" minLength:"8" maxLength:"64"`
}
