package padsim

import "encoding/binary"

// crcTable is CRC-16/MODBUS by bytes: each entry is its index pushed through the
// register of polynomial 8005, reflected.
func crcTable() (t [256]uint16) {
	for i := range t {
		v := uint16(i)
		for range 8 {
			if v%2 == 1 {
				v = v/2 ^ 0xA001
			} else {
				v /= 2
			}
		}
		t[i] = v
	}
	return t
}

// crc is the two bytes that end a frame, low one first.
func crc(b []byte) (lo, hi byte) {
	t := crcTable()
	sum := uint16(0xFFFF)
	for _, v := range b {
		sum = sum>>8 ^ t[sum&0xFF^uint16(v)]
	}
	return byte(sum & 0xFF), byte(sum >> 8)
}

func withCRC(b ...byte) []byte {
	lo, hi := crc(b)
	return append(b, lo, hi)
}

func ends(b []byte) bool {
	n := len(b) - 2
	lo, hi := crc(b[:n])
	return b[n] == lo && b[n+1] == hi
}

// requestSize is how long the request is that b begins with; 0: it is none; -1:
// more is needed to tell.
func requestSize(b []byte) int {
	if len(b) < 2 {
		return -1
	}
	switch b[1] {
	case 3, 6:
		return 8
	case 16:
		if len(b) < 7 {
			return -1
		}
		return 9 + int(b[6])
	default:
		return 0
	}
}

// cut takes the next request off the front of pending. What is no request is
// thrown away byte by byte, as a slave does that waits for its frame to make sense.
func cut(pending []byte) (request, rest []byte) {
	for len(pending) > 0 {
		size := requestSize(pending)
		if size < 0 || size > len(pending) {
			return nil, pending
		}
		if size == 0 || !ends(pending[:size]) {
			pending = pending[1:]
			continue
		}
		return pending[:size], pending[size:]
	}
	return nil, nil
}

func word(b []byte) int { return int(b[0])<<8 | int(b[1]) }

// obey does what a request asks of a pad, and gives its answer. The caller holds
// mu.
func (u *unit) obey(q []byte) []byte {
	first := word(q[2:])
	switch q[1] {
	case 3:
		count := word(q[4:])
		answer := []byte{q[0], 3, byte(2 * count & 0xFF)}
		for r := first; r < first+count; r++ {
			v, ok := u.read(r)
			if !ok {
				return withCRC(q[0], 0x83, 2)
			}
			answer = binary.BigEndian.AppendUint16(answer, v)
		}
		return withCRC(answer...)
	case 6:
		if !u.write(first, uint16(word(q[4:]))) { //nolint:gosec // two bytes
			return withCRC(q[0], 0x86, 2)
		}
		return append([]byte(nil), q...)
	default:
		for i := range word(q[4:]) {
			if 9+2*i+2 > len(q) || !u.write(first+i, uint16(word(q[7+2*i:]))) { //nolint:gosec // two bytes
				return withCRC(q[0], 0x90, 2)
			}
		}
		return withCRC(q[:6:6]...)
	}
}

func (u *unit) read(register int) (uint16, bool) {
	switch {
	case register == 0:
		return u.key, true
	case register == 1:
		return u.count, true
	case register == 2:
		return u.firmware, true
	case register == 3:
		return u.flags, true
	case register == 16:
		return u.led, true
	case register == 17:
		return 0, true
	case register >= 18 && register < 18+displayDigits:
		return u.digits[register-18], true
	}
	return 0, false
}

func (u *unit) write(register int, v uint16) bool {
	switch {
	case register == 3:
		u.flags &= v
	case register == 16:
		u.led = v
	case register == 17 && v != 0:
		u.beeps = append(u.beeps, v)
	case register == 17:
	case register >= 18 && register < 18+displayDigits:
		u.digits[register-18] = v
	default:
		return false
	}
	return true
}
