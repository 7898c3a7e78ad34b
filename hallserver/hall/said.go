package hall

import "slices"

// Bounds of what is said to many at once.
const (
	// MaxAnnouncements is how many stand at a time. An emergency takes the place
	// of the oldest notice.
	MaxAnnouncements = 16
	// MaxAnnounced is how many are made in a day.
	MaxAnnounced = 9999
	// MaxZones is in how many zones one is said.
	MaxZones = 64
	// MaxPickups is how many results lie ready at a time.
	MaxPickups = 500
)

// Announcement is a phrase of the hall, said to all or in some zones. Times are
// milliseconds since 1970 UTC.
type Announcement struct {
	ID        AnnouncementID `json:"id"`
	Phrase    string         `json:"phrase"`
	Zones     []string       `json:"zones,omitempty"` // none: everywhere
	Emergency bool           `json:"emergency,omitempty"`
	AtMS      int64          `json:"at_ms"`
	UntilMS   int64          `json:"until_ms,omitempty"` // 0: until it is ended
}

// Stands says whether an announcement that was not ended stands at a time.
func (a Announcement) Stands(nowMS int64) bool { return a.UntilMS == 0 || nowMS < a.UntilMS }

// Pickup is a result that lies ready. Times are milliseconds since 1970 UTC.
type Pickup struct {
	Ticket   TicketID `json:"ticket"`
	Window   int      `json:"window"`
	ReadyMS  int64    `json:"ready_ms"`
	Call     CallID   `json:"call"` // the latest one
	CalledMS int64    `json:"called_ms"`
	Times    int      `json:"times"` // calls so far
}

// Standing lists the announcements that stand at a time, oldest first.
func (s *State) Standing(nowMS int64) []Announcement {
	return slices.DeleteFunc(slices.Clone(s.Announcements), func(a Announcement) bool { return !a.Stands(nowMS) })
}

// Pickup is the result of a ticket that lies ready; ok is false when none does.
func (s *State) Pickup(id TicketID) (p Pickup, ok bool) {
	i := s.pickupAt(id)
	if i < 0 {
		return Pickup{}, false
	}
	return s.Pickups[i], true
}

func (s *State) pickupAt(id TicketID) int {
	return slices.IndexFunc(s.Pickups, func(p Pickup) bool { return p.Ticket == id })
}
