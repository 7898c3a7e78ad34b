package hall

// Command is a wish that Decide turns into events or refuses.
type Command interface{ command() }

// Expect is what the sender of a window command believes of the window. Ticket
// nil means "no ticket there"; Version 0 leaves the version open.
type Expect struct {
	Ticket  *TicketID
	Version uint64
}

// Commands about the day.
type (
	// AdoptPlan puts another plan in force.
	AdoptPlan struct{ Plan Plan }
	// OpenDay opens the business day Date (YYYY-MM-DD); an open day of an
	// earlier date is closed first.
	OpenDay struct {
		Date  string
		Hours Hours
		// Last are the last numbers given for Date before, by series: it was opened
		// once already, by a clock that was ahead.
		Last map[string]int
	}
	// SetHours changes the hours of the open day.
	SetHours struct{ Hours Hours }
	// CloseDay ends the day: every live ticket gets an outcome. ByHall: the hall
	// ends it before its time, whoever is there.
	CloseDay struct{ ByHall bool }
)

// Commands about tickets.
type (
	// IssueTicket takes a number.
	IssueTicket struct {
		ID       TicketID
		Services []ServiceCode
		Class    Class
		// Ground is on what a kiosk gives the class; empty: on none.
		Ground Ground
		// AtKiosk: nobody of the staff takes it, so that it has no class but those
		// that the rules let a kiosk give, on their grounds.
		AtKiosk bool
		Subject SubjectKey // empty: none
		// AgentFor is for whom an agent takes it.
		AgentFor SubjectKey
		Language string
		Device   string // who issued it
		// People is how many a group is; 0: one.
		People int
		// Officer is whom a named ticket is for. Stranger: none of this hall's.
		Officer  StaffID
		Stranger bool
		// CardWaived: staff take it for somebody who has no card with them.
		CardWaived bool
		// ByStaff: staff take it, also outside the hours and beyond the limits.
		ByStaff bool
		// Waits is how long the holder may be told to wait who gets into Queue; it is
		// told to nobody else. nil: nothing is known.
		Waits *QueueTold
	}
	// ReportPrint says how printing a ticket ended.
	ReportPrint struct {
		Ticket  TicketID
		OK      bool
		Cause   string
		Reprint bool
	}
	// CancelTicket gives a waiting or parked ticket back.
	CancelTicket struct{ Ticket TicketID }
	// SetServices changes what a ticket is still for. Services begun or done stay.
	SetServices struct {
		Ticket   TicketID
		Services []ServiceCode
	}
	// ReactivateTicket lets a missed or parked ticket wait again.
	ReactivateTicket struct{ Ticket TicketID }
	// RevealHolder records that Staff looked at who holds a ticket. Only the
	// clerk whose window the ticket is at may.
	RevealHolder struct {
		Ticket TicketID
		Staff  StaffID
		Whole  bool // not masked
	}
	// Rate is what the holder thinks of a finished service: of Ticket, or of the
	// one that Window finished last.
	Rate struct {
		ID      RatingID
		Ticket  TicketID
		Window  int
		Service ServiceCode // empty: the one finished last
		AtMS    int64       // when it was given at the window; 0: now
		Level   int         // 5 very satisfied … 1 very dissatisfied
		Source  string      // pad, kiosk, page
		Reasons []string
		Text    SubjectKey // what was written, sealed; empty: nothing
		// Supplements is an earlier rating that this one adds to.
		Supplements RatingID
	}
)

// What became of a ticket that was called and never started, when the next is called.
const (
	AsServed = "served"
	AsAbsent = "absent"
	// AsByAge is for a sender who cannot be asked, such as a pad: absent while the
	// call is young, else served. A call of the last seconds is refused all the same:
	// nobody can have come by then, or stayed away.
	AsByAge = "by_age"
)

