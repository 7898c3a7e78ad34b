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
	itIsCalled
	itEndsAtOnce
	itCloses
)

// Each replays all days and hands every record to each, after it was folded into s.
func (p Replay) Each(ctx context.Context, each func(r hall.Record, s *hall.State)) error {
	d := &replaying{Replay: p, state: hall.New(), each: each}
	plan := p.Hall.Plan()
	plan.Rules.GroupMax = peopleMost
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
	d.midnightMS = midnightOf(date, time.UTC)
	if first := d.at(d.Visits[from].ArriveS); first < d.nowMS {
		return &RowError{Line: d.Visits[from].Line, Column: colArrive, Detail: "before the end of the day before"}
	}
	d.nowMS = max(d.nowMS, d.midnightMS)
	open := hall.OpenDay{Date: date}
	if d.Hours != nil {
		open.Hours = d.Hours(date)
	}
	if err := d.do(open); err != nil {
		return err
	}
	for _, s := range d.steps(from, to) {
		d.nowMS = max(d.nowMS, s.atMS)
		if err := d.happen(s); err != nil {
			return fmt.Errorf("replay %s at %s: %w", date, clock(float64(d.nowMS-d.midnightMS)/1000), err)
		}
	}
	return d.do(hall.CloseDay{})
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
	for i, at := range visits {
		v := d.Visits[at]
		if i > 0 && d.PauseS > 0 && v.CallS-end > d.PauseS {
			if since, waited := d.waitedFor(w, from, to, end, v.CallS); waited && v.CallS-since > d.PauseS {
				steps = append(steps, step{d.at(since), window, window, itPauses})
			}
		}
		end = max(end, v.EndS)
	}
	return append(steps, step{d.at(end), window, window, itCloses})
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
	w := d.state.Windows.Get(v.Window)
	if w.State != hall.Open {
		if err := d.do(hall.OpenWindow{Window: v.Window, Staff: clerkOf(v.Window)}); err != nil {
			return err
		}
	}
	expect := hall.Expect{}
	if now := d.state.Windows.Get(v.Window).Ticket; now != "" {
		expect.Ticket = &now
	}
	return d.do(hall.CallNext{Window: v.Window, Staff: clerkOf(v.Window), Ticket: ticketOf(visit), Expect: expect, FinishCurrent: true})
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
