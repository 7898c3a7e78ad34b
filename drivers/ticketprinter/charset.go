package ticketprinter

import (
	"strings"
	"unicode"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// geta stands for a character that cannot be shown. Every Hanzi printer has it.
const geta = '〓'

// variants are characters that look the same, or nearly, and that every printer
// has, for those it has not. The yen sign is the known trap: GB18030 gives ¥
// four bytes.
func variant(r rune) rune {
	switch r {
	case '¥':
		return '￥'
	case '\u00a0', '\u2002', '\u2003', '\u2009', '\u200a', '\u202f':
		return ' '
	case '•', '‧', '・':
		return '·'
	case '–':
		return '-'
	case '−':
		return '-'
	}
	return r
}

// clean makes s fit to be set: variants replaced, tabs made spaces, control and
// other invisible characters dropped, bad UTF-8 made 〓. Line breaks stay.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t':
			return ' '
		case r == unicode.ReplacementChar:
			return geta
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Variation_Selector, r):
			return -1
		}
		return variant(r)
	}, s)
}

// charset is the set of characters a printer has letters for.
type charset struct {
	gb2312 bool
}

// encode gives the one or two bytes of r, or false when the printer has no
// letter for it. Four-byte GB18030 prints as rubbish on most models, the euro
// and the private use areas as blanks.
func (c charset) encode(r rune) ([]byte, bool) {
	if r < 0x80 {
		return []byte{byte(r)}, r >= 0x20 && r != 0x7f //nolint:gosec // under 80h
	}
	if r == '€' || unicode.Is(unicode.Co, r) {
		return nil, false
	}
	b, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(string(r)))
	if err != nil || len(b) != 2 {
		return nil, false
	}
	if c.gb2312 && !inGB2312(b[0], b[1]) {
		return nil, false
	}
	return b, true
}

// inGB2312: rows 1 to 9 (signs) and 16 to 87 (Hanzi) of 94 each.
func inGB2312(hi, lo byte) bool {
	return lo >= 0xa1 && lo != 0xff && (hi >= 0xa1 && hi <= 0xa9 || hi >= 0xb0 && hi <= 0xf7)
}

// has is whether the printer has letters for all of s.
func (c charset) has(s string) bool {
	for _, r := range s {
		if _, ok := c.encode(r); !ok {
			return false
		}
	}
	return true
}

// bytes encodes s, with 〓 for what the printer lacks; lost counts those.
func (c charset) bytes(s string) (b []byte, lost int) {
	for _, r := range s {
		e, ok := c.encode(r)
		if !ok {
			e, _ = charset{}.encode(geta)
			lost++
		}
		b = append(b, e...)
	}
	return b, lost
}

// cells is how many half-width places r takes in the printer's own letters.
func cells(r rune) int {
	if r < 0x80 {
		return 1
	}
	return 2
}
