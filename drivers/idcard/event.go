package idcard

import "time"

// Event is what a Reader tells. The kinds are Ready, Absent, Placed, CardRead,
// Retry, Fault and Removed, and, once Ask was called, Empty and Lies.
//
// Their order: Ready comes before any card, and again after every Absent or
// Fault. Placed is followed by CardRead or Retry, or by Absent or Fault. Removed
// follows CardRead and Lies only; after Retry the next news is another Placed,
// CardRead or Retry, whenever the person has tried again.
type Event interface{ event() }

// Ready: the reader answers and is well. SAM is its asset number, as auditors
// write it.
type Ready struct{ SAM string }

// Absent: there is no reader that answers. Told once; Ready follows when there
// is one again.
type Absent struct {
	Reason AbsentReason
	Err    error // for the log: the path and what the system said
}

// AbsentReason says why there is no reader.
type AbsentReason string

// Why there is no reader.
const (
	AbsentNoDevice  AbsentReason = "no-device" // nothing at the path
	AbsentBusy      AbsentReason = "busy"      // another program holds it
	AbsentDenied    AbsentReason = "denied"    // no permission to open it
	AbsentUnplugged AbsentReason = "unplugged" // it went away
	AbsentMute      AbsentReason = "mute"      // the line is open and nobody answers at any rate
)

// Placed: a card lies on the reader and is being read.
type Placed struct{}

// CardRead: the card was read, whole and sound. Clear is when the reader looked
// last before it and found nothing: the card was laid down after that. Zero: it
// may have lain there for ever.
type CardRead struct {
	Card  Card
	Clear time.Time
}

// Empty: the reader looked at At and found nothing. It is told after Removed, and
// after Ask, unless that look finds a card. A card that could not be read counts as nothing until
// it is lifted: modules do not find it.
type Empty struct{ At time.Time }

// Lies: a card lies there that is not to be read, by Ask. Clear is as in CardRead.
type Lies struct{ Clear time.Time }

// Retry: the card could not be read. The person lifts it and places it again;
// where Window is set, that will not help, and a clerk must look at it.
type Retry struct {
	Reason RetryReason
	Window bool
}

// RetryReason says why a card could not be read.
type RetryReason string

// Why a card could not be read.
const (
	RetryMoved          RetryReason = "moved"          // 41, 81: moved or lifted while being read
	RetryGarbled        RetryReason = "garbled"        // the line damaged every answer
	RetryNoAnswer       RetryReason = "no-answer"      // the module stopped answering about this card
	RetryAuthentication RetryReason = "authentication" // 31, 32, 33: card and module do not trust each other
	RetryOtherCard      RetryReason = "other-card"     // 40: not an identity card, or of a kind unknown here
	RetryUnreadable     RetryReason = "unreadable"     // the card answers, and what it says is no record
	RetryUnasked        RetryReason = "unasked"        // it was read when it was no longer asked for, and that was thrown away
)

// Fault: a technician is needed. The module says that it is broken (60) or not
// authorised (66): Ready follows when it is well again. Or no card trusts it any
// more (31, several placings in a row): this is told once, and cards are tried
// all the same; CardRead ends it.
type Fault struct{ Code Status }

// Removed: the card that was read, or lay there, has been lifted.
type Removed struct{}

func (Ready) event()    {}
func (Absent) event()   {}
func (Placed) event()   {}
func (CardRead) event() {}
func (Empty) event()    {}
func (Lies) event()     {}
func (Retry) event()    {}
func (Fault) event()    {}
func (Removed) event()  {}
