package hall

import "fmt"

// What a state holds may be read by others: a change makes a copy, which takes
// its place.

// known is a ticket that an event is about.
func (s *State) known(id TicketID) *Ticket {
	t, ok := s.Tickets.Find(id)
	if !ok {
		panic(fmt.Sprintf("hall: event about unknown ticket %s", id))
	}
	return t
}

// change is the ticket that an event is about, to be changed. It is put in its
// place when the event is folded.
func (s *State) change(id TicketID) *Ticket {
	t := *s.known(id)
	s.lines.Delete(t.place())
	s.tally.Add(string(t.Class), -1)
	s.changed = &t
	return s.changed
}

// settle puts the ticket that an event has changed in its place.
func (s *State) settle() {
	if t := s.changed; t != nil {
		s.Tickets.Set(t.ID, t)
		s.lines.Set(t.place(), t)
		s.tally.Add(string(t.Class), 1)
		s.changed = nil
	}
}

// changeWindow is a window that an event is about, to be changed.
func (s *State) changeWindow(n int) *Window {
	w := *s.Windows.Get(n)
	s.Windows.Set(n, &w)
	return &w
}

// changeBooking is an appointment that an event is about, to be changed.
func (s *State) changeBooking(id AppointmentID) *Booking {
	b := *s.Booked.Get(id)
	s.Booked.Set(id, &b)
	return &b
}
