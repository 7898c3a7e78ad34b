package hall

import (
	"strconv"

	"yimen/hallserver/hall/calling"
)

// TicketState is where a ticket is in its life.
type TicketState string

// A ticket goes waiting → called → serving → done; it may be parked or wait
// again on the way; or it ends as noshow, cancelled or expired. A missed one may
// wait again.
const (
	Waiting   TicketState = "waiting"
	Called    TicketState = "called"
	Serving   TicketState = "serving"
	Parked    TicketState = "parked"
	Done      TicketState = "done"
	NoShow    TicketState = "noshow"
	Cancelled TicketState = "cancelled"
	Expired   TicketState = "expired"
)

// TicketStates lists the states.
func TicketStates() []TicketState {
	return []TicketState{Waiting, Called, Serving, Parked, Done, NoShow, Cancelled, Expired}
}

// Live says whether the ticket still wants something of the hall.
func (s TicketState) Live() bool {
	return s == Waiting || s == Called || s == Serving || s == Parked
}

// The ways by which a ticket came to wait where it waits.
const (
	CameTransferred = "transferred"
	CameReactivated = "reactivated"
)

// Ticket is a ticket of today. Times are milliseconds since 1970 UTC; 0: not yet.
type Ticket struct {
	ID          TicketID      `json:"id"`
	Series      string        `json:"series"`
	N           int           `json:"n"`
	Queue       QueueID       `json:"queue"`
	Services    []ServiceCode `json:"services"`
	Class       Class         `json:"class"`
	Ground      Ground        `json:"ground,omitempty"` // of its class; empty: staff gave it, or none
	Subject     SubjectKey    `json:"subject,omitempty"`
	AgentFor    SubjectKey    `json:"agent_for,omitempty"`
	Language    string        `json:"language,omitempty"`
	People      int           `json:"people,omitempty"` // of a group; 0: one
	Officer     StaffID       `json:"officer,omitempty"`
	Appointment AppointmentID `json:"appointment,omitempty"`
	SlotMS      int64         `json:"slot_ms,omitempty"` // of its appointment
	Device      string        `json:"device,omitempty"`  // who issued it: a device, or a member of staff

	State TicketState `json:"state"`
	// Served are the services it has had, in their order. The next one in
	// Services is the one it waits for or has in hand.
	Served   []Served    `json:"served,omitempty"`
	Window   int         `json:"window,omitempty"` // the last one it was at
	Call     CallID      `json:"call,omitempty"`
	Why      calling.Why `json:"why,omitzero"` // of the last call
	Recalls  int         `json:"recalls,omitempty"`
	Returns  int         `json:"returns,omitempty"`   // how often it was missed and came back
	Came     string      `json:"came,omitempty"`      // how it came to wait here
	ToWindow int         `json:"to_window,omitempty"` // it waits for this window alone
	ToStaff  StaffID     `json:"to_staff,omitempty"`  // or for this person
	// Gate is the count of its queue's calls from which on it may be called.
	Gate int64 `json:"gate,omitempty"`

	Printed    string `json:"printed,omitempty"` // "", "ok", "failed"
	Cause      string `json:"cause,omitempty"`   // of a failed print
	IssuedMS   int64  `json:"issued_ms"`
	WaitMS     int64  `json:"wait_ms"` // since when it waits in this queue
	CalledMS   int64  `json:"called_ms,omitempty"`
	RecalledMS int64  `json:"recalled_ms,omitempty"`
	StartMS    int64  `json:"start_ms,omitempty"` // of the service in hand
	EndMS      int64  `json:"end_ms,omitempty"`
	// Ended is ByHall where the hall's own closing ended it; Aside: it was parked
	// then.
	Ended string `json:"ended,omitempty"`
	Aside bool   `json:"aside,omitempty"`
}

// Told is how long somebody was told to wait, in seconds: nine of ten such waits
// end within P90S.
type Told struct {
	P50S int `json:"p50_s"`
	P90S int `json:"p90_s"`
}

// QueueTold is what may be told of a queue.
type QueueTold struct {
	Queue QueueID
	Told
}

// ByHall is why a ticket or an appointment ended that the hall itself closed on:
// its holder has missed nothing.
const ByHall = "hall-closed"

// Served is one service that a ticket has had.
type Served struct {
	Service ServiceCode `json:"service"`
	Window  int         `json:"window"`
	Staff   StaffID     `json:"staff"`
	StartMS int64       `json:"start_ms"` // of the call, where no start was told
	EndMS   int64       `json:"end_ms"`
	Outcome string      `json:"outcome,omitempty"`
	Rating  RatingID    `json:"rating,omitempty"`
}

// Number is the ticket's number as people say it, such as A001.
func (t *Ticket) Number() string { return FormatNumber(t.Series, t.N) }

// FormatNumber writes number n of a series, such as A001.
func FormatNumber(series string, n int) string {
	digits := strconv.Itoa(n)
	return series + "000"[:max(0, 3-len(digits))] + digits
}

// Service is the service it waits for or has in hand; empty when none is left.
func (t *Ticket) Service() ServiceCode {
	if len(t.Served) >= len(t.Services) {
		return ""
	}
	return t.Services[len(t.Served)]
}

// next is the service after the one in hand; empty when that is the last.
func (t *Ticket) next() ServiceCode {
	if len(t.Served)+1 >= len(t.Services) {
		return ""
	}
	return t.Services[len(t.Served)+1]
}

// creditMS is since when it gathers credit: since it was taken, or since its
// appointed time.
func (t *Ticket) creditMS() int64 {
	if t.SlotMS != 0 {
		return t.SlotMS
	}
	return t.IssuedMS
}
