package forecast

import (
	"maps"
	"math"
	"time"

	"yimen/hallserver/hall"
)

const (
	// halfLifeDays is after how many business days what was seen counts half.
	halfLifeDays = 20.0
	// refitEach is after how many services the times are fitted anew.
	refitEach = 20
	// readyAfter is how many services must have been seen before a forecast
	// stands on them.
	readyAfter = 10.0
)

// Model is what is known of a hall: how long its services take, who comes when,
// how long people and clerks make each other wait. It learns from the hall's records
// one by one, of the journal or of a history put through the hall, and in no other
// way. It holds sums, and the last days' times of windows, so its size is bounded by
// the hall's, not by its history; and nothing of it is about a person. It belongs to
// one goroutine.
type Model struct {
	zone       *time.Location
	day        string
	midnightMS int64
	queueOf    map[hall.ServiceCode]hall.QueueID

	times    times
	arrivals arrivals
	habits   habits
	presence presence

	free   map[int]int64           // windows that have been free while somebody waited, since when
	greet  map[hall.TicketID]int64 // tickets for which a window was free, since when
	paused map[int]int64           // windows in a pause that said no end, since when
}

// NewModel knows nothing yet. Days begin at midnight of the zone; nil: UTC.
func NewModel(zone *time.Location) *Model {
	if zone == nil {
		zone = time.UTC
	}
	return &Model{
		zone: zone, times: newTimes(), arrivals: newArrivals(), presence: newPresence(),
		free: map[int]int64{}, greet: map[hall.TicketID]int64{}, paused: map[int]int64{}, queueOf: map[hall.ServiceCode]hall.QueueID{},
	}
}

// Ready says whether enough has been seen, or said, to forecast.
func (m *Model) Ready() bool {
	seen := 0.0
	for _, c := range m.times.cells {
		seen += c.N
	}
	return m.times.fit.ready && (seen >= readyAfter || len(m.times.thought) > 0)
}

// nextDay ends the day in hand.
func (m *Model) nextDay() {
	factor := math.Pow(0.5, 1/halfLifeDays)
	m.times.nextDay(factor)
	m.times.refit(m.queueOf)
	m.arrivals.nextDay(factor)
	m.habits.nextDay(factor)
	m.presence.nextDay(m.day)
	clear(m.free)
	clear(m.greet)
	clear(m.paused)
}

// Observe takes in a record, after s has folded it. It keeps nothing of s.
func (m *Model) Observe(r hall.Record, s *hall.State) {
	switch e := r.Event.(type) {
	case hall.PlanAdopted:
		m.queueOf = maps.Clone(e.Plan.Services)
		m.times.think(e.Plan.ExpectedS)
		m.times.refit(m.queueOf)
	case hall.DayOpened:
		m.openDay(e.Date)
	case hall.ClockSet:
		m.setClock(e)
	case hall.TicketIssued:
		m.issued(e, r.AtMS, s)
	case hall.TicketCalled:
		m.called(e, r.AtMS, s)
	case hall.TicketNoShow:
		m.absent(e, r.AtMS, s)
	case hall.ServiceFinished:
		m.finished(e, r.AtMS, s)
	case hall.TicketParked:
		m.freed(e.Window, r.AtMS, s)
	case hall.TicketTransferred:
		m.freed(e.Window, r.AtMS, s)
	case hall.TicketCancelled:
		m.cancelled(e, r.AtMS, s)
	case hall.AppointmentMissed:
		m.habits.Show.add(false)
	case hall.WindowOpened, hall.WindowPaused, hall.WindowClosed:
		m.window(r)
	default:
	}
}

func seconds(ms int64) float64 { return float64(ms) / 1000 }

// openDay begins a day. One that is opened again goes on.
func (m *Model) openDay(date string) {
	if date == m.day {
		return
	}
	if m.day != "" {
		m.nextDay()
	}
	m.day = date
	if at, err := time.ParseInLocation(time.DateOnly, date, m.zone); err == nil {
		m.midnightMS = at.UnixMilli()
	}
}

// setClock moves what is open, so that it takes as long as it takes.
func (m *Model) setClock(e hall.ClockSet) {
	for _, open := range []map[int]int64{m.free, m.paused} {
		for w, ms := range open {
			open[w] = e.Move(ms)
		}
	}
	for t, ms := range m.greet {
		m.greet[t] = e.Move(ms)
	}
	midnight := m.midnightMS
	if at, err := time.ParseInLocation(time.DateOnly, e.Date, m.zone); err == nil {
		m.day, m.midnightMS = e.Date, at.UnixMilli()
	}
	for w, ms := range m.presence.since {
		m.presence.since[w] = e.Move(midnight+ms) - m.midnightMS
	}
}

