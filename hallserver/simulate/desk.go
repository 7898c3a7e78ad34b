package simulate

import (
	"cmp"
	"fmt"
	"slices"

	"yimen/hallserver/hall"
)

// desk is a window of the simulated day.
type desk struct {
	*Window
	idle      bool // open, and nobody there
	idleMS    int64
	leaves    bool  // closes as soon as nobody is there
	stays     bool  // closes as soon as nobody waits for it
	pause     bool  // pauses as soon as nobody is there
	untilMS   int64 // when that pause is to end
	surprise  bool  // a break: its end is not announced
	ticket    hall.TicketID
	serviceMS int64 // of the ticket that is called
}

func (d *desk) staff() hall.StaffID { return hall.StaffID(fmt.Sprintf("clerk-%d", d.Number)) }

func (d *desk) expect() hall.Expect {
	if d.ticket == "" {
		return hall.Expect{}
	}
	return hall.Expect{Ticket: &d.ticket}
}

// putDownWindows writes down the windows' day.
func (r *run) putDownWindows() {
	for i := range r.Hall.Windows {
		w := &r.Hall.Windows[i]
		r.desks = append(r.desks, &desk{Window: w})
		open := w.Open
		if len(open) == 0 {
			r.todo.add(moment{atMS: r.midnightMS, kind: opens, index: i})
		}
		for n, s := range open {
			last := int64(0)
			if n == len(open)-1 {
				last = 1
			}
			r.todo.add(moment{atMS: r.at(s.FromS), kind: opens, index: i})
			r.todo.add(moment{atMS: r.at(s.ToS), kind: closes, index: i, untilMS: last})
		}
		r.putDownAway(i, pauses, w.Pauses)
		r.putDownAway(i, surprised, w.Breaks)
	}
}

func (r *run) putDownAway(i int, why kind, spans []Span) {
	for _, s := range spans {
		r.todo.add(moment{atMS: r.at(s.FromS), kind: why, index: i, untilMS: r.at(s.ToS)})
		r.todo.add(moment{atMS: r.at(s.ToS), kind: resumes, index: i})
	}
}

// happen lets a moment of the day happen, and then whoever is free call.
func (r *run) happen(m moment) error {
	var err error
	if m.kind == arrives {
		err = r.arrive(m.index)
	} else if m.kind != looks {
		err = r.atDesk(r.desks[m.index], m)
	}
	if err != nil {
		return err
	}
	return r.callAll()
}

func (r *run) atDesk(d *desk, m moment) error {
	switch m.kind {
	case opens:
		d.leaves, d.stays = false, false
		return r.open(d)
	case closes:
		d.leaves = m.untilMS == 0 || r.Hall.Sharp
		d.stays = !d.leaves
		return r.settle(d)
	case pauses, surprised:
		d.pause, d.untilMS, d.surprise = true, m.untilMS, m.kind == surprised
		return r.settle(d)
	case resumes:
		d.pause = false
		return r.open(d)
	case starts:
		r.todo.add(moment{atMS: r.nowMS + d.serviceMS, kind: finishes, index: m.index})
		return r.do(hall.StartService{Window: d.Number, Staff: d.staff(), Expect: d.expect()})
	case finishes, missed:
		return r.end(d, m)
	case free:
		d.idle, d.idleMS = true, r.nowMS
		return r.settle(d)
	case arrives, looks:
	}
	return nil
}

// open puts the clerk at the window, unless the window is busy already or its day
// is over.
func (r *run) open(d *desk) error {
	switch state := r.state.Windows.Get(d.Number).State; {
	case state == hall.Open, d.pause, state == hall.Closed && !d.onShift(r):
		return nil
	}
	d.idle, d.idleMS = true, r.nowMS
	return r.do(hall.OpenWindow{Window: d.Number, Staff: d.staff()})
}

// onShift says whether the window's spans say that somebody sits there now.
func (d *desk) onShift(r *run) bool {
	return len(d.Open) == 0 || slices.ContainsFunc(d.Open, func(s Span) bool { return r.at(s.FromS) <= r.nowMS && r.nowMS < r.at(s.ToS) })
}

// settle closes or pauses a window at which nobody is, if it is to.
func (r *run) settle(d *desk) error {
	state := r.state.Windows.Get(d.Number).State
	if state == hall.Closed || d.ticket != "" || (state == hall.Open && !d.idle) {
		return nil
	}
	switch {
	case d.leaves:
		d.idle = false
		return r.do(hall.CloseWindow{Window: d.Number, Staff: d.staff()})
	case d.pause && state == hall.Open && r.nowMS < d.untilMS:
		d.idle = false
		pause := hall.PauseWindow{Window: d.Number, Staff: d.staff(), Reason: "lunch", ForMS: d.untilMS - r.nowMS}
		if d.surprise {
			pause.Reason, pause.ForMS = "break", 0
		}
		return r.do(pause)
	}
	return nil
}

// callAll lets every free window call, the one longest free first.
func (r *run) callAll() error {
	var idle []*desk
	for _, d := range r.desks {
		if d.idle {
			idle = append(idle, d)
		}
	}
	slices.SortStableFunc(idle, func(a, b *desk) int { return cmp.Compare(a.idleMS, b.idleMS) })
	for _, d := range idle {
		if err := r.call(d); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) call(d *desk) error {
	if err := r.do(hall.CallNext{Window: d.Number, Staff: d.staff()}); err != nil {
		return err
	}
	id := r.state.Windows.Get(d.Number).Ticket
	if id == "" {
		if d.stays {
			d.leaves = true
			return r.settle(d)
		}
		return nil
	}
	d.idle, d.ticket = false, id
	i := r.of[id]
	v, n := r.Visits[i], slices.Index(r.desks, d)
	gone := v.PatienceS > 0 && float64(r.nowMS-r.visits[i].cameMS) > v.PatienceS*1000
	switch {
	case v.Absent:
		r.todo.add(moment{atMS: r.nowMS + int64(v.ServeS*1000), kind: missed, index: n})
	case gone:
		r.todo.add(moment{atMS: r.nowMS + int64(r.Hall.NoShowS*1000), kind: missed, index: n})
	default:
		d.serviceMS = d.serveMS(v.Service, v.ServeS)
		r.todo.add(moment{atMS: r.nowMS + int64(r.Hall.WalkS*1000), kind: starts, index: n})
	}
	return nil
}

// end frees the window of its ticket.
func (r *run) end(d *desk, m moment) error {
	var cmd hall.Command = hall.FinishService{Window: d.Number, Staff: d.staff(), Expect: d.expect()}
	if m.kind == missed {
		cmd = hall.MarkNoShow{Window: d.Number, Staff: d.staff(), Expect: d.expect()}
	}
	if err := r.do(cmd); err != nil {
		return err
	}
	d.ticket = ""
	r.todo.add(moment{atMS: r.nowMS + int64(r.Hall.GapS*1000), kind: free, index: m.index})
	return nil
}
