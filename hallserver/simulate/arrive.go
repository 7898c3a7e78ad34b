package simulate

import (
	"fmt"
	"slices"

	"yimen/hallserver/hall"
)

// putDownVisits books the appointments and writes down when people come.
func (r *run) putDownVisits() error {
	early := r.state.Plan.Rules.Appointments.EarlyS
	if early == 0 {
		early = 1800
	}
	early = max(early, 0)
	for i, v := range r.Visits {
		at := r.at(v.ArriveS)
		if v.slotted() {
			slot := hall.Slot{Queue: r.Hall.Services[v.Service], Date: r.Date, StartMS: r.at(v.SlotS), EndMS: r.at(v.SlotS + 60), Places: DayMost}
			err := r.do(hall.BookAppointment{
				ID: appointmentOf(i), Services: []hall.ServiceCode{v.Service}, Slot: slot, Subject: hall.SubjectKey(fmt.Sprintf("k%d", i)),
			})
			if err != nil {
				return fmt.Errorf("simulate: book visit %d: %w", i+1, err)
			}
			at = max(at, slot.StartMS-int64(early)*1000) // they wait at the kiosk
		}
		r.todo.add(moment{atMS: at, kind: arrives, index: i})
	}
	for _, w := range r.Hall.Windows {
		for _, h := range w.Helps {
			if after := r.helpAfterS[h.Queue]; !slices.Contains(after, h.AfterS) {
				r.helpAfterS[h.Queue] = append(after, h.AfterS)
			}
		}
	}
	return nil
}

// slotted says whether the visit is an appointment with a time.
func (v Visit) slotted() bool { return v.Class == hall.Appointment && v.SlotS > 0 }

func appointmentOf(i int) hall.AppointmentID {
	return hall.AppointmentID(fmt.Sprintf("SLOT%06d", i))
}

func ticketOf(i int) hall.TicketID { return hall.TicketID(fmt.Sprintf("ticket-%06d", i)) }

// arrive lets a visit take its ticket, and asks the estimator.
func (r *run) arrive(i int) error {
	v := r.Visits[i]
	id := ticketOf(i)
	r.of[id] = i
	var cmd hall.Command = hall.IssueTicket{
		ID: id, Services: []hall.ServiceCode{v.Service}, Class: v.Class, People: v.People,
		Officer: officerOf(v), CardWaived: true, ByStaff: true,
	}
	if v.slotted() {
		cmd = hall.CheckIn{ID: appointmentOf(i), Ticket: id}
	}
	if err := r.do(cmd); err != nil {
		return fmt.Errorf("visit %d: %w", i+1, err)
	}
	r.visits[i].cameMS = r.nowMS
	if r.Estimator != nil {
		w := r.Estimator.At(r.state, r.nowMS, id)
		r.visits[i].expected = &w
	}
	for _, after := range r.helpAfterS[r.Hall.Services[v.Service]] {
		r.todo.add(moment{atMS: max(r.nowMS, r.state.Tickets.Get(id).SlotMS) + int64(after)*1000, kind: looks})
	}
	if r.came++; r.Progress != nil && r.came%100 == 0 {
		r.Progress(r.came)
	}
	return nil
}

// officerOf is whom a named ticket is for. A visit does not say: somebody who is
// not there, so that every window may call it.
func officerOf(v Visit) hall.StaffID {
	if v.Class == hall.Named {
		return "officer"
	}
	return ""
}
