package hall

import "yimen/hallserver/hall/calling"

// Event is a fact of the journal. Events hold no personal data: a person is a
// SubjectKey.
type Event interface {
	// Kind is the event's type as stored.
	Kind() string
}

// Record is an event in its place in the journal.
type Record struct {
	Seq   int64 // place in this journal, from 1, no gaps
	AtMS  int64 // milliseconds since 1970 UTC; goes back only at a ClockSet
	Event Event
}

// Events of the day.
type (
	// PlanAdopted puts a plan in force.
	PlanAdopted struct {
		Plan Plan `json:"plan"`
	}
	// DayOpened begins the business day Date.
	DayOpened struct {
		Date  string `json:"date"`
		Hours Hours  `json:"hours,omitzero"`
		// Last are the last numbers given for Date before, by series.
		Last map[string]int `json:"last,omitempty"`
	}
	// HoursSet changes the hours of the open day.
	HoursSet struct {
		Hours Hours `json:"hours"`
	}
	// DayClosed ends it. Every ticket has an outcome and every window is
	// closed by events before it.
	DayClosed struct {
		Date string `json:"date"`
		// Left counts what the end of the day found unfinished.
		Left Left `json:"left,omitzero"`
	}
	// Left counts what the end of a day found unfinished.
	Left struct {
		Waiting      int `json:"waiting,omitempty"`
		Called       int `json:"called,omitempty"`
		Serving      int `json:"serving,omitempty"`
		Parked       int `json:"parked,omitempty"`
		Windows      int `json:"windows,omitempty"`
		Appointments int `json:"appointments,omitempty"` // nobody came
		// Withdrawn are appointments that the hall itself took back.
		Withdrawn int `json:"withdrawn,omitempty"`
	}
)

