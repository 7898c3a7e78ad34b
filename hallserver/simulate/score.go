package simulate

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"yimen/hallserver/hall"
)

// The states of a hall, as the holder of a ticket finds it.
const (
	StateBefore = "before_first_call" // no window of the queue has called anybody today
	StateFree   = "window_free"       // one is open with nobody there
	StateBusy   = "window_busy"       // one has somebody, none is free
	StateAway   = "window_away"       // all that have called today are paused or closed
)

// AtWindow is the outcome of one that is still where it was called.
const AtWindow = "at_window"

// Scored is a ticket with what an estimator said when it was taken and what came.
type Scored struct {
	Date string `json:"date"`
	TicketOutcome
	Queue hall.QueueID `json:"queue"`
	Hour  int          `json:"hour"`
	State string       `json:"state"`
}

// Scorer asks estimators about each ticket of a stream of records, and keeps what
// came. All of them see only what had happened by then.
type Scorer struct {
	estimators []Estimator
	counts     func(date string) bool
	// Zone is the hall's; nil: UTC.
	Zone       *time.Location
	midnightMS int64
	today      map[hall.TicketID]*asked
	called     map[hall.QueueID]bool // queues that have had a call today
	scored     [][]Scored            // by estimator
	// Tickets counts those that were asked about.
	Tickets int
}

// asked is a ticket that is not gone yet.
type asked struct {
	row  Scored
	atMS int64
	said []Wait
}

// NewScorer scores the days that count.
func NewScorer(estimators []Estimator, counts func(date string) bool) *Scorer {
	return &Scorer{
		estimators: estimators, counts: counts,
		today: map[hall.TicketID]*asked{}, called: map[hall.QueueID]bool{}, scored: make([][]Scored, len(estimators)),
	}
}

// Observe takes the next record, after s has folded it.
func (c *Scorer) Observe(r hall.Record, s *hall.State) {
	for _, e := range c.estimators {
		e.Observe(r, s)
	}
	switch e := r.Event.(type) {
	case hall.DayOpened:
		c.midnightMS = midnightOf(e.Date, c.Zone)
		clear(c.today)
		clear(c.called)
	case hall.ClockSet:
		c.setClock(e)
	case hall.TicketIssued:
		c.issued(e, r.AtMS, s)
	case hall.TicketCalled:
		if t := s.Tickets.Get(e.Ticket); t != nil {
			c.called[t.Queue] = true
		}
		c.calledTo(e, r.AtMS)
	case hall.ServicesSet:
		if a := c.today[e.Ticket]; a != nil && a.row.Window == 0 {
			delete(c.today, e.Ticket) // it is another wait
		}
	case hall.ClassSet:
		if a := c.today[e.Ticket]; a != nil && a.row.Window == 0 {
			delete(c.today, e.Ticket) // it is another wait
		}
	case hall.TicketCancelled:
		c.ends(e.Ticket, RecordedLeft, r.AtMS)
	case hall.TicketExpired:
		c.ends(e.Ticket, Unserved, r.AtMS)
	case hall.ServiceFinished:
		c.ends(e.Ticket, Served, r.AtMS)
	case hall.TicketNoShow:
		c.ends(e.Ticket, Missed, r.AtMS)
	case hall.TicketParked:
		c.ends(e.Ticket, Served, r.AtMS)
	case hall.TicketTransferred:
		c.ends(e.Ticket, Served, r.AtMS)
	default:
	}
}

func (c *Scorer) issued(e hall.TicketIssued, atMS int64, s *hall.State) {
	c.Tickets++
	a := &asked{atMS: atMS, said: make([]Wait, len(c.estimators)), row: Scored{
		Date: e.Day, Queue: e.Queue, State: c.state(e.Queue, s),
		TicketOutcome: TicketOutcome{Service: e.Services[0], Class: e.Class},
	}}
	c.arrive(a)
	for i, est := range c.estimators {
		a.said[i] = est.At(s, atMS, e.Ticket)
	}
	if c.counts(e.Day) && e.SlotMS == 0 {
		c.today[e.Ticket] = a
	}
}

// arrive says at which second of the day a ticket was taken.
func (c *Scorer) arrive(a *asked) {
	a.row.ArriveS = seconds(a.atMS - c.midnightMS)
	a.row.Hour = min(max(int(a.row.ArriveS)/3600, 0), 23)
}

// setClock moves what waits, so that it waits as long as it does.
func (c *Scorer) setClock(e hall.ClockSet) {
	if e.Date != "" {
		c.midnightMS = midnightOf(e.Date, c.Zone)
	}
	for _, a := range c.today {
		if a.atMS = e.Move(a.atMS); e.Date != "" {
			a.row.Date = e.Date
		}
		c.arrive(a)
	}
}

func (c *Scorer) state(q hall.QueueID, s *hall.State) string {
	if !c.called[q] {
		return StateBefore
	}
	state := StateAway
	for _, w := range s.Windows.All() {
		if w.State != hall.Open || !slices.Contains(w.Queues, q) {
			continue
		}
		if w.Ticket == "" {
			return StateFree
		}
		state = StateBusy
	}
	return state
}

