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

// PauseRequest is the body of POST /api/v1/windows/{n}/pause.
type PauseRequest struct {
	Reason string  `json:"reason" maxLength:"60"`
	Expect *Expect `json:"expect,omitempty"`
}

// CallRequest is the body of POST /api/v1/windows/{n}/call.
type CallRequest struct {
	Ticket        string `json:"ticket,omitempty" maxLength:"64"` // a chosen one; empty: the next
	Expect        Expect `json:"expect"`
	FinishCurrent bool   `json:"finish_current,omitempty"`
}

// WindowRequest is the body of recall, start, finish, noshow and close.
type WindowRequest struct {
	Expect Expect `json:"expect"`
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
	// LongestWaitS is how long its first ticket has waited, in seconds.
	LongestWaitS int   `json:"longest_wait_s"`
	Wait         *Wait `json:"wait,omitempty"`
}