// Events of a ticket.
type (
	// TicketIssued gives a number away.
	TicketIssued struct {
		Ticket      TicketID      `json:"ticket"`
		Day         string        `json:"day"`
		Series      string        `json:"series"`
		N           int           `json:"n"`
		Queue       QueueID       `json:"queue"`
		Services    []ServiceCode `json:"services"`
		Class       Class         `json:"class"`
		Ground      Ground        `json:"ground,omitempty"`
		Subject     SubjectKey    `json:"subject,omitempty"`
		AgentFor    SubjectKey    `json:"agent_for,omitempty"`
		Language    string        `json:"language,omitempty"`
		Device      string        `json:"device,omitempty"`
		People      int           `json:"people,omitempty"`
		Officer     StaffID       `json:"officer,omitempty"`
		Appointment AppointmentID `json:"appointment,omitempty"`
		SlotMS      int64         `json:"slot_ms,omitempty"`
		// Told is how long its holder was told to wait; nil: nothing was told.
		Told *Told `json:"told,omitempty"`
	}
	// TicketPrinted says how printing ended.
	TicketPrinted struct {
		Ticket  TicketID `json:"ticket"`
		OK      bool     `json:"ok"`
		Cause   string   `json:"cause,omitempty"`
		Reprint bool     `json:"reprint,omitempty"`
	}
	// TicketCancelled gives a waiting or parked ticket back.
	TicketCancelled struct {
		Ticket TicketID `json:"ticket"`
	}
	// ServicesSet changes what a ticket is for. Queue is where it waits from now
	// on, if it waits.
	ServicesSet struct {
		Ticket   TicketID      `json:"ticket"`
		Services []ServiceCode `json:"services"`
		Queue    QueueID       `json:"queue"`
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
	// ServiceStarted begins a service.
	ServiceStarted struct {
		Ticket  TicketID    `json:"ticket"`
		Window  int         `json:"window"`
		Service ServiceCode `json:"service,omitempty"`
	}
	// ServiceFinished ends a service. The ticket is done, unless more remains:
	// then it goes on at once, here (ServiceStarted) or elsewhere
	// (TicketTransferred).
	ServiceFinished struct {
		Ticket  TicketID    `json:"ticket"`
		Window  int         `json:"window"`
		Service ServiceCode `json:"service,omitempty"`
		Outcome string      `json:"outcome,omitempty"`
		More    bool        `json:"more,omitempty"`
	}
	// TicketNoShow says its holder did not come.
	TicketNoShow struct {
		Ticket TicketID `json:"ticket"`
		Window int      `json:"window"`
	}
	// TicketParked puts it aside.
	TicketParked struct {
		Ticket TicketID `json:"ticket"`
		Window int      `json:"window"`
		Reason string   `json:"reason,omitempty"`
	}
	// TicketTransferred lets the ticket at a window wait again: in Queue, and for
	// ToWindow or ToStaff alone if one is given.
	TicketTransferred struct {
		Ticket   TicketID `json:"ticket"`
		Window   int      `json:"window"`
		Queue    QueueID  `json:"queue"`
		ToWindow int      `json:"to_window,omitempty"`
		ToStaff  StaffID  `json:"to_staff,omitempty"`
		Reason   string   `json:"reason,omitempty"`
	}
	// TicketReactivated lets a missed or parked ticket wait again, behind After
	// others.
	TicketReactivated struct {
		Ticket TicketID `json:"ticket"`
		After  int      `json:"after,omitempty"`
	}
	// TicketExpired gives a ticket still alive at the day's end its outcome.
	TicketExpired struct {
		Ticket TicketID `json:"ticket"`
		Window int      `json:"window,omitempty"` // where it stood, if called
		// Reason is ByHall where the hall closed before its time; empty: the day was
		// over.
		Reason string `json:"reason,omitempty"`
	}
	// TicketReinstated brings a ticket back that the hall's own closing had ended:
	// the hall opens again on the same day.
	TicketReinstated struct {
		Ticket TicketID `json:"ticket"`
		Parked bool     `json:"parked,omitempty"` // it had been put aside
	}
	// HolderRevealed is the audit of a look at a ticket's holder.
	HolderRevealed struct {
		Ticket TicketID `json:"ticket"`
		Window int      `json:"window"`
		Staff  StaffID  `json:"staff"`
		Whole  bool     `json:"whole,omitempty"`
	}
	// ServiceRated is what a holder thinks of one finished service.
	ServiceRated struct {
		Rating      RatingID    `json:"rating"`
		Ticket      TicketID    `json:"ticket"`
		Service     ServiceCode `json:"service"`
		Window      int         `json:"window"`
		Staff       StaffID     `json:"staff"`
		Level       int         `json:"level"`
		Source      string      `json:"source"`
		Reasons     []string    `json:"reasons,omitempty"`
		Text        SubjectKey  `json:"text,omitempty"`
		Supplements RatingID    `json:"supplements,omitempty"`
	}
)

// Events of a window.
type (
	// WindowOpened puts staff at a window, or ends a pause.
	WindowOpened struct {
		Window int     `json:"window"`
		Staff  StaffID `json:"staff"`
	}
	// WindowPaused stops it for a while.
	WindowPaused struct {
		Window  int    `json:"window"`
		Reason  string `json:"reason"`
		UntilMS int64  `json:"until_ms,omitempty"`
	}
	// PausePlanned stops it as soon as its ticket has left it.
	PausePlanned struct {
		Window int    `json:"window"`
		Reason string `json:"reason"`
		ForMS  int64  `json:"for_ms,omitempty"`
	}
	// PauseDropped lets it go on after all.
	PauseDropped struct {
		Window int `json:"window"`
	}
	// WindowHandedOver puts other staff at it.
	WindowHandedOver struct {
		Window int     `json:"window"`
		Staff  StaffID `json:"staff"`
	}
	// WindowClosed ends it. Cause is day-end or forced; empty: its staff did.
	WindowClosed struct {
		Window int    `json:"window"`
		Cause  string `json:"cause,omitempty"`
	}
)

// Events of an appointment.
type (
	// AppointmentBooked takes a place of a slot.
	AppointmentBooked struct {
		Appointment AppointmentID `json:"appointment"`
		Services    []ServiceCode `json:"services"`
		Slot        Slot          `json:"slot"`
		Subject     SubjectKey    `json:"subject"`
		Language    string        `json:"language,omitempty"`
		Channel     string        `json:"channel,omitempty"`
	}
	// AppointmentCancelled gives it back.
	AppointmentCancelled struct {
		Appointment AppointmentID `json:"appointment"`
	}
	// AppointmentArrived makes it a ticket. Late: it was no longer kept, and the
	// ticket is a normal one.
	AppointmentArrived struct {
		Appointment AppointmentID `json:"appointment"`
		Ticket      TicketID      `json:"ticket"`
		Late        bool          `json:"late,omitempty"`
	}
	// AppointmentRestored books it again: its ticket was given back, or the hall
	// keeps it after all.
	AppointmentRestored struct {
		Appointment AppointmentID `json:"appointment"`
	}
	// AppointmentWithdrawn says that the hall cannot keep it: a code of
	// Withdrawals. Its holder has missed nothing. AppointmentRestored takes it back.
	AppointmentWithdrawn struct {
		Appointment AppointmentID `json:"appointment"`
		Reason      string        `json:"reason"`
	}
	// AppointmentMissed says at the day's end that nobody came.
	AppointmentMissed struct {
		Appointment AppointmentID `json:"appointment"`
	}
)

// Events of what is said to many at once.
type (
	// AnnouncementMade begins an announcement.
	AnnouncementMade struct {
		ID        AnnouncementID `json:"id"`
		Phrase    string         `json:"phrase"`
		Zones     []string       `json:"zones,omitempty"`
		Emergency bool           `json:"emergency,omitempty"`
		UntilMS   int64          `json:"until_ms,omitempty"`
	}
	// AnnouncementEnded ends it. One whose time passes, or that the day's end
	// finds, has no such event.
	AnnouncementEnded struct {
		ID AnnouncementID `json:"id"`
	}
	// PickupReady says that a ticket's result lies ready at a window.
	PickupReady struct {
		Ticket TicketID `json:"ticket"`
		Window int      `json:"window"`
		Call   CallID   `json:"call"`
	}
	// PickupCalled calls it again. Times counts from the first.
	PickupCalled struct {
		Ticket TicketID `json:"ticket"`
		Window int      `json:"window"`
		Call   CallID   `json:"call"`
		Times  int      `json:"times"`
	}
	// PickupTaken says that it was taken.
	PickupTaken struct {
		Ticket TicketID `json:"ticket"`
	}
)

// Kind implements Event.
func (PlanAdopted) Kind() string          { return "plan-adopted" }
func (DayOpened) Kind() string            { return "day-opened" }
func (HoursSet) Kind() string             { return "hours-set" }
func (DayClosed) Kind() string            { return "day-closed" }
func (TicketIssued) Kind() string         { return "ticket-issued" }
func (TicketPrinted) Kind() string        { return "ticket-printed" }
func (TicketCancelled) Kind() string      { return "ticket-cancelled" }
func (ServicesSet) Kind() string          { return "services-set" }
func (TicketCalled) Kind() string         { return "ticket-called" }
func (TicketRecalled) Kind() string       { return "ticket-recalled" }
func (ServiceStarted) Kind() string       { return "service-started" }
func (ServiceFinished) Kind() string      { return "service-finished" }
func (TicketNoShow) Kind() string         { return "ticket-noshow" }
func (TicketParked) Kind() string         { return "ticket-parked" }
func (TicketTransferred) Kind() string    { return "ticket-transferred" }
func (TicketReactivated) Kind() string    { return "ticket-reactivated" }
func (TicketExpired) Kind() string        { return "ticket-expired" }
func (TicketReinstated) Kind() string     { return "ticket-reinstated" }
func (HolderRevealed) Kind() string       { return "holder-revealed" }
func (ServiceRated) Kind() string         { return "service-rated" }
func (WindowOpened) Kind() string         { return "window-opened" }
func (WindowPaused) Kind() string         { return "window-paused" }
func (PausePlanned) Kind() string         { return "pause-planned" }
func (PauseDropped) Kind() string         { return "pause-dropped" }
func (WindowHandedOver) Kind() string     { return "window-handed-over" }
func (WindowClosed) Kind() string         { return "window-closed" }
func (AppointmentBooked) Kind() string    { return "appointment-booked" }
func (AppointmentCancelled) Kind() string { return "appointment-cancelled" }
func (AppointmentArrived) Kind() string   { return "appointment-arrived" }
func (AppointmentRestored) Kind() string  { return "appointment-restored" }
func (AppointmentWithdrawn) Kind() string { return "appointment-withdrawn" }
func (AppointmentMissed) Kind() string    { return "appointment-missed" }
func (AnnouncementMade) Kind() string     { return "announcement-made" }
func (AnnouncementEnded) Kind() string    { return "announcement-ended" }
func (PickupReady) Kind() string          { return "pickup-ready" }
func (PickupCalled) Kind() string         { return "pickup-called" }
func (PickupTaken) Kind() string          { return "pickup-taken" }
