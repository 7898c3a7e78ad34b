package idcard

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
)

// Text record, 256 bytes, UTF-16LE, fields padded with U+0020. The type flag, one
// character at byte 248 of every layout, says which of the four it is.
const (
	textSize     = 256
	flagOffset   = 248
	addressSize  = 70 // one new address, 35 characters
	maxAddresses = 4  // what a vendor's library accepts; one is usual
	manageSize   = 28
	photoSize    = 1024
	maxFinger    = 1024
)

// Errors of the decoders. They never quote what was read.
var (
	ErrKind   = errors.New("type flag of no known document")
	ErrRecord = errors.New("malformed record")
)

// span is one field of a layout: byte offset and length.
type span struct{ off, size int }

// ParseText decodes a text record of 256 bytes. ErrRecord: it has another length
// or holds neither name nor number. ErrKind: a document unknown here. What does
// not fit otherwise is in Card.Warnings. today bounds the birth date; zero: no
// bound.
func ParseText(text []byte, today Date) (Card, error) {
	if len(text) != textSize {
		return Card{}, fmt.Errorf("%w: text of %d bytes, want %d", ErrRecord, len(text), textSize)
	}
	r := &record{text: text, today: today}
	switch flag := binary.LittleEndian.Uint16(text[flagOffset:]); flag {
	case ' ', 0:
		r.resident()
	case 'J':
		r.hmt()
	case 'I':
		r.foreign2017()
	case 'Y':
		r.foreign2023()
	default:
		return Card{}, fmt.Errorf("%w: %04x", ErrKind, flag)
	}
	if r.card.Number == "" && r.card.Name == "" && r.card.LatinName == "" {
		return Card{}, fmt.Errorf("%w: neither name nor number", ErrRecord)
	}
	return r.card, nil
}

// record is a text record being decoded.
type record struct {
	text  []byte
	today Date
	card  Card
}

// resident card, flag space:
//
//	off len field          off len field
//	  0  30 name           158  30 issuer
//	 30   2 sex            188  16 valid from  YYYYMMDD
//	 32   4 ethnic group   204  16 valid to    YYYYMMDD or 长期
//	 36  16 birth          220  36 reserved
//	 52  70 address
//	122  36 number
func (r *record) resident() {
	r.card.Kind = KindResident
	r.card.Ethnic = Ethnic(r.field(span{32, 4}))
	r.warnIf(!r.card.Ethnic.wellFormed(), WarnEthnic)
	r.address()
}

// hmt is the residence permit of type J: as the resident card, but 32-35
// reserved, and
//
//	220  18 travel permit number   242   6 reserved
//	238   4 times issued           248   2 J
//	                               250   6 reserved
func (r *record) hmt() {
	r.card.Kind = KindHMT
	r.card.PassNumber = r.field(span{220, 18})
	r.card.Issues = r.field(span{238, 4})
	r.address()
}

// address reads what the resident card and the permit share.
func (r *record) address() {
	r.card.Name = r.name(span{0, 30})
	r.warnIf(r.card.Name == "", WarnName)
	r.card.Address = r.field(span{52, 70})
	r.card.Issuer = r.field(span{158, 30})
	r.person(span{30, 2}, span{36, 16}, span{122, 36})
	r.validity()
}

// foreign2017 is the foreign permanent resident's card of 2017, type I:
//
//	off len field          off len field
//	  0 120 Latin name     204  16 valid to
//	120   2 sex            220  16 birth
//	122  30 number, 15     236   4 card version
//	152   6 nationality    240   8 accepting office
//	158  30 Chinese name   248   2 I
//	188  16 valid from     250   6 reserved
func (r *record) foreign2017() {
	r.card.Kind = KindForeign2017
	r.card.LatinName = r.name(span{0, 120})
	r.card.Name = r.name(span{158, 30})
	r.warnIf(r.card.Name == "" && r.card.LatinName == "", WarnName)
	r.card.Nationality = r.field(span{152, 6})
	r.card.Version = r.field(span{236, 4})
	r.card.Office = r.field(span{240, 8})
	r.person(span{120, 2}, span{220, 16}, span{122, 30})
	r.validity()
}

// foreign2023 is the foreign permanent resident's card of 2023, type Y:
//
//	off len field               off len field
//	  0  30 Chinese name        188  16 valid from
//	 30   2 sex                 204  16 valid to
//	 32   4 times re-issued     220  22 Latin name, characters 36-46
//	 36  16 birth               242   6 nationality, letters or digits
//	 52  70 Latin name, 1-35    248   2 Y
//	122  36 number, 18, 9…      250   6 link to the former number
//	158  30 reserved
func (r *record) foreign2023() {
	r.card.Kind = KindForeign2023
	r.card.Name = r.name(span{0, 30})
	r.card.LatinName = r.name(span{52, 70}, span{220, 22})
	r.warnIf(r.card.Name == "" && r.card.LatinName == "", WarnName)
	r.card.Issues = r.field(span{32, 4})
	r.card.Nationality = r.field(span{242, 6})
	r.card.FormerLink = r.field(span{250, 6})
	r.person(span{30, 2}, span{36, 16}, span{122, 36})
	r.validity()
}

