package wire

import "time"

// Window states as they travel on the wire.
const (
	WindowClosed = "closed"
	WindowOpen   = "open"
	WindowPaused = "paused"
)

// Window is a service window (窗口) as staff see it.
type Window struct {
	Number int    `json:"number"`
	Name   Text   `json:"name"`
	Zone   Text   `json:"zone"`
	State  string `json:"state"`
	// Staff is the display name of who sits there; StaffID the user's name.
	Staff   string `json:"staff,omitempty"`
	StaffID string `json:"staff_id,omitempty"`
	Reason  string `json:"reason,omitempty"` // of a pause
	// Version grows by one with every change of the window; see Expect.
	Version uint64    `json:"version"`
	Ticket  *Ticket   `json:"ticket,omitempty"`
	Queues  []string  `json:"queues"`
	Waiting int       `json:"waiting"` // in the queues it serves
	Since   time.Time `json:"since"`
	// Helps are the queues it may help, once their wait is long enough.
	Helps []string `json:"helps,omitempty"`
	// ReasonName is the pause's reason in words; Until when it is to end.
	ReasonName Text       `json:"reason_name,omitempty"`
	Until      *time.Time `json:"until,omitempty"`
	// PauseNext is the pause that begins when the ticket has left the window.
	PauseNext *Pause `json:"pause_next,omitempty"`
	// RateTicket is the number of the ticket whose service was finished here last
	// and may be rated still; the window's sign then asks for it.
	RateTicket string `json:"rate_ticket,omitempty"`
	// Pads are the pads and keyboards of the window, as last heard of.
	Pads []Pad `json:"pads,omitempty"`
	// Emergency stands at the window: it calls nobody; absent: none does.
	Emergency *Emergency `json:"emergency,omitempty"`
}

// Pause is a pause that is to come.
type Pause struct {
	Reason     string `json:"reason,omitempty"`
	ReasonName Text   `json:"reason_name,omitempty"`
	Minutes    int    `json:"minutes,omitempty"` // how long; 0: open
}

// Pad is a pad of a window as the server last heard of it.
type Pad struct {
	ID     string    `json:"id"`
	Kind   string    `json:"kind"`  // call, rating, keyboard
	State  string    `json:"state"` // ok, silent, fault
	Detail string    `json:"detail,omitempty"`
	Since  time.Time `json:"since"`
}

// Expect is what the sender of a window command believes the window to be.
// A command whose Expect does not match changes nothing and answers 409 with
// the window as it is. Version 0 asks for the ticket alone to match.
type Expect struct {
	Ticket  *string `json:"ticket" required:"false" nullable:"true"`
	Version uint64  `json:"version" required:"false"`
}

// OpenRequest is the body of POST /api/v1/windows/{n}/open.
type OpenRequest struct {
	Expect *Expect `json:"expect,omitempty"`
}

// PauseRequest is the body of POST /api/v1/windows/{n}/pause. Reason is a code of
// the hall's list (GET /desk), or empty.
type PauseRequest struct {
	Reason string  `json:"reason" maxLength:"60"`
	Expect *Expect `json:"expect,omitempty"`
	// Minutes is how long the pause is to last; 0: open.
	Minutes int `json:"minutes,omitempty" minimum:"0" maximum:"600"`
	// After lets it begin when the window's ticket has left; without one it begins now.
	// Opening the window takes it back.
	After bool `json:"after,omitempty"`
}

// CallRequest is the body of POST /api/v1/windows/{n}/call.
type CallRequest struct {
	Ticket        string `json:"ticket,omitempty" maxLength:"64"` // a chosen one; empty: the next
	Expect        Expect `json:"expect"`
	FinishCurrent bool   `json:"finish_current,omitempty"`
	// FinishAs is what became of the ticket at the window if it was called and never
	// started: FinishServed, FinishAbsent or FinishByAge. Empty: it was served, but
	// while the call is young (the hall's rule young_call_seconds) the answer is 409
	// not-started, with age_s, so that the clerk is asked.
	FinishAs string `json:"finish_as,omitempty" enum:"served,absent,by_age"`
}

// What became of a ticket that was called and never started (CallRequest).
const (
	FinishServed = "served"
	FinishAbsent = "absent"
	// FinishByAge is for a sender that cannot ask, such as a pad: absent while the
	// call is young, else served; a call of the last five seconds is refused.
	FinishByAge = "by_age"
)