// Commands about windows.
type (
	// OpenWindow puts Staff at a window; on a paused window of the same staff
	// it ends the pause, and takes back one that is to come.
	OpenWindow struct {
		Window int
		Staff  StaffID
		Expect *Expect
	}
	// PauseWindow stops a window for a while. After stops one that has a ticket as
	// soon as it has it no longer.
	PauseWindow struct {
		Window int
		Staff  StaffID
		Reason string
		ForMS  int64 // how long; 0: open
		After  bool
		Expect *Expect
	}
	// CloseWindow ends Staff's time at a window. Force closes somebody else's
	// too; a ticket there goes back to wait.
	CloseWindow struct {
		Window int
		Staff  StaffID
		Force  bool
		Expect *Expect
	}
	// HandOver puts To in Staff's place, with the ticket that is there.
	HandOver struct {
		Window int
		Staff  StaffID
		To     StaffID
		Expect Expect
	}
	// CallNext calls the next ticket, or the chosen one, to a window. None
	// waits: no event and no error.
	CallNext struct {
		Window int
		Staff  StaffID
		Ticket TicketID // empty: the next
		Expect Expect
		// FinishCurrent finishes the service in hand first. A ticket with another
		// service that the window serves goes on with that one, and nobody is
		// called; with a chosen Ticket the command is refused instead.
		FinishCurrent bool
		// FinishAs is what became of a ticket that was called and never started: AsServed,
		// AsAbsent or AsByAge. Empty: served, but while the call is young the command is
		// refused with NotStarted. A service that was started is never taken as absent.
		FinishAs string
	}
	// Recall calls the window's ticket once more.
	Recall struct {
		Window int
		Staff  StaffID
		Expect Expect
	}
	// StartService begins to serve the called ticket.
	StartService struct {
		Window int
		Staff  StaffID
		Expect Expect
	}
	// FinishService ends the service in hand. A ticket with another service goes
	// on with it here, if the window serves it, and else waits for it.
	FinishService struct {
		Window  int
		Staff   StaffID
		Outcome string // a code; empty: done
		Expect  Expect
	}
	// MarkNoShow says the called holder did not come.
	MarkNoShow struct {
		Window int
		Staff  StaffID
		Expect Expect
	}
	// Park puts the window's ticket aside until it is called or reactivated.
	Park struct {
		Window int
		Staff  StaffID
		Reason string
		Expect Expect
	}
	// Transfer sends the window's ticket on: to a queue, to a window or to a
	// person; it keeps its credit. One of the three is given, or a queue beside a
	// window or a person.
	Transfer struct {
		Window   int
		Staff    StaffID
		ToQueue  QueueID
		ToWindow int
		ToStaff  StaffID
		Reason   string
		Expect   Expect
		// Stranger: ToStaff is none of this hall's.
		Stranger bool
	}
)

// Commands about appointments.
type (
	// BookAppointment books one place of a slot.
	BookAppointment struct {
		ID       AppointmentID
		Services []ServiceCode
		Slot     Slot
		Subject  SubjectKey
		// Persons are the keys that the same person has on other dates, where the rules
		// limit a person. They go into no event.
		Persons  []SubjectKey
		Language string
		Channel  string // page, kiosk, window
	}
	// CancelAppointment gives a booked place back.
	CancelAppointment struct{ ID AppointmentID }
	// ReviseAppointments withdraws what the hall cannot keep any more, and keeps
	// what it had withdrawn and can keep again.
	ReviseAppointments struct {
		Withdraw []Withdrawal
		Restore  []AppointmentID
	}
	// Withdrawal is one appointment that cannot be kept, and why: a code of
	// Withdrawals.
	Withdrawal struct {
		ID     AppointmentID
		Reason string
	}
	// CheckIn turns a booked appointment into the ticket Ticket.
	CheckIn struct {
		ID     AppointmentID
		Ticket TicketID
		// Subject is what was read at check-in; empty: as booked.
		Subject SubjectKey
		Device  string
	}
)

// Commands about what is said to many at once.
type (
	// MakeAnnouncement has a phrase of the hall said, and shown while it stands.
	MakeAnnouncement struct {
		ID     AnnouncementID
		Phrase string // its id: never free text
		// Zones are where; none: everywhere.
		Zones     []string
		Emergency bool
		UntilMS   int64 // when it stands no more; 0: when it is ended
	}
	// EndAnnouncement ends one that stands.
	EndAnnouncement struct{ ID AnnouncementID }
	// ReadyPickup says that the result of a finished ticket lies ready at a window.
	// A second one calls its number again, and may name another window.
	ReadyPickup struct {
		Ticket TicketID
		Window int
	}
	// TakePickup says that it was taken.
	TakePickup struct{ Ticket TicketID }
)

// Slot is a time for which places can be booked, as the calendars make it.
type Slot struct {
	Queue   QueueID `json:"queue"`
	Date    string  `json:"date"` // business date
	StartMS int64   `json:"start_ms"`
	EndMS   int64   `json:"end_ms"`
	// Places is how many may be booked in all. Service is the one that has them to
	// itself; empty: the queue's services share them.
	Places  int         `json:"places"`
	Service ServiceCode `json:"service,omitempty"`
}

func (AdoptPlan) command()          {}
func (OpenDay) command()            {}
func (SetHours) command()           {}
func (CloseDay) command()           {}
func (IssueTicket) command()        {}
func (ReportPrint) command()        {}
func (CancelTicket) command()       {}
func (SetServices) command()        {}
func (ReactivateTicket) command()   {}
func (RevealHolder) command()       {}
func (Rate) command()               {}
func (OpenWindow) command()         {}
func (PauseWindow) command()        {}
func (CloseWindow) command()        {}
func (HandOver) command()           {}
func (CallNext) command()           {}
func (Recall) command()             {}
func (StartService) command()       {}
func (FinishService) command()      {}
func (MarkNoShow) command()         {}
func (Park) command()               {}
func (Transfer) command()           {}
func (BookAppointment) command()    {}
func (CancelAppointment) command()  {}
func (ReviseAppointments) command() {}
func (CheckIn) command()            {}
func (MakeAnnouncement) command()   {}
func (EndAnnouncement) command()    {}
func (ReadyPickup) command()        {}
func (TakePickup) command()         {}
