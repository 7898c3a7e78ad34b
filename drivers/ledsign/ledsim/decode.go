package ledsim

import "math/bits"

// decoder finds the envelopes in what comes, byte by byte: A5 … 5A, inside of which
// A6 and 5B begin a pair for a byte that may not stand there.
type decoder struct {
	inside  bool
	pair    byte // the first of a pair; 0: none
	body    []byte
	garbage int // bytes and envelopes that were none
}

// order is what stood in an envelope.
type order struct {
	to, from int
	data     []byte
}

const (
	bodyMax    = 8192
	headBytes  = 14
	crcBytes   = 2
	lengthAt   = 12
	everyFrame = 0xFFFE // every screen
)

// feed takes one byte, and gives the order that ends with it.
func (d *decoder) feed(b byte) (order, bool) {
	switch {
	case b == 0xA5:
		d.inside, d.pair, d.body = true, 0, d.body[:0]
	case !d.inside:
		d.garbage++
	case b == 0x5A:
		d.inside = false
		if o, ok := d.finish(); ok {
			return o, true
		}
		d.garbage++
	case d.pair == 0 && (b == 0xA6 || b == 0x5B):
		d.pair = b
	case d.pair != 0:
		d.body = append(d.body, d.pair-(b-1)) // A6 02 is A5, 5B 02 is 5A
		d.pair = 0
	default:
		d.body = append(d.body, b)
	}
	if len(d.body) > bodyMax {
		d.inside, d.body = false, d.body[:0]
	}
	return order{}, false
}

// finish checks a whole envelope.
func (d *decoder) finish() (order, bool) {
	b := d.body
	n := len(b) - headBytes - crcBytes
	if n < 0 || d.pair != 0 || crcOver(b) != 0 || word(b, lengthAt) != n {
		return order{}, false
	}
	return order{to: word(b, 0), from: word(b, 2), data: append([]byte(nil), b[headBytes:headBytes+n]...)}, true
}

func word(b []byte, at int) int { return int(b[at]) | int(b[at+1])<<8 }

// crcOver runs the register of CRC-16 with polynomial 8005 over bytes taken low bit
// first: over a message and its own sum it ends in 0.
func crcOver(b []byte) uint16 {
	var register uint16
	for _, v := range b {
		register ^= uint16(bits.Reverse8(v)) << 8
		for range 8 {
			top := register&0x8000 != 0
			register <<= 1
			if top {
				register ^= 0x8005
			}
		}
	}
	return bits.Reverse16(register)
}

// envelope is what a sign sends.
func envelope(to, from int, data ...byte) []byte {
	body := []byte{
		byte(to), byte(to >> 8), byte(from), byte(from >> 8), 0, 0, 0, 0, 0, 0, 0x61, 2, byte(len(data)), byte(len(data) >> 8), //nolint:gosec // two bytes each
	}
	body = append(body, data...)
	sum := crcOver(body)
	out := []byte{0xA5, 0xA5, 0xA5, 0xA5, 0xA5, 0xA5, 0xA5, 0xA5}
	for _, b := range append(body, byte(sum), byte(sum>>8)) { //nolint:gosec // the low byte first
		switch b {
		case 0xA5, 0x5A:
			out = append(out, b+1, 2)
		case 0xA6, 0x5B:
			out = append(out, b, 1)
		default:
			out = append(out, b)
		}
	}
	return append(out, 0x5A)
}
