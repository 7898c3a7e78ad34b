package httpapi

import (
	"yimen/hallserver/hall"
	"yimen/hallserver/message"
	"yimen/hallserver/wire"
)

// emergencyAt is the emergency that stands in a zone; nil: none does.
func (h shaper) emergencyAt(s *hall.State, zone string) *wire.Emergency {
	a, stands := s.EmergencyAt(zone, h.atMS)
	if !stands {
		return nil
	}
	return &wire.Emergency{
		ID: string(a.ID), Phrase: a.Phrase, Text: h.phrase(a.Phrase), Zones: a.Zones, Since: moment(a.AtMS), Until: maybe(a.UntilMS),
	}
}

// emergencyOf is the emergency that stands where the holder of a ticket waits, or
// is called to; nil: none does.
func (h shaper) emergencyOf(s *hall.State, t *hall.Ticket) *wire.Emergency {
	if t.State == hall.Called || t.State == hall.Serving {
		return h.emergencyAt(s, s.ZoneOf(t.Window))
	}
	return h.emergencyAt(s, h.names.QueueZone(t.Queue))
}

// phraseText is what an emergency's phrase says. One that was taken from the rules
// since is told in words that are true of any.
func (a *API) phraseText(id string) wire.Text {
	if a.Says != nil {
		if p, known := a.phrase(id); known {
			return p.Text
		}
	}
	return message.All("feed.emergency")
}

// halt tells in a catalogue that an emergency stands, and that nothing is given out:
// the second for kiosks that know nothing of the first.
func halt(c *wire.Catalogue, e *wire.Emergency) {
	if e == nil {
		return
	}
	c.Emergency, c.Open, c.OpensAt = e, false, nil
	c.ClosedReason, c.ClosedText = wire.ClosedEmergency, message.All("problem."+hall.InEmergency)
	for i := range c.Services {
		s := &c.Services[i]
		s.ClosedReason, s.ClosedText, s.OpensAt = c.ClosedReason, c.ClosedText, nil
	}
}