// WindowRequest is the body of recall, start, noshow and close.
type WindowRequest struct {
	Expect Expect `json:"expect"`
}

// CloseRequest is the body of POST /api/v1/windows/{n}/close.
type CloseRequest struct {
	Expect Expect `json:"expect"`
	// Force closes a window somebody else has left; leads and managers may.
	Force bool `json:"force,omitempty"`
}

// FinishRequest is the body of POST /api/v1/windows/{n}/finish.
type FinishRequest struct {
	Expect Expect `json:"expect"`
	// Outcome is a code of the hall's list (GET /desk): done, accepted, incomplete,
	// refused, …; empty: done.
	Outcome string `json:"outcome,omitempty" maxLength:"40"`
}

// ParkRequest is the body of POST /api/v1/windows/{n}/park. Reason is a code of
// the hall's list (GET /desk), or empty.
type ParkRequest struct {
	Expect Expect `json:"expect"`
	Reason string `json:"reason,omitempty" maxLength:"40"`
}

// TransferRequest is the body of POST /api/v1/windows/{n}/transfer: to a queue,
// a window or a person of this hall, by user name. Reason is a code of the hall's
// list (GET /desk), or empty.
type TransferRequest struct {
	Expect Expect `json:"expect"`
	Queue  string `json:"queue,omitempty" maxLength:"8"`
	Window int    `json:"window,omitempty" minimum:"0" maximum:"9999"`
	Staff  string `json:"staff,omitempty" maxLength:"64"`
	Reason string `json:"reason,omitempty" maxLength:"40"`
}

// HandOverRequest is the body of POST /api/v1/windows/{n}/handover: the named
// colleague takes the window as it is.
type HandOverRequest struct {
	Expect Expect `json:"expect"`
	Staff  string `json:"staff" minLength:"1" maxLength:"64"`
}

// Desk is what a clerk's page needs to know of the hall: what to choose from.
// The answer to GET /api/v1/desk.
type Desk struct {
	PauseReasons []Choice `json:"pause_reasons"`
	Outcomes     []Choice `json:"outcomes"`
	ParkReasons  []Choice `json:"park_reasons"`
	// Staff are the colleagues who may sit at a window, by user name.
	Staff    []Colleague    `json:"staff"`
	Services []SpeltService `json:"services"`
	Queues   []Queue        `json:"queues"`
	// TransferReasons are why a ticket may be sent on.
	TransferReasons []Choice `json:"transfer_reasons,omitempty"`
	// ClassReasons are why a ticket may get another class.
	ClassReasons []Choice `json:"class_reasons,omitempty"`
	// PeopleMost is how many people one ticket may stand for.
	PeopleMost int `json:"people_most,omitempty"`
}

// SpeltService is a service with what it is found by, as in ServiceDetail.
type SpeltService struct {
	Service
	Keywords []string `json:"keywords,omitempty"`
	Pinyin   []string `json:"pinyin,omitempty"`
}

// Choice is one of a list: its code and its name.
type Choice struct {
	Code string `json:"code"`
	Name Text   `json:"name"`
}

// Colleague is somebody on the staff.
type Colleague struct {
	User   string `json:"user"`
	Name   string `json:"name"`
	Window int    `json:"window,omitempty"` // where they sit
}

// CallAnswer is the answer to a call that found a ticket (200).
type CallAnswer struct {
	Ticket Ticket `json:"ticket"`
	Why    Why    `json:"why"`
	Window Window `json:"window"`
}

// Why says why this ticket was called, so that a clerk can read it out.
type Why struct {
	Code   string         `json:"code"`
	Params map[string]any `json:"params,omitempty"`
	Text   string         `json:"text"`
}

// WindowAnswer is the answer to the other window commands.
type WindowAnswer struct {
	Window Window `json:"window"`
}

// Queue is a queue (A, B, …) with what waits in it now.
type Queue struct {
	ID      string `json:"id"`
	Name    Text   `json:"name"`
	Zone    Text   `json:"zone"`
	Waiting int    `json:"waiting"`
	// OpenWindows counts the open windows that serve it.
	OpenWindows int `json:"open_windows"`
	// FreeWindows counts those of them that have nobody to serve: who takes a number
	// now is called at once.
	FreeWindows int `json:"free_windows"`
	// LongestWaitS is how long its first ticket has waited, in seconds.
	LongestWaitS int   `json:"longest_wait_s"`
	Wait         *Wait `json:"wait,omitempty"`
}
