package hall

import (
	"fmt"
	"slices"

	"yimen/hallserver/hall/calling"
)

// FoldVersion grows whenever Fold or State change their meaning; a snapshot of
// another version is not used.
const FoldVersion = 10

// Fold applies one record. An event that contradicts the state is a broken
// invariant and panics: the journal is not ours to bend.
func Fold(s *State, r Record) {
	s.LastMS = max(s.LastMS, r.AtMS)
	switch e := r.Event.(type) {
	case ClockSet:
		s.foldClock(e)
	case PlanAdopted, DayOpened, HoursSet, DayClosed:
		s.foldDay(r)
	case TicketIssued, TicketPrinted, TicketCancelled, ServicesSet, ClassSet, TicketReactivated:
		s.foldTicket(r)
	case TicketCalled, TicketRecalled, TicketNoShow, TicketParked, TicketTransferred, TicketExpired, TicketReinstated:
		s.foldCall(r)
	case ServiceStarted, ServiceFinished, ServiceRated:
		s.foldService(r)
	case WindowOpened, WindowPaused, PausePlanned, PauseDropped, WindowHandedOver, WindowClosed:
		s.foldWindow(r)
	case AppointmentBooked, AppointmentCancelled, AppointmentArrived, AppointmentRestored, AppointmentWithdrawn, AppointmentMissed:
		s.foldAppointment(r)
	case AnnouncementMade, AnnouncementEnded, PickupReady, PickupCalled, PickupTaken:
		s.foldSaid(r)
	case HelpCalled, HelpTaken, HelpEnded:
		s.foldHelp(r)
	case EpochStarted, NumbersRaised:
		s.foldEpoch(r)
	case HolderRevealed:
	default:
		panic(fmt.Sprintf("hall: unknown event %T", e))
	}
	s.settle()
}

func (s *State) foldDay(r Record) {
	switch e := r.Event.(type) {
	case PlanAdopted:
		s.foldPlan(e.Plan, r.AtMS)
	case DayOpened:
		if e.Date != s.Day {
			s.clearDay(e.Date)
		}
		s.atLeast(e.Last)
		s.Day, s.DayOpen, s.Hours, s.OpenedMS, s.CutMS = e.Date, true, e.Hours, r.AtMS, 0
		s.skipGiven()
	case HoursSet:
		s.foldHours(e.Hours, r.AtMS)
	case DayClosed:
		s.DayOpen, s.Hours = false, Hours{}
		s.Pickups, s.HelpCalls = nil, nil
		s.clearSaid(r.AtMS)
	}
}

// foldHours notes when hours end that had more to come.
func (s *State) foldHours(h Hours, atMS int64) {
	switch over := h.OverAt(atMS); {
	case !over:
		s.CutMS = 0
	case s.CutMS == 0 && !s.Hours.OverAt(atMS):
		s.CutMS = atMS
	}
	s.Hours = h
}

// clearDay forgets the day before another date begins. Until then it stands as
// it was closed, so that it can be opened again.
func (s *State) clearDay(date string) {
	s.Last.Clear()
	s.Tickets.Clear()
	s.lines.Clear()
	s.tally = calling.Tally{}
	s.Called.Clear()
	s.Persons.Clear()
	s.Pickups = nil
	booked, windows := s.Booked.Clone(), s.Windows.Clone()
	for id, b := range booked.All() {
		if b.Slot.Date < date && b.State != Booked {
			s.Booked.Delete(id)
		}
	}
	for n, w := range windows.All() {
		if w.Last != "" {
			s.changeWindow(n).Last = ""
		}
	}
}

func (s *State) foldPlan(p Plan, atMS int64) {
	s.Plan = p
	before := s.Windows.Clone()
	s.Windows.Clear()
	for _, wp := range p.Windows {
		w := Window{Number: wp.Number, State: Closed, SinceMS: atMS}
		if was := before.Get(wp.Number); was != nil {
			w = *was
		}
		w.Queues, w.Helps = wp.Queues, wp.Helps
		s.Windows.Set(wp.Number, &w)
	}
}

func (s *State) foldTicket(r Record) {
	switch e := r.Event.(type) {
	case TicketIssued:
		s.foldIssued(e, r.AtMS)
	case TicketPrinted:
		t := s.change(e.Ticket)
		t.Printed, t.Cause = "ok", ""
		if !e.OK {
			t.Printed, t.Cause = "failed", e.Cause
		}
	case TicketCancelled:
		t := s.change(e.Ticket)
		t.State, t.EndMS = Cancelled, r.AtMS
		s.countPerson(t, -1)
	case ServicesSet:
		t := s.change(e.Ticket)
		t.Services = e.Services
		if t.State == Waiting && e.Queue != t.Queue {
			t.WaitMS = r.AtMS
		}
		t.Queue = e.Queue
	case ClassSet:
		t := s.change(e.Ticket)
		t.Class, t.Ground = e.Class, ""
	case TicketReactivated:
		t := s.change(e.Ticket)
		if t.State == NoShow {
			t.Returns++
		}
		t.State, t.Came, t.EndMS, t.WaitMS = Waiting, CameReactivated, 0, r.AtMS
		t.Gate = 0
		if e.After > 0 {
			t.Gate = s.Called.Get(t.Queue) + int64(e.After)
		}
	}
}

func (s *State) foldIssued(e TicketIssued, atMS int64) {
	if _, taken := s.Tickets.Find(e.Ticket); taken || e.N <= s.Last.Get(e.Series) {
		panic(fmt.Sprintf("hall: %s issued twice", FormatNumber(e.Series, e.N)))
	}
	s.Last.Set(e.Series, e.N)
	s.changed = &Ticket{
		ID: e.Ticket, Series: e.Series, N: e.N, Queue: e.Queue, Services: e.Services,
		Class: e.Class, Ground: e.Ground, Subject: e.Subject, AgentFor: e.AgentFor, Language: e.Language,
		People: e.People, Officer: e.Officer, ToStaff: e.Officer,
		Appointment: e.Appointment, SlotMS: e.SlotMS, Device: e.Device,
		State: Waiting, IssuedMS: atMS, WaitMS: atMS,
	}
	s.countPerson(s.changed, 1)
}

// countPerson counts a ticket among those of its holder and of whom it was taken
// for, or no more.
func (s *State) countPerson(t *Ticket, n int) {
	for _, who := range personsOf(t.Subject, t.AgentFor) {
		s.Persons.Set(who, s.Persons.Get(who)+n)
	}
}

// personsOf are those for whom a ticket counts.
func personsOf(holder, agentFor SubjectKey) []SubjectKey {
	var out []SubjectKey
	for _, who := range []SubjectKey{holder, agentFor} {
		if who != "" && !slices.Contains(out, who) {
			out = append(out, who)
		}
	}
	return out
}
