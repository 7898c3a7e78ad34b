package witness

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// prefixLen is how much of a row's hash a mark carries, in bytes.
const prefixLen = 8

// Bounds of a mark.
const (
	markMax   = 3 << 10 // bytes, signed
	seriesMax = 256
	nameMax   = 16 // bytes of a series' name or a date
)

// Mark says how far a journal has come.
type Mark struct {
	// Journal tells the journal by the hash of its first row; Head the past that
	// led here by that of row Seq. Both are cut to 8 bytes.
	Journal [prefixLen]byte
	Head    [prefixLen]byte
	Epoch   int64
	Seq     int64
	Day     string // business date
	Calls   int64  // calls and recalls ever
	// Above are the highest numbers of the day, by series.
	Above map[string]int
	// Unheard: numbers of a past that this journal does not hold may have been given
	// beyond these, and the kiosks have not all been heard yet.
	Unheard bool
}

// Prefix is the part of a row's hash that a mark carries.
func Prefix(hash []byte) (p [prefixLen]byte) {
	copy(p[:], hash)
	return p
}

// Later says whether m stands behind o in time, as far as the two can be compared.
func (m Mark) Later(o Mark) bool {
	return m.Epoch > o.Epoch || m.Epoch == o.Epoch && m.Seq > o.Seq
}

// markVersion is the first byte of a mark as stored:
//
//	1 byte   version, 1
//	1        0, or 1: Unheard
//	8        Journal
//	8        Head
//	uvarint  Epoch, Seq, Calls
//	string   Day: uvarint of its length, bytes
//	uvarint  how many series; each a string and the uvarint of its number
//	16       HMAC-SHA-256 of all before, cut
const markVersion = 1

const macLen = 16

func (m Mark) append(b []byte) []byte {
	str := func(s string) {
		b = binary.AppendUvarint(b, uint64(len(s)))
		b = append(b, s...)
	}
	unheard := byte(0)
	if m.Unheard {
		unheard = 1
	}
	b = append(b, markVersion, unheard)
	b = append(append(b, m.Journal[:]...), m.Head[:]...)
	for _, n := range []int64{m.Epoch, m.Seq, m.Calls} {
		b = binary.AppendUvarint(b, uint64(max(n, 0)))
	}
	str(m.Day)
	b = binary.AppendUvarint(b, uint64(len(m.Above)))
	for _, series := range slices.Sorted(maps.Keys(m.Above)) {
		str(series)
		b = binary.AppendUvarint(b, uint64(max(m.Above[series], 0)))
	}
	return b
}

var errMark = errors.New("witness: no mark")

func parse(raw []byte) (m Mark, err error) {
	r := bytes.NewReader(raw)
	version, err := r.ReadByte()
	if err != nil || version != markVersion {
		return Mark{}, errMark
	}
	unheard, err0 := r.ReadByte()
	m.Unheard = unheard != 0
	_, err1 := r.Read(m.Journal[:])
	_, err2 := r.Read(m.Head[:])
	err = errors.Join(err0, err1, err2)
	number := func() int64 {
		n, e := binary.ReadUvarint(r)
		if err = errors.Join(err, e); n > 1<<62 {
			err = errors.Join(err, errMark)
			return 0
		}
		return int64(n)
	}
	str := func() string {
		n := number()
		if err != nil || n > nameMax || n > int64(r.Len()) {
			err = errors.Join(err, errMark)
			return ""
		}
		s := make([]byte, n)
		_, e := r.Read(s)
		if n > 0 {
			err = errors.Join(err, e)
		}
		return string(s)
	}
	m.Epoch, m.Seq, m.Calls, m.Day = number(), number(), number(), str()
	n := number()
	if err != nil || n > seriesMax {
		return Mark{}, errMark
	}
	m.Above = make(map[string]int, n)
	for range n {
		series := str()
		m.Above[series] = int(number())
	}
	if err != nil || r.Len() != 0 {
		return Mark{}, errMark
	}
	return m, nil
}

// Signer makes marks and knows its own.
type Signer struct{ key []byte }

// NewSigner signs with a key of 32 bytes.
func NewSigner(key []byte) Signer { return Signer{slices.Clone(key)} }

func (s Signer) mac(b []byte) []byte {
	h := hmac.New(sha256.New, s.key)
	h.Write(b)
	return h.Sum(nil)[:macLen]
}

// sign is a mark as stored.
func (s Signer) sign(m Mark) []byte {
	b := m.append(make([]byte, 0, 256))
	return append(b, s.mac(b)...)
}

// open reads a mark as stored; ok is false for what this hall has not signed.
func (s Signer) open(b []byte) (m Mark, ok bool) {
	if len(b) < macLen || len(b) > markMax {
		return Mark{}, false
	}
	body, mac := b[:len(b)-macLen], b[len(b)-macLen:]
	if !hmac.Equal(mac, s.mac(body)) {
		return Mark{}, false
	}
	m, err := parse(body)
	return m, err == nil
}

// textPrefix begins a mark as text: "m1.EPOCH.SEQ.", then the signed mark in
// base64url. Epoch and seq stand outside so that who cannot check a mark can
// tell which of two is the later.
const textPrefix = "m1"

// Text is a mark for a header.
func (s Signer) Text(m Mark) string { return text(m, s.sign(m)) }

func text(m Mark, signed []byte) string {
	return fmt.Sprintf("%s.%d.%d.%s", textPrefix, m.Epoch, m.Seq, base64.RawURLEncoding.EncodeToString(signed))
}

// Read reads what Text wrote; ok is false for what this hall has not signed.
func (s Signer) Read(text string) (m Mark, ok bool) {
	parts := strings.Split(text, ".")
	if len(parts) != 4 || parts[0] != textPrefix || len(text) > 2*markMax {
		return Mark{}, false
	}
	b, err := base64.RawURLEncoding.DecodeString(parts[3])
	if err != nil {
		return Mark{}, false
	}
	return s.open(b)
}
