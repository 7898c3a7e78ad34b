package hall

import "fmt"

// What a state holds may be read by others: a change makes a copy and puts it in
// its place.

// known is a ticket that an event is about.
func (s *State) known(id TicketID) *Ticket {
	t, ok := s.Tickets.Find(id)
	if !ok {
		panic(fmt.Sprintf("hall: event about unknown ticket %s", id))
	}
	return t
}

// change is a ticket that an event is about, to be changed. What it is called
// by, and by what it waits, must be left alone while it waits.
func (s *State) change(id TicketID) *Ticket {
	t := *s.known(id)
	s.Tickets.Set(id, &t)
	if t.State == Waiting {
		s.line.Set(t.place(), &t)
	}
	return &t
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
