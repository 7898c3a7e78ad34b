package idcard

import (
	"encoding/binary"
	"strings"
	"unicode/utf16"
)

// decodeText decodes UTF-16LE and trims the padding (spaces and NULs at the
// end). Characters outside the first plane, of the private use area and dots of
// every kind stay as they are. ok is false where a surrogate has no partner: it
// becomes U+FFFD, so that nobody takes the text for whole.
func decodeText(b []byte) (text string, ok bool) {
	units := make([]uint16, 0, len(b)/2)
	for i := 0; i+1 < len(b); i += 2 {
		units = append(units, binary.LittleEndian.Uint16(b[i:]))
	}
	ok = len(b)%2 == 0 && wellFormed(units)
	text = strings.TrimRight(string(utf16.Decode(units)), " \x00")
	clear(units)
	return text, ok
}

// wellFormed reports whether every surrogate has its partner.
func wellFormed(units []uint16) bool {
	for i := 0; i < len(units); i++ {
		switch u := units[i]; {
		case u >= 0xD800 && u < 0xDC00:
			if i+1 >= len(units) || units[i+1] < 0xDC00 || units[i+1] > 0xDFFF {
				return false
			}
			i++
		case u >= 0xDC00 && u <= 0xDFFF:
			return false
		}
	}
	return true
}
