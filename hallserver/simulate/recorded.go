package simulate

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"yimen/hallserver/hall"
)

// Replay puts recorded visits through a hall again, with everybody coming,
// called, served and gone when the record says.
type Replay struct {
	Hall   Hall
	Visits []Recorded // by date and arrival
	// PauseS is from how long an absence on counts as a pause that the clerk entered
	// when it began, if people waited meanwhile; 0: nobody enters any.
	PauseS float64
	// Hours is when the hall means to be open on a date, as its calendar would say;
	// nil: no calendar.
	Hours func(date string) hall.Hours
	// Planned: windows opened, paused and closed as the hall's file says, where calls
	// do not say otherwise.
	Planned bool
	// Zone is the hall's, of which the times of the day are; nil: UTC.
	Zone *time.Location
}

// step is something that happened.
type step struct {
	atMS  int64
	order int // of those at the same time
	visit int // its place among the visits, or the window's number
	what  happening
}

type happening int

const (
	itEnds happening = iota
	itComes
	itLeaves
	itPauses
	itGoesOn
	itIsCalled
	itEndsAtOnce
	itCloses
)

// Each replays all days and hands every record to each, after it was folded into s.
func (p Replay) Each(ctx context.Context, each func(r hall.Record, s *hall.State)) error {
	d := &replaying{Replay: p, state: hall.New(), each: each}
	plan := p.Hall.Plan()
	plan.Rules.GroupMax = peopleMost
	plan.Rules.Appointments = hall.AppointmentRules{EarlyS: lateMostS, LateS: lateMostS} // what was, was kept
	if err := p.Hall.Check(); err != nil {
		return err
	}
	if err := d.do(hall.AdoptPlan{Plan: plan}); err != nil {
		return err
	}
	for from := 0; from < len(p.Visits); {
		to := from
		for to < len(p.Visits) && p.Visits[to].Date == p.Visits[from].Date {
			to++
		}
		if err := d.day(from, to); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		from = to
	}
	return nil
}

// replaying is a replay under way.
type replaying struct {
	Replay
	state      *hall.State
	each       func(hall.Record, *hall.State)
	seq        int64
	nowMS      int64
	midnightMS int64
}

func (d *replaying) at(s float64) int64 { return d.midnightMS + int64(s*1000+0.5) }

func (d *replaying) day(from, to int) error {
	date := d.Visits[from].Date
	d.midnightMS = midnightOf(date, d.Zone)
	if first := d.at(d.Visits[from].ArriveS); first < d.nowMS {
		return &RowError{Line: d.Visits[from].Line, Date: date, Column: colArrive, Detail: "before the end of the day before"}
	}
	d.nowMS = max(d.nowMS, d.midnightMS)
	open := hall.OpenDay{Date: date}
	if d.Hours != nil {
		open.Hours = d.Hours(date)
	}
	if err := d.do(open); err != nil {
		return err
	}
	if err := d.book(from, to); err != nil {
		return err
	}
	for _, s := range d.steps(from, to) {
		d.nowMS = max(d.nowMS, s.atMS)
		if err := d.happen(s); err != nil {
			return d.cannotBe(s, err)
		}
	}
	return d.do(hall.CloseDay{})
}

// book books the appointments of a day.
func (d *replaying) book(from, to int) error {
	for i := from; i < to; i++ {
		v := d.Visits[i]
		if !v.slotted() {
			continue
		}
		slot := hall.Slot{Queue: d.Hall.Services[v.Service], Date: v.Date, StartMS: d.at(v.SlotS), EndMS: d.at(v.SlotS + 60), Places: HistoryMost}
		err := d.do(hall.BookAppointment{
			ID: appointmentOf(i), Services: []hall.ServiceCode{v.Service}, Slot: slot, Subject: hall.SubjectKey(fmt.Sprintf("k%d", i)),
		})
		if err != nil {
			return &RowError{Line: v.Line, Date: v.Date, Column: colSlot, Detail: err.Error()}
		}
	}
	return nil
}

