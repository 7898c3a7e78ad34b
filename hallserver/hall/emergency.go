package hall

import "slices"

// While an emergency stands nobody is to be drawn to a machine or a window: no
// number is given, no number called. What is in hand may be ended or put aside,
// and nobody is taken as absent who was told to leave. A journal of before this
// rule has calls in emergencies; they fold as ever.

// EmergencyAt is the emergency that stands in a zone at a time: one of the whole
// hall, or of the zone; the newest, if there are several. No zone: of the whole hall
// alone.
func (s *State) EmergencyAt(zone string, nowMS int64) (a Announcement, ok bool) {
	for _, a := range slices.Backward(s.Announcements) {
		if a.Emergency && a.Stands(nowMS) && (len(a.Zones) == 0 || slices.Contains(a.Zones, zone)) {
			return a, true
		}
	}
	return Announcement{}, false
}

// ZoneOf is the zone that a window of the plan is in; empty: none is known.
func (s *State) ZoneOf(window int) string {
	i := slices.IndexFunc(s.Plan.Windows, func(w WindowPlan) bool { return w.Number == window })
	if i < 0 {
		return ""
	}
	return s.Plan.Windows[i].Zone
}

// calm refuses what would draw somebody to a place in a zone while an emergency
// stands there.
func (s *State) calm(zone string, nowMS int64) error {
	if _, stands := s.EmergencyAt(zone, nowMS); stands {
		return refuse(InEmergency, "numbers and calls wait until the emergency is ended")
	}
	return nil
}

// calmAt is calm at a window.
func (s *State) calmAt(window int, nowMS int64) error { return s.calm(s.ZoneOf(window), nowMS) }
