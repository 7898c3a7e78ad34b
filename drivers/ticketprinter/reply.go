package ticketprinter

// replyKind tells the bytes a printer sends apart.
type replyKind int

const (
	replyNoise  replyKind = iota // fits nothing
	replyStatus                  // answer to DLE EOT, one byte
	replyAuto                    // automatic status (GS a), four bytes
	replyQueued                  // answer to GS r, one byte
	replyFlow                    // XON, XOFF
)

type reply struct {
	kind replyKind
	b    byte    // the byte of all but replyAuto
	auto [4]byte // of replyAuto
}

const (
	xon  = 0x11
	xoff = 0x13
)

// The fixed bits by which replies are told apart (x: any):
//
//	answer to DLE EOT   0xx1xx10
//	automatic, byte 1   0xx1xx00
//	automatic, 2 to 4   0xx0xxxx
//	answer to GS r 1    0000xxxx   (the manuals fix bits 4 and 7; 5 and 6 are never used)
//	XON, XOFF           00010001, 00010011
func isStatus(b byte) bool   { return b&0x93 == 0x12 }
func isAutoHead(b byte) bool { return b&0x93 == 0x10 }
func isPlain(b byte) bool    { return b&0x90 == 0x00 }
func isQueued(b byte) bool   { return b&0xf0 == 0x00 }

// replyDecoder makes replies of bytes as they come in. The zero decoder is
// ready; it keeps at most three bytes.
type replyDecoder struct {
	auto [4]byte
	have int // bytes of auto
}

// feed takes one byte and answers the replies it completes: none, one, or two
// where a broken automatic status is given up as noise.
func (d *replyDecoder) feed(b byte) []reply {
	if d.have > 0 {
		if isPlain(b) {
			d.auto[d.have] = b
			d.have++
			if d.have < len(d.auto) {
				return nil
			}
			d.have = 0
			return []reply{{kind: replyAuto, auto: d.auto}}
		}
		if b == xon || b == xoff { // flow control may come between any two bytes
			return []reply{{kind: replyFlow, b: b}}
		}
		lost := reply{kind: replyNoise, b: d.auto[0]}
		d.have = 0
		return append([]reply{lost}, d.feed(b)...)
	}
	switch {
	case b == xon || b == xoff:
		return []reply{{kind: replyFlow, b: b}}
	case isStatus(b):
		return []reply{{kind: replyStatus, b: b}}
	case isAutoHead(b):
		d.auto[0], d.have = b, 1
		return nil
	case isQueued(b):
		return []reply{{kind: replyQueued, b: b}}
	}
	return []reply{{kind: replyNoise, b: b}}
}

// ofAuto is the status in an automatic report:
//
//	byte 1   3 offline   5 cover open   6 feed button
//	byte 2   3 cutter    5 unrecoverable   6 head hot
//	byte 3   0+1 near end   2+3 out
//	byte 4   reserved
func ofAuto(a [4]byte) Status {
	s := Status{Answered: [4]bool{true, true, true, true}}
	s.Offline = a[0]&bit3 != 0
	s.CoverOpen = a[0]&bit5 != 0
	s.Cutter = a[1]&bit3 != 0
	s.HeadHot = a[1]&bit6 != 0
	s.Error = a[1]&(bit3|bit5|bit6) != 0
	switch {
	case a[2]&0x0C != 0:
		s.Paper = PaperGone
	case a[2]&0x03 != 0:
		s.Paper = PaperNear
	default:
		s.Paper = PaperOK
	}
	return s
}
