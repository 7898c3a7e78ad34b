package idcard

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// Frame layout, both directions (GA/T 467, ch. 7):
//
//	off  size  field
//	  0     5  preamble  AA AA AA 96 69
//	  5     2  LEN       big-endian; counts every byte after itself, CHK included
//	  7     n  body      request: CMD PARA DATA…    reply: SW1 SW2 SW3 DATA…
//	7+n     1  CHK       XOR of every byte from LEN to the last of the body
//
// A frame is LEN+7 bytes, and the XOR of its bytes 5… is 0. Nothing is escaped:
// a preamble may stand inside a photo, so LEN is trusted first and CHK second.
const (
	preambleSize = 5
	headSize     = 7    // preamble and LEN
	minReplyLen  = 4    // SW1 SW2 SW3 CHK
	maxReplyLen  = 4096 // the longest known is 2314
)

func preamble() []byte { return []byte{0xAA, 0xAA, 0xAA, 0x96, 0x69} }

// Command is a request's CMD and PARA.
type Command uint16

// The commands of the module.
const (
	CmdReset       Command = 0x10FF // reset the module
	CmdStatus      Command = 0x11FF // is the module well
	CmdSAMID       Command = 0x12FF // the module's id, 16 bytes
	CmdFind        Command = 0x2001 // is there a card, 4 bytes
	CmdSelect      Command = 0x2002 // take the card found, 8 bytes
	CmdRead        Command = 0x3001 // text and photo
	CmdReadFinger  Command = 0x3010 // text, photo and fingerprint
	CmdReadAddress Command = 0x3003 // addresses added after the card was made
	CmdReadManage  Command = 0x3005 // chip management number, 28 bytes
)

// String names the command for logs.
func (c Command) String() string {
	switch c {
	case CmdReset:
		return "reset"
	case CmdStatus:
		return "status"
	case CmdSAMID:
		return "sam-id"
	case CmdFind:
		return "find"
	case CmdSelect:
		return "select"
	case CmdRead:
		return "read"
	case CmdReadFinger:
		return "read-with-fingerprint"
	case CmdReadAddress:
		return "read-new-address"
	case CmdReadManage:
		return "read-management-number"
	default:
		return fmt.Sprintf("%04x", uint16(c))
	}
}

// AppendRequest appends the frame of a request to dst.
func AppendRequest(dst []byte, c Command, data ...byte) []byte {
	start := len(dst)
	dst = append(dst, preamble()...)
	dst = binary.BigEndian.AppendUint16(dst, uint16(2+len(data)+1)) //nolint:gosec // requests carry a byte or two
	dst = binary.BigEndian.AppendUint16(dst, uint16(c))
	dst = append(dst, data...)
	return append(dst, xor(dst[start+preambleSize:]))
}

func xor(b []byte) (sum byte) {
	for _, v := range b {
		sum ^= v
	}
	return sum
}

// Reply is one sound reply frame.
type Reply struct {
	SW1, SW2 byte // 0 in everything known
	Status   Status
	Data     []byte // valid until the parser's next Write or Reset
}

// Noise counts what a Parser threw away since its last Reset.
type Noise struct {
	Bytes     int // bytes that belonged to no frame
	Checksums int // frames whose CHK was wrong
}

// Any reports whether anything was thrown away.
func (n Noise) Any() bool { return n.Bytes > 0 || n.Checksums > 0 }

// Parser cuts replies out of a stream of bytes, in pieces of any size. The zero
// value is ready. Call Next until it says no before writing more: what is kept
// is then less than one frame of the largest size.
type Parser struct {
	buf   []byte
	start int // of what is not consumed in buf
	noise Noise
}

// Write adds received bytes.
func (p *Parser) Write(b []byte) {
	if p.start > 0 {
		rest := copy(p.buf, p.buf[p.start:])
		clear(p.buf[rest:])
		p.buf, p.start = p.buf[:rest], 0
	}
	p.buf = append(p.buf, b...)
}

// Next gives the next sound reply, or false when more bytes are needed.
func (p *Parser) Next() (Reply, bool) {
	for {
		if !p.align() {
			return Reply{}, false
		}
		buf := p.buf[p.start:]
		if len(buf) < headSize {
			return Reply{}, false
		}
		n := int(binary.BigEndian.Uint16(buf[preambleSize:]))
		if n < minReplyLen || n > maxReplyLen {
			p.skip(1) // this preamble is noise
			continue
		}
		size := n + headSize
		if len(buf) < size {
			return Reply{}, false
		}
		frame := buf[:size]
		if xor(frame[preambleSize:]) != 0 {
			p.noise.Checksums++
			p.skip(1) // LEN itself may be what is damaged: look inside
			continue
		}
		p.start += size
		return Reply{SW1: frame[7], SW2: frame[8], Status: Status(frame[9]), Data: frame[10 : size-1]}, true
	}
}

// align skips bytes until a preamble, or a part of one at the end; false when
// there is no whole preamble yet.
func (p *Parser) align() bool {
	pre, buf := preamble(), p.buf[p.start:]
	if i := bytes.Index(buf, pre); i >= 0 {
		p.skip(i)
		return true
	}
	keep := min(len(buf), preambleSize-1)
	for keep > 0 && !bytes.HasPrefix(pre, buf[len(buf)-keep:]) {
		keep--
	}
	p.skip(len(buf) - keep)
	return false
}

func (p *Parser) skip(n int) {
	p.noise.Bytes += n
	p.start += n
}

// Partial is the number of bytes kept of a frame that is not whole yet.
func (p *Parser) Partial() int { return len(p.buf) - p.start }

// Noise tells what was thrown away since the last Reset.
func (p *Parser) Noise() Noise { return p.noise }

// Reset forgets everything, and wipes it: what is left may be half a person.
func (p *Parser) Reset() {
	clear(p.buf[:cap(p.buf)])
	p.buf, p.start, p.noise = p.buf[:0], 0, Noise{}
}
