package ledsign

import "fmt"

// The data of a reply: A0, 00 taken or 01 refused, the reason, two zeros.
const (
	groupReply = 0xA0
	replyTaken = 0x00
	replySize  = 3 // at least

	codeBusy     = 0x03
	codeChecksum = 0x05
)

// refusals are the maker's names of the reasons, by number from 1 on.
func refusals() []string {
	return []string{
		"out-of-group", "no-command", "busy", "memory-volume", "checksum", "file-missing", "flash", "file-download",
		"file-name", "file-type", "file-crc", "font-missing", "firmware-type", "time-format", "file-exists", "file-block",
		"controller-type", "screen-parameter", "controller-id", "password", "command-parameter",
	}
}

// Refusal is a sign's answer that it did not do what it was told.
type Refusal struct {
	Address int
	Code    byte
}

// Name is the maker's name of the reason, such as font-missing.
func (e *Refusal) Name() string {
	names := refusals()
	if e.Code == 0 || int(e.Code) > len(names) {
		return fmt.Sprintf("reason-%02x", e.Code)
	}
	return names[e.Code-1]
}

// Error says who refused, and why.
func (e *Refusal) Error() string { return fmt.Sprintf("sign %d refused: %s", e.Address, e.Name()) }

// passing says whether the same order may succeed when it is sent again.
func (e *Refusal) passing() bool { return e.Code == codeBusy || e.Code == codeChecksum }

// answers says whether f is a sign's reply to the host. Cards differ in whether
// they turn the two addresses round; what is an order is no reply either way, so
// an echo of the line is none.
func (f frame) answers(address int) bool {
	sign := uint16(address) //nolint:gosec // checked when the line was made
	if len(f.data) < replySize || f.data[0] != groupReply {
		return false
	}
	return f.from == sign && f.to == hostAddress || f.to == sign && f.from == hostAddress
}

// verdict is what a reply says: nil, or a *Refusal.
func (f frame) verdict(address int) error {
	if f.data[1] == replyTaken {
		return nil
	}
	return &Refusal{Address: address, Code: f.data[2]}
}
