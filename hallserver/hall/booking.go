package hall

import "slices"

// BookingState is where an appointment is in its life.
type BookingState string

// An appointment is booked; then its holder arrives, or it is cancelled.
const (
	Booked        BookingState = "booked"
	Arrived       BookingState = "arrived"
	BookingCancel BookingState = "cancelled"
	Withdrawn     BookingState = "withdrawn" // the hall cannot keep it
)

// Why the hall withdraws an appointment, besides ByHall.
const ServiceWithdrawn = "service-withdrawn"

// Withdrawals lists why the hall withdraws an appointment.
func Withdrawals() []string { return []string{ByHall, ServiceWithdrawn} }

// Booking is an appointment of today or later.
type Booking struct {
	ID       AppointmentID `json:"id"`
	Services []ServiceCode `json:"services"`
	Slot     Slot          `json:"slot"`
	Subject  SubjectKey    `json:"subject"`
	Language string        `json:"language,omitempty"`
	State    BookingState  `json:"state"`
	Ticket   TicketID      `json:"ticket,omitempty"`
	Reason   string        `json:"reason,omitempty"` // of a withdrawal
}

// PlacesTaken counts the places of a slot that are booked when it is booked for
// a service: by all whose time overlaps it, however slots were cut when they
// booked, and whose service takes from the same places.
func (s *State) PlacesTaken(slot Slot, service ServiceCode) int {
	own := slices.Contains(s.Plan.OwnPlaces, service)
	n := 0
	for _, b := range s.Booked.All() {
		if !b.takesPlace() || !overlap(b.Slot, slot) || s.queueOf(b) != slot.Queue {
			continue
		}
		if first := b.Services[0]; first == service || (!own && !slices.Contains(s.Plan.OwnPlaces, first)) {
			n++
		}
	}
	return n
}

// overlap says whether two slots have some time in common.
func overlap(a, b Slot) bool { return a.StartMS < b.EndMS && b.StartMS < a.EndMS }

// queueOf is the queue that a booking's holder will wait in.
func (s *State) queueOf(b *Booking) QueueID {
	if q, known := s.Plan.Services[b.Services[0]]; known {
		return q
	}
	return b.Slot.Queue
}

// takesPlace says whether a booking has a place of its slot.
func (b *Booking) takesPlace() bool { return b.State == Booked || b.State == Arrived }

func (s *State) bookAppointment(c BookAppointment, nowMS int64) ([]Event, error) {
	if !c.ID.Valid() {
		return nil, refuse(UnknownAppointment, "a code is 8 to 16 of A-Z 0-9")
	}
	if _, taken := s.Booked.Find(c.ID); taken {
		return nil, refuse(AppointmentTaken, "the code is another one's")
	}
	if err := s.checkServices(c.Services); err != nil {
		return nil, err
	}
	if !isLanguage(c.Language) || (c.Channel != "" && !isName(c.Channel)) {
		return nil, refuse(BadSlot, "the languages are zh, en and ko")
	}
	if c.Subject == "" {
		return nil, refuse(SubjectRequired, "an appointment is somebody's")
	}
	slot := c.Slot
	if slot.Queue != s.Plan.Services[c.Services[0]] || slot.EndMS <= slot.StartMS || slot.Date < s.Day {
		return nil, refuse(BadSlot, "not a slot of this service")
	}
	if slot.StartMS <= nowMS {
		return nil, refuse(BadSlot, "the slot has begun")
	}
	if err := s.calm("", nowMS); err != nil && slot.Date == s.Day {
		return nil, err
	}
	if s.PlacesTaken(slot, c.Services[0]) >= slot.Places {
		return nil, refuse(SlotFull, "all %d places are booked", slot.Places)
	}
	if err := s.personMayBook(c); err != nil {
		return nil, err
	}
	return []Event{AppointmentBooked{
		Appointment: c.ID, Services: c.Services, Slot: slot, Subject: c.Subject, Language: c.Language, Channel: c.Channel,
	}}, nil
}

// personMayBook holds a booking against the limit of one person: of all that is
// booked and still to come, on whichever date, and one place at a time.
func (s *State) personMayBook(c BookAppointment) error {
	limit := s.Plan.Rules.Appointments.PerPerson
	if limit <= 0 {
		return nil
	}
	n := 0
	for _, b := range s.Booked.All() {
		if b.State != Booked || (b.Subject != c.Subject && !slices.Contains(c.Persons, b.Subject)) {
			continue
		}
		if overlap(b.Slot, c.Slot) {
			return refuse(PersonLimit, "one person may book one place at a time")
		}
		n++
	}
	if n >= limit {
		return refuse(PersonLimit, "one person may book %d", limit)
	}
	return nil
}

// booking finds an appointment that is still to come.
func (s *State) booking(id AppointmentID) (*Booking, error) {
	b, ok := s.Booked.Find(id)
	switch {
	case !ok:
		return nil, refuse(UnknownAppointment, "no appointment of that code")
	case b.State == Arrived:
		return nil, refuse(AppointmentUsed, "its holder has arrived")
	case b.State == BookingCancel:
		return nil, refuse(AppointmentUsed, "it was cancelled")
	case b.State == Withdrawn:
		return nil, refuse(AppointmentVoid, "the hall could not keep it: %s", b.Reason)
	}
	return b, nil
}

func (s *State) cancelAppointment(c CancelAppointment) ([]Event, error) {
	switch b := s.Booked.Get(c.ID); {
	case b != nil && b.State == BookingCancel:
		return nil, nil
	case b != nil && b.State == Withdrawn:
		return []Event{AppointmentCancelled{Appointment: c.ID}}, nil
	}
	if _, err := s.booking(c.ID); err != nil {
		return nil, err
	}
	return []Event{AppointmentCancelled{Appointment: c.ID}}, nil
}

