package hall

import "slices"

// SetClock sets the hall's time, also back before its last event: somebody, or a
// network clock, has vouched for another time than the hall went by.
type SetClock struct {
	// ToMS is the right time.
	ToMS int64
	// SinceMS is since when the hall went by the wrong one, as that showed it; 0:
	// nobody knows.
	SinceMS int64
	// Date is the business date at the right time.
	Date string
	// Last are the last numbers given for Date before, by series.
	Last map[string]int
}

// ClockSet is the one event at which the hall's time may go back. What the hall
// has noted since SinceMS moves with it, so that every wait, call and service goes
// on as long as it was.
type ClockSet struct {
	FromMS  int64 `json:"from_ms"` // the hall's time before; no event is later
	ToMS    int64 `json:"to_ms"`   // and after; the time of this event
	SinceMS int64 `json:"since_ms,omitempty"`
	// Day is the business date as it stood.
	Day string `json:"day,omitempty"`
	// Date is what it is instead; empty: it stays. Tickets keep the numbers they
	// were given, and Last are those given for Date before, by series.
	Date string         `json:"date,omitempty"`
	Last map[string]int `json:"last,omitempty"`
}

func (SetClock) command() {}

// Kind implements Event.
func (ClockSet) Kind() string { return "clock-set" }

// Move is what becomes of a moment that was noted before. Of two moments the
// earlier one stays so, and none lies after ToMS that did not lie after FromMS.
func (e ClockSet) Move(ms int64) int64 {
	by := e.ToMS - e.FromMS
	switch {
	case ms == 0:
		return 0
	case e.SinceMS == 0:
		return min(ms, e.ToMS)
	case ms >= e.SinceMS:
		return ms + by
	}
	return min(ms, e.SinceMS+by)
}

// ahead is Move for a moment that was still to come.
func (e ClockSet) ahead(ms int64) int64 {
	if e.SinceMS == 0 {
		return ms
	}
	return e.Move(ms)
}

// setClock says what becomes of the business date. A day that was opened by the
// wrong time is another one's, whoever waits in it; so is one that lies ahead, and
// one that somebody came to since the time was wrong, who is here now.
func (s *State) setClock(c SetClock, nowMS int64) []Event {
	e := ClockSet{FromMS: nowMS, ToMS: c.ToMS, SinceMS: c.SinceMS, Day: s.Day}
	byWrong := s.DayOpen && c.SinceMS != 0 && (s.OpenedMS >= c.SinceMS || s.cameSince(c.SinceMS))
	if s.Day != "" && c.Date != s.Day && (c.Date < s.Day || byWrong) {
		e.Date, e.Last = c.Date, c.Last
	}
	return []Event{e}
}

// cameSince says whether somebody is in the hall who took a number since then.
func (s *State) cameSince(ms int64) bool {
	for _, t := range s.Tickets.All() {
		if t.State.Live() && t.IssuedMS >= ms {
			return true
		}
	}
	return false
}

func (s *State) foldClock(e ClockSet) {
	tickets, windows := s.Tickets.Clone(), s.Windows.Clone()
	for id := range tickets.All() {
		s.change(id).move(e)
		s.settle()
	}
	for n := range windows.All() {
		w := s.changeWindow(n)
		w.SinceMS, w.UntilMS = e.Move(w.SinceMS), e.ahead(w.UntilMS)
	}
	s.Announcements, s.Pickups = slices.Clone(s.Announcements), slices.Clone(s.Pickups)
	for i := range s.Announcements {
		a := &s.Announcements[i]
		a.AtMS, a.UntilMS = e.Move(a.AtMS), e.ahead(a.UntilMS)
	}
	for i := range s.Pickups {
		p := &s.Pickups[i]
		p.ReadyMS, p.CalledMS = e.Move(p.ReadyMS), e.Move(p.CalledMS)
	}
	s.HelpCalls = slices.Clone(s.HelpCalls)
	for i := range s.HelpCalls {
		c := &s.HelpCalls[i]
		c.AtMS, c.TakenMS = e.Move(c.AtMS), e.Move(c.TakenMS)
	}
	s.OpenedMS, s.CutMS, s.LastMS = e.Move(s.OpenedMS), e.Move(s.CutMS), e.ToMS
	if e.Date != "" {
		s.Day = e.Date
		s.atLeast(e.Last)
		s.skipGiven()
	}
}

// atLeast makes the next number of each series a later one than these.
func (s *State) atLeast(last map[string]int) {
	for series, n := range last {
		s.Last.Set(series, max(s.Last.Get(series), n))
	}
}

func (t *Ticket) move(e ClockSet) {
	for _, ms := range []*int64{&t.IssuedMS, &t.WaitMS, &t.CalledMS, &t.RecalledMS, &t.StartMS, &t.EndMS} {
		*ms = e.Move(*ms)
	}
	t.Served = slices.Clone(t.Served)
	for i := range t.Served {
		t.Served[i].StartMS, t.Served[i].EndMS = e.Move(t.Served[i].StartMS), e.Move(t.Served[i].EndMS)
	}
}