// person reads sex, birth and number, and compares them.
func (r *record) person(sex, birth, number span) {
	r.card.Sex = r.sex(sex)
	if d, ok := ParseDate(r.field(birth)); ok {
		r.card.Birth = d
	}
	late := !r.today.IsZero() && r.card.Birth.After(r.today)
	r.warnIf(r.card.Birth.IsZero() || late, WarnBirth)

	r.card.Number = r.field(number)
	facts, warnings := readNumber(r.card.Number, r.today)
	r.card.Warnings = append(r.card.Warnings, warnings...)
	r.warnIf(!r.numberFitsKind(), WarnNumberForm)
	r.card.Warnings = append(r.card.Warnings, facts.agree(r.card.Birth, r.card.Sex)...)
}

// numberFitsKind: each document has numbers of its own.
func (r *record) numberFitsKind() bool {
	n := r.card.Number
	if n == "" {
		return true // its form has been warned of
	}
	switch r.card.Kind {
	case KindResident:
		return n[0] != '9' && len(n) == 18
	case KindHMT:
		return len(n) == 18 && n[0] == '8' && (n[1] == '1' || n[1] == '2' || n[1] == '3')
	case KindForeign2017:
		return len(n) == 15
	case KindForeign2023:
		return n[0] == '9' && len(n) == 18
	default:
		return false
	}
}

func (r *record) sex(s span) Sex {
	switch v := r.field(s); v {
	case "0", "1", "2", "9":
		return Sex(v[0] - '0')
	default:
		r.warn(WarnSex)
		return SexUnknown
	}
}

// validity stands at the same place in every layout.
func (r *record) validity() {
	from, okFrom := ParseDate(r.field(span{188, 16}))
	r.card.ValidFrom = from
	until := r.field(span{204, 16})
	if until == "长期" {
		r.card.LongTerm = true
		r.warnIf(!okFrom, WarnValidity)
		return
	}
	to, okTo := ParseDate(until)
	r.card.ValidUntil = to
	r.warnIf(!okFrom || !okTo || from.After(to), WarnValidity)
}

// field decodes one field.
func (r *record) field(s span) string {
	text, ok := decodeText(r.text[s.off : s.off+s.size])
	r.warnIf(!ok, WarnText)
	return text
}

// name decodes a name, which may go on in a second field.
func (r *record) name(first span, more ...span) string {
	raw := append([]byte(nil), r.text[first.off:first.off+first.size]...)
	for _, s := range more {
		raw = append(raw, r.text[s.off:s.off+s.size]...)
	}
	text, ok := decodeText(raw)
	clear(raw)
	r.warnIf(!ok, WarnName)
	return text
}

func (r *record) warn(w Warning) { r.warnIf(true, w) }

// warnIf adds the warning once.
func (r *record) warnIf(wrong bool, w Warning) {
	if wrong && !slices.Contains(r.card.Warnings, w) {
		r.card.Warnings = append(r.card.Warnings, w)
	}
}

// parseRead takes the data of a read reply apart:
//
//	30 01: textLen(2) photoLen(2)          text photo
//	30 10: textLen(2) photoLen(2) fpLen(2) text photo fp
//
// The lengths are big-endian, and what follows must be exactly as long as they
// say.
func parseRead(data []byte, finger bool) (text, photo, fp []byte, err error) {
	head := 4
	if finger {
		head = 6
	}
	if len(data) < head {
		return nil, nil, nil, fmt.Errorf("%w: read reply of %d bytes", ErrRecord, len(data))
	}
	be := binary.BigEndian
	textLen, photoLen, fpLen := int(be.Uint16(data)), int(be.Uint16(data[2:])), 0
	if finger {
		fpLen = int(be.Uint16(data[4:]))
	}
	body := data[head:]
	if textLen != textSize || textLen+photoLen+fpLen != len(body) {
		return nil, nil, nil, fmt.Errorf("%w: lengths %d+%d+%d, body %d", ErrRecord, textLen, photoLen, fpLen, len(body))
	}
	return body[:textLen], body[textLen : textLen+photoLen], body[textLen+photoLen:], nil
}

// ParseRead decodes the data of a reply to CmdRead or CmdReadFinger into a card.
// Photo and fingerprint are copies.
func ParseRead(c Command, data []byte, today Date) (Card, error) {
	text, photo, fp, err := parseRead(data, c == CmdReadFinger)
	if err != nil {
		return Card{}, err
	}
	card, err := ParseText(text, today)
	if err != nil {
		return Card{}, err
	}
	card.Photo = append([]byte(nil), photo...)
	if len(fp) > 0 {
		card.Fingerprint = append([]byte(nil), fp...)
	}
	return card, nil
}

// ParseNewAddress decodes the data of a reply to CmdReadAddress: 1 to 4 addresses
// of 70 bytes. Blank ones are left out. ok is false when one is not well-formed
// UTF-16.
func ParseNewAddress(data []byte) (addresses []string, ok bool, err error) {
	if len(data) == 0 || len(data)%addressSize != 0 || len(data) > maxAddresses*addressSize {
		return nil, false, fmt.Errorf("%w: new address of %d bytes", ErrRecord, len(data))
	}
	ok = true
	for off := 0; off < len(data); off += addressSize {
		text, fine := decodeText(data[off : off+addressSize])
		ok = ok && fine
		if text != "" {
			addresses = append(addresses, text)
		}
	}
	return addresses, ok, nil
}

// parseManage formats the chip management number.
func parseManage(data []byte) (string, error) {
	if len(data) != manageSize {
		return "", fmt.Errorf("%w: management number of %d bytes", ErrRecord, len(data))
	}
	return hex.EncodeToString(data), nil
}
