package hall

import (
	"fmt"
	"slices"
)

func (s *State) foldSaid(r Record) {
	switch e := r.Event.(type) {
	case AnnouncementMade:
		if s.Announced.Get(e.ID) {
			panic(fmt.Sprintf("hall: announcement %s made twice", e.ID))
		}
		s.Announced.Set(e.ID, true)
		s.Announcements = append(s.Standing(r.AtMS), Announcement{
			ID: e.ID, Phrase: e.Phrase, Zones: e.Zones, Emergency: e.Emergency, AtMS: r.AtMS, UntilMS: e.UntilMS,
		})
	case AnnouncementEnded:
		s.Announcements = slices.DeleteFunc(slices.Clone(s.Announcements), func(a Announcement) bool { return a.ID == e.ID })
	case PickupReady:
		t := s.known(e.Ticket)
		s.Calls++
		s.Pickups = append(slices.Clip(s.Pickups), Pickup{
			Ticket: t.ID, Window: e.Window, ReadyMS: r.AtMS, Call: e.Call, CalledMS: r.AtMS, Times: 1,
		})
	case PickupCalled:
		p := s.ready(e.Ticket)
		s.Calls++
		p.Window, p.Call, p.CalledMS, p.Times = e.Window, e.Call, r.AtMS, e.Times
	case PickupTaken:
		s.ready(e.Ticket)
		s.Pickups = slices.DeleteFunc(s.Pickups, func(p Pickup) bool { return p.Ticket == e.Ticket })
	}
}

// ready is the pick-up of a ticket, to be changed.
func (s *State) ready(id TicketID) *Pickup {
	i := s.pickupAt(id)
	if i < 0 {
		panic(fmt.Sprintf("hall: nothing lies ready of ticket %s", id))
	}
	s.Pickups = slices.Clone(s.Pickups)
	return &s.Pickups[i]
}

// clearSaid ends the day's announcements, but for the emergencies: those end
// when somebody says so, or at their time.
func (s *State) clearSaid(atMS int64) {
	s.Announcements = slices.DeleteFunc(s.Standing(atMS), func(a Announcement) bool { return !a.Emergency })
	s.Announced.Clear()
	for _, a := range s.Announcements {
		s.Announced.Set(a.ID, true)
	}
}