func (r Recorded) slotted() bool { return r.Class == hall.Appointment && r.SlotS > 0 }

// cannotBe names the place in the file of what the hall refuses.
func (d *replaying) cannotBe(s step, err error) error {
	column := ""
	switch s.what {
	case itComes:
		column = colArrive
	case itIsCalled:
		column = colCall
	case itEnds, itEndsAtOnce, itLeaves:
		column = colEnd
	case itPauses, itGoesOn, itCloses:
		return fmt.Errorf("replay window %d at %s: %w", s.visit, time.UnixMilli(d.nowMS).In(cmp.Or(d.Zone, time.UTC)).Format(time.DateTime), err)
	}
	v := d.Visits[s.visit]
	return &RowError{Line: v.Line, Date: v.Date, Column: column, Detail: err.Error()}
}

// steps is a day in the order in which it happened.
func (d *replaying) steps(from, to int) []step {
	var steps []step
	byWindow := map[int][]int{}
	for i := from; i < to; i++ {
		v := d.Visits[i]
		steps = append(steps, step{d.at(v.ArriveS), i, i, itComes})
		if !v.Called() {
			steps = append(steps, step{d.at(v.EndS), i, i, itLeaves})
			continue
		}
		byWindow[v.Window] = append(byWindow[v.Window], i)
		steps = append(steps, step{d.at(v.CallS), i, i, itIsCalled})
		end := itEnds
		if v.EndS == v.CallS {
			end = itEndsAtOnce
		}
		steps = append(steps, step{d.at(v.EndS), i, i, end})
	}
	for n, visits := range byWindow {
		steps = append(steps, d.away(n, visits, from, to)...)
	}
	slices.SortFunc(steps, func(a, b step) int {
		return cmp.Or(cmp.Compare(a.atMS, b.atMS), cmp.Compare(a.what, b.what), cmp.Compare(a.order, b.order))
	})
	return steps
}

// away is when a window's clerk pauses, and when they go: after their last service.
func (d *replaying) away(window int, visits []int, from, to int) (steps []step) {
	slices.SortStableFunc(visits, func(a, b int) int { return compareFloat(d.Visits[a].CallS, d.Visits[b].CallS) })
	w := d.Hall.window(window)
	end := 0.0
	if d.Planned && len(w.Open) > 0 {
		if first := d.Visits[visits[0]].CallS; w.Open[0].FromS < first {
			steps = append(steps, step{d.at(w.Open[0].FromS), window, window, itGoesOn})
			end = w.Open[0].FromS
		}
	}
	for i, at := range visits {
		v := d.Visits[at]
		if d.Planned {
			steps = append(steps, d.planned(w, end, v.CallS)...)
		}
		if i > 0 && d.PauseS > 0 && v.CallS-end > d.PauseS {
			if since, waited := d.waitedFor(w, from, to, end, v.CallS); waited && v.CallS-since > d.PauseS {
				steps = append(steps, step{d.at(since), window, window, itPauses})
			}
		}
		end = max(end, v.EndS)
	}
	if d.Planned && len(w.Open) > 0 {
		steps = append(steps, d.planned(w, end, dayS)...)
		end = max(end, w.Open[len(w.Open)-1].ToS)
	}
	return append(steps, step{d.at(end), window, window, itCloses})
}

// planned is a window's planned pauses between a service and its next call.
func (d *replaying) planned(w Window, endS, callS float64) (steps []step) {
	for _, p := range w.Pauses {
		if p.ToS <= endS || p.FromS >= callS {
			continue
		}
		steps = append(steps, step{d.at(max(p.FromS, endS)), w.Number, w.Number, itPauses})
		if p.ToS < callS {
			steps = append(steps, step{d.at(p.ToS), w.Number, w.Number, itGoesOn})
		}
	}
	return steps
}

