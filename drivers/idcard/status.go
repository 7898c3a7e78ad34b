package idcard

import "fmt"

// Status is SW3 of a reply.
type Status byte

// Every status a module is known to send.
const (
	StatusDone           Status = 0x90
	StatusFound          Status = 0x9F // a card was found
	StatusNoItem         Status = 0x91 // the card has no such item: normal for new addresses
	StatusNoCard         Status = 0x80 // normal while polling
	StatusSelectFailed   Status = 0x81
	StatusBadChecksum    Status = 0x10 // of the request
	StatusBadLength      Status = 0x11 // of the request
	StatusBadCommand     Status = 0x21 // command, parameter or order
	StatusNotPermitted   Status = 0x23
	StatusUnknownError   Status = 0x24
	StatusModuleAuth     Status = 0x31 // the card could not authenticate the module
	StatusCardAuth       Status = 0x32 // the module could not authenticate the card
	StatusCheckFailed    Status = 0x33 // information check failed
	StatusOtherCard      Status = 0x40 // card type not recognised
	StatusReadFailed     Status = 0x41 // mostly: the card moved
	StatusRandomFailed   Status = 0x47
	StatusSelfTestFailed Status = 0x60 // accepts no command
	StatusNotAuthorised  Status = 0x66 // module not authorised
)

// Reaction is what a driver does about a status.
type Reaction uint8

const (
	// ReactGoOn: the exchange is complete.
	ReactGoOn Reaction = iota
	// ReactResend: send the request once more; it was damaged on the line.
	ReactResend
	// ReactReset: reset the module and begin again at find.
	ReactReset
	// ReactReplace: ask to lift the card and place it again.
	ReactReplace
	// ReactAuthentication: as ReactReplace; when it repeats, the card may be
	// damaged or counterfeit (32, 33) or the module at fault (31).
	ReactAuthentication
	// ReactOtherCard: the card on the reader is of another kind.
	ReactOtherCard
	// ReactFault: the device needs a technician.
	ReactFault
	// ReactLog: note it and go on without the item.
	ReactLog
)

// Known reports whether the status is one a module sends.
func (s Status) Known() bool { return s.name() != "" }

// Reaction is what a driver does about the status; an unknown one is treated as
// an unrecognised error.
func (s Status) Reaction() Reaction {
	switch s {
	case StatusDone, StatusFound, StatusNoItem, StatusNoCard:
		return ReactGoOn
	case StatusBadChecksum, StatusBadLength:
		return ReactResend
	case StatusBadCommand, StatusUnknownError, StatusRandomFailed:
		return ReactReset
	case StatusSelectFailed, StatusReadFailed:
		return ReactReplace
	case StatusModuleAuth, StatusCardAuth, StatusCheckFailed:
		return ReactAuthentication
	case StatusOtherCard:
		return ReactOtherCard
	case StatusSelfTestFailed, StatusNotAuthorised:
		return ReactFault
	case StatusNotPermitted:
		return ReactLog
	default:
		return ReactReset
	}
}

// String is the two hexadecimal digits and the meaning.
func (s Status) String() string {
	name := s.name()
	if name == "" {
		name = "unknown status"
	}
	return fmt.Sprintf("%02x %s", byte(s), name)
}

func (s Status) name() string {
	switch s {
	case StatusDone:
		return "done"
	case StatusFound:
		return "card found"
	case StatusNoItem:
		return "no such item in the card"
	case StatusNoCard:
		return "no card"
	case StatusSelectFailed:
		return "select failed"
	case StatusBadChecksum:
		return "request checksum wrong"
	case StatusBadLength:
		return "request length wrong"
	case StatusBadCommand:
		return "wrong command, parameter or order"
	case StatusNotPermitted:
		return "not permitted"
	case StatusUnknownError:
		return "unrecognised error"
	case StatusModuleAuth:
		return "card could not authenticate the module"
	case StatusCardAuth:
		return "module could not authenticate the card"
	case StatusCheckFailed:
		return "information check failed"
	case StatusOtherCard:
		return "card type not recognised"
	case StatusReadFailed:
		return "read failed"
	case StatusRandomFailed:
		return "random number failed"
	case StatusSelfTestFailed:
		return "module self-test failed"
	case StatusNotAuthorised:
		return "module not authorised"
	default:
		return ""
	}
}