func (m *Model) issued(e hall.TicketIssued, atMS int64, s *hall.State) {
	if t := s.Tickets.Get(e.Ticket); t != nil && t.State == hall.Waiting && t.SlotMS == 0 && mayGoNow(s, t) {
		m.greet[e.Ticket] = atMS
	}
	if e.Appointment != "" {
		m.habits.Show.add(true)
		if e.SlotMS != 0 {
			m.habits.EarlyS.add(seconds(e.SlotMS - atMS))
		}
		return
	}
	m.arrivals.observe(kind{e.Queue, e.Class}, e.Services[0], atMS-m.midnightMS)
}

func (m *Model) called(e hall.TicketCalled, atMS int64, s *hall.State) {
	if t := s.Tickets.Get(e.Ticket); t != nil && t.WaitMS <= atMS {
		m.habits.waited(seconds(atMS-t.WaitMS), false)
	}
	if since, greeted := m.greet[e.Ticket]; greeted {
		m.habits.Greets.add(seconds(atMS - since))
		delete(m.greet, e.Ticket)
	}
	if since, waited := m.free[e.Window]; waited {
		m.habits.Gaps.add(seconds(atMS - since))
		delete(m.free, e.Window)
	}
	m.nobodyLeft(atMS, s)
}

// nobodyLeft ends the gaps of windows for which nobody waits any more: others have
// called them.
func (m *Model) nobodyLeft(atMS int64, s *hall.State) {
	for n, since := range m.free {
		if w := s.Windows.Get(n); w == nil || s.Waiting(w.Queues...) == 0 {
			m.habits.Gaps.cut(seconds(atMS - since))
			delete(m.free, n)
		}
	}
}

func (m *Model) cancelled(e hall.TicketCancelled, atMS int64, s *hall.State) {
	if t := s.Tickets.Get(e.Ticket); t != nil && t.CalledMS <= t.WaitMS {
		m.habits.waited(seconds(atMS-t.WaitMS), true)
	}
	if since, free := m.greet[e.Ticket]; free {
		m.habits.Greets.cut(seconds(atMS - since))
		delete(m.greet, e.Ticket)
	}
	m.nobodyLeft(atMS, s)
}

// freed notes that a window is free while somebody waits for it.
func (m *Model) freed(window int, atMS int64, s *hall.State) {
	w := s.Windows.Get(window)
	if w == nil || w.Ticket != "" || w.State != hall.Open || s.Waiting(w.Queues...) == 0 {
		return
	}
	m.free[window] = atMS
}

func (m *Model) absent(e hall.TicketNoShow, atMS int64, s *hall.State) {
	if t := s.Tickets.Get(e.Ticket); t != nil {
		m.habits.called(seconds(t.CalledMS-t.WaitMS), true)
		m.habits.HoldS.add(seconds(atMS - t.CalledMS))
	}
	m.freed(e.Window, atMS, s)
}

// finished takes in a service: from the call on, since the way to the window
// holds it too; a further service of the same call from where the one before
// ended.
func (m *Model) finished(e hall.ServiceFinished, atMS int64, s *hall.State) {
	defer m.freed(e.Window, atMS, s)
	t := s.Tickets.Get(e.Ticket)
	if t == nil || len(t.Served) == 0 || e.Outcome == hall.DayEnd {
		return
	}
	last, from := t.Served[len(t.Served)-1], t.CalledMS
	if n := len(t.Served); n > 1 && t.Served[n-2].EndMS > from {
		from = last.StartMS
	} else if t.WaitMS <= t.CalledMS {
		m.habits.called(seconds(t.CalledMS-t.WaitMS), false)
	}
	m.times.observe(cell{last.Service, e.Window}, seconds(atMS-from), t.People)
	if m.times.since >= refitEach {
		m.times.refit(m.queueOf)
	}
}

func (m *Model) window(r hall.Record) {
	day := r.AtMS - m.midnightMS
	switch e := r.Event.(type) {
	case hall.WindowOpened:
		m.presence.opened(e.Window, day)
		if since, ok := m.paused[e.Window]; ok {
			m.habits.Pauses.add(seconds(r.AtMS - since))
			delete(m.paused, e.Window)
		}
	case hall.WindowPaused:
		m.stops(e.Window, r.AtMS)
		if e.UntilMS == 0 {
			m.paused[e.Window] = r.AtMS
		}
	case hall.WindowClosed:
		m.stops(e.Window, r.AtMS)
		if since, ok := m.paused[e.Window]; ok {
			m.habits.Pauses.cut(seconds(r.AtMS - since))
			delete(m.paused, e.Window)
		}
	default:
	}
}

func (m *Model) stops(window int, atMS int64) {
	m.presence.closed(window, atMS-m.midnightMS)
	if since, waited := m.free[window]; waited {
		m.habits.Gaps.cut(seconds(atMS - since))
		delete(m.free, window)
	}
}
