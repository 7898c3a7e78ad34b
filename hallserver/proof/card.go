package proof

import (
	"cmp"
	"slices"
	"time"

	"yimen/hallserver/wire"
)

// card is a card that was left on a kiosk.
type card struct {
	name  string // the kiosk's
	since time.Time
	heard time.Time // when the kiosk last said so
}

// sinceSlack is how far a kiosk's count may be off before it means another card: a
// time that is shown does not go to and fro.
const sinceSlack = 10 * time.Second

// Card takes in what a kiosk says of its reader, each time it says so: that a card
// was left there so long ago, or that none was.
func (s *Service) Card(device, name string, left bool, ago time.Duration) {
	now := s.Now()
	s.mu.Lock()
	was := s.cards[device]
	began, ended := s.takeCard(now, was, device, name, left, ago)
	s.mu.Unlock()
	switch {
	case began:
		s.Log.Warn("a card was left on a kiosk", "device", device, "name", name)
	case ended:
		s.Log.Info("a card that was left on a kiosk is gone", "device", device, "name", name)
	}
}

func (s *Service) takeCard(now time.Time, was *card, device, name string, left bool, ago time.Duration) (began, ended bool) {
	if !left {
		delete(s.cards, device)
		return false, was != nil
	}
	since := now.Add(-ago)
	if was != nil {
		was.heard, was.name = now, name
		if since.Sub(was.since).Abs() > sinceSlack {
			was.since = since
		}
		return false, false
	}
	if len(s.cards) >= mostCards {
		return false, false
	}
	s.cards[device] = &card{name: name, since: since, heard: now}
	return true, false
}

// cardsLeft lists the kiosks with a card, and forgets those that are not heard of
// any more: whether it still lies there is not known then.
func (s *Service) cardsLeft(now time.Time) []wire.CardLeft {
	out := []wire.CardLeft{}
	for device, c := range s.cards {
		if silent := now.Sub(c.heard); silent < 0 || silent > CardKnown {
			delete(s.cards, device)
			continue
		}
		out = append(out, wire.CardLeft{Device: device, Name: c.name, Since: c.since})
	}
	slices.SortFunc(out, func(a, b wire.CardLeft) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Device, b.Device))
	})
	return out
}
