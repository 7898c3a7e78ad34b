package hall

import "slices"

// The levels of a rating, and how many reasons one may give.
const (
	BestLevel    = 5
	WorstLevel   = 1
	MaxReasons   = 8
	SourcePad    = "pad"
	SourceKiosk  = "kiosk"
	SourcePage   = "page"
	SourceInvite = "invited"
)

// rate takes a rating of a finished service, once. One that adds to an earlier
// one names it.
func (s *State) rate(c Rate, nowMS int64) ([]Event, error) {
	if !c.ID.Valid() || c.Level < WorstLevel || c.Level > BestLevel || len(c.Reasons) > MaxReasons ||
		!slices.Contains([]string{SourcePad, SourceKiosk, SourcePage, SourceInvite}, c.Source) {
		return nil, refuse(BadRating, "a rating has an id, a level of 1 to 5 and a source")
	}
	for _, r := range c.Reasons {
		if err := wordOf(BadRating, "reasons", r, listOr(s.Plan.Rules.RatingReasons, UsualRatings())); err != nil {
			return nil, err
		}
	}
	t, err := s.ratedTicket(c, nowMS)
	if err != nil {
		return nil, err
	}
	served, err := t.ratedService(c)
	if err != nil {
		return nil, err
	}
	return []Event{ServiceRated{
		Rating: c.ID, Ticket: t.ID, Service: served.Service, Window: served.Window, Staff: served.Staff,
		Level: c.Level, Source: c.Source, Reasons: c.Reasons, Text: c.Text, Supplements: c.Supplements,
	}}, nil
}

// ratedTicket is the ticket a rating is about: the named one, or the one whose
// service its window has just finished.
func (s *State) ratedTicket(c Rate, nowMS int64) (*Ticket, error) {
	if c.Ticket != "" {
		return s.ticket(c.Ticket)
	}
	w := s.Windows.Get(c.Window)
	if w == nil {
		return nil, refuse(UnknownWindow, "no window %d", c.Window)
	}
	at := nowMS
	if c.AtMS > 0 {
		at = min(at, c.AtMS)
	}
	if t := s.finishedBefore(w.Number, at); t != nil && at-t.lastAt(w.Number) <= s.Plan.Rules.rateWithinMS() {
		return t, nil
	}
	return nil, refuse(NothingToRate, "no service has just been finished at window %d", c.Window)
}

// JustFinished is the ticket whose service a window has finished a moment ago,
// so that whoever is there may rate it; nil: none.
func (s *State) JustFinished(w *Window, nowMS int64) *Ticket {
	t := s.Tickets.Get(w.Last)
	if t == nil || nowMS-t.lastAt(w.Number) > s.Plan.Rules.rateWithinMS() {
		return nil
	}
	return t
}

// RateUntilMS is until when the service that a window finished last may be rated
// there; 0: there is none, it has been, or that time had passed at the last event.
func (s *State) RateUntilMS(w *Window) int64 {
	t := s.JustFinished(w, s.LastMS)
	if t == nil || t.Rated(w.Number) {
		return 0
	}
	return t.lastAt(w.Number) + s.Plan.Rules.rateWithinMS()
}

// finishedBefore is the ticket whose service was the last one a window had
// finished at a time; nil: none.
func (s *State) finishedBefore(window int, atMS int64) (last *Ticket) {
	if w := s.Windows.Get(window); w != nil {
		if t := s.Tickets.Get(w.Last); t != nil && t.lastAt(window) <= atMS {
			return t // as nearly always
		}
	}
	for _, t := range s.Tickets.All() {
		if at := t.lastAt(window); at != 0 && at <= atMS && (last == nil || at > last.lastAt(window)) {
			last = t
		}
	}
	return last
}

// Rated says whether the last service of a ticket at a window has been rated.
func (t *Ticket) Rated(window int) bool {
	for _, had := range slices.Backward(t.Served) {
		if had.Window == window {
			return had.Rating != ""
		}
	}
	return false
}

// lastAt is when its last service at a window was finished; 0: none was.
func (t *Ticket) lastAt(window int) int64 {
	for _, s := range slices.Backward(t.Served) {
		if s.Window == window {
			return s.EndMS
		}
	}
	return 0
}

// RatedAt is the window of the service that a rating of the ticket is about: of the
// named one, else of the last one finished; 0: no such service is finished.
func (t *Ticket) RatedAt(service ServiceCode) int {
	for _, s := range slices.Backward(t.Served) {
		if service == "" || s.Service == service {
			return s.Window
		}
	}
	return 0
}

// ratedService is the one a rating is about: the named one, or the last one
// finished, at the rating's window if it names one.
func (t *Ticket) ratedService(c Rate) (Served, error) {
	for _, s := range slices.Backward(t.Served) {
		if (c.Service != "" && s.Service != c.Service) || (c.Window != 0 && s.Window != c.Window) {
			continue
		}
		if s.Rating != "" && (c.Supplements == "" || c.Supplements != s.Rating) {
			return Served{}, refuse(AlreadyRated, "this service has been rated")
		}
		if s.Rating == "" && c.Supplements != "" {
			return Served{}, refuse(BadRating, "there is no rating to add to")
		}
		return s, nil
	}
	return Served{}, refuse(NothingToRate, "no such service of ticket %s is finished", t.Number())
}
