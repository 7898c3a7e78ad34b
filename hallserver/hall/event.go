package hall

import "yimen/hallserver/hall/calling"

// Event is a fact of the journal. Events hold no personal data: a person is a
// SubjectKey.
type Event interface {
	// Kind is the event's type as stored.
	Kind() string
}

type (
	// PlanAdopted puts a plan in force.
	PlanAdopted struct {
		Plan Plan `json:"plan"`
	}
	// DayOpened begins the business day Date.
	DayOpened struct {
		Date string `json:"date"`
	}
	// DayClosed ends it. Every ticket has an outcome and every window is
	// closed by events before it.
	DayClosed struct {
		Date string `json:"date"`
	}

	// TicketIssued gives a number away.
	TicketIssued struct {
		Ticket   TicketID      `json:"ticket"`
		Day      string        `json:"day"`
		Series   string        `json:"series"`
		N        int           `json:"n"`
		Queue    QueueID       `json:"queue"`
		Services []ServiceCode `json:"services"`
		Class    Class         `json:"class"`
		Subject  SubjectKey    `json:"subject,omitempty"`
		Language string        `json:"language,omitempty"`
		Device   string        `json:"device,omitempty"`
	}
	// TicketPrinted says how printing ended.
	TicketPrinted struct {
		Ticket  TicketID `json:"ticket"`
		OK      bool     `json:"ok"`
		Cause   string   `json:"cause,omitempty"`
		Reprint bool     `json:"reprint,omitempty"`
	}
	// TicketCancelled gives a waiting ticket back.
	TicketCancelled struct {
		Ticket TicketID `json:"ticket"`
	}
	// TicketCalled brings a ticket to a window.
	TicketCalled struct {
		Ticket TicketID    `json:"ticket"`
		Window int         `json:"window"`
		Staff  StaffID     `json:"staff"`
		Call   CallID      `json:"call"`
		Why    calling.Why `json:"why"`
	}
	// TicketRecalled calls it once more.
	TicketRecalled struct {
		Ticket TicketID `json:"ticket"`
		Window int      `json:"window"`
		Call   CallID   `json:"call"`
		Times  int      `json:"times"`
	}
	// ServiceStarted begins its service.
	ServiceStarted struct {
		Ticket TicketID `json:"ticket"`
		Window int      `json:"window"`
	}
	// ServiceFinished ends its service; the ticket is done.
	ServiceFinished struct {
		Ticket TicketID `json:"ticket"`
		Window int      `json:"window"`
	}
	// TicketNoShow says its holder did not come.
	TicketNoShow struct {
		Ticket TicketID `json:"ticket"`
		Window int      `json:"window"`
	}
	// TicketExpired gives a ticket still alive at the day's end its outcome.
	TicketExpired struct {
		Ticket TicketID `json:"ticket"`
		Window int      `json:"window,omitempty"` // where it stood, if called
	}

	// WindowOpened puts staff at a window, or ends a pause.
	WindowOpened struct {
		Window int     `json:"window"`
		Staff  StaffID `json:"staff"`
	}
	// WindowPaused stops it for a while.
	WindowPaused struct {
		Window int    `json:"window"`
		Reason string `json:"reason"`
	}
	// WindowClosed ends it.
	WindowClosed struct {
		Window int `json:"window"`
	}
	// HolderRevealed is the audit of a look at a ticket's holder.
	HolderRevealed struct {
		Ticket TicketID `json:"ticket"`
		Window int      `json:"window"`
		Staff  StaffID  `json:"staff"`
		Whole  bool     `json:"whole,omitempty"`
	}
)

// Kind implements Event.
func (PlanAdopted) Kind() string     { return "plan-adopted" }
func (DayOpened) Kind() string       { return "day-opened" }
func (DayClosed) Kind() string       { return "day-closed" }
func (TicketIssued) Kind() string    { return "ticket-issued" }
func (TicketPrinted) Kind() string   { return "ticket-printed" }
func (TicketCancelled) Kind() string { return "ticket-cancelled" }
func (TicketCalled) Kind() string    { return "ticket-called" }
func (TicketRecalled) Kind() string  { return "ticket-recalled" }
func (ServiceStarted) Kind() string  { return "service-started" }
func (ServiceFinished) Kind() string { return "service-finished" }
func (TicketNoShow) Kind() string    { return "ticket-noshow" }
func (TicketExpired) Kind() string   { return "ticket-expired" }
func (WindowOpened) Kind() string    { return "window-opened" }
func (WindowPaused) Kind() string    { return "window-paused" }
func (WindowClosed) Kind() string    { return "window-closed" }
func (HolderRevealed) Kind() string  { return "holder-revealed" }

// Record is an event in its place in the journal.
type Record struct {
	Seq   int64 // place in this journal, from 1, no gaps
	AtMS  int64 // milliseconds since 1970 UTC; never goes back
	Event Event
}
