package board

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"net"
	"slices"

	"github.com/gorilla/websocket"

	"yimen/hallserver/wire"
)

// A WebSocket frame as a server sends it (RFC 6455 §5.2): final, not masked.
//
//	byte 0      0x80 | opcode
//	byte 1      length if < 126; 126: 2 bytes follow; 127: 8 bytes follow
//	2 or 8      length, big endian
//	…           payload
const (
	finalBit     = 0x80
	len16        = 126
	len64        = 127
	maxControl   = 125 // longest payload of a control frame
	maxCloseText = maxControl - 2
)

// appendFrame appends a whole frame of the opcode (websocket.TextMessage, …).
func appendFrame(b []byte, opcode int, payload []byte) []byte {
	b = append(b, finalBit|byte(opcode)) //nolint:gosec // an opcode has four bits
	switch n := len(payload); {
	case n < len16:
		b = append(b, byte(n))
	case n <= 0xFFFF:
		b = append(b, len16)
		b = binary.BigEndian.AppendUint16(b, uint16(n))
	default:
		b = append(b, len64)
		b = binary.BigEndian.AppendUint64(b, uint64(n))
	}
	return append(b, payload...)
}

// frameLen is the length of the whole frame that b begins with. b holds at
// least its header.
func frameLen(b []byte) int {
	switch b[1] {
	case len16:
		return 4 + int(binary.BigEndian.Uint16(b[2:]))
	case len64:
		return 10 + int(binary.BigEndian.Uint64(b[2:])) //nolint:gosec // our own frames, far below the limit
	default:
		return 2 + int(b[1])
	}
}

// closeFrame is the frame that ends a connection.
func closeFrame(code int, reason string) []byte {
	if len(reason) > maxCloseText {
		reason = reason[:maxCloseText]
	}
	return appendFrame(nil, websocket.CloseMessage, websocket.FormatCloseMessage(code, reason))
}

// payload is what the frame b holds.
func payload(b []byte) []byte {
	switch b[1] {
	case len16:
		return b[4:]
	case len64:
		return b[10:]
	default:
		return b[2:]
	}
}

// restOfFrame returns a copy of what is missing of the frame in which the
// first n bytes of bufs end; empty when they end with a frame. Every buffer of
// bufs holds whole frames.
func restOfFrame(bufs net.Buffers, n int64) []byte {
	for _, b := range bufs {
		if n >= int64(len(b)) {
			n -= int64(len(b))
			continue
		}
		at := 0
		for int64(at) < n {
			at += frameLen(b[at:])
		}
		return slices.Clone(b[n:at])
	}
	return nil
}

// encode makes the JSON of a frame. Only values of package wire are given, all
// of which can be encoded.
func encode(f wire.Frame, data any) []byte {
	if data != nil {
		f.Data = mustJSON(data)
	}
	return mustJSON(f)
}

func mustJSON(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("board: %T has no JSON: %v", v, err))
	}
	return b
}
