package simulate

import "yimen/hallserver/hall"

// Estimator says how long a ticket will wait. It is used by one goroutine. It sees
// the past, and of the hall's days what has happened. The same calls give the same
// answers.
type Estimator interface {
	// Observe is told every record in order, of the days before and of the day, after
	// s has folded it: it learns by that alone. It may not change or keep s.
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

// Visit is one ticket of a day to simulate: a row of a CSV file. Times are in
// seconds, the points in time in seconds of the day.
type Visit struct {
	ArriveS float64
	Service hall.ServiceCode
	Class   hall.Class
	// ServeS is how long the service takes at a window of speed 1.
	ServeS float64
	// PatienceS is after how long a wait the holder leaves; 0: stays.
	PatienceS float64
	// People is how many came with one ticket; 0: one.
	People int
	// SlotS is the time of the holder's appointment; 0: none.
	SlotS float64
	// Absent holders do not come when they are called; ServeS is how long their
	// window waits for them.
	Absent bool
}
