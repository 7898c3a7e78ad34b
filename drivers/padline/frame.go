package padline

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// The functions of Modbus that pads are spoken to with.
const (
	fnRead      = 0x03 // read holding registers
	fnWrite     = 0x06 // write one register
	fnWriteMany = 0x10 // write registers in a row
	fnException = 0x80 // set in the function of a refusal
)

// Sizes of frames, in bytes, checksum included.
const (
	exceptionSize = 5
	echoSize      = 8
	readOverhead  = 5   // of a reply to a reading
	maxReadBytes  = 250 // of registers in one reply
	maxFrame      = 256
)

// Why bytes are no reply.
var (
	errShort   = errors.New("frame has not ended")
	errNoFrame = errors.New("not a frame")
)

// Exception is a pad's refusal of a request.
type Exception struct {
	Unit     int
	Function byte
	Code     byte // 1 unknown function, 2 unknown register, 3 bad value, 4 fault, 6 busy
}

// Error says which unit refused what.
func (e *Exception) Error() string {
	return fmt.Sprintf("unit %d refused function %02x with exception %d", e.Unit, e.Function, e.Code)
}

// Frames, byte by byte; numbers have the high byte first, the checksum has the
// low one first:
//
//	                  0     1     2        3        4        5        6…
//	read              unit  03    first hi       lo count hi lo       crc
//	  answer          unit  03    bytes    registers, 2 bytes each …  crc
//	write             unit  06    register hi    lo value hi lo       crc
//	  answer          the same
//	write many        unit  10    first hi       lo count hi lo       bytes, registers …, crc
//	  answer          unit  10    first hi       lo count hi lo       crc
//	refusal           unit  fn+80 code     crc

// appendRead appends the request for count registers from first on.
func appendRead(dst []byte, unit byte, first, count uint16) []byte {
	return seal(dst, words([]byte{unit, fnRead}, first, count))
}

// appendWrite appends the request to set one register.
func appendWrite(dst []byte, unit byte, register, value uint16) []byte {
	return seal(dst, words([]byte{unit, fnWrite}, register, value))
}

// appendWriteMany appends the request to set registers from first on; at most 123.
func appendWriteMany(dst []byte, unit byte, first uint16, values ...uint16) []byte {
	count := uint16(len(values)) //nolint:gosec // at most 123
	frame := words([]byte{unit, fnWriteMany}, first, count)
	return seal(dst, words(append(frame, byte(2*count&0xFF)), values...))
}

func words(b []byte, values ...uint16) []byte {
	for _, v := range values {
		b = binary.BigEndian.AppendUint16(b, v)
	}
	return b
}

// seal appends frame and its checksum.
func seal(dst, frame []byte) []byte {
	return binary.LittleEndian.AppendUint16(append(dst, frame...), checksum(frame))
}

// checksum is CRC-16/MODBUS: polynomial A001 reflected, begun at FFFF.
func checksum(b []byte) uint16 {
	crc := uint16(0xFFFF)
	for _, v := range b {
		crc ^= uint16(v)
		for range 8 {
			odd := crc & 1
			crc >>= 1
			if odd != 0 {
				crc ^= 0xA001
			}
		}
	}
	return crc
}

// reply is what a pad answered.
type reply struct {
	unit      byte
	function  byte     // without fnException
	exception byte     // 0: it is no refusal
	registers []uint16 // of a reading
	first     uint16   // of a writing: the register
	value     uint16   // of a writing: the value, or how many
}

// parseReply reads the reply that b begins with, and its size. errShort: more
// bytes are needed to tell; errNoFrame: it is none.
func parseReply(b []byte) (r reply, size int, err error) {
	if len(b) < 3 {
		return reply{}, 0, errShort
	}
	if size = replySize(b[1], b[2]); size == 0 {
		return reply{}, 0, errNoFrame
	}
	if len(b) < size {
		return reply{}, 0, errShort
	}
	body := b[:size-2]
	if binary.LittleEndian.Uint16(b[size-2:]) != checksum(body) {
		return reply{}, 0, errNoFrame
	}
	r = reply{unit: b[0], function: b[1] &^ fnException}
	switch {
	case b[1]&fnException != 0:
		r.exception = b[2]
	case r.function == fnRead:
		for at := 3; at < len(body); at += 2 {
			r.registers = append(r.registers, binary.BigEndian.Uint16(body[at:]))
		}
	default:
		r.first, r.value = binary.BigEndian.Uint16(body[2:]), binary.BigEndian.Uint16(body[4:])
	}
	return r, size, nil
}

// replySize is how long a reply is that has this function and the byte after it;
// 0: there is no such reply.
func replySize(function, next byte) int {
	switch function {
	case fnRead:
		if next == 0 || next%2 != 0 || next > maxReadBytes {
			return 0
		}
		return readOverhead + int(next)
	case fnWrite, fnWriteMany:
		return echoSize
	case fnRead | fnException, fnWrite | fnException, fnWriteMany | fnException:
		if next == 0 {
			return 0
		}
		return exceptionSize
	}
	return 0
}

// parseReplies finds every whole reply in b, and counts the bytes that belong to
// none. A reply is taken whole, so that nothing inside it passes for another.
func parseReplies(b []byte) (replies []reply, junk int) {
	for len(b) > 0 {
		r, size, err := parseReply(b)
		if err != nil {
			b, junk = b[1:], junk+1
			continue
		}
		b, replies = b[size:], append(replies, r)
	}
	return replies, junk
}