// waitedFor is since when somebody waited for a window within a time in which it
// called nobody.
func (d *replaying) waitedFor(w Window, from, to int, fromS, toS float64) (sinceS float64, waited bool) {
	for i := from; i < to; i++ {
		v := d.Visits[i]
		if v.ArriveS >= toS {
			return 0, false
		}
		until := v.EndS
		if v.Called() {
			until = v.CallS
		}
		if until > fromS && w.serves(d.Hall.Services[v.Service]) {
			return max(v.ArriveS, fromS), true
		}
	}
	return 0, false
}

func (h Hall) window(n int) Window {
	for _, w := range h.Windows {
		if w.Number == n {
			return w
		}
	}
	return Window{}
}

func clerkOf(window int) hall.StaffID { return hall.StaffID(fmt.Sprintf("clerk-%d", window)) }

func (d *replaying) happen(s step) error {
	switch s.what {
	case itComes:
		v := d.Visits[s.visit]
		if v.slotted() {
			return d.do(hall.CheckIn{ID: appointmentOf(s.visit), Ticket: ticketOf(s.visit)})
		}
		return d.do(hall.IssueTicket{
			ID: ticketOf(s.visit), Services: []hall.ServiceCode{v.Service}, Class: v.Class, People: v.People,
			Officer: officerOf(Visit{Class: v.Class}), CardWaived: true, ByStaff: true,
		})
	case itIsCalled:
		return d.call(s.visit)
	case itEnds, itEndsAtOnce:
		return d.end(s.visit)
	case itLeaves:
		return d.do(hall.CancelTicket{Ticket: ticketOf(s.visit)})
	case itPauses:
		return d.leave(s.visit, hall.PauseWindow{Window: s.visit, Staff: clerkOf(s.visit)})
	case itGoesOn:
		return d.open(s.visit)
	case itCloses:
		return d.leave(s.visit, hall.CloseWindow{Window: s.visit, Staff: clerkOf(s.visit)})
	}
	return nil
}

// leave pauses or closes a window, unless it has somebody after all.
func (d *replaying) leave(window int, cmd hall.Command) error {
	if w := d.state.Windows.Get(window); w.Ticket != "" || w.State == hall.Closed {
		return nil
	}
	return d.do(cmd)
}

// call calls a visit to its window, which opens for it if it is not, and lets go
// of whom it still has.
func (d *replaying) call(visit int) error {
	v := d.Visits[visit]
	if err := d.open(v.Window); err != nil {
		return err
	}
	expect := hall.Expect{}
	if now := d.state.Windows.Get(v.Window).Ticket; now != "" {
		expect.Ticket = &now
	}
	return d.do(hall.CallNext{Window: v.Window, Staff: clerkOf(v.Window), Ticket: ticketOf(visit), Expect: expect, FinishCurrent: true, FinishAs: hall.AsServed})
}

// open opens a window that is not.
func (d *replaying) open(window int) error {
	if d.state.Windows.Get(window).State == hall.Open {
		return nil
	}
	return d.do(hall.OpenWindow{Window: window, Staff: clerkOf(window)})
}

// end ends a visit's service, unless the window's next call has.
func (d *replaying) end(visit int) error {
	v, id := d.Visits[visit], ticketOf(visit)
	if d.state.Windows.Get(v.Window).Ticket != id {
		return nil
	}
	expect := hall.Expect{Ticket: &id}
	if v.Outcome == Missed {
		return d.do(hall.MarkNoShow{Window: v.Window, Staff: clerkOf(v.Window), Expect: expect})
	}
	return d.do(hall.FinishService{Window: v.Window, Staff: clerkOf(v.Window), Expect: expect})
}

func (d *replaying) do(cmd hall.Command) error {
	events, err := hall.Decide(d.state, cmd, d.nowMS)
	if err != nil {
		return err
	}
	for _, e := range events {
		d.seq++
		record := hall.Record{Seq: d.seq, AtMS: d.nowMS, Event: e}
		hall.Fold(d.state, record)
		d.each(record, d.state)
	}
	return nil
}
