package ticketprinter

import "fmt"

// Paper is how much paper there is.
type Paper int

// The states of the paper. PaperUnknown: the printer did not say.
const (
	PaperUnknown Paper = iota
	PaperOK
	PaperNear // near its end: warn staff, go on printing
	PaperGone
)

func (p Paper) String() string {
	switch p {
	case PaperUnknown:
		return "unknown"
	case PaperOK:
		return "ok"
	case PaperNear:
		return "near_end"
	case PaperGone:
		return "out"
	}
	return fmt.Sprintf("paper(%d)", int(p))
}

// Status is what a printer says of itself. A field it did not answer for is
// false, Paper PaperUnknown; see Answered.
type Status struct {
	Paper     Paper
	CoverOpen bool
	Cutter    bool // the knife is stuck
	Offline   bool
	Error     bool // any error the printer reports, the knife's too
	HeadHot   bool // mends itself when the head has cooled
	// Answered tells which of the four questions were answered: [0] printer,
	// [1] offline cause, [2] error cause, [3] paper.
	Answered [4]bool
}

// Mute is true when the printer answered nothing at all: its state is unknown,
// which is no fault.
func (s Status) Mute() bool { return s.Answered == [4]bool{} }

// Whole is true when every question was answered.
func (s Status) Whole() bool { return s.Answered == [4]bool{true, true, true, true} }

// Cause is why it cannot print, empty if it can or has not said. An open cover
// comes before missing paper, as the paper's sensor sits in the cover.
func (s Status) Cause() Cause {
	switch {
	case s.CoverOpen:
		return CoverOpen
	case s.Paper == PaperGone:
		return PaperOut
	case s.Cutter:
		return Cutter
	case s.Offline, s.HeadHot:
		return Offline
	case s.Error:
		return Unknown
	}
	return ""
}

// The questions of DLE EOT n, 10 04 n; each is answered by one byte at once,
// also offline. Bits from 0; bit 1 and bit 4 are always 1, bits 0 and 7 always
// 0, so that idle is 12h.
//
//	n  question        bits
//	1  printer         2 drawer pin   3 offline
//	2  offline cause   2 cover open   3 feed button   5 stopped: paper end   6 error
//	3  error cause     2 mechanical   3 cutter        5 unrecoverable        6 head hot, mends itself
//	4  paper           2+3 near end   5+6 out
const (
	askPrinter = 1 + iota
	askOffline
	askError
	askPaper
)

const (
	bit2 = 1 << 2
	bit3 = 1 << 3
	bit5 = 1 << 5
	bit6 = 1 << 6
)

// apply reads the reply b to question n into s.
func (s *Status) apply(n int, b byte) {
	s.Answered[n-1] = true
	switch n {
	case askPrinter:
		s.Offline = b&bit3 != 0
	case askOffline:
		s.CoverOpen = b&bit2 != 0
		s.Error = s.Error || b&bit6 != 0
		if b&bit5 != 0 {
			s.Paper = PaperGone
		}
	case askError:
		s.Cutter = b&bit3 != 0
		s.HeadHot = b&bit6 != 0
		s.Error = s.Error || b&(bit2|bit3|bit5|bit6) != 0
	case askPaper:
		s.applyPaper(b)
	}
}

func (s *Status) applyPaper(b byte) {
	switch {
	case b&(bit5|bit6) != 0, s.Paper == PaperGone:
		s.Paper = PaperGone
	case b&(bit2|bit3) != 0:
		s.Paper = PaperNear
	default:
		s.Paper = PaperOK
	}
}
