package flow

import (
	"bytes"
	"time"

	"yimen/hallserver/wire"
)

// card takes what the reader says. Whether somebody's card may be used is told by
// when it was laid down, not by when it is told of: see fresh.
func (m *Machine) card(now time.Time, e Event) []Effect {
	p := &m.person
	switch e := e.(type) {
	case ReaderReady:
		m.hall.noReader = false
	case ReaderAbsent:
		m.readerGone()
		return m.forgetCard(now)
	case CardNone:
		if !e.At.Before(m.hall.since) {
			m.hall.looked = true
			return m.cardRemoved(now)
		}
	case CardLies:
		m.cardLies(e)
	case CardPlaced:
		if m.asksCard() || m.invites() {
			p.touched, p.touchAt = true, now
			p.cardReading = !m.hall.leftCard
		}
	case CardRetry:
		p.cardLies = false // or it does, and is told of again
		if m.asksCard() || m.invites() {
			p.touched, p.touchAt = true, now
			p.cardReading, p.cardProblem = false, e.Problem
		}
	case CardRead:
		defer clear(e.Sealed)
		return m.cardRead(now, e)
	case CardRemoved:
		return m.cardRemoved(now)
	}
	return nil
}

// fresh says whether a card was laid down in this visit, or since the last one ended:
// the reader looked after that, and found nothing.
func (m *Machine) fresh(clear time.Time) bool {
	return !clear.IsZero() && !clear.Before(m.hall.since)
}

// readerGone: what lay on the reader is not known any more.
func (m *Machine) readerGone() {
	p := &m.person
	m.hall.noReader, m.hall.leftCard, m.hall.looked = true, false, false
	p.cardReading, p.cardUsed, p.cardLies = false, false, false
	if p.cardProblem == CardStale {
		p.cardProblem = NoProblem
	}
}

// cardLies takes a card that lies there and is not being read.
func (m *Machine) cardLies(e CardLies) {
	p := &m.person
	m.hall.looked = true
	p.cardReading = false
	switch {
	case p.kind == TakeCard, p.cardUsed && m.fresh(e.Clear):
		// that one
	case m.fresh(e.Clear) && m.atRest() && m.hall.online && m.hall.emergency == nil:
		// it is read as soon as nothing lies over the first screen
	case m.fresh(e.Clear) && !m.atRest():
		if !p.cardLies {
			m.hall.asked = 0
		}
		p.cardLies = true
	default:
		m.cardLeft()
	}
}

// cardLeft: the card on the reader is not this person's, or cannot be told from
// one that is not.
func (m *Machine) cardLeft() {
	m.hall.leftCard = true
	if m.asksCard() {
		m.person.cardProblem = CardStale
	}
}

// cardRead takes a card for the person who was asked for one, or who lays it down
// before anything else, and for nobody else: a card read on another screen, or one left
// behind, is dropped.
func (m *Machine) cardRead(now time.Time, e CardRead) []Effect {
	p := &m.person
	p.cardReading, m.hall.looked = false, true
	switch {
	case m.hall.leftCard, !m.fresh(e.Clear):
		m.cardLeft()
		return nil
	case m.invites() && len(e.Sealed) == 0:
		p.touched, p.touchAt, p.cardProblem = true, now, CardUnseal
		return nil
	case m.invites(), m.choosing() && len(e.Sealed) > 0:
		return m.hold(now, e)
	case !m.asksCard():
		p.cardLies = p.ticket != nil || p.request != nil // theirs all the same: they are reminded of it
		m.hall.leftCard = !p.cardLies
		return nil
	case len(e.Sealed) == 0:
		p.cardProblem, p.cardLies = CardUnseal, true
		return nil
	}
	p.cardUsed, p.cardProblem, p.touchAt = true, NoProblem, now
	m.hall.asked = 0
	p.sealed = bytes.Clone(e.Sealed)
	if p.checkIn {
		return m.send(now, &request{appointment: wire.CheckInByCard, sealed: bytes.Clone(p.sealed)})
	}
	return m.issue(now, p.sealed, e.Elderly)
}

func (m *Machine) cardRemoved(now time.Time) []Effect {
	p := &m.person
	m.hall.leftCard = false
	p.cardUsed, p.cardLies, p.cardReading = false, false, false
	if p.cardProblem == CardStale || m.atRest() {
		p.cardProblem = NoProblem
	}
	if p.kind == TakeCard {
		return m.wipe()
	}
	return m.forgetCard(now)
}

// watched is what the reader is to read: a card where one is asked for, and on the
// first screen.
func (m *Machine) watched() WatchCard {
	return WatchCard{Read: m.asksCard() || m.invites(), Since: m.hall.since}
}

// asksCard says whether the screen asks for a card.
func (m *Machine) asksCard() bool { return m.kind() == LayCard || m.kind() == CheckInCard }

// atRest says that the first screen is on, whatever lies over it: nobody has begun
// anything. A visit, as far as cards go, ends where it comes back: one that lies there
// then was left behind, or cannot be told from one that was, and counts for nobody
// before it was lifted.
func (m *Machine) atRest() bool { return m.person.kind == Starting || m.person.kind == Home }

// turn notes that a visit has begun, or ended. The card that begins one is the visit's;
// one that was laid on the first screen a moment before the first touch is too.
func (m *Machine) turn(now time.Time) {
	h := &m.hall
	rest := m.atRest()
	if h.since.IsZero() {
		h.since = now
	}
	if !h.wiped && rest == h.rested {
		return
	}
	if !rest {
		h.asked = 0
	}
	before := now.Add(-laidBefore)
	switch {
	case rest, h.wiped:
		h.since = now
	case !h.came.IsZero():
		h.since = h.came
	case before.After(h.since):
		h.since = before
	}
	h.looked, h.came = !h.came.IsZero(), time.Time{}
	h.rested, h.wiped = rest, false
	if m.person.cardLies && m.person.kind != TakeCard {
		m.person.cardLies, h.leftCard = false, true
	}
}
