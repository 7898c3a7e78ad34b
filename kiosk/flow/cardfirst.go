package flow

import (
	"bytes"
	"time"

	"yimen/hallserver/wire"
)

// laidBefore is how long before the first touch of a visit a card may have been laid
// down and still be that person's: the reader takes a second or two, and fingers are
// quicker.
const laidBefore = 5 * time.Second

// invites says whether the screen is the first one, which takes a card as well as a
// touch. Without the server there is nothing to be found or issued.
func (m *Machine) invites() bool {
	k := m.kind()
	return (k == Home || k == Closed) && m.hall.online
}

// choosing says whether the person chooses what for.
func (m *Machine) choosing() bool {
	k := m.kind()
	return k == Services || k == Search || k == Themes
}

// holds says whether a card was read and waits for what it is to be used for.
func (m *Machine) holds() bool { return len(m.person.sealed) > 0 && m.person.request == nil }

// hold keeps what a card said until the person has chosen, and has what they have of
// today looked for. On the first screen it begins the visit.
func (m *Machine) hold(now time.Time, e CardRead) []Effect {
	p := &m.person
	begins := m.atRest()
	p.touched, p.touchAt = true, now
	p.cardUsed, p.cardProblem = true, NoProblem
	p.sealed, p.elderly = bytes.Clone(e.Sealed), e.Elderly
	m.hall.asked = 0
	if begins {
		m.hall.came = e.Clear
		m.toThemes()
	}
	p.look = m.newID()
	return []Effect{Find{ID: p.look, Sealed: bytes.Clone(e.Sealed)}}
}

// foundTheirs takes what the card's holder has of today; it is nobody else's to see.
func (m *Machine) foundTheirs(e Found) {
	if p := &m.person; m.holds() && p.look == e.ID {
		p.theirs = e.Theirs
	}
}

// forgetCard: the card that was held has been lifted. Whoever chose something may go
// on, and is asked for a card again; else nobody is there any more.
func (m *Machine) forgetCard(now time.Time) []Effect {
	p := &m.person
	if !m.holds() {
		return nil
	}
	clear(p.sealed)
	p.sealed, p.elderly, p.look, p.theirs = nil, false, "", nil
	switch {
	case p.kind == Matters:
		m.enter()
	case p.kind == Themes && len(p.matters) == 0:
		return m.restart(now)
	}
	return nil
}

// checkInHeld checks in the appointment of whose card is held.
func (m *Machine) checkInHeld(now time.Time) []Effect {
	p := &m.person
	if len(p.matters) > 0 || !m.holds() {
		return nil
	}
	p.checkIn = true
	return m.send(now, &request{appointment: wire.CheckInByCard, sealed: bytes.Clone(p.sealed)})
}
