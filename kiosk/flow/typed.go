package flow

import (
	"slices"
	"strings"
	"time"

	"yimen/drivers/idcard"
	"yimen/hallserver/wire"
)

// A card's number is NumberLength of NumberKeys, the last of which it checks by.
const (
	NumberKeys   = "1234567890X"
	NumberLength = 18
)

// mayType says whether the hall takes a typed number for all that was chosen.
func (m *Machine) mayType() bool {
	return m.needsCard() && !m.person.checkIn &&
		!slices.ContainsFunc(m.person.matters, func(s wire.ServiceDetail) bool { return s.CardRequired && !s.CardTyped })
}

func (m *Machine) openNumber() {
	if m.kind() == NeedCard && m.mayType() {
		p := &m.person
		p.kind, p.number, p.cardProblem = TypeNumber, "", NoProblem
	}
}

// typing says whether the keys of the number count.
func (m *Machine) typing() bool { return m.kind() == TypeNumber && m.person.sealing == "" }

// numberKey takes one more. X is the last one, or none.
func (m *Machine) numberKey(key string) {
	p := &m.person
	last := len(p.number) == NumberLength-1
	if !m.typing() || len(p.number) == NumberLength || len(key) != 1 || !strings.Contains(NumberKeys, key) || key == "X" && !last {
		return
	}
	p.number += key
}

func (m *Machine) numberErase() {
	p := &m.person
	if m.typing() && p.number != "" {
		p.number = p.number[:len(p.number)-1]
	}
}

// numberDone has a number that can be one sealed.
func (m *Machine) numberDone() []Effect {
	p := &m.person
	if m.kind() == TypeNumber && !m.mayType() { // any more
		p.kind, p.number = NeedCard, ""
		return nil
	}
	if !m.typing() || !IsNumber(p.number) {
		return nil
	}
	p.sealing = m.newID()
	return []Effect{SealNumber{ID: p.sealing, Number: p.number}}
}

// numberSealed asks for a number of the hall with the card's that was typed. Nobody
// goes first by an age that was typed.
func (m *Machine) numberSealed(now time.Time, e NumberSealed) []Effect {
	p := &m.person
	defer clear(e.Sealed)
	if p.sealing == "" || p.sealing != e.ID {
		return nil
	}
	p.sealing = ""
	if len(e.Sealed) == 0 {
		p.cardProblem = CardUnseal
		return nil
	}
	p.number = ""
	return m.issue(now, e.Sealed, false)
}

// IsNumber says whether what is typed can be a card's number: its last character fits
// the others, and there is such a day of birth.
func IsNumber(s string) bool {
	if len(s) != NumberLength {
		return false
	}
	check, ok := idcard.CheckDigit18(s)
	if !ok || check != s[NumberLength-1] {
		return false
	}
	_, err := time.Parse("20060102", s[6:14])
	return err == nil
}
