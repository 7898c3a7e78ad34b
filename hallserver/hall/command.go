package hall

// Command is a wish that Decide turns into events or refuses.
type Command interface{ command() }

// Expect is what the sender of a window command believes of the window. Ticket
// nil means "no ticket there"; Version 0 leaves the version open.
type Expect struct {
	Ticket  *TicketID
	Version uint64
}

type (
	// AdoptPlan puts another plan in force.
	AdoptPlan struct{ Plan Plan }
	// OpenDay opens the business day Date (YYYY-MM-DD); an open day of an
	// earlier date is closed first.
	OpenDay struct{ Date string }
	// CloseDay ends the day: every live ticket gets an outcome.
	CloseDay struct{}

	// IssueTicket takes a number.
	IssueTicket struct {
		ID       TicketID
		Services []ServiceCode
		Class    Class
		Subject  SubjectKey // empty: none
		Language string
		Device   string // who issued it
		// CardWaived: staff take it for somebody who has no card with them.
		CardWaived bool
	}
	// ReportPrint says how printing a ticket ended.
	ReportPrint struct {
		Ticket  TicketID
		OK      bool
		Cause   string
		Reprint bool
	}
	// CancelTicket gives a waiting ticket back.
	CancelTicket struct{ Ticket TicketID }

	// OpenWindow puts Staff at a window; on a paused window of the same staff
	// it ends the pause.
	OpenWindow struct {
		Window int
		Staff  StaffID
		Expect *Expect
	}
	// PauseWindow stops a window for a while.
	PauseWindow struct {
		Window int
		Staff  StaffID
		Reason string
		Expect *Expect
	}
	// CloseWindow ends Staff's time at a window.
	CloseWindow struct {
		Window int
		Staff  StaffID
		Expect *Expect
	}

	// CallNext calls the next ticket, or the chosen one, to a window. None
	// waits: no event and no error.
	CallNext struct {
		Window        int
		Staff         StaffID
		Ticket        TicketID // empty: the next
		Expect        Expect
		FinishCurrent bool
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
	// FinishService ends the service of the window's ticket.
	FinishService struct {
		Window int
		Staff  StaffID
		Expect Expect
	}
	// MarkNoShow says the called holder did not come.
	MarkNoShow struct {
		Window int
		Staff  StaffID
		Expect Expect
	}
	// RevealHolder records that Staff looked at who holds a ticket. Only the
	// clerk whose window the ticket is at may.
	RevealHolder struct {
		Ticket TicketID
		Staff  StaffID
		Whole  bool // not masked
	}
)

func (AdoptPlan) command()     {}
func (OpenDay) command()       {}
func (CloseDay) command()      {}
func (IssueTicket) command()   {}
func (ReportPrint) command()   {}
func (CancelTicket) command()  {}
func (OpenWindow) command()    {}
func (PauseWindow) command()   {}
func (CloseWindow) command()   {}
func (CallNext) command()      {}
func (Recall) command()        {}
func (StartService) command()  {}
func (FinishService) command() {}
func (MarkNoShow) command()    {}
func (RevealHolder) command()  {}
