package flow

import (
	"bytes"
	"time"

	"yimen/hallserver/wire"
)

// card takes what the reader says.
func (m *Machine) card(now time.Time, e Event) []Effect {
	p := &m.person
	switch e := e.(type) {
	case ReaderReady:
		m.hall.noReader = false
	case ReaderAbsent:
		m.readerGone()
	case CardPlaced:
		if m.asksCard() {
			p.touchAt = now
			p.cardReading = !m.hall.leftCard
		}
	case CardRetry:
		if m.asksCard() {
			p.touchAt = now
			p.cardReading, p.cardProblem = false, e.Problem
		}
	case CardRead:
		defer clear(e.Sealed)
		return m.cardRead(now, e)
	case CardRemoved:
		return m.cardRemoved()
	}
	return nil
}

// readerGone: what lay on the reader is not known any more.
func (m *Machine) readerGone() {
	m.hall.noReader, m.hall.leftCard = true, false
	m.person.cardReading, m.person.cardUsed = false, false
	if m.person.cardProblem == CardStale {
		m.person.cardProblem = NoProblem
	}
}

// cardRead takes a card for the person who was asked for one, and for nobody
// else: a card read on another screen, or one left behind, is dropped.
func (m *Machine) cardRead(now time.Time, e CardRead) []Effect {
	p := &m.person
	p.cardReading = false
	switch {
	case m.hall.leftCard:
		if m.asksCard() {
			p.cardProblem = CardStale
		}
		return nil
	case !m.asksCard():
		if p.ticket == nil && p.request == nil {
			m.hall.leftCard = true // somebody's; not read for this person
		}
		return nil
	case len(e.Sealed) == 0:
		p.cardProblem = CardUnseal
		return nil
	}
	p.cardUsed, p.cardProblem, p.touchAt = true, NoProblem, now
	p.sealed = bytes.Clone(e.Sealed)
	if p.checkIn {
		return m.send(now, &request{appointment: wire.CheckInByCard, sealed: bytes.Clone(p.sealed)})
	}
	return m.issue(now, p.sealed)
}

func (m *Machine) cardRemoved() []Effect {
	p := &m.person
	m.hall.leftCard, p.cardUsed, p.cardReading = false, false, false
	if p.cardProblem == CardStale {
		p.cardProblem = NoProblem
	}
	if p.kind == TakeCard {
		return m.wipe()
	}
	return nil
}
