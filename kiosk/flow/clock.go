package flow

import "time"

// moment is a time at which something happens by itself; do nil: the screen
// only has something else to show.
type moment struct {
	at time.Time
	do func(now time.Time) []Effect
}

// Deadline is when Tick is due next; false: nothing happens by itself.
func (m *Machine) Deadline(now time.Time) (time.Time, bool) {
	var first time.Time
	for _, x := range m.moments(now) {
		if first.IsZero() || x.at.Before(first) {
			first = x.at
		}
	}
	return first, !first.IsZero()
}

// tick does the first thing that is due; what is due after it comes with the
// next tick, which Deadline then wants at once.
func (m *Machine) tick(now time.Time) []Effect {
	var due *moment
	for _, x := range m.moments(now) {
		if x.do != nil && !now.Before(x.at) && (due == nil || x.at.Before(due.at)) {
			due = &x
		}
	}
	if due == nil {
		return nil
	}
	return due.do(now)
}

// moments lists what will happen by itself from here.
func (m *Machine) moments(now time.Time) []moment {
	p := &m.person
	var out []moment
	if r := p.request; r != nil {
		if !r.flying {
			out = append(out, moment{r.againAt, m.again})
		}
		if busy := r.since.Add(m.timing.Busy); now.Before(busy) {
			out = append(out, moment{busy, nil})
		}
	}
	if p.print == Printing {
		out = append(out, moment{p.printAt.Add(m.timing.Paper), m.paperLate})
	}
	if at, ok := m.closesAt(); ok {
		out = append(out, moment{at, m.goodbye}, second(now, at))
	}
	if p.kind == TakeCard {
		out = append(out, moment{p.cardAt.Add(m.timing.TakeCard), m.away})
	}
	if at, ok := m.aloudAt(); ok {
		out = append(out, moment{at, nil})
	}
	if at, ok := m.asksAt(); ok {
		end := at.Add(m.countdown())
		out = append(out, moment{end, m.away})
		if now.Before(at) {
			out = append(out, moment{at, nil})
		} else {
			out = append(out, second(now, end))
		}
	}
	return out
}

// second is the next moment at which the whole seconds left until end change.
func second(now, end time.Time) moment {
	left := end.Sub(now)
	return moment{at: end.Add(-(left - 1).Truncate(time.Second)), do: nil}
}

// again sends a lost request once more: the same key, the same bytes.
func (m *Machine) again(time.Time) []Effect {
	r := m.person.request
	r.flying = true
	return []Effect{r.effect()}
}

// paperLate: the printer has said nothing for too long.
func (m *Machine) paperLate(now time.Time) []Effect {
	m.printFault(now, "mute")
	return nil
}

// away: nobody is there any more.
func (m *Machine) away(time.Time) []Effect { return m.wipe() }

// closesAt is when a printed ticket's screen makes place.
func (m *Machine) closesAt() (time.Time, bool) {
	p := &m.person
	if p.kind != TicketOut || p.print != PrintDone {
		return time.Time{}, false
	}
	shown := m.timing.Shown
	if p.big {
		shown = m.timing.ShownBig
	}
	from := p.printAt
	if p.touchAt.After(from) {
		from = p.touchAt
	}
	return from.Add(shown), true
}

// asksAt is when the countdown begins. While the kiosk itself is at work, or
// the screen ends by its own clock, nobody is asked.
func (m *Machine) asksAt() (time.Time, bool) {
	p := &m.person
	if !p.touched {
		return time.Time{}, false
	}
	idle := m.timing.Idle
	if p.big {
		idle = m.timing.IdleBig
	}
	switch p.kind {
	case Working:
		if !m.retrying() {
			return time.Time{}, false
		}
	case TicketOut:
		idle = max(idle, m.timing.Fault)
	case TakeCard:
		return time.Time{}, false
	default:
	}
	return p.touchAt.Add(idle), true
}

// countdown is how long the question stands before the wipe. On the first
// screen there is nothing to lose but the settings: no question.
func (m *Machine) countdown() time.Duration {
	if m.resting() {
		return 0
	}
	if m.person.big {
		return 2 * m.timing.Countdown
	}
	return m.timing.Countdown
}

// resting: the screen is one that nobody's data or choice is on.
func (m *Machine) resting() bool {
	switch m.kind() {
	case Home, Closed, Starting:
		return true
	default:
		return false
	}
}

// counting says whether the countdown is on, as of the last step.
func (m *Machine) counting() bool { return m.person.asked }

// ask notes whether the countdown is on.
func (m *Machine) ask(now time.Time) {
	at, ok := m.asksAt()
	m.person.asked = ok && !now.Before(at) && m.countdown() > 0
}
