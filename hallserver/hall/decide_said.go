package hall

import (
	"cmp"
	"slices"
)

// decideSaid decides the commands about what is said to many at once.
func (s *State) decideSaid(cmd Command, nowMS int64) ([]Event, error) {
	switch c := cmd.(type) {
	case MakeAnnouncement:
		return s.makeAnnouncement(c, nowMS)
	case EndAnnouncement:
		return s.endAnnouncement(c, nowMS)
	case ReadyPickup:
		return s.readyPickup(c, nowMS)
	case TakePickup:
		return s.takePickup(c)
	}
	panic("hall: unknown command")
}

// makeAnnouncement needs no open day: an emergency keeps no hours.
func (s *State) makeAnnouncement(c MakeAnnouncement, nowMS int64) ([]Event, error) {
	if !c.ID.Valid() || !isName(c.Phrase) || len(c.Zones) > MaxZones ||
		slices.ContainsFunc(c.Zones, func(z string) bool { return !isName(z) }) {
		return nil, refuse(BadAnnouncement, "an announcement names an id, a phrase and up to %d zones", MaxZones)
	}
	if c.UntilMS != 0 && c.UntilMS <= nowMS {
		return nil, refuse(BadAnnouncement, "it would stand no more")
	}
	if s.Announced.Get(c.ID) {
		return nil, refuse(AnnouncementTaken, "announcement %s is another one of today", c.ID)
	}
	if s.Announced.Len() >= MaxAnnounced {
		return nil, refuse(TooManyAnnouncements, "%d were made today", MaxAnnounced)
	}
	var events []Event
	if standing := s.Standing(nowMS); len(standing) >= MaxAnnouncements {
		i := slices.IndexFunc(standing, func(a Announcement) bool { return !a.Emergency })
		if !c.Emergency || i < 0 {
			return nil, refuse(TooManyAnnouncements, "%d announcements stand", MaxAnnouncements)
		}
		events = append(events, AnnouncementEnded{ID: standing[i].ID})
	}
	return append(events, AnnouncementMade(c)), nil
}

func (s *State) endAnnouncement(c EndAnnouncement, nowMS int64) ([]Event, error) {
	if !slices.ContainsFunc(s.Standing(nowMS), func(a Announcement) bool { return a.ID == c.ID }) {
		return nil, refuse(UnknownAnnouncement, "no such announcement stands")
	}
	return []Event{AnnouncementEnded(c)}, nil
}

// readyPickup calls a number to where its result lies, for the first time or
// again.
func (s *State) readyPickup(c ReadyPickup, nowMS int64) ([]Event, error) {
	t, err := s.ticket(c.Ticket)
	if err = cmp.Or(err, s.calmAt(c.Window, nowMS)); err != nil {
		return nil, err
	}
	if !s.DayOpen {
		return nil, refuse(DayNotOpen, "the hall is not open")
	}
	if t.State != Done {
		return nil, refuse(WrongState, "ticket %s is %s", t.Number(), t.State)
	}
	if s.Windows.Get(c.Window) == nil {
		return nil, refuse(UnknownWindow, "no window %d", c.Window)
	}
	if p, ready := s.Pickup(t.ID); ready {
		return []Event{PickupCalled{Ticket: t.ID, Window: c.Window, Call: s.nextCall(), Times: p.Times + 1}}, nil
	}
	if len(s.Pickups) >= MaxPickups {
		return nil, refuse(TooManyPickups, "%d results lie ready", MaxPickups)
	}
	return []Event{PickupReady{Ticket: t.ID, Window: c.Window, Call: s.nextCall()}}, nil
}

func (s *State) takePickup(c TakePickup) ([]Event, error) {
	t, err := s.ticket(c.Ticket)
	if err != nil {
		return nil, err
	}
	if _, ready := s.Pickup(t.ID); !ready {
		return nil, refuse(PickupNotReady, "no result of ticket %s lies ready", t.Number())
	}
	return []Event{PickupTaken{Ticket: t.ID}}, nil
}