func (c *Scorer) calledTo(e hall.TicketCalled, atMS int64) {
	if a := c.today[e.Ticket]; a != nil && a.row.Window == 0 {
		a.row.Window, a.row.WaitedS = e.Window, seconds(atMS-a.atMS)
	}
}

// ends writes down what became of a ticket, the first time that it ends.
func (c *Scorer) ends(id hall.TicketID, outcome string, atMS int64) {
	a := c.today[id]
	if a == nil {
		return
	}
	delete(c.today, id)
	a.row.Outcome = outcome
	if a.row.Window == 0 {
		a.row.WaitedS = seconds(atMS - a.atMS)
	} else {
		a.row.EndS = a.row.ArriveS + seconds(atMS-a.atMS)
	}
	for i := range a.said {
		c.scored[i] = append(c.scored[i], a.of(i))
	}
}

// of is a ticket's row, with what an estimator said.
func (a *asked) of(i int) Scored {
	row := a.row
	if w := a.said[i]; !w.Silent {
		row.P50S, row.P90S = &w.P50S, &w.P90S
	}
	return row
}

// midnightOf is when a date's clock begins; the date is a business day's.
func midnightOf(date string, zone *time.Location) int64 {
	if zone == nil {
		zone = time.UTC
	}
	at, err := time.ParseInLocation(time.DateOnly, date, zone)
	if err != nil {
		return 0
	}
	return at.UnixMilli()
}

// SpansOn puts times of the day into a date.
func SpansOn(date string, spans []Span, zone *time.Location) (out []hall.Span) {
	midnightMS := midnightOf(date, zone)
	for _, s := range spans {
		out = append(out, hall.Span{FromMS: midnightMS + int64(s.FromS*1000), ToMS: midnightMS + int64(s.ToS*1000)})
	}
	return out
}

func seconds(ms int64) float64 { return float64(ms) / 1000 }

// Score is how an estimator did.
type Score struct {
	Tickets []Scored     `json:"tickets"`
	Summary ScoreSummary `json:"summary"`
}

// ScoreSummary is a Summary and its parts. What it says of the error, and the mean
// wait, are of those who were told something and called, whether or not they came.
type ScoreSummary struct {
	Summary
	Scored int           `json:"scored"` // how many these are
	All    *ScoreFigures `json:"-"`
	// BiasS is how much longer people waited than told, by the mean; P50Coverage the
	// share that waited no longer than P50.
	BiasS       float64                  `json:"bias_s"`
	P50Coverage float64                  `json:"p50_coverage"`
	ByQueue     map[string]*ScoreFigures `json:"by_queue"`
	ByHour      map[string]*ScoreFigures `json:"by_hour"`
	ByState     map[string]*ScoreFigures `json:"by_state"`
	// ByClass is in place of the summary's: the same and more.
	ByClass map[string]*ScoreFigures `json:"by_class"`
}

// Of is the score of an estimator, by its place.
func (c *Scorer) Of(i int) Score {
	s := Score{Tickets: append([]Scored{}, c.scored[i]...)}
	for _, a := range c.today {
		if a.row.Window != 0 {
			row := a.of(i)
			row.Outcome = AtWindow
			s.Tickets = append(s.Tickets, row)
		}
	}
	slices.SortStableFunc(s.Tickets, func(a, b Scored) int {
		return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(a.ArriveS, b.ArriveS), cmp.Compare(a.EndS, b.EndS), cmp.Compare(a.Window, b.Window))
	})
	s.Summary = summariseScored(s.Tickets)
	return s
}

func summariseScored(rows []Scored) ScoreSummary {
	s := ScoreSummary{
		ByQueue: map[string]*ScoreFigures{}, ByHour: map[string]*ScoreFigures{}, ByState: map[string]*ScoreFigures{},
		ByClass: map[string]*ScoreFigures{},
	}
	s.All = &ScoreFigures{}
	all := s.All
	tickets := make([]TicketOutcome, len(rows))
	for i, r := range rows {
		tickets[i] = r.TicketOutcome
		for _, f := range []*ScoreFigures{
			all, figures(s.ByQueue, string(r.Queue)), figures(s.ByHour, strconv.Itoa(100 + r.Hour)[1:]),
			figures(s.ByState, r.State), figures(s.ByClass, string(r.Class)),
		} {
			f.add(r.TicketOutcome)
		}
	}
	s.Summary = Summarise(tickets)
	all.finish()
	s.BiasS, s.P50Coverage = all.BiasS, all.P50Coverage
	s.MAES, s.RMSEOverMeanWait, s.P90Coverage = all.MAES, all.RMSEOverMeanWait, all.P90Coverage
	if s.Scored = all.Tickets; s.Scored > 0 {
		s.MeanWaitS = all.MeanWaitS
	}
	for _, group := range []map[string]*ScoreFigures{s.ByQueue, s.ByHour, s.ByState, s.ByClass} {
		for _, f := range group {
			f.finish()
		}
	}
	return s
}

func figures(in map[string]*ScoreFigures, name string) *ScoreFigures {
	if in[name] == nil {
		in[name] = &ScoreFigures{}
	}
	return in[name]
}
