package flow

import (
	"strings"
	"time"

	"yimen/hallserver/wire"
)

// An appointment's code is CodeLength of CodeLetters: none that looks like
// another.
const (
	CodeLetters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
	CodeLength  = 8
)

// toCheckIn goes on to an appointment from where that is offered.
func (m *Machine) toCheckIn(now time.Time) []Effect {
	switch m.kind() {
	case Refused:
		return m.backFromRefusal(now)
	case Themes:
		return m.checkInHeld(now)
	default:
		m.openCheckIn()
		return nil
	}
}

// openCheckIn begins a visit for an appointment. It can be begun while the hall
// is closed too: whether it is time is for the server to say.
func (m *Machine) openCheckIn() {
	if k := m.kind(); k != Home && k != Closed {
		return
	}
	m.person.checkIn = true
	m.person.theme, m.person.page = "", 0
	m.enter()
}

func (m *Machine) enterCode() {
	p := &m.person
	if m.kind() != CheckInCard {
		return
	}
	p.kind, p.code = CheckInCode, ""
	p.cardProblem, p.cardReading = NoProblem, false
}

func (m *Machine) codeKey(letter string) {
	p := &m.person
	if m.kind() != CheckInCode || len(p.code) == CodeLength ||
		len(letter) != 1 || !strings.Contains(CodeLetters, letter) {
		return
	}
	p.code += letter
}

func (m *Machine) codeErase() {
	p := &m.person
	if m.kind() == CheckInCode && p.code != "" {
		p.code = p.code[:len(p.code)-1]
	}
}

func (m *Machine) codeDone(now time.Time) []Effect {
	p := &m.person
	if m.kind() != CheckInCode || len(p.code) != CodeLength {
		return nil
	}
	return m.send(now, &request{appointment: p.code})
}

// leaveCheckIn goes back from an appointment to the first screen.
func (m *Machine) leaveCheckIn() {
	p := &m.person
	p.kind, p.checkIn, p.code = Home, false, ""
	p.cardProblem, p.cardReading = NoProblem, false
}

// refusal is what code and status of a refused request mean to the person. A
// request by card and one by code are refused in different words.
func (r *request) refusal(code string) Refusal {
	switch code {
	case "unknown-service":
		return RefusedGone
	case "bad-services":
		return RefusedMatters
	case "series-exhausted":
		return RefusedFull
	case "hall-closed":
		return RefusedClosed
	case "last-ticket-passed":
		return RefusedLast
	case "person-limit":
		return RefusedLimit
	case "too-early":
		return RefusedEarly
	case "too-late":
		return RefusedLate
	case "appointment-used":
		return RefusedUsed
	case "appointment-withdrawn":
		return RefusedVoid
	case "day-not-open":
		return RefusedDay
	case "unknown-appointment":
		if r.appointment == wire.CheckInByCard {
			return RefusedCard
		}
		return RefusedCode
	}
	return RefusedOther
}