// checkIn makes a ticket of an appointment. One that comes too late to be kept
// becomes a normal ticket, if the rules say so.
func (s *State) checkIn(c CheckIn, nowMS int64) ([]Event, error) {
	b, err := s.booking(c.ID)
	if err != nil {
		return nil, err
	}
	if err := s.calm("", nowMS); err != nil {
		return nil, err
	}
	rules := s.Plan.Rules.Appointments
	switch {
	case b.Slot.Date < s.Day:
		return nil, refuse(TooLate, "it was for %s", b.Slot.Date)
	case b.Slot.Date > s.Day || nowMS < b.Slot.StartMS-rules.earlyMS():
		return nil, &Refusal{Code: TooEarly, Detail: "check-in has not begun", FromMS: b.Slot.StartMS - rules.earlyMS()}
	}
	late := nowMS > b.Slot.StartMS+rules.lateMS()
	if late && rules.AfterLate == LateRefuse {
		return nil, refuse(TooLate, "it was kept %d minutes", rules.lateMS()/60_000)
	}
	services := slices.DeleteFunc(slices.Clone(b.Services), func(code ServiceCode) bool {
		_, known := s.Plan.Services[code]
		return !known
	})
	if len(services) == 0 {
		return nil, refuse(AppointmentVoid, "the hall could not keep it: %s", ServiceWithdrawn)
	}
	issue := IssueTicket{
		ID: c.Ticket, Services: services, Class: Appointment, Subject: c.Subject,
		Language: b.Language, Device: c.Device, ByStaff: true, // it is a promise: neither hours nor limits stand in its way
	}
	if issue.Subject == "" {
		issue.Subject = b.Subject
	}
	if late {
		issue.Class = Normal
	}
	events, err := s.issueTicket(issue, nowMS)
	if err != nil {
		return nil, err
	}
	issued, ok := events[0].(TicketIssued)
	if !ok {
		panic("hall: a ticket issued by another event")
	}
	issued.Appointment = b.ID
	if !late {
		issued.SlotMS = b.Slot.StartMS
	}
	return []Event{AppointmentArrived{Appointment: b.ID, Ticket: c.Ticket, Late: late}, issued}, nil
}

// endBookings gives the appointments of today that nobody came to their outcome.
// Of those that could still have come at endedMS, when the hall ended the day
// before its time (0: it did not), nobody has missed anything; nor of those of a
// day that never opened.
func (s *State) endBookings(endedMS int64) []Event {
	var events []Event
	for id, b := range s.Booked.All() {
		if b.State != Booked || b.Slot.Date > s.Day {
			continue
		}
		if _, kept := s.Plan.Rules.Appointments.Kept(b.Slot); b.Slot.Date < s.Day || (endedMS != 0 && kept > endedMS) {
			events = append(events, AppointmentWithdrawn{Appointment: id, Reason: ByHall})
			continue
		}
		events = append(events, AppointmentMissed{Appointment: id})
	}
	return events
}

// neverOpened withdraws what was booked for days on which the hall did not open
// its doors.
func (s *State) neverOpened(date string) []Event {
	var events []Event
	for id, b := range s.Booked.All() {
		if b.State == Booked && b.Slot.Date > s.Day && b.Slot.Date < date {
			events = append(events, AppointmentWithdrawn{Appointment: id, Reason: ByHall})
		}
	}
	return events
}

// reviseAppointments is decided appointment by appointment: what has become of
// one meanwhile stands.
func (s *State) reviseAppointments(c ReviseAppointments) ([]Event, error) {
	var events []Event
	for _, w := range c.Withdraw {
		if !slices.Contains(Withdrawals(), w.Reason) {
			return nil, refuse(UnknownReason, "no such reason to withdraw an appointment")
		}
		if b := s.Booked.Get(w.ID); b != nil && b.State == Booked {
			events = append(events, AppointmentWithdrawn{Appointment: w.ID, Reason: w.Reason})
		}
	}
	again := map[Slot]int{}
	for _, id := range c.Restore {
		b := s.Booked.Get(id)
		if b == nil || b.State != Withdrawn || b.Slot.Date < s.Day || s.PlacesTaken(b.Slot, b.Services[0])+again[b.Slot] >= b.Slot.Places {
			continue
		}
		again[b.Slot]++
		events = append(events, AppointmentRestored{Appointment: id})
	}
	return events, nil
}

func (s *State) foldAppointment(r Record) {
	switch e := r.Event.(type) {
	case AppointmentBooked:
		if _, taken := s.Booked.Find(e.Appointment); taken {
			panic("hall: one appointment code booked twice")
		}
		s.Booked.Set(e.Appointment, &Booking{
			ID: e.Appointment, Services: e.Services, Slot: e.Slot,
			Subject: e.Subject, Language: e.Language, State: Booked,
		})
	case AppointmentCancelled:
		s.changeBooking(e.Appointment).State = BookingCancel
	case AppointmentArrived:
		b := s.changeBooking(e.Appointment)
		b.State, b.Ticket = Arrived, e.Ticket
	case AppointmentRestored:
		b := s.changeBooking(e.Appointment)
		b.State, b.Ticket, b.Reason = Booked, "", ""
	case AppointmentWithdrawn:
		b := s.changeBooking(e.Appointment)
		b.State, b.Reason = Withdrawn, e.Reason
	case AppointmentMissed:
		s.Booked.Delete(e.Appointment)
	}
}
