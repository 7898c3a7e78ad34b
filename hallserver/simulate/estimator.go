package simulate

import "yimen/hallserver/hall"

// Estimator says how long a ticket will wait. It is made for one simulated day
// and used by one goroutine. It sees the past: the days before, the hall as it
// is, and of the day what has happened. The same calls give the same answers.
type Estimator interface {
	// Learn is called once, before the day begins.
	Learn(past Past)
	// Observe is told every record of the day in order, after s has folded it. It
	// may not change or keep s.
	Observe(r hall.Record, s *hall.State)
	// At says how long a ticket that waits in s will still wait until it is called.
	// It is asked when the ticket has just been issued, after Observe was told so.
	// It may not change or keep s.
	At(s *hall.State, nowMS int64, t hall.TicketID) Wait
}

// Wait is an expected wait in seconds: P50S is the point that is told and whose error
// is reckoned, where waits are even the middle of what may come; the wait is longer
// than P90S one time in ten.
type Wait struct {
	P50S float64 `json:"p50_s"`
	P90S float64 `json:"p90_s"`
	// Silent: nothing was said.
	Silent bool `json:"silent,omitempty"`
}

// Told is an estimator that says what a ticket's holder was told when it was taken,
// as the journal has it. It is made for a whole journal.
type Told struct {
	ticket hall.TicketID
	told   *hall.Told
}

// Learn learns nothing.
func (*Told) Learn(Past) {}

// Observe hears what is told.
func (t *Told) Observe(r hall.Record, _ *hall.State) {
	if e, ok := r.Event.(hall.TicketIssued); ok {
		t.ticket, t.told = e.Ticket, e.Told
	}
}

// At says it again.
func (t *Told) At(_ *hall.State, _ int64, id hall.TicketID) Wait {
	if t.told == nil || t.ticket != id {
		return Wait{Silent: true}
	}
	return Wait{P50S: float64(t.told.P50S), P90S: float64(t.told.P90S)}
}

// Past is what an estimator may know before the day begins.
type Past struct {
	// Date is the day that begins, YYYY-MM-DD; MidnightMS is when it began, in
	// milliseconds since 1970 UTC: (nowMS-MidnightMS)/1000 is a Visit's second of
	// the day.
	Date       string
	MidnightMS int64
	// Plan is what the day will be run by. When windows mean to be open stands in
	// the state's Hours.Windows, a pause's end in the window's UntilMS.
	Plan hall.Plan
	// History is the visits of days before, by date and arrival. It may be empty.
	History []Visit
}

// Visit is one ticket of a day: a row of a CSV file. Times are in seconds, the
// points in time in seconds of the day.
type Visit struct {
	Date    string // YYYY-MM-DD; of a day to simulate, empty
	ArriveS float64
	Service hall.ServiceCode
	Class   hall.Class
	// ServeS is how long the service takes: of a day to simulate, at a window of
	// speed 1; of a past visit, how long it took at Window.
	ServeS float64
	// PatienceS is after how long a wait the holder leaves; 0: stays.
	PatienceS float64
	// People is how many came with one ticket; 0: one.
	People int
	// SlotS is the time of the holder's appointment; 0: none.
	SlotS float64
	// Window is where it was served, WaitedS how long it had waited until it was
	// called there, where a history knows: 0 and -1 where it does not.
	Window  int
	WaitedS float64
	// Absent holders do not come when they are called; ServeS is how long their
	// window waits for them.
	Absent bool
}
