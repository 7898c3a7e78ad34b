package ledsign

import (
	"encoding/binary"
	"errors"
)

// The envelope of BX-5, byte by byte; numbers have the low byte first:
//
//	 0  2  to: the screen's address; FFFE is every screen
//	 2  2  from: 8000 is the host
//	 4  6  0 (byte 8: check mode, 0 is CRC; byte 9: display mode)
//	10  1  device type: FE any, 61 BX-5
//	11  1  protocol version 02
//	12  2  length of the data
//	14  n  data
//	    2  CRC-16/ARC of all before it
//
// Around it stand eight A5 and one 5A. Between those, after the CRC was made:
//
//	A5 → A6 02    A6 → A6 01    5A → 5B 02    5B → 5B 01
const (
	frameStart   = 0xA5
	frameEnd     = 0x5A
	startEscape  = 0xA6
	endEscape    = 0x5B
	escapedSelf  = 0x01
	escapedMark  = 0x02
	startRepeats = 8

	hostAddress = 0x8000
	deviceAny   = 0xFE
	versionBX5  = 0x02

	headerSize   = 14
	checksumSize = 2
	frameMax     = 4096 // bytes between the marks, escapes included; a reply has some 30
)

// errNoFrame: bytes that are no frame.
var errNoFrame = errors.New("not a frame")

// frame is what stands in an envelope.
type frame struct {
	to, from uint16
	data     []byte
}

// appendFrame appends f in its envelope.
func appendFrame(dst []byte, f frame) []byte {
	le := binary.LittleEndian
	body := le.AppendUint16(nil, f.to)
	body = le.AppendUint16(body, f.from)
	body = append(body, 0, 0, 0, 0, 0, 0, deviceAny, versionBX5)
	body = le.AppendUint16(body, uint16(len(f.data))) //nolint:gosec // pictures are bounded
	body = append(body, f.data...)
	body = le.AppendUint16(body, checksum(body))
	for range startRepeats {
		dst = append(dst, frameStart)
	}
	return append(appendEscaped(dst, body), frameEnd)
}

func appendEscaped(dst, body []byte) []byte {
	for _, b := range body {
		switch b {
		case frameStart:
			dst = append(dst, startEscape, escapedMark)
		case startEscape:
			dst = append(dst, startEscape, escapedSelf)
		case frameEnd:
			dst = append(dst, endEscape, escapedMark)
		case endEscape:
			dst = append(dst, endEscape, escapedSelf)
		default:
			dst = append(dst, b)
		}
	}
	return dst
}

// unescape is the reverse of appendEscaped; false: b holds what it cannot make.
func unescape(b []byte) ([]byte, bool) {
	out := make([]byte, 0, len(b))
	for i := 0; i < len(b); i++ {
		mark := byte(0)
		switch b[i] {
		case frameStart, frameEnd:
			return nil, false
		case startEscape:
			mark = frameStart
		case endEscape:
			mark = frameEnd
		default:
			out = append(out, b[i])
			continue
		}
		if i++; i == len(b) {
			return nil, false
		}
		switch b[i] {
		case escapedMark:
			out = append(out, mark)
		case escapedSelf:
			out = append(out, b[i-1])
		default:
			return nil, false
		}
	}
	return out, true
}

// checksum is CRC-16/ARC: polynomial A001 reflected, begun at 0.
func checksum(b []byte) uint16 {
	crc := uint16(0)
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

// parseBody reads what stood between the marks.
func parseBody(escaped []byte) (frame, error) {
	b, ok := unescape(escaped)
	if !ok || len(b) < headerSize+checksumSize {
		return frame{}, errNoFrame
	}
	le := binary.LittleEndian
	body := b[:len(b)-checksumSize]
	if le.Uint16(b[len(body):]) != checksum(body) || int(le.Uint16(body[12:])) != len(body)-headerSize {
		return frame{}, errNoFrame
	}
	return frame{to: le.Uint16(body), from: le.Uint16(body[2:]), data: body[headerSize:]}, nil
}

// parseFrames finds every whole frame in b, and counts the bytes that belong to
// none; those of a frame that has begun and not ended are not counted. One A5 is
// enough of a beginning: noise may have eaten the others.
func parseFrames(b []byte) (frames []frame, junk int) {
	begun := false
	at := 0 // where the frame's body begins, or the bytes outside of frames
	for i, v := range b {
		switch {
		case v == frameStart:
			if !begun || i > at { // what was begun has no end
				junk += i - at
			}
			begun, at = true, i+1
		case v == frameEnd && begun:
			f, err := parseBody(b[at:i])
			if err != nil {
				junk += i + 1 - at
			} else {
				frames = append(frames, f)
			}
			begun, at = false, i+1
		case begun && i-at >= frameMax:
			junk += i - at
			begun, at = false, i
		}
	}
	if !begun {
		junk += len(b) - at
	}
	return frames, junk
}
