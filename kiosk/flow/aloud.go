package flow

import "time"

// aloudMost is how often a card is asked for aloud. Who has not come back by then is
// out of hearing, and the others have heard enough: the screen goes on asking, and
// staff are told.
const aloudMost = 3

// owed says whether a card lies on the reader that somebody is to take away.
func (m *Machine) owed() bool { return m.person.kind == TakeCard || m.hall.leftCard }

// askAloud notes since when a card is owed, and asks for it when it is time to.
// Whoever comes hears of a card that lies there already, and a card of their own is
// counted anew; one that is seen, lost and seen again at rest is not.
func (m *Machine) askAloud(now time.Time) []Effect {
	h := &m.hall
	if !m.owed() {
		h.owedSince = time.Time{}
		return nil
	}
	if h.owedSince.IsZero() {
		h.owedSince = now
	}
	if at, ok := m.aloudAt(); !ok || now.Before(at) {
		return nil
	}
	h.asked, h.askedAt = h.asked+1, now
	return []Effect{AskToTakeCard{Language: m.language()}}
}

// aloudAt is when the card is asked for aloud next: nobody is called back for one
// while an emergency stands.
func (m *Machine) aloudAt() (time.Time, bool) {
	h := &m.hall
	if !m.owed() || h.owedSince.IsZero() || h.asked >= aloudMost || h.emergency != nil {
		return time.Time{}, false
	}
	at := h.owedSince
	if next := h.askedAt.Add(m.timing.Aloud); !h.askedAt.IsZero() && next.After(at) {
		at = next
	}
	return at, true
}
